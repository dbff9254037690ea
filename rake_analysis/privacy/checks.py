"""Checks of identifiers' inner rules: check digits, dates inside codes, what only looks like a phone number."""

import re
from datetime import date

_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
_NOT_PLATES = {
    *("EUR", "USD", "SEK", "NOK", "DKK", "GBP", "KHO", "KKO", "SHL", "LSL", "PTH", "ESH", "ICD", "DSM", "ISO", "ATC"),
    *("RAI", "SFS", "PDF", "HTL", "YSO", "THL", "STM", "TEM", "VNK", "OPH", "YTA", "HVA", "HE", "EV", "EU"),
    *("EN", "IT", "PL", "PK", "NR", "NRO", "NO", "KLO", "ALV", "CO", "OY", "AB", "TE", "PPM", "GDPR", "MAX", "MIN"),
}
_WORDS_BEFORE_NUMBERS = {  # "rekisterissä oli 2 lasta": words as short as a plate's letters
    *("on", "oli", "ei", "ja", "tai", "eli", "yli", "jo", "sai", "vei", "kun", "nyt", "per", "eri", "toi", "jäi"),
    *("är", "var", "och", "med", "av", "om", "nu", "på"),
}


def check_digit_valid(code: str) -> bool:
    """Tell whether a personal identity code is whole and right: a date, a known century mark, the check character.

    Source: Digital and Population Data Services Agency: nine digits modulo 31.

    >>> check_digit_valid("010594Y9032"), check_digit_valid("010594Y9033")
    (True, False)
    """
    match = re.fullmatch(r"(\d\d)(\d\d)(\d\d)([-+A-FU-Y])(\d{3})([0-9A-Y])", code.strip().upper())
    if match is None:
        return False
    day, month, year, mark, number, character = match.groups()
    try:
        date(_CENTURIES[mark] + int(year), int(month), int(day))
    except ValueError:
        return False
    return _CHECK_CHARACTERS[int(day + month + year + number) % 31] == character


def is_identity_code_like(found: str) -> bool:
    """Tell whether digits around a century mark are an identity code, right or mistyped, and not a range of sums.

    An ending letter is enough; an ending digit wants a date at the beginning.
    """
    compact = re.sub(r"[\s.\u200b]", "", found)
    return compact[-1].isalpha() or begins_with_date(compact)


def begins_with_date(found: str) -> bool:
    """Tell whether the first six digits can be ddmmyy."""
    digits = re.sub(r"\D", "", found)[:6]
    return len(digits) == 6 and 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 12


def is_iban(found: str) -> bool:
    """Tell whether an account number's check digits are right (ISO 13616, modulo 97).

    >>> is_iban("SE45 5000 0000 0583 9825 7466")
    True
    """
    compact = re.sub(r"[^0-9A-Z]", "", found.upper())
    digits = "".join(str(int(character, 36)) for character in compact[4:] + compact[:4])
    return len(compact) >= 15 and int(digits) % 97 == 1


def is_phone_like(found: str) -> bool:
    """Tell whether digits that begin with 0, or O in its place, are a phone number and no date, time or hours."""
    found = re.sub("[Oo]", "0", found)
    digits = re.sub(r"\D", "", found)
    text = re.sub(r"[\u2010-\u2015\u2212\ufe63\uff0d]", "-", found.strip("()"))
    if not 7 <= len(digits) <= 12:
        return False
    if re.fullmatch(r"\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)?\d\d", text):
        return False
    if re.fullmatch(r"(?:\d\d\s*-\s*\d\d[\s]*){2}", text):
        return False
    if "." in text:
        return re.fullmatch(r"\(?0\d{1,3}\)?(?:\.\d{2,4}){2,3}", text) is not None and not re.search(
            r"\.(?:19|20)\d\d$", text
        )
    if "/" in text:
        return re.fullmatch(r"0\d{1,3}\s?/\s?\d{3,4}[\s-]?\d{2,4}(?:\s?\d{2})?", text) is not None
    return True


def is_local_phone_like(found: str) -> bool:
    """Tell whether digits after a word such as 'puh.' are a number to call: 6–12 digits, no date."""
    digits = re.sub(r"\D", "", found)
    is_date = re.fullmatch(r"\d{1,2}[-./]\d{1,2}[-./]\d{2,4}", found.strip())
    return 6 <= len(digits) <= 12 and not is_date


def is_plate_like(found: str) -> bool:
    """Tell whether letters and digits are a register plate and no abbreviation or word with a number.

    >>> is_plate_like("oli-2"), is_plate_like("OLI 2"), is_plate_like("oli 2"), is_plate_like("SHL-36")
    (True, True, False, False)
    """
    letters = re.sub(r"[^A-ZÅÄÖ]", "", found.upper())
    return letters not in _NOT_PLATES and re.split(r"\s", found)[0] not in _WORDS_BEFORE_NUMBERS


def has_three_digits(found: str) -> bool:
    """Tell whether a number is long enough to point to one client or case."""
    return sum(character.isdigit() for character in found) >= 3


def business_id_valid(code: str) -> bool:
    """Tell whether a business id's check digit is right (weights 7 9 10 5 8 4 2, modulo 11).

    >>> business_id_valid("1234567-1"), business_id_valid("1234567-2")
    (True, False)
    """
    match = re.fullmatch(r"(\d{7})\D*(\d)", code.strip())
    if match is None:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(match[1], (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return rest != 1 and (0 if rest == 0 else 11 - rest) == int(match[2])


def business_id_invalid(code: str) -> bool:
    """Tell whether what looks like a business id has a wrong check digit: mistyped, it still identifies."""
    return not business_id_valid(code)
