"""What the professional group decided of each phenomenon: `decisions.csv`, to which rows are only added."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import finnish, metadata
from rake_analysis.errors import UserError
from rake_analysis.project import Project
from rake_analysis.registers import entry, journal, tables
from rake_analysis.registers.entry import Place
from rake_analysis.registers.tables import Column
from rake_analysis.text import plain_line

FILE_NAME = "decisions.csv"
SUPPLEMENT = "supplement"
DECISIONS, DATA_KINDS = "supplement_decisions", "decision_data_kinds"

_COLUMNS = (
    Column("decision_id"),
    Column("decided_date", kind=date),
    Column("period"),
    Column("phenomenon"),
    Column("decision", codes=frozenset(metadata.codes(DECISIONS))),
    Column("data_needed", required=False),
    Column("responsible", required=False),
    Column("deadline", kind=date, required=False),
    Column("decided_by"),
    Column("note", required=False),
    Column("replaces", required=False),
)
# What two decisions must agree on, not to contradict each other.
CONTENT = ("decision", "data_needed", "responsible", "deadline")
_MATTER = ("period", "phenomenon")


def register(project: Project) -> Path:
    return project.registers / FILE_NAME


def read(project: Project) -> pl.DataFrame:
    """Return every decision in the order of the file.

    Columns: decision_id, decided_date, period, phenomenon, decision (code of `supplement_decisions`), data_needed
    (codes of `decision_data_kinds` in their order, separated by spaces; null: none), responsible, deadline,
    decided_by, note, replaces (the id of the decision that this one replaces), is_in_force: not replaced, and of
    such ones on a phenomenon in a period the newest, of one day's the last in the file. Contradicting rows are read
    as they are, see `conflicts`. Raises UserError that names the row of a broken cell, or an id that stands twice.
    """
    path = register(project)
    table = tables.read(path, _COLUMNS)
    periods, kinds = [], []
    for row, (period, needed) in enumerate(table.select("period", "data_needed").iter_rows(), start=2):
        periods.append(entry.period(project, period, f"{path}, row {row}, column period").code)
        kinds.append(_kinds((needed or "").split(), f"{path}, row {row}, column data_needed") or None)
    tables.refuse_repeated(path, table["decision_id"], "decision")
    table = table.with_columns(
        period=pl.Series(periods, dtype=pl.String), data_needed=pl.Series(kinds, dtype=pl.String)
    )
    newest = _standing(table).sort("decided_date", maintain_order=True).unique(_MATTER, keep="last")
    return table.with_columns(is_in_force=pl.col("decision_id").is_in(newest["decision_id"].implode()))


def _standing(table: pl.DataFrame) -> pl.DataFrame:
    """The decisions that no other on the same phenomenon in the same period replaces."""
    others = table.filter(pl.col("replaces") != pl.col("decision_id"))
    this, named = ["decision_id", *_MATTER], ["replaces", *_MATTER]
    return table.join(others, left_on=this, right_on=named, how="anti", maintain_order="left")


def conflicts(table: pl.DataFrame) -> pl.DataFrame:
    """Return the decisions that contradict each other: on one phenomenon in one period, differing, none replaced.

    Columns as of `read`, by period and phenomenon. The newest holds all the same; a person says which is meant.
    """
    differs = pl.struct(CONTENT).n_unique().over(_MATTER) > 1
    return _standing(table).filter(differs).sort(*_MATTER, maintain_order=True)


def add(
    project: Project,
    rows: Collection[tuple[Mapping[str, str], Place]],
    *,
    phenomena: Collection[str],
    today: date,
) -> list[str]:
    """Add decisions, all or none, and return their ids; one that says what is in force already is passed over.

    One that only its note makes another is added where it names in `replaces` the one in force.
    Each row is (column of the register → what was typed, how a message names a column). A supplement needs
    data_needed, responsible and deadline; decided_date is today where it is empty. Raises UserError for a cell that
    is wrong, and for a decision that differs from the one in force without naming it in `replaces`.
    """
    with journal.opened(register(project), [column.name for column in _COLUMNS]) as book:
        known = read(project)
        ids = set(known["decision_id"])
        holding = {(row["period"], row["phenomenon"]): row for row in known.iter_rows(named=True) if row["is_in_force"]}
        made: list[dict[str, str]] = []
        for cells, place in rows:
            row = _checked(project, cells, phenomena, today, place)
            before = holding.get((row["period"], row["phenomenon"]))
            if before and _says_the_same(row, before):
                continue
            _refuse_early(row, place)
            _refuse_contradiction(row, before, place)
            prefix = f"{row['period']}-{row['phenomenon']}-"
            row["decision_id"] = f"{prefix}{journal.next_number(prefix, ids)}"
            ids.add(row["decision_id"])
            holding[row["period"], row["phenomenon"]] = row
            made.append(row)
        if made:
            book.append(made)
    return [row["decision_id"] for row in made]


def data_sentence(data_needed: str | None) -> str:
    """Return the kinds of data in Finnish, as they stand inside a sentence; empty for none.

    >>> data_sentence("country statistics")
    'koko maan vertailutieto ja tilastotieto'
    """
    labels = metadata.labels(DATA_KINDS)
    return finnish.listing([finnish.uncapitalised(labels[kind]) for kind in (data_needed or "").split()])


def _checked(
    project: Project, cells: Mapping[str, str], phenomena: Collection[str], today: date, place: Place
) -> dict[str, str]:
    period = entry.period(project, cells.get("period", ""), place("period"))
    decided = entry.day_since(period, cells.get("decided_date", ""), place("decided_date"), today)
    deadline = entry.day(cells.get("deadline", ""), place("deadline"))
    row = {
        "decided_date": decided.isoformat(),
        "period": period.code,
        "phenomenon": entry.phenomenon(cells.get("phenomenon", ""), phenomena, place("phenomenon")),
        "decision": entry.code(DECISIONS, cells.get("decision", ""), place("decision")),
        "data_needed": _kinds(re.split("[,;]", cells.get("data_needed", "")), place("data_needed")),
        "responsible": entry.line(cells.get("responsible", ""), place("responsible")),
        "deadline": deadline.isoformat() if deadline else "",
        "decided_by": entry.line(cells.get("decided_by", ""), place("decided_by"), is_required=True),
        "note": entry.line(cells.get("note", ""), place("note")),
        "replaces": entry.line(cells.get("replaces", ""), place("replaces")),
    }
    if row["decision"] == SUPPLEMENT:
        for column in ("data_needed", "responsible", "deadline"):
            if not row[column]:
                raise UserError(
                    "a supplement must say it", place=place(column), remedy="Name data, who brings it and until when."
                )
    return row


def _kinds(names: Collection[str], place: str) -> str:
    """The codes of the kinds of data that are named, in the order of the code list."""
    named = {entry.code(DATA_KINDS, one, place) for one in names if one.strip()}
    return " ".join(kind for kind in metadata.codes(DATA_KINDS) if kind in named)


def _says_the_same(row: Mapping[str, str], before: Mapping[str, object]) -> bool:
    held = {name: plain_line(str(before[name] or "")) for name in (*CONTENT, "note")}
    is_note_kept = row["note"] == held["note"] or row["replaces"] != before["decision_id"]
    return is_note_kept and all(row[name] == held[name] for name in CONTENT)


def _refuse_early(row: Mapping[str, str], place: Place) -> None:
    if row["deadline"] and row["deadline"] < row["decided_date"]:
        raise UserError(
            f"the deadline {row['deadline']} is before the decision, {row['decided_date']}",
            place=place("deadline"),
            remedy="Mend the day.",
        )


def _refuse_contradiction(row: Mapping[str, str], before: Mapping[str, object] | None, place: Place) -> None:
    if before is None:
        if row["replaces"]:
            raise UserError(
                f"there is no decision of {row['phenomenon']} in {row['period']} to replace",
                place=place("replaces"),
                remedy="'rake-analysis decisions list' lists them.",
            )
        return
    in_force = before["decision_id"]
    if not row["replaces"]:
        raise UserError(
            f"it contradicts {in_force}, which decided '{before['decision']}' on {before['decided_date']}",
            place=place("decision"),
            remedy=f"Name it if this decision takes its place: {place('replaces')} {in_force}.",
        )
    if row["replaces"] != in_force:
        raise UserError(
            f"'{row['replaces']}' is not in force", place=place("replaces"), remedy=f"{in_force} is: replace that."
        )
    if date.fromisoformat(row["decided_date"]) < date.fromisoformat(str(before["decided_date"])):
        raise UserError(
            f"{row['decided_date']} is before {in_force}, {before['decided_date']}",
            place=place("decided_date"),
            remedy="A later decision replaces an earlier one.",
        )
