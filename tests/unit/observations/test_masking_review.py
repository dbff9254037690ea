"""The review of the masking: write the workbook, decide in it, read it back, ingest again."""

import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.observations import masking_review, masking_verdicts, store
from rake_analysis.observations.ingest import ingest
from rake_analysis.observations.received import safe_name
from rake_analysis.privacy import addresses, combinations, contacts, identifiers, names, unlisted

TEXTS = (
    "Matti Virtanen soitti, tunnus 010594Y9032.",
    "Kolvaukset on tehty. =1+1 ja puh. 040 123 4567.",
    "Tapasin asiakas xyrkön siellä.",
)


@pytest.fixture
def ingested(project, answers, rows_of, write_csv):
    for answer, text in zip(answers, TEXTS, strict=True):
        answer["description"] = text
    file = write_csv(rows_of["A"](answers))
    ingest(project, file, "2025H2")
    return project, project.period("2025H2"), file


def descriptions(project, period) -> set[str]:
    return set(store.read(project, [period])["description"])


def decided(path, answers: dict[str, str], missed: tuple[str, str, str] | None = None) -> None:
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["kohdat"]
    head = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        found = row[head.index("löydetty")].value
        if found in answers:
            row[head.index("oikein?")].value = answers[found]
    if missed is not None:
        for column, value in enumerate(missed, start=1):
            workbook["puuttuvat"].cell(2, column).value = value
    workbook.save(path)


def id_of(project, period, part: str) -> str:
    return (
        store.read(project, [period])
        .filter(pl.col("description").str.contains(part, literal=True))["observation_id"]
        .item()
    )


