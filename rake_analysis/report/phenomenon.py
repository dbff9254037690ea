"""A phenomenon's page: what was observed, what the statistics say, how the two fit, what has been proposed."""

import re
from functools import cached_property

import polars as pl

from rake_analysis import areas, finnish, metadata
from rake_analysis.analysis import counts, evidence, rates
from rake_analysis.errors import UserError
from rake_analysis.phenomena.catalogue import GOOD_PRACTICE, UNCLASSIFIED
from rake_analysis.report import indicators, prose, wording, words
from rake_analysis.report import proposals as proposal_tables
from rake_analysis.report.charts import Chart
from rake_analysis.report.findings import Finding, findings
from rake_analysis.report.load import Material
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View

_BREAKDOWNS = (
    ("reporter_role", "Raportoija", "reporter_roles"),
    ("service_task", "Palvelutehtävä", "service_tasks"),
    ("tone", "Sävy", "tones"),
    ("frequency", "Toistuvuus", "frequencies"),
    ("age_group", "Ikäryhmä", "age_groups"),
)


class PhenomenonPage(View):
    """Everything `notebooks/phenomenon.qmd` shows of one phenomenon in one period."""

    def __init__(self, material: Material, phenomenon: str):
        super().__init__(material)
        known = material.phenomena
        if phenomenon not in known:
            raise UserError(f"there is no phenomenon '{phenomenon}'", remedy=f"Phenomena: {', '.join(known)}.")
        self.phenomenon = known[phenomenon]
        self.page_name = f"phenomenon-{phenomenon}"

    @cached_property
    def finding(self) -> Finding:
        return findings(self.material)[self.phenomenon.code]

    @cached_property
    def used_indicators(self) -> list[str]:
        return [place.indicator.key for place in self.finding.positions]

    @cached_property
    def observations(self) -> pl.DataFrame:
        """This period's observations of the phenomenon."""
        return counts.observations_of(self.material.current, self.material.codes, self.phenomenon.code)

    @property
    def summary(self) -> Markdown:
        """One paragraph that stands alone."""
        finding = self.finding
        if self.phenomenon.code == UNCLASSIFIED:
            return prose.joined([finding.amount_sentence, wording.phrases()["unclassified_task"]])
        if not finding.is_theme:
            return prose.joined([finding.amount_sentence, finding.change_sentence])
        shown = finding.placement.shown
        nothing = "Ilmiöstä ei ole tilastoa, josta tilanteen voisi arvioida."
        statistics = [indicators.figures_sentence(place) for place in shown] or [nothing]
        return prose.joined([finding.amount_sentence, finding.change_sentence, *statistics])

    @property
    def placement(self) -> Markdown | None:
        """The triangulation cell with its rule in words and what it asks for; None where there is nothing to place."""
        if not self.finding.is_theme:
            return None
        cell = self.finding.cell
        phrases = wording.phrases()
        told = phrases["cells"][cell.code]
        parts = [self.finding.reason, self._blind_spot, f"{told['meaning']} {told['action']}"]
        parts.append(phrases["triangulation_caution"])
        return prose.callout("note", f"Tulkinta: {cell.label_fi}", prose.paragraphs(parts))

    @property
    def _blind_spot(self) -> str:
        """For a blind spot: how much came from the services that would see it, and what came before."""
        if self.finding.cell.code != "katvealue":
            return ""
        tasks = self.phenomenon.service_tasks
        near = self.material.current.filter(pl.col("service_task").is_in(list(tasks)))
        coded = counts.observations_of(near, self.material.codes, self.phenomenon.code).height
        names = finnish.listing([finnish.uncapitalised(metadata.label("service_tasks", task)) for task in tasks])
        earlier = finnish.listing([finnish.number(count) for count in self.finding.series["report_count"][:-1]])
        told = f"Aiempina kausina havaintoja oli {earlier}." if earlier else ""
        if not tasks:
            return told
        return (
            f"Ilmiötä lähimmistä palvelutehtävistä ({names}) tuli kaudella "
            f"{finnish.count(near.height, 'observation')}; niistä {finnish.number(coded)} luokiteltiin tähän ilmiöön. "
            f"{told}"
        ).strip()

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
    def observed(self) -> Markdown:
        grade = self.grade_now
        note = (
            f"Näytön aste: {grade.label_fi.lower()}. {grade.what_may_be_shown_fi}" if self.finding.report_count else ""
        )
        return prose.joined([note, self.count_caution])

    @cached_property
    def count_chart(self) -> Chart | None:
        """Counts by period; none with few reports, where a picture would suggest a change."""
        if self.finding.grade == "few":
            return None
        series = self.finding.series
        table = series.select(
            category=pl.Series([period.label_fi for period in self.material.periods]),
            value=pl.col("report_count"),
            is_faint=pl.col("report_count") < evidence.few_below(),
        )
        told = finnish.listing(
            [f"{row['category']} {finnish.number(row['value'])}" for row in table.iter_rows(named=True)]
        )
        alt = f"Pylväskuvio: havaintojen määrä kausittain ilmiössä {self.phenomenon.label_fi}: {told}."
        return Chart("bars", table, alt, caption="Havaintojen määrä kausittain")

    @property
    def count_parts(self) -> tuple[object, ...]:
        return self.count_chart.parts if self.count_chart else ()

    @property
    def spread(self) -> Markdown:
        """From which municipalities the observations come, most first; names only, since a place may have one."""
        codes = [code for code, _ in self._breakdown("municipality_code")]
        names = [words.place_name(code) for code in codes if code not in (None, areas.WHOLE_COUNTY)]
        told = [f"Havaintoja tuli näistä kunnista: {finnish.listing(names)}."] if names else []
        if areas.WHOLE_COUNTY in codes:
            told.append("Osa havainnoista koskee koko aluetta.")
        return prose.joined(told)

    def _breakdown(self, column: str) -> list[tuple[str | None, int]]:
        table = counts.breakdown(
            self.material.observations, self.material.codes, self.phenomenon.code, self.material.period.code, column
        )
        return list(zip(table["code"], table["report_count"], strict=True))

    @cached_property
    def grade_now(self) -> evidence.Grade:
        """The evidence grade of this period's observations alone."""
        return evidence.grade(self.finding.report_count, self.finding.unit_count)

    @property
    def breakdown_note(self) -> Markdown:
        total = finnish.number(self.finding.report_count)
        if self.grade_now.code != "measured":
            return prose.text("Havaintoja ei ole riittävästi osuuksien esittämiseen.")
        return prose.text(
            f"Osuudet ovat {total} havainnosta. Suluissa on osuuden 95 %:n luottamusväli. "
            "Ikäryhmiä on voinut valita useita."
        )

    @property
    def breakdown_table(self) -> Table | None:
        """Shares by who reported, service task, tone, frequency and age; only where the grade allows shares."""
        if self.grade_now.code != "measured":
            return None
        rows = []
        for column, title, codelist in _BREAKDOWNS:
            labels = metadata.labels(codelist)
            for code, count in self._breakdown(column):
                label = "Ei kerrottu" if code is None else labels[code]
                rows.append((title, label, finnish.number(count), self._share(count)))
                title = ""
        return Table.of(("Tieto", "Luokka", "Havaintoja", "Osuus"), rows, numeric=[2, 3])

    def _share(self, count: int) -> str:
        total = self.finding.report_count
        low, high = rates.wilson(count, total)
        return (
            f"{finnish.share(count / total)} ({finnish.number(100 * float(low))}–{finnish.number(100 * float(high))})"
        )

    @property
    def excerpt_note(self) -> Markdown:
        shown, total = self._quoted.height, self.observations.height
        if total == 0:
            return prose.text("Tällä kaudella ilmiöstä ei ole havaintoja.")
        amount = "Kaikki havainnot." if shown == total else f"Tässä on {shown} kaikkiaan {total} havainnosta."
        acute = " Akuutteja havaintoja ei lainata." if self.observations["is_acute"].any() else ""
        return prose.text(
            f"{amount}{acute} Ohjelma on peittänyt löytämänsä henkilötiedot: ihminen lukee ennen lainaamista."
        )

    @cached_property
    def _quoted(self) -> pl.DataFrame:
        limit = self.observations.height if self.phenomenon.code == UNCLASSIFIED else words.EXCERPT_COUNT
        return words.chosen(self.observations, self.material.codes, limit)

    @property
    def excerpts(self) -> Markdown:
        return words.excerpts(self._quoted)

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
    def new_proposals(self) -> Markdown:
        """What this period's reporters propose, in their words."""
        return proposal_tables.from_observations(self.observations)

    @property
    def comment(self) -> Markdown:
        comment = self.material.comment(self.phenomenon.code)
        if comment is None:
            path = f"comments/{self.material.period}/{self.phenomenon.code}.md"
            return prose.text(f"Työryhmän kommenttia ei ole vielä saatu. Se kirjoitetaan tiedostoon {path}.")
        return prose.paragraphs([*comment.paragraphs, prose.strong(comment.signature)])

    @property
    def questions(self) -> Markdown:
        phrases = wording.phrases()
        own = {GOOD_PRACTICE: "good_practice_questions", UNCLASSIFIED: "unclassified_questions"}
        if self.phenomenon.code in own:
            return prose.bullets(phrases[own[self.phenomenon.code]])
        asked = phrases["cells"][self.finding.cell.code]["questions"]
        return prose.bullets(asked) if asked else prose.text("Ilmiöstä ei ole nyt erityistä keskusteltavaa.")
