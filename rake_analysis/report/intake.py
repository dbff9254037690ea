"""The material of a period in numbers: where it came from, files, rejected rows."""

from functools import cached_property

import polars as pl

from rake_analysis import finnish, metadata
from rake_analysis.analysis import totals
from rake_analysis.observations import store
from rake_analysis.report import prose, sentences, words
from rake_analysis.report.charts import Chart
from rake_analysis.report.overview import periods_table
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View

_ORIGINS = (
    ("reporter_role", "Raportoija", "reporter_roles"),
    ("service_task", "Palvelutehtävä", "service_tasks"),
    ("tone", "Sävy", "tones"),
    ("language", "Kieli", "languages"),
)


class Intake(View):
    """What `notebooks/observations.qmd` shows of the period's intake."""

    page_name = "observations"

    @cached_property
    def totals(self) -> pl.DataFrame:
        return totals.by_period(self.material.observations, [period.code for period in self.material.periods])

    @property
    def summary(self) -> Markdown:
        row = self.totals.filter(pl.col("period") == self.material.period.code).row(0, named=True)
        came = sentences.received(
            f"Kaudella {self.material.period.range_fi}",
            row["report_count"],
            row["unit_count"],
            row["municipality_count"],
        )
        return prose.joined([came, sentences.roles(self._labelled("reporter_role", "reporter_roles"))])

    def _labelled(self, column: str, codelist: str) -> list[tuple[str, int]]:
        table = totals.tally(self.material.current, column, metadata.codes(codelist))
        return [
            ("Ei kerrottu" if code is None else metadata.label(codelist, code), count)
            for code, count in zip(table["code"], table["report_count"], strict=True)
        ]

    @property
    def periods_table(self) -> Table:
        return periods_table(self.totals, self.material)

    @cached_property
    def unit_chart(self) -> Chart:
        table = totals.tally(self.material.current, "unit")
        names = [name if name is not None else "Yksikköä ei kerrottu" for name in table["code"]]
        drawn = pl.DataFrame({"category": names, "value": table["report_count"], "is_faint": [False] * len(names)})
        top = finnish.listing([f"{name} ({count})" for name, count in drawn.select("category", "value").head(3).rows()])
        return Chart("bars", drawn, f"Pylväskuvio havaintojen määrästä yksiköittäin. Eniten: {top}.")

    @property
    def unit_data(self) -> Table:
        return self.unit_chart.data

    @property
    def origin_table(self) -> Table:
        rows = []
        for column, title, codelist in _ORIGINS:
            for label, count in self._labelled(column, codelist):
                rows.append((title, label, finnish.number(count)))
                title = ""
        places = totals.tally(self.material.current, "municipality_code")
        title = "Kunta"
        for code, count in zip(places["code"], places["report_count"], strict=True):
            rows.append((title, finnish.capitalised(words.place_name(code)), finnish.number(count)))
            title = ""
        return Table.of(("Tieto", "Luokka", "Havaintoja"), rows, numeric=[2])

    @property
    def files_table(self) -> Table:
        state = store.state(self.material.project, self.material.period)
        read = dict(self.material.current.group_by("source_file").len().iter_rows())
        refused = dict(self.material.rejected_now.group_by("source_file").len().iter_rows())
        rows = [
            (source.file, finnish.number(read.get(source.file, 0)), finnish.number(refused.get(source.file, 0)))
            for source in state.sources
        ]
        return Table.of(("Tiedosto", "Havaintoja", "Hylättyjä rivejä"), rows, numeric=[1, 2])

    @property
    def rejected_note(self) -> Markdown:
        amount = self.material.rejected_now.height
        if not amount:
            return prose.text("Yhtään riviä ei hylätty.")
        return prose.text(
            f"Hylättiin {finnish.count(amount, 'row')}. Rivit ovat tallessa raakatiedostoissa; tiedosto ja rivinumero "
            "kertovat, mistä ne löytyvät ja mitä lomakkeella tai viennissä on korjattava."
        )

    @property
    def rejected_table(self) -> Table | None:
        rejected = self.material.rejected_now
        if not rejected.height:
            return None
        rows = [
            (metadata.label("rejection_rules", row["rule"]), row["source_file"], finnish.number(row["source_row"]))
            for row in rejected.sort("rule", "source_file", "source_row").iter_rows(named=True)
        ]
        return Table.of(("Syy", "Tiedosto", "Rivi"), rows, numeric=[2])
