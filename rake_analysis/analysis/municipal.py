"""Differences inside the county: the range over its municipalities. They are never added up to a county figure."""

from dataclasses import dataclass

import polars as pl

from rake_analysis import areas, finnish
from rake_analysis.analysis.position import figures_of
from rake_analysis.areas import Area
from rake_analysis.official.catalogue import Indicator


@dataclass(frozen=True)
class MunicipalRange:
    """Published figures of a county's municipalities in the newest year that has any, largest first.

    `missing` are the municipalities without a figure: missing or withheld, never zero.
    """

    indicator: Indicator
    year: int | None
    published: tuple[tuple[Area, float], ...]
    missing: tuple[Area, ...]

    @property
    def highest(self) -> tuple[Area, float] | None:
        return self.published[0] if self.published else None

    @property
    def lowest(self) -> tuple[Area, float] | None:
        return self.published[-1] if self.published else None

    @property
    def ratio(self) -> float | None:
        """Highest over lowest; None where the lowest is not above zero."""
        if not self.published or self.published[-1][1] <= 0:
            return None
        return self.published[0][1] / self.published[-1][1]

    @property
    def sentence_fi(self) -> str:
        """`Kuntaluvuista suurin on Porissa (4,4 %) ja pienin Eurajoella (1,1 %) vuonna 2024. Tietoa ei ole …`"""
        if not self.published:
            return "Kuntien lukuja ei ole julkaistu."
        names = finnish.listing([area.name_fi for area in self.missing])
        absent = f" Tietoa ei ole julkaistu: {names}." if names else ""
        (top, largest), (bottom, smallest) = self.published[0], self.published[-1]
        if largest == smallest:
            return f"Kunnissa luku on {self._figure(largest)} vuonna {self.year}.{absent}"
        most = f"{top.locative_fi} ({self._figure(largest)})"
        least = f"{bottom.locative_fi} ({self._figure(smallest)})"
        # Those withheld could be larger or smaller.
        which = "Julkaistuista kuntaluvuista suurin" if self.missing else "Kuntaluvuista suurin"
        return f"{which} on {most} ja pienin {least} vuonna {self.year}.{absent}"

    def _figure(self, value: float) -> str:
        return finnish.with_unit(value, self.indicator.unit_fi, self.indicator.decimals)


def municipal_range(statistics: pl.DataFrame, indicator: Indicator, county_code: str) -> MunicipalRange:
    """Return the range of an indicator over the county's municipalities; `statistics` as contracts.Statistic."""
    members = areas.municipalities(county_code)
    rows = figures_of(statistics, indicator).filter(
        (pl.col("area_category") == areas.MUNICIPALITY) & pl.col("area_code").is_in([area.code for area in members])
    )
    year = max(rows["year"].to_list(), default=None)
    newest = rows.filter(pl.col("year") == pl.lit(year, pl.Int32))
    values = dict(zip(newest["area_code"], newest["value"], strict=True))
    published = sorted(
        ((area, values[area.code]) for area in members if area.code in values),
        key=lambda pair: (-pair[1], pair[0].code),
    )
    return MunicipalRange(indicator, year, tuple(published), tuple(area for area in members if area.code not in values))
