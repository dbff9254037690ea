"""The review of the coding: what a person gets, what is read back, and that corrections outrank the rules."""

from datetime import date

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from rake_analysis.errors import UserError
from rake_analysis.phenomena import catalogue, coder, corrections, reliability, review
from rake_analysis.project import Settings, create

TODAY = date(2026, 1, 15)
TEXTS = (
    "Häätö uhkaa perhettä.",
    '=HYPERLINK("http://paha.example";"Kahvia ei ole")',
    "Velkaa on liikaa.",
)


@pytest.fixture
def project(tmp_path):
    made = create(tmp_path / "project", Settings())
    observations = pl.DataFrame(
        {
            "observation_id": [f"2025H2-{number}" for number in range(len(TEXTS))],
            "period": "2025H2",
            "language": "fi",
            "tone": "negative",
            "organisation": "Sata",
            "unit": ["a", "b", "c"],
            "description": list(TEXTS),
            "consequences": ["", None, "@SUM(A1)"],
        }
    )
    observations.write_parquet(made.observations / "2025H2.parquet")
    return made


@pytest.fixture
def period(project):
    return project.period("2025H2")


@pytest.fixture
def written(project, period, tmp_path):
    path = tmp_path / "koodaus.xlsx"
    review.write(project, period, path)
    return path


def filled(path, rows):
    """Write (row, column name) → value into the workbook."""
    book = openpyxl.load_workbook(path)
    sheet = book["koodaus"]
    header = [cell.value for cell in sheet[1]]
    for (row, name), value in rows.items():
        sheet.cell(row, header.index(name) + 1).value = value
    book.save(path)
    return path


def current(project, period):
    codes = coder.read_codes(project, [period])
    return {name: set(group["phenomenon"]) for (name,), group in codes.group_by("observation_id")}


