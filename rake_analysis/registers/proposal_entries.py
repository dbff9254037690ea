"""New proposals and events: checked against what the registers hold, written together or not at all."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date

import polars as pl

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.project import Project
from rake_analysis.registers import entry, journal, proposals
from rake_analysis.registers.entry import Place, option
from rake_analysis.registers.journal import Journal

Cells = Mapping[str, str]

_FILES = {
    proposals.PROPOSALS_FILE: [column.name for column in proposals.PROPOSAL_COLUMNS],
    proposals.OBSERVATIONS_FILE: [column.name for column in proposals.OBSERVATION_COLUMNS],
    proposals.EVENTS_FILE: [column.name for column in proposals.EVENT_COLUMNS],
}


@contextmanager
def opened(
    project: Project, *, phenomena: Collection[str], today: date, is_dry: bool = False
) -> Iterator["ProposalBook"]:
    """Give the registers of proposals for writing; what was added is written when the block ends well.

    `phenomena`: the codes a proposal may be about. With `is_dry` nothing is written. Raises UserError for a register
    that cannot be read, and when another process keeps it too long.
    """
    path = project.registers / proposals.PROPOSALS_FILE
    with journal.opened(path, _FILES[proposals.PROPOSALS_FILE]):
        book = ProposalBook(project, phenomena, today)
        yield book
        if not is_dry:
            _write(project, book.added)


def _write(project: Project, added: Mapping[str, list[dict[str, str]]]) -> None:
    """Prepare every file before the first takes its place; a proposal takes its place before what points to it."""
    with ExitStack() as stack:
        for name, rows in reversed(list(added.items())):
            if rows:
                path = project.registers / name
                text = Journal(path, _FILES[name]).with_rows(rows)
                stack.enter_context(files.replacing(path)).write_bytes(text.encode("utf-8"))


class ProposalBook:
    """The registers of proposals as they are, and what is to be added to them.

    `added`: file → new rows, in the order in which they are written: a proposal before what points to it.
    """

    def __init__(self, project: Project, phenomena: Collection[str], today: date):
        self.project = project
        self.today = today
        self.added: dict[str, list[dict[str, str]]] = {name: [] for name in _FILES}
        self._phenomena = phenomena
        self._created = {
            row["proposal_id"]: row["created_date"] for row in proposals.read_proposals(project).iter_rows(named=True)
        }
        self._status = dict.fromkeys(self._created, proposals.OPEN)
        self._last = dict(self._created)
        for row in proposals.read_events(project).iter_rows(named=True):
            self._note(row["proposal_id"], row["event_date"], row["event"])
        self._observations = set(proposals.read_observations(project).iter_rows())

    def _note(self, proposal_id: str, day: date, event: str) -> None:
        """Remember an event; one that a person wrote into the file although it cannot follow is passed over."""
        following = proposals.status_after(self._status[proposal_id], event)
        if following:
            self._status[proposal_id] = following
            self._last[proposal_id] = max(self._last[proposal_id], day)

    def proposal_row(self, cells: Cells, place: Place = option) -> dict[str, str]:
        """Return a new proposal as the register keeps it, without its id. `cells`: column → what was typed.

        Needs title, text, addressee, phenomenon and period; created_date is today where it is empty.
        Raises UserError that names the place of a cell that is wrong.
        """
        period = entry.period(self.project, cells.get("period", ""), place("period"))
        created = entry.day_since(period, cells.get("created_date", ""), place("created_date"), self.today)
        return {
            "created_date": created.isoformat(),
            "period": period.code,
            "phenomenon": entry.phenomenon(cells.get("phenomenon", ""), self._phenomena, place("phenomenon")),
            "title": entry.line(cells.get("title", ""), place("title"), is_required=True),
            "text": entry.line(cells.get("text", ""), place("text"), is_required=True),
            "addressee": entry.code("addressees", cells.get("addressee", ""), place("addressee")),
            "responsible": entry.line(cells.get("responsible", ""), place("responsible")),
            "deadline": _deadline(cells, place),
        }

    def add(self, cells: Cells, place: Place = option, *, observations: Collection[str] = ()) -> str:
        """Add a proposal and return its id; cells and errors as of `proposal_row`, observations as of `rest_on`."""
        row = self.proposal_row(cells, place)
        created = date.fromisoformat(row["created_date"])
        _refuse_early(row["deadline"], created, place)
        prefix = f"E{row['period'][:4]}-"
        proposal_id = f"{prefix}{journal.next_number(prefix, self._created):02d}"
        count = str(len(set(observations)) or "")
        self.added[proposals.PROPOSALS_FILE].append(
            {"proposal_id": proposal_id, **row, "source_observation_count": count}
        )
        self._created[proposal_id] = self._last[proposal_id] = created
        self._status[proposal_id] = proposals.OPEN
        self.rest_on(proposal_id, observations, place)
        return proposal_id

    def rest_on(self, proposal_id: str, observations: Collection[str], place: Place = option) -> None:
        """Add observations that a proposal rests on; those there already are passed over.

        Raises UserError for an observation that is in no period of the project.
        """
        for observation_id in dict.fromkeys(observations):
            if (proposal_id, observation_id) in self._observations:
                continue
            if not _is_stored(self.project, observation_id):
                raise UserError(
                    f"there is no observation '{observation_id}'",
                    place=place("observation_id"),
                    remedy="Ids stand in the review workbook: rake-analysis code --period P --review FILE.xlsx.",
                )
            self._observations.add((proposal_id, observation_id))
            self.added[proposals.OBSERVATIONS_FILE].append(
                {"proposal_id": proposal_id, "observation_id": observation_id}
            )

    def event_row(self, proposal_id: str, cells: Cells, place: Place = option) -> dict[str, str]:
        """Return an event as the register keeps it. `cells`: column → what was typed.

        Needs body and event; event_date is today where it is empty. `responsible` and `deadline` where they change.
        Raises UserError for an unknown proposal and a cell that is wrong.
        """
        if proposal_id not in self._created:
            raise UserError(
                f"there is no proposal '{proposal_id}'",
                place=place("proposal_id"),
                remedy="'rake-analysis proposals list' lists them.",
            )
        return {
            "proposal_id": proposal_id,
            "event_date": entry.past_day(cells.get("event_date", ""), place("event_date"), self.today).isoformat(),
            "body": entry.code("bodies", cells.get("body", ""), place("body")),
            "event": entry.code("proposal_events", cells.get("event", ""), place("event")),
            "note": entry.line(cells.get("note", ""), place("note")),
            "responsible": entry.line(cells.get("responsible", ""), place("responsible")),
            "deadline": _deadline(cells, place),
        }

    def decide(self, proposal_id: str, cells: Cells, place: Place = option) -> dict[str, str]:
        """Add an event to a proposal's history and return its row; cells and errors as of `event_row`.

        Raises UserError also for an event that cannot follow, one dated before the last, and the event `changed`
        when it changes neither who is responsible nor the deadline.
        """
        row = self.event_row(proposal_id, cells, place)
        event, day = row["event"], date.fromisoformat(row["event_date"])
        self._refuse_impossible(proposal_id, event, day, place)
        _refuse_early(row["deadline"], self._created[proposal_id], place)
        if event == proposals.CHANGED and not (row["responsible"] or row["deadline"]):
            raise UserError(
                "nothing changes", place=place("event"), remedy="Say who is responsible now, or until which day."
            )
        self.added[proposals.EVENTS_FILE].append(row)
        self._note(proposal_id, day, event)
        return row

    def _refuse_impossible(self, proposal_id: str, event: str, day: date, place: Place) -> None:
        status = self._status[proposal_id]
        if proposals.status_after(status, event) is None:
            raise UserError(
                f"'{event}' cannot follow: {proposal_id} is '{status}'",
                place=place("event"),
                remedy=f"Possible now: {', '.join(proposals.possible(status))}.",
            )
        if day < self._last[proposal_id]:
            raise UserError(
                f"{day} is before what {proposal_id} has last, {self._last[proposal_id]}",
                place=place("event_date"),
                remedy="History is only added to: give a later day.",
            )


def _deadline(cells: Cells, place: Place) -> str:
    deadline = entry.day(cells.get("deadline", ""), place("deadline"))
    return deadline.isoformat() if deadline else ""


def _refuse_early(deadline: str, created: date, place: Place) -> None:
    if deadline and date.fromisoformat(deadline) < created:
        raise UserError(
            f"the deadline {deadline} is before the proposal, {created}",
            place=place("deadline"),
            remedy="Mend the day.",
        )


def _is_stored(project: Project, observation_id: str) -> bool:
    for period in project.ingested_periods():
        if observation_id.startswith(f"{period}-"):
            stored = pl.scan_parquet(project.observations / f"{period}.parquet")
            return not stored.filter(pl.col("observation_id") == observation_id).collect().is_empty()
    return False
