import collections
import csv
import io
import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from rake_analysis import metadata
from rake_analysis.example import exports, responses
from rake_analysis.periods import parse

PHENOMENA = {
    *("TOI", "VEL", "TYO", "ASU", "YKS", "DIG", "SAA", "LIK", "PAI", "MIE"),
    *("VAK", "LAP", "KOU", "NUO", "IKA", "OMA", "VAM", "KOT", "HYV", "MUU"),
}
PERIODS = ("2024H1", "2024H2", "2025H1", "2025H2")


def all_responses(seed: int = 1) -> list[responses.Response]:
    return [row for code in PERIODS for row in responses.responses(parse(code), seed=seed, scale=1)]


def usable(period: str, seed: int) -> list[responses.Response]:
    return [row for row in responses.responses(parse(period), seed=seed, scale=1) if not row.rejected_rule]


def test_texts_differ():
    texts = [row.description for row in all_responses() if row.description.strip()]
    assert len(set(texts)) / len(texts) >= 0.98


def test_no_text_holds_what_the_grammar_should_have_replaced():
    for row in all_responses(3):
        for text in (row.description, row.consequences, row.proposal_text):
            assert not re.search(r"PLACE|VALUE|\||  |^ | $", text) or not text.strip(), text


@pytest.mark.parametrize(
    ("field", "codelist"),
    [
        ("reporter_role", "reporter_roles"),
        ("tone", "tones"),
        ("service_task", "service_tasks"),
        ("frequency", "frequencies"),
        ("proposal_addressee", "addressees"),
    ],
)
def test_every_code_of_a_list_occurs(field, codelist):
    assert {getattr(row, field) for row in all_responses()} - {""} == set(metadata.codes(codelist))


@pytest.mark.parametrize(
    ("field", "codelist"),
    [("client_group", "client_groups"), ("age_group", "age_groups"), ("need_shl11", "shl11_needs")],
)
def test_every_code_of_a_list_with_several_choices_occurs(field, codelist):
    chosen = {str(code) for row in all_responses() for code in getattr(row, field)}
    assert chosen == set(metadata.codes(codelist))


def test_every_phenomenon_and_both_languages_occur():
    rows = all_responses()
    assert {code for row in rows for code in row.phenomena} == PHENOMENA
    swedish = sum(row.language == "sv" for row in rows)
    assert 0.06 <= swedish / len(rows) <= 0.1


@pytest.mark.parametrize("period", PERIODS)
def test_each_half_year_has_acute_reports_proposals_and_every_role(period):
    rows = usable(period, 1)
    assert sum(row.is_acute for row in rows) == 4
    assert 0.3 <= sum(bool(row.proposal_text) for row in rows) / len(rows) <= 0.5
    assert {row.reporter_role for row in rows} == set(metadata.codes("reporter_roles"))
    assert all(row.contact for row in rows if row.wants_feedback)


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_the_planted_pattern_of_the_observations_does_not_depend_on_the_seed(seed):
    counts = {
        period: collections.Counter(code for row in usable(period, seed) for code in row.phenomena)
        for period in PERIODS
    }
    assert [len(usable(period, seed)) for period in PERIODS] == [84, 96, 108, 132]
    assert [counts[period]["ASU"] for period in PERIODS] == [9, 10, 11, 40]
    assert [counts[period]["KOU"] for period in PERIODS] == [8, 9, 10, 28]
    assert [counts[period]["PAI"] for period in PERIODS] == [1, 2, 1, 1]
    assert [counts[period]["TOI"] for period in PERIODS] == [11, 12, 12, 12]
    units = {row.unit for row in usable("2025H2", seed) if "ASU" in row.phenomena and row.unit}
    assert len(units) >= 5


def test_no_text_of_another_phenomenon_speaks_of_a_planted_one():
    words = {
        "ASU": r"vuokr|häätö|häädö|asunno",
        "KOU": r"koulu(?!tu)|oppila|opinto",
        "PAI": r"päihd|alkohol|huume",
        "TOI": r"toimeentulotu|ruoka-av|köyh",
    }
    allowed = {"KOU": r"koulukyy|koulupäiv"}
    for row in all_responses(2):
        for code, pattern in words.items():
            text = re.sub(allowed.get(code, "^$"), "", f"{row.description} {row.consequences}".lower())
            assert code in row.phenomena or row.rejected_rule or not re.search(pattern, text), (code, text)


