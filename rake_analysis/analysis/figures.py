"""What is published of each indicator around one county: its series, and all compared areas in its two newest years."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from rake_analysis import areas
from rake_analysis.areas import Area
from rake_analysis.official.catalogue import Indicator

Year = dict[tuple[str, str], tuple[float, float | None]]
"""(area category, area code) → value and, where published, the count behind it."""


@dataclass(frozen=True)
class Figures:
    """`series`: the county's year, value and snapshot, oldest first. `newest` and `before` are its last two years."""

    series: list[tuple[int, float, str]] = field(default_factory=list)
    newest: Year = field(default_factory=dict)
    before: Year = field(default_factory=dict)


def figures_by_indicator(statistics: pl.DataFrame, indicators: Sequence[Indicator], county: Area) -> list[Figures]:
    """Return the figures of each indicator, both sexes together, in the order of `indicators`; one pass for all."""
    rows = statistics.filter(
        pl.col("indicator_id").is_in([indicator.indicator_id for indicator in indicators])
        & (pl.col("sex") == "total")
        & pl.col("area_category").is_in([areas.COUNTRY, areas.COLLABORATIVE_AREA, areas.COUNTY])
    )
    key = ("source", "indicator_id")
    own = rows.filter((pl.col("area_category") == county.category) & (pl.col("area_code") == county.code)).sort("year")
    found: dict[tuple[str, str], Figures] = {}
    for source, indicator_id, *point in own.select(*key, "year", "value", "snapshot").iter_rows():
        found.setdefault((source, indicator_id), Figures()).series.append(tuple(point))
    last = own.select(*key, "year", is_newest=pl.col("year") == pl.col("year").max().over(key))
    last = last.group_by(key, maintain_order=True).tail(2)
    compared = rows.filter(pl.col("year").is_in(last["year"].unique())).join(last, on=[*key, "year"])
    columns = ("is_newest", "area_category", "area_code", "value", "numerator")
    for source, indicator_id, is_newest, category, code, *figure in compared.select(*key, *columns).iter_rows():
        figures = found[source, indicator_id]
        (figures.newest if is_newest else figures.before)[category, code] = tuple(figure)
    return [found.get((indicator.source, indicator.indicator_id), Figures()) for indicator in indicators]