def test_the_workbook_shows_the_words_found_in_a_masked_context_and_no_formula(ingested, tmp_path):
    project, period, _ = ingested
    path = tmp_path / "tarkastus.xlsx"
    assert masking_review.write(project, period, path) == 4
    sheet = openpyxl.load_workbook(path)["kohdat"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert {row[7] for row in rows} == {"Matti Virtanen", "010594Y9032", "Kolvaukset", "040 123 4567"}
    code = next(row for row in rows if row[7] == "010594Y9032")
    assert code[8] == "[nimi] soitti, tunnus [henkilötunnus]."
    assert {code[4], code[6]} == {"Henkilötunnus", "varma"}
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_corrections_outrank_the_rules_on_every_later_ingest(ingested, tmp_path):
    project, period, file = ingested
    path = tmp_path / "tarkastus.xlsx"
    masking_review.write(project, period, path)
    missed = (id_of(project, period, "xyrkön"), "xyrkön", "Nimi")
    decided(path, {"Kolvaukset": "ei", "Matti Virtanen": "kyllä", "040 123 4567": "Asiakas- tai asianumero"}, missed)
    counts = masking_verdicts.read(project, period, path)
    assert counts == {"confirmed": 1, "not_personal": 1, "other_class": 1, "added": 1}
    expected = {
        "[nimi] soitti, tunnus [henkilötunnus].",
        "Kolvaukset on tehty. =1+1 ja puh. [asiakasnumero].",
        "Tapasin asiakas [nimi] siellä.",
    }
    for _ in range(2):
        ingest(project, file, "2025H2")
        assert descriptions(project, period) == expected
    masked = store.read_masked(project, [period])
    assert masked.filter(pl.col("rule") == "reviewer").height == 2


def test_reading_a_file_twice_and_writing_it_anew_keeps_the_verdicts(ingested, tmp_path):
    project, period, file = ingested
    path = tmp_path / "tarkastus.xlsx"
    masking_review.write(project, period, path)
    decided(path, {"Kolvaukset": "ei", "Matti Virtanen": "kyllä"})
    masking_verdicts.read(project, period, path)
    register = project.registers / "masking_corrections.csv"
    before = register.read_bytes()
    masking_verdicts.read(project, period, path)
    assert register.read_bytes() == before
    ingest(project, file, "2025H2")
    masking_review.write(project, period, path)
    masking_verdicts.read(project, period, path)
    assert register.read_bytes() == before


def test_an_emptied_verdict_is_no_verdict_any_more(ingested, tmp_path):
    project, period, file = ingested
    path = tmp_path / "tarkastus.xlsx"
    masking_review.write(project, period, path)
    decided(path, {"Kolvaukset": "ei"})
    masking_verdicts.read(project, period, path)
    decided(path, {"Kolvaukset": ""})
    assert sum(masking_verdicts.read(project, period, path).values()) == 0
    ingest(project, file, "2025H2")
    assert any("[nimi] on tehty" in text for text in descriptions(project, period))


def test_the_register_holds_no_personal_data(ingested, tmp_path):
    project, period, _ = ingested
    path = tmp_path / "tarkastus.xlsx"
    masking_review.write(project, period, path)
    missed = (id_of(project, period, "xyrkön"), "xyrkön", "nimi")
    decided(path, {"Matti Virtanen": "kyllä", "010594Y9032": "kyllä", "040 123 4567": "kyllä"}, missed)
    masking_verdicts.read(project, period, path)
    kept = b"".join(path.read_bytes() for path in project.registers.iterdir()).lower()
    assert not [word for word in (b"virtanen", b"010594y9032", b"040 123", "xyrkön".encode()) if word in kept]


def test_a_correction_holds_only_while_the_words_are_the_same(ingested, answers, rows_of, write_csv, tmp_path):
    project, period, _ = ingested
    path = tmp_path / "tarkastus.xlsx"
    masking_review.write(project, period, path)
    decided(path, {"Matti Virtanen": "ei"})
    masking_verdicts.read(project, period, path)
    answers[0]["description"] = "Pekka Lehtonen soitti, tunnus 010594Y9032."
    for answer, text in zip(answers[1:], TEXTS[1:], strict=True):
        answer["description"] = text
    ingest(project, write_csv(rows_of["A"](answers), "havainnot_korjattu.csv"), "2025H2")
    assert "[nimi] soitti, tunnus [henkilötunnus]." in descriptions(project, period)


def test_progress_tells_how_much_is_reviewed(ingested, tmp_path):
    project, period, _ = ingested
    path = tmp_path / "tarkastus.xlsx"
    masking_review.write(project, period, path)
    decided(path, {"Kolvaukset": "ei", "Matti Virtanen": "kyllä"})
    masking_verdicts.read(project, period, path)
    assert masking_review.progress(project, period).rows() == [
        ("identity_code", 1, 0, 0),
        ("name", 2, 2, 1),
        ("phone", 1, 0, 0),
    ]


@pytest.mark.parametrize(
    ("answers_given", "missed", "problem"),
    [
        ({"Kolvaukset": "ehkä"}, None, "kohdat, row"),
        ({}, ("", "xyrkön", "nimi"), "puuttuvat, row 2"),
        ({}, ("ID", "ei ole tekstissä", "nimi"), "puuttuvat, row 2"),
        ({}, ("ID", "xyrkön", ""), "puuttuvat, row 2"),
    ],
)
def test_what_cannot_be_understood_is_named_and_nothing_is_written(ingested, tmp_path, answers_given, missed, problem):
    project, period, _ = ingested
    path = tmp_path / "tarkastus.xlsx"
    masking_review.write(project, period, path)
    if missed:
        missed = (missed[0].replace("ID", id_of(project, period, "xyrkön")), *missed[1:])
    decided(path, answers_given, missed)
    with pytest.raises(UserError) as caught:
        masking_verdicts.read(project, period, path)
    assert problem in str(caught.value)
    assert "xyrkön" not in str(caught.value)
    assert not (project.registers / "masking_corrections.csv").exists()


def test_the_review_file_is_refused_among_rendered_pages(ingested):
    project, period, _ = ingested
    with pytest.raises(UserError, match="rendered pages"):
        masking_review.write(project, period, project.build / "x.xlsx")


def test_every_rule_has_its_confidence():
    known = set(pl.read_csv(metadata.FOLDER / "masking_rules.csv")["rule"])
    detectors = (*identifiers.DETECTORS, *contacts.DETECTORS, *addresses.detectors(), *combinations.detectors())
    sources = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (names, unlisted))
    of_names = set(re.findall(r'"((?:un)?listed_\w+|\w+_(?:name|pair|word|ending|verb|surname|speech))"', sources))
    assert {detector.rule for detector in detectors} | of_names <= known


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Porin havainnot_Perusraportti (1).csv", "Porin havainnot_Perusraportti (1).csv"),
        ("havainnot_010594Y9032.csv", "havainnot_peitetty.csv"),
        ("Matti_Virtanen.xlsx", "peitetty.xlsx"),
    ],
)
def test_a_file_named_after_a_client_is_kept_under_another_name(name, expected):
    assert safe_name(Path(name)) == expected
