"""Who took an acute case and when: `acknowledgements.csv`, to which rows are only added."""

from datetime import date, datetime
from pathlib import Path

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.project import Project
from rake_analysis.registers import journal, tables
from rake_analysis.registers.tables import Column

FILE_NAME = "acknowledgements.csv"
COLUMNS = ("reference", "acknowledged_at", "by", "note")


def register(project: Project) -> Path:
    return project.registers / FILE_NAME


def read(project: Project) -> pl.DataFrame:
    """Return every acknowledgement in the order of the file.

    Columns: `reference` (an observation's id), `acknowledged_at` (text as recorded, ISO), `acknowledged_date`,
    `by`, `note` (null: none). Raises UserError that names the row of a broken cell.
    """
    path = register(project)
    table = tables.read(path, [Column(name=name, required=name != "note") for name in COLUMNS])
    days = [_day(text, f"{path}, row {row}") for row, text in enumerate(table["acknowledged_at"], start=2)]
    return table.with_columns(pl.Series("acknowledged_date", days, dtype=pl.Date))


def append(project: Project, reference: str, *, by: str, note: str = "", now: datetime) -> None:
    """Add an acknowledgement of `reference`; earlier ones stay. Whether the case exists is the caller's to know.

    Raises UserError when `by` is empty or a text would act as a formula in a spreadsheet.
    """
    by, note = journal.line(by), journal.line(note)
    if not by:
        raise UserError("nobody is named", remedy="Say who took the case: --by 'Lastensuojelun johtava'.")
    row = {"reference": reference, "acknowledged_at": now.isoformat(timespec="seconds"), "by": by, "note": note}
    with journal.opened(register(project), COLUMNS) as book:
        book.append([row])


def with_acknowledgement(cases: pl.DataFrame, acknowledgements: pl.DataFrame) -> pl.DataFrame:
    """Return `cases` (with `observation_id`) and their newest acknowledgement.

    Adds `is_acknowledged`, `acknowledged_date` and `acknowledged_by` (null: not acknowledged). Newest is the last
    in the register.
    """
    newest = acknowledgements.group_by("reference", maintain_order=True).agg(
        pl.col("acknowledged_date").last(), pl.col("by").last().alias("acknowledged_by")
    )
    return cases.join(
        newest, left_on="observation_id", right_on="reference", how="left", maintain_order="left"
    ).with_columns(is_acknowledged=pl.col("acknowledged_date").is_not_null())


def _day(text: str, place: str) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    for pattern in ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y"):  # what a spreadsheet makes of it
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise UserError(
        f"'{text}' is not a time",
        place=f"{place}, column acknowledged_at",
        remedy="Write it like 2025-10-01T09:30:00.",
    )
