"""Person names in running text: typed lists with Finnish inflection, and what stands around a name.

Rules, strongest evidence first: a first name with what follows it, initials with a surname, a word for a person
before a capitalised word, a listed name alone, a surname's typical ending, two capitalised words that are neither
a place nor an organisation. In lower case only pairs of listed names and listed surnames after a word for a person.
"""

import re
from collections.abc import Iterator

from rake_analysis.privacy import unlisted
from rake_analysis.privacy.sentences import Word, linked, words_of
from rake_analysis.privacy.spans import Span
from rake_analysis.privacy.vocabulary import is_finite_verb
from rake_analysis.privacy.words import COMMON, FIRST, LAST, PLACE, first_and_last_names

FULL_NAME_RULES = frozenset({"full_name", "initial_and_name", "lower_case_full_name"})
"""Rules that need more than one word: the only ones that labels such as a unit's name are searched with."""

_SURNAME_ENDING = re.compile(r"\w{2,}(?:nen|sen|sell[eaä]|selt[aä]|seen|sess[aä]|sest[aä]|st[aä]|set|sten)")
_TYPICAL = re.compile(
    r"(?!\w*(?:l|t|s|la|lä|na|nä|ma|mä|va|ko|kaa)i(?:nen|s(?:en|ell[eaä]|elt[aä]))$)\w{3,}"
    r"(?:nen|[äöaeiouy]s(?:en|ell[eaä]|elt[aä])|(?:ström|qvist|kvist|lund|blom|roos|holm|sson)(?:i\w{1,3})?)"
)
_NEN = re.compile(
    r"(?!(?:hänen|ennen|nainen|ihminen|toinen|jokainen|ensim\w+|viimeinen|hevonen|mainen|sininen|punainen|nykyinen|entinen|"
    r"tavallinen|pieni\w*|ainoinen|\w+(?:lainen|läinen|llinen|minen|kainen|räinen|mäinen|toinen|ihminen|nainen|eläminen))$)"
    r"\w{2,}nen"
)
_GENITIVE = re.compile(r"\w{3,}n")
PERSON_WORDS = (
    r"asiakas|asiakka\w+|asiakasta|klient(?:en|ens)?|potila\w+|patient(?:en)?|rouva\w*|herra\w*|neiti|neidi\w+|fru|herr|"
    r"fröken|vanhus|vanhuksen|äiti|äidin|äidille|isä|isän|isälle|lapsi|lapsen|lapselle|poika|pojan|pojalle|tyttö|tytön|"
    r"tytölle|tytär|tyttären|veli|veljen|sisko|siskon|mummo|mummon|vaari|ukki|pappa|naapuri|naapurin|naapurini|mies|"
    r"miehen|nainen|naisen|nuori|nuoren|nuorelle|ohjaaja\w*|sosiaalityöntekijä\w*|sosiaaliohjaaja\w*|työntekijä|"
    r"työntekijän|lääkäri\w*|tohtori\w*|opettaja\w*|rehtori\w*|hoitaja\w*|sairaanhoitaja\w*|johtaja|esihenkilö\w*|"
    r"professori\w*|presidentti|presidentin|ministeri\w*|pääministeri\w*|\w+ministeri\w{0,2}|kansanedustaja\w*|pastori\w*|"
    r"pappi|papin|piispa|kirkkoherra|puheenjohtaja\w*|\w+johtaja|\w+johtajan|\w+päällikkö|\w+päällikön|sihteeri|kirjailija|"
    r"edustaja|komissaari|senaattori|tutkija|valmentaja|puhemies|kuningas|keisari|prinssi|veljensä|vaimonsa|"
    r"perhe|perheen|nimeltä|nimeltään|nimi|nimisen|namn|heter|barnet|modern|fadern|grannen|läkare|socialarbetare"
)  # fmt: skip
_PERSON_WORD = re.compile(PERSON_WORDS)
FAMILY_WORDS = r"perhe\w*|suku|suvun|lapset|lasten|lapsi|lapsen|äiti|äidin|isä|isän|vaimo\w*|poika|pojan|tytär"
SPEECH_WORDS = (
    r"kerto[io]|kertoo|sano[io]|sanoo|vastasi|mainits\w+|muistutt\w+|tokais\w+|huokais\w+|ähkäis\w+|katso[io]|kirjoitti|ehdotti|selitti|lupasi|soitt\w+|pyysi|pyytää|tote[sa]\w+|kysyi|kysyy|itki|halu(?:aa|si)|asu[iu]|asuu|"
    r"tarvits\w+|pelkä\w+|tuli|kävi|valitti|väitti|sai|joutui|muutti|menetti|berättade|sade|ringde|bor"
)
# What also luck, hope and the wind do, whose words are names as well.
_THINGS_DO = re.compile(
    r"on|oli|ovat|olivat|ei|olisi|elää|eli|loppu\w*|käänty\w*|suosii|nousee|nousi|laskee|laski|alkaa|alkoi|jatku\w*|kestää|"
    r"kesti|herää|heräsi|synty\w*|kasvaa|kasvoi|vähen\w*|hiipu\w*|katoaa|katosi|riittää|riitti|auttaa|auttoi|näky\w*|"
    r"tuntu\w*|vaikutt\w*|merkits\w*|puuttu\w*|tulee|menee|meni|jää|jäi|häirits\w*|lähesty\w*|vaatii|vaati|paran\w*|"
    r"heik\w*|lis[aä]\w*|näyttää|näytti|tuo|toi|vie|vei|voi|saa|kuuluu|kuului|liittyy|liittyi|kulkee|ulottu\w*|sijaits\w*"
)
_FAMILY_WORD, _SPEAKS = re.compile(FAMILY_WORDS), re.compile(SPEECH_WORDS)
_INITIAL_AFTER = re.compile(r"\w\s{1,2}[^\W\d_a-zåäö]\.")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÅÄÖ]\.[ -]?){1,3}(?=[A-ZÅÄÖ][^\W\d_]{2})")


