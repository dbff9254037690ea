"""How the period's texts were coded, how far people have reviewed it, and what the rules do not know yet."""

from functools import cached_property

import polars as pl

from rake_analysis import finnish, metadata
from rake_analysis.analysis import totals
from rake_analysis.analysis.counts import unit_count
from rake_analysis.phenomena import review, themes
from rake_analysis.report import prose
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View

_DECIMALS = 2


class Coding(View):
    """What `notebooks/observations.qmd` shows of masking review, coding, its review and new themes."""

    page_name = "observations"

    @cached_property
    def _masking(self) -> pl.DataFrame:
        return self.material.masking_progress

    @property
    def masking_note(self) -> Markdown:
        masked = self.material.masked_now
        texts = masked["observation_id"].n_unique()
        reviewed = int(self._masking["reviewed_count"].sum())
        told = f"Ihminen on tarkistanut {finnish.count(reviewed, 'span')}." if reviewed else ""
        return prose.joined(
            [
                f"Teksteistä peitettiin {finnish.count(masked.height, 'span')} {finnish.number(texts)} havainnossa.",
                told or "Peittämistä ei ole vielä tarkistettu.",
                "Peittäminen on ohjelman tekemä: ihmisen on luettava teksti ennen kuin sitä lainataan.",
            ]
        )

    @property
    def masking_table(self) -> Table | None:
        if self._masking.is_empty():
            return None
        rows = [
            (metadata.label("personal_data_kinds", kind), *map(finnish.number, counts))
            for kind, *counts in self._masking.sort("span_count", "kind", descending=[True, False]).iter_rows()
        ]
        return Table.of(("Tieto", "Peitettyjä kohtia", "Tarkistettu", "Oli väärin"), rows, numeric=[1, 2, 3])

    @property
    def coding_note(self) -> Markdown:
        unclassified = totals.unclassified_count(self.material.current, self.material.codes)
        return prose.text(
            f"Säännöt etsivät ilmiöitä kuvauksesta ja seurauksista. Kaikkiaan "
            f"{finnish.number(self.material.current.height)} havainnosta {finnish.number(unclassified)} jäi ilman "
            "ilmiötä. Yhdellä havainnolla voi olla useita ilmiöitä."
        )

    @property
    def coding_table(self) -> Table:
        codes = self.material.codes.join(
            self.material.current.select("observation_id", "organisation", "unit"), on="observation_id"
        )
        grouped = (
            codes.group_by("phenomenon")
            .agg(
                report_count=pl.col("observation_id").n_unique(),
                unit_count=unit_count(),
                rules=pl.col("rule").unique().sort(),
            )
            .sort("report_count", "phenomenon", descending=[True, False])
        )
        rows = [
            (
                self._label(row["phenomenon"]),
                finnish.number(row["report_count"]),
                finnish.number(row["unit_count"]),
                ", ".join(row["rules"]),
            )
            for row in grouped.iter_rows(named=True)
        ]
        return Table.of(("Ilmiö", "Havaintoja", "Yksiköitä", "Säännöt"), rows, numeric=[1, 2])

    @property
    def review_note(self) -> Markdown:
        corrected = self.material.coding_corrections
        count = corrected["observation_id"].n_unique()
        if not count:
            return Markdown(
                "Kukaan ei ole vielä korjannut luokittelua: se on sääntöjen varassa. Tarkistustiedosto tehdään "
                f"komennolla `rake-analysis code --period {self.material.period} --review TIEDOSTO.xlsx`."
            )
        return prose.text(
            f"Ihmisen korjaus on {finnish.number(count)} havainnossa. Korjaus ohittaa säännöt myös, kun ajo toistetaan."
        )

    @property
    def improvement_table(self) -> Table | None:
        """The rules that people corrected most."""
        improve = review.rules_to_improve(self.material.project, [self.material.period])
        if improve.is_empty():
            return None
        problems = {"removed": "löysi väärin", "added": "ei löytänyt"}
        rows = [
            (
                self._label(row["phenomenon"]),
                row["rule"] or "mikään sääntö",
                problems[row["problem"]],
                finnish.number(row["report_count"]),
                row["words"] or "",
            )
            for row in improve.iter_rows(named=True)
        ]
        return Table.of(("Ilmiö", "Sääntö", "Mitä korjattiin", "Havaintoja", "Sanat"), rows, numeric=[3])

    @property
    def agreement_note(self) -> Markdown:
        measured = self.material.coding_agreement
        if measured.is_empty():
            return Markdown(
                "Luokittelijoiden yksimielisyyttä ei ole mitattu tällä kaudella. Kaksi ihmistä täyttää "
                "tarkistustiedoston toisistaan tietämättä, ja komento on `rake-analysis code --agreement`."
            )
        whole = measured.row(0, named=True)
        return prose.text(
            f"Saman aineiston luokittelivat {whole['coders']}, yhteensä {finnish.number(whole['observation_count'])} "
            f"havaintoa. He olivat samaa mieltä {finnish.share(whole['agreement_share'])} ratkaisuista, mutta osa "
            "siitä on sattumaa. κ (Cohen) ja α (Krippendorff) ottavat sattuman huomioon: 1 on täysi yksimielisyys, "
            "0 se, mihin sattuma riittää. Suluissa on 95 prosentin luottamusväli, joka on saatu toistamalla otanta."
        )

    @property
    def agreement_table(self) -> Table | None:
        measured = self.material.coding_agreement
        if measured.is_empty():
            return None
        rows = [
            (
                self._label(row["phenomenon"]) if row["phenomenon"] else "Kaikki ilmiöt",
                finnish.number(row["coded_count"]),
                finnish.share(row["agreement_share"]),
                _estimate(row, "kappa"),
                _estimate(row, "alpha"),
            )
            for row in measured.iter_rows(named=True)
        ]
        return Table.of(("Ilmiö", "Havaintoja", "Samaa mieltä", "κ", "α"), rows, numeric=[1, 2, 3, 4])

    @cached_property
    def _themes(self) -> pl.DataFrame:
        return themes.candidates(self.material.project, self.material.period)

    @property
    def themes_note(self) -> Markdown:
        if self.material.previous is None:
            return prose.text("Uusia teemoja voi etsiä vasta, kun aiempia kausia on.")
        found = (
            "Alla ovat sanat ja sanaparit, jotka mikään ilmiö ei selitä ja jotka ovat yleistyneet aiemmista kausista."
            if self._themes.height
            else "Mikään sana, jota ilmiöt eivät selitä, ei ole yleistynyt aiemmista kausista selvästi."
        )
        return prose.text(f"{found} Lista on ehdotus luettavaksi, ei löydös.")

    @property
    def themes_table(self) -> Table | None:
        if self._themes.is_empty():
            return None
        rows = [
            (
                row["term"],
                *(finnish.number(row[name]) for name in ("report_count", "unit_count", "earlier_report_count")),
            )
            for row in self._themes.iter_rows(named=True)
        ]
        return Table.of(("Sana tai sanapari", "Havaintoja", "Yksiköitä", "Aiemmin"), rows, numeric=[1, 2, 3])

    def _label(self, code: str) -> str:
        known = self.material.phenomena
        return f"{known[code].label_fi} ({code})" if code in known else code


def _estimate(row: dict, name: str) -> str:
    """`0,71 (0,60–0,82)`; `..` where the coefficient has no value."""
    value, low, high = (row[key] for key in (name, f"{name}_low", f"{name}_high"))
    if value is None:
        return finnish.MISSING
    shown = finnish.number(value, _DECIMALS)
    return f"{shown} ({finnish.number(low, _DECIMALS)}–{finnish.number(high, _DECIMALS)})" if low is not None else shown
