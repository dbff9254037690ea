"""Detectors of official identifiers: identity codes, dates of birth, account numbers, business ids, case numbers.

Mistyped forms count: a wrong check digit still identifies.
"""

from rake_analysis.privacy import checks
from rake_analysis.privacy.detectors import DASH, GAP, SPACE, detector

_MONTHS = "tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu"
_MONTHS_SV = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_DATE = (
    rf"(?:[0-3]?\d{GAP}[./,]{{1,2}}{GAP}[01]?\d(?:{GAP}[./,]{{1,2}}{GAP}|{SPACE})(?:19|20)?\d\d|[0-3]?\d{DASH}[01]?\d{DASH}(?:19|20)\d\d"
    rf"|(?:19|20)\d\d{DASH}[01]?\d{DASH}[0-3]?\d|[0-3]\d[01]\d(?:19|20)?\d\d"
    rf"|[0-3]?\d\.?\s+(?:(?:{_MONTHS})kuuta|{_MONTHS_SV})\s+(?:vuonna\s+)?(?:19|20)?\d\d)(?!\d)"
)
_CASE_OWNERS = (
    "asiak(?:as|kaan|kuus)|potila(?:s|an)|asia|tapaus|hakemus|päätös|päätöksen|diaari|viite|jäsen|klient|kund|ärende|"
    "patient|diarie|besluts?"
)

IDENTITY_CODES = [
    detector(
        "identity_code",
        "identity_code",
        r"\d[\s.]{0,2}\d\s{0,3}[-\x{2010}-\x{2015}\x{2212}\x{fe63}\x{ff0d}+A-FU-Ya-fu-y]\s{0,3}\d",
        rf"(?<!\d)\d(?:[.]?{SPACE}?\d){{5}}{GAP}(?:{DASH}|[+A-FU-Y]){GAP}\d(?:{SPACE}?\d){{2}}{SPACE}{{0,2}}[0-9A-Z](?![0-9A-Z])",
        checks.is_identity_code_like,
    ),
    detector(
        "identity_code",
        "identity_code_malformed",
        r"\d{3,}[-\x{2010}-\x{2015}\x{2212}+]\d{2,4}[A-Za-z]",
        rf"(?<!\d)\d{{5,7}}(?:{DASH}|\+)\d{{2,4}}[A-Z](?![0-9A-Z])",
    ),
    detector(
        "identity_code",
        "identity_code_unseparated",
        r"\d{6}\s?\d{3}[A-Ya-y]",
        rf"(?<!\d)\d{{6}}{SPACE}?\d{{3}}[A-Y](?![0-9A-Z])",
        checks.begins_with_date,
    ),
    detector(
        "birth_date",
        "identity_code_beginning",
        r"\d{6}[-\x{2010}-\x{2015}\x{2212}+Aa][xX*_]{3}",
        rf"(?<!\d)\d{{6}}(?:{DASH}|[+A])[X*_]{{3,4}}",
        checks.begins_with_date,
    ),
]

BIRTH_DATES = [
    detector(
        "birth_date",
        "birth_date",
        r"(?i)(?:syn|s\.|föd|f\.)[^\d]{0,45}\d",
        rf"(?:(?<!\w)synt(?:\.|yn\w*|yi\w*|ymä\w*)|(?<!\w)syn\.|(?<![\w.])s\.|(?<!\w)född\w*|(?<!\w)födelse\w*|(?<![\w.])f\.)(?:(?!\.\s)[^\d!?]){{0,30}}(?P<v>{_DATE})",
    ),
    detector(
        "birth_date",
        "birth_date_before_word",
        r"(?i)\d\s{0,3}(?:synty|född)",
        rf"(?<![\d.])(?P<v>{_DATE}){GAP}(?:syntyn\w*|född\w*)",
    ),
]

ACCOUNTS = [
    detector(
        "iban",
        "iban_fi",
        r"[Ff][Ii](?:[\s-]?[Oo]){0,4}[\s-]?\d",
        rf"(?<![A-Z0-9])FI{SPACE}?[\dO]{SPACE}?[\dO](?:(?:{SPACE}|{DASH})?[\dO]){{11,16}}(?!\d)",
    ),
    detector(
        "iban",
        "iban",
        r"[A-Z]{2}\d{2}[\sA-Z0-9]{4}",
        rf"(?<![A-Z0-9])(?!FI)[A-Z]{{2}}\d\d(?:{SPACE}?[A-Z0-9]){{11,30}}(?![A-Z0-9])",
        checks.is_iban,
        exact_case=True,
    ),
    detector(
        "iban",
        "account_in_context",
        r"(?:[Tt]ili|[Kk]onto)[^\d]{0,20}\d",
        rf"(?:tilinumero|tilinro|tili(?:lle|ltä|n)?|kontonummer|konto)\w*{SPACE}?:?{SPACE}?(?P<v>\d{{6}}{GAP}{DASH}{GAP}\d{{2,8}})(?!\d)",
    ),
]

