"""A workbook's zip archive looked through before it is opened: what would unpack to an absurd size is refused.

A small file can ask for a lot: by packing (zip bomb), by one cell far away from the others, by a long text that many
cells refer to, by a cell repeated many times. Each is counted here from the archive's parts.
"""

import io
import re
import zipfile
import zlib
from pathlib import Path

from rake_analysis.errors import UserError

_UNPACKED_LIMIT = 2 * 1024**3
_RATIO_LIMIT = 400
_CELL_LIMIT = 60_000_000
_PIECE = 4 * 1024**2
_OVERLAP = 256
_HEAD = 4096
_DECLARATIONS = tuple(
    mark.encode(encoding) for mark in ("<!ENTITY", "<!DOCTYPE") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_COLUMN = re.compile(rb"""\br=["']([A-Z]{2,3})\d""")
_ROW = re.compile(rb"""\br=["'][A-Z]*(\d{4,})""")
_SHARED = re.compile(rb"""\bt=["']s["'][^>]*>\s*<(?:\w+:)?v>(\d+)<""")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si\b[^>]*>.*?</(?:\w+:)?si>", re.DOTALL)
_REPEATED_CELL = re.compile(rb"<table:table-cell\b[^>]*number-columns-repeated=[\"'](\d+)[\"'][^>]*[^/]>")
_REPEATED_ROW = re.compile(rb"<table:table-row\b[^>]*number-rows-repeated=[\"'](\d+)[\"'](.*?)</table:table-row>", re.S)


def refuse_unusable(path: Path, content: bytes) -> None:
    """Raise UserError when the zip archive `content` is damaged, protected, hostile or too large when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 1 for entry in entries):
                raise protected(path)
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > _UNPACKED_LIMIT or unpacked > _RATIO_LIMIT * len(content) + 10 * 1024**2:
                raise _too_large(path, f"{unpacked // 1024**2} MB")
            if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
                raise protected(path)
            for entry in entries:
                _refuse_declarations(path, archive, entry)
            _refuse_cells(path, archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise UserError(
            "the workbook is damaged or truncated and cannot be opened",
            place=path.name,
            remedy="Export or copy the file again.",
        ) from error


def protected(path: Path) -> UserError:
    """Return the error of a workbook that asks for a password."""
    return UserError(
        "the workbook is protected by a password",
        place=path.name,
        remedy="Remove the password in the spreadsheet program and save the file again.",
    )


def _too_large(path: Path, size: str) -> UserError:
    return UserError(
        f"the workbook would unpack to {size}",
        place=path.name,
        remedy="No survey export is like that; check where the file came from.",
    )


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def _refuse_declarations(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Document types can name files and addresses to fetch; no workbook needs one (old .ods manifests have one)."""
    if not entry.filename.lower().endswith((".xml", ".rels")) or entry.filename == "META-INF/manifest.xml":
        return
    with archive.open(entry) as part:
        head = part.read(_HEAD)
    if any(mark in head for mark in _DECLARATIONS):
        raise UserError(
            "the workbook refers to outside entities (a document type in its XML)",
            place=f"{path.name}, part {entry.filename}",
            remedy="No survey export is like that; check where the file came from.",
        )


def _refuse_cells(path: Path, archive: zipfile.ZipFile) -> None:
    lengths = [len(text) for text in _SHARED_TEXT.findall(_part(archive, "xl/sharedStrings.xml"))]
    for entry in archive.infolist():
        name = entry.filename
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            height, width, text_size = _extent(archive, entry, lengths)
            if height * width > _CELL_LIMIT:
                raise _too_large(path, f"{height * width:,} cells")
            if text_size > _UNPACKED_LIMIT:
                raise _too_large(path, f"{text_size // 1024**2} MB")
        elif name == "content.xml":
            _refuse_repeated(path, archive.read(entry))


def _extent(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, lengths: list[int]) -> tuple[int, int, int]:
    """Rows and columns a sheet spans, and the size of the shared texts its cells refer to (0: surely small)."""
    rows, columns = {9999}, {b"Z"}
    counts_texts = max(lengths, default=0) * (entry.file_size // 20) > _UNPACKED_LIMIT
    size, before = 0, b""
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            # A mark cut in two at the border is found in the overlap; one found twice does not matter here.
            text = before + piece
            rows.update(int(found) for found in set(_ROW.findall(text)))
            columns.update(_COLUMN.findall(text))
            if counts_texts:
                found = [int(index) for index in _SHARED.findall(text)]
                size += sum(lengths[index] for index in found if index < len(lengths))
            before = text[-_OVERLAP:]
    return max(rows), max(map(_column_number, columns)), size


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_repeated(path: Path, content: bytes) -> None:
    """An .ods cell or row that holds something and is repeated: empty ones are repeated in every sheet."""
    cells = sum(int(count) for count in _REPEATED_CELL.findall(content))
    for count, row in _REPEATED_ROW.findall(content):
        if b"office:value-type" in row or b"<text:p" in row:
            cells += int(count) * max(row.count(b"<table:table-cell"), 1)
    if cells > 1_000_000:
        raise _too_large(path, f"{cells:,} repeated cells")
