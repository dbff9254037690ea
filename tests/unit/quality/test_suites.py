"""Expectations: counts and references come out, values do not, and what cannot be evaluated is an error."""

from datetime import date

import polars as pl
import pytest

from rake_analysis import project
from rake_analysis.quality import suites
from rake_analysis.quality.tables import Tables
from tests.unit.quality.test_judge import check

ROWS = pl.DataFrame(
    {
        "reference": ["a:2", "a:3", "a:4", "a:5"],
        "day": [date(2025, 7, 1), date(2025, 6, 30), None, date(2026, 1, 1)],
        "code": ["x", "SALAISUUS", None, "y"],
    }
)


@pytest.fixture
def tables(tmp_path):
    made = project.create(tmp_path / "project", project.Settings())
    return Tables(made, made.period("2025H2"), date(2026, 1, 15))


def measured(tables, rows, **given):
    one = check().model_copy(update=given)
    return suites.run("raw", rows, {one.check_id: one}, tables)[0]


def test_values_outside_a_set_are_counted_with_references_and_without_their_values(tables):
    found = measured(
        tables, ROWS, expectation="ExpectColumnValuesToBeInSet", column="code", arguments={"value_set": ["x", "y"]}
    )
    assert (found.status, found.numerator, found.denominator, found.references) == ("measured", 1, 3, ("a:3",))
    assert "SALAISUUS" not in repr(found)


def test_both_ends_of_the_period_are_inside_it(tables):
    bounds = {"min_value": "@period_start", "max_value": "@period_end"}
    found = measured(tables, ROWS, expectation="ExpectColumnValuesToBeBetween", column="day", arguments=bounds)
    assert (found.numerator, found.denominator, found.references) == (2, 3, ("a:3", "a:5"))


def test_missing_cells_are_counted_against_all_rows(tables):
    found = measured(tables, ROWS, expectation="ExpectColumnValuesToNotBeNull", column="code")
    assert (found.numerator, found.denominator, found.references) == (1, 4, ("a:4",))


def test_a_column_of_only_missing_cells_has_nothing_to_judge(tables):
    empty = ROWS.with_columns(code=pl.lit(None, dtype=pl.String))
    found = measured(
        tables, empty, expectation="ExpectColumnValuesToBeInSet", column="code", arguments={"value_set": ["x"]}
    )
    assert found.status == "not_applicable"


def test_what_cannot_be_evaluated_is_an_error_and_no_failure(tables):
    lost = measured(tables, ROWS, expectation="ExpectColumnValuesToNotBeNull", column="gone")
    odd = measured(tables, ROWS, expectation="ExpectColumnValuesToBeBetween", column="code", arguments={"max_value": 3})
    assert (lost.status, odd.status) == ("error", "error")
    assert "SALAISUUS" not in repr(odd)


def test_without_rows_the_check_does_not_apply(tables):
    assert (
        measured(tables, ROWS.head(0), expectation="ExpectColumnValuesToNotBeNull", column="code").status
        == "not_applicable"
    )
