"""Thresholds of comparisons, trends and the triangulation (`metadata/comparison.csv`), each with its reason."""

from functools import cache

import polars as pl

from rake_analysis import metadata


@cache
def _table() -> dict[str, float]:
    rows = pl.read_csv(metadata.FOLDER / "comparison.csv", schema_overrides={"value": pl.Float64})
    return dict(zip(rows["name"], rows["value"], strict=True))


def threshold(name: str) -> float:
    """Return a threshold by name.

    >>> threshold("trend_min_years")
    5.0
    """
    return _table()[name]
