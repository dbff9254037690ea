"""The workbook of proposals: unchanged it changes nothing, edits become additions, history is not rewritten."""

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rake_analysis.errors import UserError
from rake_analysis.project import Project, Settings, create
from rake_analysis.registers import proposal_edits, proposal_entries, proposal_workbook, proposals

TODAY = date(2026, 2, 1)
PHENOMENA = ("ASU", "KOU")
PROPOSALS = (
    "proposal_id,created_date,period,phenomenon,title,text,addressee,responsible,deadline,source_observation_count\n"
    "E2025-01,2025-08-19,2025H1,ASU,Rästit,Rästeistä ilmoitetaan.,municipality,Pori,2026-03-31,1\n"
    "E2025-02,2025-08-19,2025H1,KOU,Malli,Yhteinen malli.,municipality,,,\n"
)
EVENTS = (
    "proposal_id,event_date,body,event,note,responsible,deadline\n"
    "E2025-01,2025-08-27,professional_group,proposed,,,\n"
    "E2025-01,2025-09-25,sote_board,accepted,Puolletaan,,\n"
    "E2025-02,2025-08-27,professional_group,proposed,,,\n"
)
OBSERVATIONS = "proposal_id,observation_id\nE2025-01,2025H1-00000001\n"


@pytest.fixture
def here(tmp_path) -> Project:
    project = create(tmp_path / "project", Settings())
    stored = pl.DataFrame({"observation_id": ["2025H1-00000001", "2025H1-00000002"]})
    stored.write_parquet(project.observations / "2025H1.parquet")
    for name, text in contents().items():
        (project.registers / name).write_text(text, encoding="utf-8")
    return project


def contents() -> dict[str, str]:
    return {
        proposals.PROPOSALS_FILE: PROPOSALS,
        proposals.EVENTS_FILE: EVENTS,
        proposals.OBSERVATIONS_FILE: OBSERVATIONS,
    }


def kept(here: Project) -> dict[str, str]:
    return {name: (here.registers / name).read_text(encoding="utf-8") for name in contents()}


def exported(here: Project) -> Path:
    path = here.root / "ehdotukset.xlsx"
    proposal_workbook.write(here, path)
    return path


def edited(here: Project, **cells: str | date) -> Path:
    """The exported workbook with cells changed: `P_I2` is cell I2 of the sheet of proposals, `T_A5` of events."""
    path = exported(here)
    edit(path, **cells)
    return path


def edit(path: Path, **cells: str | date) -> None:
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        sheet = book["ehdotukset" if place.startswith("P_") else "tapahtumat"]
        sheet[place[2:]] = value
    book.save(path)


def read(here: Project, path: Path, body: str = "professional_group", is_dry: bool = False) -> list[str]:
    return proposal_edits.read(here, path, phenomena=PHENOMENA, body=body, today=TODAY, is_dry=is_dry)


def test_the_workbook_shows_labels_and_finnish_days(here):
    book = openpyxl.load_workbook(exported(here))
    rows = list(book["ehdotukset"].iter_rows(min_row=2, max_row=2, values_only=True))
    assert rows == [
        (
            "E2025-01",
            "19.8.2025",
            "2025H1",
            "ASU",
            "Rästit",
            "Rästeistä ilmoitetaan.",
            "Kunta",
            "Pori",
            "31.3.2026",
            "2025H1-00000001",
            "Hyväksytty",
            "2",
        )
    ]
    assert [row[0].value for row in book["tapahtumat"]["A2:A4"]] == ["1", "2", "1"]
    offered = {str(rule.sqref): rule.formula1 for rule in book["tapahtumat"].data_validations.dataValidation}
    assert set(offered) == {"D2:D1001", "E2:E1001"}
    assert "SOTE-jory" in offered["D2:D1001"] and "Hyväksytty" in offered["E2:E1001"]


def test_spaces_around_what_was_typed_are_no_part_of_it(here):
    assert read(here, edited(here, P_A2=" E2025-01 ", P_I2=" 31.3.2026", T_A2="1 ", T_B2=" E2025-01")) == []


def test_an_unchanged_workbook_changes_nothing(here):
    assert read(here, exported(here)) == []
    assert kept(here) == contents()


