"""Observations that ask for an immediate reaction, by form or wording: what to pass on at once, without free text."""

from datetime import date

import polars as pl

from rake_analysis.observations import store
from rake_analysis.periods import Period
from rake_analysis.project import Project


def acute(project: Project, period: Period | None = None, *, today: date) -> pl.DataFrame:
    """Return the acute observations of `period` (of every period by default), the longest waiting first.

    Columns: `observation_id` (the reference to give on), `period`, `received_date`, `waiting_day_count` (days from
    that date to `today`, never below 0), `service_task` (null: not stated), `municipality_code`, `reporter_role`,
    `acute_rule` (`form` or the id of a rule in urgency.yml).
    """
    observations = store.read(project, None if period is None else [period])
    waiting = (pl.lit(today) - pl.col("received_date")).dt.total_days().clip(lower_bound=0)
    return (
        observations.filter(pl.col("is_acute"))
        .select(
            "observation_id",
            "period",
            "received_date",
            waiting.alias("waiting_day_count"),
            "service_task",
            "municipality_code",
            "reporter_role",
            "acute_rule",
        )
        .sort("received_date", "service_task", "observation_id", nulls_last=True)
    )
