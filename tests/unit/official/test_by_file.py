"""Any producer's CSV or xlsx becomes a snapshot by a mapping file, or is refused with row and column."""

import io
from datetime import date

import pytest
import xlsxwriter

from rake_analysis import official, project
from rake_analysis.errors import UserError
from rake_analysis.official import by_file

MAPPING = """
id: saajat
title_fi: Keksityn etuuden saajat, % väestöstä
owner_fi: Keksitty laitos
licence: CC BY 4.0
updated: 2025-03-01
file: saajat.csv
header_row: 2
area_category: KUNTA
columns: {area: Kunta, year: Vuosi, value: Osuus, numerator: Saajat, sex: Sukupuoli}
sexes: {Yhteensä: total, Naiset: female}
"""
TABLE = """Etuuden saajat kunnittain
Kunta;Vuosi;Sukupuoli;Saajat;Osuus
609;2024;Yhteensä;1 234;1,5
609;2024;Naiset;..;..
Säkylä;2024;Yhteensä;-;-
50;2024;Yhteensä;7;0,12
;;;;
"""
DAY = date(2025, 10, 1)


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "project", project.Settings())


def imported(here, tmp_path, mapping=MAPPING, table=TABLE, encoding="utf-8"):
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "saajat.mapping.yml").write_text(mapping, encoding="utf-8")
    (folder / "saajat.csv").write_bytes(table if isinstance(table, bytes) else table.encode(encoding))
    official.import_folder(here, folder, DAY)
    return official.read(here)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_figures_come_with_their_areas_counts_and_snapshot(here, tmp_path, encoding):
    found = imported(here, tmp_path, encoding=encoding)
    assert found.select("indicator_id", "area_code", "year", "sex", "value", "numerator").rows() == [
        ("saajat", "050", 2024, "total", 0.12, 7.0),
        ("saajat", "609", 2024, "total", 1.5, 1234.0),
        ("saajat", "783", 2024, "total", 0.0, 0.0),
    ]
    [kept] = official.list_snapshots(here)
    assert (kept.name, kept.owner_fi, kept.updated) == (
        "file/saajat/2025-10-01",
        "Keksitty laitos",
        date(2025, 3, 1),
    )


def test_the_same_file_again_makes_no_new_snapshot(here, tmp_path):
    imported(here, tmp_path)
    assert official.import_folder(here, tmp_path / "inbox", DAY) == []


def test_a_workbook_is_read_by_sheet_and_scaled(here, tmp_path):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    book.add_worksheet("Ohje")
    sheet = book.add_worksheet("Luvut")
    for row, cells in enumerate([("Alue", "Osuus"), ("Satakunta", 0.125), (6, 0.25)]):
        sheet.write_row(row, 0, cells)
    book.close()
    mapping = by_file.read_mapping(
        b"{id: a, title_fi: a, owner_fi: a, licence: a, file: a.xlsx, sheet: Luvut, area_category: HYVINVOINTIALUE,"
        b" columns: {area: Alue, value: Osuus}, year: 2024, scale: 100}",
        "a",
    )
    with pytest.raises(UserError, match=r"area 06 has two figures of 2024"):
        by_file.statistics(content.getvalue(), mapping, "", "a.xlsx")
    whole = by_file.read_mapping(
        b"{id: a, title_fi: a, owner_fi: a, licence: a, file: a.csv, area_category: MAA, columns: {value: b},"
        b" year: 2024, scale: 100}",
        "a",
    )
    [row] = by_file.statistics(b"a;b\nx;0.5\n", whole, "", "a.csv").rows()
    assert row[2:7] == ("MAA", "358", 2024, "total", 50.0)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (TABLE.replace("609;2024;Y", "999;2024;Y"), r"row 3: '999' is not in KUNTA"),
        (TABLE.replace("50;2024", "50;kevät"), r"row 6: 'kevät' is not a year"),
        (TABLE.replace("50;2024", "50;2031"), r"figures of 2031"),
        (TABLE.replace("0,12", "NaN"), r"row 6, column Osuus: 'NaN' is not a figure"),
        (TABLE.replace("0,12", "Infinity"), r"'Infinity' is not a figure"),
        (TABLE.replace("Naiset", "Miehet").replace("..;..", "1;1"), r"row 4: 'Miehet' is not in sexes"),
        (TABLE.replace("Osuus", "Prosentti"), r"no column 'Osuus'"),
        (TABLE.replace("50;", "609;"), r"area 609 has two figures of 2024"),
        (TABLE[: TABLE.index("609")], r"holds no figures"),
        (b"", r"cannot be read as the table"),
    ],
)
def test_what_the_mapping_does_not_fit_is_refused_and_nothing_is_kept(here, tmp_path, table, problem):
    with pytest.raises(UserError, match=problem):
        imported(here, tmp_path, table=table)
    assert official.list_snapshots(here) == []


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        (MAPPING.replace("year: Vuosi, ", ""), "either a year column or one year"),
        (MAPPING.replace("area: Kunta, ", ""), "name the area column"),
        (MAPPING.replace("sexes:", "# "), "a sex column and sexes go together"),
        (MAPPING.replace("id: saajat", "id: ../saajat"), "id: "),
        (MAPPING.replace("file: saajat.csv", "file: ../saajat.csv"), "file: "),
        (MAPPING.replace("file: saajat.csv", "file: muu.csv"), "muu.csv is not beside its mapping"),
        (MAPPING + "x: 1\n", "x: "),
        (MAPPING + ": [", "not a YAML file"),
    ],
)
def test_a_mapping_that_is_wrong_names_its_entry(here, tmp_path, mapping, problem):
    with pytest.raises(UserError, match=problem):
        imported(here, tmp_path, mapping=mapping)
    assert official.list_snapshots(here) == []


def test_a_px_table_is_kept_and_read_as_statfins(here, tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "taulu.px").write_text(
        'CHARSET="ANSI";MATRIX="11zz";TITLE="Keksitty";STUB="Alue";HEADING="Vuosi","Tiedot";CONTVARIABLE="Tiedot";'
        'VALUES("Alue")="KOKO MAA","Pori";CODES("Alue")="SSS","KU609";VALUES("Vuosi")="2024";'
        'TIMEVAL("Vuosi")=TLIST(A1),"2024";VALUES("Tiedot")="Osuus";CODES("Tiedot")="osuus";DATA=1.5 "..";',
        encoding="utf-8",
    )
    official.import_folder(here, folder, DAY)
    [row] = official.read(here).rows()
    assert row[:8] == ("statfin", "11zz.osuus", "MAA", "358", 2024, "total", 1.5, None)
