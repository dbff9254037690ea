"""Comments of the working groups: plain text with who and when."""

import pytest

from rake_analysis import periods, project
from rake_analysis.errors import UserError
from rake_analysis.registers import comments

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
    "content", ["Pelkkä teksti", "---\nauthor:\ndate:\n---\nTeksti", "---\nauthor: [\n---\nTeksti", "---\n- a\n---\nT"]
)
def test_a_comment_without_author_and_day_is_refused_with_its_file(tmp_path, content):
    with pytest.raises(UserError) as caught:
        comment(tmp_path, content)
    assert "ASU.md" in str(caught.value)
