"""Rare combinations: the only one of a kind in a small place is a person, named or not."""

import re

from rake_analysis.privacy.detectors import SPACE, Detector
from rake_analysis.privacy.words import place_names

# What a place may have one of without pointing to a person.
_NOT_PERSONS = (
    "kaup|päiväko|koul|luki|linja|bussi|vuoro|apteek|terveysas|lääkäriase|toimip|palvelu|asunto|asunno|kirjasto|pankki|"
    "pankin|automaat|kahvila|kohtaam|paik|vaihtoeht|keino|mahdollis|tila|sali|salin|ryhm|kanava|järjest|yhdist|nuorisot|"
    "hoivako|hoivayks|yksik|vastaano|neuvola|asema|juna|taksi|tie|seuraus|syy|ongelm|asia|ratkais|tuki|tuen|apu|avun|tapa|"
    "talo|kerho|ruoka|raja|este|hyöty|päätös|ero|palvelut|toimisto|keskus|etuus|tulo|liiku|yhteys|virka|osasto|hanke"
)
_ADJECTIVE = (
    r"\w+(?:nen|sen|sta|stä|selle|sella|sellä|selta|seltä|set|sia|siä|va|vä|van|vän|tu|ty|ton|tön|kas|käs|ut|yt)"
)
_NOUN_PHRASE = rf"(?:{SPACE}{{1,2}}{_ADJECTIVE}(?={SPACE})){{0,2}}{SPACE}{{1,2}}(?!(?:{_NOT_PERSONS})\w*)[^\W\d_][\w-]*"
_SMALL_PLACES = frozenset(
    [
        *("kunnan", "kylän", "kaupungin", "paikkakunnan", "pitäjän", "kuntamme", "kylämme", "kaupunkimme"),
        *("taajaman", "saaren", "seurakunnan"),
    ]
)
_ONLY = r"ain(?:oa(?:n|t|lle|lla|lta|ssa|sta|ksi|na|a)?|okainen|ut(?:ta|lle)?|oiden|oita)"


def detectors() -> list[Detector]:
    """Return the detectors of 'the only … of a small place', in Finnish and Swedish."""
    places = "|".join(sorted((re.escape(name) for name in place_names()), key=len, reverse=True))
    locative = r"\w+(?:ssa|ssä|lla|llä)"
    return [
        Detector(
            "rare_combination",
            "only_one_of_place",
            r"(?i)\bain(?:oa|ut|ok|oi)",
            re.compile(rf"(?<!\w)[^\W\d_]{{2,}}{SPACE}{{1,2}}{_ONLY}(?!\w){_NOUN_PHRASE}", re.IGNORECASE),
            _begins_with_place,
        ),
        Detector(
            "rare_combination",
            "only_one_in_place",
            r"(?i)\bain(?:oa|ut|ok|oi)",
            re.compile(
                rf"(?<!\w)(?i:{_ONLY})(?!\w)(?i:(?:{SPACE}{{1,2}}(?!(?:{_NOT_PERSONS})\w*)[^\W\d_]+){{1,3}}?){SPACE}{{1,2}}"
                rf"(?:(?=[A-ZÅÄÖ]){locative}|(?i:kunnassa|kylässä|paikkakunnalla|kaupungissa|pitäjässä))(?!\w)"
            ),
        ),
        Detector(
            "rare_combination",
            "only_one_swedish",
            r"(?i)\bend[ae]\b",
            re.compile(
                rf"(?<!\w)(?:kommunens|byns|stadens|(?:{places})s?){SPACE}{{1,2}}end[ae]{SPACE}{{1,2}}\w+(?:{SPACE}\w+(?=[.,]))?"
                rf"|(?<!\w)(?:den|det){SPACE}end[ae]{SPACE}{{1,2}}\w+{SPACE}{{1,2}}i{SPACE}{{1,2}}(?:{places}|kommunen|byn|staden)(?!\w)",
                re.IGNORECASE,
            ),
        ),
    ]


def _begins_with_place(found: str) -> bool:
    place = found.split(maxsplit=1)[0].lower()
    return place in _SMALL_PLACES or place in place_names(genitive=True)
