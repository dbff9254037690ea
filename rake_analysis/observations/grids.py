"""A survey export's bytes → a grid of text cells, with how it was written (encoding, delimiter, sheet)."""

import codecs
import csv
import io
import statistics
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.observations import workbooks

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
_DELIMITERS = (";", "\t", ",")
_SAMPLE_ROWS = 40
_HEAD = 1024**2
_PIECE = 1024**2
_UNPRINTABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"


@dataclass(frozen=True)
class Grid:
    """Text cells of a file: columns `c0`, `c1`, … and `row`, the 1-based row a spreadsheet shows.

    An empty cell is null. Control characters, zero-width characters and bidirectional overrides are gone:
    they show nothing to a reader and would hide personal data from the rules that look for it.
    """

    cells: pl.DataFrame
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def width(self) -> int:
        return self.cells.width - 1


def read(path: Path, content: bytes, sheet: str | None = None) -> Grid:
    """Return the grid in the `content` of the file at `path` (its name says what it claims to be).

    `sheet` names a workbook's sheet; without it, the widest one is taken.

    Raises UserError for a file that is empty, not of a known type, password-protected, truncated or unreadable.
    """
    suffix = path.suffix.lower()
    if suffix not in TEXT_SUFFIXES + WORKBOOK_SUFFIXES:
        raise UserError(
            f"files of type '{suffix or path.name}' are not survey exports",
            place=path.name,
            remedy="Export the survey as xlsx or csv.",
        )
    if not content.strip():
        raise UserError("the file is empty", place=path.name, remedy="Export the survey again.")
    if sheet is not None and suffix in TEXT_SUFFIXES:
        raise UserError("a text file has no sheets", place=path.name, remedy="Leave --sheet out.")
    grid = _text_grid(path, content) if suffix in TEXT_SUFFIXES else Grid(*workbooks.read(path, content, sheet))
    cells = _cleaned(grid.cells)
    if cells.is_empty():
        raise UserError("the file holds no cells", place=path.name, remedy="Export the survey again.")
    return replace(grid, cells=cells)


