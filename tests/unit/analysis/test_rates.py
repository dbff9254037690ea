"""Intervals of proportions and rates against published tables and scipy's closed forms."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from rake_analysis.analysis import rates
from tests import interval_coverage

GOLDEN = Path(__file__).parents[2] / "golden" / "official"


def golden(name):
    return pl.read_csv(GOLDEN / name, infer_schema_length=None)


def test_wilson_limits_are_those_newcombe_published():
    table = golden("wilson_newcombe_1998.csv")
    low, high = rates.wilson(table["count"], table["total"])
    np.testing.assert_allclose(low, table["low"], atol=5.1e-5)
    np.testing.assert_allclose(high, table["high"], atol=5.1e-5)


@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize(("count", "total"), [(1, 3), (7, 40), (399, 400), (123_456, 987_654), (0, 5), (5, 5)])
def test_wilson_limits_are_those_of_scipy(count, total, level):
    from scipy.stats import binomtest

    expected = binomtest(count, total).proportion_ci(level, method="wilson")
    low, high = rates.wilson(count, total, level)
    assert float(low) == pytest.approx(expected.low, rel=1e-9, abs=1e-12)
    assert float(high) == pytest.approx(expected.high, rel=1e-9)


def test_wilson_has_no_limits_for_an_empty_group():
    low, high = rates.wilson([0], [0])
    assert np.isnan(low).all() and np.isnan(high).all()


def test_a_count_above_its_total_is_refused():
    with pytest.raises(ValueError, match="above its total"):
        rates.wilson(6, 5)


def test_garwood_limits_are_those_of_published_tables():
    table = golden("poisson_garwood.csv")
    low, high = rates.garwood(table["count"])
    np.testing.assert_allclose(low, table["low"], atol=1.1e-3)
    np.testing.assert_allclose(high, table["high"], atol=1.1e-3)


@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize("count", [0, 1, 9, 10, 250, 1_000_000])
def test_garwood_limits_are_half_the_chi_square_quantiles(count, level):
    from scipy.stats import chi2

    tail = (1 - level) / 2
    low, high = rates.garwood(count, level)
    assert float(low) == pytest.approx(chi2.ppf(tail, 2 * count) / 2 if count else 0.0, rel=1e-9)
    assert float(high) == pytest.approx(chi2.isf(tail, 2 * count + 2) / 2, rel=1e-9)


def test_byar_limits_of_sixteen_events_are_those_worked_out_by_hand():
    # 16·(1 − 1/144 − 1.959964/12)³ and 17·(1 − 1/153 + 1.959964/(3·√17))³
    low, high = rates.byar(16)
    assert float(low) == pytest.approx(16 * (1 - 0.0069444444 - 0.1633303) ** 3, rel=1e-6)
    assert float(high) == pytest.approx(17 * (1 - 0.0065359477 + 0.1584535) ** 3, rel=1e-5)


def test_poisson_limits_are_exact_under_ten_events_and_byars_from_ten():
    low, _ = rates.poisson([9, 10])
    assert low[0] == rates.garwood(9)[0]
    assert low[1] == rates.byar(10)[0]


def test_byar_stays_close_to_the_exact_limits_from_ten_events():
    counts = np.arange(10, 500)
    for close, exact in zip(rates.byar(counts), rates.garwood(counts), strict=True):
        np.testing.assert_allclose(close, exact, rtol=0.004)


def test_a_table_gets_both_levels_in_the_unit_of_the_value():
    table = pl.DataFrame({"numerator": [81, None, 0], "denominator": [263, 100, 0]})
    found = rates.with_intervals(table, "proportion", per=100)
    assert found["low_95"].round(2).to_list() == [25.53, None, None]
    assert found["high_95"].round(2).to_list() == [36.62, None, None]
    assert found["low_998"][0] < found["low_95"][0] < 30.8 < found["high_95"][0] < found["high_998"][0]


def test_a_rate_per_thousand_is_the_count_limits_over_the_denominator():
    table = pl.DataFrame({"numerator": [5], "denominator": [2000]})
    found = rates.with_intervals(table, "rate", per=1000)
    assert found["low_95"][0] == pytest.approx(1.6235 / 2, abs=1e-4)
    assert found["high_95"][0] == pytest.approx(11.6683 / 2, abs=1e-4)


@pytest.mark.parametrize("level", [0.95, 0.998])
def test_exact_poisson_limits_hold_the_truth_at_least_as_often_as_they_promise(level):
    worst = interval_coverage.worst_places(rates.garwood, level)
    assert len(worst) > 100
    assert interval_coverage.of_poisson(rates.garwood, level).min() >= level
    assert interval_coverage.of_poisson(rates.garwood, level, worst).min() >= level


@pytest.mark.parametrize("level", [0.95, 0.998])
def test_exact_limits_that_give_way_to_byars_at_ten_events_keep_the_promise(level):
    worst = interval_coverage.worst_places(rates.poisson, level)
    assert interval_coverage.of_poisson(rates.poisson, level).min() >= level
    assert interval_coverage.of_poisson(rates.poisson, level, worst).min() >= level


@pytest.mark.parametrize("total", [50, 1000, 100_000])
def test_wilsons_limits_hold_the_truth_as_often_as_they_promise_on_average_and_dip_at_few_cases(total):
    coverage = interval_coverage.of_wilson(0.95, total)
    assert coverage.mean() >= 0.95
    assert coverage.min() >= 0.909
    assert coverage[interval_coverage.EXPECTED[: len(coverage)] == 0.5] < 0.92
