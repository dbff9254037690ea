"""A phenomenon's page: what was observed, what the statistics say, how the two fit, what has been proposed."""

from functools import cached_property

import polars as pl

from rake_analysis import areas, finnish, metadata
from rake_analysis.analysis import counts, evidence, rates
from rake_analysis.errors import UserError
from rake_analysis.phenomena.catalogue import UNCLASSIFIED
from rake_analysis.report import proposals as proposal_tables
from rake_analysis.report import prose, words
from rake_analysis.report.charts import Chart
from rake_analysis.report.findings import Finding, findings
from rake_analysis.report.load import Material, ReleaseMaterial
from rake_analysis.report.phenomenon_parts import PhenomenonParts
from rake_analysis.report.prose import Markdown
from rake_analysis.report.published_phenomenon import PublishedPhenomenon
from rake_analysis.report.tables import Table

_BREAKDOWNS = (
    ("reporter_role", "Raportoija", "reporter_roles"),
    ("service_task", "Palvelutehtävä", "service_tasks"),
    ("tone", "Sävy", "tones"),
    ("need_shl11", "Tuen tarve", "shl11_needs"),
    ("frequency", "Toistuvuus", "frequencies"),
    ("age_group", "Ikäryhmä", "age_groups"),
)


def page(material: Material, phenomenon: str) -> PhenomenonParts:
    """Return what the page of a phenomenon shows its audience. Raises UserError for an unknown phenomenon."""
    known = material.phenomena
    if phenomenon not in known:
        raise UserError(f"there is no phenomenon '{phenomenon}'", remedy=f"Phenomena: {', '.join(known)}.")
    if isinstance(material, ReleaseMaterial):
        return PublishedPhenomenon(material, known[phenomenon])
    return PhenomenonPage(material, known[phenomenon])


class PhenomenonPage(PhenomenonParts[Finding]):
    """What `notebooks/phenomenon.qmd` shows of one phenomenon in one period, from all its observations."""

    @cached_property
    def finding(self) -> Finding:
        return findings(self.material)[self.phenomenon.code]

    @cached_property
    def observations(self) -> pl.DataFrame:
        """This period's observations of the phenomenon."""
        return counts.observations_of(self.material.current, self.material.codes, self.phenomenon.code)

    @property
    def blind_spot(self) -> str:
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
            "Tuen tarpeita ja ikäryhmiä on voinut valita useita."
        )

    @property
    def breakdown_tables(self) -> list[Table]:
        """Shares by who reported, service task, tone, need, frequency and age; only where the grade allows shares."""
        if self.grade_now.code != "measured":
            return []
        rows = []
        for column, title, codelist in _BREAKDOWNS:
            labels = metadata.labels(codelist)
            for code, count in self._breakdown(column):
                label = "Ei kerrottu" if code is None else labels[code]
                rows.append((title, label, finnish.number(count), self._share(count)))
                title = ""
        return [Table.of(("Tieto", "Luokka", "Havaintoja", "Osuus"), rows, numeric=[2, 3])]

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
    def new_proposals(self) -> Markdown:
        """What this period's reporters propose, in their words."""
        return proposal_tables.from_observations(self.observations)
