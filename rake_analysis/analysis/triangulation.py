"""Observations beside statistics: which cell of the methods' table a phenomenon stands in, and why, in words.

A cell is a prompt for discussion, never a finding of cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from rake_analysis.analysis import figures
from rake_analysis.analysis.figures import NO_BREAK_SPACE
from rake_analysis.analysis.position import Position
from rake_analysis.analysis.thresholds import threshold
from rake_analysis.periods import Period

Observed = Literal["rising", "many_units", "steady", "hardly"]
Statistics = Literal["worse", "not_worse", "none"]

_MOST_NAMED = 2


@dataclass(frozen=True)
class Cell:
    """A cell of the table. `conclusion_fi` ends the sentence that prints the rule."""

    code: str
    label_fi: str
    reason_fi: str
    conclusion_fi: str


_ONLY_OBSERVED = Cell(
    "vain_havaintotieto",
    "Vain havaintotieto",
    "havaintoja on, mutta käyttökelpoista tilastoa ei",
    "tieto on havaintojen varassa",
)
_CELLS: dict[tuple[str, Statistics], Cell] = {
    ("rising", "worse"): Cell(
        "vahvistuva",
        "Vahvistuva",
        "havainnot lisääntyvät tai tulevat monesta yksiköstä ja tilasto on heikompi kuin muualla tai heikkenee",
        "molemmat viittaavat samaan suuntaan",
    ),
    ("rising", "not_worse"): Cell(
        "heikko_signaali",
        "Heikko signaali",
        "havainnot lisääntyvät tai tulevat monesta yksiköstä, mutta tilasto ei ole muita heikompi eikä heikkene",
        "ilmiö näkyy toistaiseksi vain asiakastyössä",
    ),
    ("rising", "none"): _ONLY_OBSERVED,
    ("steady", "worse"): Cell(
        "tunnettu",
        "Tunnettu",
        "havaintoja tulee tasaisesti ja tilasto on heikompi kuin muualla tai heikkenee",
        "ilmiö on tunnettu ja jatkuu",
    ),
    ("steady", "not_worse"): Cell(
        "seurattava",
        "Seurattava",
        "havaintoja tulee tasaisesti, eikä tilasto ole muita heikompi eikä heikkene",
        "tilannetta seurataan",
    ),
    ("steady", "none"): _ONLY_OBSERVED,
    ("hardly", "worse"): Cell(
        "katvealue",
        "Katvealue",
        "havaintoja on tuskin lainkaan, vaikka tilasto on heikompi kuin muualla tai heikkenee",
        "tiimeiltä kannattaa kysyä, miksi asiasta ei raportoida",
    ),
    ("hardly", "not_worse"): Cell(
        "ei_signaalia",
        "Ei signaalia",
        "havaintoja on tuskin lainkaan, eikä tilasto ole muita heikompi eikä heikkene",
        "kumpikaan ei anna merkkiä muutoksesta",
    ),
    ("hardly", "none"): Cell(
        "ei_tietoa",
        "Ei tietoa",
        "havaintoja on tuskin lainkaan, eikä käyttökelpoista tilastoa ole",
        "ilmiöstä ei ole tietoa kummastakaan lähteestä",
    ),
}


@dataclass(frozen=True)
class Observations:
    """What a period says of one phenomenon: reports, the units they come from, and `direction` as
    `counts.changes` gives it. `previous_count` is None without an earlier period. The totals are the period's
    reporting units and reports over all phenomena; a total of 0 reports leaves their share out of the rule."""

    period: Period
    count: int
    unit_count: int
    total_unit_count: int
    direction: str
    previous_count: int | None = None
    total_count: int = 0

    @property
    def level(self) -> Observed:
        """The first that holds: `rising` (or new and not hardly observed), `many_units`, `hardly`, else `steady`:
        falling phenomena too, since they are still observed. Limits in metadata/comparison.csv."""
        is_hardly = self.count < max(
            threshold("hardly_below_report_count"), threshold("hardly_below_report_share") * self.total_count
        )
        if self.direction == "rising" or (self.direction == "new" and not is_hardly):
            return "rising"
        is_widespread = self.count >= threshold("many_units_min_report_count") and self.unit_count >= max(
            threshold("many_units_min_unit_count"), threshold("many_units_min_unit_share") * self.total_unit_count
        )
        return "many_units" if is_widespread else "hardly" if is_hardly else "steady"

    @property
    def clause_fi(self) -> str:
        """The observations' half of the sentence, with its inputs."""
        if self.count == 0:
            return "Ilmiöstä ei ole havaintoja"
        reports = _counted(self.count, "havainto", "havaintoa")
        units = _counted(self.unit_count, "yksikkö", "yksikköä")
        if self.level == "hardly":
            return f"Ilmiöstä on vain {reports}"
        if self.direction == "new":
            return f"Ilmiöstä raportoitiin pitkän tauon jälkeen tai ensi kertaa ({reports}, {units})"
        before = "" if self.previous_count is None else f"{figures.number(self.previous_count)} → "
        numbers = f"({before}{reports}, {units})"
        if self.direction == "rising":
            return f"Havainnot lisääntyivät {numbers}"
        if self.level == "many_units":
            share = f"{figures.number(self.unit_count)}/{figures.number(self.total_unit_count)}"
            return f"Ilmiöstä raportoi moni yksikkö ({reports}, {share} yksiköstä)"
        if self.direction == "falling":
            return f"Havainnot vähenivät {numbers}"
        if self.direction == "steady":
            return f"Havaintoja tuli suunnilleen saman verran kuin edellisellä kaudella {numbers}"
        return f"Havaintoja on liian vähän muutoksen arvioimiseen ({reports}, {units})"


