"""The decision form: the candidates go out, the decisions come back, and reading it twice changes nothing."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from rake_analysis.errors import UserError
from rake_analysis.project import Project, Settings, create
from rake_analysis.registers import decision_form, decisions
from rake_analysis.registers.decision_form import Candidate

TODAY = date(2026, 2, 1)
SHEET = "päätökset 2025H2"
PHENOMENA = ("ASU", "KOU", "PAI")
ASKED = (
    Candidate("ASU", "Asuminen", "=1+1 nousee", "tilastot"),
    Candidate("KOU", "Koulunkäynti", "Havainnot lisääntyvät", "oma selvitys"),
)


@pytest.fixture
def here(tmp_path) -> Project:
    return create(tmp_path / "project", Settings())


def form(here: Project) -> Path:
    path = here.root / "paatokset.xlsx"
    decision_form.write(here, here.period("2025H2"), path, ASKED)
    return path


def fill(path: Path, cells: Mapping[str, str | date]) -> None:
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book[SHEET][place] = value
    book.save(path)


def read(here: Project, path: Path, today: date = TODAY) -> list[str]:
    return decision_form.read(
        here, here.period("2025H2"), path, by="Professioryhmä", day="", phenomena=PHENOMENA, today=today
    )


def test_an_empty_form_decides_nothing(here):
    path = form(here)
    assert read(here, path) == []
    assert not decisions.register(here).exists()


def test_a_filled_form_is_recorded_once(here):
    path = form(here)
    fill(
        path,
        {
            "E2": "Täydennetään",
            "F2": "Tilastotieto, Koko maan vertailutieto",
            "G2": "Rake-työryhmä",
            "H2": date(2026, 5, 31),
            "E3": "Ei jatkoa",
            "A4": "PAI",
            "E4": "Seurataan",
        },
    )
    assert read(here, path) == ["2025H2-ASU-1", "2025H2-KOU-1", "2025H2-PAI-1"]
    assert read(here, path) == []
    assert read(here, path, today=date(2027, 1, 1)) == []
    table = decisions.read(here)
    assert table["decision"].to_list() == ["supplement", "no_action", "follow"]
    assert table["data_needed"].to_list() == ["country statistics", None, None]
    assert table["deadline"].to_list() == [date(2026, 5, 31), None, None]


def test_a_changed_row_replaces_the_decision_that_the_form_shows(here):
    first = form(here)
    fill(first, {"E2": "Seurataan"})
    read(here, first)
    second = form(here)
    fill(second, {"E2": "Ei jatkoa"})
    assert read(here, second) == ["2025H2-ASU-2"]
    assert decisions.read(here)["replaces"].to_list() == [None, "2025H2-ASU-1"]


def test_a_phenomenon_decided_on_without_being_a_candidate_stands_in_the_next_form(here):
    first = form(here)
    fill(first, {"A4": "PAI", "E4": "Seurataan"})
    read(here, first)
    rows = list(openpyxl.load_workbook(form(here))[SHEET].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ["ASU", "KOU", "PAI"]
    assert (rows[2][4], rows[2][9]) == ("Seurataan", "2025H2-PAI-1")


def test_the_form_shows_what_is_in_force_in_its_period_as_it_may_be_typed(here):
    decisions.register(here).write_text(
        "decision_id,decided_date,period,phenomenon,decision,data_needed,responsible,deadline,decided_by,note,replaces\n"
        "b,2026-01-21,2025H2,ASU,supplement,country statistics,Rake,2026-05-31,R,Kunnittain,a\n"
        "a,2026-01-20,2025H2,ASU,follow,,,,R,,\n"
        "c,2025-09-20,2025H1,ASU,no_action,,,,R,,\n"
        "d,2025-09-20,2025H1,PAI,no_action,,,,R,,\n",
        encoding="utf-8",
    )
    path = form(here)
    rows = list(openpyxl.load_workbook(path)[SHEET].iter_rows(min_row=2, min_col=5, values_only=True))
    shown = ("Täydennetään", "Koko maan vertailutieto, Tilastotieto", "Rake", "31.5.2026", "Kunnittain", "b")
    assert rows == [shown, ("",) * 6]
    fill(path, {"G2": "Kuntayhtymä"})
    assert read(here, path) == ["2025H2-ASU-1"]
    before, *_, now = decisions.read(here).select(*decisions.CONTENT, "note").rows()
    assert now == (*before[:2], "Kuntayhtymä", *before[3:])


def test_a_form_written_before_a_decision_does_not_overrule_it(here):
    old, newer = form(here), here.root / "toinen.xlsx"
    newer.write_bytes(old.read_bytes())
    fill(newer, {"E2": "Seurataan"})
    read(here, newer)
    fill(old, {"E2": "Ei jatkoa"})
    with pytest.raises(UserError) as caught:
        read(here, old)
    place = "paatokset.xlsx, sheet päätökset 2025H2, row 2, column"
    assert str(caught.value) == (
        f"{place} päätös: it contradicts 2025H2-ASU-1, which decided 'follow' on 2026-02-01. "
        f"Name it if this decision takes its place: {place} aiempi päätös 2025H2-ASU-1."
    )


def test_a_row_left_as_it_was_written_is_passed_over_even_after_a_newer_decision(here):
    fill(first := form(here), {"E2": "Seurataan", "G2": "Rake", "H2": "2026-05-31", "I2": "Kunnittain"})
    read(here, first)
    old, newer = here.root / "vanha.xlsx", form(here)
    old.write_bytes(newer.read_bytes())
    fill(newer, {"E2": "Ei jatkoa"})
    assert read(here, newer) == ["2025H2-ASU-2"]
    fill(old, {"E3": "Seurataan"})
    assert read(here, old) == ["2025H2-KOU-1"]
    fill(old, {"A2": "PAI"})
    with pytest.raises(UserError, match="there is no decision of PAI in 2025H2 to replace"):
        read(here, old)


def test_the_form_of_another_period_is_refused(here):
    path = form(here)
    fill(path, {"E2": "Seurataan"})
    with pytest.raises(UserError, match=r"there is no sheet 'päätökset 2025H1'\. Sheets: päätökset 2025H2, ohje"):
        decision_form.read(here, here.period("2025H1"), path, by="R", day="", phenomena=PHENOMENA, today=TODAY)
    assert not decisions.register(here).exists()


@pytest.mark.parametrize(
    ("by", "day", "sentence"),
    [("", "", "--by: must not be empty"), ("R", "2026-02-02", "--date: 2026-02-02 is still to come")],
)
def test_what_is_told_on_the_command_line_is_named_so(here, by, day, sentence):
    path = form(here)
    fill(path, {"E2": "Seurataan"})
    with pytest.raises(UserError, match=sentence):
        decision_form.read(here, here.period("2025H2"), path, by=by, day=day, phenomena=PHENOMENA, today=TODAY)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"E2": "=1+1"}, "sheet päätökset 2025H2, cell E2: the cell holds a formula"),
        ({"E2": "ehkä"}, "sheet päätökset 2025H2, row 2, column päätös: 'ehkä' is not known"),
        ({"I2": "huomautus yksin"}, "row 2, column päätös: must not be empty"),
        ({"E2": "Täydennetään"}, "row 2, column tarvittava tieto: a supplement must say it"),
        ({"A3": "ZZZ", "E3": "Seurataan"}, "row 3, column ilmiö: there is no phenomenon 'ZZZ'"),
        ({"E2": "Seurataan", "E3": "Seurataan", "H3": "pian"}, "row 3, column määräaika: 'pian' is not a day"),
        ({"E1": "muu"}, "sheet päätökset 2025H2: column 'päätös' is missing"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_written(here, cells, sentence):
    path = form(here)
    fill(path, cells)
    with pytest.raises(UserError) as caught:
        read(here, path)
    assert sentence in str(caught.value)
    assert not decisions.register(here).exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "the file cannot be read"), (b"ilmi\xc3\xb6;p\xc3\xa4\xc3\xa4t\xc3\xb6s\n", "not a workbook")],
)
def test_what_is_no_workbook_is_refused(here, tmp_path, content, sentence):
    path = tmp_path / "lomake.xlsx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        read(here, path)
