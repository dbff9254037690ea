"""Draw a chart for paper: an SVG made by Altair and vl-convert, no browser needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from rake_analysis import finnish
from rake_analysis.report.charts import style
from rake_analysis.report.charts.slim import slim

if TYPE_CHECKING:
    from rake_analysis.report.charts.description import Chart

FONT = "Source Sans Pro, system-ui, sans-serif"


def draw(chart: Chart) -> str:
    """Return the chart as SVG text; the same chart gives the same bytes."""
    import vl_convert

    draws = {
        "bars": _bars,
        "series": _series,
        "ranks": _ranks,
        "funnel": _funnel,
        "tiles": _tiles,
        "matrix": _matrix,
        "timeline": _timeline,
    }
    width, height = style.PLOT_WIDTH, style.height(chart.kind, chart.table)
    if chart.kind == "tiles":
        width, height = (style.TILE_WIDTH * _top(chart, "column"), style.TILE_HEIGHT * _top(chart, "row"))
    if chart.kind == "matrix":
        width, height = (
            style.CELL_WIDTH * chart.table["column"].n_unique(),
            style.CELL_HEIGHT * chart.table["row"].n_unique(),
        )
    configured = (
        draws[chart.kind](chart)
        .properties(width=width, height=height)
        .configure(font=FONT, background="white", padding=4, aria=False)
        .configure_axis(
            labelColor=style.INK, titleColor=style.INK, gridColor=style.GRID, labelFontSize=12, labelLimit=240
        )
        .configure_view(stroke=None)
    )
    return slim(vl_convert.vegalite_to_svg(configured.to_dict(), format_locale="fi-FI"))


def _top(chart: Chart, column: str) -> int:
    return int(chart.table[column].max() or 1)  # type: ignore[arg-type]


def _labelled(chart: Chart) -> pl.DataFrame:
    labels = [finnish.with_unit(value, chart.unit, chart.decimals) for value in chart.table["value"]]
    return chart.table.with_columns(label=pl.Series(labels, dtype=pl.String))


def _bars(chart: Chart) -> Any:
    import altair as alt

    table = _labelled(chart)
    base = alt.Chart(table).encode(
        y=alt.Y("category:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False)),
        x=alt.X("value:Q", axis=None),
    )
    bars = base.mark_bar(stroke=style.OWN, strokeWidth=1.2).encode(
        color=alt.Color(
            "is_faint:N", scale=alt.Scale(domain=[False, True], range=[style.OWN, style.FAINT]), legend=None
        )
    )
    return bars + base.mark_text(align="left", dx=4, fontSize=12, color=style.INK).encode(text="label:N")


def _series(chart: Chart) -> Any:
    import altair as alt

    part = pl.sum_horizontal(pl.lit(0), *[(pl.col("year") >= year).cast(pl.Int64) for year in chart.breaks])
    table = chart.table.with_columns(part=part)
    roles = list(style.SERIES)
    looks = style.SERIES.values()
    ticks = style.few_years(table) or alt.Undefined
    years = alt.Axis(format="d", title=None, tickMinStep=1, values=ticks, grid=False, labelFlush=False)
    x = alt.X("year:Q", axis=years, scale=alt.Scale(zero=False))
    unit = alt.Axis(title=chart.unit, titleAngle=0, titleAlign="left", titleX=-28, titleY=-10, titleFontWeight="normal")
    y = alt.Y("value:Q", axis=unit, scale=alt.Scale(zero=True))
    colour = alt.Color("role:N", scale=alt.Scale(domain=roles, range=[look["colour"] for look in looks]), legend=None)
    base = alt.Chart(table).encode(x=x, y=y, color=colour)
    lines = base.mark_line(point=alt.OverlayMarkDef(size=18)).encode(
        detail=["area:N", "part:N"],
        strokeDash=alt.StrokeDash(
            "role:N", scale=alt.Scale(domain=roles, range=[list(look["dash"]) or [1, 0] for look in looks]), legend=None
        ),
        strokeWidth=alt.StrokeWidth(
            "role:N", scale=alt.Scale(domain=roles, range=[look["width"] for look in looks]), legend=None
        ),
    )
    names = (
        alt.Chart(style.end_labels(table))
        .mark_text(align="left", dx=6, fontSize=12)
        .encode(x=x, y=alt.Y("label_at:Q"), color=colour, text="area:N")
    )
    layers = [lines, names]
    if chart.breaks:
        rules = pl.DataFrame({"at": [year - 0.5 for year in chart.breaks]})
        layers.append(alt.Chart(rules).mark_rule(color=style.INK, strokeDash=[2, 3]).encode(x="at:Q"))
    return alt.layer(*layers, *_event_marks(chart))


def _event_marks(chart: Chart) -> list[Any]:
    """A line and a letter for each event."""
    import altair as alt

    if not chart.events:
        return []
    table = pl.DataFrame(
        {
            "at": [mark.at for mark in chart.events],
            "letter": [mark.letter for mark in chart.events],
            "level": chart.event_levels,
        }
    )
    lines = alt.Chart(table).mark_rule(color=style.INK, strokeWidth=1).encode(x="at:Q")
    letters = alt.Chart(table).mark_text(align="left", dx=3, fontSize=13, fontWeight="bold", color=style.INK)
    return [
        lines,
        *(
            letters.transform_filter(f"datum.level == {level}").encode(
                x="at:Q", y=alt.value(8 + 16 * level), text="letter:N"
            )
            for level in sorted(set(chart.event_levels))
        ),
    ]


def _with_figures(chart: Chart) -> pl.DataFrame:
    """The table with what stands at the end of each row: the value and its interval; the axis tells the unit."""
    figures = []
    for value, low, high in chart.table["value", "low", "high"].iter_rows():
        interval = "" if low is None else f" ({finnish.interval(low, high, chart.decimals)})"
        figures.append(f"{finnish.number(value, chart.decimals)}{interval}")
    return chart.table.with_columns(label=pl.Series(figures, dtype=pl.String))


def _ranks(chart: Chart) -> Any:
    import altair as alt

    base = alt.Chart(_with_figures(chart)).encode(
        y=alt.Y("area:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False)),
        x=alt.X(
            "value:Q",
            axis=alt.Axis(title=chart.unit, titleFontWeight="normal"),
            scale=alt.Scale(zero=False, padding=14),
        ),
    )
    spans = base.mark_rule(color=style.OTHER, strokeWidth=1.2).encode(x=alt.X("low:Q", title=chart.unit), x2="high:Q")
    figures = base.mark_text(align="left", dx=8, fontSize=11, color=style.INK)
    layers = [spans, _dots(base), figures.encode(x=alt.value(style.PLOT_WIDTH), text="label:N")]
    if chart.reference is not None:
        line = pl.DataFrame({"at": [chart.reference], "text": [chart.reference_label]})
        layers.append(alt.Chart(line).mark_rule(color=style.INK, strokeDash=[2, 3]).encode(x="at:Q"))
        layers.append(
            alt.Chart(line)
            .mark_text(baseline="bottom", dy=-4, fontSize=11, color=style.INK)
            .encode(x="at:Q", y=alt.value(0), text="text:N")
        )
    return alt.layer(*layers)


def _dots(base: Any) -> Any:
    """Points, the own one larger and a diamond."""
    import altair as alt

    def by_own(looks: list[Any]) -> alt.Scale:
        return alt.Scale(domain=[False, True], range=looks)

    return base.mark_point(filled=True, opacity=1).encode(
        color=alt.Color("is_own:N", scale=by_own([style.OTHER, style.OWN]), legend=None),
        size=alt.Size("is_own:N", scale=by_own([50, 130]), legend=None),
        shape=alt.Shape("is_own:N", scale=by_own(["circle", "diamond"]), legend=None),
    )


def _funnel(chart: Chart) -> Any:
    import altair as alt

    lines = chart.lines if chart.lines is not None else pl.DataFrame()
    ticks = alt.Axis(
        title="Vertailuryhmän koko",
        format=",d",
        values=style.size_ticks(lines),
        grid=False,
        titleFontWeight="normal",
    )
    x = alt.X("size:Q", axis=ticks, scale=alt.Scale(type="log", nice=False, padding=10))
    unit = alt.Axis(title=chart.unit, titleAngle=0, titleAlign="left", titleX=-28, titleY=-10, titleFontWeight="normal")
    layers = []
    for name, look in style.FUNNEL_LINES.items():
        line = alt.Chart(lines).mark_line(color=style.OTHER, strokeWidth=1.2, strokeDash=list(look["dash"]) or [1, 0])
        layers += [
            line.encode(x=x, y=alt.Y(f"{side}_{name}:Q", axis=unit, scale=alt.Scale(zero=False)))
            for side in ("low", "high")
        ]
    if chart.reference is not None:
        level = alt.Chart(pl.DataFrame({"at": [chart.reference]})).mark_rule(color=style.INK, strokeDash=[2, 3])
        layers.append(level.encode(y="at:Q"))
    ends = alt.Chart(style.funnel_labels(lines, chart.reference, chart.reference_label))
    ends = ends.mark_text(align="left", dx=4, fontSize=11, color=style.INK)
    layers.append(ends.encode(x=alt.value(style.PLOT_WIDTH), y="label_at:Q", text="text:N"))
    base = alt.Chart(chart.table).encode(x=x, y="value:Q")
    names = base.mark_text(align="left", dx=8, dy=-7, fontSize=11, color=style.INK)
    return alt.layer(*layers, _dots(base), names.encode(text="name:N"))


def _tiles(chart: Chart) -> Any:
    import altair as alt

    shown = [finnish.number(value, chart.decimals) for value in chart.table["value"]]
    table = chart.table.with_columns(label=pl.Series(shown, dtype=pl.String))
    place = {
        "x": alt.X("column:O", axis=None, scale=alt.Scale(domain=list(range(1, _top(chart, "column") + 1)), padding=0)),
        "y": alt.Y("row:O", axis=None, scale=alt.Scale(domain=list(range(1, _top(chart, "row") + 1)), padding=0)),
    }
    base = alt.Chart(table).encode(**place)
    shade = alt.Color("shade:Q", scale=alt.Scale(domain=[0, 1], range=list(style.TILES)), legend=None)
    known = base.transform_filter("isValid(datum.shade)").mark_rect(stroke="#ffffff", strokeWidth=3).encode(color=shade)
    unknown = base.transform_filter("!isValid(datum.shade)").mark_rect(
        fill=style.FAINT, stroke=style.OTHER, strokeDash=[3, 3], strokeWidth=1
    )
    names = base.mark_text(dy=-8, fontSize=11, color=style.INK).encode(text="area:N")
    values = base.mark_text(dy=9, fontSize=13, fontWeight="bold", color=style.INK).encode(text="label:N")
    return alt.layer(unknown, known, names, values)


def _matrix(chart: Chart) -> Any:
    import altair as alt

    top = float(chart.table["value"].max() or 0)  # type: ignore[arg-type]
    table = chart.table.with_columns(
        label=pl.Series([finnish.number(value, chart.decimals) for value in chart.table["value"]], dtype=pl.String),
        ground=pl.Series([style.shade(value, top) for value in chart.table["value"]], dtype=pl.String),
    )
    base = alt.Chart(table).encode(
        x=alt.X(
            "column:N", sort=None, title=None, axis=alt.Axis(labelAngle=-90, orient="top", ticks=False, domain=False)
        ),
        y=alt.Y("row:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False)),
    )
    cells = base.mark_rect(stroke=style.GRID, strokeWidth=1).encode(color=alt.Color("ground:N", scale=None))
    return cells + base.mark_text(fontSize=11, color=style.INK).encode(text="label:N")


def _timeline(chart: Chart) -> Any:
    import altair as alt

    looks = pl.DataFrame(
        [(mark, look.shape, style.OWN if look.is_filled else style.FAINT) for mark, look in style.MARKS.items()],
        schema=["mark", "shape", "fill"],
        orient="row",
    )
    name = pl.format("{} ({})", "title", "item")
    table = chart.table.join(looks, on="mark", maintain_order="left").with_columns(
        name=name, date=pl.col("date").dt.to_string("%Y-%m-%d")
    )
    ends = table.group_by("name", "state", maintain_order=True).agg(
        first=pl.col("date").min(), last=pl.col("date").max()
    )
    axis = alt.Axis(title=None, format="%-m/%Y", labelOverlap=True)
    x = alt.X("date:T", axis=axis, scale=alt.Scale(type="utc", padding=12))
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=360))
    spans = alt.Chart(ends).mark_rule(color=style.OTHER, strokeWidth=1.2).encode(x="first:T", x2="last:T", y=y)
    points = alt.Chart(table).mark_point(filled=True, opacity=1, size=70, stroke=style.OWN, strokeWidth=1.4)
    marks = points.encode(
        x=x,
        y=y,
        shape=alt.Shape("shape:N", scale=None, legend=None),
        fill=alt.Fill("fill:N", scale=None, legend=None),
    )
    states = alt.Chart(ends).mark_text(align="left", dx=8, fontSize=11, color=style.INK)
    return alt.layer(spans, marks, states.encode(x=alt.value(style.PLOT_WIDTH), y=y, text="state:N"))
