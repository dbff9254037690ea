"""What holds for the coder on any text: deterministic, spans point at words, row order irrelevant."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from rake_analysis.phenomena import coder

PIECES = [
    "asunnottomuus",
    "Häätö",
    "ei",
    "ole",
    "velkaantunut",
    "yksinaisyytta",
    "tai",
    "päihteitä",
    "raha",
    "riittää",
    "[nimi]",
    "och",
    "hemlöshet",
    ",",
    ".",
    "\n",
    "😀",
    "\u202e",
    "<b>",
]
texts = st.one_of(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join), st.text(max_size=80))


def table(contents):
    return pl.DataFrame(
        {
            "observation_id": [f"{number:03}" for number in range(len(contents))],
            "language": "fi",
            "tone": None,
            "description": contents,
            "consequences": None,
        },
        schema_overrides={"tone": pl.String, "description": pl.String, "consequences": pl.String},
    )


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=4))
def test_every_observation_gets_a_code_and_spans_begin_and_end_at_words(contents):
    codes = coder.code_observations(table(contents))
    assert codes["observation_id"].n_unique() == len(contents)
    for row in codes.iter_rows(named=True):
        if row["start"] is None:
            continue
        text = contents[int(row["observation_id"])]
        assert 0 <= row["start"] < row["end"] <= len(text)
        span = text[row["start"] : row["end"]]
        assert span == span.strip()
        assert span[0].isalnum() or span[0] == "_"


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=4))
def test_the_same_texts_get_the_same_codes_in_any_order(contents):
    observations = table(contents)
    assert_frame_equal(coder.code_observations(observations), coder.code_observations(observations.reverse()))