def test_a_text_that_no_cell_holds_whole_is_refused_and_nothing_written(here):
    path = here.registers / proposals.PROPOSALS_FILE
    path.write_text(PROPOSALS.replace("Yhteinen malli.", "a" * 32_768), encoding="utf-8")
    with pytest.raises(UserError, match=r"row 3, column '[^']+': the text has 32768 characters, a cell holds 32767"):
        exported(here)
    assert not (here.root / "ehdotukset.xlsx").exists()


def test_a_new_row_becomes_a_proposal_once(here):
    path = edited(
        here, P_C4="2025H2", P_D4="KOU", P_E4="Uusi", P_F4="Tehdään.", P_G4="Kela", P_I4=date(2026, 5, 31),
        P_J4="2025H1-00000002",
    )  # fmt: skip
    assert read(here, path) == [
        "ehdotukset.xlsx, sheet ehdotukset, row 4, column otsikko: new proposal E2025-03 'Uusi'"
    ]
    assert read(here, path) == []
    row = proposals.read_proposals(here).row(2, named=True)
    assert (row["proposal_id"], row["created_date"], row["addressee"]) == ("E2025-03", TODAY, "kela")
    assert row["deadline"] == date(2026, 5, 31)
    assert proposals.read_observations(here).row(1) == ("E2025-03", "2025H1-00000002")


def test_rows_left_empty_between_others_are_passed_over(here):
    path = edited(
        here, P_C7="2025H2", P_D7="KOU", P_E7="Uusi", P_F7="Tehdään.", P_G7="Kela",
        T_B8="E2025-02", T_C8="25.9.2025", T_D8="SOTE-jory", T_E8="Hyväksytty",
    )  # fmt: skip
    assert [line.split(", ")[2] for line in read(here, path)] == ["row 8", "row 7"]


def test_a_new_row_of_events_becomes_an_event_once(here):
    path = edited(here, T_B5="E2025-02", T_C5="25.9.2025", T_D5="SOTE-jory", T_E5="Hyväksytty", T_F5="Kyllä")
    assert read(here, path) == [
        "ehdotukset.xlsx, sheet tapahtumat, row 5, column tapahtuma: E2025-02 accepted, sote_board, 2025-09-25"
    ]
    assert read(here, path) == []
    assert proposals.read_events(here).height == 4


def test_a_new_deadline_becomes_an_event_of_the_body_once(here):
    path = edited(here, P_H2="Rauma", P_I2="30.6.2026")
    assert read(here, path) == [
        "ehdotukset.xlsx, sheet ehdotukset, row 2, column vastuutaho: E2025-01 responsible 'Pori' → 'Rauma'",
        "ehdotukset.xlsx, sheet ehdotukset, row 2, column määräaika: E2025-01 deadline '31.3.2026' → '30.6.2026'",
    ]
    assert read(here, path) == []
    assert proposals.read_events(here).row(-1, named=True) == {
        "proposal_id": "E2025-01",
        "event_date": TODAY,
        "body": "professional_group",
        "event": "changed",
        "note": None,
        "responsible": "Rauma",
        "deadline": date(2026, 6, 30),
    }


def test_an_added_observation_is_kept_once(here):
    path = edited(here, P_J2="2025H1-00000001 2025H1-00000002")
    assert read(here, path) == [
        "ehdotukset.xlsx, sheet ehdotukset, row 2, column havainnot: E2025-01 rests on 2025H1-00000002"
    ]
    assert read(here, path) == []
    assert proposals.read_observations(here).height == 2


def test_names_typed_in_other_ways_are_the_same_when_read_again(here):
    path = edited(
        here, P_C4="2025h2", P_D4="kou", P_E4=" Uusi  ehdotus", P_F4="Tehdään.", P_G4="KELA", P_I4="15.2.2026",
        T_B5="E2025-02", T_C5=date(2025, 9, 25), T_D5="sote-JORY", T_E5="accepted",
    )  # fmt: skip
    assert len(read(here, path)) == 2
    assert proposal_edits.read(here, path, phenomena=PHENOMENA, body="", today=date(2026, 3, 1)) == []


def test_a_dry_reading_tells_the_same_and_writes_nothing(here):
    path = edited(here, P_I2="30.6.2026", T_B5="E2025-02", T_C5="25.9.2025", T_D5="SOTE-jory", T_E5="Hyväksytty")
    told = read(here, path, is_dry=True)
    assert kept(here) == contents()
    assert read(here, path) == told
    assert len(told) == 2


