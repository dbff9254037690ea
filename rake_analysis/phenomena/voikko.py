"""Base forms of Finnish by libvoikko, where its library and dictionary are installed (libvoikko1, voikko-fi).

It knows compounds that dictionaries lack and gives the same kind of `Word` as the usual lemmatiser, which stands
in for forms that it does not know.
"""

import importlib.util
from functools import cache
from typing import Any

from rake_analysis.errors import UserError
from rake_analysis.phenomena.lemmas import Lemmatiser, Word


class VoikkoLemmatiser(Lemmatiser):
    """Finnish base forms. Raises UserError where libvoikko or its Finnish dictionary is missing."""

    def __init__(self):
        super().__init__("fi")
        handle = _handle()
        if handle is None:
            raise UserError(
                "the phenomena are to be coded with libvoikko, which is not on this machine",
                remedy="Install libvoikko1, voikko-fi and the Python package libvoikko, or set lemmatiser: simplemma.",
            )
        self._voikko = handle

    def _analyse(self, form: str) -> Word:
        analyses = self._voikko.analyze(form)
        if not analyses:
            return super()._analyse(form)
        # Of several readings the one with the fewest parts, then the first: compounds are also cut by chance.
        best = min(analyses, key=lambda analysis: analysis.get("WORDBASES", "").count("+"))
        return Word(form, best.get("BASEFORM", form).lower(), True)


def is_available() -> bool:
    """Tell whether libvoikko and its Finnish dictionary can be used here."""
    return _handle() is not None


@cache
def _handle() -> Any:
    if importlib.util.find_spec("libvoikko") is None:
        return None
    import libvoikko  # pyright: ignore[reportMissingImports]

    try:
        return libvoikko.Voikko("fi")
    except (OSError, libvoikko.VoikkoException):
        return None
