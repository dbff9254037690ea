"""Matrices, timelines and marks of events: what is hidden, what is told by shape, what stands in the table."""

import re
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from rake_analysis.report.charts import Chart, Mark, screen, style


def matrix(values: list[int | None]) -> Chart:
    table = pl.DataFrame(
        {"row": ["Asuminen", "Asuminen", "Velat", "Velat"], "column": ["Pori", "Rauma"] * 2, "value": values}
    )
    return Chart("matrix", table, "Eniten asumisesta.")


def test_a_hidden_cell_is_two_dots_on_paper_on_screen_and_in_the_table():
    chart = matrix([1234, 8, None, 0])
    assert ">..<" in chart.svg
    assert ">..</td>" in chart.html()
    assert chart.data.rows == (("Asuminen", "1\u00a0234", "8"), ("Velat", "..", "0"))


def test_a_matrix_is_a_table_on_screen_whose_headers_have_scopes():
    html = matrix([1, 2, 3, 4]).html()
    assert re.search(r'<th scope="col"[^>]*>Pori</th>', html)
    assert re.search(r'<th scope="row"[^>]*>Velat</th>', html)
    assert 'tabindex="0" role="group" aria-label="Eniten asumisesta."' in html
    assert 'role="img"' not in html
    assert "<script" not in html


def test_a_matrix_does_not_repeat_its_numbers_below_itself():
    assert len(matrix([1, 2, 3, 4]).parts) == 2
    assert matrix([1, 2, 3, 4]).data._repr_mimebundle_()["text/markdown"] == ""


@pytest.mark.parametrize(("value", "ground"), [(None, "#ffffff"), (0, "#ffffff"), (20, style.TILES[1])])
def test_the_ground_goes_from_white_to_the_darkest_and_hidden_is_white(value, ground):
    assert style.shade(value, 20) == ground


def test_a_number_has_its_ground_on_paper_and_on_screen():
    chart, grounds = matrix([20, 10, None, 5]), [style.shade(value, 20) for value in (20, 10, None, 5)]
    assert len(set(grounds)) == 4
    assert re.findall(r"<td[^>]*background:(#\w+)", chart.html()) == grounds
    assert re.findall(rf'<path[^>]*fill="(#\w+)"[^>]*stroke="{style.GRID}"', chart.svg) == grounds


def test_a_grid_of_zeros_is_white():
    assert style.shade(0, 0) == "#ffffff"


def timeline(*marks: tuple[str, date]) -> Chart:
    rows = [("E1", "Neuvonta", "Käynnissä", day, mark) for mark, day in marks]
    table = pl.DataFrame(rows, schema=["item", "title", "state", "date", "mark"], orient="row")
    return Chart("timeline", table, "Yksi ehdotus.")


def test_every_step_has_a_shape_of_its_own_that_does_not_hang_on_colour():
    looks = [(look.shape, look.is_filled) for look in style.MARKS.values()]
    assert len(set(looks)) == len(looks)
    assert len({look.symbol for look in style.MARKS.values()}) == len(looks)
    assert len({look.plotly for look in style.MARKS.values()}) == len(looks)


def test_on_paper_every_step_is_drawn_in_its_shape_filled_or_not():
    chart = timeline(*((mark, date(2024, month, 1)) for month, mark in enumerate(style.MARKS, start=1)))
    drawn = re.findall(r"<path[^>]*>", chart.svg)
    looks = [
        (re.search(r' d="([^"]*)"', path), re.search(r'fill="([^"]*)"', path))
        for path in drawn
        if f'stroke="{style.OWN}"' in path
    ]
    assert [fill[1] for _, fill in looks if fill] == [
        style.OWN if look.is_filled else style.FAINT for look in style.MARKS.values()
    ]
    shapes = [shape[1] for shape, _ in looks if shape]
    assert [shapes.index(shape) for shape in shapes] == [0, 0, 2, 3, 4, 4]


def test_a_timeline_has_finnish_days_in_its_table_and_its_state_beside_each_row():
    chart = timeline(("created", date(2024, 8, 20)), ("late", date(2025, 6, 1)))
    assert chart.data.rows == (("Neuvonta (E1)", "esitetty 20.8.2024, määräaika ylittynyt 1.6.2025", "Käynnissä"),)
    assert ">Käynnissä<" in chart.svg
    assert ">Neuvonta (E1)<" in chart.svg


def test_the_words_of_a_timelines_table_stand_to_the_left_and_on_paper_too():
    told = timeline(("created", date(2024, 8, 20))).data
    assert told.numeric == frozenset()
    assert "esitetty 20" in told._repr_mimebundle_()["text/markdown"]


def test_a_timeline_has_a_line_for_each_proposal_however_many_steps_it_has():
    one = timeline(("created", date(2024, 8, 20))).table
    steps = timeline(*(("decided", date(2024, month, 1)) for month in range(1, 11))).table
    four = pl.concat([steps.with_columns(item=pl.lit(item)) for item in ("E1", "E2", "E3", "E4")])
    assert style.height("timeline", steps) == style.height("timeline", one)
    assert style.height("timeline", four) == 4 * style.ROW_HEIGHT


