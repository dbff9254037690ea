"""Published figures in Finnish: decimal comma, no-break spaces, a true minus."""

from collections.abc import Sequence

NO_BREAK_SPACE = "\u00a0"


def number(value: float, decimals: int = 0) -> str:
    """Return a number as Finnish text.

    >>> number(-1234.56, 1)
    '−1\\xa0234,6'
    """
    text = f"{abs(value):,.{decimals}f}".replace(",", NO_BREAK_SPACE).replace(".", ",")
    return f"−{text}" if value < 0 and text.strip("0,") else text


def with_unit(value: float, unit: str, decimals: int) -> str:
    """Return a number and its unit.

    >>> with_unit(3.44, "%", 1)
    '3,4\\xa0%'
    """
    return f"{number(value, decimals)}{NO_BREAK_SPACE}{unit}"


def listing(items: Sequence[str]) -> str:
    """Return `Pori, Rauma ja Ulvila`."""
    return f"{', '.join(items[:-1])} ja {items[-1]}" if len(items) > 1 else "".join(items)
