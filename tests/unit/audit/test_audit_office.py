"""What the audit reads of Word, PowerPoint and Excel files."""

import io
import zipfile

import pytest
import xlsxwriter

from rake_analysis.audit import audit

CORE = "<c:core xmlns:c='c' xmlns:dc='d'><dc:title>{title}</dc:title><dc:language>{language}</dc:language></c:core>"
WORD = "<w:document xmlns:w='w' xmlns:wp='wp'><w:body>{body}</w:body></w:document>"
TEXT = "Perhe odotti päätöstä koko syksyn eikä kukaan vastannut heidän puheluihinsa."


def office(folder, body, name="a.docx", title="Kooste", language="fi"):
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr("word/document.xml" if name == "a.docx" else "ppt/presentation.xml", WORD.format(body=body))
        archive.writestr("docProps/core.xml", CORE.format(title=title, language=language))
    return folder


def paragraph(*runs):
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def found(folder, **keywords):
    return {finding.check for finding in audit([folder], **keywords).findings}


def test_a_clean_file_passes(tmp_path):
    body = paragraph("Havaintoja ", "tuli paljon.") + "<wp:docPr descr='Viivakuvio' id='1'/>".replace("'", '"')
    assert found(office(tmp_path / "site", body)) == set()


@pytest.mark.parametrize("name", ["a.docx", "a.pptx"])
@pytest.mark.parametrize(
    "body",
    [
        paragraph("Tunnus 131052-9", "08T on asiakkaan."),
        '<wp:docPr descr="Tunnus 131052-908T on asiakkaan." id="1"/>',
        '<w:comment author="131052-908T"/>',
        '<w:hyperlink tooltip="131052-908T"/>',
        "<w:p><w:r><w:t>Tunnus</w:t><w:br/><w:t>131052-908T</w:t></w:r></w:p>",
    ],
)
def test_personal_data_is_found_across_runs_and_in_the_words_for_pictures(tmp_path, name, body):
    assert "personal_data" in found(office(tmp_path / "site", body, name))


def test_an_observations_own_words_are_found_across_runs(tmp_path):
    folder = office(tmp_path / "site", paragraph(TEXT[:20], TEXT[20:41], TEXT[41:]))
    assert found(folder, observed=[TEXT]) == {"free_text"}


def test_a_count_that_no_mark_of_the_release_shows_is_found(tmp_path):
    folder = office(tmp_path / "site", paragraph("Kaudella oli ", "7", " havaintoa."))
    assert found(folder) == {"unregistered_count"}
    (folder / "index.html").write_text('<p><span data-cell="reports;period=2025H2">7</span></p>', encoding="utf-8")
    assert found(folder) == set()


def test_a_file_without_title_language_or_words_for_a_picture_is_told(tmp_path):
    body = '<wp:docPr descr="" id="1"/>'
    assert found(office(tmp_path / "site", body, title="", language="")) == {"office_access", "missing_alt"}


@pytest.mark.parametrize(("words", "checks"), [("Viivakuvio", set()), ("", {"missing_alt"})])
def test_a_picture_of_slides_needs_words_too(tmp_path, words, checks):
    body = f'<p:pic xmlns:p="p"><p:nvPicPr><p:cNvPr descr="{words}" id="1"/></p:nvPicPr></p:pic>'
    assert found(office(tmp_path / "site", body, "a.pptx")) == checks


def test_a_picture_is_read_beside_its_pixels_only(tmp_path):
    def chunk(kind, content):
        return len(content).to_bytes(4) + kind + content + b"\0\0\0\0"

    start, pixels = b"\x89PNG\r\n\x1a\n", chunk(b"IDAT", b"131052-908T " * 3)
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.png").write_bytes(start + pixels + chunk(b"IEND", b""))
    assert found(folder) == set()
    for hidden in (
        chunk(b"tEXt", b"Comment\x00" + b"131052-908T") + chunk(b"IEND", b""),
        chunk(b"IEND", b"") + b"131052-908T",
    ):
        (folder / "a.png").write_bytes(start + pixels + hidden)
        assert found(folder) == {"personal_data"}


def sheet(folder, *rows):
    folder.mkdir(exist_ok=True)
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    page = book.add_worksheet("Luvut")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    (folder / "a.xlsx").write_bytes(content.getvalue())
    return folder


@pytest.mark.parametrize("separator", [";", ","])
def test_a_sheet_saved_as_csv_is_read_as_the_sheet_is(tmp_path, separator):
    folder = tmp_path / "site"
    folder.mkdir()
    total = "reports;period=2025H2"
    rows = [("Ilmiö", "Havaintoja", "Havaintoja: merkintä"), ("Kaikki", "40", f'"{total}"'), ("Velat", "12", "")]
    (folder / "a.csv").write_text("\n".join(separator.join(row) for row in rows), encoding="utf-8")
    result = audit([folder])
    assert result.cell_count == 1
    assert [finding.place for finding in result.findings] == ["Havaintoja"]
    (folder / "a.csv").write_text("\n".join(separator.join(row) for row in rows[:2]), encoding="utf-8")
    assert audit([folder]).findings == []


@pytest.mark.parametrize("rows", ["Havaintoja,Havaintoja: merkintä\n7\n", "Kunta,Havaintoja\nPori,7,x\n"])
def test_a_row_of_another_length_than_its_header_has_no_key_by_chance(tmp_path, rows):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.csv").write_text(rows, encoding="utf-8")
    assert found(folder) == {"unregistered_count"}


def test_each_column_of_counts_is_read_with_the_column_of_its_keys(tmp_path):
    header = ("Ilmiö", "Havaintoja", "Yksiköitä", "Havaintoja: merkintä", "Yksiköitä: merkintä")
    total, units = "reports;period=2025H2", "units;period=2025H2"
    folder = sheet(
        tmp_path / "site", header, ("Kaikki", 40, "..", total, units), ("Velat", 12, 7, f"{total};tone=x", "")
    )
    result = audit([folder])
    assert result.cell_count == 3
    assert [finding.check for finding in result.findings] == ["unregistered_count"]
    assert [finding.place for finding in result.findings] == ["Yksiköitä"]


def test_a_document_is_read_beside_the_page_that_it_is_another_form_of(tmp_path):
    folder = office(
        tmp_path / "site", paragraph("Kunnissa on nyt Aloitettu Psykologinen ja sitä jatketaan koko ensi vuoden ajan.")
    )
    assert found(folder) == {"personal_data"}
    page = '<html lang="fi"><p>Aloitettu on.</p><p>Psykologinen tuki.</p></html>'
    (folder / "b.html").write_text(page, encoding="utf-8")
    assert found(folder) == {"personal_data"}
    (folder / "a.html").write_text(page, encoding="utf-8")
    assert found(folder) == set()
