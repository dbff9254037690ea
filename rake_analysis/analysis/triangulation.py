"""Observations beside statistics: which cell of the methods' table a phenomenon stands in, and why, in words.

A cell is a prompt for discussion, never a finding of cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from rake_analysis import finnish
from rake_analysis.analysis.cells import Cell, Observed, Statistics, place
from rake_analysis.analysis.position import Position
from rake_analysis.analysis.thresholds import threshold
from rake_analysis.periods import Period

_MOVEMENTS = {"rising": "kasvussa", "falling": "laskussa"}
_CONTRASTS = (
    ("rising", "not_worse"),
    ("many_units", "not_worse"),
    ("hardly", "worse"),
    ("rising", "none"),
    ("many_units", "none"),
)


@dataclass(frozen=True)
class Observations:
    """What a period says of one phenomenon: reports, the units they come from, and `direction` as
    `counts.changes` gives it. `previous_count` is None without an earlier period. The totals are the period's
    reporting units and reports over all phenomena; a total of 0 reports leaves their share out of the rule.
    `grade` is the evidence grade of the comparison: an indicative change is told as an indication."""

    period: Period
    count: int
    unit_count: int
    total_unit_count: int
    direction: str
    previous_count: int | None = None
    total_count: int = 0
    grade: str = "measured"

    @property
    def level(self) -> Observed:
        """The first that holds: `too_little` in the whole period, `rising` (or new and not hardly observed),
        `many_units`, `hardly`, else `steady`: falling phenomena too, since they are still observed. Limits in
        metadata/comparison.csv."""
        if 0 < self.total_count < threshold("too_little_below_total_count"):
            return "too_little"
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
    def words_fi(self) -> str:
        """The observations' half of the sentence, without a count."""
        if self.count == 0:
            return "Ilmiöstä ei ole havaintoja"
        if self.level == "hardly":
            return "Ilmiöstä on vain vähän havaintoja"
        if self.direction == "new":
            return "Ilmiöstä raportoitiin pitkän tauon jälkeen tai ensi kertaa"
        is_tested = self.grade == "measured"
        if self.direction == "rising":
            return "Havainnot lisääntyivät" if is_tested else "Havainnot näyttävät lisääntyneen"
        if self.level == "many_units":
            return "Ilmiöstä raportoi moni yksikkö"
        if self.direction == "falling":
            return "Havainnot vähenivät" if is_tested else "Havainnot näyttävät vähentyneen"
        if self.direction == "steady":
            return "Havaintojen määrän muutosta ei voi erottaa satunnaisvaihtelusta"
        return "Havaintoja on liian vähän muutoksen arvioimiseen"

    @property
    def clause_fi(self) -> str:
        """The observations' half of the sentence, with its inputs."""
        if self.count == 0:
            return self.words_fi
        reports, units = finnish.count(self.count, "observation"), finnish.count(self.unit_count, "unit")
        if self.level == "hardly":
            return f"Ilmiöstä on vain {reports}"
        inputs = f"{reports}, {units}"
        if self.level == "many_units" and self.direction != "new":
            inputs += f"; kaudella raportoi {finnish.count(self.total_unit_count, 'unit')}"
        elif self.direction in ("rising", "falling", "steady") and self.previous_count is not None:
            inputs = f"edellisellä kaudella {finnish.number(self.previous_count)}, nyt {inputs}"
        return f"{self.words_fi} ({inputs})"


