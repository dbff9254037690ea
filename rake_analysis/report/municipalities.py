"""One indicator inside the county: its municipalities on a map of tiles, or as bars where nobody has laid the tiles."""

from functools import cache

import polars as pl

from rake_analysis import areas, metadata
from rake_analysis.analysis.municipal import MunicipalRange, municipal_range
from rake_analysis.analysis.position import Position, figures_of
from rake_analysis.analysis.ranks import with_denominators
from rake_analysis.analysis.smoothing import smoothed_rates
from rake_analysis.report import prose
from rake_analysis.report.charts import Chart
from rake_analysis.report.load import Material

FEWEST_MUNICIPALITIES = 3


@cache
def tiles() -> pl.DataFrame:
    """Return where each municipality's tile is (`metadata/tiles.csv`): `municipality_code`, `row`, `column` from 1."""
    return pl.read_csv(metadata.FOLDER / "tiles.csv", schema_overrides={"municipality_code": pl.String})


def parts(material: Material, place: Position) -> list[object]:
    """Return the range in words, then the map of tiles with its numbers, or bars; words only for few figures."""
    found = municipal_range(material.statistics, place.indicator, place.county.code)
    chart = municipal_chart(material, place)
    shown: list[object] = [prose.text(range_sentence(found))]
    return shown + ([chart, prose.caption(chart.caption), chart.data] if chart else [])


def range_sentence(found: MunicipalRange) -> str:
    """Say how the municipalities differ; of a county with one municipality there is nothing to say."""
    if len(found.published) + len(found.missing) < 2:
        return "Alueella on vain yksi kunta."
    return found.sentence_fi


def municipal_chart(material: Material, place: Position) -> Chart | None:
    """Return the municipalities drawn; None where fewer than three have a figure."""
    found = municipal_range(material.statistics, place.indicator, place.county.code)
    if len(found.published) < FEWEST_MUNICIPALITIES:
        return None
    table = municipal_values(material.statistics, place, found)
    has_tiles = table["row"].null_count() == 0
    indicator = place.indicator
    told = f"{indicator.short_fi} kunnittain {found.year}. {found.sentence_fi}"
    source = f"{indicator.title_fi} kunnittain {found.year}. Lähde: {indicator.owner}."
    if not has_tiles:
        bars = table.drop_nulls("value").sort("value", "area", descending=[True, False])
        drawn = bars.select("value", category="area", is_faint=pl.lit(value=False))
        return Chart("bars", drawn, f"Pylväskuvio: {told}", indicator.unit_fi, indicator.decimals, caption=source)
    shade = "Tummempi ruutu on suurempi luku."
    if table["smoothed"].count():
        shade = (
            "Tummempi ruutu on suurempi tasoitettu luku: pienen kunnan lukua on vedetty kohti alueen keskiarvoa, "
            "koska se vaihtelee sattumalta. Numero on julkaistu luku."
        )
    alt = f"Ruutukartta: {told}"
    return Chart("tiles", table, alt, indicator.unit_fi, indicator.decimals, caption=f"{shade} {source}")


def municipal_values(statistics: pl.DataFrame, place: Position, found: MunicipalRange) -> pl.DataFrame:
    """Return a row per municipality of the county, by name.

    Columns: `area`, `value`, `smoothed` (see analysis.smoothing; null where counts are not published), `row` and
    `column` of its tile (null where none is laid), `shade` 0–1 from the smallest to the largest, of smoothed figures
    where there are any, 0.5 where all are equal; null where the municipality's figure is unknown.
    """
    members = areas.municipalities(place.county.code)
    names = pl.DataFrame({"area_code": [area.code for area in members], "area": [area.name_fi for area in members]})
    rows = figures_of(statistics, place.indicator).filter(
        (pl.col("area_category") == areas.MUNICIPALITY) & (pl.col("year") == pl.lit(found.year, pl.Int32))
    )
    counted = with_denominators(rows, place.indicator).select("area_code", "numerator", "denominator")
    published = pl.DataFrame(
        [(area.code, value) for area, value in found.published],
        schema={"area_code": pl.String, "published": pl.Float64},
        orient="row",
    )
    table = names.join(counted, on="area_code", how="left").join(published, on="area_code", how="left")
    smoothed = smoothed_rates(table, per=place.indicator.per or 1)
    by = pl.coalesce("smoothed", "value") if smoothed["smoothed"].count() else pl.col("value")
    placed = smoothed.with_columns(value="published").join(
        tiles(), left_on="area_code", right_on="municipality_code", how="left"
    )
    low, high = by.min(), by.max()
    shade = pl.when(high > low).then((by - low) / (high - low)).when(by.is_not_null()).then(0.5)
    return placed.select("area", "value", "smoothed", "row", "column", shade=shade).sort("area")
