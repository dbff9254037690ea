import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rake_analysis.engine.pandoc import pandoc_path
from rake_analysis.text import escape_markdown, plain_line


def test_line_breaks_of_every_kind_become_one_space():
    assert plain_line("a\r\nb\u2028c\x85d\x0be") == "a b c d e"


def test_controls_bidirectional_overrides_and_terminal_sequences_are_dropped():
    assert plain_line("a\x00b\x1b[31mc\u202ed\u2066e\ufefff\x9bg") == "abcdefg"


def test_no_break_space_and_finnish_letters_stay():
    assert plain_line("5\u00a0000 äöåÄÖÅ – ’") == "5\u00a0000 äöåÄÖÅ – ’"


def test_every_ascii_punctuation_mark_is_escaped():
    marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    assert escape_markdown(marks) == "".join(f"\\{mark}" for mark in marks)


@pytest.mark.parametrize("text", ["    sisennetty", "- luettelo", "1. numero", "# otsikko", "Table: teksti", ": x"])
def test_text_opens_no_block(text):
    assert _html(escape_markdown(text)) == f"<p>{text.strip()}</p>"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"]), max_size=40),
        min_size=20,
        max_size=20,
    )
)
def test_pandoc_gives_back_the_text_that_was_escaped(texts):
    shown = [plain_line(text) for text in texts if plain_line(text)]
    document = "\n\n".join(f"x{escape_markdown(text)}x" for text in shown)
    done = subprocess.run(
        [pandoc_path(), "-f", "markdown", "-t", "plain", "--wrap=none"],
        input=document.encode(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().rstrip("\n").split("\n\n") == [f"x{text}x" for text in shown] or not shown


def _html(markdown):
    done = subprocess.run(
        [pandoc_path(), "-f", "markdown", "-t", "html"], input=markdown.encode(), capture_output=True, check=True
    )
    return done.stdout.decode().strip()
