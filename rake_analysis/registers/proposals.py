"""Proposals for measures and what has happened to each, read from `proposals.csv` and `proposal_events.csv`."""

from datetime import date

import polars as pl

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.project import Project
from rake_analysis.registers import tables
from rake_analysis.registers.tables import Column

PROPOSALS_FILE = "proposals.csv"
EVENTS_FILE = "proposal_events.csv"

_EVENT_STATUSES = {
    "proposed": "open",
    "returned": "open",
    "accepted": "accepted",
    "started": "under_way",
    "completed": "done",
    "effect_noted": "done",
    "rejected": "rejected",
}
_OPEN_STATUSES = ("open", "accepted", "under_way")

_PROPOSAL_COLUMNS = (
    Column(name="proposal_id"),
    Column(name="created_date", kind=date),
    Column(name="period"),
    Column(name="phenomenon"),
    Column(name="title"),
    Column(name="text"),
    Column(name="addressee", codes=frozenset(metadata.codes("addressees"))),
    Column(name="responsible", required=False),
    Column(name="deadline", kind=date, required=False),
    Column(name="source_observation_count", kind=int, required=False),
)
_EVENT_COLUMNS = (
    Column(name="proposal_id"),
    Column(name="event_date", kind=date),
    Column(name="body", codes=frozenset(metadata.codes("bodies"))),
    Column(name="event", codes=frozenset(_EVENT_STATUSES)),
    Column(name="note", required=False),
)


def read_proposals(project: Project) -> pl.DataFrame:
    """Return one row per proposal: id, created_date, period, phenomenon, title, text, addressee, responsible, deadline.

    `responsible` and `deadline` are empty until somebody is named and a day is set.
    Raises UserError that names file, row and column of a broken cell, or an id that stands twice.
    """
    path = project.registers / PROPOSALS_FILE
    table = tables.read(path, _PROPOSAL_COLUMNS)
    repeated = table["proposal_id"].is_duplicated().arg_true()
    if repeated.len():
        raise UserError(
            f"proposal '{table['proposal_id'][repeated[0]]}' stands twice",
            place=f"{path}, row {repeated[1] + 2}",
            remedy="Give each proposal an id of its own.",
        )
    for row, code in enumerate(table["period"], start=2):
        try:
            project.period(code)
        except UserError as error:
            raise UserError(error.problem, place=f"{path}, row {row}, column period", remedy=error.remedy) from error
    return table


def read_events(project: Project) -> pl.DataFrame:
    """Return the history of all proposals: proposal_id, event_date, body, event, note; oldest first.

    Raises UserError when an event points to a proposal that is not in the register.
    """
    path = project.registers / EVENTS_FILE
    events = tables.read(path, _EVENT_COLUMNS)
    known = read_proposals(project)["proposal_id"]
    lost = (~events["proposal_id"].is_in(known.implode())).arg_true()
    if lost.len():
        raise UserError(
            f"there is no proposal '{events['proposal_id'][lost[0]]}'",
            place=f"{path}, row {lost[0] + 2}",
            remedy=f"Add it to {PROPOSALS_FILE} or mend the id.",
        )
    return events.sort("event_date", maintain_order=True)


def with_status(proposals: pl.DataFrame, events: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return `proposals` with what was known on the day `as_of`.

    Adds `status` (open, accepted, under_way, done, rejected), `last_event_date`, `last_body`, `last_note` and
    `is_late` (a deadline before `as_of` and not done or rejected). Later proposals and events are left out.
    """
    latest = (
        events.filter(pl.col("event_date") <= as_of)
        .group_by("proposal_id", maintain_order=True)
        .agg(pl.col("event", "event_date", "body", "note").last())
        .rename({"event_date": "last_event_date", "body": "last_body", "note": "last_note"})
    )
    return (
        proposals.filter(pl.col("created_date") <= as_of)
        .join(latest, on="proposal_id", how="left", maintain_order="left")
        .with_columns(status=pl.col("event").replace_strict(_EVENT_STATUSES, default="open", return_dtype=pl.String))
        .with_columns(
            is_late=pl.col("deadline").lt(as_of).fill_null(False) & pl.col("status").is_in(list(_OPEN_STATUSES))
        )
        .drop("event")
    )
