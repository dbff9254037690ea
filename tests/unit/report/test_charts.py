"""Charts: the same numbers on screen and paper, a text alternative in both, nothing random."""

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from rake_analysis.report.charts import Chart, Folded, Mark, screen, style


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


def funnel() -> Chart:
    table = ranks().table.with_columns(size=pl.Series([70_000.4, 200_000.0]), name=pl.Series(["", "Satakunta"]))
    lines = pl.DataFrame(
        {
            "size": [50_000.0, 250_000.0],
            "low_95": [3.0, 3.2],
            "high_95": [4.0, 3.8],
            "low_998": [2.5, 3.0],
            "high_998": [4.5, 3.81],
        }
    )
    return Chart("funnel", table, "Satakunta on rajojen sisällä.", "%", 1, (), 3.5, "Koko maa", lines=lines)


def tiles() -> Chart:
    table = pl.DataFrame(
        {
            "area": ["Pori", "Ulvila"],
            "row": [1, 1],
            "column": [1, 2],
            "value": [17.3, None],
            "shade": [1.0, None],
            "smoothed": [17.2, None],
        }
    )
    return Chart("tiles", table, "Suurin on Porissa.", "%", 1)


def matrix() -> Chart:
    table = pl.DataFrame(
        {
            "row": ["Asuminen", "Asuminen", "Velat", "Velat"],
            "column": ["Pori", "Rauma", "Pori", "Rauma"],
            "value": [34, 8, None, 0],
        }
    )
    return Chart("matrix", table, "Eniten havaintoja on asumisesta Porissa.")


def timeline() -> Chart:
    rows = [
        ("E1", "Neuvonta", "Käynnissä, myöhässä", date(2024, 8, 20), "created"),
        ("E1", "Neuvonta", "Käynnissä, myöhässä", date(2024, 9, 19), "decided"),
        ("E1", "Neuvonta", "Käynnissä, myöhässä", date(2025, 6, 1), "late"),
        ("E2", "Jono", "Hylätty", date(2025, 1, 2), "created"),
        ("E2", "Jono", "Hylätty", date(2025, 3, 4), "rejected"),
    ]
    table = pl.DataFrame(rows, schema=["item", "title", "state", "date", "mark"], orient="row")
    return Chart("timeline", table, "Kaksi ehdotusta, toinen myöhässä.")


def marked() -> Chart:
    marks = (Mark("A", date(2022, 1, 1), "Uudistus"), Mark("B", date(2022, 8, 1), "Tuki"))
    return replace(series(), events=marks)


ALL = pytest.mark.parametrize("make", [series, bars, ranks, funnel, tiles, matrix, timeline, marked])
PICTURE_ONLY = ("tiles", "matrix")


@ALL
def test_the_same_chart_gives_the_same_bytes(make):
    assert make()._repr_mimebundle_() == make()._repr_mimebundle_()


@ALL
def test_the_picture_is_well_formed_and_carries_its_alternative(make):
    bundle, metadata = make()._repr_mimebundle_()
    ElementTree.fromstring(bundle["image/svg+xml"])
    assert metadata["image/svg+xml"]["alt"] == make().alt
    assert make().kind == "matrix" or f'alt="{make().alt}"' in bundle["text/html"]
    assert f'aria-label="{make().alt}"' in bundle["text/html"]


@ALL
def test_nothing_in_the_page_is_requested_from_elsewhere(make):
    html = make()._repr_mimebundle_()[0]["text/html"]
    assert re.findall(r'(?:src|href)="(?!data:)', html) == []


@ALL
def test_data_cannot_close_the_script(make):
    chart = make()
    name = {"bars": "category", "matrix": "row", "timeline": "title"}.get(chart.kind, "area")
    hostile = chart.table.with_columns(pl.lit("</script><b>").alias(name))
    html = replace(chart, table=hostile).html()
    assert html.count("</script>") == (0 if chart.kind in PICTURE_ONLY else 1)
    assert "<b>" not in html


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


def test_the_ends_of_a_funnels_lines_do_not_overprint():
    chart = funnel()
    places = style.funnel_labels(chart.lines, chart.reference, chart.reference_label)  # type: ignore[arg-type]
    assert places["text"].to_list() == ["Koko maa", "95\u00a0%", "99,8\u00a0%"]
    assert min(b - a for a, b in pairwise(places["label_at"])) > 0.1


def test_a_funnels_axis_has_round_sizes():
    assert style.size_ticks(pl.DataFrame({"size": [29_999.0, 300_000.0]})) == [30_000, 100_000, 300_000]


def test_an_unknown_tile_is_written_as_not_available():
    assert ">..<" in tiles().svg
    assert ">17,3<" in tiles().svg


def test_an_interval_stands_beside_its_value_on_paper():
    assert "4,0 (3,6–4,5)" in ranks().svg
    assert ">3,0<" in ranks().svg


def test_figures_that_a_chart_has_written_in_it_are_not_repeated_on_paper():
    assert ranks().data._repr_mimebundle_()["text/markdown"] == ""
    assert "Kainuu" in ranks().data._repr_mimebundle_()["text/html"]
    assert "Satakunta" in series().data._repr_mimebundle_()["text/markdown"]


def test_a_folded_chart_opens_on_screen_and_is_left_out_on_paper():
    bundle = Folded("Sarja: <b>", series())._repr_mimebundle_()
    assert bundle["text/markdown"] == ""
    assert bundle["text/html"].startswith('<details class="folded"><summary>Sarja: &lt;b&gt;</summary>')
    assert f'aria-label="{series().alt}"' in bundle["text/html"]
    assert "<img" not in bundle["text/html"]
    assert "<img" in Folded("Kunnat", tiles())._repr_mimebundle_()["text/html"]