def is_typical_surname(word: str) -> bool:
    """Tell whether a word that no list knows ends like a Finnish or Swedish surname and not like an adjective."""
    return _TYPICAL.fullmatch(word.lower()) is not None


def ends_like_surname(word: str) -> bool:
    """Tell whether a word has an ending that surnames in -nen have in some case."""
    return _SURNAME_ENDING.fullmatch(word.lower()) is not None


def find(text: str) -> list[Span]:
    """Return the person names in `text`, first names and surnames that follow each other as one span."""
    words = words_of(text)
    spans = [*_initials(text, words)]
    position = 0
    while position < len(words):
        word = words[position]
        match = _name_at(text, words, position) if word.is_capital or word.flags & (FIRST | LAST) else None
        if match is None:
            position += 1
            continue
        count, rule = match
        spans.append(Span(word.start, words[position + count - 1].end, "name", rule))
        position += count
    return [*spans, *_repeated(words, spans)]


def _repeated(words: list[Word], spans: list[Span]) -> Iterator[Span]:
    """Surnames of full names that come again alone, inflected or not, in the same text."""
    surnames = {
        word.low[: max(4, len(word.low) - 3)]
        for span in spans
        if span.rule in FULL_NAME_RULES
        for word in words
        if span.start < word.start < span.end and len(word.text) > 3
    }
    for word in words if surnames else ():
        is_alone = not any(span.start <= word.start < span.end for span in spans)
        if is_alone and word.is_capital and not word.flags and word.low.startswith(tuple(surnames)):
            yield Span(word.start, word.end, "name", "repeated_surname")


def _name_at(text: str, words: list[Word], position: int) -> tuple[int, str] | None:
    word = words[position]
    if not word.is_capital:
        return _full_name(text, words, position) or _lower_alone(text, words, position)
    return (
        _full_name(text, words, position)
        or _capital_alone(text, words, position)
        or unlisted.match_at(text, words, position)
    )


def _full_name(text: str, words: list[Word], position: int) -> tuple[int, str] | None:
    word = words[position]
    if not word.can_be(FIRST) or not linked(text, words, position):
        return None
    following = words[position + 1]
    if not word.is_capital:
        is_pair = not following.is_capital and following.can_be(LAST) and not following.can_be(PLACE)
        # Two ordinary words that could be names are not one; one that could not be anything else decides.
        is_sure = is_pair and not (word.can_be(COMMON) and following.can_be(COMMON))
        return (2, "lower_case_full_name") if is_sure else None
    if word.can_be(COMMON | PLACE) and word.opens_sentence and not following.can_be(LAST):
        return None
    if not following.is_name_like or (word.can_be(PLACE) and not following.can_be(LAST)):
        is_lower_surname = following.can_be(LAST) and not following.can_be(COMMON | PLACE) and word.is_listed
        return (2, "full_name") if is_lower_surname and not following.is_capital else None
    count = 2
    while count < 4 and linked(text, words, position + count - 1):
        last = words[position + count]
        if not (last.is_capital and last.can_be(FIRST | LAST)):
            break
        count += 1
    return count, "full_name"