def test_each_rule_that_rejects_rows_is_planted_once_in_each_half_year(truth):
    rules = collections.Counter((row["period"], row["rejected_rule"]) for row in truth if row["rejected_rule"])
    wanted = ("empty_description", "date_outside_period", "unknown_municipality")
    assert rules == {(period, rule): 1 for period in PERIODS for rule in wanted}


def test_all_layouts_formats_encodings_and_delimiters_occur():
    surveys = [survey for period in PERIODS for survey in exports.surveys(period, 1)]
    assert {(survey.layout, survey.format) for survey in surveys} >= {
        ("A", "xlsx"),
        ("A", "csv"),
        ("B", "csv"),
        ("C", "csv"),
        ("C", "xlsx"),
    }
    assert {survey.encoding for survey in surveys} == {"", "utf-8", "utf-8-sig", "cp1252"}
    assert {survey.delimiter for survey in surveys} == {"", ";", ",", "tab"}
    assert {survey.dates for survey in surveys} == {"datetime", "serial", "colon", "dot", "day"}


def read(root: Path, period: str, file: str, encoding: str, delimiter: str) -> list[list[str]]:
    text = (root / "inbox" / period / file).read_bytes().decode(encoding)
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def test_layout_a_has_one_header_row_with_an_option_after_a_colon(example_root):
    rows = read(example_root, "2025H1", "havaintolomake_Perusraportti.csv", "utf-8", ";")
    assert rows[0][:3] == ["Vastaajan numero", "Vastausaika", "Kuka raportoi?"]
    assert "Mitä asiakasryhmiä havainto koskee?:Nuoret" in rows[0]
    assert rows[1][0] == "1"
    assert re.fullmatch(r"\d{1,2}\.\d{1,2}\.2025 \d{1,2}:\d\d|\d{1,2}\.\d{1,2}\.2024 9:40", rows[1][1])


def test_the_swedish_export_begins_with_a_byte_order_mark_and_has_no_break_spaces_in_its_headers(example_root):
    path = example_root / "inbox" / "2024H1" / "observationsblankett_Perusraportti.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    header = read(example_root, "2024H1", path.name, "utf-8-sig", ";")[0]
    assert header[:3] == ["Svarandens nummer", "Svarstid:", "Vem\u00a0rapporterar?"]


def test_layout_b_groups_every_header_and_loses_the_zeros_of_municipality_codes(example_root):
    rows = read(example_root, "2025H2", "asukkaat_ja_kumppanit.csv", "cp1252", ",")
    assert all(":" in header for header in rows[0])
    assert rows[0][:3] == [":Vastaajan numero", ":Vastausaika", "Raportoija:Kuka raportoi?"]
    column = rows[0].index("Taustatiedot:Mitä kuntaa havainto koskee?")
    cells = {row[column] for row in rows[1:]}
    assert "609" in cells
    assert all(cell == "Koko hyvinvointialue" or not cell.startswith("0") for cell in cells)
    assert re.fullmatch(r"\d{1,2}\.\d{1,2}\.2025", rows[1][1])


def test_layout_c_has_rows_above_a_second_header_row_and_summary_rows_below(example_root):
    rows = read(example_root, "2024H1", "tiimit_Perusraportti_raaka.csv", "utf-8", ";")
    assert rows[0][:2] == ["", "Kyselyn nimi"]
    assert rows[1][:3] == ["", "Jakso", "1.1.–30.6.2024"]
    assert rows[2][0] == "#" and rows[3][0] == "-"
    group = rows[2].index("Mitä asiakasryhmiä havainto koskee?")
    assert rows[2][group + 1] == "-"
    assert rows[3][group : group + 2] == ["Lapsiperheet", "Nuoret"]
    assert [row[0] for row in rows[-2:]] == ["Yhteensä", "Vastaajia"]
    assert len({len(row) for row in rows}) == 1


def test_spreadsheets_hold_true_dates_or_serial_numbers(example_root):
    def second_column(period: str, file: str, first: int) -> list[object]:
        sheet = openpyxl.load_workbook(example_root / "inbox" / period / file).worksheets[0]
        return [row[1] for row in sheet.iter_rows(min_row=first, values_only=True)]

    assert all(isinstance(cell, datetime) for cell in second_column("2025H2", "havaintolomake_Perusraportti.xlsx", 2))
    serials = second_column("2025H2", "tiimit_Perusraportti.xlsx", 5)[:-2]
    assert serials and all(isinstance(cell, float) and 45000 < cell < 46100 for cell in serials)


def test_truth_names_each_response_of_each_export_once(truth):
    keys = [(row["period"], row["file"], row["response_number"]) for row in truth]
    assert len(set(keys)) == len(keys) == 84 + 96 + 108 + 132 + 12
