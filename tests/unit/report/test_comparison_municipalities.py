"""Municipalities on the comparison page: tiles that touch nothing else, unknown figures, counties without a layout."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest

from rake_analysis import areas, contracts
from rake_analysis.analysis.municipal import municipal_range
from rake_analysis.analysis.position import position
from rake_analysis.official import catalogue
from rake_analysis.report import municipalities
from rake_analysis.report.load import Material

SHARE = catalogue.load()["sotkanet.5"]
SATAKUNTA = [area.code for area in areas.municipalities("06")]


def material(figures: pl.DataFrame) -> Material:
    """The only thing that the chart asks of a material."""
    return cast(Material, SimpleNamespace(statistics=figures))


def statistics(values: Mapping[str, tuple[float, float | None]]) -> pl.DataFrame:
    """The share of one indicator in municipalities in 2024: code → value, count."""
    rows = [
        ("sotkanet", "5", areas.MUNICIPALITY, code, 2024, "total", value, count, "x")
        for code, (value, count) in values.items()
    ]
    whole = pl.DataFrame(rows, schema=list(contracts.Statistic.column_names()), orient="row")
    return whole.cast({"year": pl.Int32, "value": pl.Float64, "numerator": pl.Float64})


def chart(values: Mapping[str, tuple[float, float | None]], county="06") -> Any:
    figures = statistics(values)
    return municipalities.municipal_chart(material(figures), position(figures, SHARE, county))


def test_every_tile_is_a_municipality_of_its_own_place_and_satakunta_is_whole():
    laid = municipalities.tiles()
    assert laid.columns == ["municipality_code", "row", "column"]
    assert laid.select("row", "column").is_unique().all()
    assert laid["municipality_code"].is_unique().all()
    assert sorted(laid["municipality_code"]) == sorted(SATAKUNTA)
    assert laid["row"].min() == laid["column"].min() == 1


@pytest.mark.parametrize(("amount", "is_drawn"), [(0, False), (2, False), (3, True), (16, True)])
def test_a_map_is_drawn_from_three_figures(amount, is_drawn):
    assert (chart(dict.fromkeys(SATAKUNTA[:amount], (5.0, 50.0))) is not None) == is_drawn


def test_an_unknown_municipality_has_a_tile_without_a_shade():
    drawn = chart({code: (4.0 + at, 100.0) for at, code in enumerate(SATAKUNTA[:5])})
    assert drawn.kind == "tiles"
    assert drawn.table.height == 16
    assert drawn.table["shade"].null_count() == 11
    assert drawn.table["shade"].drop_nulls().is_between(0, 1).all()
    assert [row[1:] for row in drawn.data.rows if row[0] == "Ulvila"] == [("..", "..")]
    assert "Tietoa ei ole julkaistu" in drawn.alt


def test_equal_figures_have_equal_shades_and_shades_follow_published_figures_without_counts():
    assert chart(dict.fromkeys(SATAKUNTA, (5.0, None))).table["shade"].unique().to_list() == [0.5]
    drawn = chart({code: (4.0 + at, None) for at, code in enumerate(SATAKUNTA)})
    assert drawn.table.sort("value")["shade"].is_sorted()
    assert "tasoitettu" not in drawn.caption


def test_shades_of_figures_with_counts_are_smoothed_and_the_caption_says_so():
    values = {code: (5.0 + at % 3, 50.0 + 500 * at) for at, code in enumerate(SATAKUNTA)}
    drawn = chart(values)
    assert "tasoitettu luku" in drawn.caption
    assert (drawn.table["smoothed"] - drawn.table["value"]).abs().max() > 0.001


def test_a_county_without_a_layout_has_bars_from_the_largest():
    codes = [area.code for area in areas.municipalities("05")]
    drawn = chart({code: (4.0 + at, 100.0) for at, code in enumerate(codes)}, "05")
    assert drawn.kind == "bars"
    assert drawn.table["value"].is_sorted(descending=True)


def test_a_county_with_one_municipality_has_no_differences_to_tell():
    found = municipal_range(statistics({}), SHARE, "90")
    assert municipalities.range_sentence(found) == "Alueella on vain yksi kunta."
    several = municipal_range(statistics({}), SHARE, "06")
    assert municipalities.range_sentence(several) == "Kuntien lukuja ei ole julkaistu."
