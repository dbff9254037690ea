"""Draw a matrix for the screen: a real table, which a narrow window scrolls and a screen reader walks through."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from rake_analysis.report.charts import style

if TYPE_CHECKING:
    from rake_analysis.report.charts.description import Chart

_CELL = f"padding:0.25rem 0.45rem;text-align:right;color:{style.INK}"
# The names of the rows stay in sight when the columns are scrolled; those of the columns stand upright, as on paper.
_PINNED = f"position:sticky;left:0;background:#ffffff;color:{style.INK};padding:0.25rem 0.6rem 0.25rem 0"
_UPRIGHT = "writing-mode:vertical-rl;transform:rotate(180deg);padding:0.45rem 0.25rem;white-space:nowrap"


def draw(chart: Chart) -> str:
    """Return a matrix as an HTML table that scrolls in a narrow window; the higher a number, the darker its ground."""
    table = chart.data
    top = float(chart.table["value"].max() or 0)  # type: ignore[arg-type]
    values = chart.table["value"].to_list()
    width = len(table.headers) - 1
    corner, *columns = table.headers
    head = f'<th scope="col" style="{_PINNED}">{html.escape(corner)}</th>'
    head += "".join(f'<th scope="col" style="{_UPRIGHT}">{html.escape(column)}</th>' for column in columns)
    body = ""
    for number, (name, *cells) in enumerate(table.rows):
        shades = [style.shade(value, top) for value in values[number * width : (number + 1) * width]]
        shown = "".join(
            f'<td style="{_CELL};background:{shade}">{html.escape(cell)}</td>'
            for cell, shade in zip(cells, shades, strict=True)
        )
        body += f'<tr><th scope="row" style="{_PINNED}">{html.escape(name)}</th>{shown}</tr>'
    alt = html.escape(chart.alt, quote=True)
    return (
        f'<div class="chart"><div class="table-scroll" tabindex="0" role="group" aria-label="{alt}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )
