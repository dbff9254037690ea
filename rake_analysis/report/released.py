"""The findings of a release: changes and cells worked out from the published counts alone.

Whatever is said here could be worked out by a reader, so nothing hidden follows from it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from weakref import WeakKeyDictionary

import polars as pl

from rake_analysis import finnish
from rake_analysis.analysis import counts, triangulation
from rake_analysis.analysis.position import Position
from rake_analysis.analysis.triangulation import Placement
from rake_analysis.report import findings, prose, sentences
from rake_analysis.report.load import ReleaseMaterial
from rake_analysis.report.prose import Markdown
from rake_analysis.report.release import Count

NOT_PLACED = "Ei sijoiteta"
_SCHEMA = {"period": pl.String, "phenomenon": pl.String, "report_count": pl.Int64, "unit_count": pl.Int64}

_found: WeakKeyDictionary[ReleaseMaterial, dict[str, "Released"]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Released(findings.Subject):
    """What a release says of a phenomenon. `change` is a row of analysis.changes, None where a count is hidden;
    `placement` is None where this period's count is hidden."""

    material: ReleaseMaterial
    reports: Count
    units: Count
    before: Count | None
    change: dict | None
    placement: Placement | None
    positions: tuple[Position, ...]

    @property
    def cell_code(self) -> str:
        return self.placement.cell.code if self.placement else ""

    @property
    def cell_label_fi(self) -> str:
        return self.placement.cell.label_fi if self.placement else NOT_PLACED

    @property
    def cell_reason_fi(self) -> str:
        return self.placement.cell.reason_fi if self.placement else "havaintojen määrä on peitetty"

    @property
    def report_count(self) -> int | None:
        return self.reports.value

    @property
    def report_mark(self) -> Markdown:
        """The number of observations as a page prints it, marked for the audit."""
        return self.reports.markdown

    @property
    def unit_mark(self) -> Markdown:
        return self.units.markdown

    @property
    def amount_sentence(self) -> Markdown:
        """How many observations and how many units; what is hidden is said in words."""
        when = finnish.capitalised(self.material.period.locative_fi)
        if self.reports.value is None:
            return prose.text(f"{when} ilmiön havaintojen määrä on peitetty.")
        if self.reports.value == 0:
            return prose.text(f"{when} ilmiöstä ei ole havaintoja.")
        amount = prose.joined([when, "ilmiöstä on", self.reports.markdown, "havaintoa."])
        return prose.joined([amount, units_sentence(self.units)])

    @property
    def change_sentence(self) -> Markdown:
        """How the number changed, as far as the grade allows and both numbers are shown."""
        if self.before is None or self.material.previous is None:
            return prose.text("Edellistä kautta ei ole, joten muutosta ei voi arvioida.")
        previous = self.material.previous.label_fi
        if self.before.value is None:
            return prose.text(f"Edellisen kauden ({previous}) määrä on peitetty, joten muutosta ei esitetä.")
        told = prose.joined([f"Edellisellä kaudella ({previous}) havaintoja oli", Markdown(f"{self.before.markdown}.")])
        if self.change is None:
            return told
        if self.change["direction"] in ("new", "not_assessed"):
            return prose.joined([told, sentences.change(self.change, self.material.previous)])
        return prose.joined([told, sentences.movement(self.change)])

    @property
    def change_word(self) -> str:
        """The change in a word for a table."""
        return "peitetty" if self.change is None else findings.change_word(self.change)

    @property
    def statistics_word(self) -> str:
        return findings.statistics_word(self._statistics)

    @property
    def is_worse(self) -> bool:
        """Whether a statistic calls the phenomenon worse than elsewhere or worsening."""
        return self._statistics == "worse"

    @cached_property
    def _without_counts(self) -> Placement:
        """The placement that a period without observations would have: its statistics hold for any count."""
        nothing = triangulation.Observations(self.material.period, 0, 0, 0, "not_assessed")
        return triangulation.triangulate(self.code, nothing, self.positions)

    @property
    def _statistics(self) -> triangulation.Statistics:
        return self._without_counts.statistics

    @property
    def shown(self) -> tuple[Position, ...]:
        return self._without_counts.shown

    @property
    def reason(self) -> Markdown:
        """The rule in words, its counts left to the sentence before, and what the statistic does not say."""
        if self.placement is None:
            return prose.text("Havaintojen määrä on peitetty, joten ilmiötä ei aseteta tilastojen rinnalle.")
        said = "Ilmiöstä on havaintoja" if self.change is None else self.placement.observations.words_fi
        return prose.joined([self.placement.sentence(said), findings.limit_of(self.placement, self.code)])