@dataclass(frozen=True)
class Placement:
    """Where a phenomenon stands, with what placed it there. `shown` are the positions the sentence names."""

    phenomenon: str
    cell: Cell
    observations: Observations
    statistics: Statistics
    shown: tuple[Position, ...]

    @property
    def label_fi(self) -> str:
        return self.cell.label_fi

    @property
    def sentence_fi(self) -> str:
        """The rule with its inputs, and the years where the statistics are of another time."""
        said = self.observations.clause_fi
        if self.statistics == "none":
            has_some = self.observations.level != "hardly"
            link = ", mutta käyttökelpoista tilastoa ei ole" if has_some else ", eikä käyttökelpoista tilastoa ole"
            return f"{said}{link}: {self.cell.conclusion_fi}."
        # "Mutta" where the two point different ways.
        agrees = (self.observations.level, self.statistics) in (
            ("rising", "worse"),
            ("many_units", "worse"),
            ("steady", "worse"),
            ("steady", "not_worse"),
            ("hardly", "not_worse"),
        )
        link = " ja " if agrees else ", mutta "
        named = figures.listing([_clause_fi(position, self.statistics) for position in self.shown])
        return f"{said}{link}{named}: {self.cell.conclusion_fi}.{self.years_fi}"

    @property
    def years_fi(self) -> str:
        """` Havainnot: syksy 2025; tilastot: 2024.` Empty where the statistics are of the period's year."""
        years = sorted({str(position.year) for position in self.shown if position.year})
        if not years or years == [str(self.observations.period.year)]:
            return ""
        return f" Havainnot: {self.observations.period.label_fi}; tilastot: {figures.listing(years)}."


def place(observed: Observed, statistics: Statistics) -> Cell:
    """Return the cell of the methods' table.

    >>> place("rising", "not_worse").label_fi
    'Heikko signaali'
    """
    return _CELLS["rising" if observed == "many_units" else observed, statistics]


def observed(changed: pl.DataFrame, exposures: pl.DataFrame, phenomenon: str, period: Period) -> Observations:
    """Return what a period says of a phenomenon, from the answers of `counts.changes` and `counts.exposures`.

    A phenomenon that neither period reported has no row there: no observations.
    """
    totals = exposures.row(by_predicate=pl.col("period") == period.code, named=True)
    found = changed.filter(pl.col("phenomenon") == phenomenon).to_dicts()
    row = found[0] if found else {"count_after": 0, "unit_count_after": 0, "direction": "not_assessed"}
    return Observations(
        period,
        count=row["count_after"],
        unit_count=row["unit_count_after"],
        total_unit_count=totals["unit_count"],
        direction=row["direction"],
        previous_count=row.get("count_before"),
        total_count=totals["report_count"],
    )


def triangulate(phenomenon: str, observations: Observations, positions: Sequence[Position]) -> Placement:
    """Return the placement of a phenomenon.

    `positions` are the county's positions in the indicators that inform the phenomenon. Statistics are `worse`
    when any of them is worse than elsewhere or worsening, `none` when no one can be judged (no figures, or
    neither direction is good or bad), else `not_worse`.
    """
    usable = [position for position in positions if position.is_usable]
    bad = [position for position in usable if position.direction == "worse" or position.is_worsening]
    statistics: Statistics = "worse" if bad else "not_worse" if usable else "none"
    ranked = sorted(bad or usable, key=_weight, reverse=True)
    cell = place(observations.level, statistics)
    return Placement(phenomenon, cell, observations, statistics, tuple(ranked[:_MOST_NAMED]))


def _weight(position: Position) -> tuple[bool, bool, float]:
    return position.direction == "worse", position.is_worsening, abs(position.verdict.numbers.distance or 0.0)


def _clause_fi(position: Position, statistics: Statistics) -> str:
    subject, size = position.indicator.subject_fi, position.verdict.size_fi
    movement = {"rising": "kasvussa", "falling": "laskussa"}.get(position.trend.direction)
    if statistics == "worse" and position.direction != "worse" and movement:
        return f"{subject} on {movement} ({position.trend.first_year}–{position.trend.last_year})"
    if position.verdict.strength == "unknown":
        return f"{subject} on {movement}" if movement else f"{subject} ei ole muuttunut selvästi"
    if movement:
        return f"{subject} on {size} ja {movement}"
    is_assessed = position.trend.direction == "none"
    return f"{subject} on {size}{' eikä sen suunta ole selvä' if is_assessed and statistics != 'worse' else ''}"


def _counted(amount: int, singular: str, partitive: str) -> str:
    return f"{figures.number(amount)}{NO_BREAK_SPACE}{singular if amount == 1 else partitive}"