def decode(path: Path, content: bytes) -> tuple[bytes, str]:
    """Return the text of `content` as UTF-8 and the name of its encoding (utf-8, utf-8-sig, utf-16, cp1252)."""
    if content.startswith((workbooks.ZIP, workbooks.OLE, b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"PAR1")):
        raise UserError(
            "the content is not text, whatever the file's name says",
            place=path.name,
            remedy="Give it the extension of what it is (an Excel file is .xlsx), or export the survey as csv.",
        )
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _as_utf8(path, content, encoding), encoding
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = content[offset:4000:2]
        if half.count(0) > 0.6 * len(half):
            return _as_utf8(path, content, encoding), encoding
    if b"\x00" in content[:4000]:
        raise UserError("the content is not text", place=path.name, remedy="Export the survey as xlsx or csv.")
    try:
        return _recoded(content, "utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if any(letter.encode() in content for letter in "äöåÄÖ"):
            raise _damaged_text(path, "utf-8", error) from error
        return _as_utf8(path, content, "cp1252"), "cp1252"


def _as_utf8(path: Path, content: bytes, encoding: str) -> bytes:
    try:
        return _recoded(content, encoding)
    except UnicodeDecodeError as error:
        raise _damaged_text(path, encoding, error) from error


def _damaged_text(path: Path, encoding: str, error: UnicodeDecodeError) -> UserError:
    return UserError(
        f"the text breaks off or is damaged ({encoding}, {error.reason})",
        place=path.name,
        remedy="Export the survey again as csv (UTF-8) or xlsx.",
    )


def _recoded(content: bytes, encoding: str) -> bytes:
    """The text as UTF-8, piece by piece, for a large file's text would take several times its bytes."""
    decoder = codecs.getincrementaldecoder(encoding)()
    recoded = io.BytesIO()
    for start in range(0, len(content), _PIECE):
        text = decoder.decode(content[start : start + _PIECE], final=start + _PIECE >= len(content))
        if not encoding.startswith("utf-8"):
            recoded.write(text.encode("utf-8"))
    if encoding == "utf-8":
        return content
    return content[3:] if encoding == "utf-8-sig" else recoded.getvalue()


def _text_grid(path: Path, content: bytes) -> Grid:
    text, encoding = decode(path, content)
    delimiter, width = _sniffed(path, text[:_HEAD].decode("utf-8", "ignore"))
    schema = {f"c{index}": pl.String for index in range(width)}
    try:
        cells = pl.read_csv(text, has_header=False, separator=delimiter, schema=schema, row_index_name="row")
    except pl.exceptions.PolarsError:
        cells = _rowwise(path, text.decode("utf-8"), delimiter, width)
    _refuse_truncated(path, text, cells, delimiter)
    return Grid(cells.with_columns(pl.col("row").cast(pl.Int64) + 1), encoding=encoding, delimiter=delimiter)


def _sniffed(path: Path, text: str) -> tuple[str, int]:
    """The delimiter that gives the most columns most evenly over the first rows, and the widest row's width."""
    best: tuple[float, str, int] = (0.0, "", 0)
    for delimiter in _DELIMITERS:
        rows = [row for row, _ in zip(_rows(path, text, delimiter), range(_SAMPLE_ROWS), strict=False)]
        widths = [len(row) for row in rows if any(row)]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        score = usual * widths.count(usual) / max(len(widths), 1) if usual > 1 else 0.0
        if score > best[0]:
            best = (score, delimiter, max(widths))
    if not best[1]:
        raise UserError(
            "no table found (no column separator ; , or tab)",
            place=path.name,
            remedy="Export the survey's basic report as csv or xlsx.",
        )
    return best[1], best[2]


def _rows(path: Path, text: str, delimiter: str):
    csv.field_size_limit(16 * 1024**2)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        raise UserError(
            f"the table cannot be read ({error})",
            place=f"{path.name}, line {reader.line_num}",
            remedy="Export the survey again.",
        ) from error


def _rowwise(path: Path, text: str, delimiter: str, width: int) -> pl.DataFrame:
    """Read a file the fast reader refuses, row by row, so that the row that is wrong can be named."""
    if text.count('"') % 2:
        raise UserError(
            "a quoted cell is never closed; the file breaks off or is damaged",
            place=f"{path.name}, line {text[: text.rfind(chr(34))].count(chr(10)) + 1}",
            remedy="Export the survey again.",
        )
    columns: list[list[str | None]] = [[] for _ in range(width)]
    for number, row in enumerate(_rows(path, text, delimiter), start=1):
        if any(row[width:]):
            raise UserError(
                f"the row has {len(row)} cells, the rows above it {width}",
                place=f"{path.name}, row {number}",
                remedy="Quote cells that hold the separator, or export as xlsx.",
            )
        for index, column in enumerate(columns):
            column.append(row[index] if index < len(row) else None)
    cells = pl.DataFrame({f"c{index}": column for index, column in enumerate(columns)}, schema_overrides={})
    return cells.cast(pl.String).with_row_index("row")


def _refuse_truncated(path: Path, text: bytes, cells: pl.DataFrame, delimiter: str) -> None:
    """A quote that never closes, or a last row without its line end and shorter than usual: the file broke off."""
    is_open = text.count(b'"') % 2 == 1
    if not is_open and (text.endswith((b"\n", b"\r")) or cells.height < 3):
        return
    lengths = [] if is_open else [len(row) for row in csv.reader(text.decode().splitlines(True), delimiter=delimiter)]
    if is_open or lengths[-1] < min(statistics.mode(lengths[:-1]), lengths[-2]):
        raise UserError(
            "the last row breaks off in the middle",
            place=f"{path.name}, row {cells.height}",
            remedy="The file is truncated: export or copy it again.",
        )


def _cleaned(cells: pl.DataFrame) -> pl.DataFrame:
    """Trim cells, drop characters nobody sees, make empty cells null, and drop rows and columns without cells.

    Columns in which there is nothing to mend keep their memory.
    """
    names = [name for name in cells.columns if name != "row"]
    for name in names:
        column = cells[name]
        if column.str.contains(_UNPRINTABLE).any():
            column = column.str.replace_all(_UNPRINTABLE, "")
        if column.str.contains(r"^[\s\x{a0}]|[\s\x{a0}]$").any():
            column = column.str.strip_chars(" \t\r\n\u00a0")
        if (column == "").any():
            column = column.to_frame().select(pl.when(pl.col(name) != "").then(pl.col(name))).to_series()
        cells = cells.with_columns(column.alias(name))
    is_filled = cells.select(pl.any_horizontal(pl.col(names).is_not_null())).to_series()
    if not is_filled.all():
        cells = cells.filter(is_filled)
    while cells.width > 1 and cells[cells.columns[-1]].null_count() == cells.height:
        cells = cells.drop(cells.columns[-1])
    return cells
