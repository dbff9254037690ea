"""Who has reported: units and municipalities with observations this period, earlier but not this period, never."""

from collections.abc import Sequence

import polars as pl

from rake_analysis import areas

NOW, EARLIER, NEVER = "now", "earlier", "never"


def coverage(observations: pl.DataFrame, column: str, period: str, known: Sequence[str] = ()) -> pl.DataFrame:
    """Return one row per value of `column` (`unit`, `municipality_code`) that was stated or is one of `known`.

    Columns: `code`, `last_period` (null: never), `report_count` (of all of `observations`), `report_count_now` (of
    `period`), `coverage`: now, earlier (reported, not in `period`) or never. The silent ones come first: never, then
    earlier, the longest ago first. Observations that do not state the value are left out.
    """
    codes = pl.concat([pl.Series("code", known, dtype=pl.String), observations[column].drop_nulls().alias("code")])
    counted = (
        observations.drop_nulls(column)
        .group_by(pl.col(column).alias("code"))
        .agg(
            last_period=pl.col("period").max(),
            report_count=pl.len().cast(pl.Int64),
            report_count_now=(pl.col("period") == period).sum().cast(pl.Int64),
        )
    )
    return (
        codes.unique(maintain_order=True)
        .to_frame()
        .join(counted, on="code", how="left", maintain_order="left")
        .with_columns(pl.col("report_count", "report_count_now").fill_null(0))
        .with_columns(
            coverage=pl.when(pl.col("report_count_now") > 0)
            .then(pl.lit(NOW))
            .when(pl.col("report_count") > 0)
            .then(pl.lit(EARLIER))
            .otherwise(pl.lit(NEVER))
        )
        .sort(
            pl.col("coverage").cast(pl.Enum([NEVER, EARLIER, NOW])),
            pl.when(pl.col("coverage") == EARLIER).then("last_period"),
            "code",
            maintain_order=True,
        )
    )


def of_municipalities(observations: pl.DataFrame, county_code: str, period: str) -> pl.DataFrame:
    """Return the coverage of a county's municipalities; observations of other places are left out."""
    codes = [place.code for place in areas.municipalities(county_code)]
    own = observations.filter(pl.col("municipality_code").is_in(codes))
    return coverage(own, "municipality_code", period, codes)
