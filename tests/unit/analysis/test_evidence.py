"""Evidence grades just below, at and above each threshold."""

import polars as pl
import pytest

from rake_analysis.analysis import evidence

CASES = [
    (0, 0, "few"),
    (9, 9, "few"),
    (10, 1, "indicative"),
    (11, 1, "indicative"),
    (29, 29, "indicative"),
    (30, 5, "measured"),
    (31, 5, "measured"),
    (30, 4, "indicative"),
    (30, 6, "measured"),
    (500, 4, "indicative"),
    (500, 0, "indicative"),
]


@pytest.mark.parametrize(("count", "unit_count", "code"), CASES)
def test_a_grade_needs_both_its_reports_and_its_units(count, unit_count, code):
    assert evidence.grade(count, unit_count).code == code


def test_the_expression_agrees_with_the_function():
    table = pl.DataFrame(CASES, orient="row", schema=["count", "units", "code"])
    graded = table.select(grade=evidence.grade_expr(pl.col("count"), pl.col("units")))
    assert graded["grade"].to_list() == table["code"].to_list()


def test_a_missing_count_is_the_weakest_grade():
    table = pl.DataFrame({"count": [None], "units": [None]}, schema={"count": pl.Int64, "units": pl.Int64})
    assert table.select(evidence.grade_expr(pl.col("count"), pl.col("units"))).item() == "few"


def test_every_grade_and_limit_has_its_reason():
    assert all(grade.reason_fi and grade.what_may_be_shown_fi for grade in evidence.grades())
    assert [grade.code for grade in evidence.grades()] == ["few", "indicative", "measured"]
    assert evidence.few_below() == 10
    assert set(evidence.limits()) == {"confidence", "false_discovery_rate", "new_after_empty_periods"}
