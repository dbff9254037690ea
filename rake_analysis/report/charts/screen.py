"""Draw a chart for the screen: the data and layout that plotly.js takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from rake_analysis.report import wording
from rake_analysis.report.charts import style

if TYPE_CHECKING:
    from rake_analysis.report.charts.description import Chart


def draw(chart: Chart) -> dict[str, Any]:
    """Return {"data": …, "layout": …} as plain JSON values, checked by plotly."""
    import plotly.graph_objects as go

    traces = {"bars": _bars, "series": _series, "ranks": _ranks}[chart.kind](chart)
    figure = go.Figure(data=traces, layout=_layout(chart))
    content = figure.to_plotly_json()
    content["layout"].pop("template", None)
    return {"data": content["data"], "layout": content["layout"]}


def _labels(chart: Chart, values: pl.Series) -> list[str]:
    return [wording.with_unit(value, chart.unit, chart.decimals) for value in values]


def _bars(chart: Chart) -> list[dict[str, Any]]:
    table = chart.table
    faint = table["is_faint"].to_list()
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": table["category"].to_list(),
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
        for index, part in enumerate(_parts(rows, chart.breaks)):
            last = index == len(_parts(rows, chart.breaks)) - 1
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers+text",
                    "name": str(area),
                    "x": part["year"].to_list(),
                    "y": part["value"].to_list(),
                    "text": ["" for _ in range(part.height - 1)] + [str(area) if last else ""],
                    "textposition": "top left",
                    "hovertext": _labels(chart, part["value"]),
                    "hoverinfo": "name+x+text",
                    "line": {"color": look["colour"], "width": look["width"], "dash": _dash(look["dash"])},
                    "marker": {"color": look["colour"], "size": 5},
                    "textfont": {"color": look["colour"]},
                    "showlegend": False,
                    "cliponaxis": False,
                }
            )
    return traces


def _parts(rows: pl.DataFrame, breaks: tuple[int, ...]) -> list[pl.DataFrame]:
    """Split a series at its breaks, so that no line is drawn across one."""
    edges = sorted({0, 9999, *breaks})
    parts = [
        rows.filter(pl.col("year").is_between(low, high, closed="left"))
        for low, high in zip(edges, edges[1:], strict=False)
    ]
    return [part for part in parts if part.height]


def _dash(lengths: tuple[int, ...]) -> str:
    return ",".join(f"{length}px" for length in lengths) if lengths else "solid"


def _ranks(chart: Chart) -> list[dict[str, Any]]:
    table = chart.table
    own = table["is_own"].to_list()
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "y": table["area"].to_list(),
            "x": table["value"].to_list(),
            "hovertext": _labels(chart, table["value"]),
            "hoverinfo": "y+text",
            "marker": {
                "size": [13 if is_own else 9 for is_own in own],
                "symbol": ["diamond" if is_own else "circle" for is_own in own],
                "color": [style.OWN if is_own else style.OTHER for is_own in own],
            },
        }
    ]


def _layout(chart: Chart) -> dict[str, Any]:
    values = chart.table["value"]
    top = float(values.max() or 1) * 1.15  # type: ignore[arg-type]
    layout: dict[str, Any] = {
        "height": style.height(chart.kind, chart.table.height) + 70,
        "margin": {"l": 10, "r": 24, "t": 16, "b": 36},
        "separators": f",{wording.NO_BREAK_SPACE}",
        "font": {"family": "system-ui, 'Segoe UI', Roboto, sans-serif", "size": 13, "color": style.INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "showlegend": False,
        "dragmode": False,
    }
    axis = {"gridcolor": style.GRID, "zerolinecolor": style.GRID, "fixedrange": True, "automargin": True}
    if chart.kind == "series":
        years = chart.table["year"]
        layout["xaxis"] = axis | {"tickformat": "d", "range": [years.min() - 0.4, years.max() + 0.8], "dtick": 2}  # type: ignore[operator]
        layout["yaxis"] = axis | {"rangemode": "tozero", "range": [0, top], "title": {"text": chart.unit}}
        layout["shapes"] = [_line("x", year - 0.5) for year in chart.breaks]
    else:
        names = chart.table["category" if chart.kind == "bars" else "area"].to_list()
        layout["yaxis"] = axis | {"autorange": "reversed", "tickvals": names, "dtick": 1, "showgrid": False}
        layout["xaxis"] = axis | {"range": [0, top] if chart.kind == "bars" else None, "title": {"text": chart.unit}}
        if chart.kind == "bars":
            layout["xaxis"] |= {"showticklabels": False, "showgrid": False}
        if chart.reference is not None:
            layout["shapes"] = [_line("x", chart.reference)]
            layout["annotations"] = [
                {"x": chart.reference, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
                | {"text": chart.reference_label}
            ]
    return layout


def _line(axis: str, at: float) -> dict[str, Any]:
    other = "y" if axis == "x" else "x"
    return {
        "type": "line",
        f"{axis}0": at,
        f"{axis}1": at,
        f"{other}0": 0,
        f"{other}1": 1,
        f"{other}ref": "paper",
        "line": {"color": style.INK, "width": 1, "dash": "dot"},
    }
