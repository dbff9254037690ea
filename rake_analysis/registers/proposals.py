"""Proposals for measures, what each rests on and what has happened to it, read from three files.

`proposals.csv` holds what was proposed, `proposal_events.csv` what came of it, `proposal_observations.csv` the
observations behind it. A proposal's state is never stored: it is what its events come to on a day.
"""

from datetime import date
from functools import cache

import polars as pl

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.project import Project
from rake_analysis.registers import entry, tables
from rake_analysis.registers.tables import Column

PROPOSALS_FILE = "proposals.csv"
EVENTS_FILE = "proposal_events.csv"
OBSERVATIONS_FILE = "proposal_observations.csv"

OPEN = "open"
CHANGED = "changed"
_UNSETTLED = (OPEN, "accepted", "under_way")

PROPOSAL_COLUMNS = (
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
EVENT_COLUMNS = (
    Column(name="proposal_id"),
    Column(name="event_date", kind=date),
    Column(name="body", codes=frozenset(metadata.codes("bodies"))),
    Column(name="event", codes=frozenset(metadata.codes("proposal_events"))),
    Column(name="note", required=False),
    Column(name="responsible", required=False),
    Column(name="deadline", kind=date, required=False),
)
OBSERVATION_COLUMNS = (Column(name="proposal_id"), Column(name="observation_id"))


def read_proposals(project: Project) -> pl.DataFrame:
    """Return one row per proposal as it was made: id, created_date, period, phenomenon, title, text, addressee, …

    `responsible` and `deadline` are those first agreed, null where nobody was named and no day set; `with_status`
    gives the present ones. Raises UserError that names file, row and column of a broken cell, or an id that stands
    twice.
    """
    path = project.registers / PROPOSALS_FILE
    table = tables.read(path, PROPOSAL_COLUMNS)
    tables.refuse_repeated(path, table["proposal_id"], "proposal")
    periods = [
        entry.period(project, text, f"{path}, row {row}, column period").code
        for row, text in enumerate(table["period"], start=2)
    ]
    return table.with_columns(period=pl.Series(periods, dtype=pl.String))


def read_events(project: Project) -> pl.DataFrame:
    """Return the history of all proposals: proposal_id, event_date, body, event, note, responsible, deadline.

    Oldest first; events of one day in the order of the file. `responsible` and `deadline` are null where an event
    leaves them as they were. Raises UserError when an event points to a proposal that is not in the register.
    """
    return _of_known(project, EVENTS_FILE, EVENT_COLUMNS).sort("event_date", maintain_order=True)


def read_observations(project: Project) -> pl.DataFrame:
    """Return which observations each proposal rests on: proposal_id, observation_id.

    Raises UserError when a row points to a proposal that is not in the register; whether the observations are
    still there is for a check of quality to say.
    """
    return _of_known(project, OBSERVATIONS_FILE, OBSERVATION_COLUMNS)


def with_status(proposals: pl.DataFrame, events: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return `proposals` with what was known on the day `as_of`.

    `responsible` and `deadline` are those that held on that day. Adds `status` (open, accepted, under_way, done,
    rejected), `last_event_date`, `last_body`, `last_note` and `is_late` (a deadline before `as_of` and not done or
    rejected). Later proposals and events are left out.
    """
    latest = (
        events.filter(pl.col("event_date") <= as_of)
        .with_columns(status=pl.col("event").replace_strict(_statuses(), return_dtype=pl.String))
        .group_by("proposal_id", maintain_order=True)
        .agg(
            pl.col("status").drop_nulls().last(),
            new_responsible=pl.col("responsible").drop_nulls().last(),
            new_deadline=pl.col("deadline").drop_nulls().last(),
            last_event_date=pl.col("event_date").last(),
            last_body=pl.col("body").last(),
            last_note=pl.col("note").last(),
        )
    )
    return (
        proposals.filter(pl.col("created_date") <= as_of)
        .join(latest, on="proposal_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("status").fill_null(OPEN),
            responsible=pl.coalesce("new_responsible", "responsible"),
            deadline=pl.coalesce("new_deadline", "deadline"),
        )
        .with_columns(is_late=pl.col("deadline").lt(as_of).fill_null(False) & pl.col("status").is_in(_UNSETTLED))
        .drop("new_responsible", "new_deadline")
    )


def listed(
    project: Project, today: date, *, is_late: bool = False, phenomenon: str | None = None, period: str | None = None
) -> pl.DataFrame:
    """Return the proposals as they stand today, by id, all of them or the late ones, of a phenomenon, of a period.

    Columns: proposal_id, period, phenomenon, title, addressee, status, responsible, deadline, is_late.
    """
    table = with_status(read_proposals(project), read_events(project), today).sort("proposal_id")
    if is_late:
        table = table.filter("is_late")
    for column, wanted in (("phenomenon", phenomenon), ("period", period)):
        if wanted is not None:
            table = table.filter(pl.col(column) == wanted)
    shown = ("proposal_id", "period", "phenomenon", "title", "addressee", "status", "responsible", "deadline")
    return table.select(*shown, "is_late")


def status_after(status: str, event: str) -> str | None:
    """Return a proposal's status after an event, None where the event is impossible in that status.

    Which event may follow is in `metadata/proposal_transitions.csv`.

    >>> status_after("open", "accepted"), status_after("accepted", "changed"), status_after("rejected", "started")
    ('accepted', 'accepted', None)
    """
    return (_statuses()[event] or status) if (status, event) in _transitions() else None


def possible(status: str) -> list[str]:
    """Return the events that may follow in a status, in the order of the code list."""
    return [event for event in metadata.codes("proposal_events") if (status, event) in _transitions()]


def impossible(events: pl.DataFrame) -> pl.DataFrame:
    """Return the events (oldest first, as `read_events` gives them) that cannot follow the ones before them.

    An impossible event is passed over, so that one slip is not counted again in every later event.
    """
    statuses: dict[str, str] = {}
    wrong = []
    for proposal_id, event in events.select("proposal_id", "event").iter_rows():
        following = status_after(statuses.get(proposal_id, OPEN), event)
        wrong.append(following is None)
        statuses[proposal_id] = following or statuses.get(proposal_id, OPEN)
    return events.filter(pl.Series(wrong, dtype=pl.Boolean))


def _of_known(project: Project, name: str, columns: tuple[Column, ...]) -> pl.DataFrame:
    path = project.registers / name
    table = tables.read(path, columns)
    known = read_proposals(project)["proposal_id"]
    lost = (~table["proposal_id"].is_in(known.implode())).arg_true()
    if lost.len():
        raise UserError(
            f"there is no proposal '{table['proposal_id'][lost[0]]}'",
            place=f"{path}, row {lost[0] + 2}",
            remedy=f"Add it to {PROPOSALS_FILE} or mend the id.",
        )
    return table


@cache
def _statuses() -> dict[str, str | None]:
    table = metadata.codelist("proposal_events")
    return dict(table.select("code", "status_code").iter_rows())


@cache
def _transitions() -> frozenset[tuple[str, str]]:
    table = pl.read_csv(metadata.FOLDER / "proposal_transitions.csv", infer_schema=False)
    return frozenset(table.select("status_code", "event_code").iter_rows())
