"""What is planted in the example stands where it should, whatever the seed."""

from functools import cache

import polars as pl
import pytest

from rake_analysis import periods
from rake_analysis.analysis import counts, position, triangulation
from rake_analysis.example import figures, responses
from rake_analysis.official import catalogue

PLANTED = {"ASU": "vahvistuva", "KOU": "heikko_signaali", "PAI": "katvealue", "TOI": "tunnettu"}


@cache
def example_cells(seed: int) -> dict[str, str]:
    indicators = [one for one in catalogue.load().values() if one.source == "sotkanet" and not one.is_denominator]
    places = position.positions(_statistics(seed), indicators, figures.EXAMPLE_COUNTY)
    halves = [periods.parse(code) for code in responses.PERIODS]
    observations, codes = _reports(halves, seed)
    exposures = counts.exposures(observations, {half.code: half.day_count for half in halves})
    table = counts.phenomenon_counts(observations, codes)
    changed = counts.changes(table, halves[-1].code, halves[-2].code, exposures)
    return {
        code: triangulation.triangulate(
            code,
            triangulation.observed(changed, exposures, code, halves[-1]),
            [place for place in places if place.indicator.relevance(code)],
        ).cell.code
        for code in PLANTED
    }


def _statistics(seed: int) -> pl.DataFrame:
    rows = [
        ("sotkanet", str(indicator.id), *row.area, row.year, row.sex, float(row.value), row.numerator, "")
        for indicator in figures.indicators()
        for row in figures.figures(indicator, seed=seed)
    ]
    columns = ["source", "indicator_id", "area_category", "area_code", "year", "sex", "value", "numerator", "snapshot"]
    table = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    return table.with_columns(pl.col("year").cast(pl.Int32), pl.col("numerator").cast(pl.Float64))


def _reports(halves: list[periods.Period], seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The reports with the phenomena they were written about."""
    usable = [
        (f"{half.code}-{number}", half.code, row)
        for half in halves
        for number, row in enumerate(responses.responses(half, seed=seed, scale=1))
        if not row.rejected_rule
    ]
    names = ("organisation", "unit", "municipality_code", "reporter_role")
    observations = pl.DataFrame(
        [(id, half, *(getattr(row, name) or None for name in names)) for id, half, row in usable],
        schema=["observation_id", "period", *names],
        orient="row",
        infer_schema_length=None,
    )
    codes = [(id, code) for id, _, row in usable for code in row.phenomena]
    return observations, pl.DataFrame(codes, schema=["observation_id", "phenomenon"], orient="row")


@pytest.mark.parametrize("phenomenon", PLANTED)
@pytest.mark.parametrize("seed", range(1, 9))
def test_a_planted_pattern_stands_in_its_cell(seed, phenomenon):
    assert example_cells(seed)[phenomenon] == PLANTED[phenomenon]
