"""All wellbeing counties of one year in order of their value, with what chance leaves open."""

import polars as pl

from rake_analysis import areas
from rake_analysis.analysis.position import figures_of
from rake_analysis.analysis.rates import with_intervals
from rake_analysis.official.catalogue import Indicator


def county_values(statistics: pl.DataFrame, indicator: Indicator, year: int | None) -> pl.DataFrame:
    """Return the counties' published values of a year, largest first, equal ones by name.

    Columns: `code`, `area` (Finnish name), `value`, `numerator`, `denominator` (people, from the published value and
    count), `low_95`, `high_95`, `low_998`, `high_998` (null where no counts are published), `rank` among them from
    the largest, ties sharing the smaller number. A county without a figure has no row.
    """
    names = {area.code: area.name_fi for area in areas.areas(areas.COUNTY)}
    rows = figures_of(statistics, indicator).filter(
        (pl.col("area_category") == areas.COUNTY) & (pl.col("year") == pl.lit(year, pl.Int32))
    )
    return (
        with_denominators(rows, indicator)
        .select(
            code="area_code",
            area=pl.col("area_code").replace_strict(names, return_dtype=pl.String),
            value="value",
            numerator="numerator",
            denominator="denominator",
        )
        .pipe(with_intervals, "proportion" if indicator.per == 100 else "rate", per=indicator.per or 1)
        .with_columns(rank=pl.col("value").rank("min", descending=True).cast(pl.Int64))
        .sort(-pl.col("value"), "area")
    )


def with_denominators(rows: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Return rows of contracts.Statistic with `denominator`: people behind the figure, from its value and count.

    Null where no count is published, the value is 0 or the indicator is no ratio of counts.
    """
    people = pl.col("numerator") * (indicator.per or 0) / pl.col("value")
    is_known = (pl.col("value") > 0) & pl.lit(indicator.per is not None)
    return rows.with_columns(denominator=pl.when(is_known).then(pl.max_horizontal(people, "numerator")))
