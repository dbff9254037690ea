"""Standardised rates, means, gaps to the others, smoothed rates, funnel lines and peers against independent values."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rake_analysis import areas
from rake_analysis.analysis import gaps, peers, ranks, smoothing, standardised
from rake_analysis.analysis.funnel import funnel_limits
from rake_analysis.official import catalogue


def gap(kind, numerator, denominator, whole_numerator, whole_denominator, per=1.0):
    table = pl.DataFrame(
        {
            "numerator": [numerator],
            "denominator": [denominator],
            "whole_numerator": [whole_numerator],
            "whole_denominator": [whole_denominator],
        }
    )
    return gaps.gap_to_others(table, kind, per=per).row(0, named=True)


def test_a_standardised_rate_and_its_limits_are_those_worked_out_by_hand():
    # rate (700·10/1000 + 300·20/500)/1000 = 0.019; Var = (700²·10/1000² + 300²·20/500²)/1000² = 1.21e-5;
    # Byar's limits of 30 events 20.2369 and 42.8284; √(Var/30) = 6.3509e-4.
    rate, low, high = standardised.directly_standardised([[10, 20]], [[1000, 500]], [700, 300])
    assert rate[0] == pytest.approx(1900, rel=1e-12)
    assert low[0] == pytest.approx(1279.96, abs=0.05)
    assert high[0] == pytest.approx(2714.72, abs=0.05)


@pytest.mark.parametrize(("count", "has_limits"), [(9, False), (10, True), (11, True)])
def test_a_standardised_rate_has_limits_from_ten_events(count, has_limits):
    rate, low, high = standardised.directly_standardised([[count, 0]], [[100, 100]], [1, 1])
    assert np.isfinite(rate[0])
    assert np.isfinite([low[0], high[0]]).all() == has_limits


def test_one_age_group_is_the_crude_rate_with_byars_limits():
    from rake_analysis.analysis.rates import byar

    rate, low, high = standardised.directly_standardised([[25]], [[5000]], [100_000], per=1000)
    bounds = byar(25)
    assert rate[0] == pytest.approx(5.0)
    assert (low[0], high[0]) == pytest.approx((float(bounds[0]) / 5, float(bounds[1]) / 5))


def test_an_age_group_without_people_leaves_the_rate_unknown():
    rate, _, _ = standardised.directly_standardised([[10, 0]], [[1000, 0]], [1, 1])
    assert np.isnan(rate[0])


def test_the_european_standard_population_has_a_hundred_thousand_people():
    table = standardised.european_standard_population()
    assert (table.height, table["weight"].sum()) == (21, 100_000)


@pytest.mark.parametrize(("mean", "deviation", "count"), [(3.2, 1.1, 2), (50.0, 12.0, 37), (0.4, 0.0, 10)])
@pytest.mark.parametrize("level", [0.95, 0.998])
def test_limits_of_a_mean_are_students(mean, deviation, count, level):
    from scipy.stats import t

    reach = t.ppf((1 + level) / 2, count - 1) * deviation / math.sqrt(count)
    low, high = standardised.mean_interval(mean, deviation, count, level)
    assert (float(low), float(high)) == pytest.approx((mean - reach, mean + reach), rel=1e-9)


def test_one_answer_has_a_mean_without_limits():
    assert np.isnan(standardised.mean_interval(3.0, 0.0, 1)).all()


def test_a_difference_of_shares_has_the_limits_newcombe_published():
    # Newcombe (1998), Statistics in Medicine 17:873–890, example (a): 56/70 − 48/80, method 10: 0.0524 … 0.3339.
    found = gap("proportion", 56, 70, 104, 150)
    assert found["difference"] == pytest.approx(0.2)
    assert found["difference_low_95"] == pytest.approx(0.0524, abs=5e-5)
    assert found["difference_high_95"] == pytest.approx(0.3339, abs=5e-5)
    assert found["others_value"] == pytest.approx(0.6)
    assert found["ratio"] == pytest.approx(0.8 / 0.6)


def test_newcombes_small_example_with_nobody_in_one_group():
    # The same, example (e): 5/56 − 0/29, method 10: −0.0381 … 0.1926.
    found = gap("proportion", 5, 56, 5, 85)
    assert found["difference_low_95"] == pytest.approx(-0.0381, abs=5e-5)
    assert found["difference_high_95"] == pytest.approx(0.1926, abs=5e-5)
    assert found["ratio"] is None
    assert found["ratio_low_95"] is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "whole_numerator", "whole_denominator"),
    [(None, 10, 5, 100), (1, None, 5, 100), (1, 10, 5, 10), (6, 10, 5, 100), (0, 0, 5, 100)],
)
def test_a_gap_without_others_or_counts_is_unknown(numerator, denominator, whole_numerator, whole_denominator):
    found = gap("rate", numerator, denominator, whole_numerator, whole_denominator)
    assert found["difference"] is None
    assert found["ratio_high_998"] is None


@given(st.integers(1, 5000), st.integers(1, 5000), st.sampled_from(["proportion", "rate"]))
def test_the_gap_lies_within_its_limits_and_the_wider_level_holds_the_narrower(own, rest, kind):
    found = gap(kind, own, 10_000, own + rest, 30_000, per=100)
    for name in ("difference", "ratio"):
        low, high, wide_low, wide_high = (
            found[f"{name}_{side}_{level}"] for level in ("95", "998") for side in ("low", "high")
        )
        assert wide_low <= low <= found[name] <= high <= wide_high


def test_smoothed_rates_are_marshalls_worked_out_by_hand():
    # m = 41/300, s² = 0.00802222, A = s² − m/150 = 0.00711111; C = 0.838794 and 0.912330.
    table = pl.DataFrame({"numerator": [1, 40, None], "denominator": [100, 200, 50]})
    found = smoothing.smoothed_rates(table)
    assert found["value"].to_list() == [pytest.approx(1.0), pytest.approx(20.0), None]
    assert found["smoothed"].to_list() == [pytest.approx(3.04194, abs=1e-4), pytest.approx(19.44475, abs=1e-4), None]


def test_municipalities_that_differ_less_than_chance_are_all_given_the_mean():
    table = pl.DataFrame({"numerator": [2, 10], "denominator": [100, 200]})
    assert smoothing.smoothed_rates(table)["smoothed"].to_list() == pytest.approx([4.0, 4.0])


@pytest.mark.parametrize("counts", [[None, None], [3, None], [0, 0]])
def test_with_one_municipality_or_no_events_there_is_nothing_to_smooth(counts):
    table = pl.DataFrame({"numerator": counts, "denominator": [100, 200]}, schema_overrides={"numerator": pl.Int64})
    found = smoothing.smoothed_rates(table)
    assert found["smoothed"].to_list() == found["value"].to_list()


def test_funnel_lines_are_those_worked_out_by_hand():
    # √(0.05·0.95/1000) = 0.689202 %; with τ = 1: √(0.475 + 1) = 1.214496.
    plain = funnel_limits(5, [1000], 0, per=100, is_proportion=True)
    assert (plain["low_95"][0], plain["high_95"][0]) == pytest.approx((3.649189, 6.350811), abs=1e-5)
    spread = funnel_limits(5, [1000], 1, per=100, is_proportion=True)
    assert spread["high_95"][0] == pytest.approx(7.380369, abs=1e-5)
    assert spread["high_998"][0] == pytest.approx(5 + 3.0902323 * 1.2144958, abs=1e-5)
    assert funnel_limits(0.1, [10], 0, per=100, is_proportion=True)["low_998"][0] == 0


def indicators(count):
    record = next(iter(catalogue.load().values()))
    ids = [key.partition(".")[2] for key in peers.background_keys()[:count]]
    return [record.model_copy(update={"source": "sotkanet", "indicator_id": id}) for id in ids]


def figures(chosen, value_of):
    codes = [area.code for area in areas.areas(areas.COUNTY) if area.code != peers.ALAND]
    rows = [
        ("sotkanet", one.indicator_id, areas.COUNTY, code, 2024, "total", value_of(at, number), None, "x")
        for at, one in enumerate(chosen)
        for number, code in enumerate(codes)
    ]
    columns = ["source", "indicator_id", "area_category", "area_code", "year", "sex", "value", "numerator", "snapshot"]
    return codes, pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        pl.col("year").cast(pl.Int32), pl.col("numerator").cast(pl.Float64)
    )


def test_the_nearest_county_is_the_one_with_the_nearest_figures():
    chosen = indicators(3)
    codes, statistics = figures(chosen, lambda at, number: float(number * (at + 1)))
    found = peers.nearest_counties(statistics, chosen, codes[5])
    assert set(found.table["code"].head(2)) == {codes[4], codes[6]}
    assert [one.key for one, _ in found.indicators] == peers.background_keys()[:3]
    # The organisers stand at equal steps; one step is 1/√((22² − 1)/12) standard deviations.
    assert found.table["distance"][0] == pytest.approx(1 / math.sqrt((22**2 - 1) / 12))


def test_two_background_figures_name_no_peers():
    chosen = indicators(2)
    codes, statistics = figures(chosen, lambda at, number: float(number))
    found = peers.nearest_counties(statistics, chosen, codes[0])
    assert found.table.is_empty()
    assert len(found.missing) == len(peers.background_keys()) - 2


def test_a_figure_that_one_organiser_lacks_is_not_used():
    chosen = indicators(4)
    codes, statistics = figures(chosen, lambda at, number: float(number + at))
    lacking = statistics.filter(~((pl.col("indicator_id") == chosen[3].indicator_id) & (pl.col("area_code") == "01")))
    found = peers.nearest_counties(lacking, chosen, codes[1])
    assert chosen[3].key in found.missing
    assert len(found.indicators) == 3


def test_counties_are_ranked_with_limits_where_counts_are_published():
    record = catalogue.load()["sotkanet.5"]
    rows = [
        ("sotkanet", "5", areas.COUNTY, code, 2024, "total", value, count, "x")
        for code, value, count in (("06", 5.0, 50.0), ("05", 5.0, None), ("04", 2.0, 30.0))
    ]
    columns = ["source", "indicator_id", "area_category", "area_code", "year", "sex", "value", "numerator", "snapshot"]
    statistics = pl.DataFrame(rows, schema=columns, orient="row").with_columns(pl.col("year").cast(pl.Int32))
    found = ranks.county_values(statistics, record, 2024)
    assert found["rank"].to_list() == [1, 1, 3]
    own = found.filter(pl.col("code") == "06").row(0, named=True)
    # Wilson's limits of 50 of 1,000.
    assert (own["low_95"], own["high_95"]) == pytest.approx((3.8137, 6.5313), abs=1e-3)
    assert found.filter(pl.col("code") == "05")["low_95"].to_list() == [None]
