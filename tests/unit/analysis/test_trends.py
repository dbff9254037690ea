"""Direction of yearly series: published tail probabilities, scipy's slopes, breaks, and the one-year rule."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from rake_analysis.analysis import trends
from rake_analysis.official.catalogue import Break

GOLDEN = Path(__file__).parents[2] / "golden" / "official" / "mann_kendall_exact.csv"
REFORM = Break(year=2023, reason_fi="Järjestämisvastuu siirtyi.")


def order_with_s(count, s):
    """A series whose Kendall S is `s`: rising, then swapped at neighbours, two less at each swap."""
    values, left = list(range(count)), (count * (count - 1) // 2 - s) // 2
    while left:
        for at in range(count - 1):
            if left and values[at] < values[at + 1]:
                values[at], values[at + 1] = values[at + 1], values[at]
                left -= 1
    return values


@pytest.mark.parametrize(("count", "s", "one_sided"), pl.read_csv(GOLDEN, infer_schema_length=None).rows())
def test_mann_kendall_p_values_are_twice_the_published_tails(count, s, one_sided):
    assert trends.mann_kendall(order_with_s(count, s)) / 2 == pytest.approx(one_sided, rel=0.03, abs=5e-4)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("count", [5, 8, 10])
def test_mann_kendall_without_ties_agrees_with_scipys_exact_test(seed, count):
    from scipy.stats import kendalltau

    values = np.random.default_rng(seed).permutation(count)
    expected = kendalltau(np.arange(count), values, method="exact").pvalue
    assert trends.mann_kendall(values) == pytest.approx(expected, rel=1e-12)


def test_mann_kendall_with_ties_uses_the_corrected_variance_worked_out_by_hand():
    # 1 2 2 3: S = 5, variance (4·3·13 − 2·1·9)/18 = 7.6667, z = 4/2.76887 = 1.44463, p = 0.14856
    assert trends.mann_kendall([1, 2, 2, 3]) == pytest.approx(0.14856, abs=2e-5)


@pytest.mark.parametrize("values", [[3, 3, 3, 3, 3], [1, 2, 1, 2, 1, 1]])
def test_a_flat_or_tied_out_series_is_no_trend(values):
    assert trends.mann_kendall(values) > 0.5


@pytest.mark.parametrize("seed", range(6))
def test_the_slope_is_scipys_and_its_interval_no_narrower(seed):
    from scipy.stats import theilslopes

    random = np.random.default_rng(seed)
    years = np.arange(2013, 2013 + 6 + seed)
    values = 0.3 * years + random.normal(size=len(years))
    expected = theilslopes(values, years, 0.95)
    slope, low, high = trends.theil_sen(years, values)
    assert slope == pytest.approx(expected.slope, rel=1e-12)
    assert low <= expected.low_slope + 1e-12 and high >= expected.high_slope - 1e-12


def test_five_rising_years_are_rising():
    found = trends.trend(range(2020, 2025), [1, 2, 3, 4, 5])
    assert (found.direction, found.slope, found.is_sign_robust) == ("rising", 1.0, True)
    assert found.p_value == pytest.approx(2 / 120)


def test_four_years_are_not_assessed():
    found = trends.trend(range(2021, 2025), [1, 2, 3, 4])
    assert found.direction == "not_assessed"
    assert found.reason_fi == "vertailukelpoisia vuosia on 4, suuntaan tarvitaan 5"


def test_a_series_is_judged_only_after_its_break():
    found = trends.trend(range(2013, 2025), range(12), [REFORM])
    assert (found.direction, found.first_year, found.year_count) == ("not_assessed", 2023, 2)
    assert "katkeaa vuonna 2023" in found.reason_fi


def test_the_year_of_the_break_begins_the_new_stretch():
    assert trends.segments([2022, 2023, 2024], [REFORM]) == [[2022], [2023, 2024]]


def test_a_break_after_the_last_year_changes_nothing():
    assert trends.trend(range(2016, 2023), range(7), [REFORM]).direction == "rising"


def test_zigzag_has_no_direction():
    assert trends.trend(range(2015, 2025), [1, 5, 2, 6, 1, 5, 2, 6, 1, 5]).direction == "none"


def test_a_mostly_flat_series_with_a_slope_that_one_year_carries_has_no_direction():
    found = trends.trend(range(2018, 2025), [1, 1, 1, 1, 1, 1, 9])
    assert found.direction == "none"
    assert not found.is_sign_robust


def test_falling_is_rising_turned_over():
    values = [5.0, 4.1, 4.0, 3.2, 2.9, 2.5]
    down, up = (trends.trend(range(2019, 2025), [sign * value for value in values]) for sign in (1, -1))
    assert (down.direction, up.direction) == ("falling", "rising")
    assert down.slope == -up.slope


def test_a_series_that_does_not_exist_is_not_assessed():
    assert trends.trend([], []).direction == "not_assessed"


def test_over_many_series_a_direction_that_chance_would_give_somewhere_is_not_told():
    lone = trends.trend(range(2015, 2022), [1, 2, 3, 4, 5, 7, 6])
    assert lone.direction == "rising" and lone.p_value == pytest.approx(0.0028, abs=0.0001)
    still = [trends.trend(range(2015, 2022), [1, 3, 2, 4, 2.5, 3.5, 1.5]) for _ in range(30)]
    told = trends.corrected([lone, *still])[0]
    assert told.direction == "none"
    assert told.reason_fi == "kun osoittimia on monta, näin pieni vaihtelu voi olla sattumaa"
    assert trends.corrected([lone, *still[:3]])[0] == lone


def test_series_too_short_for_a_trend_do_not_count_as_tests():
    lone = trends.trend(range(2015, 2022), [1, 2, 3, 4, 5, 7, 6])
    short = [trends.trend([2023, 2024], [1, 2]) for _ in range(30)]
    assert trends.corrected([lone, *short]) == [lone, *short]
