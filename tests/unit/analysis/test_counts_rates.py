"""Ratios of rates with exact intervals, and Benjamini–Hochberg.

Published values: R's documentation of `poisson.test` (11 cases in 800 person-days against 21 in 3011) and
the fifteen p-values of Benjamini & Hochberg (1995), section 3. The others follow by hand from the binomial.
"""

import polars as pl
import pytest

from rake_analysis.analysis.rate_ratios import benjamini_hochberg, rate_change


def test_the_interval_is_that_of_the_published_example():
    row = rate_change(21, 3011, 11, 800).row(0, named=True)
    assert row["ratio"] == pytest.approx(1.971488, abs=1e-6)
    assert row["low"] == pytest.approx(0.8584264, abs=1e-6)
    assert row["high"] == pytest.approx(4.2772659, abs=1e-6)


def test_no_reports_before_leaves_the_ratio_and_its_upper_limit_open():
    # P(all 5 of 5 later) = 1/32 at even odds; the lower limit p solves p^5 = 0.025.
    row = rate_change(0, 1, 5, 1).row(0, named=True)
    low = 0.025 ** (1 / 5)
    assert (row["ratio"], row["high"]) == (None, None)
    assert row["low"] == pytest.approx(low / (1 - low))
    assert row["p_value"] == pytest.approx(2 / 32)


def test_no_reports_after_gives_a_ratio_of_zero_with_an_upper_limit():
    row = rate_change(10, 1, 0, 1).row(0, named=True)
    high = 1 - 0.025 ** (1 / 10)
    assert (row["ratio"], row["low"]) == (0, 0)
    assert row["high"] == pytest.approx(high / (1 - high))
    assert row["p_value"] == pytest.approx(2 / 1024)


def test_two_zeros_say_nothing():
    assert rate_change(0, 1, 0, 1).row(0) == (None, None, None, None)


def test_the_same_rate_from_more_exposure_is_no_change():
    row = rate_change(10, 5, 20, 10).row(0, named=True)
    assert row["ratio"] == 1
    assert row["low"] < 1 < row["high"]


def test_columns_are_compared_row_by_row():
    table = rate_change([10, 20], 1, [20, 10], 1)
    assert table["ratio"].to_list() == [2, 0.5]


@pytest.mark.parametrize("arguments", [(-1, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 0), (1, 1, 1, -2)])
def test_impossible_counts_and_exposures_are_refused(arguments):
    with pytest.raises(ValueError):
        rate_change(*arguments)


def test_the_published_fifteen_p_values_lead_to_four_findings():
    p_values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p_values += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    q_values = benjamini_hochberg(pl.Series(p_values))
    assert (q_values <= 0.05).sum() == 4
    assert q_values[3] == pytest.approx(0.0095 * 15 / 4)


def test_q_values_by_hand_with_a_missing_value_outside_the_family():
    assert benjamini_hochberg(pl.Series([0.01, None, 0.04, 0.03])).to_list() == pytest.approx([0.03, None, 0.04, 0.04])


def test_no_p_values_give_no_q_values():
    assert benjamini_hochberg(pl.Series([], dtype=pl.Float64)).to_list() == []
    assert benjamini_hochberg(pl.Series([None], dtype=pl.Float64)).to_list() == [None]
