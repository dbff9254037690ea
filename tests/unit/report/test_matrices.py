"""The grids over all phenomena: names in their meetings, counts in their places, marks in a release."""

from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest

from rake_analysis import areas, periods
from rake_analysis.analysis.cells import place
from rake_analysis.report import matrices
from rake_analysis.report.prose import Markdown

AUTUMN = periods.parse("2025H2")
PHENOMENA = {code: SimpleNamespace(code=code, short_fi=name) for code, name in (("ASU", "Asuminen"), ("VEL", "Velat"))}


def placed(name: str, level: str, statistics: str, *, is_theme: bool = True) -> Any:
    placement = SimpleNamespace(
        cell=place(cast(Any, level), cast(Any, statistics)),
        statistics=statistics,
        observations=SimpleNamespace(level=level),
    )
    return SimpleNamespace(phenomenon=SimpleNamespace(short_fi=name), placement=placement, is_theme=is_theme)


def test_each_phenomenon_stands_in_its_meeting_and_empty_ones_say_so():
    found = [
        placed("Asuminen", "rising", "worse"),
        placed("Palvelut", "many_units", "worse"),
        placed("Velat", "steady", "none"),
        placed("Omaiset", "hardly", "none"),
    ]
    table = matrices.triangulation_table(found)
    assert table.rows[0][1] == "Vahvistuva: Asuminen, Palvelut"
    assert table.rows[0][3] == "Vain havaintotieto: –"
    assert table.rows[1][3] == "Vain havaintotieto: Velat"
    assert table.rows[2][3] == "Ei tietoa: Omaiset"


@pytest.mark.parametrize(
    "left_out",
    [
        placed("Vähän", "too_little", "worse"),
        placed("Muu", "steady", "none", is_theme=False),
    ],
)
def test_what_is_not_placed_is_left_out(left_out):
    cells = [cell for row in matrices.triangulation_table([left_out]).rows for cell in row[1:]]
    assert all(cell.endswith(": –") for cell in cells)


def test_what_is_hidden_stands_by_its_name_and_in_no_meeting():
    hidden = SimpleNamespace(phenomenon=SimpleNamespace(short_fi="Omaiset"), placement=None, is_theme=True)
    rows = matrices.triangulation_table([hidden]).rows
    assert rows[-1] == ("Havaintojen määrä peitetty: ei sijoiteta", "Omaiset", "", "")
    assert all("Omaiset" not in cell for row in rows[:-1] for cell in row)


def material(rows: list[tuple[str, str | None, str]]) -> Any:
    observations = pl.DataFrame(
        [(id, code) for id, code, _ in rows], schema={"observation_id": str, "municipality_code": str}, orient="row"
    ).unique(maintain_order=True)
    codes = pl.DataFrame(
        [(id, code) for id, _, code in rows], schema={"observation_id": str, "phenomenon": str}, orient="row"
    )
    county = areas.area(areas.COUNTY, "06")
    return SimpleNamespace(current=observations, codes=codes, phenomena=PHENOMENA, county=county, period=AUTUMN)


def test_counts_stand_by_phenomenon_and_place_with_every_municipality():
    chart = matrices.municipality_matrix(
        material(
            [
                ("1", "609", "ASU"),
                ("2", "609", "ASU"),
                ("2", "609", "VEL"),
                ("3", "koko alue", "ASU"),
                ("4", None, "VEL"),
            ]
        )
    )
    assert chart is not None
    headers, rows = chart.data.headers, {row[0]: row for row in chart.data.rows}
    assert headers[0] == "Ilmiö" and headers[-2:] == ("Koko alue", "Ei kerrottu")
    assert len(headers) == 1 + 16 + 2
    assert rows["Asuminen"][headers.index("Pori")] == "2"
    assert rows["Velat"][headers.index("Pori")] == "1"
    assert rows["Asuminen"][headers.index("Rauma")] == "0"
    assert (rows["Asuminen"][-2], rows["Velat"][-1]) == ("1", "1")
    assert "Eniten havaintoja: Asuminen, Pori, 2\u00a0havaintoa." in chart.alt
    assert "Tyhjiä ruutuja on 32 kaikkiaan 36 ruudusta." in chart.alt


def test_an_observation_counts_once_in_a_phenomenon_however_many_words_point_to_it():
    chart = matrices.municipality_matrix(material([("1", "609", "ASU"), ("1", "609", "ASU")]))
    assert chart is not None
    assert chart.table["value"].sum() == 1


def test_rows_are_in_the_order_of_the_catalogue_and_columns_in_that_of_names():
    given = material([("1", "284", "VEL"), ("2", "284", "ASU")])
    given.county = areas.area(areas.COUNTY, "05")
    chart = matrices.municipality_matrix(given)
    assert chart is not None
    assert [row[0] for row in chart.data.rows] == ["Asuminen", "Velat"]
    columns = chart.data.headers[1:]
    # By their codes Koski (284) would stand before Kemiönsaari (322); nobody left the place untold.
    assert columns == tuple(sorted(area.name_fi for area in areas.municipalities("05")))
    assert columns.index("Kemiönsaari") < columns.index("Koski Tl")


def test_a_period_without_observations_has_no_matrix():
    assert matrices.municipality_matrix(material([])) is None


class Cells:
    """What a release holds of two municipalities."""

    def categories(self, dimension: str, period: str) -> list[str]:
        return ["VEL", "ASU"]

    def crossed(self, dimension: str, other: str, value: str, period: str) -> list[str]:
        return {"ASU": ["609", "684"], "VEL": ["609"]}[value]

    def count(self, **values: str) -> Any:
        is_hidden = values["municipality"] == "684"
        mark = Markdown(f"[{'..' if is_hidden else '12'}]{{.cell}}")
        return SimpleNamespace(value=None if is_hidden else 12, markdown=mark)


def test_in_a_release_a_row_lists_the_municipalities_whose_number_is_shown_with_its_mark():
    made = matrices.municipality_table(cast(Any, SimpleNamespace(**vars(material([])), cells=Cells())))
    assert made is not None
    assert [tuple(map(str, row)) for row in made.rows] == [
        ("Asuminen", "Pori [12]{.cell}"),
        ("Velat", "Pori [12]{.cell}"),
    ]


def test_an_audience_without_the_crossing_has_no_table():
    class Nothing(Cells):
        def crossed(self, dimension: str, other: str, value: str, period: str) -> list[str]:
            return []

    assert matrices.municipality_table(cast(Any, SimpleNamespace(**vars(material([])), cells=Nothing()))) is None