def test_the_workbook_shows_text_proposal_words_and_rules(written):
    sheet = openpyxl.load_workbook(written)["koodaus"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == review.COLUMNS
    assert rows[1][:5] == ("2025H2-0", "Häätö uhkaa perhettä.", "ASU", "ASU: Häätö", "ASU.eviction")
    assert rows[2][2] == "MUU"


def test_what_looks_like_a_formula_or_a_link_is_text(written):
    sheet = openpyxl.load_workbook(written)["koodaus"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert sheet["B3"].value == TEXTS[1]


def test_a_file_left_as_it_was_corrects_nothing(project, period, written):
    assert review.read(project, period, written, today=TODAY).is_empty()
    assert not (project.registers / corrections.FILE).exists()


def test_corrections_are_registered_and_outrank_the_rules(project, period, written):
    filled(written, {(2, "corrected"): "asu, toi", (2, "coder"): "kehittäjä", (4, "corrected"): "MUU"})
    review.read(project, period, written, today=TODAY)
    assert corrections.read(project).rows() == [
        ("2025H2-0", "TOI", "add", "kehittäjä", TODAY),
        ("2025H2-2", "VEL", "remove", "kehittäjä", TODAY),
    ]
    coder.code_period(project, period)
    assert current(project, period) == {"2025H2-0": {"ASU", "TOI"}, "2025H2-1": {"MUU"}, "2025H2-2": {"MUU"}}
    added = coder.read_codes(project, [period]).filter(pl.col("phenomenon") == "TOI").row(0, named=True)
    assert (added["coder"], added["rule"], added["start"]) == ("kehittäjä", "correction", None)


def test_a_phenomenon_added_to_an_unclassified_observation_replaces_muu(project, period, written):
    filled(written, {(3, "corrected"): "KOT", (3, "coder"): "kehittäjä"})
    review.read(project, period, written, today=TODAY)
    coder.code_period(project, period)
    assert current(project, period)["2025H2-1"] == {"KOT"}


def test_the_same_file_twice_adds_nothing(project, period, written):
    filled(written, {(2, "corrected"): "TOI", (2, "coder"): "kehittäjä"})
    assert review.read(project, period, written, today=TODAY).height == 2
    assert review.read(project, period, written, today=TODAY).is_empty()


def test_the_last_correction_holds(project, period, written):
    filled(written, {(2, "corrected"): "TOI", (2, "coder"): "kehittäjä"})
    review.read(project, period, written, today=TODAY)
    filled(written, {(2, "corrected"): "ASU"})
    review.read(project, period, written, today=TODAY)
    coder.code_period(project, period)
    assert current(project, period)["2025H2-0"] == {"ASU"}


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({(3, "corrected"): "ASX", (3, "coder"): "x"}, "row 3: there is no phenomenon 'ASX'"),
        ({(3, "observation_id"): "2025H2-9"}, "row 3: there is no observation '2025H2-9'"),
        ({(3, "observation_id"): "2025H2-0"}, "row 3: the observation '2025H2-0' is there twice"),
        ({(3, "corrected"): "ASU"}, "row 3: the column coder is empty"),
        ({(1, "corrected"): "muu"}, "column 'corrected' is missing"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(project, period, written, cells, problem):
    filled(written, {(2, "corrected"): "TOI", **cells})
    if "coder is empty" not in problem:
        filled(written, {(2, "coder"): "kehittäjä"})
    else:
        filled(written, {(2, "corrected"): None})
    with pytest.raises(UserError) as caught:
        review.read(project, period, written, today=TODAY)
    assert problem in str(caught.value)
    assert not (project.registers / corrections.FILE).exists()


def test_a_file_that_is_no_workbook_is_refused(project, period, tmp_path):
    path = tmp_path / "koodaus.xlsx"
    path.write_text("ei tämä ole", encoding="utf-8")
    with pytest.raises(UserError, match="not a workbook"):
        review.read(project, period, path, today=TODAY)


def test_a_hostile_code_is_shown_harmless(project, period, tmp_path):
    path = tmp_path / "koodaus.xlsx"
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    for column, name in enumerate(review.COLUMNS):
        sheet.write_string(0, column, name)
    sheet.write_string(1, 0, "2025H2-0")
    sheet.write_string(1, 5, "\u202e=CMD")
    sheet.write_string(1, 6, "kehittäjä")
    book.close()
    with pytest.raises(UserError) as caught:
        review.read(project, period, path, today=TODAY)
    assert "\u202e" not in str(caught.value)


def test_rules_to_improve_tell_what_people_removed_and_added(project, period, written):
    filled(written, {(2, "corrected"): "TOI", (2, "coder"): "kehittäjä"})
    review.read(project, period, written, today=TODAY)
    assert review.rules_to_improve(project, [period]).rows() == [
        ("added", "TOI", None, 1, TEXTS[0]),
        ("removed", "ASU", "ASU.eviction", 1, "Häätö"),
    ]


def test_no_corrections_give_no_rules_to_improve(project, period):
    assert review.rules_to_improve(project, [period]).is_empty()


def test_codes_of_changed_observations_are_stale(project, period):
    coder.code_period(project, period)
    path = project.observations / "2025H2.parquet"
    pl.read_parquet(path).head(1).write_parquet(path)
    with pytest.raises(UserError, match=r"not of the present observations.*rake-analysis code --period 2025H2"):
        coder.read_codes(project)


def test_codes_of_a_changed_catalogue_are_stale(project, period):
    coder.code_period(project, period)
    own = "phenomena:\n  - {code: ASU, dropped_rules: [ASU.eviction]}\n"
    catalogue.project_file(project).write_text(own, encoding="utf-8")
    with pytest.raises(UserError, match="not of the present catalogue"):
        coder.read_codes(project)


def test_codes_are_not_made_again_without_reason(project, period, monkeypatch):
    coder.code_period(project, period)

    def refuse(*_):
        raise AssertionError("coded again")

    monkeypatch.setattr(coder, "code_observations", refuse)
    assert not coder.code_period(project, period).is_changed


def test_two_peoples_files_give_the_agreement_of_a_period(project, period, tmp_path):
    paths = []
    for name, cells in (("a", {}), ("b", {(2, "corrected"): "TOI"})):
        paths.append(tmp_path / f"{name}.xlsx")
        review.write(project, period, paths[-1])
        filled(paths[-1], {(2, "coder"): f"koodaaja {name}", **cells})
    measured = reliability.measure(project, period, paths, today=TODAY)
    assert measured["coders"][0] == "koodaaja a + koodaaja b"
    overall = measured.filter(pl.col("phenomenon").is_null()).row(0, named=True)
    assert (overall["observation_count"], overall["agreement_share"]) == (3, pytest.approx(10 / 12, abs=1e-4))
    assert reliability.read(project, period).equals(measured)


def test_agreement_needs_two_files(project, period, written):
    with pytest.raises(UserError, match="at least two"):
        reliability.measure(project, period, [written], today=TODAY)
