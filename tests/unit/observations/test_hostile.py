"""Hostile content: read as the text it is, or refused in one sentence; never acted on."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

from rake_analysis.cli import app
from rake_analysis.errors import UserError
from rake_analysis.observations import grids, store
from rake_analysis.observations.ingest import ingest

TEXTS = {
    "markdown": "# Otsikko\n\n| a | b |\n|---|---|\n[linkki](javascript:alert(1)) ![x](http://198.51.100.1/x.png)",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt;",
    "typst": '#read("/etc/passwd") #import "x.typ" $x$ \\u{202e}',
    "latex": "\\input{/etc/passwd} \\write18{ls} $$x$$",
    "pandoc": '[teksti]{.luokka style="color:red"} ::: {.content-hidden} jono :::',
    "shortcode": "{{< include /etc/passwd >}} {{< env HOME >}}",
    "cell": "```{python}\nimport os; os.system('ls')\n```",
    "inline": "`{python} 1+1` ja `r 1+1`",
    "formula": '=HYPERLINK("http://198.51.100.1","jono") kasvaa',
    "formulas": "+1+cmd|' /C calc'!A0 jono",
}


@pytest.mark.parametrize("kind", TEXTS)
def test_markup_and_formulas_are_read_as_the_text_they_are(kind, project, write_csv, rows_of, answers):
    answers[1]["description"] = TEXTS[kind]
    ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    assert TEXTS[kind] in store.read(project)["description"].to_list()


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("jono\x1b[31m punainen\x1b]0;x\x07", "jono[31m punainen]0;x"),
        ("jono\u202etakaperin\u2066", "jonotakaperin"),
        ("jono\u200b kasvaa\ufeff", "jono kasvaa"),
        ("jono \x00kasvaa", "jono kasvaa"),
        ("jono\x08\x7f\x9b kasvaa", "jono kasvaa"),
    ],
)
def test_characters_that_act_on_a_reader_are_gone(raw, read, project, write_csv, rows_of, answers):
    rows = rows_of["A"](answers)
    # A NUL far into a file is repaired; one among the first bytes says that the file is not text.
    rows += [["9", "1.8.2025", "Asukas", *[""] * 5, "Pori", "täyte " * 900, ""]]
    rows += [["10", "1.8.2025", "Asukas", *[""] * 5, "Pori", raw, "", ""]]
    ingest(project, write_csv(rows), "2025H2")
    assert read in store.read(project)["description"].to_list()


def test_lone_surrogates_are_refused_and_damaged_pairs_too():
    for content in (b"a;b\nx;\xed\xa0\x80\xc3\xa4\n", "a;b\nx;y".encode("utf-16") + b"\x00\xd8;\x00z\x00"):
        with pytest.raises(UserError, match="breaks off or is damaged"):
            grids.read(Path("a.csv"), content)


def test_a_cell_of_a_megabyte_is_read_whole(project, write_csv, rows_of, answers):
    answers[0]["description"] = "jono kasvaa " * 87_382
    ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    assert store.read(project)["description"].str.len_bytes().max() == len(answers[0]["description"]) - 1


def test_the_terminal_gets_no_control_sequence_from_headers_options_or_names(project, write_csv, rows_of, answers):
    rows = rows_of["A"](answers)
    rows[0] += ["Kenkä\x1b[2J\u202ekoko", "<b>lihava</b>\x07"]
    for row in rows[1:]:
        row += ["x", "y"]
    answers[0]["service_task"] = ""
    rows[1][3 + 2] = "Velho\x1b]0;x\x07"
    path = write_csv(rows, "ha\x1b[31mvainnot.csv")
    for options in (["--dry-run"], ["--starter-map", str(path.parent / "m.yml")], []):
        result = CliRunner().invoke(
            app, ["ingest", str(path), "--period", "2025H2", "--project", str(project.root), *options]
        )
        assert result.exit_code == 0, result.output
        assert not [letter for letter in result.output if not (letter.isprintable() or letter in "\n\u00a0")]
        assert "Kenkä" in result.output


def workbook(**parts: bytes | str) -> bytes:
    """A real workbook with some of its parts replaced: `sheet` or `shared`."""
    made, changed = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("Raportti").write_row(0, 0, ["a", "b", "c"])
    names = {"sheet": "xl/worksheets/sheet1.xml", "shared": "xl/sharedStrings.xml"}
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            for part, new in parts.items():
                if entry.filename == names[part]:
                    content = new if isinstance(new, bytes) else new.encode()
            target.writestr(entry.filename, content)
    return changed.getvalue()


SHEET = (
    '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)
ENTITY = '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'
LONG = "<sst><si><t>" + "a" * 30_000 + "</t></si></sst>"


def ods(content: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return made.getvalue()


REPEATED = (
    '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell '
    'office:value-type="string"><text:p>x</text:p></table:table-cell><table:table-cell/></table:table-row></table:table>'
)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.xlsx", workbook(shared=ENTITY), "outside entities"),
        ("a.xlsx", workbook(shared=ENTITY.encode("utf-16")), "outside entities"),
        (
            "a.xlsx",
            workbook(sheet=SHEET.format('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
            "would unpack to 17,179,869,184 cells",
        ),
        (
            "a.xlsx",
            workbook(sheet=SHEET.format("".join('<c r="A1" t="s"><v>0</v></c>' for _ in range(80_000))), shared=LONG),
            "would unpack to 2",
        ),
        ("a.xlsx", workbook(sheet="<" + " " * 60_000_000), "would unpack to 57 MB"),
        ("a.ods", ods(REPEATED), "repeated cells"),
    ],
    ids=["entity", "entity in utf-16", "a cell far away", "a text referred to often", "packed air", "repeated cells"],
)
def test_a_workbook_made_to_harm_is_refused_in_one_sentence(name, content, problem):
    assert len(content) < 400_000
    with pytest.raises(UserError) as refused:
        grids.read(Path(name), content)
    assert problem in refused.value.problem
    assert refused.value.remedy
