"""The table behind each kind of chart: the same numbers and words that the drawing shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rake_analysis import finnish
from rake_analysis.report.charts import style
from rake_analysis.report.tables import Table

if TYPE_CHECKING:
    from rake_analysis.report.charts.description import Chart

_Rows = tuple[list[str], list[list[str]]]
_ON_PAPER = ("series", "bars", "timeline")
"""Kinds whose numbers are not all written in the drawing."""


def behind(chart: Chart) -> Table:
    """Return the chart's numbers: years as columns for a series, a grid for a matrix, else a row per thing shown."""
    headers, rows = _TABLES.get(chart.kind, _areas)(chart)
    numeric = () if chart.kind == "timeline" else range(1, len(headers))
    return Table(
        tuple(headers),
        tuple(tuple(row) for row in rows),
        frozenset(numeric),
        "Kuvion tiedot taulukkona",
        is_on_paper=chart.kind in _ON_PAPER,
    )


def _bracketed(chart: Chart) -> str:
    return f" ({chart.unit})" if chart.unit else ""


def _series(chart: Chart) -> _Rows:
    years = sorted({*chart.table["year"], *(mark.day.year for mark in chart.events)})
    rows = []
    for (area,), part in chart.table.group_by(["area"], maintain_order=True):
        values = dict(zip(part["year"], part["value"], strict=True))
        rows.append([str(area), *(finnish.number(values.get(year), chart.decimals) for year in years)])
    if chart.events:
        happened = [finnish.listing([mark.letter for mark in chart.events if mark.day.year == year]) for year in years]
        rows.append(["Tapahtumat", *happened])
    return [f"Alue{_bracketed(chart)}", *(str(year) for year in years)], rows


def _bars(chart: Chart) -> _Rows:
    rows = [
        [label, finnish.number(value, chart.decimals)] for label, value in chart.table["category", "value"].iter_rows()
    ]
    return ["Luokka", f"Arvo ({chart.unit})" if chart.unit else "Lukumäärä"], rows


def _tiles(chart: Chart) -> _Rows:
    rows = [
        [area, finnish.number(value, chart.decimals), finnish.number(smoothed, chart.decimals)]
        for area, value, smoothed in chart.table["area", "value", "smoothed"].iter_rows()
    ]
    return ["Kunta", f"Julkaistu luku{_bracketed(chart)}", "Tasoitettu luku"], rows


def _matrix(chart: Chart) -> _Rows:
    columns = chart.table["column"].unique(maintain_order=True).to_list()
    rows = []
    for (row,), part in chart.table.group_by(["row"], maintain_order=True):
        values = dict(zip(part["column"], part["value"], strict=True))
        rows.append([str(row), *(finnish.number(values.get(column), chart.decimals) for column in columns)])
    return ["Ilmiö", *columns], rows


def _timeline(chart: Chart) -> _Rows:
    rows = []
    for (item, title, state), part in chart.table.group_by(["item", "title", "state"], maintain_order=True):
        steps = [f"{style.MARKS[mark].label_fi} {finnish.day(day)}" for mark, day in part["mark", "date"].iter_rows()]
        rows.append([f"{title} ({item})", ", ".join(steps), str(state)])
    return ["Ehdotus", "Vaiheet", "Tilanne"], rows


def _areas(chart: Chart) -> _Rows:
    headers = [
        "Alue",
        f"Arvo{_bracketed(chart)}",
        f"95{finnish.NO_BREAK_SPACE}%:n luottamusväli",
        "Vertailuryhmän koko",
    ]
    rows = [
        [
            area,
            finnish.number(value, chart.decimals),
            finnish.interval(low, high, chart.decimals),
            finnish.number(size),
        ]
        for area, value, low, high, size in chart.table["area", "value", "low", "high", "size"].iter_rows()
    ]
    return headers, rows


_TABLES: dict[str, Callable[[Chart], _Rows]] = {
    "series": _series,
    "bars": _bars,
    "tiles": _tiles,
    "matrix": _matrix,
    "timeline": _timeline,
}
