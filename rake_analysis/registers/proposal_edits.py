"""What a person wrote in a workbook of proposals, read back as additions to the history."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from rake_analysis.errors import UserError
from rake_analysis.project import Project
from rake_analysis.registers import entry, proposal_entries, proposals, workbook
from rake_analysis.registers.entry import Place
from rake_analysis.registers.proposal_entries import ProposalBook
from rake_analysis.registers.proposal_workbook import (
    EVENT_TITLES,
    EVENTS_SHEET,
    PROPOSAL_TITLES,
    PROPOSALS_SHEET,
    Register,
    shown,
)
from rake_analysis.text import plain_line

_CONTENT = ("period", "phenomenon", "title", "text", "addressee")


def read(
    project: Project, path: Path, *, phenomena: Collection[str], body: str, today: date, is_dry: bool = False
) -> list[str]:
    """Add what a person wrote in a workbook to the registers and return it in words, one line per addition.

    Rows without a number are new; one that is there already is passed over, so reading a file twice adds nothing.
    A new `vastuutaho` or `määräaika` of a proposal becomes an event `changed` of `body`. With `is_dry` nothing is
    written. Raises UserError that names the row of a changed or removed part of the history, of an edit made over
    something newer, and of a cell that is wrong; nothing is then written.
    """
    told: list[str] = []
    with proposal_entries.opened(project, phenomena=phenomena, today=today, is_dry=is_dry) as book:
        edits = _Edits(Register(project), book, path, body, told)
        listed = workbook.read(path, PROPOSALS_SHEET, [title for title, _ in PROPOSAL_TITLES.values()])
        history = workbook.read(path, EVENTS_SHEET, [title for title, _ in EVENT_TITLES.values()])
        edits.refuse_removed(listed, history)
        for number, cells in history:
            edits.event(number, _by_column(cells, EVENT_TITLES))
        for number, cells in listed:
            edits.proposal(number, _by_column(cells, PROPOSAL_TITLES))
    return told


class _Edits:
    """What a workbook says beyond the registers."""

    def __init__(self, known: Register, book: ProposalBook, path: Path, body: str, told: list[str]):
        self._known, self._book, self._path, self._body, self._told = known, book, path, body, told

    def proposal(self, number: int, cells: dict[str, str]) -> None:
        """Take a row of the sheet of proposals: a new one, new observations, a new responsible or deadline."""

        def place(column: str) -> str:
            return self._place(PROPOSALS_SHEET, number, PROPOSAL_TITLES.get(column, (column,))[0])

        observations = cells["observation_id"].replace(",", " ").split()
        proposal_id = cells["proposal_id"]
        if not proposal_id:
            row = self._book.proposal_row(cells, place)
            if not any(_agree(row, known, _CONTENT) for known in self._known.proposals.values()):
                made = self._book.add(cells, place, observations=observations)
                self._told.append(f"{place('title')}: new proposal {made} '{plain_line(cells['title'])}'")
            return
        known = self._known.proposals[proposal_id]
        count = _whole(cells["event_count"], place("event_count"))
        for column in ("created_date", *_CONTENT):
            self._refuse_changed(place(column), column, cells[column], known[column], "or record a new proposal")
        then = self._known.held(proposal_id, "status", count)
        self._refuse_changed(place("status"), "status", cells["status"], then, f"and add a row to {EVENTS_SHEET}")
        self._rest_on(proposal_id, observations, place)
        self._change(proposal_id, count, cells, place)

    def _rest_on(self, proposal_id: str, observations: list[str], place: Place) -> None:
        before = self._known.proposals[proposal_id]["observation_id"].split()
        for one in before:
            if one not in observations:
                problem = f"{proposal_id} rests on '{one}' too"
                raise _history(place("observation_id"), problem, "Restore the cell, or export anew and add there.")
        self._book.rest_on(proposal_id, observations, place)
        self._told += [
            f"{place('observation_id')}: {proposal_id} rests on {one}" for one in observations if one not in before
        ]

    def _change(self, proposal_id: str, count: int, cells: dict[str, str], place: Place) -> None:
        changes: dict[str, str] = {}
        known = self._known.proposals[proposal_id]
        for column in ("responsible", "deadline"):
            then = self._known.held(proposal_id, column, count)
            if _same(column, cells[column], then, place(column)) or _same(
                column, cells[column], known[column], place(column)
            ):
                continue
            if count != known["event_count"]:
                problem = f"{proposal_id} has had events since the file was written"
                raise UserError(problem, place=place(column), remedy="Export anew and make the edit there.")
            if not cells[column]:
                raise _history(place(column), "the cell was emptied", "Restore it, or write what holds now.")
            changes[column] = cells[column]
            self._told.append(
                f"{place(column)}: {proposal_id} {column} '{shown(column, then)}' → '{plain_line(cells[column])}'"
            )
        if changes and not self._body:
            raise UserError(
                f"the edit of {proposal_id} needs the body that decided it",
                place=place(next(iter(changes))),
                remedy="Name it: --body professional_group.",
            )
        if changes:
            self._book.decide(proposal_id, {**changes, "event": proposals.CHANGED, "body": self._body}, place)

    def event(self, number: int, cells: dict[str, str]) -> None:
        """Take a row of the sheet of events: a new one, or one that must be as it was."""

        def place(column: str) -> str:
            return self._place(EVENTS_SHEET, number, EVENT_TITLES.get(column, (column,))[0])

        proposal_id = cells["proposal_id"]
        known = self._known.events.get(proposal_id, [])
        if cells["number"]:
            before = known[_whole(cells["number"], place("number")) - 1]
            for column in list(EVENT_TITLES)[2:]:
                self._refuse_changed(place(column), column, cells[column], before[column], "and add a row of its own")
            return
        if not cells["event_date"]:
            raise UserError("must not be empty", place=place("event_date"), remedy="Write the day.")
        row = self._book.event_row(proposal_id, cells, place)
        if any(_agree(row, before, row) for before in known):
            return
        made = self._book.decide(proposal_id, cells, place)
        self._told.append(f"{place('event')}: {proposal_id} {made['event']}, {made['body']}, {made['event_date']}")

    def refuse_removed(self, listed: list, history: list) -> None:
        """Refuse a workbook from which rows of the history were taken away, or with one that never was there."""
        seen: dict[str, set[int]] = {}
        for number, cells in history:
            if cells["nro"]:
                place = self._place(EVENTS_SHEET, number, "nro")
                one = _whole(cells["nro"], place)
                if not 1 <= one <= len(self._known.events.get(cells["tunnus"], [])):
                    raise _history(place, f"'{cells['tunnus']}' has no event {one}", "Leave nro empty for a new row.")
                seen.setdefault(cells["tunnus"], set()).add(one)
        rows: set[str] = set()
        for number, cells in listed:
            proposal_id, place = cells["tunnus"], self._place(PROPOSALS_SHEET, number, "tunnus")
            if not proposal_id:
                continue
            if proposal_id in rows:
                raise _history(place, f"'{proposal_id}' stands twice", "Leave tunnus empty for a new one.")
            rows.add(proposal_id)
            if proposal_id not in self._known.proposals:
                raise _history(place, f"there is no proposal '{proposal_id}'", "Leave tunnus empty for a new one.")
            count = _whole(cells["tapahtumia"], self._place(PROPOSALS_SHEET, number, "tapahtumia"))
            if seen.get(proposal_id, set()) != set(range(1, count + 1)):
                problem = f"'{proposal_id}' does not have its {count} events"
                raise _history(place, problem, f"Restore the rows of sheet {EVENTS_SHEET}.")
        for proposal_id in seen.keys() - rows:
            raise _history(
                f"{self._path.name}, sheet {PROPOSALS_SHEET}", f"'{proposal_id}' was removed", "Restore the row."
            )

    def _refuse_changed(self, place: str, column: str, cell: str, before: object, remedy: str) -> None:
        if not _same(column, cell, before, place):
            raise _history(
                place, f"'{plain_line(cell)}' was '{shown(column, before)}' before", f"Restore the cell, {remedy}."
            )

    def _place(self, sheet: str, number: int, title: str) -> str:
        return f"{self._path.name}, sheet {sheet}, row {number}, column {title}"


def _history(place: str, problem: str, remedy: str) -> UserError:
    return UserError(f"the history cannot be changed: {problem}", place=place, remedy=remedy)


def _agree(row: Mapping[str, str], known: Mapping[str, object], columns: Collection[str]) -> bool:
    """Whether a row as the register would keep it says what one there says."""
    return all(row[name] == plain_line(str("" if known[name] is None else known[name])) for name in columns)


def _by_column(cells: Mapping[str, str], titles: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    return {column: cells[title] for column, (title, _) in titles.items()}


def _same(column: str, cell: str, value: object, place: str) -> bool:
    """Whether a cell says what the register holds, in whatever form a spreadsheet program left it."""
    if isinstance(value, date):
        return entry.day(cell, place) == value
    return plain_line(cell) in (plain_line(shown(column, value)), "" if value is None else str(value))


def _whole(text: str, place: str) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError) as error:
        raise UserError(f"'{plain_line(text)}' is not a number", place=place, remedy="Restore the cell.") from error
