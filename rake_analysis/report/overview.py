"""The half-year as a whole: what is new, what is asked, all phenomena at a glance, proposals and their follow-up."""

from functools import cached_property

import polars as pl

from rake_analysis import finnish, metadata
from rake_analysis.analysis import evidence, totals
from rake_analysis.observations.urgency import FORM_RULE
from rake_analysis.report import proposals as proposal_tables
from rake_analysis.report import prose, sentences, wording, words
from rake_analysis.report.charts import Chart
from rake_analysis.report.findings import Finding, findings
from rake_analysis.report.half_year import HalfYear
from rake_analysis.report.load import Material, ReleaseMaterial
from rake_analysis.report.prose import Markdown
from rake_analysis.report.published import Published
from rake_analysis.report.tables import Table

_PROPOSAL_COUNT = 12


class Overview(HalfYear[Finding]):
    """The front page, the professional group's briefing and the compiled report from all observations."""

    @property
    def all_findings(self) -> dict[str, Finding]:
        return findings(self.material)

    @cached_property
    def totals(self) -> pl.DataFrame:
        return totals.by_period(self.material.observations, [period.code for period in self.material.periods])

    @property
    def summary(self) -> Markdown:
        """One paragraph that stands alone: how much came from where, and what stands out."""
        now = self.totals.filter(pl.col("period") == self.material.period.code).row(0, named=True)
        period = self.material.period
        came = sentences.received(
            f"{finnish.capitalised(period.locative_fi)} ({period.range_fi})",
            now["report_count"],
            now["unit_count"],
            now["municipality_count"],
        )
        parts = [came]
        if self.material.previous is not None:
            before = self.totals.filter(pl.col("period") == self.material.previous.code)["report_count"].item()
            parts.append(f"Edellisellä kaudella havaintoja oli {finnish.number(before)}.")
        for code, told in (
            ("vahvistuva", "Sekä havainnoissa että tilastoissa esillä: {}."),
            ("heikko_signaali", "Asiakastyössä näkyy merkkejä, joita tilasto ei näytä: {}."),
            ("katvealue", "Tilastoissa tilanne on heikko, mutta havaintoja on vähän: {}."),
        ):
            names = [finnish.uncapitalised(found.label_fi) for found in self.findings if found.cell.code == code]
            if names:
                parts.append(told.format("; ".join(names)))
        return prose.joined(parts)

    @property
    def matters(self) -> list[Markdown]:
        return [self._acute_bullet] if self._waiting_acute_count else []

    @property
    def _acute_bullet(self) -> Markdown:
        told = sentences.unacknowledged(self.material.acute.height, self._waiting_acute_count)
        return prose.joined([prose.strong("Akuutit:"), told, "Välitä ne heti ja kirjaa, kuka otti asian vastaan."])

    @property
    def _waiting_acute_count(self) -> int:
        return self.material.acute.filter(~pl.col("is_acknowledged")).height

    @property
    def acute_note(self) -> Markdown:
        acute = self.material.acute
        if not acute.height:
            return prose.text("Kaudella ei ollut akuutteja havaintoja.")
        by_wording = acute.filter(pl.col("acute_rule").ne_missing(FORM_RULE)).height
        return prose.joined(
            [
                sentences.unacknowledged(acute.height, self._waiting_acute_count),
                sentences.found_by_wording(by_wording),
                "Akuutti asia välitetään eteenpäin heti, ei vasta koosteessa.",
            ]
        )

    @property
    def acute_table(self) -> Table | None:
        acute = self.material.acute
        if not acute.height:
            return None
        rows = [
            (
                row["observation_id"],
                finnish.day(row["received_date"]),
                metadata.label("service_tasks", row["service_task"]) if row["service_task"] else "ei kerrottu",
                words.place_name(row["municipality_code"]),
                f"{row['acknowledged_by']}, {finnish.day(row['acknowledged_date'])}" if row["is_acknowledged"] else "",
            )
            for row in acute.iter_rows(named=True)
        ]
        return Table.of(("Viite", "Saapui", "Palvelutehtävä", "Kunta", "Välitetty (kenelle, pvm)"), rows)

    @property
    def new_proposals(self) -> Markdown:
        """What this period's reporters propose, in their words."""
        return proposal_tables.from_observations(self.material.current, _PROPOSAL_COUNT)

    @property
    def material_note(self) -> Markdown:
        """How good the material is: rejected rows, masked spans, unclassified observations, missing answers."""
        current = self.material.current
        rejected = self.material.rejected_now.height
        masked = self.material.masked_now.height
        unclassified = totals.unclassified_count(current, self.material.codes)
        more = prose.joined(["Tarkemmin:", prose.link("havaintoaineisto", "observations")])
        return prose.joined(
            [
                f"Aineistossa on {finnish.count(current.height, 'observation')}.",
                f"Vienneistä hylättiin {finnish.count(rejected, 'row')}.",
                f"Teksteistä peitettiin henkilötietoja, yhteensä {finnish.count(masked, 'span')}.",
                f"{finnish.count(unclassified, 'observation')} jäi ilman ilmiötä: ne on luettava.",
                more,
            ]
        )

    @property
    def periods_table(self) -> Table:
        return periods_table(self.totals, self.material)

    @cached_property
    def count_chart(self) -> Chart:
        observed = sorted((found for found in self.findings if found.report_count), key=lambda f: -f.report_count)
        table = pl.DataFrame(
            {
                "category": [found.short_fi for found in observed],
                "value": [found.report_count for found in observed],
                "is_faint": [found.report_count < evidence.few_below() for found in observed],
            }
        )
        top = finnish.listing([f"{found.short_fi} ({found.report_count})" for found in observed[:3]])
        alt = f"Pylväskuvio havaintojen määrästä ilmiöittäin {self.material.period.label_fi}. Eniten: {top}."
        return Chart("bars", table, alt)

    @property
    def count_data(self) -> Table:
        return self.count_chart.data

    @property
    def good_practices(self) -> Markdown:
        """Good practices and what works, in the reporters' words."""
        good = self.material.current.filter(pl.col("tone").is_in(["good_practice", "positive"]))
        if not good.height:
            return prose.text("Kaudella ei raportoitu hyviä käytäntöjä.")
        quoted = words.chosen(good, self.material.codes)
        intro = f"Myönteisiä havaintoja ja hyviä käytäntöjä on {finnish.number(good.height)}"
        intro += f", joista tässä on {finnish.number(quoted.height)}." if quoted.height < good.height else "."
        return prose.paragraphs([prose.text(intro), words.excerpts(quoted)])

    @property
    def method(self) -> Markdown:
        return prose.bullets(wording.phrases()["method"])


def periods_table(by_period: pl.DataFrame, material: Material) -> Table:
    """Return one row per period: observations, units, municipalities, acute cases."""
    rows = [
        (
            material.project.period(row["period"]).label_fi,
            *(
                finnish.number(row[name])
                for name in ("report_count", "unit_count", "municipality_count", "acute_count")
            ),
        )
        for row in by_period.iter_rows(named=True)
    ]
    return Table.of(("Kausi", "Havaintoja", "Yksiköitä", "Kuntia", "Akuutteja"), rows, numeric=[1, 2, 3, 4])


def page(material: Material, page_name: str) -> Overview | Published:
    """Return what a page of the half-year shows its audience."""
    if isinstance(material, ReleaseMaterial):
        return Published(material, page_name)
    return Overview(material, page_name)
