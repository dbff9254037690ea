"""What becomes of acute cases: which wait, who took each, and the record of it. Free texts never come here."""

from datetime import date, datetime

import polars as pl

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.observations.acute import acute
from rake_analysis.periods import Period
from rake_analysis.project import Project
from rake_analysis.registers import acknowledgements


def cases(project: Project, period: Period | None = None, *, today: date) -> pl.DataFrame:
    """Return the acute cases of `period` (of every period by default) by service task, the waiting ones first.

    Columns: `observation_id`, `period`, `service_task` (null: not stated), `received_date`, `waiting_day_count`
    (until acknowledged, else until `today`), `is_acknowledged`, `acknowledged_date`, `acknowledged_by`, `acute_rule`
    (`form` or the id of a rule in urgency.yml).
    """
    known = acknowledgements.with_acknowledgement(acute(project, period, today=today), acknowledgements.read(project))
    taken = (pl.col("acknowledged_date") - pl.col("received_date")).dt.total_days().clip(lower_bound=0)
    order = {code: place for place, code in enumerate(metadata.codes("service_tasks"))}
    return (
        known.with_columns(
            waiting_day_count=pl.coalesce(taken, "waiting_day_count"),
            place=pl.col("service_task").replace_strict(order, default=len(order), return_dtype=pl.Int64),
        )
        .sort("place", "is_acknowledged", "received_date", "observation_id")
        .select(
            "observation_id",
            "period",
            "service_task",
            "received_date",
            "waiting_day_count",
            "is_acknowledged",
            "acknowledged_date",
            "acknowledged_by",
            "acute_rule",
        )
    )


def acknowledge(project: Project, reference: str, *, by: str, note: str = "", now: datetime) -> None:
    """Record that `by` took the acute case `reference`.

    Raises UserError when there is no acute case of that reference.
    """
    known = cases(project, today=now.date())["observation_id"]
    if reference not in known:
        raise UserError(
            f"there is no acute case '{reference}'",
            place=str(project.observations),
            remedy="'rake-analysis acute' lists the references.",
        )
    acknowledgements.append(project, reference, by=by, note=note, now=now)
