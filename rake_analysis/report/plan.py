"""How the implementation plan proceeds: actions by goal, late ones, annual clock, competence, coverage, roles."""

from datetime import date

import polars as pl

from rake_analysis import finnish
from rake_analysis.analysis import coverage
from rake_analysis.registers.plan import clock, competence
from rake_analysis.report import plan_tables, prose, wording
from rake_analysis.report.load import WORKING, Material
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View


class PlanPage(View):
    """What `notebooks/plan.qmd` shows: the plan on the period's last day. In a release without names of units."""

    page_name = "plan"

    @property
    def summary(self) -> Markdown:
        return plan_tables.summary(self.material.plan_actions)

    @property
    def origins_note(self) -> Markdown:
        return prose.text(wording.phrases()["plan"]["origins"])

    @property
    def goal_tables(self) -> list[Markdown | Table]:
        """The actions of each goal under its name."""
        period = self.material.period
        evidence = evidence_of(self.material, self.material.proposals, period.start, period.end)
        return goal_tables(self.material, self.material.plan_actions, evidence)

    @property
    def late_table(self) -> Table | Markdown:
        return plan_tables.late_table(self.material.plan, self.material.plan_actions, self.material.period.end)

    @property
    def coming(self) -> Markdown:
        """The annual tasks of the year after the period."""
        return plan_tables.coming(clock.coming(self.material.project, self.material.period.end))

    @property
    def competence_table(self) -> Table:
        """Participants by period; a release tells this period's only."""
        periods = self.material.periods if self.material.audience == WORKING else [self.material.period]
        counts = {
            finnish.capitalised(period.label_fi): competence.participants(
                self.material.competence, period.start, period.end
            )
            for period in periods[-4:]
        }
        return plan_tables.competence_table(counts, self.material.audience)

    @property
    def competence_note(self) -> Markdown:
        texts = [wording.phrases()["plan"]["competence"]]
        if self.material.audience != WORKING:
            texts.append(plan_tables.suppression_note())
        return prose.joined(texts)

    @property
    def who_reported(self) -> list[Markdown | Table]:
        """Which units and municipalities have reported; in a release the reason why that is not told."""
        if self.material.audience != WORKING:
            return [prose.text(wording.phrases()["plan"]["no_coverage"])]
        return coverage_parts(self.material)

    @property
    def communication_table(self) -> Table:
        return plan_tables.communication_table(self.material.plan)

    @property
    def roles_table(self) -> Table:
        return plan_tables.roles_table(self.material.plan)


def evidence_of(material: Material, proposals: pl.DataFrame, first: date, last: date) -> dict[str, str]:
    """Return a sentence for each code of plan_evidence that can be told.

    Participants are those between two days; coverage is told on a working page, where there are observations.
    """
    counts = competence.participants(material.competence, first, last)
    told = plan_tables.competence_evidence(counts, material.audience)
    told["proposals"] = plan_tables.proposals_evidence(proposals)
    if material.audience == WORKING and material.periods:
        places = plan_tables.municipalities_sentence(_municipalities(material))
        told["coverage"] = f"{plan_tables.units_sentence(_units(material), material.expected_units)} {places}"
    return told


def goal_tables(material: Material, actions: pl.DataFrame, evidence: dict[str, str]) -> list[Markdown | Table]:
    """Return each goal's name and the table of its actions; a goal without actions says so."""
    shown: list[Markdown | Table] = []
    for goal in material.plan.goals:
        own = actions.filter(pl.col("goal") == goal.code)
        shown.append(prose.heading(3, f"Tavoite {goal.code}: {goal.label_fi}"))
        shown.append(
            plan_tables.actions_table(material.plan, own, evidence)
            if own.height
            else prose.text("Tavoitteella ei ole toimenpiteitä.")
        )
    return shown


def coverage_parts(material: Material) -> list[Markdown | Table]:
    """Return sentences and tables on who has reported this period, earlier, never. Names units: for working pages."""
    covered = _units(material)
    texts = [plan_tables.units_sentence(covered, material.expected_units)]
    if not material.expected_units:
        texts.append(wording.phrases()["plan"]["no_units"])
    places = _municipalities(material)
    return [
        prose.joined(texts),
        plan_tables.units_table(covered),
        prose.text(plan_tables.municipalities_sentence(places)),
        plan_tables.municipalities_table(places),
    ]


def _units(material: Material) -> pl.DataFrame:
    return coverage.coverage(material.observations, "unit", material.period.code, material.expected_units)


def _municipalities(material: Material) -> pl.DataFrame:
    return coverage.of_municipalities(material.observations, material.county.code, material.period.code)
