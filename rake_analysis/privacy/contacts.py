"""Detectors of ways to reach a person: e-mail addresses, phone numbers, cars by their register plates."""

from rake_analysis.privacy import checks
from rake_analysis.privacy.detectors import DASH, GAP, JOINT, SPACE, detector

_PLATE_LETTERS = "A-ZÅÄÖa-zåäö"

EMAILS = [
    detector(
        "email",
        "email",
        r"@",
        rf"[\w.+'-]{{1,64}}{GAP}@{{1,2}}{GAP}\w[\w-]{{0,62}}(?:{SPACE}?\.{SPACE}?\w[\w-]{{1,30}}|,(?:[\w-]{{1,30}},)?(?:fi|com|net|org|se|eu)(?!\w)){{0,4}}",
    ),
    detector(
        "email",
        "email_spelled",
        r"(?i)[(\[{]\s?(?:at|ät|a)\s?[)\]}]|\s(?:at|ät|miuku\w*)\s",
        rf"[\w.+-]{{1,64}}{SPACE}?(?:[(\[{{]{SPACE}?(?:at|ät|a){SPACE}?[)\]}}]|{SPACE}(?:at|ät|miuku\w*){SPACE}){SPACE}?"
        rf"[\w-]{{1,60}}(?:(?:\.|{SPACE}?[(\[]?(?:piste|dot|punkt)[)\]]?{SPACE}?)[\w-]{{2,30}}){{1,4}}",
    ),
]

PHONES = [
    detector(
        "phone",
        "phone",
        r"[0Oo][\s]?[1-9]" + r"[\s\d()/.\-\x{2010}-\x{2015}\x{2212}\x{00a0}]{5}",
        rf"(?<![\d,:+\w])(?<!\d[./])\(?[0O]{SPACE}?[1-9](?:{SPACE}?\d){{0,2}}\)?(?:{JOINT}?\d){{5,9}}(?!\d)",
        checks.is_phone_like,
    ),
    detector(
        "phone",
        "phone_international",
        r"(?:\+|00)\s?\(?[1-9]\d",
        rf"(?<![\d\w])(?:\+{SPACE}?\(?(?=358)|\+\(?|00{SPACE}?(?=358|46|47|45|372|7|44|49))[1-9]\d{{0,2}}\)?(?:{JOINT}?\(?\d\)?){{6,12}}(?!\d)(?!{SPACE}?(?:€|euro|%))",
    ),
    detector(
        "phone",
        "phone_in_context",
        r"(?i)(?:puh|gsm|känny|tel|tfn|numero|soit)[^\d]{0,40}\d(?:[^\d\pL]{0,3}\d){5}",
        rf"(?:(?<!\w)(?:puh|puhelin\w*|gsm|matkapuhelin\w*|kännyk\w*|tel|tfn|telefon\w*|soita\w*|soittaa|soittakaa)|(?<!\w)(?:puhelin)?numero(?:n|on|sta|ssa|lla)?)"
        rf"[.:]?(?:{SPACE}(?:on|nro|numeroon|numero|nummer))?{SPACE}?:?{SPACE}?(?P<v>\d(?:{JOINT}?\d){{5,11}})(?!\d)",
        checks.is_local_phone_like,
    ),
]

REGISTER_PLATES = [
    detector(
        "register_plate",
        "register_plate",
        r"[A-Za-zÅÄÖåäö]{2,3}\s{0,2}[-_\x{2010}-\x{2015}\x{2212}]{1,2}\s{0,2}\d{3}",
        rf"(?<![\w-])[{_PLATE_LETTERS}]{{2,3}}{GAP}(?:{DASH}{{1,2}}|_){GAP}\d{{3}}(?![\w]|[-.,/]\d)",
        checks.is_plate_like,
    ),
    detector(
        "register_plate",
        "register_plate_unhyphenated",
        r"[A-ZÅÄÖ]{3}\s?\d{3}",
        r"(?<![\w-])[A-ZÅÄÖ]{3}\s?\d{3}(?![\w]|[-.,/ ]\d)",
        checks.is_plate_like,
        exact_case=True,
    ),
    detector(
        "register_plate",
        "register_plate_in_context",
        r"(?i)(?:rek|kilp|kilv|auto|register|bil)[^\d]{0,30}\d",
        rf"(?:rekisteri\w*|rek\.?(?:nro|no|tunnus)?|kilpi\w*|kilvet|kilvissä|auto(?:n|lla|nsa)?|registernummer|bil(?:en)?)(?:{SPACE}(?:on|oli|är))?{SPACE}?:?{SPACE}?(?P<v>[{_PLATE_LETTERS}]{{2,3}}(?:{GAP}(?:{DASH}{{1,2}}|_){GAP}|{SPACE}?)\d{{1,3}})(?![\w]|[-.,/]\d)",
        checks.is_plate_like,
    ),
]

DETECTORS = (*EMAILS, *PHONES, *REGISTER_PLATES)
