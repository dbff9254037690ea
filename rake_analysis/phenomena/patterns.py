"""Word patterns of the catalogue and the index that tells which of them a word form matches.

A pattern is a base form (`häätö`), a beginning (`velkaant*`), an ending (`*asunto`), a part
(`*vuokra*`) or a regular expression over the whole form (`/1[89]-vuoti\\w+/`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from rake_analysis.phenomena.lemmas import Lemmatiser, Word

_SHAPE = re.compile(r"/.+/|\*?[\w.-]{3,}\*?|[\w.-]+")
_KEY_LENGTH = 3
_SHORTEST_TOLERANT = 5
# What inflection may change at the end of a base form.
_ENDING_LENGTH = 3
_DOUBLED = re.compile(r"(.)\1+")
_PLAIN = str.maketrans("äöå", "aoa")


def is_pattern(text: str) -> bool:
    """Tell whether `text` is a pattern; beginnings, endings and parts have at least three letters."""
    if _SHAPE.fullmatch(text) is None:
        return False
    if not text.startswith("/"):
        return True
    try:
        re.compile(text[1:-1])
    except re.error:
        return False
    return True


def fold(text: str) -> str:
    """Return `text` without what is commonly mistyped: umlauts and doubled letters.

    >>> fold("asunnottomuutta") == fold("asunotomuutta")
    True
    """
    return _DOUBLED.sub(r"\1", text.translate(_PLAIN))


class PatternIndex:
    """Which of a set of patterns a word matches. Costs per distinct word form, not per word of text.

    A tolerant index also takes words that the dictionary does not know for mistyped forms of a pattern
    (`yksinaisyyta`, `asunotomuus`).
    """

    def __init__(self, patterns: Iterable[str], lemmatiser: Lemmatiser, *, is_tolerant: bool = True):
        self._lemmatiser = lemmatiser
        self._is_tolerant = is_tolerant
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._beginnings: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._endings: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._parts: list[tuple[str, str]] = []
        self._expressions: list[tuple[re.Pattern[str], str]] = []
        self._tolerant: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._matches: dict[str, frozenset[str]] = {}
        for pattern in sorted(set(patterns)):
            self._add(pattern)

    def matches(self, form: str) -> frozenset[str]:
        """Return the patterns that a lower-case word form matches."""
        found = self._matches.get(form)
        if found is None:
            found = self._matches[form] = frozenset(self._search(self._lemmatiser.word(form)))
        return found

    def _add(self, pattern: str) -> None:
        core = pattern.strip("*")
        if pattern.startswith("/"):
            self._expressions.append((re.compile(pattern[1:-1]), pattern))
        elif pattern.startswith("*") and pattern.endswith("*"):
            self._parts.append((core, pattern))
        elif pattern.startswith("*"):
            self._endings[core[-_KEY_LENGTH:]].append((core, pattern))
        elif pattern.endswith("*"):
            self._beginnings[core[:_KEY_LENGTH]].append((core, pattern))
            self._add_tolerant(core, pattern)
        else:
            self._whole[core].add(pattern)
            # simplemma gives some nouns a verb as base form (kotoutuminen → kotoutua): both match. It also takes
            # some words for forms of others (työ → sinä): those do not.
            lemma = self._lemmatiser.word(core).lemma
            if lemma[:_KEY_LENGTH] == core[:_KEY_LENGTH]:
                self._whole[lemma].add(pattern)
            self._add_tolerant(core[:-_ENDING_LENGTH], pattern)

    def _add_tolerant(self, beginning: str, pattern: str) -> None:
        folded = fold(beginning)
        if self._is_tolerant and len(folded) >= _SHORTEST_TOLERANT:
            self._tolerant[folded[:_KEY_LENGTH]].append((folded, pattern))

    def _search(self, word: Word) -> Iterable[str]:
        form, lemma = word.form, word.lemma
        yield from self._whole.get(form, ())
        yield from self._whole.get(lemma, ())
        for text in (form, lemma):
            for beginning, pattern in self._beginnings.get(text[:_KEY_LENGTH], ()):
                if text.startswith(beginning):
                    yield pattern
        for ending, pattern in self._endings.get(lemma[-_KEY_LENGTH:], ()):
            if lemma.endswith(ending):
                yield pattern
        for part, pattern in self._parts:
            if part in form or part in lemma:
                yield pattern
        for expression, pattern in self._expressions:
            if expression.fullmatch(form):
                yield pattern
        if not word.is_known:
            folded = fold(form)
            for beginning, pattern in self._tolerant.get(folded[:_KEY_LENGTH], ()):
                if folded.startswith(beginning):
                    yield pattern