def _capital_alone(text: str, words: list[Word], position: int) -> tuple[int, str] | None:
    word = words[position]
    before = words[position - 1] if position and linked(text, words, position - 1) else None
    after = words[position + 1] if linked(text, words, position) else None
    if word.is_listed:
        joined = after is not None and after.is_capital and after.is_listed
        return (2, "listed_names") if joined else (1, "listed_name")
    if before is not None and not word.can_be(PLACE) and _PERSON_WORD.fullmatch(before.low) and len(word.text) > 2:
        is_acronym = word.text.isupper() and not word.flags
        return None if is_acronym or word.flags == COMMON else (1, "after_person_word")
    if word.can_be(PLACE):
        return _place_or_person(text, words, position)
    if word.can_be(FIRST | LAST):
        if not word.opens_sentence or _acts(text, words, position):
            return 1, "listed_name_also_a_word"
        return None
    if after is not None and is_subject_in_nen(word.low) and acts(after.low):
        return 1, "surname_and_verb"
    if word.flags or word.text.isupper() or word.opens_sentence:
        return None
    if _TYPICAL.fullmatch(word.low):
        return 1, "surname_ending"
    if after is not None and _SPEAKS.fullmatch(after.low) and len(word.text) > 2:
        return 1, "before_speech"
    if after is not None and _GENITIVE.fullmatch(word.low) and _FAMILY_WORD.fullmatch(after.low):
        return 1, "before_family_word"
    return _unknown_pair(text, words, position)


def _acts(text: str, words: list[Word], position: int) -> bool:
    """Whether what follows tells a person: a verb of what people do, `mukaan`, the colon of a headline."""
    word = words[position]
    if text[word.end : word.end + 1] == ":" and text[word.end + 1 : word.end + 2] == " ":
        return word.low.endswith("nen") or not word.can_be(COMMON)
    if not linked(text, words, position):
        return False
    after = words[position + 1].low
    if after == "mukaan" and word.low != "toivon":
        return True
    is_nominative = word.low.endswith("nen") or word.low in first_and_last_names()
    if _SPEAKS.fullmatch(after):
        return is_nominative or not word.can_be(COMMON)
    return is_nominative and acts(after)


def acts(verb: str) -> bool:
    """Tell whether a lower-case word is a verb of what people do, in the third person."""
    return is_finite_verb(verb) and not _THINGS_DO.fullmatch(verb)


def tells_person(word: str) -> bool:
    """Tell whether a lower-case word after a name tells that the name is a person's."""
    return word == "mukaan" or _SPEAKS.fullmatch(word) is not None or acts(word)


def is_subject_in_nen(word: str) -> bool:
    """Tell whether a word in -nen is no adjective, quality or kind of person, so that as a subject it is a surname."""
    return _NEN.fullmatch(word.lower()) is not None


def _place_or_person(text: str, words: list[Word], position: int) -> tuple[int, str] | None:
    """A place's name that is also a first name: a person where somebody acts, or where no case tells a place."""
    word = words[position]
    after = words[position + 1].low if linked(text, words, position) else ""
    if word.can_be(LAST) and _SPEAKS.fullmatch(after) and word.low in first_and_last_names():
        return 1, "listed_name_also_a_place"
    if not word.can_be(FIRST) or word.low not in first_and_last_names():
        return None
    is_person = _acts(text, words, position) or (not word.opens_sentence and not word.can_be(COMMON))
    return (1, "listed_name_also_a_place") if is_person else None


def _unknown_pair(text: str, words: list[Word], position: int) -> tuple[int, str] | None:
    """Two capitalised words, the second with a surname's ending, that no list knows."""
    word = words[position]
    if not linked(text, words, position):
        return None
    after = words[position + 1]
    is_name = after.is_capital and not after.flags and _SURNAME_ENDING.fullmatch(after.low) is not None
    return (2, "capitalised_pair") if is_name and len(word.text) > 2 else None


def _lower_alone(text: str, words: list[Word], position: int) -> tuple[int, str] | None:
    word = words[position]
    if not position or not word.can_be(LAST) or word.can_be(COMMON | PLACE) or not linked(text, words, position - 1):
        return None
    is_after = _PERSON_WORD.fullmatch(words[position - 1].low) is not None
    return (1, "lower_case_after_person_word") if is_after else None


def _initials(text: str, words: list[Word]) -> Iterator[Span]:
    """Initials before a name (`M. Virtanen`) and one initial after a first name (`Matti V.`)."""
    for match in _INITIALS.finditer(text) if "." in text else ():
        index = next((at for at, word in enumerate(words) if word.start == match.end()), None)
        if index is not None and words[index].is_name_like:
            yield Span(match.start(), words[index].end, "name", "initial_and_name")
    for index, word in enumerate(words[:-1]) if _INITIAL_AFTER.search(text) else ():
        after = words[index + 1]
        is_initial = len(after.text) == 1 and after.is_capital and linked(text, words, index)
        if is_initial and word.is_capital and word.is_listed and text[after.end : after.end + 1] == ".":
            yield Span(word.start, after.end + 1, "name", "initial_and_name")
