"""Capitalised words that no list knows: inside a Finnish sentence they are names, and a name may be a person's.

Masking a product or a firm too much costs little in these texts; a person too little is a breach. Left alone are
ordinary words, known places and organisations, abbreviations, words with figures, what stands in a case that tells
where something is, and what the words around tell to be an organisation.
"""

import re
from functools import lru_cache

from rake_analysis.privacy.sentences import Word, linked
from rake_analysis.privacy.vocabulary import is_ordinary
from rake_analysis.privacy.words import COMMON, FIRST, LAST, PLACE

_INSIDE = re.compile(r"\w{2,}(?:ssa|ssä|ssakin|ssäkin)")
_ORGANISATION_TAIL = re.compile(
    r"\w*(?:kaupun\w+|kun(?:ta|nan|nassa)|seura\w*|säätiö\w*|yhdistys|yhdistyksen|liitto|liiton|virasto\w*|keskus|"
    r"keskuksen|opisto\w*|yliopisto\w*|koulu\w*|sairaala\w*|palvelu\w*|järjestö\w*|puolue\w*|pankki|pankin|katu|kadun|"
    r"tie|tien|talo|talon|maa|maan|kylä|kylän|apteekki|hotelli|ravintola|hanke|hankkeen|"
    r"projekti|ohjelma\w*|lehti|lehden|laki|lain|alue|alueen|malli|mallin|menetelmä\w*|testi|kysely|sovellus\w*)"
)
_ORGANISATION_AFTER = re.compile(
    r"oy|oyj|ab|ry|rf|ltd|inc|llc|gmbh|yliopist\w*|kaupun\w*|kunta|kunnan|kunnassa|seurakun\w*|saar\w*|lääni\w*|"
    r"maakun\w*|katu|kadu\w*|koulu\w*|sairaala\w*|palvelu\w*|säätiö\w*|pankki|pankin|alue\w*|lentokent\w*|asema\w*|"
    r"sovellu\w*|järjestelm\w*|ohjelm\w*|hanke|hankk\w*|malli\w*|hyvinvointialue\w*|kuntayhtym\w*"
)
_SPOKEN = re.compile(r"[aeiouyåäöáéíóúü].*[^\Waeiouyåäö]|[^\Waeiouyåäö].*[aeiouyåäöáéíóúü]")
_LABELS = re.compile(r"[.:]?\s{1,2}(?:[A-ZÅÄÖ]{0,10}[-/ ]?\d|\[)")
_PARTICLE = re.compile(r"von|van|de|di|da|der|af|al|bin|ibn|la|le|del|dos|ben|mac|mc|te|el")
_PERSON_TAIL = re.compile(
    r"(?:täti|täd|set|sed|setä|mummo|mummi|vaari|ukki|pappa|veli|velj|sisko|poika|poja|tyttö|tytö|rouva|herra|neiti|neid|perhe)\w*"
)
_SWEDISH = re.compile(
    r"\b(?:och|att|är|det|inte|som|för|till|av|på|en|ett|har|kan|kunde|ska|görs|behövs|inom|utan|efter|om|de|den|hos|från|"
    r"mer|även|i|med|under|fick|får|vi|man|skaffar)\b|å",
    re.IGNORECASE,
)
_JUDGED = 400
"""Characters that tell the language of a text."""
_FINNISH = re.compile(
    r"\b(?:ja|on|ei|että|eivät|ovat|kun|tai|myös|mutta|jos|hän|se|oli|kanssa|mukaan)\b", re.IGNORECASE
)
_PLURAL_PEOPLES = re.compile(r"\w{3,}(?:laiset|läiset|laisten|läisten|lainen|läinen|laisen|läisen|laista|läistä)")


_CELTIC = ("Mc", "Ma", "O'", "D'", "De", "Di", "La", "Le", "Va")


@lru_cache(maxsize=500_000)
def could_be_name(word: str, flags: int, language: str = "fi") -> bool:
    """Tell whether a capitalised word form, wherever it stands, may be a name that is nothing else."""
    low = word.lower()
    if flags & PLACE or len(word) < 3 or word.isupper() or flags == COMMON or not _SPOKEN.search(low):
        return False
    if any(letter.isupper() for letter in word[1:] if letter.isalpha()) and "-" not in word and word[:2] not in _CELTIC:
        return False
    head, dash, tail = word.rpartition("-")
    if dash and tail[:1].islower():
        return _PERSON_TAIL.fullmatch(tail) is not None and not head.isupper()
    if dash and (head.isupper() or tail.isupper()):
        return False
    if _INSIDE.fullmatch(low) or _ORGANISATION_TAIL.fullmatch(low) or _PLURAL_PEOPLES.fullmatch(low):
        return False
    return bool(flags & (FIRST | LAST)) or not is_ordinary(low, language)


def match_at(text: str, words: list[Word], position: int) -> tuple[int, str] | None:
    """Return how many words from `position` on are a name that no list knows, and by which rule; None if none are."""
    word = words[position]
    if not word.is_capital or word.can_be(FIRST | LAST) or not _is_candidate(text, word):
        return None
    after = words[position + 1] if linked(text, words, position) else None
    if after is not None and _ORGANISATION_AFTER.fullmatch(after.low):
        return None
    count = _sequence(text, words, position)
    if _ends_as_organisation(text, words, position + count - 1):
        return None
    return count, "unlisted_at_the_beginning" if word.opens_sentence else "unlisted_inside_sentence"


def _is_candidate(text: str, word: Word) -> bool:
    if not could_be_name(word.text, word.flags):
        return False
    touches = text[max(0, word.start - 1) : word.start] + text[word.end : word.end + 1]
    if any(letter.isdigit() or letter in "_@/&+#" for letter in touches):
        return False
    if word.opens_sentence and _LABELS.match(text, word.end):
        return False
    return _language(text) == "fi" or could_be_name(word.text, word.flags, "sv")


@lru_cache(maxsize=4)
def _language(text: str) -> str:
    text = text[:_JUDGED]
    if "å" not in text and " och " not in text and " att " not in text and "är " not in text:
        return "fi"
    is_swedish = len(_SWEDISH.findall(text)) > 2 * len(_FINNISH.findall(text))
    return "sv" if is_swedish else "fi"


def _sequence(text: str, words: list[Word], position: int) -> int:
    """How many words the name has: capitalised ones that follow each other, particles between them."""
    count = 1
    while count < 5 and linked(text, words, position + count - 1):
        following = words[position + count]
        if following.is_capital and not following.can_be(PLACE) and not following.text.isupper():
            count += 1
            continue
        bridge = 0
        while linked(text, words, position + count + bridge) and _PARTICLE.fullmatch(
            words[position + count + bridge].low
        ):
            bridge += 1
        if not bridge or not words[position + count + bridge].is_capital:
            break
        count += bridge + 1
    return count


def _ends_as_organisation(text: str, words: list[Word], last: int) -> bool:
    if _ORGANISATION_TAIL.fullmatch(words[last].low) and not words[last].can_be(LAST):
        return True
    return linked(text, words, last) and _ORGANISATION_AFTER.fullmatch(words[last + 1].low) is not None