BUSINESS_IDS = [
    *(
        detector(
            "business_id",
            rule,
            r"\d{7}\s{0,3}[-\x{2010}-\x{2015}\x{2212}]{1,2}\s{0,3}\d",
            rf"(?<![\d-])\d{{7}}{GAP}{DASH}{{1,2}}{GAP}\d(?![\d-])",
            check,
        )
        for rule, check in (
            ("business_id", checks.business_id_valid),
            ("business_id_wrong_check", checks.business_id_invalid),
        )
    ),
    detector(
        "business_id",
        "business_id_in_context",
        r"(?i)(?:tunnu|fo-n|företags|alv)[^\d]{0,30}\d",
        rf"(?:y[- ]?tunnus\w*|alv-?(?:tunnus|numero|nro)\w*|fo-n\w*|företags-\s?och\s\w+)(?:{SPACE}on)?"
        rf"{SPACE}?:?{SPACE}?"
        rf"(?P<v>(?:FI)?\d(?:{SPACE}?\d){{5,7}}(?:{GAP}{DASH}{{1,2}}{GAP}\d)?)(?!\d)",
    ),
    detector("business_id", "vat_number", r"[Ff][Ii]\d{8}", r"(?<![A-Z0-9])FI\d{8}(?![A-Z0-9])"),
]

CASE_NUMBERS = [
    detector(
        "case_number",
        "case_number_in_context",
        rf"(?i)(?:(?:{_CASE_OWNERS})[- ]?(?:numero|nro|no|nr|tunn|id|nummer|koodi)"
        r"|d(?:iaari)?nr|as\.\s?n)[^\d]{0,60}\d",
        rf"(?:(?:{_CASE_OWNERS})[- ]?(?:numero|nro|no|nr|tunnus|tunniste|tunnistenumero|id|nummer|koodi)\w*"
        rf"|(?<!\w)d(?:iaari)?(?:nro|nr)|(?<!\w)as\.{SPACE}?(?:nro|no|numero))"
        rf"[.:#]?(?:{SPACE}(?:on|oli|nro|är))?{SPACE}?[:=#]?{SPACE}?"
        rf"(?P<v>[A-ZÅÄÖ]{{0,10}}{SPACE}?(?:{DASH}|/)?\d(?:(?:{SPACE}?{DASH}{SPACE}?|[/.]|{SPACE}(?=\d))?[\dA-Z]){{2,24}})(?!\w)",
        checks.has_three_digits,
    ),
    detector(
        "case_number",
        "case_number",
        r"[A-ZÅÄÖ]{2}\s?[-/]\s?\d{2,}\s?[-/]\s?\d{2}",
        rf"(?<![\w/-])(?!(?:EU|EY|ETY|HE|EV|KKO|KHO|SFS|ISO)\b)[A-ZÅÄÖ]{{2,10}}{SPACE}?[-/]{SPACE}?\d{{2,8}}{SPACE}?[-/]{SPACE}?\d{{2,8}}(?:[-/.]\d+)*(?!\w)",
        checks.has_three_digits,
        exact_case=True,
    ),
    detector(
        "case_number",
        "case_number_after_word",
        r"(?i)(?:pää|hake|asia|diaari|dnro|pot|tapau|ärend|beslu|klien)\pL{0,8}\.?:?\s{1,2}(?:\pL{1,8}[-/ ])?\d{4}",
        rf"(?<!\w)(?:päätö(?:s|ksen|kseen|stä|ksessä)|hakemu(?:s|ksen|kseen|sta|ksessa)|asia(?:n|ssa|an|sta|kas|kkaan)?"
        rf"|diaari|dnro|potila(?:s|an)|tapau(?:s|ksen|ksessa)|ärende[nt]?\w*|beslut\w*|klient(?:en)?)[.:]?{SPACE}{{1,2}}"
        r"(?P<v>(?:[A-ZÅÄÖ]{1,8}[-/ ])?\d{5,12}(?:[-/]\d{1,6}){0,3})(?!\w|[.,]\d)(?!\s?(?:€|euro|asia|kerta|kpl))",
        checks.has_three_digits,
    ),
    detector(
        "case_number",
        "diary_number",
        r"\d/\d{2}\.\d{2}",
        r"(?<![\w/])(?:[A-ZÅÄÖ]{2,10}[/ ])?\d{1,6}/\d{2}\.\d{2}(?:\.\d{2}){0,3}/\d{4}(?!\w)",
    ),
]

DETECTORS = (*IDENTITY_CODES, *BIRTH_DATES, *ACCOUNTS, *BUSINESS_IDS, *CASE_NUMBERS)
