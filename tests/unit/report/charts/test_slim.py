"""A slimmed picture says and shows what the drawn one does."""

import re

import polars as pl
import pytest
import vl_convert

from rake_analysis.report.charts import Chart, paper
from rake_analysis.report.charts.slim import slim

SERIES = pl.DataFrame(
    {
        "year": [2021, 2022, 2023] * 2,
        "value": [1.123, 2.3456, 3.1, 2.0, 2.1, 2.2],
        "area": ["Satakunta"] * 3 + ["Koko maa"] * 3,
        "role": ["own"] * 3 + ["country"] * 3,
    }
)


@pytest.fixture
def pictures(monkeypatch) -> tuple[str, str]:
    """The same chart as it is drawn, and slimmed."""
    chart = Chart("series", SERIES, "Viivakuvio, jossa on kaksi aluetta.", "%", 1)
    slimmed = paper.draw(chart)
    monkeypatch.setattr(paper, "slim", lambda svg: svg)
    return paper.draw(chart), slimmed


def test_no_word_is_lost_and_a_quarter_of_the_bytes_is(pictures):
    drawn, slimmed = pictures
    words = re.compile(r"<text[^>]*>(.*?)</text>")
    assert words.findall(slimmed) == words.findall(drawn) != []
    assert len(slimmed) < len(drawn) * 3 / 4


@pytest.mark.parametrize(
    ("drawn", "slimmed"),
    [
        ('<path d="" fill="none"/>', ""),
        ('<path fill="none" d="M0,0h0v0h0Z"/>', ""),
        ('<path d="M1,2h3" display="none"/>', ""),
        ('<path d="M1.23456,-0.0049L2e-3,1234.5678"/>', '<path d="M1.23,-0L2e-3,1234.57"/>'),
        ('<text fill-opacity="1" y2="0">0.12345</text>', '<text fill-opacity="1">0.12345</text>'),
    ],
)
def test_what_is_not_seen_is_left_out_and_coordinates_have_two_decimals(drawn, slimmed):
    assert slim(drawn) == slimmed


def test_the_pixels_hardly_change(pictures):
    drawn, slimmed = (vl_convert.svg_to_png(svg) for svg in pictures)
    assert abs(len(drawn) - len(slimmed)) < len(drawn) * 0.02
