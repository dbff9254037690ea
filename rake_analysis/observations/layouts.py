"""A grid of cells → a survey export: which layout, which row holds the headers, which rows are answers.

Three layouts of Webropol's exports are known: A (one header row of question texts), B (every header is
`Group:Question`), C (metadata rows, a header row with `-` in empty cells, a second header row with the options,
summary rows at the end).
"""

import re
import unicodedata
from dataclasses import dataclass, field

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.observations.grids import Grid

_HEAD_ROWS = 15
_FILLER = "-"
_SUMMARY_LABELS = {
    *("yhteensä", "vastaajia", "vastaajia yhteensä", "vastaajien määrä", "keskiarvo", "mediaani", "summa", "n"),
    *("totalt", "sammanlagt", "svarande", "antal svarande", "medelvärde", "total", "respondents", "average"),
}


@dataclass(frozen=True)
class Header:
    """The header over one column. `text` is the first header row's cell, `option` the second header row's, if any."""

    index: int
    text: str
    option: str | None = None

    @property
    def place(self) -> str:
        """The column's letters as a spreadsheet shows them (`C`, `AB`)."""
        letters, number = "", self.index + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return letters

    @property
    def label(self) -> str:
        return f"{self.text}:{self.option}" if self.option else self.text

    def readings(self) -> list[tuple[str, str, str | None]]:
        """Return the ways to read the header as (group, question, option), the plainest first."""
        if self.option is not None:
            return [("", self.text, self.option)]
        found: list[tuple[str, str, str | None]] = [("", self.text, None)]
        for match in re.finditer(":", self.text):
            left, right = self.text[: match.start()].strip(), self.text[match.end() :].strip()
            found += [("", left, right), (left, right, None)]
        return found


@dataclass(frozen=True)
class Shape:
    """How an export was written: what a note or a report says of it when its rows are gone."""

    layout: str
    row_count: int
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class RawExport:
    """An export as text. `rows` has `row` (1-based, as a spreadsheet shows it) and one column per header index."""

    name: str
    layout: str
    headers: list[Header]
    rows: pl.DataFrame
    metadata: dict[str, str] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None

    @property
    def row_count(self) -> int:
        return self.rows.height

    @property
    def shape(self) -> Shape:
        return Shape(self.layout, self.row_count, self.encoding, self.delimiter, self.sheet)

    def column(self, index: int) -> pl.Series:
        return self.rows[f"c{index}"]


def normal(text: str) -> str:
    """Return a header or option text as it is compared: one kind of space, no trailing colons, lower case.

    >>> normal(" Ikä:\\u00a0 ")
    'ikä'
    """
    plain = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", plain).strip(" :\t").casefold()


def detect(grid: Grid, name: str) -> RawExport:
    """Return the survey export in `grid`; `name` is the file's, for messages.

    Raises UserError when no header row is found or no answers stand below it.
    """
    head = [list(row) for row in grid.cells.head(_HEAD_ROWS).drop("row").iter_rows()]
    top = _header_position(head)
    if top is None:
        raise UserError(
            "the layout is not known: no row of question texts in the first rows",
            place=_place(name, grid),
            remedy="Export the survey's basic report (Perusraportti) with one row per respondent.",
        )
    has_second = top + 1 < len(head) and _is_second_header(head[top], head[top + 1])
    headers = _headers(head[top], head[top + 1] if has_second else None)
    answers = _without_summary(grid.cells.slice(top + 1 + has_second))
    if answers.is_empty():
        raise UserError(
            "there are headers but no answers", place=_place(name, grid), remedy="Check the period of the export."
        )
    metadata = {
        str(filled[0]).strip(": "): str(filled[1])
        for row in head[:top]
        if len(filled := [cell for cell in row if cell and cell != _FILLER]) >= 2
    }
    layout = "C" if has_second else "B" if _is_grouped(headers) else "A"
    return RawExport(name, layout, headers, answers, metadata, grid.encoding, grid.delimiter, grid.sheet)


def _place(name: str, grid: Grid) -> str:
    return f"{name}, sheet {grid.sheet}" if grid.sheet else name


def _header_position(head: list[list[str | None]]) -> int | None:
    """The first row that is about as wide as the widest: what stands above it is metadata."""
    filled = [sum(cell is not None for cell in row) for row in head]
    widest = max(filled, default=0)
    for position, count in enumerate(filled):
        if count >= max(3, 0.4 * widest):
            return position
    return None


def _is_second_header(first: list[str | None], second: list[str | None]) -> bool:
    if any(cell == _FILLER for cell in first) or sum(cell == _FILLER for cell in second) >= 2:
        return True
    # Merged cells: a question over its first option, blanks over the others, every blank with an option below.
    below = [lower for upper, lower in zip(first, second, strict=True) if upper is None]
    is_sparse = any(upper and not lower for upper, lower in zip(first, second, strict=True))
    return is_sparse and len(below) > 1 and all(below)


def _headers(first: list[str | None], second: list[str | None] | None) -> list[Header]:
    if second is None:
        return [Header(index, text or "") for index, text in enumerate(first)]
    headers = []
    question, has_options = "", False
    for index, (upper, lower) in enumerate(zip(first, second, strict=True)):
        option = None if lower in (None, _FILLER) else lower
        if upper not in (None, _FILLER):
            question, has_options = upper or "", option is not None
            headers.append(Header(index, question, option))
        elif has_options and option:
            headers.append(Header(index, question, option))
        else:
            headers.append(Header(index, option or ""))
    return headers


def _is_grouped(headers: list[Header]) -> bool:
    texts = [header.text for header in headers if header.text]
    return sum(":" in text.rstrip(": ") for text in texts) >= 0.9 * len(texts)


def _without_summary(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows without the totals that some exports print below the answers."""
    tail = rows.tail(20).drop("row").rows()
    summary_count = 0
    for row in reversed(tail):
        first_cells = [cell for cell in row if cell is not None][:3]
        if not any(normal(cell) in _SUMMARY_LABELS for cell in first_cells):
            break
        summary_count += 1
    return rows.head(rows.height - summary_count)