def test_edits_of_both_sheets_are_taken_together(here):
    path = edited(here, P_I3="30.6.2026", T_B5="E2025-02", T_C5="2025-09-25", T_D5="area",
                  T_E5="accepted")  # fmt: skip
    assert len(read(here, path)) == 2
    assert proposals.read_events(here).filter(pl.col("proposal_id") == "E2025-02")["event"].to_list() == [
        "proposed",
        "accepted",
        "changed",
    ]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"P_E2": "Muu"}, "row 2, column otsikko: the history cannot be changed: 'Muu' was 'Rästit' before"),
        ({"P_C2": "2025H2"}, "row 2, column kausi: the history cannot be changed: '2025H2' was '2025H1' before"),
        ({"P_D2": "KOU"}, "row 2, column ilmiö: the history cannot be changed: 'KOU' was 'ASU' before"),
        ({"P_F2": "Muu."}, "row 2, column ehdotus: the history cannot be changed: 'Muu.' was 'Rästeistä ilmoitetaan.'"),
        ({"T_D3": "Kunta"}, "row 3, column toimielin: the history cannot be changed: 'Kunta' was 'SOTE-jory' before"),
        ({"T_E3": "Hylätty"}, "row 3, column tapahtuma: the history cannot be changed: 'Hylätty' was 'Hyväksytty'"),
        ({"T_G3": "Rauma"}, "row 3, column vastuutaho: the history cannot be changed: 'Rauma' was '' before"),
        ({"T_H3": "1.5.2026"}, "row 3, column määräaika: the history cannot be changed: '1.5.2026' was '' before"),
        ({"P_B2": date(2025, 8, 20)}, "row 2, column luotu: the history cannot be changed: '2025-08-20"),
        ({"P_G2": "Kela"}, "row 2, column kenelle: the history cannot be changed: 'Kela' was 'Kunta' before"),
        ({"P_K2": "Tehty"}, "row 2, column tilanne: the history cannot be changed: 'Tehty' was 'Hyväksytty' before"),
        (
            {"P_J2": ""},
            "row 2, column havainnot: the history cannot be changed: E2025-01 rests on '2025H1-00000001' too",
        ),
        ({"P_J2": "2025H1-00000002"}, "row 2, column havainnot: the history cannot be changed: E2025-01 rests on"),
        ({"P_A3": "E2025-01"}, "row 3, column tunnus: the history cannot be changed: 'E2025-01' stands twice"),
        ({"T_B5": "E2025-02", "T_D5": "area", "T_E5": "accepted"}, "row 5, column päivä: must not be empty"),
        ({"P_I2": ""}, "row 2, column määräaika: the history cannot be changed: the cell was emptied"),
        ({"P_A2": "E2025-09"}, "row 2, column tunnus: the history cannot be changed: there is no proposal 'E2025-09'"),
        ({"P_L2": "3"}, "row 2, column tunnus: the history cannot be changed: 'E2025-01' does not have its 3 events"),
        ({"P_L2": "kaksi"}, "row 2, column tapahtumia: 'kaksi' is not a number"),
        ({"P_L2": "1e999"}, "row 2, column tapahtumia: '1e999' is not a number"),
        ({"T_F3": "Hylätään"}, "row 3, column huomautus: the history cannot be changed: 'Hylätään' was 'Puolletaan'"),
        ({"T_C3": "26.9.2025"}, "row 3, column päivä: the history cannot be changed: '26.9.2025' was '25.9.2025'"),
        ({"T_A3": ""}, "row 2, column tunnus: the history cannot be changed: 'E2025-01' does not have its 2 events"),
        ({"T_A3": "7"}, "row 3, column nro: the history cannot be changed: 'E2025-01' has no event 7"),
        (
            {"T_B5": "E2025-09", "T_C5": "25.9.2025", "T_D5": "area", "T_E5": "accepted"},
            "row 5, column tunnus: there is no proposal",
        ),
        (
            {"T_B5": "E2025-02", "T_C5": "25.9.2025", "T_D5": "area", "T_E5": "started"},
            "row 5, column tapahtuma: 'started' cannot follow",
        ),
        ({"T_B5": "E2025-02", "T_C5": "25.9.2025", "T_E5": "accepted"}, "row 5, column toimielin: must not be empty"),
        ({"P_I2": "=TODAY()"}, "sheet ehdotukset, cell I2: the cell holds a formula"),
        ({"T_F5": "=1+1"}, "sheet tapahtumat, cell F5: the cell holds a formula"),
        ({"P_H2": "@Rauma"}, "row 2, column vastuutaho: '@Rauma' would be a formula"),
        ({"P_H2": "Rauma, 044 555 1234"}, "row 2, column vastuutaho: the text holds personal data"),
        ({"P_J2": "2025H1-00000001, x"}, "row 2, column havainnot: there is no observation 'x'"),
        ({"P_E4": "Uusi"}, "row 4, column kausi: '' is not a period"),
        ({"P_E1": "nimi"}, "sheet ehdotukset: column 'otsikko' is missing"),
    ],
)
def test_a_wrong_edit_is_named_with_its_row_and_nothing_written(here, cells, sentence):
    path = edited(here, P_C5="2025H2", P_D5="KOU", P_E5="Hyvä", P_F5="Tehdään.", P_G5="Kela", **cells)
    with pytest.raises(UserError) as caught:
        read(here, path)
    assert sentence in str(caught.value)
    assert caught.value.remedy
    assert kept(here) == contents()


