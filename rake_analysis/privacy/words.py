"""Word lists for names and places, read once: typed lists beside the code and their Finnish inflected forms."""

from functools import cache

from rake_analysis import metadata
from rake_analysis.privacy.inflection import forms, genitives

_FOLDER = metadata.FOLDER / "names"

FIRST, LAST, COMMON, PLACE = 1, 2, 4, 8
"""What a word form can be: a first name's, a last name's, an ordinary word, a place or organisation."""


def _list(name: str) -> list[str]:
    lines = (_FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return [line for line in lines[1:] if line]


@cache
def lexicon() -> dict[str, int]:
    """Return lower-case word form → what it can be (FIRST, LAST, COMMON, PLACE added together)."""
    found: dict[str, int] = {}
    for name, flag in (("first_names", FIRST), ("last_names", LAST), ("not_persons", PLACE), ("places", PLACE)):
        for word in _list(name):
            low = word.lower()
            for form in forms(low, is_last=flag != FIRST):
                found[form] = found.get(form, 0) | flag
            if flag == LAST and low.endswith("nen"):
                # The partitive is also the elative of the word the surname is made of (Rajanen: rajasta).
                found[low[:-3] + "sta"] = found.get(low[:-3] + "sta", 0) | LAST | COMMON
    for line in _list("common_words"):
        word, kind = line.split(",")
        for form in forms(word, is_last=True) | forms(word, is_last=False) if kind == "name" else {word}:
            found[form] = found.get(form, 0) | COMMON
    return found


@cache
def place_names(*, genitive: bool = False) -> frozenset[str]:
    """Return lower-case municipalities and other places, in the nominative or in the genitive."""
    names = [name.lower() for name in _list("places")]
    return frozenset(form for name in names for form in (genitives(name) if genitive else [name]))


@cache
def first_and_last_names() -> frozenset[str]:
    """Return the lower-case listed names in the nominative."""
    return frozenset(name.lower() for name in (*_list("first_names"), *_list("last_names")))
