"""All wellbeing counties of one year in order of their value."""

import polars as pl

from rake_analysis import areas
from rake_analysis.analysis.position import figures_of
from rake_analysis.official.catalogue import Indicator


def county_values(statistics: pl.DataFrame, indicator: Indicator, year: int | None) -> pl.DataFrame:
    """Return the counties' published values of a year, largest first, equal ones by name.

    Columns: `code`, `area` (Finnish name), `value`. A county without a figure has no row.
    """
    names = {area.code: area.name_fi for area in areas.areas(areas.COUNTY)}
    return (
        figures_of(statistics, indicator)
        .filter((pl.col("area_category") == areas.COUNTY) & (pl.col("year") == year))
        .select(code="area_code", area=pl.col("area_code").replace_strict(names), value="value")
        .sort(-pl.col("value"), "area")
    )
