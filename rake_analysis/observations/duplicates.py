"""Submissions that look sent twice: told row by row beside the observations, never dropped."""

from datetime import timedelta

import polars as pl

from rake_analysis import metadata

COLUMNS = ("observation_id", "repeats_id", "minute_count")


def find(observations: pl.DataFrame) -> pl.DataFrame:
    """Return the observations that repeat an earlier one: same text, reporter role and unit, within minutes.

    Columns: `observation_id`, `repeats_id` (the one just before it), `minute_count` (null where the export holds no
    times; then the same day counts). Texts are compared as stored, masked, whatever their case and spaces. The limit
    is `duplicate_minutes` in metadata/intake_limits.csv.
    """
    key = pl.col("description").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    order = ["received_date", "received_at", "source_file", "source_row"]
    groups = ["period", "text", "unit", "reporter_role"]
    told = observations.select("observation_id", *order, *groups[2:], "period", key.alias("text")).sort(order)
    before = [pl.col(name).shift(1).over(groups).alias(f"{name}_before") for name in ("observation_id", *order[:2])]
    minutes = (pl.col("received_at") - pl.col("received_at_before")).dt.total_minutes()
    is_same_day = pl.col("received_date") == pl.col("received_date_before")
    return (
        told.with_columns(before)
        .with_columns(minutes.alias("minute_count"))
        .filter(
            pl.when(pl.col("minute_count").is_not_null())
            .then(pl.col("received_at") - pl.col("received_at_before") <= _limit())
            .otherwise(is_same_day)
        )
        .select("observation_id", pl.col("observation_id_before").alias("repeats_id"), "minute_count")
        .sort("observation_id")
    )


def _limit() -> timedelta:
    path = metadata.FOLDER / "intake_limits.csv"
    limits = dict(pl.read_csv(path, infer_schema=False).select("code", "value").iter_rows())
    return timedelta(minutes=int(limits["duplicate_minutes"]))
