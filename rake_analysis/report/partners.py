"""The observations of the collaborative area's counties side by side: a sentence of what was received, two tables."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from rake_analysis import areas, finnish
from rake_analysis.analysis import counts, evidence, totals
from rake_analysis.areas import Area
from rake_analysis.disclosure.tables import cell_key
from rake_analysis.errors import UserError
from rake_analysis.exchange import compare, format
from rake_analysis.exchange.format import TOTAL
from rake_analysis.finnish import NO_BREAK_SPACE
from rake_analysis.report import prose, wording
from rake_analysis.report.load import WORKING, Material, ReleaseMaterial
from rake_analysis.report.prose import Markdown
from rake_analysis.report.release import Count
from rake_analysis.report.tables import Table

POPULATION = "sotkanet.127"
"""The indicator by whose figures reports are told per inhabitants; a page that shows `parts` names it as its source."""


@dataclass(frozen=True)
class Compared:
    """The counties compared, own one first, and those of the area that are not (`missing`, `damaged`).

    `totals` is of compare.counties, `phenomena` of compare.phenomena; `population_year` None: no population is known.
    """

    counties: Sequence[Area]
    missing: Sequence[Area]
    damaged: Sequence[Area]
    totals: pl.DataFrame
    phenomena: pl.DataFrame
    population_year: int | None


def compared(material: Material) -> Compared:
    """Return the period's counts of the collaborative area's counties, the own ones as the audience may see them."""
    own = material.project.county
    others = [area for area in areas.areas(areas.COUNTY) if area.parent_code == own.parent_code and area != own]
    given = material.partners
    told = set(given.cells["county_code"])
    chosen = [own, *(area for area in others if area.code in told)]
    own_cells = _own_cells(material).select(pl.lit(own.code).alias("county_code"), pl.all())
    partner_cells = given.cells.filter(pl.col("county_code").is_in([area.code for area in chosen[1:]]))
    cells = pl.concat([own_cells, partner_cells])
    populations, year = _populations(material)
    damaged = [area for area in others if area.code in given.damaged]
    return Compared(
        counties=chosen,
        missing=[area for area in others if area not in chosen and area not in damaged],
        damaged=damaged,
        totals=compare.counties(cells, populations),
        phenomena=compare.phenomena(cells),
        population_year=year,
    )


def _own_cells(material: Material) -> pl.DataFrame:
    """The own county's totals and phenomena (`format.CELLS`); what nobody reported is zero."""
    period = material.period.code
    if isinstance(material, ReleaseMaterial):
        return format.from_keys(material.cells.shown, period)
    if material.period not in material.periods:
        raise UserError(
            f"there are no observations of {period}",
            place=str(material.project.observations),
            remedy=f"Read its exports first: rake-analysis ingest FILE --period {period}.",
        )
    listed = pl.DataFrame({"phenomenon": list(material.phenomena)}, {"phenomenon": pl.String})
    told = counts.phenomenon_counts(material.current, material.codes)
    whole = totals.by_period(material.current, [period]).with_columns(phenomenon=pl.lit(TOTAL))
    counted = pl.concat([whole, listed.join(told, on="phenomenon", how="left")], how="diagonal")
    cells = counted.select("phenomenon", reports="report_count", units="unit_count").fill_null(0)
    return cells.unpivot(["reports", "units"], index="phenomenon", variable_name="measure").select(
        pl.col("phenomenon").alias("phenomenon_code"),
        pl.lit(TOTAL).alias("dimension"),
        pl.lit(TOTAL).alias("category_code"),
        "measure",
        "value",
    )


def _populations(material: Material) -> tuple[dict[str, float], int | None]:
    """Inhabitants of each county in the newest year not after the period, and that year."""
    indicator = material.indicators[POPULATION]
    figures = material.statistics.filter(
        pl.col("source") == indicator.source,
        pl.col("indicator_id") == indicator.indicator_id,
        pl.col("area_category") == areas.COUNTY,
        pl.col("sex") == "total",
        pl.col("year") <= material.period.year,
    )
    if not figures.height:
        return {}, None
    newest = figures.filter(pl.col("year") == pl.col("year").max())
    return dict(newest["area_code", "value"].iter_rows()), newest["year"][0]


