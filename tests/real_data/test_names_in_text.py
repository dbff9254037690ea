"""Person names in public Finnish texts: how many are found, and how often an ordinary sentence is taken for one.

The development part of the corpus was looked at once, after the rules were written on the training part; the floor
here is what was measured then, below the goal of 0.95. It guards against falling, and is no target to write rules to.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from rake_analysis.privacy import engine
from rake_analysis.privacy.masking import mask

TEXTS = Path(__file__).parents[3] / "shared" / "fixtures" / "text"
NAMED, PLAIN = TEXTS / "turku_ner" / "dev.tsv", TEXTS / "ud_tdt" / "fi_tdt-ud-dev.conllu"
CLOSING, OPENING = frozenset(".,;:!?)]}%"), ("(", "[")
MEASURED = 0.90
pytestmark = [
    pytest.mark.skipif(not TEXTS.exists(), reason="../shared/fixtures/text is not here"),
    pytest.mark.skipif(engine.is_available(), reason="the figures are of the rules without the optional model"),
]


def sentences() -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Each sentence as a text, and where its persons stand."""
    text, persons = "", []
    for line in [*NAMED.read_text(encoding="utf-8").splitlines(), ""]:
        token, _, tag = line.partition("\t")
        if not token:
            if text:
                yield text, persons
            text, persons = "", []
        elif not token.startswith("-DOCSTART-"):
            text += " " if text and token not in CLOSING and not text.endswith(OPENING) else ""
            start, text = len(text), text + token
            if tag == "B-PER":
                persons.append((start, len(text)))
            elif tag == "I-PER" and persons:
                persons[-1] = (persons[-1][0], len(text))


def plain_sentences() -> list[str]:
    """Sentences in which the treebank marks no proper noun."""
    found = []
    for block in PLAIN.read_text(encoding="utf-8").split("\n\n"):
        text = next((line[9:] for line in block.splitlines() if line.startswith("# text = ")), "")
        if text and "\tPROPN\t" not in block:
            found.append(text)
    return found


def test_recall_of_names_does_not_fall_below_what_was_measured():
    items = list(sentences())
    _, table = mask(pl.Series([text for text, _ in items]))
    spans: dict[int, list[tuple[int, int]]] = {}
    for index, start, end in table.filter(pl.col("kind") == "name").select("index", "start", "end").iter_rows():
        spans.setdefault(index, []).append((start, end))
    pairs = [(person, spans.get(at, [])) for at, (_, persons) in enumerate(items) for person in persons]
    hits = sum(any(start < last and first < end for start, end in found) for (first, last), found in pairs)
    right = sum(
        any(start < last and first < end for first, last in items[at][1])
        for at, own in spans.items()
        for start, end in own
    )
    count = sum(map(len, spans.values()))
    print(f"names: recall {hits / len(pairs):.3f} of {len(pairs)}, precision {right / count:.3f} of {count}")
    assert hits / len(pairs) >= MEASURED


def test_at_most_two_in_a_hundred_plain_sentences_are_taken_to_hold_a_name():
    texts = plain_sentences()
    _, table = mask(pl.Series(texts))
    share = table.filter(pl.col("kind") == "name")["index"].n_unique() / len(texts)
    print(f"false alarms: {share:.4f} of {len(texts)} sentences")
    assert share <= 0.02
