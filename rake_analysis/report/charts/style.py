"""Colours, dashes and sizes that the two drawings share; told apart by shape as well as by colour."""

OWN = "#0b4f8a"
OTHER = "#5f6b76"
FAINT = "#ffffff"
INK = "#1d2429"
GRID = "#d9dfe4"

SERIES = {
    "own": {"colour": OWN, "dash": (), "width": 3.0},
    "collaborative_area": {"colour": "#a3480b", "dash": (6, 3), "width": 2.0},
    "country": {"colour": OTHER, "dash": (2, 2), "width": 2.0},
}

WIDTH = 640
ROW_HEIGHT = 22
SERIES_HEIGHT = 280


def height(kind: str, row_count: int) -> int:
    """Height of the plotting area in pixels."""
    return SERIES_HEIGHT if kind == "series" else max(60, ROW_HEIGHT * row_count)
