"""The yearly series of a county beside its collaborative area and the country, split where they must not be joined."""

import polars as pl

from rake_analysis import areas
from rake_analysis.analysis.position import figures_of
from rake_analysis.official.catalogue import Indicator


def comparison_series(statistics: pl.DataFrame, indicator: Indicator, county_code: str) -> pl.DataFrame:
    """Return a row per published figure of the county, its collaborative area and the country.

    Columns: `role` (own, collaborative_area, country), `area_fi`, `year`, `value` (the indicator's unit),
    `segment` (0, 1, … counts the breaks passed: a line is drawn within a segment only). Sorted by role and year;
    a year without a figure has no row.
    """
    county = areas.area(areas.COUNTY, county_code)
    collaborative_area = areas.collaborative_area_of(county_code)
    roles = pl.DataFrame(
        [
            (0, "own", county.name_fi, *county.key),
            (1, "collaborative_area", f"{collaborative_area.name_fi} (YTA)", *collaborative_area.key),
            (2, "country", areas.areas(areas.COUNTRY)[0].name_fi, *areas.areas(areas.COUNTRY)[0].key),
        ],
        schema=["order", "role", "area_fi", "area_category", "area_code"],
        orient="row",
    )
    passed = [(pl.col("year") >= part.year).cast(pl.Int64) for part in indicator.breaks]
    return (
        figures_of(statistics, indicator)
        .join(roles, on=["area_category", "area_code"])
        .sort("order", "year")
        .select("role", "area_fi", "year", "value", pl.sum_horizontal(pl.lit(0), *passed).alias("segment"))
    )
