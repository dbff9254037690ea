"""Street addresses in running text, Finnish with inflection and Swedish."""

import re

from rake_analysis.privacy.detectors import SPACE, Detector
from rake_analysis.privacy.words import place_names

_CASES_BACK = "n|lla|lle|lta|a|ssa|sta|ksi|na"
_CASES_FRONT = "n|llä|lle|ltä|tä|ssä|stä|ksi|nä"
_STRONG = (
    f"katu|katua|kadu(?:{_CASES_BACK})|tie|tie(?:{_CASES_FRONT})|kuja|kuja(?:{_CASES_BACK})"
    f"|polku|polkua|polu(?:{_CASES_BACK})|raitti|raittia|raiti(?:{_CASES_BACK})|kaari|kaarta|kaare(?:{_CASES_BACK})"
    f"|väylä|väylä(?:{_CASES_FRONT})|bulevardi\\w{{0,3}}|esplanadi\\w{{0,3}}"
    "|gatan|vägen|gränden|gränd|stigen|torget|backen|allén|esplanaden|gata|väg|stig"
)
_WEAK = (
    f"rinne|rinne(?:ttä)|rintee(?:{_CASES_FRONT})|tori|tori(?:{_CASES_BACK})|ranta|rantaa|ranna(?:{_CASES_BACK})"
    f"|kulma|kulma(?:{_CASES_BACK})|penger|penkeree(?:{_CASES_FRONT})|aukio|aukio(?:{_CASES_BACK})"
    f"|piha|piha(?:{_CASES_BACK})|puisto|puisto(?:{_CASES_BACK})|kierto|kiertoa|kierro(?:{_CASES_BACK})"
    f"|törmä|törmä(?:{_CASES_FRONT})|mäki|mäkeä|mäe(?:{_CASES_FRONT})|ahde|ahtee(?:{_CASES_BACK})"
    f"|portti|porti(?:{_CASES_BACK})|linja|linja(?:{_CASES_BACK})|taival|taipalee(?:{_CASES_BACK})"
    f"|harju|harju(?:{_CASES_BACK})|niitty|niity(?:{_CASES_FRONT})|pelto|pello(?:{_CASES_BACK})"
    f"|syrjä|syrjä(?:{_CASES_FRONT})|laita|laida(?:{_CASES_BACK})|vainio|vainio(?:{_CASES_BACK})"
)
# Roads that are kinds of road, and words that only end like one.
_NOT_STREETS = (
    "palvelu|valta|kanta|maan|moottori|rauta|seutu|yhdys|yksityis|metsäauto|pää|sivu|kulku|pyörä|hoito|urapolku|ura|"
    "opinto|koulutus|hengitys|virtsa|kunto|luonto|palvelutie|takaisku|asiakas|oppimis|vesi|ilma|elin|synnytys|hyvä"
)
_NUMBER = (
    rf"\d{{1,3}}(?![\d.,:]\d|\d|{SPACE}?(?:%|€|euro|§|prosent|kertaa|vuo(?:tta|si|den)|kuukau|päiv|viiko|tunti|min|km|metri))"
    rf"(?:{SPACE}?[-–]{SPACE}?\d{{1,3}}(?!\d))?"
    rf"(?:(?:[A-Za-zÄä]|{SPACE}[A-Ka-k])(?![\w-])(?:{SPACE}{{1,2}}\d{{1,3}}(?!\w))?|{SPACE}?[A-Za-z]\d{{1,3}}(?!\w))?"
    rf"(?:,?{SPACE}?(?:as|bst|lok|rappu|huoneisto)\.?{SPACE}?(?:[A-Z]{SPACE}?)?\d{{1,4}})?"
)
_POSTAL = rf"(?:,?{SPACE}{{0,2}}\d{{5}}{SPACE}{{1,2}}[A-ZÅÄÖ][\w-]+)?"
_STREET_HINT = (
    r"(?i)(?:katu|kadu|tie|kuja|polku|polu|raitti|raiti|kaari|kaare|väylä|bulevard|esplan|gata|väg|gränd|stig|torget|"
    r"backen|allén|rinne|rintee|tori|ranta|ranna|kulma|penger|penkeree|aukio|piha|puisto|kierto|kierro|törmä|mäki|mäe|"
    r"ahde|ahtee|portti|porti|linja|taival|taipalee|harju|niitty|niity|pelto|pello|syrjä|laita|laida|vainio)"
    r"[a-zåäö]{0,5}\s{1,3}\d"
)


def _capital(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def detectors() -> list[Detector]:
    """Return the detectors of street addresses: with a number, without one where the words around tell, postal."""
    places = "|".join(sorted((re.escape(name) for name in place_names()), key=len, reverse=True))
    return [
        Detector(
            "address",
            "street_and_number",
            _STREET_HINT,
            _capital(
                rf"(?<![\w-])(?:(?:Vanha|Uusi|Iso|Pikku|Itäinen|Läntinen|Pohjoinen|Eteläinen|Ylä|Ala|Norra|Södra|Östra|Västra)"
                rf"[\w-]*{SPACE})?[A-ZÅÄÖ][\w'’-]*?(?:{SPACE}(?:tie|katu|kuja|polku|kadu\w{{1,3}}|tiel?l?\w{{1,2}}|kuja\w{{1,3}}|polu\w{{1,3}})|(?:{_STRONG}|{_WEAK}))"
                rf"{SPACE}{{1,3}}{_NUMBER}{_POSTAL}"
            ),
        ),
        Detector(
            "address",
            "street_and_number_lower_case",
            _STREET_HINT,
            re.compile(
                rf"(?<![\w-])(?!(?:{_NOT_STREETS})(?:{_STRONG})\b)[a-zåäö]{{2,}}(?:[-'][a-zåäö]+)?(?:{_STRONG}){SPACE}{{1,3}}{_NUMBER}{_POSTAL}",
                re.IGNORECASE,
            ),
        ),
        Detector(
            "address",
            "street_in_context",
            r"(?i)(?:asu|osoit|adress|bor\s)[^!?]{0,60}"
            r"(?:kat|kad|tie|kuj|pol[ku]|rait|kaar|väyl|bule|espl|gat|väg|grän|stig|torg|back|allé)",
            _capital(
                rf"(?:(?i:asu\w*|osoit\w*|kotiosoit\w*|hemadress\w*|adress\w*|bor))[:.]?{SPACE}(?:(?i:on|nyt|edelleen|yksin|osoitteessa|på|är){SPACE}){{0,2}}"
                rf"(?P<v>[A-ZÅÄÖ][\w'-]+(?:{_STRONG})(?!\w))"
            ),
        ),
        Detector(
            "address",
            "postal_code_and_place",
            r"\d{5}\s{1,2}[A-ZÅÄÖ]",
            re.compile(rf"(?<![\d,.])\d{{5}}{SPACE}{{1,2}}(?i:{places})(?!\w)"),
        ),
    ]
