"""Draw a chart for the screen: the data and layout that plotly.js takes."""

from __future__ import annotations

import html
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from rake_analysis import finnish
from rake_analysis.report.charts import style

if TYPE_CHECKING:
    from rake_analysis.report.charts.description import Chart


def draw(chart: Chart) -> dict[str, Any]:
    """Return {"data": …, "layout": …} as plain JSON values, checked by plotly.

    Nothing for tiles: their picture fits a narrow screen as it is and has all its numbers on it. A matrix is drawn
    by charts.grid.
    """
    import plotly.graph_objects as go

    if chart.kind == "tiles":
        return {}
    traces = {"bars": _bars, "series": _series, "ranks": _ranks, "funnel": _funnel, "timeline": _timeline}[chart.kind](
        chart
    )
    figure = go.Figure(data=traces, layout=_layout(chart))
    content = figure.to_plotly_json()
    content["layout"].pop("template", None)
    return {"data": content["data"], "layout": content["layout"]}


def _labels(chart: Chart, values: pl.Series) -> list[str]:
    return _texts([finnish.with_unit(value, chart.unit, chart.decimals) for value in values])


def _texts(values: Iterable[str]) -> list[str]:
    """Plotly reads tags and entities in every text: what comes from data is shown as the characters it is."""
    return [html.escape(value, quote=False) for value in values]


def _bars(chart: Chart) -> list[dict[str, Any]]:
    table = chart.table
    faint = table["is_faint"].to_list()
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": _texts(table["category"]),
            "x": table["value"].to_list(),
            "text": _labels(chart, table["value"]),
            "textposition": "outside",
            "cliponaxis": False,
            "hoverinfo": "y+text",
            "marker": {
                "color": [style.FAINT if is_faint else style.OWN for is_faint in faint],
                "line": {"color": style.OWN, "width": 1.5},
            },
        }
    ]


def _series(chart: Chart) -> list[dict[str, Any]]:
    traces = []
    for (area, role), rows in chart.table.group_by(["area", "role"], maintain_order=True):
        look = style.SERIES[str(role)]
        for part in _parts(rows, chart.breaks):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "name": _texts([str(area)])[0],
                    "x": part["year"].to_list(),
                    "y": part["value"].to_list(),
                    "hovertext": _labels(chart, part["value"]),
                    "hoverinfo": "name+x+text",
                    "line": {"color": look["colour"], "width": look["width"], "dash": _dash(look["dash"])},
                    "marker": {"color": look["colour"], "size": 5},
                    "cliponaxis": False,
                }
            )
    return traces


def _parts(rows: pl.DataFrame, breaks: tuple[int, ...]) -> list[pl.DataFrame]:
    """Split a series at its breaks, so that no line is drawn across one."""
    edges = sorted({0, 9999, *breaks})
    parts = [rows.filter(pl.col("year").is_between(low, high, closed="left")) for low, high in pairwise(edges)]
    return [part for part in parts if part.height]


def _dash(lengths: tuple[int, ...]) -> str:
    return ",".join(f"{length}px" for length in lengths) if lengths else "solid"


def _ranks(chart: Chart) -> list[dict[str, Any]]:
    table = chart.table
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "y": _texts(table["area"]),
            "x": table["value"].to_list(),
            "hovertext": _labels(chart, table["value"]),
            "hoverinfo": "y+text",
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": (table["high"] - table["value"]).to_list(),
                "arrayminus": (table["value"] - table["low"]).to_list(),
                "color": style.OTHER,
                "thickness": 1.2,
                "width": 0,
            },
            "marker": _own_marked(table["is_own"].to_list()),
        }
    ]


def _own_marked(own: list[bool]) -> dict[str, Any]:
    return {
        "size": [13 if is_own else 9 for is_own in own],
        "opacity": 1,
        "symbol": ["diamond" if is_own else "circle" for is_own in own],
        "color": [style.OWN if is_own else style.OTHER for is_own in own],
    }


def _funnel(chart: Chart) -> list[dict[str, Any]]:
    table, lines = chart.table, chart.lines if chart.lines is not None else pl.DataFrame()
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [round(size) for size in lines["size"]],
            "y": [round(value, 4) for value in lines[f"{side}_{name}"]],
            "hoverinfo": "skip",
            "line": {"color": style.OTHER, "width": 1.2, "dash": _dash(look["dash"])},
        }
        for name, look in style.FUNNEL_LINES.items()
        for side in ("low", "high")
    ]
    points = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [round(size) for size in table["size"]],
        "y": table["value"].to_list(),
        "text": _texts(table["name"]),
        "textposition": "top center",
        "cliponaxis": False,
        "hovertext": [
            f"{area}: {value}"
            for area, value in zip(_texts(table["area"]), _labels(chart, table["value"]), strict=True)
        ],
        "hoverinfo": "text",
        "marker": _own_marked(table["is_own"].to_list()),
    }
    return [*traces, points]


