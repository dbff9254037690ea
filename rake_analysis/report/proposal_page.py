"""The page of proposals: each with what it rests on, its decisions, and where it stands now."""

from functools import cached_property

import polars as pl

from rake_analysis import finnish, metadata
from rake_analysis.report import proposal_timeline, proposals, prose
from rake_analysis.report.load import WORKING, Material
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View


class ProposalPage(View):
    """Everything `notebooks/proposals.qmd` shows: every proposal up to the period's last day."""

    page_name = "proposals"
    shows_registers = True

    def __init__(self, material: Material):
        super().__init__(material)
        self._events = material.registers.proposal_events

    @property
    def summary(self) -> Markdown:
        return proposals.note(self.material.proposals, self.material.period, "Ehdotusrekisterissä ei ole ehdotuksia.")

    @property
    def asked_table(self) -> Table | Markdown:
        """Proposals on which somebody is asked to decide or act."""
        return proposals.asked_table(self.material.proposals) or prose.text(
            "Mikään ehdotus ei odota päätöstä eikä ole myöhässä."
        )

    @property
    def outcomes(self) -> Markdown:
        """Every proposal by its status."""
        return proposals.outcomes(self.material.proposals, "Rekisterissä ei ole ehdotuksia.")

    @property
    def timeline(self) -> tuple[object, ...]:
        """The proposals on a time axis, with their dates as a table."""
        chart = proposal_timeline.timeline(self.material.proposals, self._events)
        return chart.parts if chart else ()

    @cached_property
    def sections(self) -> list[list[object]]:
        """A section per proposal, the newest first."""
        newest = self.material.proposals.sort("created_date", "proposal_id", descending=[True, False])
        return [self._section(row) for row in newest.iter_rows(named=True)]

    def _section(self, row: dict) -> list[object]:
        phenomenon = self.material.phenomena[row["phenomenon"]]
        about = prose.link(finnish.uncapitalised(phenomenon.label_fi), f"phenomenon-{phenomenon.code}")
        facts = [
            ("Ilmiö", about),
            ("Kenelle", metadata.label("addressees", row["addressee"])),
            ("Vastuutaho", row["responsible"] or "vastuutaho puuttuu"),
            ("Määräaika", finnish.day(row["deadline"]) if row["deadline"] else "määräaika puuttuu"),
            ("Tilanne", proposals.status_word(row)),
        ]
        if self.material.audience == WORKING:
            facts.append(("Perustuu havaintoihin", self._basis(row["proposal_id"])))
        return [
            prose.heading(3, f"{row['title']} ({row['proposal_id']})", proposals.place(row["proposal_id"])),
            prose.text(row["text"]),
            prose.bullets([prose.joined([prose.strong(f"{name}:"), told]) for name, told in facts]),
            self._history(row["proposal_id"]),
        ]

    def _basis(self, proposal_id: str) -> str:
        return ", ".join(self.material.registers.observations_behind(proposal_id)) or "havaintoja ei ole kirjattu"

    def _history(self, proposal_id: str) -> Table | Markdown:
        own = self._events.filter(pl.col("proposal_id") == proposal_id)
        if own.height == 0:
            return prose.text("Ehdotusta ei ole vielä käsitelty.")
        rows = [
            (
                finnish.day(event["event_date"]),
                metadata.label("bodies", event["body"]),
                metadata.label("proposal_events", event["event"]),
                told(event),
            )
            for event in own.iter_rows(named=True)
        ]
        return Table.of(("Päivä", "Missä", "Mitä tapahtui", "Huomautus"), rows)


def told(event: dict) -> str:
    """Return the note of an event, and who became responsible and what the deadline, where it changed them."""
    parts = [event["note"]]
    if event["responsible"]:
        parts.append(f"Vastuutaho: {event['responsible']}.")
    if event["deadline"]:
        parts.append(f"Määräaika: {finnish.day(event['deadline'])}.")
    return " ".join(part for part in parts if part)
