"""Bytes → cells: what is read, and the one sentence for each file that cannot be."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from rake_analysis.errors import UserError
from rake_analysis.observations import grids

TABLE = 'Aika;Kuvaus;Ikä\n1.7.2025;"Äiti; isä";7\n2.7.2025;Ö;8\n'


def workbook(*rows: list, sheet: str = "Raportti") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return content.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_the_encoding_is_found_and_the_cells_are_the_same(encoding):
    grid = grids.read(Path("a.csv"), TABLE.encode(encoding))
    assert grid.encoding == encoding
    assert grid.delimiter == ";"
    assert grid.cells.rows() == [
        (1, "Aika", "Kuvaus", "Ikä"),
        (2, "1.7.2025", "Äiti; isä", "7"),
        (3, "2.7.2025", "Ö", "8"),
    ]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found_among_commas_in_the_text(delimiter):
    rows = [["Mitä, missä?", "Kuka?"], ["jonot, kulut, matka", "tiimi"], ["x; y, z", "asukas"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows) + "\n"
    assert grids.read(Path("a.tsv"), text.encode()).delimiter == delimiter


def test_rows_keep_the_numbers_that_a_spreadsheet_shows():
    grid = grids.read(Path("a.csv"), b'a;b;c\n1;"two\nlines";x\n\n;;\n2;y;z\n')
    assert grid.cells["row"].to_list() == [1, 2, 5]


def test_a_workbook_keeps_its_row_numbers_and_names_its_sheet():
    grid = grids.read(Path("a.xlsx"), workbook([], ["a", "b"], [], ["1", 50]))
    assert grid.sheet == "Raportti"
    assert grid.cells.rows() == [(2, "a", "b"), (4, "1", "50")]


def test_characters_that_nobody_sees_are_gone():
    grid = grids.read(Path("a.csv"), "a;b\n0105\u200b94Y90\u00ad32;x\u202ey\x1b[2J\n".encode())
    assert grid.cells.rows()[1] == (2, "010594Y9032", "xy[2J")


def broken_zip() -> bytes:
    return workbook(["a", "b"])[:400]


def protected() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.xlsx", b" \n", "the file is empty"),
        ("a.pdf", b"%PDF-1.7", "files of type '.pdf' are not survey exports"),
        ("a.csv", b"%PDF-1.7 ...", "the content is not text"),
        ("a.csv", workbook(["a", "b"]), "the content is not text"),
        ("a.csv", b"a;b\x00\x01\x02c\n", "the content is not text"),
        ("a.csv", b"only one column\nand no separator\n", "no table found"),
        ("a.csv", b'a;b;c\n1;"never closed;2\n3;4;5\n', "a quoted cell is never closed"),
        ("a.csv", b"a;b;c\n1;2;3\n1;2;3\n1;2", "the last row breaks off in the middle"),
        ("a.csv", b"a;b;c\n" + b"1;2;3\n" * 50 + b"1;2;3;4\n", "the row has 4 cells, the rows above it 3"),
        ("a.csv", b"\xff\xfea\x00;\x00b", "the text breaks off or is damaged"),
        ("a.csv", b"a;b\n\x81;c\n", "the text breaks off or is damaged"),
        ("a.csv", "a;b\nä;ö\n".encode() + b"\xe4;x\n", "the text breaks off or is damaged (utf-8"),
        ("a.xlsx", b"a;b;c\n1;2;3\n", "the content is not a workbook"),
        ("a.xlsx", broken_zip(), "the workbook is damaged or truncated"),
        ("a.xlsx", protected(), "the workbook is protected by a password"),
        ("a.xls", protected(), "the workbook is protected by a password"),
        ("a.xlsx", bomb(), "the workbook would unpack to 57 MB"),
        ("a.xlsx", workbook(), "no sheet holds anything"),
    ],
)
def test_an_unusable_file_is_refused_in_one_sentence_with_its_name_and_a_remedy(name, content, problem):
    with pytest.raises(UserError) as refused:
        grids.read(Path(name), content)
    assert problem in refused.value.problem
    assert refused.value.place.startswith(name)
    assert refused.value.remedy


def test_the_row_that_is_too_wide_is_named():
    content = b"a;b;c\n" + b"1;2;3\n" * 50 + b"1;2;3;4\n"
    with pytest.raises(UserError) as refused:
        grids.read(Path("a.csv"), content)
    assert refused.value.place == "a.csv, row 52"
