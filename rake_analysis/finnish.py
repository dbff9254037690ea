"""Finnish forms of figures: numbers, units, counts with their nouns, days, lists. Sentences are made of these."""

from collections.abc import Sequence
from datetime import date

NO_BREAK_SPACE = "\u00a0"
MISSING = ".."

_NOUNS = {
    "observation": ("havainto", "havaintoa"),
    "unit": ("yksikkö", "yksikköä"),
    "municipality": ("kunta", "kuntaa"),
    "role": ("raportoijaryhmä", "raportoijaryhmää"),
    "proposal": ("ehdotus", "ehdotusta"),
    "action": ("toimenpide", "toimenpidettä"),
    "day": ("päivä", "päivää"),
    "phenomenon": ("ilmiö", "ilmiötä"),
    "indicator": ("osoitin", "osoitinta"),
    "row": ("rivi", "riviä"),
    "span": ("kohta", "kohtaa"),
    "share_point": ("prosenttiyksikkö", "prosenttiyksikköä"),
}

_MONTHS = (
    *("tammi", "helmi", "maalis", "huhti", "touko", "kesä"),
    *("heinä", "elo", "syys", "loka", "marras", "joulu"),
)


def number(value: float | None, decimals: int = 0) -> str:
    """Return a number as Finnish text: decimal comma, no-break space between thousands, a true minus.

    None becomes `..` (not available).

    >>> number(12345.678, 1)
    '12\\xa0345,7'
    """
    if value is None:
        return MISSING
    text = f"{abs(value):,.{decimals}f}".replace(",", NO_BREAK_SPACE).replace(".", ",")
    is_negative = value < 0 and text.strip("0,") != ""
    return f"−{text}" if is_negative else text


def interval(low: float | None, high: float | None, decimals: int = 0) -> str:
    """Return the ends of an interval joined by an en dash, dots where one is negative; `..` for none.

    >>> interval(1.25, 2.5, 1), interval(-0.5, 0.5, 1)
    ('1,2–2,5', '−0,5…0,5')
    """
    if low is None or high is None:
        return MISSING
    return f"{number(low, decimals)}{'…' if low < 0 else '–'}{number(high, decimals)}"


def with_unit(value: float | None, unit: str, decimals: int = 1) -> str:
    """Return a number and its unit joined by a no-break space: `3,4 %`.

    >>> with_unit(3.44, "%")
    '3,4\\xa0%'
    """
    if value is None:
        return MISSING
    return f"{number(value, decimals)}{NO_BREAK_SPACE}{unit}" if unit else number(value, decimals)


def share(value: float | None) -> str:
    """Return a share (0–1) as whole per cents: `34 %`."""
    return MISSING if value is None else with_unit(100 * value, "%", 0)


def count(amount: int, noun: str) -> str:
    """Return a count with its noun in the right form.

    >>> count(1, "observation"), count(34, "observation")
    ('1\\xa0havainto', '34\\xa0havaintoa')
    """
    singular, partitive = _NOUNS[noun]
    return f"{number(amount)}{NO_BREAK_SPACE}{singular if amount == 1 else partitive}"


def day(value: date | None) -> str:
    """Return `24.11.2026`; `..` for a day that is not known."""
    return MISSING if value is None else f"{value.day}.{value.month}.{value.year}"


def month(number: int) -> str:
    """Return a month's name, 1 is `tammikuu`."""
    return f"{_MONTHS[number - 1]}kuu"


def in_month(number: int) -> str:
    """Return when something is, 1 is `tammikuussa`.

    >>> in_month(4), in_month(10)
    ('huhtikuussa', 'lokakuussa')
    """
    return f"{month(number)}ssa"


def unbroken(text: str) -> str:
    """Return `text` with no-break spaces, so that a unit such as `/ 1 000 asukasta` stays on one line."""
    return text.replace(" ", NO_BREAK_SPACE)


def listing(items: Sequence[str]) -> str:
    """Return `Pori, Rauma ja Ulvila`.

    >>> listing(["Pori", "Rauma", "Ulvila"])
    'Pori, Rauma ja Ulvila'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} ja {items[-1]}"


def uncapitalised(text: str) -> str:
    """Return `text` as it stands inside a sentence; an abbreviation keeps its capitals.

    >>> uncapitalised("Asukas"), uncapitalised("HYTE-toimija")
    ('asukas', 'HYTE-toimija')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def capitalised(text: str) -> str:
    """Return `text` with its first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]
