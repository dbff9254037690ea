"""What a person types: plain lines, days in two forms, codes by any of their names."""

from datetime import date

import pytest

from rake_analysis.errors import UserError
from rake_analysis.registers import entry

CODE = "010190-9009"


def test_a_line_is_plain_and_on_one_line():
    assert entry.line(" Kaksi\n riviä\x1b[31m ", "--note") == "Kaksi riviä"
    assert entry.line("", "--note") == ""


@pytest.mark.parametrize("text", ["=1+1", "+358", "-5", "@SUM", " =A1"])
def test_what_a_spreadsheet_would_calculate_is_refused(text):
    with pytest.raises(UserError, match=r"--note: '.*' would be a formula in a spreadsheet"):
        entry.line(text, "--note")


@pytest.mark.parametrize("text", [f"Asiakas {CODE} odottaa", "Soita 044 555 1234"])
def test_an_identifier_is_refused_and_shown_masked(text):
    with pytest.raises(
        UserError, match=r"the text holds personal data, '.*\[(henkilötunnus|puhelinnumero)\]"
    ) as caught:
        entry.line(text, "--note")
    assert CODE not in str(caught.value) and "044" not in str(caught.value)


def test_a_required_line_is_not_empty():
    with pytest.raises(UserError, match="--title: must not be empty"):
        entry.line(" \n", "--title", is_required=True)


@pytest.mark.parametrize("text", ["2025-10-01", "1.10.2025", "01.10.2025", "2025-10-01 00:00:00"])
def test_a_day_is_read_in_both_forms_and_as_a_workbook_gives_it(text):
    assert entry.day(text, "--date") == date(2025, 10, 1)


@pytest.mark.parametrize("text", ["1.10.25", "lokakuu", "2025-13-01", "0025-10-01"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(UserError, match="is not a day"):
        entry.day(text, "--date")


def test_a_day_to_come_is_refused_where_something_has_happened():
    today = date(2025, 10, 1)
    assert entry.past_day("2025-10-01", "--date", today) == today
    assert entry.past_day("", "--date", today) == today
    with pytest.raises(UserError, match="2025-10-02 is still to come"):
        entry.past_day("2025-10-02", "--date", today)


@pytest.mark.parametrize(
    "text", ["sote_board", "SOTE-jory", "sote-JORY", "Ledningsgruppen för social- och hälsovården"]
)
def test_a_code_is_known_by_any_of_its_names(text):
    assert entry.code("bodies", text, "--body") == "sote_board"


@pytest.mark.parametrize(("text", "problem"), [("jory", "'jory' is not known"), ("", "must not be empty")])
def test_an_unknown_code_is_refused_with_the_known_ones(text, problem):
    with pytest.raises(UserError, match=problem) as caught:
        entry.code("bodies", text, "--body")
    assert "sote_board" in caught.value.remedy
