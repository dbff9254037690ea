"""Which texts of a column may hold a person's name: cheap conditions that every text with a name meets.

Words are taken out of the whole column, judged once each, and only the texts that hold a suspicious one go on to
the exact rules of `names`.
"""

from collections.abc import Callable
from functools import cache

import polars as pl

from rake_analysis.privacy import names, unlisted
from rake_analysis.privacy.sentences import word_flags
from rake_analysis.privacy.words import COMMON, FIRST, LAST, PLACE, lexicon

_NAME = FIRST | LAST
_OTHER = COMMON | PLACE
_CAPITAL = r"\p{Lu}[\p{L}'’-]*"
_MID = r"[\p{L}\d,;)\]]\s{1,2}"
_NOT_LETTERS = r"[^\p{L}'’-]+"


def _rust(pattern: str) -> str:
    return pattern.replace(r"\w", r"\pL")


_PERSON = rf"(?:^|\PL)(?i:{_rust(names.PERSON_WORDS)})\s{{1,3}}"
_INITIALS = r"\p{Lu}\.[ -]?\p{Lu}|\p{Lu}\p{Ll}+\s\p{Lu}\."


def with_names(texts: pl.Series) -> list[int]:
    """Return the positions of the texts that may hold a name."""
    table = pl.DataFrame({"text": texts}).with_row_index("at").drop_nulls()
    text = pl.col("text")
    found: set[int] = set()
    extracted = table.select(
        "at",
        *[text.str.extract_all(pattern).alias(pattern) for pattern in _extractions()],
        text.str.contains(_PERSON).alias("person"),
        text.str.contains(_INITIALS).alias("initials"),
        text.str.to_lowercase().str.replace_all(_NOT_LETTERS, " ").str.split(" ").alias("words"),
    )
    for pattern, is_suspect in _extractions().items():
        pieces = extracted.select("at", piece=pattern).explode("piece").drop_nulls()
        distinct = pieces["piece"].unique()
        suspects = distinct.filter(pl.Series([is_suspect(piece) for piece in distinct], dtype=pl.Boolean))
        found |= set(pieces.filter(pl.col("piece").is_in(suspects.implode()))["at"])
    words = extracted.select("at", word="words").explode("word")
    held = {kind: set(words.filter(pl.col("word").is_in(forms.implode()))["at"]) for kind, forms in _forms().items()}
    after_person = set(extracted.filter("person")["at"])
    found |= set(extracted.filter("initials")["at"])
    found |= held["sure_first"] & held["last"] | held["first"] & held["sure_last"] | held["sure_last"] & after_person
    return sorted(found)


@cache
def _extractions() -> dict[str, Callable[[str], bool]]:
    """Pattern of a piece of text → whether such a piece makes its text suspicious."""
    return {
        _CAPITAL: _is_name_anywhere,
        rf"{_MID}{_CAPITAL}": _is_odd_inside_sentence,
        rf"{_MID}{_CAPITAL}\s{{1,2}}{_CAPITAL}": _is_unknown_pair,
        rf"{_PERSON}{_CAPITAL}": lambda piece: (
            not _flags(piece.split()[-1]) & PLACE and _flags(piece.split()[-1]) != COMMON
        ),
        rf"{_CAPITAL}:?\s{{1,2}}\p{{L}}+": _acts,
        rf"{_MID}{_CAPITAL}\s{{1,2}}(?:{_rust(names.SPEECH_WORDS)}|{_rust(names.FAMILY_WORDS)})": _is_unlisted,
    }


def _flags(word: str) -> int:
    return word_flags(word.strip("'’-"))


def _is_name_anywhere(word: str) -> bool:
    flags = _flags(word)
    if (flags & _NAME and not flags & _OTHER) or (flags & FIRST and flags & PLACE):
        return True
    return unlisted.could_be_name(word.strip("'’-"), flags)


def _is_odd_inside_sentence(piece: str) -> bool:
    word = piece.split()[-1]
    flags = _flags(word)
    return bool(flags & _NAME and not flags & PLACE) or (not flags and names.is_typical_surname(word))


def _is_unknown_pair(piece: str) -> bool:
    first, second = piece.split()[-2:]
    return not _flags(first) and not _flags(second) and names.ends_like_surname(second)


def _acts(piece: str) -> bool:
    word, after = piece.split()
    if _flags(word.rstrip(":")) & _NAME:
        return word.endswith(":") or names.tells_person(after.lower())
    return names.is_subject_in_nen(word) and names.acts(after.lower())


def _is_unlisted(piece: str) -> bool:
    return not _flags(piece.split()[-2])


@cache
def _forms() -> dict[str, pl.Series]:
    """Word forms that lower-case names are looked for by; the sure ones are no other word."""
    items = lexicon().items()
    chosen = {
        "first": [form for form, flags in items if flags & FIRST],
        "last": [form for form, flags in items if flags & LAST],
        "sure_first": [form for form, flags in items if flags & FIRST and not flags & COMMON],
        "sure_last": [form for form, flags in items if flags & LAST and not flags & _OTHER],
    }
    return {kind: pl.Series(forms, dtype=pl.String) for kind, forms in chosen.items()}
