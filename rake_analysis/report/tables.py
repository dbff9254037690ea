"""Tables that cells show: Markdown pipe tables, which both engines turn into real tables on screen and paper."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from rake_analysis import finnish
from rake_analysis.report.prose import text

_MIN_WIDTH, _MAX_WIDTH = 8, 44


@dataclass(frozen=True)
class Table:
    """Rows of finished text under headers; `numeric` columns are set to the right.

    With `summary` the table is what stands behind a chart: folded away on screen, in full on paper.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    summary: str = ""

    @classmethod
    def of(cls, headers: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[int] = ()) -> "Table":
        """Make a table; every row has as many cells as there are headers."""
        return cls(tuple(headers), tuple(tuple(row) for row in rows), frozenset(numeric))

    @classmethod
    def of_chart(cls, kind: str, table: pl.DataFrame, unit: str, decimals: int) -> "Table":
        """Make the table behind a chart: its years as columns for a series, else one row per category or area."""
        if kind == "series":
            years = table["year"].unique().sort().to_list()
            rows = []
            for (area,), part in table.group_by(["area"], maintain_order=True):
                values = dict(zip(part["year"], part["value"], strict=True))
                rows.append([str(area), *(finnish.number(values.get(year), decimals) for year in years)])
            headers = [f"Alue ({unit})" if unit else "Alue", *(str(year) for year in years)]
        else:
            name = "category" if kind == "bars" else "area"
            headers = ["Luokka" if kind == "bars" else "Alue", f"Arvo ({unit})" if unit else "Lukumäärä"]
            rows = [
                [label, finnish.number(value, decimals)]
                for label, value in zip(table[name], table["value"], strict=True)
            ]
        numeric = range(1, len(headers))
        return cls(tuple(headers), tuple(tuple(row) for row in rows), frozenset(numeric), "Kuvion tiedot taulukkona")

    def _repr_markdown_(self) -> str:
        widths = [self._width(column) for column in range(len(self.headers))]
        rule = [
            f"{'-' * (width - 1)}:" if column in self.numeric else f":{'-' * (width - 1)}"
            for column, width in enumerate(widths)
        ]
        lines = [self._line(self.headers), f"|{'|'.join(rule)}|", *(self._line(row) for row in self.rows)]
        return "\n".join(lines)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        bundle = {"text/markdown": self._repr_markdown_(), "text/plain": " | ".join(self.headers)}
        if self.summary:
            bundle["text/html"] = self._folded_html()
        return bundle

    def _width(self, column: int) -> int:
        """How much of the line a column gets: by its longest cell, within bounds."""
        longest = max(len(str(row[column])) for row in (self.headers, *self.rows))
        return min(_MAX_WIDTH, max(_MIN_WIDTH, longest))

    def _line(self, cells: Sequence[str]) -> str:
        return f"| {' | '.join(text(cell) for cell in cells)} |"

    def _folded_html(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(header)}</th>' for header in self.headers)
        body = "".join(
            f'<tr><th scope="row">{html.escape(row[0])}</th>'
            + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in self.rows
        )
        return (
            f"<details><summary>{html.escape(self.summary)}</summary>"
            f'<div class="table-scroll" tabindex="0" role="region" aria-label="{html.escape(self.summary)}">'
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
        )
