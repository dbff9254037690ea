"""The plan's actions and the history of each: `plan_actions.csv` that people edit, `plan_events.csv` that grows."""

from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.project import Project
from rake_analysis.registers import entry, journal, tables
from rake_analysis.registers.plan import catalogue
from rake_analysis.registers.tables import Column

ACTIONS_FILE = "plan_actions.csv"
EVENTS_FILE = "plan_events.csv"

EVENT_COLUMNS = (
    Column(name="action_id"),
    Column(name="event_date", kind=date),
    Column(name="status", codes=frozenset(metadata.codes("plan_statuses"))),
    Column(name="deadline", kind=date, required=False),
    Column(name="by"),
    Column(name="note", required=False),
)


def paths(project: Project) -> tuple[Path, ...]:
    """Return the files that actions are read from, whether they exist or not."""
    return catalogue.project_file(project), project.registers / ACTIONS_FILE, project.registers / EVENTS_FILE


def read_actions(project: Project) -> pl.DataFrame:
    """Return one row per action in the order of goals: action_id, goal, title, responsible, deadline, evidence, origin.

    The plan's own actions, each as the register has it where it stands there, and the register's further ones.
    `responsible` is a role's code or a text; `responsible`, `deadline` and `evidence` may be null. Raises UserError
    that names file, row and column of a broken cell, a goal that is not in the plan, or an id that stands twice.
    """
    plan = catalogue.load(project)
    columns = (
        Column(name="action_id"),
        Column(name="goal", codes=frozenset(goal.code for goal in plan.goals)),
        Column(name="title"),
        Column(name="responsible", required=False),
        Column(name="deadline", kind=date, required=False),
        Column(name="evidence", required=False, codes=frozenset(metadata.codes("plan_evidence"))),
        Column(name="origin", codes=frozenset(metadata.codes("plan_origins"))),
    )
    path = project.registers / ACTIONS_FILE
    register = tables.read(path, columns)
    tables.refuse_repeated(path, register["action_id"], "action")
    own = pl.DataFrame([action.model_dump() | {"deadline": None} for action in plan.actions], register.schema)
    goals = pl.Enum([goal.code for goal in plan.goals])
    return (
        pl.concat([own.join(register, on="action_id", how="anti"), register])
        .sort(pl.col("goal").cast(goals), "action_id")
    )  # fmt: skip


def read_events(project: Project) -> pl.DataFrame:
    """Return the history of all actions: action_id, event_date, status, deadline, by, note; oldest first.

    A `deadline` is the new one, null where it stayed. Raises UserError when an event points to no action.
    """
    path = project.registers / EVENTS_FILE
    events = tables.read(path, EVENT_COLUMNS)
    known = read_actions(project)["action_id"]
    lost = (~events["action_id"].is_in(known.implode())).arg_true()
    if lost.len():
        raise UserError(
            f"there is no action '{events['action_id'][lost[0]]}' in the plan",
            place=f"{path}, row {lost[0] + 2}",
            remedy=f"Add it to {ACTIONS_FILE} or mend the id; 'rake-analysis plan list' lists the ids.",
        )
    return events.sort("event_date", maintain_order=True)


def with_status(actions: pl.DataFrame, events: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return `actions` with what was known on the day `as_of`; later events are left out.

    Adds `status` (code of plan_statuses; not_started without events), `last_event_date`, `last_by`, `last_note` and
    `is_late` (a deadline before `as_of` and an open status). `deadline` is the newest one given.
    """
    latest = (
        events.filter(pl.col("event_date") <= as_of)
        .group_by("action_id", maintain_order=True)
        .agg(
            pl.col("status", "event_date", "by", "note").last(),
            new_deadline=pl.col("deadline").drop_nulls().last(),
        )
        .rename({"event_date": "last_event_date", "by": "last_by", "note": "last_note"})
    )
    return (
        actions.join(latest, on="action_id", how="left", maintain_order="left")
        .with_columns(
            status=pl.col("status").fill_null("not_started"), deadline=pl.coalesce("new_deadline", "deadline")
        )
        .with_columns(is_late=pl.col("deadline").lt(as_of).fill_null(False) & pl.col("status").is_in(open_statuses()))
        .drop("new_deadline")
    )


def on_day(project: Project, as_of: date) -> pl.DataFrame:
    """Return the project's actions as they stood on a day (columns of `read_actions` and `with_status`)."""
    return with_status(read_actions(project), read_events(project), as_of)


def open_statuses() -> list[str]:
    """Return the statuses in which something is still to be done."""
    table = metadata.codelist("plan_statuses")
    return table.filter(pl.col("is_open") == "true")["code"].to_list()


def append_event(
    project: Project, action_id: str, status: str, *, by: str, note: str = "", deadline: date | None = None, day: date
) -> None:
    """Add a change of an action's status, and of its deadline where one is given; earlier ones stay.

    `status` is a code or a label of plan_statuses. Raises UserError for an unknown action or status, when nobody is
    named, and for a text that holds personal data or would be a formula.
    """
    if action_id not in read_actions(project)["action_id"].to_list():
        raise UserError(
            f"there is no action '{action_id}' in the plan", remedy="'rake-analysis plan list' lists the ids."
        )
    row = {
        "action_id": action_id,
        "event_date": day.isoformat(),
        "status": entry.code("plan_statuses", status, "--status"),
        "deadline": deadline.isoformat() if deadline else "",
        "by": entry.line(by, "--by", is_required=True),
        "note": entry.line(note, "--note"),
    }
    with journal.opened(project.registers / EVENTS_FILE, [column.name for column in EVENT_COLUMNS]) as book:
        book.append([row])
