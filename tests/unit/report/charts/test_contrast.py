"""What is written in charts can be read: WCAG 2.1 asks for 4.5 : 1, and axe does not see the colours of an SVG."""

import re
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from rake_analysis.report.charts import screen, style
from tests.unit.report import test_charts
from tests.unit.report.test_charts import ALL

LEAST = 4.5


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def fonts(layout: Any) -> Iterator[str]:
    """The colours of every font in a layout."""
    parts = (
        layout.items() if isinstance(layout, dict) else enumerate(layout) if isinstance(layout, list | tuple) else ()
    )
    for name, part in parts:
        if name == "font":
            yield part["color"]
        yield from fonts(part)


def test_contrast_is_that_of_published_pairs():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@ALL
def test_what_is_written_on_paper_stands_out_from_white(make):
    written = re.findall(r"<text[^>]*>", make().svg)
    colours = {found[1] for text in written if (found := re.search(r'fill="(#\w+)"', text))}
    assert written and all("fill=" in text for text in written)
    assert min(contrast(colour, "#ffffff") for colour in colours) >= LEAST


@ALL
def test_what_is_written_on_screen_stands_out_from_white(make):
    drawn = {} if make().kind == "matrix" else screen.draw(make())
    if drawn:
        assert min(contrast(colour, "#ffffff") for colour in fonts(drawn["layout"])) >= LEAST


@pytest.mark.parametrize("role", style.SERIES)
def test_every_series_is_named_in_a_colour_that_can_be_read(role):
    table = test_charts.series().table.with_columns(role=pl.lit(role))
    assert contrast(style.SERIES[role]["colour"], "#ffffff") >= LEAST
    assert style.SERIES[role]["colour"] in fonts(screen.draw(test_charts.Chart("series", table, ""))["layout"])


@pytest.mark.parametrize("ground", [style.shade(20, 20), style.TILES[0], style.TILES[1]])
def test_numbers_can_be_read_on_the_lightest_and_the_darkest_ground(ground):
    assert contrast(style.INK, ground) >= LEAST
