"""Colours, dashes and sizes that the two drawings share; told apart by shape as well as by colour."""

import polars as pl

OWN = "#0b4f8a"
OTHER = "#5f6b76"
FAINT = "#ffffff"
INK = "#1d2429"
GRID = "#d9dfe4"
TILES = ("#f3f6f9", "#6f9cc4")

SERIES = {
    "own": {"colour": OWN, "dash": (), "width": 3.0},
    "collaborative_area": {"colour": "#a3480b", "dash": (6, 3), "width": 2.0},
    "country": {"colour": OTHER, "dash": (2, 2), "width": 2.0},
}

FUNNEL_LINES = {"95": {"dash": (4, 3), "label": "95\u00a0%"}, "998": {"dash": (), "label": "99,8\u00a0%"}}

WIDTH = 640
PLOT_WIDTH = WIDTH - 170
ROW_HEIGHT = 22
SERIES_HEIGHT = 280
FUNNEL_HEIGHT = 320
TILE_WIDTH, TILE_HEIGHT = 76, 46


def height(kind: str, row_count: int) -> int:
    """Height of the plotting area in pixels."""
    fixed = {"series": SERIES_HEIGHT, "funnel": FUNNEL_HEIGHT}
    return fixed.get(kind) or max(60, ROW_HEIGHT * row_count)


def end_labels(table: pl.DataFrame) -> pl.DataFrame:
    """Return the last point of each series, with the labels moved apart so that they do not overprint (`label_at`)."""
    ends = table.sort("year").group_by("area", maintain_order=True).last().sort("value")
    top = float(table["value"].max() or 1)  # type: ignore[arg-type]
    gap, places, floor = top * 0.06, [], float("-inf")
    for value in ends["value"]:
        floor = max(value, floor + gap)
        places.append(floor)
    return ends.with_columns(label_at=pl.Series(places, dtype=pl.Float64))
