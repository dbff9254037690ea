"""Measures of the registers behind the plan's follow-up: actions, their history, competence, expected units."""

import polars as pl

from rake_analysis.quality.kept import unreadable
from rake_analysis.quality.measures import measure
from rake_analysis.quality.outcomes import Counted
from rake_analysis.quality.tables import Tables
from rake_analysis.registers.plan import actions, competence, units

_READERS = {
    actions.ACTIONS_FILE: actions.read_actions,
    actions.EVENTS_FILE: actions.read_events,
    competence.FILE_NAME: competence.read,
    units.FILE_NAME: units.read,
}


@measure("registers.plan.are_readable")
def _unreadable(tables: Tables) -> Counted:
    return unreadable(tables.project, _READERS)


@measure("registers.plan.events_are_of_actions")
def _events(tables: Tables) -> Counted:
    events = tables.register(actions.EVENTS_FILE)
    if events.is_empty():
        return Counted((), 0)
    known = actions.read_actions(tables.project)["action_id"].to_list()
    wrong = events.filter(~pl.col("action_id").is_in(known).fill_null(False))
    return Counted(wrong["reference"].to_list(), events.height)


@measure("registers.plan.events_have_happened")
def _early(tables: Tables) -> Counted:
    """Rows of the history and of competence whose day is to come."""
    wrong, total = [], 0
    for name, read in ((actions.EVENTS_FILE, actions.read_events), (competence.FILE_NAME, competence.read)):
        days = read(tables.project)["event_date"]
        total += days.len()
        wrong += [f"{name}, {day}" for day in days.filter(days > tables.today)]
    return Counted(wrong, total)


@measure("registers.plan.actions_meet_their_deadline")
def _late(tables: Tables) -> Counted:
    table = _as_of_period(tables).filter(pl.col("deadline").is_not_null(), _is_open())
    return Counted(table.filter("is_late")["action_id"].to_list(), table.height)


@measure("registers.plan.actions_have_someone_responsible")
def _nobody(tables: Tables) -> Counted:
    waiting = _as_of_period(tables).filter(_is_open())
    return Counted(waiting.filter(pl.col("responsible").is_null())["action_id"].to_list(), waiting.height)


@measure("registers.plan.expected_units_have_reported")
def _silent(tables: Tables) -> Counted:
    """Expected units that no observation up to the period names: silent, or written in another way."""
    expected = units.read(tables.project)
    heard = {*tables.observations["unit"], *tables.earlier["unit"]}
    return Counted(
        [f"{units.FILE_NAME}:{row}" for row, unit in enumerate(expected, 2) if unit not in heard], len(expected)
    )


def _as_of_period(tables: Tables) -> pl.DataFrame:
    return actions.on_day(tables.project, min(tables.today, tables.period.end))


def _is_open() -> pl.Expr:
    return pl.col("status").is_in(actions.open_statuses())
