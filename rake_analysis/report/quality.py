"""Whether the period's material is good enough, for what, what to mend and who; from the numbers of the checks."""

from collections import Counter
from datetime import date
from functools import cached_property

import polars as pl

from rake_analysis import finnish
from rake_analysis.finnish import capitalised
from rake_analysis.quality import checks, history, told
from rake_analysis.quality import run as quality
from rake_analysis.quality.judge import judge
from rake_analysis.quality.outcomes import Measurement, Outcome
from rake_analysis.report import inputs, prose
from rake_analysis.report.charts import Chart
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View

_LEVELS_FI = {
    "raw": "Raakaviennit",
    "observations": "Havainnot",
    "coding": "Luokittelu",
    "statistics": "Tilastot",
    "areas": "Alueet",
    "indicators": "Osoittimet",
    "registers": "Rekisterit",
}
_CATEGORIES_FI = {"conformance": "muoto", "completeness": "kattavuus", "plausibility": "uskottavuus"}


class Quality(View):
    """What `notebooks/data_quality.qmd` shows. Rendered pages are left out: they are not there yet."""

    page_name = "data_quality"

    @cached_property
    def numbers(self) -> dict[str, list[Measurement]]:
        """The measurements of every period up to this one."""
        project = self.material.project
        for period in self.material.periods:
            inputs.record(*history.inputs(project, period))
        inputs.record(checks.FOLDER)
        levels = list(_LEVELS_FI)
        return {
            period.code: quality.numbers(project, period, today=date.today(), levels=levels)
            for period in self.material.periods
        }

    @cached_property
    def _checks(self) -> dict[str, checks.Check]:
        return {name: check for name, check in checks.load().items() if check.level in _LEVELS_FI}

    def _of(self, period: str) -> list[Outcome]:
        return judge(self.numbers[period], self._checks)

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """This period's outcomes, what needs doing first."""
        return told.in_order(self._of(self.material.period.code))

    @cached_property
    def problems(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.status in ("failed", "error")]

    @property
    def summary(self) -> Markdown:
        counts = Counter(one.status for one in self.outcomes)
        stopping = sum(one.is_stopping for one in self.outcomes)
        warning = sum(one.is_alarm and not one.is_stopping for one in self.outcomes)
        verdict = "Aineisto on kunnossa."
        if stopping:
            verdict = (
                f"Aineistoa ei voi vielä käyttää sellaisenaan: pysäyttäviä tarkistuksia {finnish.number(stopping)}."
            )
        elif warning:
            verdict = f"Aineistoa voi käyttää varauksin: varoittavia tarkistuksia {finnish.number(warning)}."
        return prose.joined(
            [
                prose.strong(verdict),
                f"Tarkistuksia on {finnish.number(len(self.outcomes))}: {finnish.number(counts['passed'])} kunnossa, "
                f"{finnish.number(counts['failed'])} hylätty, {finnish.number(counts['error'])} ei voitu ajaa ja "
                f"{finnish.number(counts['not_applicable'])} ei koske tätä kautta.",
            ]
        )

    @property
    def uses_table(self) -> Table:
        """What the material is good enough for: no where a check that stops failed, with reservations on a warning."""
        uses = pl.read_csv(checks.FOLDER / "uses.csv", infer_schema=False)
        rows = []
        for use in uses.iter_rows(named=True):
            scopes = use["checks"].split()
            alarms = [
                one
                for one in self.problems
                if one.is_alarm and any(f"{one.check.check_id}.".startswith(f"{scope}.") for scope in scopes)
            ]
            answer = "ei vielä" if any(one.is_stopping for one in alarms) else "varauksin" if alarms else "kyllä"
            why = "; ".join(one.check.label_fi for one in alarms) or use["reason_fi"]
            rows.append((use["label_fi"], answer, why))
        return Table.of(("Mihin", "Riittääkö", "Miksi"), rows)

    @property
    def mend_table(self) -> Table | Markdown:
        if not self.problems:
            return prose.text("Korjattavaa ei ole.")
        rows = [
            (
                capitalised(one.check.owner),
                f"{one.check.label_fi}: {told.amount_fi(one) or 'ei voitu ajaa'} ({told.severity_fi(one)})",
                one.check.what_to_do_fi,
            )
            for one in self.problems
        ]
        return Table.of(("Kuka", "Mikä", "Mitä tehdään"), rows)

    @property
    def places_table(self) -> Table | None:
        """Where the findings are: rows of files, observations, indicators; never what stands there."""
        rows = [
            (one.check.label_fi, ", ".join(one.measurement.references[:8]), one.check.reason_fi)
            for one in self.problems
            if one.measurement.references
        ]
        return Table.of(("Tarkistus", "Missä (rivi tai tunnus)", "Miksi se on tärkeää"), rows) if rows else None

    @property
    def level_chart(self) -> Chart:
        counts = Counter(one.check.level for one in self.problems if one.is_alarm)
        values = [counts[level] for level in _LEVELS_FI]
        drawn = pl.DataFrame(
            {"category": list(_LEVELS_FI.values()), "value": values, "is_faint": [False] * len(values)}
        )
        most = [f"{_LEVELS_FI[level]} ({count})" for level, count in counts.most_common(3)]
        alt = f"Eniten: {finnish.listing(most)}." if most else "Hälytyksiä ei ole."
        return Chart("bars", drawn, f"Pylväskuvio hälytysten määrästä aineiston osittain. {alt}")

    @property
    def level_data(self) -> Table:
        return self.level_chart.data

    @property
    def history_chart(self) -> Chart:
        alarms = {code: sum(one.is_alarm for one in self._of(code)) for code in self.numbers}
        labels = [capitalised(period.label_fi) for period in self.material.periods]
        drawn = pl.DataFrame({"category": labels, "value": list(alarms.values()), "is_faint": [False] * len(labels)})
        listed = finnish.listing([f"{label} {count}" for label, count in zip(labels, alarms.values(), strict=True)])
        return Chart("bars", drawn, f"Pylväskuvio hälytysten määrästä kausittain: {listed}.")

    @property
    def history_data(self) -> Table:
        return self.history_chart.data

    @property
    def history_table(self) -> Table | None:
        """The checks that failed in some period, with their measure in each."""
        judged = {code: {one.check.check_id: one for one in self._of(code)} for code in self.numbers}
        failed = [
            name for name in self._checks if any(of[name].status in ("failed", "error") for of in judged.values())
        ]
        rows = [
            (
                self._checks[name].label_fi,
                *(told.amount_fi(of[name]) or told.status_fi(of[name]) for of in judged.values()),
            )
            for name in failed
        ]
        return Table.of(("Tarkistus", *judged), rows) if rows else None

    @property
    def drift_note(self) -> Markdown:
        *before, now = self.numbers.values()
        if not before:
            return prose.text("Aiempia kausia ei ole, joten muutosta ei voi arvioida.")
        found = history.drifted(now, before, self._checks)
        if not found:
            return prose.text("Mikään mitattu osuus ei poikkea aiemmista kausista enempää kuin sattuma sallii.")
        return prose.bullets(
            [
                f"{check.label_fi}: nyt {finnish.share(share)}, aiemmin {finnish.share(usual)}"
                for check, share, usual in found
            ]
        )

    @property
    def all_tables(self) -> list[Markdown | Table]:
        """Every check by the part of the material it looks at."""
        shown: list[Markdown | Table] = []
        for level, label in _LEVELS_FI.items():
            rows = [
                (
                    one.check.label_fi,
                    _CATEGORIES_FI[one.check.category],
                    told.severity_fi(one),
                    told.status_fi(one),
                    told.amount_fi(one),
                    told.limit_fi(one),
                )
                for one in self.outcomes
                if one.check.level == level
            ]
            shown.append(prose.strong(label))
            shown.append(Table.of(("Tarkistus", "Laji", "Vakavuus", "Tulos", "Mitattu", "Raja"), rows))
        return shown
