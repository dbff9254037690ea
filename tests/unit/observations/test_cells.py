"""Cells → values, every way a spreadsheet writes them."""

from datetime import date, datetime

import polars as pl
import pytest

from rake_analysis.observations import cells, forms, layouts


@pytest.mark.parametrize(
    ("text", "day", "moment"),
    [
        ("3.7.2025", date(2025, 7, 3), None),
        ("03.07.2025", date(2025, 7, 3), None),
        ("3.7.2025 9:05", date(2025, 7, 3), datetime(2025, 7, 3, 9, 5)),
        ("3.7.2025 9.05", date(2025, 7, 3), datetime(2025, 7, 3, 9, 5)),
        ("3.7.2025 klo 9.05", date(2025, 7, 3), datetime(2025, 7, 3, 9, 5)),
        ("3.7.2025 09:05:59", date(2025, 7, 3), datetime(2025, 7, 3, 9, 5, 59)),
        ("2025-07-03 09:05:00", date(2025, 7, 3), datetime(2025, 7, 3, 9, 5)),
        ("2025-07-03T09:05:00Z", date(2025, 7, 3), datetime(2025, 7, 3, 9, 5)),
        ("2025-07-03", date(2025, 7, 3), None),
        ("45841", date(2025, 7, 3), None),
        ("45841.375", date(2025, 7, 3), datetime(2025, 7, 3, 9, 0)),
        ("31.2.2025", None, None),
        ("heinäkuussa", None, None),
        (None, None, None),
    ],
)
def test_a_date_cell_is_read_as_the_day_and_time_it_means(text, day, moment):
    found = cells.moments(pl.Series([text], dtype=pl.String))
    assert found.row(0) == (day, moment)


def export_of(column: list[str | None]) -> layouts.RawExport:
    rows = pl.DataFrame({"row": range(2, len(column) + 2), "c0": column}, schema={"row": pl.Int64, "c0": pl.String})
    return layouts.RawExport("a.csv", "A", [layouts.Header(0, "x")], rows)


def bound(field: str, option: str | None = None) -> forms.Bound:
    form_field = next(f for f in forms.load()["satakunta-2024"].fields if f.field == field)
    return forms.Bound(layouts.Header(0, "x"), form_field, option, "exact")


def test_an_option_text_that_the_form_does_not_have_is_counted_and_null():
    found, unknown = cells.single(export_of(["Kielteinen", "NEGATIV", "tone?", None]), [bound("tone")])
    assert found.to_list() == ["negative", "negative", None, None]
    assert dict(unknown) == {"tone?": 1}


def test_an_option_column_holds_the_text_or_one_when_chosen():
    found, unknown = cells.multiple(
        export_of(["Nuoret", "1", "1.0", "x", "0", "", None]), [bound("client_group", "young_people")]
    )
    assert found.to_list() == [["young_people"]] * 4 + [[], ["young_people"], []]
    assert dict(unknown) == {"": 1}


def test_several_choices_in_one_cell_are_told_apart():
    form_field = bound("need_shl11")
    column = ["Asuminen; Päihteet, mielenterveys, sairaus, vamma tai ikääntyminen", "Asuminen, Uusi kohta"]
    found, unknown = cells.multiple(export_of(column), [form_field])
    assert found.to_list() == [["2", "8"], ["2"]]
    assert dict(unknown) == {"Asuminen, Uusi kohta": 1}
