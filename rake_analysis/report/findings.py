"""One finding per phenomenon: its counts and change, its statistics and the cell they place it in."""

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import polars as pl

from rake_analysis.analysis import counts, position, triangulation
from rake_analysis.analysis.position import Position
from rake_analysis.analysis.triangulation import Cell, Observations, Placement
from rake_analysis.phenomena.catalogue import Phenomenon
from rake_analysis.report import sentences, wording
from rake_analysis.report.load import Material

_CHANGE_WORDS = {"rising": "lisääntynyt", "falling": "vähentynyt", "steady": "ei selvää muutosta", "new": "uusi"}
_STATISTICS_WORDS = {"worse": "heikompi tai heikkenee", "not_worse": "ei heikompi", "none": "ei tilastoa"}

_found: WeakKeyDictionary[Material, dict[str, "Finding"]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Finding:
    """What a period says of a phenomenon. `series` has one row per period: period, report_count, unit_count, …"""

    phenomenon: Phenomenon
    material: Material
    series: pl.DataFrame
    change: dict
    placement: Placement
    positions: tuple[Position, ...]

    @property
    def code(self) -> str:
        return self.phenomenon.code

    @property
    def label_fi(self) -> str:
        return self.phenomenon.label_fi

    @property
    def short_fi(self) -> str:
        return self.phenomenon.short_fi

    @property
    def cell(self) -> Cell:
        return self.placement.cell

    @cached_property
    def _now(self) -> dict:
        now = self.series.filter(pl.col("period") == self.material.period.code)
        return now.row(0, named=True)

    @property
    def report_count(self) -> int:
        return self._now["report_count"]

    @property
    def unit_count(self) -> int:
        return self._now["unit_count"]

    @property
    def grade(self) -> str:
        """The evidence grade of the comparison with the previous period: the better of the two periods'."""
        return self.change["grade"]

    @property
    def amount_sentence(self) -> str:
        return sentences.amount(
            self.material.period, self.report_count, self.unit_count, self._now["municipality_count"]
        )

    @property
    def change_sentence(self) -> str:
        if not self.report_count and not self.change["count_before"]:
            return ""
        return sentences.change(self.change, self.material.previous)

    @property
    def change_word(self) -> str:
        """The change in a word for a table; what few reports do not allow is said as such."""
        return _CHANGE_WORDS.get(self.change["direction"], "vähän havaintoja")

    @property
    def statistics_word(self) -> str:
        return _STATISTICS_WORDS[self.placement.statistics]

    @property
    def data_needed(self) -> str:
        """What a supplement of the phenomenon would need, by what is there already."""
        parts = [f"{self.placement.shown[0].indicator.short_fi} (on jo tässä)"] if self.placement.shown else []
        phrases = wording.phrases()["cells"][self.cell.code]
        return "; ".join([*parts, phrases["data_needed"]])


def findings(material: Material) -> dict[str, Finding]:
    """Return the finding of every phenomenon that has observations or statistics, in the catalogue's order."""
    if material not in _found:
        _found[material] = _find(material)
    return _found[material]


def _find(material: Material) -> dict[str, Finding]:
    table = counts.phenomenon_counts(material.observations, material.codes)
    days = {period.code: period.day_count for period in material.periods}
    exposures = counts.exposures(material.observations, days)
    previous = material.previous.code if material.previous else None
    changed = {
        row["phenomenon"]: row
        for row in counts.changes(table, material.period.code, previous, exposures).iter_rows(named=True)
    }
    totals = exposures.filter(pl.col("period") == material.period.code).row(0, named=True)
    positions = _positions(material)
    found = {}
    for code, phenomenon in material.phenomena.items():
        informing = tuple(place for place in positions if place.indicator.relevance(code))
        if not (code in changed or informing):
            continue
        series = _series(material, table, code)
        change = changed.get(code) or _unreported(previous)
        now = series.row(-1, named=True)
        observed = Observations(
            material.period,
            count=now["report_count"],
            unit_count=now["unit_count"],
            direction=change["direction"],
            total_count=totals["report_count"],
            total_unit_count=totals["unit_count"],
            previous_count=change["count_before"],
        )
        placement = triangulation.triangulate(code, observed, informing)
        found[code] = Finding(phenomenon, material, series, change, placement, informing)
    return found


def _positions(material: Material) -> list[Position]:
    measured = [indicator for key, indicator in material.indicators.items() if key in material.snapshots]
    return position.positions(material.statistics, measured, material.county.code) if measured else []


def _series(material: Material, table: pl.DataFrame, code: str) -> pl.DataFrame:
    """A row per period, zeros where nobody reported."""
    periods = pl.DataFrame({"period": [period.code for period in material.periods]})
    own = table.filter(pl.col("phenomenon") == code).drop("phenomenon")
    return periods.join(own, on="period", how="left", maintain_order="left").with_columns(
        pl.col("^.*_count$").fill_null(0)
    )


def _unreported(previous: str | None) -> dict:
    """The change of a phenomenon that nobody has reported in either period."""
    nothing = dict.fromkeys(("ratio", "low", "high", "p_value", "q_value"))
    return {"grade": "few", "direction": "not_assessed", "count_before": 0 if previous else None, **nothing}
