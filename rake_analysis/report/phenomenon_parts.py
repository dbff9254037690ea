"""The parts of a phenomenon's page that every audience gets: summary, placement, statistics, comment, questions."""

import re
from abc import ABC, abstractmethod
from functools import cached_property
from typing import Generic

import polars as pl

from rake_analysis.finnish import capitalised
from rake_analysis.phenomena.catalogue import GOOD_PRACTICE, UNCLASSIFIED, Phenomenon
from rake_analysis.report import decided, effects, indicators, prose, wording
from rake_analysis.report import proposals as proposal_tables
from rake_analysis.report.load import WORKING, Material
from rake_analysis.report.prose import Markdown
from rake_analysis.report.released import Found
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View


class PhenomenonParts(View, ABC, Generic[Found]):
    """A phenomenon in one period; a working page and a release differ in what they tell of the observations."""

    shows_registers = True

    def __init__(self, material: Material, phenomenon: Phenomenon):
        super().__init__(material)
        self.phenomenon = phenomenon
        self.page_name = f"phenomenon-{phenomenon.code}"

    @property
    @abstractmethod
    def finding(self) -> Found:
        """What the period says of the phenomenon."""

    @property
    def blind_spot(self) -> str:
        """What a blind spot's page adds to the rule."""
        return ""

    @cached_property
    def used_indicators(self) -> list[str]:
        return [place.indicator.key for place in self.finding.positions]

    @property
    def summary(self) -> Markdown:
        """One paragraph that stands alone."""
        finding = self.finding
        if self.phenomenon.code == UNCLASSIFIED:
            return prose.joined([finding.amount_sentence, wording.phrases()["unclassified_task"]])
        if not finding.is_theme:
            return prose.joined([finding.amount_sentence, finding.change_sentence])
        shown = finding.shown
        nothing = "Ilmiöstä ei ole tilastoa, josta tilanteen voisi arvioida."
        statistics = [indicators.figures_sentence(place) for place in shown] or [nothing]
        return prose.joined([finding.amount_sentence, finding.change_sentence, *statistics])

    @property
    def placement(self) -> Markdown | None:
        """The triangulation cell with its rule in words and what it asks for; None where there is nothing to place."""
        if not self.finding.is_theme:
            return None
        found = self.finding
        phrases = wording.phrases()
        parts = [found.reason, self.blind_spot]
        if found.cell_code:
            told = phrases["cells"][found.cell_code]
            # What it asks for is the professional group's business, which decides on it.
            action = "" if self.material.audience == "public" else told["action"]
            parts += [f"{told['meaning']} {action}".strip(), phrases["triangulation_caution"]]
        else:
            parts.append(f"Tilastot: {found.statistics_word}.")
        return prose.callout("note", f"Tulkinta: {found.cell_label_fi}", prose.paragraphs(parts))

    @property
    def full_name(self) -> Markdown:
        """The phenomenon's whole name where the page's title is a shorter one."""
        name = self.phenomenon.label_fi
        return Markdown("") if name == capitalised(self.phenomenon.short_fi) else prose.strong(name)

    @property
    def definition(self) -> Markdown:
        return prose.paragraphs(
            [
                prose.joined([prose.strong("Mitä ilmiöllä tarkoitetaan:"), self.phenomenon.definition_fi]),
                prose.joined([prose.strong("Rajaus:"), self._spelled_out(self.phenomenon.is_not_fi)]),
            ]
        )

    def _spelled_out(self, text: str) -> str:
        """`text` with the codes of other phenomena opened: `SAA` becomes `palvelujen saatavuus (SAA)`."""
        for code, other in self.material.phenomena.items():
            text = re.sub(rf"\b{code}\b", f"{other.short_fi} ({code})", text)
        return text

    @property
    def statistics_note(self) -> Markdown:
        if not self.finding.is_theme:
            return prose.text("Näille havainnoille ei haeta tilastoa.")
        if not self.finding.positions:
            return prose.text("Ilmiölle ei ole tilasto-osoitinta tässä aineistossa.")
        return prose.joined([self.statistics_lag, wording.phrases()["absent_rows"]])

    @property
    def indicator_sections(self) -> list[list[object]]:
        return [
            indicators.section(self.material, place, self.phenomenon.code, level=3) for place in self.finding.positions
        ]

    @property
    def effect_sections(self) -> list[list[object]]:
        """What the statistics did around the policy events and finished proposals that concern the phenomenon."""
        nothing = prose.text("Ilmiötä koskevia muutoksia tai valmistuneita ehdotuksia ei ole rekisterissä.")
        return effects.sections(self.material, self.phenomenon.code) or [[nothing]]

    @property
    def decided(self) -> Table | Markdown:
        """What the professional group has decided of the phenomenon, in this period and before."""
        made = self.material.registers.decisions.filter(pl.col("phenomenon") == self.phenomenon.code)
        return decided.table(made, self.material.phenomena) or prose.text("Ilmiöstä ei ole tehty päätöksiä.")

    @cached_property
    def _proposals(self) -> pl.DataFrame:
        return self.material.proposals.filter(pl.col("phenomenon") == self.phenomenon.code)

    @property
    def proposals_note(self) -> Markdown:
        return proposal_tables.note(self._proposals, self.material.period, "Ilmiöstä ei ole ehdotuksia rekisterissä.")

    @property
    def proposals_table(self) -> Table | None:
        return proposal_tables.table(self._proposals)

    @property
    def comment(self) -> Markdown:
        comment = self.material.comment(self.phenomenon.code)
        if comment is None and self.material.audience != WORKING:
            return prose.text("Työryhmän kommenttia ei ole tässä versiossa.")
        path = f"comments/{self.material.period}/{self.phenomenon.code}.md"
        if self.material.registers.has_broken_comment(self.phenomenon.code):
            return prose.text(f"Kommenttia ei voi näyttää: sen alkutiedot on korjattava tiedostoon {path}.")
        if comment is None:
            return prose.text(f"Työryhmän kommenttia ei ole vielä saatu. Se kirjoitetaan tiedostoon {path}.")
        return prose.paragraphs([*comment.paragraphs, prose.strong(comment.signature)])

    @property
    def questions(self) -> Markdown:
        phrases = wording.phrases()
        own = {GOOD_PRACTICE: "good_practice_questions", UNCLASSIFIED: "unclassified_questions"}
        if self.phenomenon.code in own:
            return prose.bullets(phrases[own[self.phenomenon.code]])
        asked = phrases["cells"][self.finding.cell_code]["questions"] if self.finding.cell_code else []
        return prose.bullets(asked) if asked else prose.text("Ilmiöstä ei ole nyt erityistä keskusteltavaa.")
