"""Charts: the same numbers on screen and paper, a text alternative in both, nothing random."""

import json
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import polars as pl
import pytest

from rake_analysis.report.charts import Chart, screen, style


def series(breaks=()) -> Chart:
    table = pl.DataFrame(
        {
            "year": [2021, 2022, 2023, 2021, 2022, 2023],
            "value": [1.0, 2.0, 3.0, 1.5, 1.5, 1.5],
            "area": ["Satakunta"] * 3 + ["Koko maa"] * 3,
            "role": ["own"] * 3 + ["country"] * 3,
        }
    )
    return Chart("series", table, "Satakunta nousi.", "%", 1, breaks)


def bars() -> Chart:
    table = pl.DataFrame({"category": ["Asuminen", "Velat"], "value": [34, 2], "is_faint": [False, True]})
    return Chart("bars", table, "Eniten havaintoja on asumisesta.")


def ranks() -> Chart:
    table = pl.DataFrame(
        {
            "area": ["Kainuu", "Satakunta"],
            "value": [4.0, 3.0],
            "low": [3.6, None],
            "high": [4.5, None],
            "size": [70_000.4, None],
            "is_own": [False, True],
        }
    )
    return Chart("ranks", table, "Satakunta on toinen.", "%", 1, reference=3.5, reference_label="Koko maa")


ALL = pytest.mark.parametrize("make", [series, bars, ranks])


@ALL
def test_the_same_chart_gives_the_same_bytes(make):
    assert make()._repr_mimebundle_() == make()._repr_mimebundle_()


@ALL
def test_the_picture_is_well_formed_and_carries_its_alternative(make):
    bundle, metadata = make()._repr_mimebundle_()
    ElementTree.fromstring(bundle["image/svg+xml"])
    assert metadata["image/svg+xml"]["alt"] == make().alt
    assert f'alt="{make().alt}"' in bundle["text/html"]
    assert f'aria-label="{make().alt}"' in bundle["text/html"]


@ALL
def test_nothing_in_the_page_is_requested_from_elsewhere(make):
    html = make()._repr_mimebundle_()[0]["text/html"]
    assert re.findall(r'(?:src|href)="(?!data:)', html) == []


@ALL
def test_data_cannot_close_the_script(make):
    chart = make()
    name = "category" if chart.kind == "bars" else "area"
    hostile = chart.table.with_columns(pl.lit("</script><b>").alias(name))
    html = Chart(chart.kind, hostile, chart.alt)._html()
    assert html.count("</script>") == 1


def test_screen_and_table_show_the_same_values():
    chart = bars()
    trace = screen.draw(chart)["data"][0]
    assert trace["x"] == [34, 2]
    assert [row[1] for row in chart.data.rows] == trace["text"] == ["34", "2"]


def test_a_series_is_not_drawn_across_a_break():
    traces = screen.draw(series(breaks=(2023,)))["data"]
    own = [trace["x"] for trace in traces if trace["name"] == "Satakunta"]
    assert own == [[2021, 2022], [2023]]


def test_an_interval_reaches_from_its_low_end_to_its_high_end_and_is_left_out_where_unknown():
    bars = screen.draw(ranks())["data"][0]["error_x"]
    assert bars["array"] == [pytest.approx(0.5), None]
    assert bars["arrayminus"] == [pytest.approx(0.4), None]


def test_few_reports_are_drawn_as_an_outline():
    marker = screen.draw(bars())["data"][0]["marker"]
    assert marker["color"] == [style.OWN, style.FAINT]


def test_names_at_the_ends_of_lines_do_not_overprint():
    table = pl.DataFrame({"year": [2023] * 3, "value": [10.0, 10.1, 10.2], "area": list("abc"), "role": ["own"] * 3})
    places = style.end_labels(table)["label_at"].to_list()
    assert min(b - a for a, b in pairwise(places)) > 0.5


def test_the_interactive_drawing_is_plain_json():
    json.dumps(screen.draw(series()))
