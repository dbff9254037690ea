"""The half-year as a whole: what is new, what is asked, all phenomena at a glance, proposals and their follow-up."""

from functools import cached_property

import polars as pl

from rake_analysis import finnish, metadata
from rake_analysis.analysis import evidence, totals
from rake_analysis.phenomena.catalogue import GOOD_PRACTICE, UNCLASSIFIED
from rake_analysis.report import proposals as proposal_tables
from rake_analysis.report import prose, sentences, wording, words
from rake_analysis.report.charts import Chart
from rake_analysis.report.findings import Finding, findings
from rake_analysis.report.load import Material
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View, unique

# The order in which cells ask for attention; the last three ask for nothing.
_ATTENTION = ("vahvistuva", "heikko_signaali", "katvealue", "tunnettu", "vain_havaintotieto")
_CANDIDATES = ("vahvistuva", "heikko_signaali", "katvealue")


class Overview(View):
    """What the front page, the professional group's briefing and the compiled report share."""

    @cached_property
    def findings(self) -> list[Finding]:
        """All phenomena with material, those that ask for attention first, then by number of observations.

        Good practices and unclassified observations are no phenomena to place and are left out.
        """
        order = {code: place for place, code in enumerate(_ATTENTION)}
        return sorted(
            (found for code, found in findings(self.material).items() if code not in (GOOD_PRACTICE, UNCLASSIFIED)),
            key=lambda found: (order.get(found.cell.code, len(order)), -found.report_count, found.code),
        )

    def __init__(self, material: Material, page_name: str):
        super().__init__(material)
        self.page_name = page_name

    @cached_property
    def used_indicators(self) -> list[str]:
        return unique(place.indicator.key for found in self.findings for place in found.placement.shown)

    @cached_property
    def totals(self) -> pl.DataFrame:
        return totals.by_period(self.material.observations)

    @property
    def summary(self) -> Markdown:
        """One paragraph that stands alone: how much came from where, and what stands out."""
        now = self.totals.filter(pl.col("period") == self.material.period.code).row(0, named=True)
        period = self.material.period
        came = (
            f"{finnish.capitalised(period.locative_fi)} ({period.range_fi}) saatiin "
            f"{finnish.count(now['report_count'], 'observation')} {sentences.from_places(now['unit_count'], 'unit')} "
            f"ja {sentences.from_places(now['municipality_count'], 'municipality')}."
        )
        parts = [came]
        if self.material.previous is not None:
            before = self.totals.filter(pl.col("period") == self.material.previous.code)["report_count"].item()
            parts.append(f"Edellisellä kaudella havaintoja oli {finnish.number(before)}.")
        for code, told in (
            ("vahvistuva", "Havainnot ja tilastot viittaavat samaan suuntaan: {}."),
            ("heikko_signaali", "Ensin asiakastyössä näkyy: {}."),
            ("katvealue", "Tilastot ovat heikot mutta havaintoja on vähän: {}."),
        ):
            names = [found.label_fi.lower() for found in self.findings if found.cell.code == code]
            if names:
                parts.append(told.format("; ".join(names)))
        return prose.joined(parts)

    @property
    def asked(self) -> Markdown:
        """What the reader is asked to decide or do, one bullet per matter."""
        bullets = [
            prose.joined(
                [
                    prose.strong(prose.link(found.label_fi, f"phenomenon-{found.code}")),
                    f"({found.cell.label_fi.lower()}):",
                    wording.phrases()["cells"][found.cell.code]["action"],
                ]
            )
            for found in self.findings
            if found.cell.code in _CANDIDATES
        ]
        waiting = self._with_status("open").height
        late = self._late.height
        if waiting:
            bullets.append(
                prose.joined([prose.strong("Päätökset."), f"{finnish.count(waiting, 'proposal')} odottaa päätöstä."])
            )
        if late:
            bullets.append(
                prose.joined(
                    [prose.strong("Myöhässä."), f"{finnish.count(late, 'proposal')} on ylittänyt määräaikansa."]
                )
            )
        if self._acute.height:
            bullets.append(
                prose.joined([prose.strong("Akuutit."), f"Varmista, että {self._acute_count} on välitetty eteenpäin."])
            )
        return prose.bullets(bullets) if bullets else prose.text("Tällä kaudella ei ole erityistä päätettävää.")

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
        headers = ("Ilmiö", "Havaintoja", "Yksiköitä", "Muutos", "Tilastot", "Sijoitus")
        return Table.of(headers, rows, numeric=[1, 2])

    @property
    def candidates_note(self) -> Markdown:
        amount = sum(found.cell.code in _CANDIDATES for found in self.findings)
        if not amount:
            return prose.text("Yksikään ilmiö ei nouse ehdokkaaksi tämän kauden aineistosta.")
        return prose.joined(
            [
                "Ehdokkaissa havainnot ja tilastot viittaavat samaan suuntaan tai kertovat eri asiaa.",
                wording.phrases()["triangulation_caution"],
            ]
        )

    @property
    def candidates_table(self) -> Table:
        rows = [
            (prose.link(found.label_fi, f"phenomenon-{found.code}"), found.placement.sentence_fi, found.data_needed)
            for found in self.findings
            if found.cell.code in _CANDIDATES
        ]
        return Table.of(("Ilmiö", "Peruste", "Tarvittava tieto"), rows)

    @property
    def decision_form(self) -> Table:
        rows = [(found.label_fi, "", "", "", "") for found in self.findings if found.cell.code in _CANDIDATES]
        return Table.of(("Ilmiö", "Täydennetäänkö (kyllä / ei)", "Millä tiedolla", "Vastuutaho", "Määräaika"), rows)

    @cached_property
    def _acute(self) -> pl.DataFrame:
        return self.material.current.filter(pl.col("is_acute")).sort("received_date", "observation_id")

    @property
    def _acute_count(self) -> str:
        amount = self._acute.height
        return f"{finnish.number(amount)} akuutti havainto" if amount == 1 else f"{amount} akuuttia havaintoa"

    @property
    def acute_note(self) -> Markdown:
        if not self._acute.height:
            return prose.text("Kaudella ei merkitty akuutteja havaintoja.")
        return prose.text(
            f"Kaudella merkittiin {self._acute_count}. Akuutti asia välitetään eteenpäin heti, ei vasta koosteessa: "
            "tarkista, että jokaisella on vastaanottaja."
        )

    @property
    def acute_table(self) -> Table | None:
        if not self._acute.height:
            return None
        rows = [
            (
                row["observation_id"],
                finnish.day(row["received_date"]),
                metadata.label("service_tasks", row["service_task"]) if row["service_task"] else "ei kerrottu",
                words.place_name(row["municipality_code"]),
            )
            for row in self._acute.iter_rows(named=True)
        ]
        return Table.of(("Viite", "Saapui", "Palvelutehtävä", "Kunta"), rows)

    def _with_status(self, *statuses: str) -> pl.DataFrame:
        return self.material.proposals.filter(pl.col("status").is_in(list(statuses)))

    @property
    def _late(self) -> pl.DataFrame:
        return self.material.proposals.filter(pl.col("is_late"))

    @property
    def waiting_note(self) -> Markdown:
        return proposal_tables.note(self.material.proposals, self.material.period)

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
        return proposal_tables.note(self.material.proposals.filter(self._is_new), self.material.period)

    @property
    def proposals_table(self) -> Table | None:
        return proposal_tables.table(self.material.proposals.filter(self._is_new))

    @property
    def follow_up_note(self) -> Markdown:
        return proposal_tables.note(self.material.proposals.filter(~self._is_new), self.material.period)

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
                f"Hylättiin {finnish.count(rejected, 'row')}.",
                f"Teksteistä peitettiin {finnish.count(masked, 'span')} henkilötietoja.",
                f"Ilman ilmiötä jäi {finnish.count(unclassified, 'observation')}.",
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
        intro = f"Myönteisiä havaintoja ja hyviä käytäntöjä on {finnish.number(good.height)}."
        return prose.paragraphs([prose.text(intro), words.excerpts(good)])

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
