"""What may be said of several counties' counts, at the boundaries of the evidence grades."""

import polars as pl
import pytest

from rake_analysis.exchange import compare, format


def cells(**counties: dict[str, tuple[int | None, int | None]]) -> pl.DataFrame:
    """Cells of county → phenomenon (or total) → reports and units."""
    rows = [
        (county.removeprefix("c"), phenomenon, "total", "total", measure, value)
        for county, told in counties.items()
        for phenomenon, both in told.items()
        for measure, value in zip(("reports", "units"), both, strict=True)
    ]
    return pl.DataFrame(rows, {"county_code": pl.String()} | format.CELLS, orient="row")


def test_reports_for_the_countys_size_are_worked_out_by_hand():
    table = compare.counties(cells(c05={"total": (40, 12)}, c06={"total": (0, 0)}), {"05": 500_000, "06": 200_000})
    assert table.rows() == [("05", 40, 12, "measured", 8.0), ("06", 0, 0, "few", None)]


def test_a_hidden_total_has_neither_grade_nor_rate_and_an_unknown_population_no_rate():
    table = compare.counties(cells(c05={"total": (None, None)}, c06={"total": (40, 12)}), {"05": 500_000})
    assert table.rows() == [("05", None, None, None, None), ("06", 40, 12, "measured", None)]


@pytest.mark.parametrize(("reports", "rate"), [(9, None), (10, 5.0), (11, 5.5)])
def test_reports_for_the_countys_size_are_told_from_ten_on(reports, rate):
    table = compare.counties(cells(c05={"total": (reports, 5)}), {"05": 200_000})
    assert table["reports_per_100000"].item() == rate


@pytest.mark.parametrize(
    ("reports", "units", "is_told"),
    [(29, 12, False), (30, 12, True), (31, 12, True), (40, 4, False), (40, 5, True), (40, 6, True), (40, None, False)],
)
def test_a_share_is_told_from_thirty_reports_of_five_units_on(reports, units, is_told):
    table = compare.phenomena(cells(c05={"total": (reports, units), "ASU": (20, 8)}))
    assert (table["share"].item() is not None) == is_told
    assert (table["low_95"].item() is not None) == is_told


@pytest.mark.parametrize(("reports", "is_told"), [(9, False), (10, True), (11, True), (0, False), (None, False)])
def test_a_share_is_told_of_phenomena_with_ten_reports_or_more(reports, is_told):
    table = compare.phenomena(cells(c05={"total": (40, 12), "ASU": (reports, reports)}))
    assert (table["share"].item() is not None) == is_told
    assert table["report_count"].item() == reports


def test_a_share_has_the_limits_of_wilson():
    row = compare.phenomena(cells(c05={"total": (40, 12), "ASU": (20, 8)})).row(0, named=True)
    assert row["share"] == 0.5
    assert row["low_95"] == pytest.approx(0.5 - 0.14800, abs=1e-5)
    assert row["high_95"] == pytest.approx(0.5 + 0.14800, abs=1e-5)


def test_no_share_is_told_beside_a_hidden_total():
    assert compare.phenomena(cells(c05={"total": (None, 12), "ASU": (20, 8)}))["share"].item() is None


def test_counts_broken_down_otherwise_are_left_out():
    broken = cells(c05={"total": (40, 12), "ASU": (20, 8)}).with_columns(dimension=pl.lit("municipality"))
    assert compare.phenomena(broken).is_empty()
    assert compare.counties(broken, {}).is_empty()