def units_sentence(units: Count) -> Markdown:
    """Return how many units reported: a resident has none, so they are not the origin of every observation."""
    if units.value is None:
        return prose.text("Raportoineiden yksiköiden määrä on peitetty.")
    return prose.joined(["Raportoineita yksiköitä oli", Markdown(f"{units.markdown}.")])


Found = TypeVar("Found", findings.Finding, Released)
"""What a page tells of a phenomenon: a working page's finding, or a release's."""


def released(material: ReleaseMaterial) -> dict[str, Released]:
    """Return what the release says of every phenomenon that it lists, in the catalogue's order."""
    if material not in _found:
        _found[material] = _find(material)
    return _found[material]


def _find(material: ReleaseMaterial) -> dict[str, Released]:
    cells, period, previous = material.cells, material.period, material.previous
    positions = findings.positions(material)
    listed = cells.categories("phenomenon", period.code)
    exposures = _exposures(material)
    comparable, alone = _changes(material, listed, exposures)
    rows = {row["phenomenon"]: row for row in comparable.iter_rows(named=True)}
    found = {}
    for code, phenomenon in material.phenomena.items():
        if code not in listed:
            continue
        informing = tuple(place for place in positions if place.indicator.relevance(code))
        reports = cells.count(period=period.code, phenomenon=code)
        observed = triangulation.observed(comparable if code in rows else alone, exposures, code, period)
        found[code] = Released(
            phenomenon,
            material,
            reports,
            cells.count("units", period=period.code, phenomenon=code),
            cells.count(period=previous.code, phenomenon=code) if previous else None,
            rows.get(code),
            triangulation.triangulate(code, observed, informing) if reports.value is not None else None,
            informing,
        )
    return found


def _changes(
    material: ReleaseMaterial, listed: list[str], exposures: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The changes of the phenomena whose counts are shown in both periods, and of those shown in this one only.

    A number of units that is hidden counts as none, which never raises the evidence grade. A count hidden in an
    earlier period still says that the phenomenon is not new.
    """
    cells, period, previous = material.cells, material.period.code, material.previous
    rows = []
    for known in material.periods:
        for code in listed:
            reports = cells.count(period=known.code, phenomenon=code).value
            units = cells.count("units", period=known.code, phenomenon=code).value
            rows.append((known.code, code, reports, units or 0))
    table = pl.DataFrame(rows, _SCHEMA, orient="row")
    needed = [period, previous.code] if previous else [period]
    is_hidden = pl.col("report_count").is_null()
    shown_now = ~pl.col("phenomenon").is_in(_phenomena(table.filter(is_hidden & (pl.col("period") == period))))
    shown_both = ~pl.col("phenomenon").is_in(_phenomena(table.filter(is_hidden & pl.col("period").is_in(needed))))
    seen = table.with_columns(pl.col("report_count").fill_null(1))
    return (
        counts.changes(seen.filter(shown_both), period, previous.code if previous else None, exposures),
        counts.changes(seen.filter(shown_now), period, None, exposures),
    )


def _phenomena(table: pl.DataFrame) -> list[str]:
    return table["phenomenon"].unique().to_list()


def _exposures(material: ReleaseMaterial) -> pl.DataFrame:
    """As `counts.exposures`, from the published totals; a hidden total counts as none."""
    cells = material.cells
    rows = [
        (
            known.code,
            known.day_count,
            cells.count("units", period=known.code).value or 0,
            cells.count(period=known.code).value or 0,
        )
        for known in material.periods
    ]
    return pl.DataFrame(
        rows,
        {"period": pl.String, "day_count": pl.Int64, "unit_count": pl.Int64, "report_count": pl.Int64},
        orient="row",
    )
