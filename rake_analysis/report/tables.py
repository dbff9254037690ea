"""Tables that cells show: Markdown pipe tables, which both engines turn into real tables on screen and paper."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rake_analysis.report.prose import text

# Characters that a line of a table holds on paper, and what a cell's margins take of them.
_LINE, _MARGIN = 104, 3
_LABELLED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


def visible(cell: str) -> str:
    """What a reader sees of a cell: the label of a link or a mark, no escapes."""
    return _LABELLED.sub(r"\1", cell).replace("\\", "")


@dataclass(frozen=True)
class Table:
    """Rows of finished text under headers; `numeric` columns are set to the right.

    With `summary` the table is what stands behind a chart: folded away on screen, in full on paper, where
    `is_on_paper` leaves out one whose figures are written in the chart.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    summary: str = ""
    is_on_paper: bool = True

    @classmethod
    def of(cls, headers: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[int] = ()) -> "Table":
        """Make a table; every row has as many cells as there are headers."""
        return cls(tuple(headers), tuple(tuple(row) for row in rows), frozenset(numeric))

    def _repr_markdown_(self) -> str:
        widths = self._widths()
        rule = [
            f"{'-' * (width - 1)}:" if column in self.numeric else f":{'-' * (width - 1)}"
            for column, width in enumerate(widths)
        ]
        lines = [self._line(self.headers), f"|{'|'.join(rule)}|", *(self._line(row) for row in self.rows)]
        return "\n".join(lines)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        paper = self._repr_markdown_() if self.is_on_paper else ""
        bundle = {"text/markdown": paper, "text/plain": " | ".join(self.headers)}
        if self.summary:
            bundle["text/html"] = self.html()
        return bundle

    def _widths(self) -> list[int]:
        """How much of the line each column gets: its longest word at least, long texts more of what is left."""
        rows = (self.headers, *self.rows)
        columns = [[visible(row[column]) for row in rows] for column in range(len(self.headers))]
        longest = [max(map(len, cells)) + _MARGIN for cells in columns]
        if sum(longest) <= _LINE:
            return longest
        needed = [max(len(word) for cell in cells for word in cell.split(" ")) + _MARGIN for cells in columns]
        wanted = [(most - least) ** 0.7 for most, least in zip(longest, needed, strict=True)]
        left = max(0, _LINE - sum(needed))
        return [least + round(left * want / sum(wanted)) for least, want in zip(needed, wanted, strict=True)]

    def _line(self, cells: Sequence[str]) -> str:
        return f"| {' | '.join(text(cell) for cell in cells)} |"

    def html(self) -> str:
        """The table as HTML, folded away under its summary."""
        head = "".join(f'<th scope="col">{html.escape(header)}</th>' for header in self.headers)
        body = "".join(
            f'<tr><th scope="row">{html.escape(row[0])}</th>'
            + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in self.rows
        )
        return (
            f"<details><summary>{html.escape(self.summary)}</summary>"
            f'<div class="table-scroll" tabindex="0" role="group" aria-label="{html.escape(self.summary)}">'
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
        )
