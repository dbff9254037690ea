"""PX files of our own: languages, marks, rows by name, cut texts, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rake_analysis.errors import UserError
from rake_analysis.official import px

PLACE = "taulu.px"
WHOLE = """CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="iso-8859-15";
LANGUAGE="fi";
LANGUAGES="fi","sv";
MATRIX="koe";
TITLE="Sairaslomat; kunnittain = "
"ja vuosittain";
TITLE[sv]="Sjukledigheter";
CONTENTS="Määrä";
UNITS="kpl";
STUB="alue";
STUB[sv]="område";
HEADING="vuosi","tiedot";
CONTVARIABLE="tiedot";
VALUES("alue")="Pori","Säkylä","Merikarvia";
VALUES[sv]("område")="Björneborg","Säkylä","Sastmola";
VALUES("vuosi")="2023","2024";
VALUES("tiedot")="määrä";
TIMEVAL("vuosi")=TLIST(A1),"2023","2024";
CODES("alue")="609","783","484";
CODES("tiedot")="n";
MAP("alue")="kunnat";
LAST-UPDATED="20250301 09:00";
SOURCE="Tilastotoimisto";
NOTE="Tiedot ovat keksittyjä.";
DATA=
%s;
"""
PLAIN = WHOLE % '10 "-"\n".." 2.5\n"..." "."'


def cube(content=PLAIN, encoding="iso-8859-15", language="fi"):
    return px.read(content.encode(encoding), PLACE, language)


def test_cells_stand_in_the_order_of_stub_and_heading_with_their_marks():
    rows = cube().table().select("alue", "vuosi", "value", "status").rows()
    assert rows == [
        ("609", "2023", 10.0, None),
        ("609", "2024", None, "-"),
        ("783", "2023", None, ".."),
        ("783", "2024", 2.5, None),
        ("484", "2023", None, "..."),
        ("484", "2024", None, "."),
    ]


def test_texts_come_in_the_language_asked_for_and_in_the_files_own_otherwise():
    assert cube().dimensions[0].labels == ("Pori", "Säkylä", "Merikarvia")
    assert cube(language="sv").dimensions[0].label == "område"
    assert cube(language="sv").dimensions[0].labels == ("Björneborg", "Säkylä", "Sastmola")
    assert cube(language="sv").dimensions[1].labels == ("2023", "2024")
    assert cube(language="en").dimensions[0].label == "alue"


def test_title_source_day_notes_and_roles_are_read():
    read = cube()
    assert read.label == "Sairaslomat; kunnittain = ja vuosittain"
    assert (read.source, read.updated, read.notes) == ("Tilastotoimisto", "2025-03-01", ("Tiedot ovat keksittyjä.",))
    assert [part.role for part in read.dimensions] == ["geo", "time", "metric"]


@pytest.mark.parametrize("encoding", ["iso-8859-15", "cp1252", "utf-8", "utf-8-sig"])
def test_a_code_page_that_lies_does_not_spoil_the_letters(encoding):
    assert cube(encoding=encoding).dimensions[0].labels[1] == "Säkylä"


def test_figures_may_stand_on_one_line_with_any_separator():
    assert cube(WHOLE % '10,"-";".."\t2.5 "..." "."').table().equals(cube().table())


def test_rows_that_a_file_with_keys_leaves_out_hold_zeros():
    keyed = WHOLE.replace("DATA=", 'KEYS("alue")=CODES;\nDATA=') % '"484",1 ".."\n"609",3 4'
    assert cube(keyed).values.to_list() == [3, 4, 0, 0, 1, None]
    assert cube(keyed).statuses.to_list() == [None] * 5 + [".."]
    assert cube(
        keyed.replace("=CODES", "=VALUES").replace('"484"', '"Merikarvia"').replace('"609",', '"Pori",'), language="sv"
    )
    by_name = WHOLE.replace("DATA=", 'KEYS("alue")=VALUES;\nDATA=') % '"Säkylä",7 8'
    assert cube(by_name).values.to_list() == [0, 0, 7, 8, 0, 0]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("  \n", "the file is empty"),
        (WHOLE % "1 2 3", "3 values for 6 cells"),
        (WHOLE % "1 2 3 4 5 kuusi", "cell 5 holds 'kuusi'"),
        (WHOLE % "1 2 3 NaN 5 6", "cell 3 holds 'NaN'"),
        (WHOLE % "1 2 3 Infinity 5 6", "cell 3 holds 'Infinity'"),
        (PLAIN[: PLAIN.index("DATA=")], r"no figures \(DATA=\)"),
        (PLAIN[: PLAIN.index('"Säkylä"')], "not a PX statement"),
        ("<html><body>503</body></html>", "line 1.* not a PX statement"),
        (PLAIN.replace('HEADING="vuosi","tiedot"', 'HEADING="vuosi","alue"'), "do not name each dimension once"),
        (PLAIN.replace('VALUES("vuosi")', 'VALUES("viikko")'), "dimension 'vuosi' has no VALUES"),
        (PLAIN.replace('"609","783"', '"609","609"'), "3 values and 2 different codes"),
        (PLAIN.replace("DATA=", 'KEYS("alue")=CODES;\nDATA='), "does not begin with its names"),
        (WHOLE.replace("DATA=", 'KEYS("alue")=CODES;\nDATA=') % '"999",3 4', "the unknown name '999'"),
        (WHOLE.replace("DATA=", 'KEYS("alue")=CODES;\nDATA=') % '"609",3', "1 figures instead of 2"),
        (WHOLE.replace("DATA=", 'KEYS("alue")=CODES;\nDATA=') % '"609",3 4\n"609",3 4', "stands twice"),
    ],
)
def test_what_is_no_whole_table_is_refused_in_one_sentence(content, problem):
    with pytest.raises(UserError, match=problem) as caught:
        px.read(content.encode(), PLACE)
    assert PLACE in str(caught.value)


@given(st.integers(0, len(PLAIN)), st.integers(0, 40), st.text(alphabet='";=()[],. 1-aä\n\x00', max_size=12))
def test_damage_anywhere_gives_a_table_or_one_sentence(at, cut, put):
    damaged = (PLAIN[:at] + put + PLAIN[at + cut :]).encode()
    try:
        table = px.read(damaged, PLACE).table()
    except UserError:
        return
    assert table.height >= 1
