"""The same answers in every kind of file: xlsx, xls, ods, csv, tsv, in several encodings."""

import io
import zipfile
from datetime import datetime
from xml.sax.saxutils import escape

import polars as pl
import pytest
import xlsxwriter
import xlwt

from rake_analysis.errors import UserError
from rake_analysis.observations import forms, store
from rake_analysis.observations.ingest import ingest


def as_xlsx(rows: list[list], sheet: str = "Raportti") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        cover = book.add_worksheet("Kansi")
        cover.write(0, 0, "Sosiaalinen raportointi")
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return content.getvalue()


def as_xls(rows: list[list]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Raportti")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell != "":
                page.write(number, column, cell)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_ods(rows: list[list]) -> bytes:
    """The least of an OpenDocument spreadsheet, with the repeated empty cells every program writes."""
    lines = []
    for row in rows:
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
            if cell != ""
            else "<table:table-cell/>"
            for cell in row
        )
        empty = '<table:table-cell table:number-columns-repeated="16000"/>'
        lines.append(f"<table:table-row>{cells}{empty}</table:table-row>")
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Raportti">{"".join(lines)}'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", body)
        archive.writestr("META-INF/manifest.xml", manifest)
    return content.getvalue()


def table(project) -> pl.DataFrame:
    return store.read(project).drop("source_file", "source_row", "source_sha256", "received_at")


@pytest.mark.parametrize("layout", ["A", "C"])
@pytest.mark.parametrize(("suffix", "writer"), [("xlsx", as_xlsx), ("xls", as_xls), ("ods", as_ods)])
def test_a_workbook_of_any_kind_gives_the_same_table_as_text(
    layout, suffix, writer, project, write_csv, rows_of, answers, tmp_path
):
    answers[1]["description"] = "Bussi ei kulje iltaisin."
    ingest(project, write_csv(rows_of[layout](answers)), "2025H2")
    as_text = table(project)
    path = tmp_path / f"havainnot.{suffix}"
    path.write_bytes(writer(rows_of[layout](answers)))
    assert ingest(project, path, "2025H2").shape.sheet == "Raportti"
    assert table(project).equals(as_text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ";"), ("a.tsv", "\t"), ("a.txt", ",")])
def test_text_in_any_encoding_and_with_any_separator_gives_the_same_table(
    name, delimiter, encoding, project, write_csv, rows_of, answers
):
    report = ingest(project, write_csv(rows_of["A"](answers), name, delimiter=delimiter, encoding=encoding), "2025H2")
    assert (report.shape.encoding, report.shape.delimiter) == (encoding, delimiter)
    assert table(project)["unit"].to_list() == ["Eteläinen tiimi", None, "Rauman tiimi"]


def test_a_sheet_is_chosen_by_its_name(project, rows_of, answers, tmp_path):
    path = tmp_path / "havainnot.xlsx"
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for sheet, chosen in (("Kaikki", answers), ("Poimittu", answers[:1])):
            page = book.add_worksheet(sheet)
            for number, row in enumerate(rows_of["A"](chosen)):
                page.write_row(number, 0, row)
    path.write_bytes(content.getvalue())
    assert ingest(project, path, "2025H2", sheet="Poimittu").observation_count == 1
    assert ingest(project, path, "2025H2", sheet="Kaikki").observation_count == 3
    with pytest.raises(UserError, match=r"no sheet 'Muu'\. Sheets: Kaikki, Poimittu"):
        ingest(project, path, "2025H2", sheet="Muu")


def test_a_text_file_has_no_sheets(project, write_csv, rows_of, answers):
    with pytest.raises(UserError, match="no sheets"):
        ingest(project, write_csv(rows_of["A"](answers)), "2025H2", sheet="Raportti")


def test_dates_and_numbers_of_a_workbook_are_read_as_what_they_mean(project, tmp_path):
    head = ["Vastausaika", "Kuka raportoi?", "Mitä kuntaa havainto koskee?", "Kuvaa havaintosi"]
    path = tmp_path / "havainnot.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        style = book.add_format({"num_format": "d.m.yyyy hh:mm"})
        page.write_row(0, 0, head)
        page.write_datetime(1, 0, datetime(2025, 7, 3, 9, 5), style)
        page.write_row(1, 1, ["Asukas", 50, "Jono on pitkä."])
        page.write_row(2, 0, [45842.5, "Asukas", 50.0, "Jono kasvaa."])
        page.write_row(3, 0, ["5.7.2025 9.05", "Asukas", "050", "Jono lyhenee."])
    ingest(project, path, "2025H2")
    found = store.read(project).sort("received_at")
    assert found["received_at"].to_list() == [
        datetime(2025, 7, 3, 9, 5),
        datetime(2025, 7, 4, 12, 0),
        datetime(2025, 7, 5, 9, 5),
    ]
    assert found["municipality_code"].to_list() == ["050"] * 3


def test_columns_added_and_dropped_since_the_export_before_are_told(project, write_csv, rows_of, answers):
    ingest(project, write_csv(rows_of["A"](answers), "a.csv"), "2025H2")
    rows = [[*row[:3], *row[4:], "43" if number else "Kenkäkoko"] for number, row in enumerate(rows_of["A"](answers))]
    report = ingest(project, write_csv(rows, "a (1).csv"), "2025H2", dry_run=True)
    assert (report.new_headers, report.lost_headers) == (["Kenkäkoko"], ["Yksikkö tai tiimi"])


def test_a_starter_map_of_an_unknown_form_is_a_form_map_with_guesses_and_masked_options(project, write_csv):
    from rake_analysis.observations import starter

    rows = [
        [
            "Vastaajan numero",
            "Lähetysaika",
            "Kuka sinä olet",
            "Paikkakunta",
            "Aihe:Jonot",
            "Aihe:Hinnat",
            "Kerro lisää",
        ],
        *[
            [str(n), f"{n}.7.2025", "Maija Virtanen" if n % 2 else "Asukas", "Pori", "Jonot", "", f"Jono on pitkä {n}"]
            for n in range(1, 10)
        ],
    ]
    rows = [[*row, "soita 040 765 4321" if number else "Sähköposti"] for number, row in enumerate(rows)]
    target = project.root / "uusi.yml"
    told = starter.write(project, write_csv(rows), target)
    form = forms.read(target)
    kinds = {field.header.fi: (field.field, field.kind) for field in form.fields}
    assert kinds["Lähetysaika"] == ("received_at", "datetime")
    assert kinds["Paikkakunta"] == ("municipality_code", "municipality")
    assert kinds["Aihe"][1] == "multiple"
    assert [labels.fi for labels in form.dropped] == ["Sähköposti"]
    assert form.response_id == ["Vastaajan numero"]
    text = target.read_text(encoding="utf-8")
    assert "Virtanen" not in text and "040" not in text and "[nimi]" in text
    assert any("its cells are dates" in line for line in told)
    with pytest.raises(UserError, match="there already"):
        starter.write(project, write_csv(rows), target)
