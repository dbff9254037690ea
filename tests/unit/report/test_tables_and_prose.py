"""Tables and prose: what comes from data stays text, what is ours stays Markdown."""

import polars as pl
import pytest

from rake_analysis.report import prose
from rake_analysis.report.charts import Chart
from rake_analysis.report.tables import Table

HOSTILE = "<b>a</b> | *x* `{python} 1` [l](http://a) {{< include x >}} @fig-a $y$ #let"


def test_a_cell_cannot_open_another_cell_or_markup():
    markdown = Table.of(["A", "B"], [[HOSTILE, "1"]])._repr_markdown_()
    row = markdown.splitlines()[2]
    assert row.replace("\\|", "").count("|") == 3
    assert "<b>" not in row and "[l](" not in row and "{{<" not in row


def test_every_row_stands_on_one_line():
    markdown = Table.of(["A"], [["eka\ntoka"]])._repr_markdown_()
    assert len(markdown.splitlines()) == 3


def test_numeric_columns_are_set_to_the_right():
    rule = Table.of(["Alue", "Luku"], [["Pori", "3"]], numeric=[1])._repr_markdown_().splitlines()[1]
    first, second = rule.strip("|").split("|")
    assert first.startswith(":") and second.endswith(":")


def test_the_table_behind_a_series_has_a_column_per_year_and_marks_what_is_missing():
    table = pl.DataFrame({"year": [2022, 2023, 2023], "value": [1.25, 2.0, 3.0], "area": ["A", "A", "B"]})
    behind = Chart("series", table, "", "%", 1).data
    assert behind.headers == ("Alue (%)", "2022", "2023")
    assert behind.rows == (("A", "1,2", "2,0"), ("B", "..", "3,0"))


def test_the_folded_table_has_scoped_headers_and_escaped_cells():
    behind = Chart("bars", pl.DataFrame({"category": ["<i>"], "value": [1]}), "").data
    html = behind._repr_mimebundle_()["text/html"]
    assert '<th scope="row">&lt;i&gt;</th>' in html
    assert '<th scope="col">' in html


@pytest.mark.parametrize("function", [lambda text: prose.bullets([text]), lambda text: prose.quotes([(text, text)])])
def test_words_from_data_are_escaped(function):
    assert "<b>" not in function(HOSTILE)
    assert "\\<b\\>" in function(HOSTILE)


def test_markdown_is_not_escaped_twice():
    once = prose.text("a*b")
    assert prose.text(once) == once == "a\\*b"


def test_a_link_names_the_page_source_so_that_both_engines_can_resolve_it():
    assert prose.link("Asuminen", "phenomenon-ASU") == "[Asuminen](phenomenon-ASU.qmd)"
