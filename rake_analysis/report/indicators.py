"""An indicator on a page: where the county stands, the series beside its comparators, and what it does not say."""

import polars as pl

from rake_analysis import finnish
from rake_analysis.analysis import municipal, series
from rake_analysis.analysis.position import Position
from rake_analysis.analysis.verdict import METHOD_TESTED_FI
from rake_analysis.official.catalogue import Break
from rake_analysis.report import effects, prose
from rake_analysis.report.charts import Chart
from rake_analysis.report.load import Material
from rake_analysis.report.prose import Markdown

_MOVEMENTS = {"rising": "kasvussa", "falling": "laskussa"}


def section(material: Material, place: Position, phenomenon: str | None, level: int) -> list[object]:
    """Return what to show of one indicator: heading, sentences, chart, its table, municipalities, validity note.

    With `phenomenon` the note says what the indicator tells of it; without, of every phenomenon it informs.
    """
    indicator = place.indicator
    parts: list[object] = [
        prose.heading(level, indicator.short_fi),
        prose.joined([figures_sentence(place), verdict_sentence(place), trend_sentence(place)]),
    ]
    chart = series_chart(material, place)
    if chart is not None:
        parts += chart.parts
    parts.append(
        prose.joined([municipal.municipal_range(material.statistics, indicator, material.county.code).sentence_fi])
    )
    parts.append(notes(material, place, phenomenon))
    return parts


def figures_sentence(place: Position) -> str:
    """Return the figures with what they are of: `Pienituloisten osuus: Satakunnassa 14,2 % (2024), koko maassa …`"""
    return f"{finnish.capitalised(place.indicator.subject_fi)}: {place.sentence_fi}"


def verdict_sentence(place: Position) -> str:
    """Return the verdict in a sentence: `Luku on selvästi suurempi kuin muualla maassa, mikä on heikompi tilanne.`"""
    verdict = place.verdict
    if verdict.strength == "unknown":
        return "Luvulle ei ole vertailukohtaa."
    told = f"Luku on {verdict.size_fi}"
    qualities = {"worse": ", mikä on heikompi tilanne", "better": ", mikä on parempi tilanne"}
    return f"{told}{qualities.get(verdict.quality, '')}."


def trend_sentence(place: Position) -> str:
    """Return the direction of the county's series in a sentence, or why none is stated."""
    trend = place.trend
    movement = _MOVEMENTS.get(trend.direction)
    if movement is None:
        return f"Suuntaa ei todeta: {trend.reason_fi}." if trend.reason_fi else ""
    return f"{place.county.genitive_fi} luku on ollut {movement} {trend.first_year}–{trend.last_year}."


def series_chart(material: Material, place: Position) -> Chart | None:
    """Return the county's series beside its collaborative area and the country; None where nothing is published."""
    indicator = place.indicator
    table = series.comparison_series(material.statistics, indicator, material.county.code)
    if table.height == 0:
        return None
    drawn = table.select("year", "value", "role", area=pl.col("area_fi").str.replace(" (YTA)", "", literal=True))
    # Åland is its own collaborative area: one line, not two on each other.
    drawn = drawn.filter((pl.col("role") == "own") | (pl.col("area") != place.county.name_fi))
    years = table["year"]
    alt = (
        f"Viivakuvio: {indicator.short_fi}, {indicator.unit_fi}, {years.min()}–{years.max()}. "
        f"{place.sentence_fi} {verdict_sentence(place)} {trend_sentence(place)}"
    )
    inside = tuple(part.year for part in _breaks_inside(place, table))
    events = effects.marks(material, indicator, years.to_list())
    told = effects.marks_fi(events)
    caption = f"{indicator.title_fi}. Lähde: {indicator.owner}."
    if inside:
        caption += f" Katkoviiva: sarja katkeaa ({finnish.listing([str(year) for year in inside])})."
    alt, caption = alt.strip() + told, caption + told
    return Chart("series", drawn, alt, indicator.unit_fi, indicator.decimals, inside, caption=caption, events=events)


def _breaks_inside(place: Position, table: pl.DataFrame) -> list[Break]:
    """The breaks that the published years of the series cross."""
    years = table["year"].to_list()
    return [part for part in place.indicator.breaks if years and min(years) < part.year <= max(years)]


def notes(material: Material, place: Position, phenomenon: str | None, *, is_short: bool = False) -> Markdown:
    """What the indicator says and does not say, its breaks, and the producer's own limits.

    A short note leaves out the usual method, which its page tells once.
    """
    indicator = place.indicator
    informed = [part for part in indicator.phenomena if phenomenon in (None, part.code)]
    bullets = []
    for part in informed:
        bullets.append(prose.joined([prose.strong("Kertoo:"), part.says_fi]))
        bullets.append(prose.joined([prose.strong("Rajoitus:"), part.does_not_say_fi]))
    table = series.comparison_series(material.statistics, indicator, material.county.code)
    inside = _breaks_inside(place, table)
    bullets += [prose.joined([prose.strong(f"Katkos {part.year}:"), part.reason_fi]) for part in inside]
    if not is_short or place.verdict.method_fi != METHOD_TESTED_FI:
        bullets.append(prose.joined([prose.strong("Vertailutapa:"), place.verdict.method_fi]))
    kept = material.snapshots[indicator.key]
    if kept.interpretation_fi:
        bullets.append(prose.joined([prose.strong("Tuottajan tulkintaohje:"), kept.interpretation_fi]))
    if kept.limits_fi:
        bullets.append(prose.joined([prose.strong("Tuottajan huomautus:"), kept.limits_fi]))
    return prose.bullets(bullets)
