"""The funnel of one indicator and year over the counties, and how far one of them is from the others together."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from rake_analysis import areas
from rake_analysis.analysis.funnel import funnel, funnel_limits
from rake_analysis.analysis.gaps import Kind, gap_to_others
from rake_analysis.analysis.position import figures_of
from rake_analysis.analysis.ranks import county_values, with_denominators
from rake_analysis.analysis.thresholds import threshold
from rake_analysis.official.catalogue import Indicator

_LINE_POINT_COUNT = 40


@dataclass(frozen=True)
class CountyFunnel:
    """`counties`: columns of ranks.county_values, those with counts only. `lines`: `size` (people) and the limits
    around `target` (the country's value): `low_95`, `high_95`, `low_998`, `high_998`, in the indicator's unit."""

    target: float
    counties: pl.DataFrame
    lines: pl.DataFrame


def county_funnel(statistics: pl.DataFrame, indicator: Indicator, year: int | None) -> CountyFunnel | None:
    """Return the funnel of a year; None where counts are not published for the country and enough counties.

    The lines hold counting noise and the between-area deviation, as the verdict does (see analysis.funnel).
    """
    whole = _country(statistics, indicator, year)
    counties = county_values(statistics, indicator, year).filter(pl.col("denominator") > 0)
    if whole is None or indicator.per is None or counties.height < threshold("funnel_min_areas"):
        return None
    is_proportion = indicator.per == 100
    sizes = counties["denominator"].to_numpy()
    result = funnel(
        counties["value"].to_numpy(),
        sizes,
        whole["value"],
        whole["denominator"],
        per=indicator.per,
        is_proportion=is_proportion,
        decimals=indicator.decimals,
    )
    points = np.geomspace(sizes.min() * 0.85, sizes.max() * 1.15, _LINE_POINT_COUNT)
    lines = funnel_limits(whole["value"], points, result.tau, per=indicator.per, is_proportion=is_proportion)
    return CountyFunnel(whole["value"], counties, pl.DataFrame({"size": points, **lines}))


def gap_to_country(statistics: pl.DataFrame, indicator: Indicator, county_code: str, year: int | None) -> dict | None:
    """Return a county's row of gaps.gap_to_others against the country without it; None where counts are missing."""
    whole = _country(statistics, indicator, year)
    own = county_values(statistics, indicator, year).filter(
        (pl.col("code") == county_code) & (pl.col("denominator") > 0)
    )
    if whole is None or own.height == 0:
        return None
    kind: Kind = "proportion" if indicator.per == 100 else "rate"
    counted = own.with_columns(
        whole_numerator=pl.lit(whole["numerator"]), whole_denominator=pl.lit(whole["denominator"])
    )
    row = gap_to_others(counted, kind, per=indicator.per or 1).row(0, named=True)
    return row if row["difference"] is not None else None


def _country(statistics: pl.DataFrame, indicator: Indicator, year: int | None) -> dict | None:
    """The country's figure with its counts; None where they are not published."""
    rows = figures_of(statistics, indicator).filter(
        (pl.col("area_category") == areas.COUNTRY) & (pl.col("year") == pl.lit(year, pl.Int32))
    )
    counted = with_denominators(rows, indicator).filter(pl.col("denominator") > 0)
    return counted.row(0, named=True) if counted.height == 1 else None
