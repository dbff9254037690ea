"""A text as words with their places: what each can be by the lists, whether it opens a sentence."""

import re
from functools import lru_cache
from typing import NamedTuple

from rake_analysis.privacy.words import COMMON, FIRST, LAST, PLACE, lexicon

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LINK = re.compile(r"[ \u00a0]{1,2}|[ \u00a0]?\n")
_AFTER_QUOTE = re.compile(r"[ ]?[\"”“»][ ]?,[ ]?")
_OPENING = re.compile(r"[.!?:\n•*\"”“»]")
_CLITIC = re.compile(r"(?<=\w\w\w)(?:kin|kaan|kään|ko|kö|han|hän|pa|pä)$")


class Word(NamedTuple):
    """A word at characters `start` to `end`; `flags` tells what the lists know it as (see `words`)."""

    start: int
    end: int
    text: str
    low: str
    flags: int
    is_capital: bool
    opens_sentence: bool

    def can_be(self, flag: int) -> bool:
        return bool(self.flags & flag)

    @property
    def is_listed(self) -> bool:
        """A first or last name that is nothing else."""
        return self.can_be(FIRST | LAST) and not self.can_be(COMMON | PLACE)

    @property
    def is_name_like(self) -> bool:
        """What may follow a first name: any capitalised word that is not known to be something else."""
        return self.is_capital and (self.can_be(FIRST | LAST) or not self.flags)


def words_of(text: str) -> list[Word]:
    """Return the words of `text` in order."""
    words: list[Word] = []
    new = tuple.__new__  # half the time of the named call, and this loop runs over every word
    end = 0
    for match in WORD.finditer(text):
        start, stop = match.span()
        token = match[0]
        low, flags, is_capital = _known(token)
        if not words:
            opens = True
        elif start - end == 1 and text[end] == " ":
            opens = False
        else:
            opens = _opens(text[end:start], words[-1].text)
        words.append(new(Word, (start, stop, token, low, flags, is_capital, opens)))
        end = stop
    return words


@lru_cache(maxsize=500_000)
def _known(token: str) -> tuple[str, int, bool]:
    return token.lower(), word_flags(token), token[0].isupper()


def _opens(between: str, previous: str) -> bool:
    """Whether what stands between two words ends a sentence."""
    if _OPENING.search(between) is None or _AFTER_QUOTE.fullmatch(between):
        return False  # after a quotation and a comma comes who said it
    return not (between.startswith(".") and len(previous) == 1)  # the full stop of an initial


def linked(text: str, words: list[Word], position: int) -> bool:
    """Tell whether the word after `position` follows it directly."""
    if position + 1 >= len(words):
        return False
    return _LINK.fullmatch(text, words[position].end, words[position + 1].start) is not None


@lru_cache(maxsize=1_000_000)
def word_flags(word: str) -> int:
    """Return what a word form can be (see `words`); of a double name, what its parts can be together."""
    forms = lexicon()
    low = word.lower().replace("’", "'")
    found = forms.get(low)
    if found is not None:
        return found
    clitic = _CLITIC.search(low)
    if clitic is not None:
        return word_flags(low[: clitic.start()])
    head, dash, tail = low.rpartition("-")
    if dash:
        first, last = forms.get(head.rpartition("-")[2], 0), forms.get(tail, 0)
        return last if first & (FIRST | LAST) and last & (FIRST | LAST) else (first | last) & (PLACE | COMMON)
    return 0