@dataclass(frozen=True)
class Placement:
    """Where a phenomenon stands, with what placed it there. `shown` are the positions that
    decided it, the most telling first."""

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
        return self.sentence(self.observations.clause_fi)

    def sentence(self, said: str) -> str:
        """Return the rule with other words for the observations' half: `said`."""
        level = self.observations.level
        # "Mutta" where the two point different ways.
        if level == "too_little":
            return f"{said}: {self.cell.conclusion_fi}."
        is_contrast = (level, self.statistics) in _CONTRASTS
        if self.statistics == "worse":
            told = f"{', mutta' if is_contrast else ', ja'} {_worst_fi(self.shown)}"
        elif self.statistics == "none":
            missing = "tilastoa, josta tilanteen voisi arvioida"
            told = f", mutta {missing}, ei ole" if is_contrast else f", eikä ole {missing}"
        else:
            told = _calm_fi(self.shown, is_contrast)
        return f"{said}{told}: {self.cell.conclusion_fi}.{self.years_fi}"

    @property
    def years_fi(self) -> str:
        """` Havainnot: syksy 2025; tilastot: 2024.` Empty where the statistics are of the period's year."""
        years = sorted({str(position.year) for position in self.shown if position.year})
        if not years or years == [str(self.observations.period.year)]:
            return ""
        return f" Havainnot: {self.observations.period.label_fi}; tilastot: {finnish.listing(years)}."


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
        grade=row.get("grade", "few"),
    )


def triangulate(phenomenon: str, observations: Observations, positions: Sequence[Position]) -> Placement:
    """Return the placement of a phenomenon.

    `positions` are the county's positions in the indicators that inform the phenomenon. Statistics are `worse`
    when any of them is worse than elsewhere (two years in a row where there is no test) or worsening, `none` when no
    one can be judged (no figures, neither direction is good or bad, or background only), else `not_worse`.
    """
    usable = [position for position in positions if position.is_usable and _is_telling(position, phenomenon)]
    bad = [position for position in usable if position.is_worse or position.is_worsening]
    statistics: Statistics = "worse" if bad else "not_worse" if usable else "none"
    ranked = sorted(bad or usable, key=_weight, reverse=True)
    cell = place(observations.level, statistics)
    return Placement(phenomenon, cell, observations, statistics, tuple(ranked))


def _is_telling(position: Position, phenomenon: str) -> bool:
    relevance = position.indicator.relevance(phenomenon)
    return relevance is None or not relevance.is_background


def _weight(position: Position) -> tuple[bool, bool, float]:
    return position.is_worse, position.is_worsening, abs(position.verdict.numbers.distance or 0.0)


def _worst_fi(positions: Sequence[Position]) -> str:
    """The first position in words: `asumistukea saavien osuus on suurempi kuin muualla maassa ja kasvussa`."""
    first = positions[0]
    movement = _MOVEMENTS.get(first.trend.direction)
    clause = f"{first.indicator.subject_fi} on "
    if not first.is_worse:
        clause += f"{movement} ({first.trend.first_year}–{first.trend.last_year})"
    else:
        clause += first.verdict.size_fi + (f" ja {movement}" if movement else "")
    if len(positions) > 1:
        others = len(positions) - 1
        where = "toisessa osoittimessa" if others == 1 else f"{others} muussa osoittimessa"
        clause += f" (tilanne on heikko tai heikkenee myös {where})"
    return clause


def _calm_fi(positions: Sequence[Position], is_contrast: bool) -> str:
    """What shows no problem: the one indicator in words, or that none of several does."""
    if len(positions) > 1:
        none_of = f"yksikään ilmiön {len(positions)} osoittimesta"
        is_lasting = all(one.is_lasting for one in positions)
        rest = f"{'' if is_lasting else 'kahtena viimeisimpänä vuonna '}muita heikompi tai heikkenemässä"
        return f", mutta {none_of} ei ole {rest}" if is_contrast else f", eikä {none_of} ole {rest}"
    first = positions[0]
    movement = _MOVEMENTS.get(first.trend.direction)
    link = ", mutta" if is_contrast else ", ja"
    if first.verdict.strength == "unknown":
        state = movement or "ennallaan"
    elif movement:
        state = f"{first.verdict.size_fi} ja {movement}"
    else:
        state = f"{first.verdict.size_fi} ilman selvää suuntaa"
    if not first.is_lasting:
        state += ", mutta ero näkyy vain viimeisimpänä vuonna"
    return f"{link} {first.indicator.subject_fi} on {state}"
