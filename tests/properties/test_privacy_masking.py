"""Masking holds for any text: it ends, it repeats itself, its spans are in order and inside the text."""

from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from rake_analysis.privacy.masking import mask
from rake_analysis.privacy.spans import PLACEHOLDERS, Span, replaced

PIECES = st.sampled_from(
    [
        *("Matti", "Virtanen", "matti", "virtasen", "asiakas", "M.", "Pori", "ainoa", "Siikaisten", "Koulukatu"),
        *("5 B", "010594Y9032", "010594", "-", "9032", "040", "1234567", "FI", "12", "@", "example.fi", "s."),
        *("1.2.1980", "puh.", "Anna-Liisa", "Xyzzynen", "perhe", "1234567-1", "asiakasnumero", "ABC", "123"),
        *("[", "]", "[nimi]", "[osoite]"),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12).flatmap(
    lambda pieces: st.sampled_from([" ", "", "\n", ", "]).map(lambda joint: joint.join(pieces))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_masking_twice_is_masking_once(texts):
    once, _ = mask(pl.Series(texts, dtype=pl.String))
    twice, spans = mask(once)
    assert twice.to_list() == once.to_list()
    assert spans.is_empty()


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_spans_are_in_order_apart_and_rebuild_the_masked_text(text):
    masked, spans = mask(pl.Series([text], dtype=pl.String))
    found = [Span(*row) for row in spans.drop("index").rows()]
    assert all(0 <= span.start < span.end <= len(text) and span.kind in PLACEHOLDERS for span in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert replaced(text, found) == masked[0]


@settings(max_examples=50, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=6), st.randoms())
def test_the_order_of_rows_does_not_matter(texts, random):
    shuffled = list(texts)
    random.shuffle(shuffled)
    masked = dict(zip(texts, mask(pl.Series(texts, dtype=pl.String))[0], strict=True))
    assert mask(pl.Series(shuffled, dtype=pl.String))[0].to_list() == [masked[text] for text in shuffled]
