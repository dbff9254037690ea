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
from rake_analysis.report.load import Material
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View, unique

# The order in which cells ask for attention; the others ask for nothing.
_ATTENTION = ("vahvistuva", "heikko_signaali", "katvealue", "vain_havaintotieto", "tunnettu")
_PROPOSAL_COUNT = 12


class Overview(View):
    """What the front page, the professional group's briefing and the compiled report share."""

    @cached_property
    def findings(self) -> list[Finding]:
        """All phenomena with material, those that ask for attention first, then by number of observations.

        Good practices and unclassified observations are no themes to interpret and are left out.
        """
        order = {code: place for place, code in enumerate(_ATTENTION)}
        return sorted(
            (found for found in findings(self.material).values() if found.is_theme),
            key=lambda found: (
                not found.is_candidate,
                order.get(found.cell.code, len(order)),
                -found.report_count,
                found.code,
            ),
        )

    @cached_property
    def candidates(self) -> list[Finding]:
        """The phenomena of which the professional group is asked whether they are supplemented."""
        return [found for found in self.findings if found.is_candidate]

    def __init__(self, material: Material, page_name: str):
        super().__init__(material)
        self.page_name = page_name

    @cached_property
    def used_indicators(self) -> list[str]:
        return unique(place.indicator.key for found in self.findings for place in found.placement.shown)

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
    def asked(self) -> Markdown:
        """What the reader is asked to decide or do, one bullet per matter, what cannot wait first."""
        phrases = wording.phrases()["cells"]
        bullets = [self._acute_bullet] if self._waiting_acute_count else []
        bullets += [
            prose.joined(
                [
                    prose.strong(prose.link(found.label_fi, f"phenomenon-{found.code}")),
                    f"({finnish.uncapitalised(found.cell.label_fi)}):",
                    phrases[found.cell.code]["action"],
                ]
            )
            for found in self.candidates
        ]
        waiting = self.material.proposals.filter(pl.col("status") == "open")
        if waiting.height:
            titles = "; ".join(f"{row['title']} ({row['proposal_id']})" for row in waiting.iter_rows(named=True))
            bullets.append(prose.joined([prose.strong("Päätä ehdotuksista:"), f"{titles}."]))
        late = self.material.proposals.filter(pl.col("is_late"))
        if late.height:
            titles = "; ".join(
                f"{row['title']} ({row['proposal_id']}), {row['responsible'] or 'vastuutaho puuttuu'}"
                for row in late.iter_rows(named=True)
            )
            bullets.append(
                prose.joined([prose.strong("Määräajan ylittäneet:"), f"{titles}. Pyydä vastuutaholta uusi aikataulu."])
            )
        return prose.bullets(bullets) if bullets else prose.text("Tällä kaudella ei ole erityistä päätettävää.")

    @property
    def _acute_bullet(self) -> Markdown:
        told = sentences.unacknowledged(self.material.acute.height, self._waiting_acute_count)
        return prose.joined([prose.strong("Akuutit:"), told, "Välitä ne heti ja kirjaa, kuka otti asian vastaan."])

    @property
    def glance_note(self) -> Markdown:
        return prose.joined([self.count_caution, wording.phrases()["triangulation_caution"]])

    @property
    def glance_table(self) -> Table:
        rows = [
            (
                prose.link(found.label_fi, f"phenomenon-{found.code}"),
                finnish.number(found.report_count),
                finnish.number(found.unit_count),
                found.change_word,
                found.statistics_word,
                found.cell.label_fi,
            )
            for found in self.findings
        ]
        headers = ("Ilmiö", "Havaintoja", "Yksiköitä", "Muutos", "Tilastot", "Tulkinta")
        return Table.of(headers, rows, numeric=[1, 2])

    @property
    def glance_key(self) -> Markdown:
        """What the words of the last column mean, for those that occur."""
        cells = {found.cell.label_fi: found.cell.reason_fi for found in self.findings}
        return prose.bullets([prose.joined([prose.strong(f"{label}:"), f"{why}."]) for label, why in cells.items()])

    @property
    def candidates_note(self) -> Markdown:
        if not self.candidates:
            return prose.text("Yksikään ilmiö ei nouse ehdokkaaksi tämän kauden aineistosta.")
        return prose.joined(
            [
                "Ehdokkaita ovat ilmiöt, joissa havainnot ja tilastot antavat aihetta tarkempaan käsittelyyn tai "
                "kertovat eri asiaa, ja ilmiöt, joista on vähintään 10 havaintoa mutta ei tilastoa.",
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
        return self.sources_of(
            unique(place.indicator.key for found in self.candidates for place in found.placement.shown)
        )

    @property
    def decision_form(self) -> Table:
        rows = [(found.label_fi, "", found.data_needed, "", "") for found in self.candidates]
        decision = "Päätös (täydennetään, seurataan, ei jatkoa)"
        return Table.of(("Ilmiö", decision, "Tarvittava tieto", "Vastuutaho", "Määräaika"), rows)

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
    def waiting_note(self) -> Markdown:
        return proposal_tables.note(
            self.material.proposals, self.material.period, "Ehdotusrekisterissä ei ole ehdotuksia."
        )

    @property
    def waiting_table(self) -> Table | None:
        """Proposals that wait for a decision or are late."""
        return proposal_tables.table(
            self.material.proposals.filter(pl.col("is_late") | (pl.col("status") == "open")).sort("proposal_id")
        )

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
    def new_proposals(self) -> Markdown:
        """What this period's reporters propose, in their words."""
        return proposal_tables.from_observations(self.material.current, _PROPOSAL_COUNT)

    @property
    def follow_up_note(self) -> Markdown:
        nothing = "Aiemmilta kausilta ei ole ehdotuksia."
        return proposal_tables.note(self.material.proposals.filter(~self._is_new), self.material.period, nothing)

    @property
    def follow_up_table(self) -> Table | None:
        return proposal_tables.table(self.material.proposals.filter(~self._is_new))

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
