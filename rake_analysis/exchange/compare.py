"""Counts of several counties side by side: what may be said of them, and how much each reported for its size."""

from collections.abc import Mapping

import polars as pl

from rake_analysis.analysis import evidence, rates
from rake_analysis.exchange.format import TOTAL

PER = 100_000
MEASURED = "measured"


def counties(cells: pl.DataFrame, populations: Mapping[str, float]) -> pl.DataFrame:
    """Return what each county reported in all, in code order.

    `cells` has `county_code` and the columns of `format.CELLS`. Columns: county_code, report_count, unit_count (null:
    hidden or not told), grade (null where the reports are hidden; units that are not told count as none),
    reports_per_100000 inhabitants (null: hidden, few, or the population is not known). The rate tells how eagerly a
    county reports, never how common a need is.
    """
    total = cells.filter((pl.col("phenomenon_code") == TOTAL) & (pl.col("dimension") == TOTAL))
    people = pl.DataFrame(
        {"county_code": list(populations), "population": list(populations.values())},
        {"county_code": pl.String, "population": pl.Float64},
    )
    grade = evidence.grade_expr(pl.col("report_count"), pl.col("unit_count").fill_null(0))
    return (
        _measure(total, "reports", "report_count")
        .join(_measure(total, "units", "unit_count"), on="county_code", how="left")
        .join(people, on="county_code", how="left")
        .select(
            "county_code",
            "report_count",
            "unit_count",
            grade=pl.when(pl.col("report_count").is_not_null()).then(grade),
            reports_per_100000=PER * _unless_few() / pl.col("population"),
        )
        .sort("county_code")
    )


def phenomena(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the reports of each phenomenon in each county that told of it, by phenomenon and county.

    Columns: phenomenon_code, county_code, report_count (null: hidden), share of the county's reports (0–1) and its
    95 % limits low_95, high_95 (Wilson 1927; null: none may be told). A share is told only where the county's reports
    are `measured` and the phenomenon's more than `few`. One report may carry several phenomena: shares do not add up.
    """
    told = cells.filter(pl.col("phenomenon_code") != TOTAL, pl.col("dimension") == TOTAL)
    wholes = counties(cells, {}).filter(pl.col("grade") == MEASURED).select("county_code", whole="report_count")
    joined = _measure(told, "reports", "report_count", "phenomenon_code").join(wholes, on="county_code", how="left")
    joined = joined.with_columns(part=_unless_few())
    limited = rates.with_intervals(joined, "proportion", count="part", denominator="whole", per=1)
    share = pl.col("part") / pl.col("whole")
    columns = ["phenomenon_code", "county_code", "report_count"]
    return limited.select(*columns, share.alias("share"), "low_95", "high_95").sort(columns[:2])


def _unless_few() -> pl.Expr:
    return pl.when(pl.col("report_count") >= evidence.few_below()).then("report_count")


def _measure(cells: pl.DataFrame, measure: str, name: str, *more: str) -> pl.DataFrame:
    return cells.filter(pl.col("measure") == measure).select("county_code", *more, pl.col("value").alias(name))
