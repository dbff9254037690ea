"""The words of the invented reports: sentences with alternatives from `texts/*.yml`, ready to be said."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rake_analysis import metadata

FOLDER = Path(__file__).parent

_PARTS = re.compile(r"\(([^()]*\|[^()]*)\)|(PLACE)")
_NEVER_LOWERED = ("Kela", "PLACE", "MARAK", "Suomi.fi", "Ukraina")

Draw = Callable[[], float]
Sentence = tuple[str | tuple[str, ...] | None, ...]
"""Fixed text, a tuple of alternatives, or None where the place goes."""


def parse(text: str) -> Sentence:
    """Return a sentence's parts.

    >>> parse("Jono on (pitkä|kohtuuton) PLACE.")
    ('Jono on ', ('pitkä', 'kohtuuton'), ' ', None, '.')
    """
    parts: list[str | tuple[str, ...] | None] = []
    position = 0
    for match in _PARTS.finditer(text):
        parts += [text[position : match.start()], tuple(match[1].split("|")) if match[1] is not None else None]
        position = match.end()
    parts.append(text[position:])
    return tuple(part for part in parts if part != "")


def say(sentence: Sentence, place: str, draw: Draw) -> str:
    """Return the sentence with one of each alternative, `place` where it belongs, and a capital letter first."""
    words = "".join(
        part if part.__class__ is str else place if part is None else part[int(draw() * len(part))]
        for part in sentence  # type: ignore[misc]
    )
    return words[0].upper() + words[1:]


class Deck:
    """Cards dealt in random order, each once before any again, so that a half-year repeats as little as it can."""

    def __init__(self, cards: Iterable[Any], draw: Draw):
        self.cards = list(cards)
        self._left: list[Any] = []
        self._draw = draw

    def deal(self) -> Any:
        if not self._left:
            self._left = self.cards.copy()
        last = len(self._left) - 1
        chosen = int(self._draw() * (last + 1))
        self._left[chosen], self._left[last] = self._left[last], self._left[chosen]
        return self._left.pop()


@dataclass(frozen=True)
class Topic:
    """A phenomenon's words: language → kind of sentence → sentences; `proposals` → addressee → sentences."""

    code: str
    service_tasks: tuple[str, ...]
    client_groups: tuple[str, ...]
    age_groups: tuple[str, ...]
    needs: tuple[int, ...]
    companions: tuple[str, ...]
    sentences: dict[str, dict[str, tuple[Sentence, ...]]]
    proposals: dict[str, tuple[tuple[str, Sentence], ...]]

    def has(self, language: str, kind: str) -> bool:
        return bool(self.sentences[language].get(kind))


@cache
def topics() -> dict[str, Topic]:
    """Return phenomenon code → its words, in the order of the plan."""
    found = {}
    for path in sorted((FOLDER / "texts").glob("[A-Z]*.yml")):
        record = metadata.record(path)
        found[record["phenomenon"]] = Topic(
            record["phenomenon"],
            *(tuple(record[key]) for key in ("service_tasks", "client_groups", "age_groups", "needs", "companions")),
            sentences={language: _sentences(record[language]) for language in ("fi", "sv")},
            proposals={language: parse_proposals(record[language].get("proposals", {})) for language in ("fi", "sv")},
        )
    return found


@cache
def shared() -> dict[str, dict[str, Any]]:
    """Return language → what all phenomena share: openers by role, links, closings."""
    return metadata.record(FOLDER / "texts" / "shared.yml")


@cache
def table(name: str) -> Any:
    """Return `tables/<name>.yml`."""
    return metadata.record(FOLDER / "tables" / f"{name}.yml")


def joined(opener: str, sentence: Sentence, place: str, draw: Draw) -> str:
    """Return opener and sentence in one; after `että` the sentence becomes a clause and loses its capital letter."""
    said = say(sentence, place, draw)
    if opener.endswith("että") and sentence[0] is not None and not said.startswith(_NEVER_LOWERED):
        said = said[0].lower() + said[1:]
    return f"{opener} {said}"


def parse_proposals(by_addressee: dict[str, list[str]]) -> tuple[tuple[str, Sentence], ...]:
    """Return (addressee, sentence) pairs."""
    return tuple((addressee, parse(text)) for addressee, texts in by_addressee.items() for text in texts)


def _sentences(record: dict[str, Any]) -> dict[str, tuple[Sentence, ...]]:
    return {kind: tuple(parse(text) for text in texts) for kind, texts in record.items() if kind != "proposals"}