def test_a_timeline_on_screen_names_each_proposal_by_its_id_so_that_it_fits_a_narrow_window():
    trace = screen.draw(timeline(("created", date(2024, 8, 20)), ("completed", date(2025, 1, 2))))["data"][0]
    assert trace["y"] == ["E1", "E1"]
    assert trace["marker"]["symbol"] == ["circle-open", "square"]
    assert trace["hovertext"] == ["Neuvonta (E1): esitetty 20.8.2024", "Neuvonta (E1): valmistunut 2.1.2025"]


def test_a_proposals_title_is_shown_on_screen_as_the_characters_it_is():
    chart = timeline(("created", date(2024, 8, 20)))
    hostile = replace(chart, table=chart.table.with_columns(title=pl.lit('<a href="x">Neuvonta</a>')))
    told = screen.draw(hostile)["data"][0]["hovertext"][0]
    assert told == '&lt;a href="x"&gt;Neuvonta&lt;/a&gt; (E1): esitetty 20.8.2024'


@pytest.mark.parametrize(
    ("day", "at"), [(date(2023, 1, 1), 2022.5), (date(2023, 7, 2), 2023.0), (date(2023, 12, 31), 2023.5)]
)
def test_an_event_stands_where_its_day_is_in_the_year_of_a_yearly_figure(day, at):
    assert Mark("A", day, "").at == pytest.approx(at, abs=0.01)


def series(events: tuple[Mark, ...]) -> Chart:
    table = pl.DataFrame(
        {"year": [2021, 2022, 2023], "value": [1.0, 2.0, 3.0], "area": ["Satakunta"] * 3, "role": ["own"] * 3}
    )
    return Chart("series", table, "Nousi.", "%", 1, events=events)


def test_events_are_lettered_lines_with_a_row_in_the_table():
    chart = series((Mark("A", date(2022, 1, 1), "Uudistus"), Mark("B", date(2022, 2, 1), "Tuki")))
    assert ">A<" in chart.svg and ">B<" in chart.svg
    assert chart.data.rows[-1] == ("Tapahtumat", "", "A ja B", "")
    layout = screen.draw(chart)["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == pytest.approx([2021.5, 2021.585], abs=0.01)
    letters = [note for note in layout["annotations"] if note["text"] in "AB"]
    assert [note["text"] for note in letters] == ["A", "B"]
    assert letters[0]["y"] != letters[1]["y"]


@pytest.mark.parametrize(
    ("places", "levels"),
    [
        ([], []),
        ([2013.0], [0]),
        ([2013.0, 2018.0], [0, 0]),
        ([2013.0, 2013.5], [0, 1]),
        ([2013.0, 2013.5, 2014.0], [0, 1, 0]),
        ([2013.0, 2013.81], [0, 0]),
        ([2013.0, 2013.0, 2013.0], [0, 1, 2]),
        ([2013.0, 2013.3, 2013.6, 2013.9], [0, 1, 2, 0]),
    ],
)
def test_only_letters_that_would_print_over_another_stand_lower(places, levels):
    assert style.levels(places, 10.0) == levels


def test_letters_of_one_year_stand_below_each_other_on_paper_and_on_screen():
    chart = series(tuple(Mark(letter, date(2022, 1, 1), "") for letter in "ABC"))
    drawn = [re.search(rf'translate\([\d.]+,([\d.]+)\)"[^>]*>{letter}<', chart.svg) for letter in "ABC"]
    heights = [float(found[1]) for found in drawn if found]
    assert heights == sorted(set(heights)) and len(heights) == 3
    layout = screen.draw(chart)["layout"]
    assert [note["y"] for note in layout["annotations"] if note["text"] in "ABC"] == pytest.approx([1, 0.92, 0.84])


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 15])
def test_every_year_stands_once_on_the_axis_of_a_series(count):
    years = list(range(2025 - count, 2025))
    table = pl.DataFrame({"year": years, "value": [1.5] * count, "area": ["Pori"] * count, "role": ["own"] * count})
    chart = Chart("series", table, "", "%", 1)
    assert re.findall(r">(20\d\d)</text>", chart.svg) == [str(year) for year in years]
    assert screen.draw(chart)["layout"]["xaxis"].get("tickvals") == (years if count <= 6 else None)


def test_an_event_of_a_year_without_a_figure_is_in_the_table_too():
    table = pl.DataFrame({"year": [2020, 2022], "value": [1.0, 2.0], "area": ["Satakunta"] * 2, "role": ["own"] * 2})
    chart = Chart("series", table, "", "%", 1, events=(Mark("A", date(2021, 5, 1), "Uudistus"),))
    assert chart.data.headers == ("Alue (%)", "2020", "2021", "2022")
    assert chart.data.rows == (("Satakunta", "1,0", "..", "2,0"), ("Tapahtumat", "", "A", ""))


def test_a_screen_reader_has_the_name_of_an_interactive_drawing_and_none_of_its_ticks():
    assert 'plot.setAttribute("aria-hidden","true")' in series(()).html()


def test_without_events_the_table_has_no_row_for_them():
    assert [row[0] for row in series(()).data.rows] == ["Satakunta"]
