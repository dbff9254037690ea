"""Colours, dashes and sizes that the two drawings share; told apart by shape as well as by colour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class MarkLook:
    """A step of a timeline: told apart by shape, in words in the table. `symbol` is for prose."""

    label_fi: str
    symbol: str
    shape: str
    plotly: str
    is_filled: bool


MARKS = {
    "created": MarkLook("esitetty", "○", "circle", "circle-open", False),
    "decided": MarkLook("käsitelty", "●", "circle", "circle", True),
    "completed": MarkLook("valmistunut", "■", "square", "square", True),
    "rejected": MarkLook("hylätty", "✚", "cross", "cross", True),
    "deadline": MarkLook("määräaika", "▽", "triangle-down", "triangle-down-open", False),
    "late": MarkLook("määräaika ylittynyt", "▼", "triangle-down", "triangle-down", True),
}

FUNNEL_LINES = {"95": {"dash": (4, 3), "label": "95\u00a0%"}, "998": {"dash": (), "label": "99,8\u00a0%"}}

WIDTH = 640
PLOT_WIDTH = WIDTH - 170
ROW_HEIGHT = 22
RANK_HEIGHT = 17
SERIES_HEIGHT = 280
FUNNEL_HEIGHT = 260
TILE_WIDTH, TILE_HEIGHT = 76, 46
CELL_WIDTH, CELL_HEIGHT = 34, 22


def height(kind: str, table: pl.DataFrame) -> int:
    """Height of the plotting area in pixels; a timeline has a line for each item, the others for each row."""
    fixed = {"series": SERIES_HEIGHT, "funnel": FUNNEL_HEIGHT}
    line_count = table["item"].n_unique() if kind == "timeline" else table.height
    return fixed.get(kind) or max(60, (RANK_HEIGHT if kind == "ranks" else ROW_HEIGHT) * line_count)


def shade(value: float | None, top: float) -> str:
    """Return the ground of a number from white to the darkest tile; text on it keeps a contrast of 4.5 : 1."""
    share = (value or 0) / top if top else 0
    light, dark = ([int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in ("#ffffff", TILES[1]))
    return "#" + "".join(f"{round(low + share * (high - low)):02x}" for low, high in zip(light, dark, strict=True))


def few_years(table: pl.DataFrame) -> list[int]:
    """Return the years of a short series, nothing for a long one.

    Between so few years drawing programs set ticks at half-years, and name them as years.
    """
    years = list(range(table["year"].min(), table["year"].max() + 1))  # type: ignore[operator]
    return years if len(years) <= 6 else []


def levels(places: Sequence[float], extent: float) -> list[int]:
    """Return how many lines down each letter on a time axis stands, so that none prints over another; `places` rise."""
    found: list[int] = []
    last: list[float] = []
    for place in places:
        free = [level for level, taken in enumerate(last) if place - taken >= 0.08 * extent]
        found.append(free[0] if free else len(last))
        last[found[-1] : found[-1] + 1] = [place]
    return found


def end_labels(table: pl.DataFrame) -> pl.DataFrame:
    """Return the last point of each series, with the labels moved apart so that they do not overprint (`label_at`)."""
    ends = table.sort("year").group_by("area", maintain_order=True).last().sort("value")
    top = float(table["value"].max() or 1)  # type: ignore[arg-type]
    return ends.with_columns(label_at=pl.Series(_apart(ends["value"], top * 0.06), dtype=pl.Float64))


def funnel_labels(lines: pl.DataFrame, reference: float | None, reference_label: str) -> pl.DataFrame:
    """Return what is written at the right end of a funnel: `text` and `label_at`, moved apart as end_labels does."""
    last = lines.row(-1, named=True)
    ends = [(look["label"], last[f"high_{name}"]) for name, look in FUNNEL_LINES.items()]
    ends += [] if reference is None else [(reference_label, reference)]
    ends.sort(key=lambda end: end[1])
    extent = float(lines["high_998"].max() - lines["low_998"].min())  # type: ignore[operator]
    places = _apart([at for _, at in ends], extent * 0.06)
    return pl.DataFrame({"text": [text for text, _ in ends], "label_at": places})


def size_ticks(lines: pl.DataFrame) -> list[int]:
    """Return one and three times powers of ten that the sizes of a funnel reach over."""
    low, high = lines["size"].min(), lines["size"].max()
    steps = [digit * 10**power for power in range(9) for digit in (1, 3)]
    return [step for step in steps if low <= step <= high]  # type: ignore[operator]


def _apart(values: Iterable[float], gap: float) -> list[float]:
    """Rising values moved up so that each is at least `gap` above the one before."""
    places, floor = [], float("-inf")
    for value in values:
        floor = max(value, floor + gap)
        places.append(floor)
    return places