def caution_fi() -> str:
    """Return the sentences that go with every such comparison."""
    return wording.phrases()["partners"]["caution"]


def sentence(found: Compared) -> str:
    """Say whose observations are compared, and whose are missing or must be imported again."""
    others = found.counties[1:]
    if not (others or found.missing or found.damaged):
        collaborative_area = areas.collaborative_area_of(found.counties[0].code)
        return f"{collaborative_area.genitive_fi} yhteistyöalueella ei ole muita hyvinvointialueita."
    told = f"Rinnakkain ovat {finnish.listing([area.name_fi for area in found.counties])}." if others else ""
    missing = _of_whom(found.missing, "lukuja ei ole saatu.")
    damaged = _of_whom(found.damaged, "luvut ovat vaurioituneet tallennuksen jälkeen, ja ne pitää tuoda uudelleen.")
    return " ".join(part for part in (told, missing, damaged) if part)


def _of_whom(whose: Sequence[Area], what: str) -> str:
    return f"{finnish.listing([area.genitive_fi for area in whose])} {what}" if whose else ""


def parts(material: Material) -> list[object]:
    """Return the sentence, the caution, and with at least one other county the tables of counties and phenomena."""
    found = compared(material)
    shown: list[object] = [prose.text(sentence(found))]
    if len(found.counties) < 2:
        return shown
    phrases = wording.phrases()["partners"]
    notes = prose.joined([phrases["shares"], phrases["marks"]])
    return [*shown, prose.text(caution_fi()), county_table(material, found), notes, phenomenon_table(material, found)]


def county_table(material: Material, found: Compared) -> Table:
    """Return a row per county: reports, units, evidence grade, and reports for its size."""
    labels = {grade.code: grade.label_fi for grade in evidence.grades()}
    by_county = {row["county_code"]: row for row in found.totals.iter_rows(named=True)}
    rows = []
    for area in found.counties:
        row = by_county[area.code]
        reports, units = (
            _count(material, area, measure, TOTAL, row[column])
            for measure, column in (("reports", "report_count"), ("units", "unit_count"))
        )
        rate = finnish.number(row["reports_per_100000"], 1)
        rows.append((area.name_fi, reports, units, labels.get(row["grade"], finnish.MISSING), rate))
    year = f" ({found.population_year})" if found.population_year else ""
    rate_header = f"Tiheys 100{NO_BREAK_SPACE}000 asukasta kohti{year}"
    return Table.of(("Alue", "Havaintoja", "Yksiköitä", "Näytön aste", rate_header), rows, numeric=[1, 2, 4])


def phenomenon_table(material: Material, found: Compared) -> Table:
    """Return a row per phenomenon: each county's reports, and their share of its reports where it may be told."""
    by_cell = {(row["phenomenon_code"], row["county_code"]): row for row in found.phenomena.iter_rows(named=True)}
    rows = [
        (
            phenomenon.short_fi,
            *(_told(material, area, code, by_cell.get((code, area.code))) for area in found.counties),
        )
        for code, phenomenon in material.phenomena.items()
    ]
    headers = ("Ilmiö", *(area.name_fi for area in found.counties))
    return Table.of(headers, rows, numeric=range(1, len(headers)))


def _told(material: Material, area: Area, code: str, row: dict | None) -> Markdown:
    if row is None:
        return prose.text(finnish.MISSING)
    count = _count(material, area, "reports", code, row["report_count"])
    if row["share"] is None:
        return count
    low, high = 100 * row["low_95"], 100 * row["high_95"]
    share = f"{finnish.share(row['share'])} ({finnish.interval(low, high)})"
    return prose.joined([count, share], ", ")


def _count(material: Material, area: Area, measure: str, phenomenon: str, value: int | None) -> Markdown:
    """A count; the own county's in a release bears its key, as every count of a release does."""
    if material.audience == WORKING or area != material.project.county:
        return prose.text(finnish.number(value))
    values = {} if phenomenon == TOTAL else {"phenomenon": phenomenon}
    return Count(cell_key(measure, period=material.period.code, **values), value).markdown
