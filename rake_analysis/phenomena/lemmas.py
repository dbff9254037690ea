"""Words of free text: tokens with their places, base forms of Finnish and Swedish word forms.

Base forms come from simplemma's dictionaries (MIT). Its decomposition strategies cut Finnish
compounds (`häätöuhka` → `häätö`), so unknown compounds are split here and keep their first part.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

_SHORTEST_LAST_PART = 4
_LONG_LAST_PART = 6
_SHORTEST_FIRST_PART = 3
# Dialects drop the last n of -kaan and -kään.
_CLITICS = ("kaan", "kään", "kin", "kaa", "kää", "han", "hän", "ko", "kö", "pa", "pä")
_POSSESSIVES = ("nsa", "nsä", "mme", "nne", "an", "än", "en", "ni", "si")
_TOKEN = re.compile(r"\[[^\]\n]*\]|(?P<word>\w+(?:[-–'’:]\w+|\.(?=[a-zåäö])\w+)*)|(?P<comma>[,;()])|(?P<stop>[.!?\n])")
# Farther apart than any rule's window, so that no rule reaches over the end of a sentence.
SENTENCE_GAP = 1000


@dataclass(frozen=True, slots=True)
class Word:
    """A word form in lower case, its base form, and whether the dictionary vouches for that base form."""

    form: str
    lemma: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A word at characters `start` to `end` of a text.

    `position` counts words; a comma counts as one more and the end of a sentence as a thousand, so that
    a difference of positions says how far two words are from each other.
    """

    start: int
    end: int
    position: int
    form: str


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of `text` in lower case. Masks such as `[nimi]` are no words.

    >>> [(token.form, token.position) for token in tokens("Koti, [nimi] ja työ.")]
    [('koti', 1), ('ja', 3), ('työ', 4)]
    """
    position = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "stop":
            position += SENTENCE_GAP
        elif kind == "comma":
            position += 1
        elif kind == "word":
            position += 1
            yield Token(match.start(), match.end(), position, match.group().lower())


class Lemmatiser:
    """Base forms of one language. The dictionary (about 70 MB, 1.5 s) is read at the first word."""

    def __init__(self, language: str):
        self.language = language
        self._words: dict[str, Word] = {}

    def word(self, form: str) -> Word:
        """Return the word of a lower-case form; a form the dictionary cannot explain is its own base form."""
        found = self._words.get(form)
        if found is None:
            found = self._words[form] = self._analyse(form)
        return found

    def _analyse(self, form: str) -> Word:
        lemma = (
            self._known(form)
            or self._plural_participle(form)
            or self._without_suffix(form)
            or _by_rules(form, self.language)
        )
        if lemma:
            return Word(form, lemma, True)
        return self._compound(form) or Word(form, form, False)

    def _known(self, form: str) -> str | None:
        dictionary = _dictionary(self.language)
        lemma = dictionary.get(form) or dictionary.get(form.capitalize())
        return lemma.lower() if lemma else None

    def _plural_participle(self, form: str) -> str | None:
        """Finnish `nousseet` by way of `noussut`: dictionaries often lack the plural."""
        if self.language != "fi" or not form.endswith("eet"):
            return None
        stem = form.removesuffix("eet")
        return self._known(f"{stem}ut") or self._known(f"{stem}yt")

    def _without_suffix(self, form: str) -> str | None:
        """Finnish only: `asuntoakin` → `asunto`, `vaimoaan` → `vaimo`, `lapsensa` → `lapsi`."""
        if self.language != "fi":
            return None
        for ending in (*_CLITICS, *_POSSESSIVES):
            if not form.endswith(ending):
                continue
            bare = form.removesuffix(ending)
            # A possessive suffix has swallowed the n of a genitive.
            if lemma := self._known(bare) or (ending in _POSSESSIVES and self._known(f"{bare}n")) or None:
                return lemma
        return None

    def _compound(self, form: str) -> Word | None:
        """Split before the longest known last part; the first part must be a word unless the last part is long."""
        for cut in range(_SHORTEST_FIRST_PART, len(form) - _SHORTEST_LAST_PART + 1):
            first, last = form[:cut], form[cut:]
            lemma = self._known(last)
            if lemma is None:
                continue
            is_known = self._is_first_part(first)
            if is_known or len(last) >= _LONG_LAST_PART:
                return Word(form, first + lemma, is_known)
        return None

    def _is_first_part(self, first: str) -> bool:
        if first.endswith("-"):
            return True
        bare = first.removesuffix("s") if self.language == "sv" else first
        return self._known(first) is not None or self._known(bare) is not None


@cache
def lemmatiser(language: str) -> Lemmatiser:
    """Return the one lemmatiser of a language, so that its words are analysed once in a process."""
    return Lemmatiser(language)


@cache
def _dictionary(language: str) -> Mapping[str, str]:
    from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

    return LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language)


def _by_rules(form: str, language: str) -> str | None:
    from simplemma.strategies.rules import RulesStrategy

    return RulesStrategy().get_lemma(form, language)
