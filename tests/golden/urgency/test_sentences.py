"""How many acute sentences the rules find and how often they find one wrongly. README.md tells what to make of it."""

from pathlib import Path

import polars as pl
import pytest

from rake_analysis.observations import urgency

# What was reached: (acute sentences found, of), (others found, of). A change of the rules may better these.
REACHED = {
    "development": ((51, 51), (0, 44)),
    "held_out": ((25, 25), (1, 22)),
    "fresh_development": ((32, 32), (0, 20)),
    "fresh_held_out": ((13, 16), (0, 10)),
}


@pytest.mark.parametrize("part", REACHED)
def test_the_rules_find_as_many_acute_sentences_as_before_and_no_more_others(part):
    table = pl.read_csv(Path(__file__).parent / "sentences.csv").filter(pl.col("part") == part)
    table = table.with_columns(is_found=urgency.rules_of(table["text"]).is_not_null())
    (found_count, acute_count), (false_count, other_count) = REACHED[part]
    acute, other = table.filter(pl.col("is_acute")), table.filter(~pl.col("is_acute"))
    assert (acute.height, other.height) == (acute_count, other_count)
    assert acute["is_found"].sum() >= found_count
    assert other["is_found"].sum() <= false_count