def test_a_change_needs_the_body_that_decided_it(here):
    with pytest.raises(UserError, match="the edit of E2025-01 needs the body that decided it"):
        read(here, edited(here, P_I2="30.6.2026"), body="")


def test_a_removed_proposal_and_a_removed_event_are_named(here):
    for sheet, row, sentence in (("ehdotukset", 2, "'E2025-01' was removed"), ("tapahtumat", 3, "its 2 events")):
        path = exported(here)
        book = openpyxl.load_workbook(path)
        book[sheet].delete_rows(row)
        book.save(path)
        with pytest.raises(UserError, match=sentence):
            read(here, path)


def test_an_edit_over_something_newer_is_refused_but_other_edits_of_an_old_workbook_are_taken(here):
    path = exported(here)
    with proposal_entries.opened(here, phenomena=PHENOMENA, today=TODAY) as book:
        book.decide("E2025-01", {"body": "area", "event": "changed", "deadline": "2026-04-30"})
    assert read(here, path) == []
    edit(path, P_I3="30.6.2026")
    assert len(read(here, path)) == 1
    edit(path, P_I2="30.6.2026")
    with pytest.raises(UserError, match="E2025-01 has had events since the file was written"):
        read(here, path)


def test_rows_may_be_sorted_and_columns_moved_and_added(here):
    path = exported(here)
    book = openpyxl.load_workbook(path)
    sheet = book["ehdotukset"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    sheet.delete_rows(1, 5)
    for row in (rows[0], rows[2], rows[1]):
        sheet.append([*reversed(row), "oma huomio"])
    book.save(path)
    assert read(here, path) == []


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(lambda text: text.strip())


@settings(max_examples=25, deadline=None)
@example(texts=[("a\n\x02\x1fb", "c\n\x00\nd", "e\n\x01\nf")], has_responsible=True)
@given(texts=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4), has_responsible=st.booleans())
def test_whatever_the_texts_a_workbook_read_back_changes_nothing(tmp_path_factory, texts, has_responsible):
    here = create(tmp_path_factory.mktemp("texts") / "project", Settings())
    rows, events = io.StringIO(), io.StringIO()
    for number, (title, text, note) in enumerate(texts, start=1):
        who = note if has_responsible else ""
        csv.writer(rows).writerow(
            [f"E2025-{number:02d}", "2025-08-19", "2025H1", "ASU", title, text, "kela", who, "", ""]
        )
        csv.writer(events).writerow([f"E2025-{number:02d}", "2025-08-27", "area", "accepted", note, "", ""])
    for name, body in ((proposals.PROPOSALS_FILE, rows), (proposals.EVENTS_FILE, events)):
        content = contents()[name].split("\n", 1)[0] + "\n" + body.getvalue()
        (here.registers / name).write_bytes(content.encode("utf-8"))
    assert proposals.read_events(here).height == len(texts)
    before = {path.name: path.read_bytes() for path in here.registers.glob("*.csv")}
    assert read(here, exported(here)) == []
    assert {path.name: path.read_bytes() for path in here.registers.glob("*.csv")} == before