def _timeline(chart: Chart) -> list[dict[str, Any]]:
    traces: list[dict[str, Any]] = []
    for (item, title), rows in chart.table.group_by(["item", "title"], maintain_order=True):
        looks = [style.MARKS[mark] for mark in rows["mark"]]
        days = [
            f"{title} ({item}): {look.label_fi} {finnish.day(day)}"
            for look, day in zip(looks, rows["date"], strict=True)
        ]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [day.isoformat() for day in rows["date"]],
                "y": _texts([str(item)]) * rows.height,
                "hovertext": _texts(days),
                "hoverinfo": "text",
                "line": {"color": style.OTHER, "width": 1.2},
                "marker": {"symbol": [look.plotly for look in looks], "size": 11, "color": style.OWN},
            }
        )
    return traces


def _layout(chart: Chart) -> dict[str, Any]:
    layout: dict[str, Any] = {
        "height": style.height(chart.kind, chart.table) + 70,
        "margin": {"l": 10, "r": 24, "t": 28, "b": 36},
        "separators": f",{finnish.NO_BREAK_SPACE}",
        "font": {"family": "system-ui, 'Segoe UI', Roboto, sans-serif", "size": 13, "color": style.INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "showlegend": False,
        "dragmode": False,
    }
    return layout | _LAYOUTS[chart.kind](chart)


_AXIS = {"gridcolor": style.GRID, "zerolinecolor": style.GRID, "fixedrange": True, "automargin": True}


def _bars_layout(chart: Chart) -> dict[str, Any]:
    top = float(chart.table["value"].max() or 1)  # type: ignore[arg-type]
    return {
        "xaxis": _AXIS | {"range": [0, top * 1.15], "showticklabels": False, "showgrid": False},
        "yaxis": _AXIS | {"autorange": "reversed", "type": "category", "showgrid": False},
    }


def _series_layout(chart: Chart) -> dict[str, Any]:
    ends = style.end_labels(chart.table)
    years = style.few_years(chart.table)
    return {
        "margin": {"l": 10, "r": 120, "t": 28, "b": 36},
        "xaxis": _AXIS | {"tickformat": "d", "showgrid": False} | ({"tickvals": years} if years else {}),
        "yaxis": _AXIS | {"rangemode": "tozero"},
        "shapes": [_line(year - 0.5) for year in chart.breaks]
        + [_line(mark.at, dash="solid") for mark in chart.events],
        "annotations": [
            _note(chart.unit, 0, 1, "paper", xanchor="left", yanchor="bottom"),
            *(
                _note(mark.letter, mark.at, 1 - 0.08 * level, "paper", yanchor="top", xanchor="left")
                | {"xref": "x", "font": {"color": style.INK, "size": 14}}
                for mark, level in zip(chart.events, chart.event_levels, strict=True)
            ),
            *(
                _note(row["area"], 1.02, row["label_at"], "y", xanchor="left", yanchor="middle")
                | {"font": {"color": style.SERIES[row["role"]]["colour"]}}
                for row in ends.iter_rows(named=True)
            ),
        ],
    }


def _ranks_layout(chart: Chart) -> dict[str, Any]:
    layout: dict[str, Any] = {
        "xaxis": _AXIS | {"title": {"text": chart.unit}},
        "yaxis": _AXIS | {"autorange": "reversed", "type": "category", "showgrid": False, "dtick": 1},
    }
    if chart.reference is not None:
        label = _note(chart.reference_label, chart.reference, 1, "paper", yanchor="bottom") | {"xref": "x"}
        layout |= {"shapes": [_line(chart.reference)], "annotations": [label]}
    return layout


def _funnel_layout(chart: Chart) -> dict[str, Any]:
    if chart.lines is None:
        return {}
    ticks = style.size_ticks(chart.lines)
    ends = style.funnel_labels(chart.lines, chart.reference, chart.reference_label)
    sizes = {"type": "log", "showgrid": False, "tickvals": ticks, "ticktext": [finnish.number(tick) for tick in ticks]}
    return {
        "margin": {"l": 10, "r": 112, "t": 28, "b": 46},
        "xaxis": _AXIS | sizes | {"title": {"text": "Vertailuryhmän koko"}},
        "yaxis": _AXIS,
        "shapes": [] if chart.reference is None else [_line(chart.reference, is_level=True)],
        "annotations": [
            _note(chart.unit, 0, 1, "paper", xanchor="left", yanchor="bottom"),
            *(_note(text, 1.01, at, "y", xanchor="left", yanchor="middle") for text, at in ends.iter_rows()),
        ],
    }


def _timeline_layout(chart: Chart) -> dict[str, Any]:
    return {
        "xaxis": _AXIS | {"type": "date", "tickformat": "%-m/%Y"},
        "yaxis": _AXIS | {"autorange": "reversed", "type": "category", "dtick": 1},
    }


_LAYOUTS = {
    "bars": _bars_layout,
    "series": _series_layout,
    "ranks": _ranks_layout,
    "funnel": _funnel_layout,
    "timeline": _timeline_layout,
}


def _note(text: str, x: float, y: float, yref: str, **anchors: str) -> dict[str, Any]:
    return {"text": _texts([text])[0], "x": x, "xref": "paper", "y": y, "yref": yref, "showarrow": False, **anchors}


def _line(at: float, *, is_level: bool = False, dash: str = "dot") -> dict[str, Any]:
    along, across = ("y", "x") if is_level else ("x", "y")
    place = {f"{along}0": at, f"{along}1": at, f"{across}0": 0, f"{across}1": 1, f"{across}ref": "paper"}
    return {"type": "line", **place, "line": {"color": style.INK, "width": 1, "dash": dash}}
