"""Workbooks in which people edit a register: written as text only, read as text only, formulas refused."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.observations import workbooks

_CELL_LIMIT = 32_767  # Excel's own
_CHOICE_ROWS = 1000
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f\b')


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: its columns with their widths, its rows, and the texts that a column's cells may hold."""

    name: str
    columns: Mapping[str, int]
    rows: Sequence[Sequence[str]]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write `sheets` to `path` in one step. Every cell is text: none can act as a formula or a link.

    Raises UserError for a text longer than a cell holds: read back it would replace the whole one.
    """
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    wrapped, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for column, (title, width) in enumerate(sheet.columns.items()):
            page.set_column(column, column, width, wrapped)
            page.write_string(0, column, title, bold)
            if title in sheet.choices:
                rule = {"validate": "list", "source": list(sheet.choices[title]), "error_type": "warning"}
                page.data_validation(1, column, _CHOICE_ROWS, column, rule)
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells):
                if len(cell) > _CELL_LIMIT:
                    raise UserError(
                        f"the text has {len(cell)} characters, a cell holds {_CELL_LIMIT}",
                        place=f"{path.name}, sheet {sheet.name}, row {row + 1}, column '{list(sheet.columns)[column]}'",
                        remedy="Shorten the text in its register first.",
                    )
                page.write_string(row, column, cell)
        page.freeze_panes(1, 1)
    book.close()
    files.write_bytes(path, content.getvalue())


def read(path: Path, sheet: str, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a sheet that hold anything, each with its number: column → text.

    Columns stand in any order; others are ignored. Raises UserError for a file that is not there or no xlsx, a
    sheet or column that is missing, and a cell that holds a formula.
    """
    content = files.read_bytes(path)
    table, _ = workbooks.read(path, content, sheet)
    _refuse_formula(path, content, sheet)
    numbers, lines = table["row"].to_list(), table.drop("row").fill_null("").rows()
    header = [cell.strip() for cell in lines[0]]
    missing = [column for column in columns if column not in header]
    if missing:
        raise UserError(
            f"column '{missing[0]}' is missing", place=f"{path.name}, sheet {sheet}", remedy="Write the file anew."
        )
    places = {column: header.index(column) for column in columns}
    rows = [
        (number, {column: line[place].strip() for column, place in places.items()})
        for number, line in zip(numbers[1:], lines[1:], strict=True)
    ]
    return [(number, cells) for number, cells in rows if any(cells.values())]


def _refuse_formula(path: Path, content: bytes, sheet: str) -> None:
    """A formula's stored result reads like typed text, but what it says can change with the program that opens it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = _FORMULA.search(archive.read(_part(archive, sheet)))
    except (zipfile.BadZipFile, KeyError, StopIteration, ElementTree.ParseError) as error:
        raise UserError("not an xlsx workbook", place=path.name, remedy="Save it as an Excel workbook.") from error
    if found:
        raise UserError(
            "the cell holds a formula",
            place=f"{path.name}, sheet {sheet}, cell {found[1].decode()}",
            remedy="Write the text or day itself.",
        )


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    named = ElementTree.fromstring(archive.read("xl/workbook.xml")).iterfind(".//{*}sheet")
    found = next(one for one in named if one.get("name", "").strip() == sheet)
    target = next(targets[value] for key, value in found.items() if key.endswith("}id"))
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
