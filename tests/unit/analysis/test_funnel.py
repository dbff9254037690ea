"""The funnel against a published variance, hand calculation, and reports in which nothing differs."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from rake_analysis.analysis.funnel import between_area_deviation, funnel, winsorised
from rake_analysis.analysis.rate_ratios import benjamini_hochberg
from tests.simulations import SIZES, is_flagged, power, reports_with_a_flag

GOLDEN = Path(__file__).parents[2] / "golden" / "official" / "bcg_trials.csv"


def test_tau_without_winsorising_is_the_published_dersimonian_laird_value():
    a, b, c, d = pl.read_csv(GOLDEN).to_numpy().T.astype(float)
    effect = np.log(a / (a + b)) - np.log(c / (c + d))
    noise = np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    pooled = np.average(effect, weights=1 / noise**2)
    z = (effect - pooled) / noise
    tau, dispersion = between_area_deviation(z, noise, share=0)
    assert tau**2 == pytest.approx(0.3088, abs=5e-5)
    assert dispersion * len(z) == pytest.approx(152.2330, abs=5e-4)


def test_an_area_is_compared_with_the_others_without_itself():
    # Three areas of 100, 300 and 600 with 10, 60 and 60 cases: the others of the first have 120/900.
    found = funnel([10, 20, 10], [100, 300, 600], 13, 1000, per=100, is_proportion=True)
    np.testing.assert_allclose(found.target, [100 * 120 / 900, 100 * 70 / 700, 100 * 70 / 400])


def test_counting_noise_is_binomial_for_proportions_and_poisson_for_rates():
    # Target 120/900 = 0.13333; noise² = p(1−p)(1/100 + 1/900), without (1−p) for a rate.
    share = funnel([10, 20, 10], [100, 300, 600], 13, 1000, per=100, is_proportion=True)
    rate = funnel([10, 20, 10], [100, 300, 600], 13, 1000, per=100, is_proportion=False)
    assert share.noise[0] == pytest.approx(3.5832, abs=1e-4)
    assert rate.noise[0] == pytest.approx(3.8490, abs=1e-4)


def test_rounding_of_published_figures_widens_the_noise():
    exact = funnel([10, 20, 10], [1e9, 3e9, 6e9], 13, 1e10, per=100, is_proportion=True)
    rounded = funnel([10, 20, 10], [1e9, 3e9, 6e9], 13, 1e10, per=100, is_proportion=True, decimals=0)
    # Two figures rounded to whole per cents: √(2/12) · 10/9 = 0.4536 for the first area.
    assert rounded.noise[0] == pytest.approx(0.4536, abs=1e-3)
    assert exact.noise[0] < 0.01


def test_winsorising_pulls_in_both_ends():
    values = np.array([-50.0, *range(-4, 5), 50.0])
    assert winsorised(values, 0.1).tolist() == [-4.0, *range(-4, 5), 4.0]
    assert winsorised(values, 0).tolist() == values.tolist()


def test_areas_that_differ_less_than_chance_have_no_between_area_deviation():
    assert between_area_deviation([0.1, -0.2, 0.3, -0.1, 0.0, 0.2], np.ones(6))[0] == 0.0


def test_ordinary_differences_between_areas_flag_nobody_but_an_outlier_is_flagged():
    random = np.random.default_rng(5)
    share = 0.05 * (1 + 0.1 * random.standard_normal(23))
    share[5] = 0.05 * 2.0
    whole = 100 * np.average(share, weights=SIZES)
    found = funnel(100 * share, SIZES, whole, SIZES.sum(), per=100, is_proportion=True)
    assert found.p_value[5] < 0.001
    assert np.delete(found.p_value, 5).min() > 0.01
    assert (found.p_noise < 0.001).sum() > 15


def test_a_missing_area_stays_missing_and_disturbs_nobody():
    found = funnel([10, np.nan, 10], [100, 300, 600], 13, 1000, per=100, is_proportion=True)
    assert np.isnan(found.z[1])
    assert np.isfinite(found.z[[0, 2]]).all()


def test_the_simulations_flag_what_benjamini_hochberg_does():
    p_values = np.random.default_rng(3).uniform(0, 0.1, (40, 23)) ** 2
    expected = [(benjamini_hochberg(pl.Series(column)) <= 0.05).to_list() for column in p_values.T]
    np.testing.assert_array_equal(is_flagged(p_values).T, expected)


def test_where_nothing_differs_at_most_five_per_cent_of_county_reports_show_a_flag(capsys):
    ours, plain = reports_with_a_flag(spread=0.0, runs=200)
    with capsys.disabled():
        print(f"\nnull calibration: {ours:.1%} of reports flagged, interval against the country {plain:.1%}")
    assert ours <= 0.05
    assert plain > 0.7


def test_where_areas_differ_in_the_ordinary_way_few_county_reports_show_a_flag(capsys):
    ours, plain = reports_with_a_flag(spread=0.1, runs=60)
    with capsys.disabled():
        print(f"\nordinary differences (10 %): {ours:.1%} of reports flagged, plain interval {plain:.1%}")
    assert ours <= 0.08


def test_a_county_half_as_high_again_as_its_equals_is_found(capsys):
    shares = {(ratio, spread): power(ratio, spread, runs=40) for spread in (0.0, 0.05) for ratio in (1.1, 1.25, 1.5)}
    with capsys.disabled():
        for spread in (0.0, 0.05):
            told = ", ".join(f"{ratio}: {shares[ratio, spread]:.0%}" for ratio in (1.1, 1.25, 1.5))
            print(f"\npower where areas otherwise differ by {spread:.0%} – rate ratio {told}")
    assert shares[1.5, 0.0] >= 0.95
    assert shares[1.5, 0.05] >= 0.9
