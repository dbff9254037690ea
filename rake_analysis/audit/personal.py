"""Personal data in the texts of a published file, apart from the words that the package itself prints."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import polars as pl

from rake_analysis.audit.texts import Piece
from rake_analysis.privacy import masking

# Rules that go by a word's look alone. The others know it from a list, beside another name or by its own form.
_BY_LOOK = frozenset(
    {
        "after_person_word",
        "capitalised_pair",
        "listed_name_also_a_word",
        "street_and_number",
        "surname_ending",
        "unlisted_at_the_beginning",
        "unlisted_inside_sentence",
    }
)
_METHODS = frozenset({"Wilsonin"})  # listed first names that are methods in the reports' own sentences
_PRINTING = ("analysis", "engine", "metadata", "observations", "official", "phenomena", "quality", "report")
_NAME_LISTS = "names"
_REFERENCE = re.compile(r"\b20\d\dH[12]-[0-9a-f]{8}\b")  # an observation's id: its period and the start of a hash
_THOUSANDS = re.compile(r"(?<![\d+\xa0])[1-9]\d{0,2}(?:\xa0\d{3})+(?!\d)")  # how the package writes a large number
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)\.\d+(?:[eE][+-]?\d+)?")  # a chart's value in a script
_CELLS = re.compile(r"(?<!\S)(?:\d{1,2} ){4,}\d{1,2}(?!\S)")  # a row of a table of small counts, likewise
_TICKS = re.compile(r"(?m)^(?:\d{1,3}\n){3,}\d{1,3}$")  # an axis as a PDF's text gives it


def kinds(pieces: list[Piece], read_elsewhere: frozenset[str] = frozenset()) -> Counter[str]:
    """Return how often each class of personal data is in `pieces`, a text that is there twice counted once.

    `read_elsewhere` are words that a better text of the same page has, where they were looked at in their sentences:
    in a PDF the cells of a table run together, and two capitalised words that meet there are no name by their look,
    a row of small counts no phone number.
    """
    if read_elsewhere:
        pieces = [(_CELLS.sub(lambda row: row[0].replace(" ", " · "), text), is_label) for text, is_label in pieces]
    unique = sorted({(_plain(text), is_label) for text, is_label in pieces})
    return Counter(kind for _, kind in hits(unique, read_elsewhere))


def words_of(pieces: list[Piece]) -> frozenset[str]:
    """Return the words of a page, those with a hyphen also without it, as a line's end leaves them."""
    words = {word for text, _ in pieces for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)}
    return frozenset(part for word in words for part in (*word.split("-"), word.replace("-", "")) if not part.islower())


def hits(pieces: list[Piece], read_elsewhere: frozenset[str] = frozenset()) -> list[tuple[int, str]]:
    """Return (position of the piece, class) of each place with personal data; `read_elsewhere` as in `kinds`."""
    found = []
    for is_label in (True, False):
        positions = [
            at
            for at, (text, one) in enumerate(pieces)
            if one == is_label and text.strip() and not _DECIMAL.fullmatch(text)
        ]
        if not positions:
            continue
        texts = pl.Series([_plain(pieces[at][0]) for at in positions], dtype=pl.String)
        _, spans = masking.mask(texts, is_label=is_label)
        for at, start, end, kind, rule in spans.iter_rows():
            if not _is_own(texts[at], start, end, rule, read_elsewhere):
                found.append((positions[at], kind))
    return found


def _plain(text: str) -> str:
    """A text in which the package's own numbers are no longer digits that could be read on."""
    text = _REFERENCE.sub("·", text)
    text = _THOUSANDS.sub(lambda match: match[0].replace("\xa0", ""), text)
    return _TICKS.sub(lambda match: match[0].replace("\n", " · "), text)


def _is_own(text: str, start: int, end: int, rule: str, read_elsewhere: frozenset[str]) -> bool:
    words = set(re.findall(r"[^\W\d_]+", text[start:end]))
    own = _own_words() | read_elsewhere if rule in _BY_LOOK else _METHODS
    if rule in _BY_LOOK and text[end : end + 2] == "-\n":  # a line of a PDF that ends inside a word
        return all(any(whole.startswith(word) for whole in own) for word in words)
    return bool(words) and words <= own


@cache
def _own_words() -> frozenset[str]:
    """Capitalised words of the package's own labels, phrases, indicators, code lists and report sentences."""
    package = Path(__file__).parents[1]
    found: set[str] = set()
    for folder in _PRINTING:
        for path in (package / folder).rglob("*"):
            if path.suffix == ".csv" and path.parent.name == "codelists":  # a label begins with a capital on a page
                found.update(word.capitalize() for word in re.findall(r"[^\W\d_]+", path.read_text(encoding="utf-8")))
            elif path.suffix in {".py", ".yml", ".csv", ".json", ".css"} and _NAME_LISTS not in path.parts:
                found.update(re.findall(r"\b[A-ZÅÄÖ][^\W\d_]+", path.read_text(encoding="utf-8")))
    return frozenset(found)
