"""A half-year as a whole: all phenomena at a glance, candidates for a supplement, proposals and what is asked.

Working pages and releases share it; they differ in where their counts come from.
"""

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Generic

import polars as pl

from rake_analysis import finnish
from rake_analysis.report import decided, indicators, matrices, prose, wording
from rake_analysis.report import proposals as proposal_tables
from rake_analysis.report.load import WORKING, Material
from rake_analysis.report.prose import Markdown
from rake_analysis.report.released import Found
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View, unique

# The order in which cells ask for attention; the others ask for nothing.
_ATTENTION = ("vahvistuva", "heikko_signaali", "katvealue", "vain_havaintotieto", "tunnettu")


class HalfYear(View, ABC, Generic[Found]):
    """What the front page, the professional group's briefing and the reports show alike for every audience."""

    shows_registers = True

    def __init__(self, material: Material, page_name: str):
        super().__init__(material)
        self.page_name = page_name

    @property
    @abstractmethod
    def all_findings(self) -> dict[str, Found]:
        """Phenomenon → what the period says of it."""

    @cached_property
    def findings(self) -> list[Found]:
        """All phenomena with material, those that ask for attention first, then by number of observations.

        Good practices and unclassified observations are no themes to interpret and are left out.
        """
        order = {code: place for place, code in enumerate(_ATTENTION)}
        return sorted(
            (found for found in self.all_findings.values() if found.is_theme),
            key=lambda found: (
                not found.is_candidate,
                order.get(found.cell_code, len(order)),
                -(found.report_count or 0),
                found.code,
            ),
        )

    @cached_property
    def candidates(self) -> list[Found]:
        """The phenomena of which the professional group is asked whether they are supplemented."""
        return [found for found in self.findings if found.is_candidate]

    @cached_property
    def used_indicators(self) -> list[str]:
        return unique(place.indicator.key for found in self.findings for place in found.shown)

    @property
    def matters(self) -> list[Markdown]:
        """What cannot wait for the other matters; nothing here."""
        return []

    @property
    def asked(self) -> Markdown:
        """What the reader is asked to decide or do, one bullet per matter, what cannot wait first."""
        phrases = wording.phrases()["cells"]
        bullets = self.matters + [
            prose.joined(
                [
                    prose.strong(prose.link(found.label_fi, f"phenomenon-{found.code}")),
                    f"({finnish.uncapitalised(found.cell_label_fi)}):",
                    phrases[found.cell_code]["action"],
                ]
            )
            for found in self.candidates
        ]
        bullets += proposal_tables.asked(self.material.proposals)
        return prose.bullets(bullets) if bullets else prose.text("Tällä kaudella ei ole erityistä päätettävää.")

    @property
    def glance_note(self) -> Markdown:
        return prose.joined([self.count_caution, wording.phrases()["triangulation_caution"]])

    @property
    def glance_table(self) -> Table:
        rows = [
            (
                prose.link(found.label_fi, f"phenomenon-{found.code}"),
                found.report_mark,
                found.unit_mark,
                found.change_word,
                found.statistics_word,
                found.cell_label_fi,
            )
            for found in self.findings
        ]
        headers = ("Ilmiö", "Havaintoja", "Yksiköitä", "Muutos", "Tilastot", "Tulkinta")
        return Table.of(headers, rows, numeric=[1, 2])

    @property
    def glance_key(self) -> Markdown:
        """What the words of the last column mean, for those that occur."""
        cells = {found.cell_label_fi: found.cell_reason_fi for found in self.findings}
        return prose.bullets([prose.joined([prose.strong(f"{label}:"), f"{why}."]) for label, why in cells.items()])

    @property
    def candidates_note(self) -> Markdown:
        if not self.candidates:
            return prose.text("Yksikään ilmiö ei nouse ehdokkaaksi tämän kauden aineistosta.")
        return prose.joined(
            [
                "Ehdokkaita ovat ilmiöt, joissa havainnot ja tilastot antavat aihetta tarkempaan käsittelyyn tai "
                "kertovat eri asiaa, ja ilmiöt, joista on vähintään kymmenen havaintoa mutta ei tilastoa.",
                wording.phrases()["triangulation_caution"],
            ]
        )

    @property
    def candidates_table(self) -> Table:
        rows = [(prose.link(found.label_fi, f"phenomenon-{found.code}"), found.reason) for found in self.candidates]
        return Table.of(("Ilmiö", "Peruste"), rows)

    @property
    def candidate_comments(self) -> Markdown:
        """What the working groups say of the candidates."""
        told = []
        for found in self.candidates:
            comment = self.material.comment(found.code)
            if comment is not None:
                told.append(prose.joined([prose.strong(f"{found.label_fi}:"), *comment.paragraphs, comment.signature]))
        return prose.bullets(told) if told else prose.text("Työryhmät eivät ole kommentoineet ehdokkaita.")

    @property
    def candidate_sources(self) -> Table | Markdown:
        """The snapshots behind the candidates' figures; the compiled report lists the others."""
        return self.sources_of(unique(place.indicator.key for found in self.candidates for place in found.shown))

    @property
    def other_sources(self) -> Markdown:
        """Where the sources of the other phenomena are: the report that the audience has."""
        report = ("koosteraportissa", "compiled") if self.material.audience == WORKING else ("raportissa", "report")
        told = "Tässä ovat ehdokkaiden lähteet. Muiden ilmiöiden lähteet ovat"
        return prose.joined([told, Markdown(f"{prose.link(*report)}.")])

    @property
    def decision_form(self) -> Table:
        rows = [(found.label_fi, "", found.data_needed, "", "") for found in self.candidates]
        decision = "Päätös (täydennetään, seurataan, ei jatkoa)"
        return Table.of(("Ilmiö", decision, "Tarvittava tieto", "Vastuutaho", "Määräaika"), rows)

    @property
    def meeting_table(self) -> Table:
        """The nine meetings of observations and statistics with the phenomena in each."""
        return matrices.triangulation_table(self.findings)

    @property
    def decided(self) -> Table | Markdown:
        """What the professional group has decided of this period's phenomena."""
        made = self.material.registers.decisions.filter(pl.col("period") == self.material.period.code)
        return decided.table(made, self.material.phenomena) or prose.text("Kauden ilmiöistä ei ole vielä päätetty.")

    @property
    def register_note(self) -> Markdown:
        """How many proposals there are, and how many of them wait or are late."""
        return proposal_tables.note(
            self.material.proposals, self.material.period, "Ehdotusrekisterissä ei ole ehdotuksia."
        )

    @property
    def waiting_table(self) -> Table | None:
        """Proposals that wait for a decision or are late."""
        return proposal_tables.table(proposal_tables.waiting(self.material.proposals))

    @property
    def _is_new(self) -> pl.Expr:
        return pl.col("period") == self.material.period.code

    @property
    def proposals_note(self) -> Markdown:
        nothing = "Tällä kaudella rekisteriin ei ole kirjattu uusia ehdotuksia."
        return proposal_tables.note(self.material.proposals.filter(self._is_new), self.material.period, nothing)

    @property
    def proposals_table(self) -> Table | None:
        return proposal_tables.table(self.material.proposals.filter(self._is_new))

    @property
    def follow_up_note(self) -> Markdown:
        nothing = "Aiemmilta kausilta ei ole ehdotuksia."
        return proposal_tables.note(self.material.proposals.filter(~self._is_new), self.material.period, nothing)

    @property
    def follow_up_table(self) -> Table | None:
        return proposal_tables.table(self.material.proposals.filter(~self._is_new))

    @property
    def headline_findings(self) -> Markdown:
        """The phenomena that stand out, each with its reports, its change and what the statistics say."""
        bullets = [
            prose.joined(
                [
                    Markdown(f"{prose.strong(prose.link(found.label_fi, f'phenomenon-{found.code}'))}:"),
                    found.amount_sentence,
                    found.change_sentence,
                    *(indicators.figures_sentence(place) for place in found.shown[:1]),
                ]
            )
            for found in self.candidates
        ]
        return prose.bullets(bullets) or prose.text("Yksikään ilmiö ei nouse erityisesti esiin.")

    @property
    def happened(self) -> Markdown:
        """What became of the earlier periods' proposals: done with their effect, begun, rejected, still waiting."""
        return proposal_tables.outcomes(
            self.material.proposals.filter(~self._is_new), "Aiemmilta kausilta ei ole ehdotuksia."
        )

    @property
    def asked_of_deciders(self) -> Table | None:
        """Proposals on which somebody is asked to decide or act, what is asked, of whom and by when."""
        return proposal_tables.asked_table(self.material.proposals)

    @property
    def asked_parts(self) -> tuple[object, ...]:
        """What the front page asks of its reader, by the audience."""
        audience = self.material.audience
        told = prose.text(wording.phrases()["asked_of"].get(audience, ""))
        if audience == "public":
            return (told,)
        return told, self.asked_of_deciders if audience == "management" else self.asked

    @property
    def reading_list(self) -> Markdown:
        """The pages to go on with, by the audience (`front_pages` in the wording)."""
        pages = wording.phrases()["front_pages"][self.material.audience]
        return prose.bullets(
            [prose.joined([Markdown(f"{prose.link(title, page)}:"), told]) for page, title, told in pages]
        )
