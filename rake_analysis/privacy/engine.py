"""Person names by a statistical model, where spacy-fi is installed (extra `names`): besides the rules, never instead.

The model reads about 170 sentences a second: enough for a county's half-year, too slow for a million texts.
"""

import warnings
from collections.abc import Iterator
from functools import cache
from importlib import import_module, metadata, util
from typing import Any

from rake_analysis.privacy.spans import Span

PACKAGE = "spacy_fi_experimental_web_md"
RULE = "name_model"


def version() -> str:
    """Return the model's version; empty where it cannot be used."""
    return metadata.version(PACKAGE) if is_available() else ""


def find(texts: list[str]) -> list[list[Span]]:
    """Return the person names that the model finds in each of `texts`; none anywhere where it cannot be loaded."""
    model = _model()
    if model is None:
        return [[] for _ in texts]
    return [list(_persons(document)) for document in model.pipe(texts)]


def is_available() -> bool:
    """Tell whether the model is installed and can be loaded (it wants libvoikko and its Finnish dictionary)."""
    return _model() is not None


def _persons(document: Any) -> Iterator[Span]:
    for entity in document.ents:
        found = entity.text.strip()
        if entity.label_ == "PERSON" and any(letter.isalpha() for letter in found):
            start = entity.start_char + entity.text.index(found)
            yield Span(start, start + len(found), "name", RULE)


@cache
def _model() -> Any:
    if util.find_spec(PACKAGE) is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the model was made with an earlier spacy
            return import_module("spacy").load(PACKAGE)
    except (OSError, ImportError, ValueError):
        return None  # no libvoikko: the rules work alone
