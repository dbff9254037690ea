"""Counts of a period as a whole, whatever the phenomenon. A count measures reporting, never prevalence."""

from collections.abc import Sequence

import polars as pl

from rake_analysis.analysis.counts import municipality_count, unit_count
from rake_analysis.phenomena.catalogue import UNCLASSIFIED


def by_period(observations: pl.DataFrame, periods: Sequence[str]) -> pl.DataFrame:
    """Return one row for each of `periods`: report_count, unit_count, municipality_count, acute_count.

    Distinct units and municipalities that were stated; an observation of the whole county names no municipality.
    A period without observations has zeros.
    """
    counted = observations.group_by("period").agg(
        report_count=pl.len(),
        unit_count=unit_count(),
        municipality_count=municipality_count(),
        acute_count=pl.col("is_acute").sum(),
    )
    return (
        pl.DataFrame({"period": periods}, schema={"period": pl.String})
        .join(counted, on="period", how="left", maintain_order="left")
        .with_columns(pl.col("^.*_count$").fill_null(0).cast(pl.Int64))
    )


def tally(observations: pl.DataFrame, column: str, order: Sequence[str] = ()) -> pl.DataFrame:
    """Return how many observations have each value of `column`: code (null: not stated), report_count, unit_count.

    A list column counts an observation once for each of its values. Rows in `order` where it is given, values
    outside it after those, else the most frequent first; what was not stated comes last.
    """
    values = observations.select("observation_id", "organisation", "unit", code=pl.col(column))
    if values.schema["code"] == pl.List:
        values = values.explode("code", empty_as_null=True)
    places = {code: place for place, code in enumerate(order)}
    return (
        values.with_columns(pl.col("code").cast(pl.String))
        .group_by("code")
        .agg(report_count=pl.col("observation_id").n_unique().cast(pl.Int64), unit_count=unit_count().cast(pl.Int64))
        .with_columns(place=pl.col("code").replace_strict(places, default=len(order), return_dtype=pl.Int64))
        .sort(pl.col("code").is_null(), "place", -pl.col("report_count"), "code")
        .drop("place")
    )


def unclassified_count(observations: pl.DataFrame, codes: pl.DataFrame) -> int:
    """Return how many of `observations` no phenomenon fits."""
    unclassified = codes.filter(pl.col("phenomenon") == UNCLASSIFIED).select("observation_id").unique()
    return observations.join(unclassified, on="observation_id", how="semi").height
