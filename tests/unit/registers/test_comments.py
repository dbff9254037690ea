"""Comments of the working groups: plain text with who and when."""

import html
import re

import pypandoc
import pytest

from rake_analysis import periods, project
from rake_analysis.errors import UserError
from rake_analysis.registers import comments
from rake_analysis.report import prose

PERIOD = periods.parse("2025H2")


def comment(tmp_path, content: str | bytes):
    made = project.Project(tmp_path)
    path = comments.path(made, PERIOD, "ASU")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return comments.read(made, PERIOD, "ASU")


def test_no_file_is_no_comment(tmp_path):
    assert comments.read(project.Project(tmp_path), PERIOD, "ASU") is None


def test_author_and_day_are_shown_in_finnish_form(tmp_path):
    read = comment(tmp_path, "---\nauthor: Rake-työryhmä\ndate: 2026-01-05\n---\nYksi.\n\nKaksi\nriviä.\n")
    assert read.signature == "Rake-työryhmä, 5.1.2026"
    assert read.paragraphs == ("Yksi.", "Kaksi riviä.")


def test_windows_encodings_are_read(tmp_path):
    text = "---\nauthor: Työryhmä\ndate: 2026-01-05\n---\nHäätö.\n"
    assert comment(tmp_path, text.encode("cp1252")).paragraphs == ("Häätö.",)
    assert comment(tmp_path, text.encode("utf-8-sig")).author == "Työryhmä"


def test_a_header_without_text_is_no_comment(tmp_path):
    assert comment(tmp_path, "---\nauthor: A\ndate: 2026-01-05\n---\n\n") is None


@pytest.mark.parametrize(
    "content",
    [
        "Pelkkä teksti",
        "---\nauthor:\ndate:\n---\nTeksti",
        "---\nauthor: [\n---\nTeksti",
        "---\n- a\n---\nT",
        "---\nauthor: A\ndate: 2026-02-30\n---\nT",
    ],
)
def test_a_comment_without_author_and_day_is_refused_with_its_file(tmp_path, content):
    with pytest.raises(UserError) as caught:
        comment(tmp_path, content)
    assert "ASU.md" in str(caught.value)


def test_line_ends_of_windows_make_the_same_paragraphs(tmp_path):
    text = "---\r\nauthor: A\r\ndate: 2026-01-05\r\n---\r\nYksi.\r\n\r\nKaksi\r\nriviä.\r\n"
    assert comment(tmp_path, text).paragraphs == ("Yksi.", "Kaksi riviä.")


def test_a_line_of_spaces_parts_paragraphs_too(tmp_path):
    text = "---\nauthor: A\ndate: 2026-01-05\n---\nYksi.\n \t\nKaksi.\n"
    assert comment(tmp_path, text).paragraphs == ("Yksi.", "Kaksi.")


HOSTILE = (
    "<script>alert(1)</script>",
    "# Otsikko {.unnumbered onclick=x}",
    "[linkki](javascript:alert(1)) ![kuva](http://127.0.0.1/x.png) <http://127.0.0.1>",
    "{{< include ../rake.toml >}} `{python} 1 + 1` ```{python} 1 ``` $x^2$ @fig-1 [^1]",
    "| a | b | |---|---| > lainaus - luettelo 1. kohta * * * --- ::: {.callout-note} :::",
    "&lt;b&gt; \\<b\\> <!-- piilossa --> #raw() #include 'x.typ'",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_markup_in_a_comment_is_shown_as_its_characters(tmp_path, hostile):
    read = comment(tmp_path, f'---\nauthor: "<b>Ryhmä</b> [x](y)"\ndate: 2026-01-05\n---\n{hostile}\n')
    shown = prose.paragraphs([*read.paragraphs, prose.strong(read.signature)])
    page = pypandoc.convert_text(shown, "html", format="markdown", extra_args=["--wrap=none"])
    assert set(re.findall(r"<(\w+)", page)) == {"p", "strong"}
    texts = [html.unescape(re.sub(r"<[^>]+>", "", line)) for line in page.split("\n") if line]
    assert texts == [hostile, "<b>Ryhmä</b> [x](y), 5.1.2026"]


@pytest.mark.parametrize("named", ["kaikki", "[kaikki]", "[[public]]", "[{public: yes}]", "public"])
def test_audiences_that_are_none_are_refused(tmp_path, named):
    with pytest.raises(UserError, match="is not a list of audiences"):
        comment(tmp_path, f"---\nauthor: A\ndate: 2026-01-05\naudiences: {named}\n---\nTeksti\n")


def test_a_comment_is_for_no_release_unless_it_says_so(tmp_path):
    header = "---\nauthor: A\ndate: 2026-01-05\n"
    assert comment(tmp_path, f"{header}---\nTeksti\n").audiences == ()
    assert comment(tmp_path, f"{header}audiences: [public]\n---\nTeksti\n").audiences == ("public",)
