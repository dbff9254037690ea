"""Before and after: which years count, when a regression is made, and that it is another library's."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from rake_analysis.analysis import effects
from rake_analysis.official.catalogue import Break
from tests import simulations

GOLDEN = Path(__file__).parents[2] / "golden" / "official"
NEW_YEAR, AUGUST = date(2020, 1, 1), date(2020, 8, 1)


def flat(first: int, last: int, step_at: int | None = None) -> tuple[list[int], list[float]]:
    """A series that goes up and down by a tenth, and by one at `step_at`."""
    years = list(range(first, last + 1))
    return years, [5 + 0.1 * (year % 2) + (1.0 if step_at and year >= step_at else 0.0) for year in years]


def test_the_averages_are_of_the_years_before_and_after():
    found = effects.effect(date(2022, 1, 1), [2020, 2021, 2022, 2023], [1.0, 2.0, 5.0, 6.0])
    assert (found.years_before, found.years_after) == ((2020, 2021), (2022, 2023))
    assert (found.mean_before, found.mean_after, found.change) == (1.5, 5.5, 4.0)


def test_the_year_of_a_day_in_its_middle_is_on_neither_side():
    found = effects.effect(AUGUST, *flat(2018, 2022))
    assert (found.years_before, found.years_after) == ((2018, 2019), (2021, 2022))


def test_an_event_on_new_year_s_day_counts_its_own_year_as_after():
    assert effects.effect(NEW_YEAR, *flat(2018, 2022)).years_after == (2020, 2021, 2022)


@pytest.mark.parametrize(
    ("first", "last", "is_estimated"),
    [(2013, 2023, False), (2012, 2022, False), (2012, 2023, True), (2011, 2024, True)],
)
def test_a_regression_takes_eight_years_before_and_four_after(first, last, is_estimated):
    found = effects.effect(NEW_YEAR, *flat(first, last))
    assert (found.regression is not None) == is_estimated
    assert (found.reason_fi == "") == is_estimated


def test_the_reason_counts_the_years():
    found = effects.effect(NEW_YEAR, *flat(2013, 2023))
    assert found.reason_fi == "vertailukelpoisia vuosia on ennen 7 ja jälkeen 4, arvioon tarvitaan 8 ja 4"


def test_nothing_is_compared_across_a_break_at_the_event():
    found = effects.effect(NEW_YEAR, *flat(2008, 2024), [Break(year=2020, reason_fi="Uusi määritelmä.")])
    assert found.reason_fi == "sarja katkeaa samassa kohdassa"
    assert (found.mean_before, found.mean_after, found.change, found.regression) == (None, None, None, None)


def test_a_break_in_the_year_that_is_left_out_parts_the_sides_too():
    assert effects.effect(AUGUST, *flat(2008, 2024), [Break(year=2021, reason_fi="")]).change is None


def test_a_break_elsewhere_shortens_the_side_it_is_on():
    found = effects.effect(
        NEW_YEAR, *flat(2008, 2024), [Break(year=2016, reason_fi=""), Break(year=2023, reason_fi="")]
    )
    assert (found.years_before, found.years_after) == ((2016, 2017, 2018, 2019), (2020, 2021, 2022))


@pytest.mark.parametrize(("first", "last", "counts"), [(2010, 2019, (10, 0)), (2020, 2024, (0, 5))])
def test_a_series_on_one_side_only_has_no_change(first, last, counts):
    found = effects.effect(NEW_YEAR, *flat(first, last))
    assert (len(found.years_before), len(found.years_after)) == counts
    assert found.change is None
    assert found.reason_fi


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(2010, 2020, ((2016, 2017, 2018, 2019), ())), (2020, 2024, ((), (2021,)))],
)
def test_of_a_series_on_one_side_the_stretch_nearest_the_day_counts(first, last, expected):
    breaks = [Break(year=year, reason_fi="") for year in (2016, 2020, 2022)]
    found = effects.effect(AUGUST, *flat(first, last), breaks)
    assert (found.years_before, found.years_after) == expected


def test_an_unpublished_series_has_nothing_to_compare():
    found = effects.effect(NEW_YEAR, [], [])
    assert found.reason_fi.startswith("vertailukelpoisia vuosia on ennen 0 ja jälkeen 0")


@pytest.mark.parametrize("series", ["level", "slope", "nothing", "gap"])
def test_coefficients_and_newey_west_errors_are_those_of_statsmodels(series):
    rows = pl.read_csv(GOLDEN / "interrupted_series.csv").filter(pl.col("series") == series)
    expected = pl.read_csv(GOLDEN / "interrupted_series_statsmodels.csv").row(
        by_predicate=pl.col("series") == series, named=True
    )
    after = rows["is_after"] == "yes"
    found = effects.segmented(
        rows["year"].filter(~after).to_list(), rows["year"].filter(after).to_list(), rows["value"].to_list()
    )
    assert found.lag == expected["lag"]
    assert found.level.value == pytest.approx(expected["level"], abs=1e-6)
    assert found.slope.value == pytest.approx(expected["slope"], abs=1e-6)
    time, step = rows["year"].to_numpy() - rows["year"].filter(after)[0], after.to_numpy().astype(float)
    design = np.column_stack([np.ones(len(time)), time, step, step * time])
    residuals = rows["value"].to_numpy() - design @ np.linalg.lstsq(design, rows["value"].to_numpy())[0]
    errors = np.sqrt(np.diag(effects.newey_west(design, residuals, found.lag)))
    assert errors[2:] == pytest.approx([expected["level_se"], expected["slope_se"]], abs=1e-6)


@pytest.mark.parametrize(
    ("values", "is_remembering"),
    [([2, 3, 4, 4, 5, 5, 4, 3, 4, 1, 1, 3], True), ([2, 5, 1, 4, 2, 5, 1, 4, 3, 1, 5, 2], False)],
)
def test_an_interval_reaches_as_far_as_the_larger_of_two_errors_and_a_fixed_bandwidth_ask(values, is_remembering):
    time, step = np.arange(-8, 4), np.repeat([0, 1], [8, 4])
    design = np.column_stack([np.ones(12), time, step, step * time])
    residuals = np.array(values) - design @ np.linalg.lstsq(design, np.array(values))[0]
    ordinary = np.sqrt(np.linalg.inv(design.T @ design)[2, 2] * residuals @ residuals / 8)
    lasting = np.sqrt(effects.newey_west(design, residuals, 2)[2, 2])
    assert (lasting > ordinary) == is_remembering
    found = effects.segmented(range(2012, 2020), range(2020, 2024), values).level
    # 2.306004 is Student's limit at 8 degrees of freedom; 1.96 grows to 2.720031 at a bandwidth of 3 / 12.
    reach = max(ordinary, lasting) * 2.306004 * 2.720031 / 1.96
    assert (found.low, found.high) == pytest.approx((found.value - reach, found.value + reach), rel=1e-4)


def test_a_step_is_told_from_chance_and_found_where_it_is():
    found = effects.effect(NEW_YEAR, *flat(2010, 2024, step_at=2020)).regression
    assert found is not None
    assert found.level.is_told_from_chance
    assert found.level.low < 1 < found.level.high
    assert not found.slope.is_told_from_chance


@pytest.mark.parametrize("memory", [0.0, 0.5])
def test_chance_shows_a_change_of_level_in_at_most_one_of_twenty_short_series(memory):
    level, _ = simulations.changes_told(8, 4, memory, step=0.0, runs=400)
    # 5 % and 2.3 standard deviations of 400 runs. The usual limits give 22–27 %.
    assert level <= 0.075


def test_a_large_step_is_found_in_most_short_series():
    level, _ = simulations.changes_told(8, 4, 0.0, step=6.0, runs=200)
    assert level > 0.8
