"""A workbook's bytes (xlsx, xls, ods) → the text cells of the sheet that holds the export."""

from pathlib import Path
from typing import NoReturn

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.observations import archives, legacy
from rake_analysis.observations.sheets import chosen

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(path: Path, content: bytes, sheet: str | None = None) -> tuple[pl.DataFrame, str]:
    """Return the text cells of the sheet named `sheet`, else of the widest one, with `row` (1-based), and its name.

    Raises UserError for what is no workbook, is damaged, protected by a password, or would unpack to an absurd size,
    and for a sheet that is not there.
    """
    _refuse_unusable(path, content)
    if content.startswith(OLE):
        name, table = legacy.chosen(content, sheet) or _refuse_damaged(path)
    else:
        name, table = chosen(content, sheet) or _refuse_damaged(path)
    if isinstance(table, list):
        raise UserError(f"there is no sheet '{sheet}'", place=path.name, remedy=f"Sheets: {', '.join(table)}.")
    if not table.width:
        problem = "no sheet holds anything" if sheet is None else f"the sheet '{sheet}' holds nothing"
        raise UserError(problem, place=path.name, remedy="Export the survey again.")
    renamed = table.rename({column: f"c{index}" for index, column in enumerate(table.columns)})
    return renamed.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64) + 1), name


def _refuse_damaged(path: Path) -> NoReturn:
    raise UserError(
        "the workbook is damaged or truncated and cannot be opened",
        place=path.name,
        remedy="Open it in a spreadsheet program and save it again, or export the survey again.",
    )


def _refuse_unusable(path: Path, content: bytes) -> None:
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise archives.protected(path)
        return
    if not content.startswith(ZIP):
        raise UserError(
            "the content is not a workbook, whatever the file's name says",
            place=path.name,
            remedy="If it is text, name it .csv; otherwise export the survey again.",
        )
    archives.refuse_unusable(path, content)
