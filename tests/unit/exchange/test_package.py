"""What a package is made of: its very bytes, its cube for other programs, its description."""

import json
from pathlib import Path

import pytest
from pyjstat import pyjstat

from rake_analysis import __version__, files
from rake_analysis.errors import UserError
from rake_analysis.exchange import cube, format, package, reading
from rake_analysis.official import jsonstat
from tests.unit.exchange.packages import SHOWN

GOLDEN = Path(__file__).parents[2] / "golden" / "exchange" / "cells.csv"


def test_the_cells_are_written_as_worked_out_by_hand(make_package):
    assert (make_package() / package.CELLS).read_text(encoding="utf-8") == GOLDEN.read_text(encoding="utf-8")


def test_the_same_cells_give_the_same_bytes(make_package):
    one, other = make_package(name="one"), make_package(name="other")
    assert [path.read_bytes() for path in sorted(one.iterdir())] == [
        path.read_bytes() for path in sorted(other.iterdir())
    ]


def test_what_is_written_is_read_back_to_the_same_keys(make_package, phenomena):
    cells = reading.read(make_package(), phenomena).cells
    assert dict(format.to_keys(cells, "2025H2").iter_rows()) == SHOWN


def test_other_periods_groups_and_double_breakdowns_stay_out():
    shown = {
        "reports;period=2025H1": 30,
        "reports;period=2024H1..2025H2": 90,
        "reports;period=2025H2;phenomenon_group=a": 9,
        "reports;municipality=609;period=2025H2;reporter_role=team": 9,
        "reports;municipality=609;period=2025H2;phenomenon=ASU": 9,
    }
    cells = format.from_keys(shown, "2025H2")
    assert cells.rows() == [("ASU", "municipality", "609", "reports", 9)]


def test_the_official_reader_finds_each_count_and_each_hidden_cell_in_the_cube(make_package):
    dataset = jsonstat.read((make_package() / package.CUBE).read_bytes(), "cube")
    assert [dimension.role for dimension in dataset.dimensions] == ["geo", "time", "", "", "metric"]
    table = dataset.table()
    assert table["value"].drop_nulls().sum() == 20 + 8 + 0 + 0 + 20 + 5 + 5 + 32 + 8 + 40 + 12
    assert table.filter(table["status"] == "..").height == 4


def test_the_cube_tells_the_same_cells_as_the_table(make_package, phenomena):
    folder = make_package()
    told = cube.cells((folder / package.CUBE).read_bytes(), "cube", "05", "2025H2")
    assert told.equals(reading.read(folder, phenomena).cells)


@pytest.mark.parametrize(
    ("phenomenon", "breakdown", "measure", "value", "status"),
    [
        ("total", "total", "reports", 40, None),
        ("total", "total", "units", 12, None),
        ("ASU", "total", "reports", 20, None),
        ("ASU", "total", "units", 8, None),
        ("DIG", "total", "units", 0, None),
        ("VEL", "total", "reports", None, ".."),
        ("total", "municipality=680", "reports", None, ".."),
        ("total", "municipality=853", "reports", 20, None),
        ("total", "municipality=whole_county", "reports", 5, None),
        ("total", "reporter_role=professional", "reports", 32, None),
        ("total", "reporter_role=team", "reports", 8, None),
        ("total", "reporter_role=team", "units", None, None),
        ("ASU", "municipality=853", "reports", None, None),
    ],
)
def test_another_programs_reader_finds_each_cell_in_the_cube(
    make_package, phenomenon, breakdown, measure, value, status
):
    dataset = pyjstat.Dataset.read((make_package() / package.CUBE).read_text(encoding="utf-8"))
    names = {"county": "05", "period": "2025H2", "phenomenon": phenomenon, "breakdown": breakdown, "measure": measure}
    at = dataset.get_value_index(dataset.get_dimension_indices([{name: code} for name, code in names.items()]))
    assert (dataset.get_value_by_index(at), dataset["status"].get(str(at))) == (value, status)


def test_the_descriptor_tells_version_hashes_threshold_and_what_counts_are_not(make_package):
    folder = make_package()
    described = json.loads((folder / package.DESCRIPTOR).read_text(encoding="utf-8"))
    assert described["format"] == {"name": "rake-observations", "version": "1.0"}
    assert described["code_version"] == __version__
    assert (described["county_code"], described["period"], described["threshold"]) == ("05", "2025H2", 5)
    assert "never prevalence" in described["evidence_note"] and "kuinka yleinen" in described["evidence_note_fi"]
    assert described["suppression_fi"].startswith("Lukuja on 15. Niistä 4 on peitetty (..)")
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in described["resources"]:
        assert resource["hash"] == f"sha256:{files.sha256_of(folder / resource['path'])}"


def test_every_column_is_described_in_both_languages_and_in_the_order_of_the_file(make_package):
    folder = make_package()
    described = json.loads((folder / package.DESCRIPTOR).read_text(encoding="utf-8"))
    fields = described["resources"][0]["schema"]["fields"]
    header = (folder / package.CELLS).read_text(encoding="utf-8").split("\n")[0]
    assert ",".join(field["name"] for field in fields) == header
    assert all(field["description"] and field["description_fi"] for field in fields)


def test_the_codes_come_with_labels_in_three_languages(make_package):
    lines = (make_package() / package.CODES).read_text(encoding="utf-8").splitlines()
    assert "municipality,853,853,Turku,Åbo,Turku" in lines
    assert "municipality,not_stated,,Ei kerrottu,Uppgift saknas,Not stated" in lines
    assert sum(line.startswith("municipality,") for line in lines) == 5


@pytest.mark.parametrize("sign", "=+-@")
def test_a_label_that_would_be_a_formula_is_refused(make_package, phenomena, sign):
    phenomena["ASU"] = phenomena["ASU"].model_copy(update={"label_fi": f"{sign}HYPERLINK(1)"})
    with pytest.raises(UserError, match="would be a formula in a spreadsheet"):
        make_package()


def test_a_hostile_label_stays_on_its_line_in_every_file(make_package, phenomena):
    hostile = 'Asuminen",\n=1+1\x1b[31m</script>'
    phenomena["ASU"] = phenomena["ASU"].model_copy(update={"label_fi": hostile})
    folder = make_package()
    assert len((folder / package.CODES).read_text(encoding="utf-8").splitlines()) == 12
    assert reading.read(folder, phenomena).cells.height == 15
    assert "\x1b" not in "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
