"""One indicator over all counties: the funnel, the order with its intervals, and the gap to the others in words."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from rake_analysis import finnish
from rake_analysis.analysis import county_funnel, ranks
from rake_analysis.analysis.position import Position
from rake_analysis.finnish import NO_BREAK_SPACE
from rake_analysis.report import prose
from rake_analysis.report.charts import Chart
from rake_analysis.report.load import Material

FEWEST_COUNTIES = 3
_INTERVAL = f"95{NO_BREAK_SPACE}%:n luottamusväli"


def parts(material: Material, place: Position) -> list[object]:
    """Return the gap in words, the funnel where counts are published, the counties in order, their numbers."""
    row = county_funnel.gap_to_country(material.statistics, place.indicator, place.county.code, place.year)
    shown: list[object] = [prose.text(gap_sentence(place, row))]
    for chart in (funnel_chart(material, place), rank_chart(material, place)):
        shown += chart.parts if chart else ()
    return shown


def gap_sentence(place: Position, row: Mapping[str, Any] | None) -> str:
    """Say how far the county is from the rest of the country; `row` is of county_funnel.gap_to_country.

    A difference that chance could make is called that; one that rounds to zero is no difference.
    """
    indicator, whose = place.indicator, place.county.genitive_fi
    if place.value is None:
        return ""
    if row is None:
        return "Lukumääriä ei ole julkaistu, joten eron tarkkuutta ei voi laskea eikä suppilokuviota piirtää."
    if float(finnish.number(row["difference"], indicator.decimals).strip("−").replace(",", ".")) == 0:
        return f"{whose} luku on käytännössä sama kuin muualla maassa."
    amount = finnish.number(abs(row["difference"]), indicator.decimals)
    size = f"{amount}{NO_BREAK_SPACE}prosenttiyksikköä" if indicator.unit_fi == "%" else f"{per_fi(place)}{amount}"
    word = "suurempi" if row["difference"] > 0 else "pienempi"
    sentence = (
        f"{whose} luku on {size} {word} kuin muualla maassa ({_INTERVAL} {_size_limits(row, indicator.decimals)})"
    )
    if row["difference_low_95"] <= 0 <= row["difference_high_95"]:
        return f"{sentence}. Näin pieni ero voi johtua sattumasta."
    return f"{sentence}{_ratio(row)}."


def per_fi(place: Position) -> str:
    """Return `1 000 asukasta kohti ` of the unit `/ 1 000 asukasta`; nothing for a unit that is not such."""
    unit = place.indicator.unit_fi
    return f"{finnish.unbroken(unit.removeprefix('/ '))} kohti " if unit.startswith("/ ") else ""


def _size_limits(row: Mapping[str, Any], decimals: int) -> str:
    """The limits of the size of a difference, the smaller first; with signs where the difference may be zero."""
    low, high = row["difference_low_95"], row["difference_high_95"]
    if high < 0:
        low, high = -high, -low
    return finnish.interval(low, high, decimals)


def _ratio(row: Mapping[str, Any]) -> str:
    if row["ratio"] is None or row["ratio_low_95"] is None:
        return ""
    limits = finnish.interval(row["ratio_low_95"], row["ratio_high_95"], 2)
    return f". Se on {finnish.number(row['ratio'], 2)}-kertainen muun maan lukuun verrattuna ({limits})"


def funnel_chart(material: Material, place: Position) -> Chart | None:
    """Return the counties by the size of the group compared; None where counts are not published or are too few."""
    found = county_funnel.county_funnel(material.statistics, place.indicator, place.year)
    if found is None or place.county.code not in found.counties["code"]:
        return None
    own = found.counties.filter(pl.col("code") == place.county.code).row(0, named=True)
    drawn = _drawn(found.counties, place)
    told = funnel_sentence(place, own["value"], _limits_at(found.lines, own["denominator"]))
    return Chart(
        "funnel",
        drawn.with_columns(name=pl.when("is_own").then("area").otherwise(pl.lit(""))),
        f"Suppilokuvio: {place.indicator.short_fi} hyvinvointialueittain {place.year}. {told}",
        place.indicator.unit_fi,
        place.indicator.decimals,
        reference=found.target,
        reference_label=_country_label(place, found.target),
        caption=f"{told} Rajojen sisällä alueet eroavat toisistaan tavanomaisen verran. {_source(place)}",
        lines=found.lines,
    )


def funnel_sentence(place: Position, value: float, limits: Mapping[str, float]) -> str:
    """Say where the county's point is among the funnel's lines; a point on a line is inside it."""
    who = place.county.name_fi
    for name, label in (("998", "99,8"), ("95", "95")):
        outer = f"{label}{NO_BREAK_SPACE}%:n"
        if value > limits[f"high_{name}"]:
            return f"{who} on {outer} rajan yläpuolella."
        if value < limits[f"low_{name}"]:
            return f"{who} on {outer} rajan alapuolella."
    return f"{who} on 95{NO_BREAK_SPACE}%:n rajojen sisällä."


def _limits_at(lines: pl.DataFrame, size: float) -> dict[str, float]:
    """The funnel's limits at the point of its lines nearest to `size`."""
    return lines.sort((pl.col("size") - size).abs()).row(0, named=True)


def rank_chart(material: Material, place: Position) -> Chart | None:
    """Return all counties from the largest value to the smallest, the own one marked; None for under three."""
    table = ranks.county_values(material.statistics, place.indicator, place.year)
    if table.height < FEWEST_COUNTIES:
        return None
    country, indicator = place.country_value, place.indicator
    has_intervals = table["low_95"].count() > 0
    return Chart(
        "ranks",
        _drawn(table, place),
        f"Pistekuvio: {indicator.short_fi} hyvinvointialueittain {place.year}. {place.rank_fi}".strip(),
        indicator.unit_fi,
        indicator.decimals,
        reference=country,
        reference_label="" if country is None else _country_label(place, country),
        caption=f"Hyvinvointialueet suuruusjärjestyksessä {place.year}."
        f"{f' Viiva: {_INTERVAL}.' if has_intervals else ''} {_source(place)}",
    )


def _drawn(table: pl.DataFrame, place: Position) -> pl.DataFrame:
    is_own = pl.col("code") == place.county.code
    return table.select("area", "value", low="low_95", high="high_95", size="denominator", is_own=is_own)


def _country_label(place: Position, value: float) -> str:
    return f"Koko maa {finnish.number(value, place.indicator.decimals)}"


def _source(place: Position) -> str:
    return f"Lähde: {place.indicator.owner}."
