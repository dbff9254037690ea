"""The plan's year: on which days its annual tasks fall, and with the actions' deadlines, a calendar of a year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from rake_analysis.project import Project
from rake_analysis.registers.plan import actions, catalogue
from rake_analysis.registers.plan.catalogue import Task


@dataclass(frozen=True, order=True)
class Entry:
    """Something in a year's calendar, from `first` to `last`, both inside; `reference` tells entries apart."""

    first: date
    last: date
    title: str
    responsible: str
    reference: str


def entries(project: Project, year: int) -> list[Entry]:
    """Return a year's annual tasks in order of their days; the days of week 1 may be the year before's."""
    plan = catalogue.load(project)
    return sorted(
        Entry(first, last, task.label_fi, plan.role_name(task.responsible) or "", f"{task.code}-{when}")
        for task in plan.annual_clock
        for when, first, last in _times(project, task, year)
    )


def deadlines(project: Project, table: pl.DataFrame, year: int) -> list[Entry]:
    """Return the deadlines of a year's open actions (columns of actions.with_status), in order of their days."""
    plan = catalogue.load(project)
    waiting = table.filter(pl.col("deadline").dt.year() == year, pl.col("status").is_in(actions.open_statuses()))
    return sorted(
        Entry(
            row["deadline"],
            row["deadline"],
            f"Määräaika: {row['title']}",
            plan.role_name(row["responsible"]) or "",
            f"deadline-{row['action_id']}",
        )
        for row in waiting.iter_rows(named=True)
    )


def coming(project: Project, after: date, day_count: int = 365) -> list[Entry]:
    """Return the annual tasks that begin within `day_count` days after a day, in order of their days."""
    end = after + timedelta(days=day_count)
    years = range(after.year, end.year + 2)  # week 1 may begin in the year before its own
    return sorted(entry for year in years for entry in entries(project, year) if after < entry.first <= end)


def _times(project: Project, task: Task, year: int) -> Iterator[tuple[str, date, date]]:
    """When a task is done in a year: the year or half-year by name, first and last day."""
    if task.week is not None:
        yield str(year), date.fromisocalendar(year, task.week, 1), date.fromisocalendar(year, task.week, 7)
    elif task.first_day is not None:
        first, last = (date.fromisoformat(f"{year}-{day}") for day in (task.first_day, task.last_day))
        yield str(year), first, last
    elif task.days is not None:
        years = range(year - 2, year + 1)  # a project's half-year may end in the next year, and days be added to that
        for period in (project.period(f"{of}H{half}") for of in years for half in task.after_half):
            first, last = (period.end + timedelta(days=count) for count in task.days)
            if first.year == year:
                yield period.code, first, last
