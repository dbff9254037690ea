"""A change of level and slope does not depend on where a series stands, goes or in which order it was told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rake_analysis.analysis import effects

YEARS = list(range(2008, 2025))
VALUES = st.lists(st.integers(0, 1000), min_size=len(YEARS), max_size=len(YEARS))
DAY = date(2018, 1, 1)


@given(VALUES, st.integers(-50, 50), st.integers(-5, 5))
def test_a_line_added_to_the_series_changes_neither_estimate(values, constant, slope):
    plain = effects.effect(DAY, YEARS, values).regression
    moved = effects.effect(
        DAY, YEARS, [value + constant + slope * (year - 2008) for year, value in zip(YEARS, values, strict=True)]
    ).regression
    assert plain and moved
    assert moved.level.value == pytest.approx(plain.level.value, abs=1e-6)
    assert moved.slope.value == pytest.approx(plain.slope.value, abs=1e-6)


@given(VALUES)
def test_an_estimate_lies_within_its_interval(values):
    found = effects.effect(DAY, YEARS, values).regression
    assert found
    for part in (found.level, found.slope):
        assert part.low <= part.value <= part.high


@given(VALUES, st.randoms())
def test_the_order_of_the_points_is_irrelevant(values, random):
    points = list(zip(YEARS, values, strict=True))
    random.shuffle(points)
    shuffled = effects.effect(DAY, [year for year, _ in points], [value for _, value in points])
    assert shuffled == effects.effect(DAY, YEARS, values)


@given(VALUES)
def test_the_change_lies_within_the_range_of_the_series(values):
    found = effects.effect(DAY, YEARS, values)
    assert found.change is not None
    assert abs(found.change) <= max(values) - min(values) + 1e-9
