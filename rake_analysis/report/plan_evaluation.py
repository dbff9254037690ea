"""The draft of the plan's spring evaluation as Markdown: what the registers tell, and room for people's judgement."""

import re
from datetime import date

from rake_analysis import finnish
from rake_analysis.errors import UserError
from rake_analysis.project import Project
from rake_analysis.report import plan_tables, prose, wording
from rake_analysis.report.load import Material
from rake_analysis.report.plan_follow_up import FollowUp
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table

# Escapes that a person who edits the draft need not see: these marks act only at a line's beginning, where no text
# from a register stands.
_SURELY_PLAIN = re.compile(r"\\([.,:;()\"])|(?<=\w)\\(-)(?=\w)")
_JUDGEMENT = Markdown("Arvio:")


def draft(project: Project, year: int, today: date) -> str:
    """Return the draft for the evaluation in the spring of `year`: last year and this one so far.

    Actions stand as on `today`, at the latest on the year's last day; coverage is that of the newest whole period with
    observations. Names units: for inside use. Raises UserError where a register cannot be read, and for a `today`
    before last year.
    """
    as_of, first = min(today, date(year, 12, 31)), date(year - 1, 1, 1)
    if as_of < first:
        raise UserError(
            f"the evaluation of {year} begins from {first}, which is after {as_of}",
            remedy="Choose an earlier year or a later day.",
        )
    whole = [period for period in project.ingested_periods() if period.end <= as_of]
    material = Material(project, whole[-1] if whole else project.period(f"{year - 1}H2"), project.county)
    told = FollowUp(material, first, as_of)
    span = plan_tables.days(first, as_of)
    parts: list[Markdown | Table] = [
        prose.heading(1, f"Toimeenpanosuunnitelman arviointi, kevät {year}"),
        prose.text(f"{material.county.name_fi}. Tarkasteluaika {span}, tilanne {finnish.day(as_of)}."),
        prose.text(wording.phrases()["plan"]["evaluation"]),
        *_example_mark(project),
        prose.heading(2, "Yhteenveto"),
        told.summary,
        _JUDGEMENT,
        prose.heading(2, "Toimenpiteet tavoitteittain"),
        prose.text(wording.phrases()["plan"]["origins"]),
    ]
    for part in told.goal_tables:
        parts += [part, _JUDGEMENT] if isinstance(part, Table) else [part]
    parts += [
        prose.heading(2, "Myöhässä"),
        told.late_table,
        _JUDGEMENT,
        prose.heading(2, "Osaaminen"),
        plan_tables.competence_table({span: told.participants(first, as_of)}, material.audience),
        prose.text(wording.phrases()["plan"]["competence"]),
        _JUDGEMENT,
        prose.heading(2, f"Raportoinnin kattavuus, {material.period.label_fi}"),
        *told.who_reported,
        _JUDGEMENT,
        prose.heading(2, "Muutokset suunnitelmaan"),
        Markdown("Ehdotus:"),
        prose.heading(2, "Mitä seuraavaksi"),
        told.coming,
    ]
    return _SURELY_PLAIN.sub(r"\1\2", "\n\n".join(part._repr_markdown_() for part in parts)) + "\n"


def _example_mark(project: Project) -> list[Markdown]:
    return [prose.strong(wording.phrases()["example_notice"])] if project.settings.is_example else []
