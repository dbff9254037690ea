"""A workbook's bytes (xlsx, xls, ods) → the text cells of the sheet that holds the export."""

from pathlib import Path

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.observations import archives

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(path: Path, content: bytes, sheet: str | None = None) -> tuple[pl.DataFrame, str]:
    """Return the text cells of the sheet named `sheet`, else of the widest one, with `row` (1-based), and its name.

    Raises UserError for what is no workbook, is damaged, protected by a password, or would unpack to an absurd size,
    and for a sheet that is not there.
    """
    _refuse_unusable(path, content)
    import fastexcel

    try:
        workbook = fastexcel.read_excel(content)
        names = [name for name in workbook.sheet_names if sheet is None or name.strip() == sheet.strip()]
        if not names:
            raise UserError(
                f"there is no sheet '{sheet}'", place=path.name, remedy=f"Sheets: {', '.join(workbook.sheet_names)}."
            )
        sheets = [workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string") for name in names]
        tables = [(name, loaded.to_polars()) for name, loaded in zip(names, sheets, strict=True)]
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError, RuntimeError) as error:
        raise _damaged(path) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's way of meeting what it did not expect
            raise
        raise _damaged(path) from error
    filled = [(name, table) for name, table in tables if table.height and table.width]
    if not filled:
        problem = "no sheet holds anything" if sheet is None else f"the sheet '{sheet}' holds nothing"
        raise UserError(problem, place=path.name, remedy="Export the survey again.")
    # An export is one wide sheet; cover sheets and code lists beside it are narrow.
    name, table = max(filled, key=lambda pair: pair[1].width * min(pair[1].height, 50))
    renamed = table.rename({column: f"c{index}" for index, column in enumerate(table.columns)})
    numbered = renamed.cast(pl.String).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64) + 1)
    return numbered, name


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


def _damaged(path: Path) -> UserError:
    return UserError(
        "the workbook is damaged or truncated and cannot be opened",
        place=path.name,
        remedy="Open it in a spreadsheet program and save it again, or export the survey again.",
    )
