"""One finding per phenomenon: its counts and change, its statistics and the cell they place it in."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import polars as pl

from rake_analysis import finnish
from rake_analysis.analysis import counts, evidence, position, triangulation
from rake_analysis.analysis.cells import Cell, Statistics
from rake_analysis.analysis.position import Position
from rake_analysis.analysis.triangulation import Placement
from rake_analysis.phenomena.catalogue import GOOD_PRACTICE, UNCLASSIFIED, Phenomenon
from rake_analysis.report import prose, sentences, wording
from rake_analysis.report.load import Material
from rake_analysis.report.prose import Markdown

_CHANGE_WORDS = {
    ("measured", "rising"): "lisääntynyt",
    ("measured", "falling"): "vähentynyt",
    ("indicative", "rising"): "näyttää lisääntyneen",
    ("indicative", "falling"): "näyttää vähentyneen",
}
_OTHER_CHANGE_WORDS = {"steady": "ei erotu sattumasta", "new": "uusi", "not_assessed": "vähän havaintoja"}
_STATISTICS_WORDS = {"worse": "heikko tai heikkenee", "not_worse": "ei heikko", "none": "ei arvioitavissa"}

_CANDIDATE_CELLS = ("vahvistuva", "heikko_signaali", "katvealue")

_found: WeakKeyDictionary[Material, dict[str, "Finding"]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Subject(ABC):
    """What a period says of a phenomenon, as far as it is the same whether counts are all known or some hidden."""

    phenomenon: Phenomenon

    @property
    @abstractmethod
    def report_count(self) -> int | None:
        """This period's observations; None where the number is hidden."""

    @property
    @abstractmethod
    def cell_code(self) -> str:
        """The triangulation cell's code, empty where the phenomenon is not placed."""

    @property
    @abstractmethod
    def shown(self) -> tuple[Position, ...]:
        """The positions that decide what the statistics say, the most telling first."""

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
    def is_theme(self) -> bool:
        """False for good practices and for what no phenomenon fits: they are not placed beside statistics."""
        return self.code not in (GOOD_PRACTICE, UNCLASSIFIED)

    @property
    def is_candidate(self) -> bool:
        """True where the professional group is asked whether the phenomenon is supplemented."""
        has_reports = (self.report_count or 0) >= evidence.few_below()
        return self.cell_code in _CANDIDATE_CELLS or (self.cell_code == "vain_havaintotieto" and has_reports)

    @property
    def data_needed(self) -> str:
        """What a supplement of a placed phenomenon would need, by what is there already."""
        parts = [f"{self.shown[0].indicator.short_fi} (on jo tässä)"] if self.shown else []
        return "; ".join([*parts, wording.phrases()["cells"][self.cell_code]["data_needed"]])


@dataclass(frozen=True)
class Finding(Subject):
    """What a period says of a phenomenon, all counts known.

    `series` has one row per period: period, report_count, unit_count, …
    """

    material: Material
    series: pl.DataFrame
    change: dict
    placement: Placement
    positions: tuple[Position, ...]

    @property
    def cell(self) -> Cell:
        return self.placement.cell

    @property
    def cell_code(self) -> str:
        return self.cell.code

    @property
    def cell_label_fi(self) -> str:
        return self.cell.label_fi

    @property
    def cell_reason_fi(self) -> str:
        return self.cell.reason_fi

    @property
    def shown(self) -> tuple[Position, ...]:
        return self.placement.shown

    @property
    def report_mark(self) -> str:
        """The number of observations as a page prints it."""
        return finnish.number(self.report_count)

    @property
    def unit_mark(self) -> str:
        return finnish.number(self.unit_count)

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
        return change_word(self.change)

    @property
    def statistics_word(self) -> str:
        return statistics_word(self.placement.statistics)

    @property
    def reason(self) -> Markdown:
        """The rule with its inputs, and what the statistic behind it does not say."""
        return prose.joined([self.placement.sentence_fi, limit_of(self.placement, self.code)])


def change_word(change: dict) -> str:
    """Return a change (a row of analysis.changes) in a word; what few reports do not allow is said as such."""
    direction = change["direction"]
    return _CHANGE_WORDS.get((change["grade"], direction)) or _OTHER_CHANGE_WORDS[direction]


def statistics_word(statistics: Statistics) -> str:
    """Return what the statistics say, in a word for a table."""
    return _STATISTICS_WORDS[statistics]


def limit_of(placement: Placement, phenomenon: str) -> str:
    """Return what the statistic behind a placement does not say; empty where there is none."""
    relevance = placement.shown[0].indicator.relevance(phenomenon) if placement.shown else None
    return f"Tilaston raja: {finnish.uncapitalised(relevance.does_not_say_fi)}" if relevance else ""


def findings(material: Material) -> dict[str, Finding]:
    """Return the finding of every phenomenon that has observations or statistics, in the catalogue's order."""
    if material not in _found:
        _found[material] = _find(material)
    return _found[material]


def _find(material: Material) -> dict[str, Finding]:
    table = counts.phenomenon_counts(material.observations, material.codes)
    exposures = counts.exposures(material.observations, {period.code: period.day_count for period in material.periods})
    previous = material.previous.code if material.previous else None
    changed = counts.changes(table, material.period.code, previous, exposures)
    rows = {row["phenomenon"]: row for row in changed.iter_rows(named=True)}
    places = positions(material)
    found = {}
    for code, phenomenon in material.phenomena.items():
        informing = tuple(place for place in places if place.indicator.relevance(code))
        if code in rows or informing:
            observed = triangulation.observed(changed, exposures, code, material.period)
            found[code] = Finding(
                phenomenon,
                material,
                _series(material, table, code),
                rows.get(code) or unreported(previous is not None),
                triangulation.triangulate(code, observed, informing),
                informing,
            )
    return found


def positions(material: Material) -> list[Position]:
    """Return the county's position in every indicator that has a snapshot."""
    measured = [indicator for key, indicator in material.indicators.items() if key in material.snapshots]
    return position.positions(material.statistics, measured, material.county.code) if measured else []


def _series(material: Material, table: pl.DataFrame, code: str) -> pl.DataFrame:
    """A row per period, zeros where nobody reported."""
    periods = pl.DataFrame({"period": [period.code for period in material.periods]})
    own = table.filter(pl.col("phenomenon") == code).drop("phenomenon")
    return periods.join(own, on="period", how="left", maintain_order="left").with_columns(
        pl.col("^.*_count$").fill_null(0)
    )


def unreported(has_previous: bool) -> dict:
    """Return the change of a phenomenon that nobody has reported in either period."""
    nothing = dict.fromkeys(("ratio", "low", "high", "p_value", "q_value"))
    return {"grade": "few", "direction": "not_assessed", "count_before": 0 if has_previous else None, **nothing}
