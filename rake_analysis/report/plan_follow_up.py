"""The plan on a day as the page and the spring's draft tell it: registers read and recorded, tables and sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from rake_analysis.analysis import coverage
from rake_analysis.registers import proposals, tables
from rake_analysis.registers.plan import actions, catalogue, clock, competence, units
from rake_analysis.registers.plan.catalogue import Plan
from rake_analysis.registers.tables import Column
from rake_analysis.report import plan_tables, prose, wording
from rake_analysis.report.inputs import record
from rake_analysis.report.load import WORKING, Material
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table


@dataclass(frozen=True)
class FollowUp:
    """The plan as it stood on the day `as_of`, with what happened since `first`. Units are named to `working` only.

    A row of a history that points to nothing is left out; a register that cannot be read raises UserError.
    """

    material: Material
    first: date
    as_of: date

    @cached_property
    def plan(self) -> Plan:
        """Goals, roles, annual clock, communication."""
        record(catalogue.project_file(self.material.project))
        return catalogue.load(self.material.project)

    @cached_property
    def actions(self) -> pl.DataFrame:
        """Columns of actions.with_status."""
        record(*actions.paths(self.material.project))
        return actions.with_status(actions.read_actions(self.material.project), self._events, self.as_of)

    @property
    def summary(self) -> Markdown:
        """How the actions stand, and, to `working`, which records were left out."""
        lost = self._events.join(self.actions, on="action_id", how="anti")["action_id"]
        told = plan_tables.summary(self.actions)
        return prose.joined([told, plan_tables.lost_sentence(lost)]) if self.material.audience == WORKING else told

    @cached_property
    def evidence(self) -> dict[str, str]:
        """A sentence for each code of plan_evidence that can be told to the audience."""
        told = plan_tables.competence_evidence(self.participants(self.first, self.as_of), self.material.audience)
        told["proposals"] = plan_tables.proposals_evidence(self._proposals)
        if self.material.audience == WORKING and self.material.periods:
            sentences = [
                plan_tables.units_sentence(self._units, self._expected_units),
                plan_tables.municipalities_sentence(self._municipalities),
            ]
            told["coverage"] = " ".join(sentences)
        return told

    def participants(self, first: date, last: date) -> pl.DataFrame:
        """Columns of competence.participants; a release shows them through plan_tables.participants only."""
        record(competence.register(self.material.project))
        return competence.participants(competence.read(self.material.project), first, last)

    @property
    def goal_tables(self) -> list[Markdown | Table]:
        """Each goal's name and the table of its actions; a goal without actions says so."""
        shown: list[Markdown | Table] = []
        for goal in self.plan.goals:
            own = self.actions.filter(pl.col("goal") == goal.code)
            shown.append(prose.heading(3, f"Tavoite {goal.code}: {goal.label_fi}"))
            shown.append(
                plan_tables.actions_table(self.plan, own, self.evidence)
                if own.height
                else prose.text("Tavoitteella ei ole toimenpiteitä.")
            )
        return shown

    @property
    def late_table(self) -> Table | Markdown:
        return plan_tables.late_table(self.plan, self.actions, self.as_of)

    @property
    def coming(self) -> Markdown:
        """The annual tasks of the year after the day."""
        return plan_tables.coming(clock.coming(self.material.project, self.as_of))

    @property
    def who_reported(self) -> list[Markdown | Table]:
        """Who has reported this period, earlier, never; in a release the reason why that is not told."""
        if self.material.audience != WORKING:
            return [prose.text(wording.phrases()["plan"]["no_coverage"])]
        if not self.material.periods:
            return [prose.text("Havaintoja ei ole vielä luettu.")]
        texts = [plan_tables.units_sentence(self._units, self._expected_units)]
        if not self._expected_units:
            texts.append(wording.phrases()["plan"]["no_units"])
        return [
            prose.joined(texts),
            plan_tables.units_table(self._units),
            prose.text(plan_tables.municipalities_sentence(self._municipalities)),
            plan_tables.municipalities_table(self._municipalities),
        ]

    @cached_property
    def _proposals(self) -> pl.DataFrame:
        record(self.material.project.registers / proposals.PROPOSALS_FILE)
        table = proposals.read_proposals(self.material.project)
        known = table.filter(pl.col("phenomenon").is_in(list(self.material.phenomena)))
        return proposals.with_status(known, self._history(proposals.EVENTS_FILE, proposals.EVENT_COLUMNS), self.as_of)

    @cached_property
    def _events(self) -> pl.DataFrame:
        return self._history(actions.EVENTS_FILE, actions.EVENT_COLUMNS)

    def _history(self, name: str, columns: Sequence[Column]) -> pl.DataFrame:
        """The rows of a history, oldest first; those that point to nothing too, which change no status."""
        path = self.material.project.registers / name
        record(path)
        return tables.read(path, columns).sort("event_date", maintain_order=True)

    @cached_property
    def _expected_units(self) -> list[str]:
        record(units.register(self.material.project))
        return units.read(self.material.project)

    @cached_property
    def _units(self) -> pl.DataFrame:
        return coverage.coverage(self.material.observations, "unit", self.material.period.code, self._expected_units)

    @cached_property
    def _municipalities(self) -> pl.DataFrame:
        material = self.material
        return coverage.of_municipalities(material.observations, material.county.code, material.period.code)
