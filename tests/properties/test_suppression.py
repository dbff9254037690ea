"""Generated releases withstand an attack that shares nothing with the model."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from rake_analysis.audit import audit_cells
from rake_analysis.disclosure import protect
from tests.disclosure_attack import too_low
from tests.disclosure_generator import AUDIENCES, PERIODS, SMALL, members, observations, release

SEEDS = st.integers(0, 10_000)


def bounded(published, cells):
    small = cells.filter(pl.col("count").is_between(1, 4))["key"].to_list()
    return too_low(dict(published.iter_rows()), small)


@settings(max_examples=10, deadline=None)
@given(SEEDS, st.sampled_from([60, 120, 260]))
def test_no_small_count_of_a_release_can_be_bounded_under_the_threshold(seed, size):
    made = release(seed, size, SMALL).protected
    assert made.cells.filter(pl.col("count").is_between(1, 4))["is_hidden"].all()
    assert bounded(made.published, made.cells) == []


def test_linked_tables_of_two_periods_withstand_the_attack_and_the_audit():
    made = release(5, 260).protected
    assert bounded(made.published, made.cells) == []
    assert audit_cells(made.published, groups=members()).is_empty()


def test_the_attack_finds_what_primary_suppression_alone_gives_away():
    made = release(3, 260, SMALL)
    small = made.protected.cells.filter(pl.col("count").is_between(1, 4))["key"].to_list()
    plain = {
        key: None if key in set(small) else count
        for key, count in made.protected.cells.select("key", "count").iter_rows()
    }
    assert too_low(plain, small)


@settings(max_examples=3, deadline=None)
@given(SEEDS)
def test_the_order_of_rows_changes_nothing(seed):
    rows, codes = observations(seed, 120)
    first = protect(rows, codes, SMALL, audiences=AUDIENCES).cells
    again = protect(rows.reverse(), codes.sample(fraction=1, shuffle=True, seed=1), SMALL, audiences=AUDIENCES).cells
    assert first.equals(again)


def test_what_was_shown_earlier_stays_shown():
    made = release(5, 260, SMALL)
    kept = made.earlier.drop_nulls("value").join(made.protected.published, on="key", suffix="_now")
    assert kept.filter(pl.col("key").str.contains(PERIODS[0])).height == kept.height > 0
    assert kept["value"].equals(kept["value_now"])


def test_the_auditor_bounds_a_hidden_cell_no_tighter_than_its_true_count_allows():
    """With presolve, HiGHS 1.12 calls 1 the greatest whole number of a cell whose true count is 3."""
    made = release(133, 260)
    assert audit_cells(made.protected.published, groups=members()).is_empty()
