"""A workbook's bytes (xlsx, xls, ods) → the text cells of the sheet that holds the export."""

import io
import zipfile
import zlib
from pathlib import Path

import polars as pl

from rake_analysis.errors import UserError

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNPACKED_LIMIT = 2 * 1024**3


def read(path: Path, content: bytes) -> tuple[pl.DataFrame, str]:
    """Return the text cells of a workbook's widest sheet, with `row` (1-based), and the sheet's name.

    Raises UserError for what is no workbook, is damaged, protected by a password, or unpacks to an absurd size.
    """
    _refuse_unusable(path, content)
    import fastexcel

    try:
        workbook = fastexcel.read_excel(content)
        names = workbook.sheet_names
        sheets = [workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string") for name in names]
        tables = [(name, sheet.to_polars()) for name, sheet in zip(names, sheets, strict=True)]
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError, RuntimeError) as error:
        raise UserError(
            "the workbook is damaged or truncated and cannot be opened",
            place=path.name,
            remedy="Open it in a spreadsheet program and save it again, or export the survey again.",
        ) from error
    filled = [(name, table) for name, table in tables if table.height and table.width]
    if not filled:
        raise UserError("no sheet holds anything", place=path.name, remedy="Export the survey again.")
    # An export is one wide sheet; cover sheets and code lists beside it are narrow.
    name, table = max(filled, key=lambda pair: pair[1].width * min(pair[1].height, 50))
    renamed = table.rename({column: f"c{index}" for index, column in enumerate(table.columns)})
    numbered = renamed.cast(pl.String).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64) + 1)
    return numbered, name


def _refuse_unusable(path: Path, content: bytes) -> None:
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _protected(path)
        return
    if not content.startswith(ZIP):
        raise UserError(
            "the content is not a workbook, whatever the file's name says",
            place=path.name,
            remedy="If it is text, name it .csv; otherwise export the survey again.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            is_encrypted = any(entry.flag_bits & 1 for entry in archive.infolist()) or (
                "META-INF/manifest.xml" in archive.namelist()
                and b"encryption-data" in archive.read("META-INF/manifest.xml")
            )
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as error:
        raise UserError(
            "the workbook is damaged or truncated and cannot be opened",
            place=path.name,
            remedy="Export or copy the file again.",
        ) from error
    if is_encrypted:
        raise _protected(path)
    if unpacked > _UNPACKED_LIMIT or unpacked > 400 * len(content) + 10 * 1024**2:
        raise UserError(
            f"the workbook would unpack to {unpacked // 1024**2} MB",
            place=path.name,
            remedy="No survey export is like that; check where the file came from.",
        )


def _protected(path: Path) -> UserError:
    return UserError(
        "the workbook is protected by a password",
        place=path.name,
        remedy="Remove the password in the spreadsheet program and save the file again.",
    )
