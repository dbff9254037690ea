"""Feedback to reporters: what was heard and what has been done with it, by responsible area."""

import polars as pl

from rake_analysis import metadata
from rake_analysis.report import proposals, prose, wording
from rake_analysis.report.prose import Markdown
from rake_analysis.report.published import Published
from rake_analysis.report.released import Released


class Feedback(Published):
    """Everything `reports/feedback.qmd` shows: a release's counts, and what became of proposals."""

    @property
    def heard(self) -> Markdown:
        return prose.joined([wording.phrases()["heard"], self.count_caution])

    @property
    def area_sections(self) -> list[list[object]]:
        """A section per service task that reported or that a phenomenon of the period concerns.

        Which phenomena a task is near to is the catalogue's: what it reported itself is not told apart in a release.
        """
        sections = []
        for task, label in metadata.labels("service_tasks").items():
            own = [one for one in self.findings if task in one.phenomenon.service_tasks and one.report_count]
            if own or task in self.material.cells.categories("service_task", self.material.period.code):
                sections.append(self._area(task, label, own))
        return sections

    def _area(self, task: str, label: str, own: list[Released]) -> list[object]:
        period = self.material.period.code
        parts: list[object] = [prose.heading(3, label)]
        if task in self.material.cells.categories("service_task", period):
            count = self.material.cells.count(period=period, service_task=task).markdown
            parts.append(prose.joined(["Tästä palvelutehtävästä saatiin", count, "havaintoa."]))
        if own:
            parts += [prose.strong("Palvelutehtävää lähellä olevat ilmiöt"), self._heard(own)]
        concerned = self.material.proposals.filter(pl.col("phenomenon").is_in([one.code for one in own]))
        parts += [prose.strong("Ehdotukset samoista aiheista"), self._done(concerned)]
        return parts

    def _heard(self, own: list[Released]) -> Markdown:
        return prose.bullets(
            [
                prose.joined(
                    [
                        Markdown(f"{prose.link(one.label_fi, f'phenomenon-{one.code}')}:"),
                        "koko alueelta",
                        one.report_mark,
                        "havaintoa.",
                        self._next_step(one),
                    ]
                )
                for one in own
            ]
        )

    @staticmethod
    def _next_step(found: Released) -> str:
        if not found.is_candidate:
            return ""
        return "Sosiaalityön professioryhmä päättää, selvitetäänkö asiaa lisää."

    def _done(self, concerned: pl.DataFrame) -> Markdown:
        return proposals.outcomes(concerned, "Aiheesta ei ole vielä kirjattu toimenpide-ehdotuksia.")
