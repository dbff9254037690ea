"""Counts of observations by phenomenon and something else they tell."""

import polars as pl


def by_phenomenon_and(observations: pl.DataFrame, codes: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return phenomenon, code (the value of `column`, null where an observation does not state it), report_count.

    `column` holds one value per observation. An observation counts once in each of its phenomena; what nobody
    reported has no row. Ordered by phenomenon and code.
    """
    coded = observations.join(codes.select("observation_id", "phenomenon").unique(), on="observation_id")
    return (
        coded.group_by("phenomenon", code=pl.col(column).cast(pl.String))
        .agg(report_count=pl.len().cast(pl.Int64))
        .sort("phenomenon", "code", nulls_last=True)
    )
