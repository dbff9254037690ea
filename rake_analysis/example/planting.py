"""Invented personal data for the reports' texts, one recipe for each class, so that masking can be put to the test.

Identity codes use the individual numbers 900–999 only, which are never given to a person.
"""

from datetime import date, timedelta
from random import Random

from rake_analysis.example import vocabulary

_CHECK_DIGITS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_MARKS = "-+AYBXCWDVEUF"
_PLATE_LETTERS = "BCEFGHIJKLMNORSTUVXYZ"
_BUSINESS_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
_SPACINGS = (" {mark} ", " {mark}", "{mark} ")


def identity_code(rng: Random, mark: str, *, is_right: bool = True) -> str:
    """Return an identity code with the century mark `mark`; the check digit is wrong when `is_right` is false."""
    century = 1800 if mark == "+" else 2000 if mark in "ABCDEF" else 1900
    first, last = {1800: (1885, 1899), 1900: (1935, 1999), 2000: (2000, 2019)}[century]
    day = date(first, 1, 1) + timedelta(days=rng.randrange((date(last, 12, 31) - date(first, 1, 1)).days))
    birth, number = f"{day:%d%m%y}", rng.randrange(900, 1000)
    check = int(f"{birth}{number}") % 31
    if not is_right:
        check = (check + rng.randrange(1, 31)) % 31
    return f"{birth}{mark}{number}{_CHECK_DIGITS[check]}"


def recipes(period_number: int) -> list[tuple[str, int]]:
    """Return what a half-year plants: (class, number of the variant within all half-years)."""
    classes = vocabulary.table("plantings")["classes"]
    return [
        (kind, period_number * record["count"] + number)
        for kind, record in classes.items()
        for number in range(record["count"])
    ]


def class_of(kind: str) -> str:
    """Return the class of personal data that a recipe plants."""
    return vocabulary.table("plantings")["classes"][kind].get("class", kind)


def sentence(kind: str, variant: int, language: str, rng: Random) -> tuple[str, str]:
    """Return a sentence that holds an identifier of a class, and the identifier as it stands there."""
    record = vocabulary.table("plantings")["classes"][kind]
    templates = record[language]
    if kind in ("name", "lower_case_name"):
        case = list(templates)[variant % len(templates)]
        value = vocabulary.table("plantings")["persons"][rng.randrange(13)][case]
        value = value.lower() if kind == "lower_case_name" else value
        templates = templates[case]
    else:
        value = _value(kind, variant, language, rng)
    template = templates[rng.randrange(len(templates))]
    return template.replace("VALUE", value), value


def contact(rng: Random) -> str:
    """Return what a reporter who wants feedback leaves: a phone number or an address."""
    return _value(("phone", "email")[rng.randrange(2)], rng.randrange(4), "fi", rng)


def _value(kind: str, variant: int, language: str, rng: Random) -> str:
    if kind == "identity_code":
        return _written_code(variant, rng)
    if kind == "phone":
        number = rng.randrange(1000, 10000)
        return (f"040 000 {number}", f"+358 50 000 {number}", f"044-000{number}", f"(02) 000 {number}")[variant % 4]
    if kind == "email":
        person = vocabulary.table("plantings")["persons"][rng.randrange(13)]["nominative"].lower()
        name = person.translate(str.maketrans("äöå ", "aoa.")) + str(rng.randrange(10, 100))
        return f"{name}@{('example.fi', 'example.com', 'posti.example.fi')[variant % 3]}"
    if kind == "iban":
        return _iban(rng, is_spaced=variant % 2 == 0)
    if kind == "register_plate":
        letters = "".join(_PLATE_LETTERS[rng.randrange(len(_PLATE_LETTERS))] for _ in range(3))
        return f"{letters}-{rng.randrange(100, 1000)}"
    if kind == "business_id":
        return _business_id(rng)
    if kind == "birth_date":
        day = date(1940, 1, 1) + timedelta(days=rng.randrange(25_000))
        return (f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day:%y}")[variant % 3]
    if kind == "case_number":
        number = rng.randrange(1_000_000, 10_000_000)
        return (str(number), f"SATA/{number % 10_000}/05.02.02/2025", f"A-{number}")[variant % 3]
    record = vocabulary.table("plantings")["classes"][kind]
    values = record.get(f"values_{language}", record["values"])
    return values[rng.randrange(len(values))]


def _written_code(variant: int, rng: Random) -> str:
    """Six plain codes of each ten, the marks in turn; then one spaced, lower-case, line-broken, with a wrong digit."""
    block, number = divmod(variant, 10)
    mark = _MARKS[(block * 10 + number) % len(_MARKS)]
    code = identity_code(rng, mark, is_right=number != 9)
    if number == 6:
        return code.replace(mark, _SPACINGS[block % 3].format(mark=mark), 1)
    if number == 7:
        return code.lower()
    if number == 8:
        return f"{code[:7]}\n{code[7:]}"
    return code


def _iban(rng: Random, *, is_spaced: bool) -> str:
    account = f"{rng.randrange(10**13, 10**14)}"
    code = f"FI{98 - int(account + '151800') % 97:02d}{account}"
    return " ".join(code[i : i + 4] for i in range(0, 18, 4)) if is_spaced else code


def _business_id(rng: Random) -> str:
    while True:
        digits = f"{rng.randrange(9_000_000, 10_000_000)}"
        rest = sum(int(digit) * weight for digit, weight in zip(digits, _BUSINESS_WEIGHTS, strict=True)) % 11
        if rest != 1:
            return f"{digits}-{(11 - rest) % 11}"
