"""The decision form's candidates: those of the professional group's page; the form goes out and comes back filled."""

import sys

import openpyxl
import pytest

from rake_analysis import cli
from rake_analysis.errors import UserError
from rake_analysis.registers import decisions
from rake_analysis.report import candidates, load, overview

HOMELESS, LONELY = "Perheellä ei ole asuntoa ja häätö uhkaa.", "Vanhus on yksinäinen, eikä kukaan käy hänen luonaan."


def test_the_form_asks_of_the_candidates_of_the_page_in_its_order(small_project):
    rows = [{"description": text} for text in (*[HOMELESS] * 11, *[LONELY] * 12)]
    made = small_project({"2025H2": rows})
    found = candidates.candidates(made, made.period("2025H2"))
    page = overview.Overview(load.material("2025H2"), "index")
    assert [one.phenomenon for one in found] == [one.code for one in page.candidates]
    assert {"ASU", "YKS"} <= {one.phenomenon for one in found}
    assert [(one.label, one.suggestion) for one in found] == [(row[0], row[2]) for row in page.decision_form.rows]
    assert all("tieto on havaintojen varassa" in one.reason for one in found)


def test_of_nine_reports_without_statistics_nothing_is_asked(small_project):
    rows = [{"description": text} for text in (*[HOMELESS] * 9, *[LONELY] * 12)]
    made = small_project({"2025H2": rows})
    assert "ASU" not in {one.phenomenon for one in candidates.candidates(made, made.period("2025H2"))}


def test_of_a_period_without_observations_nothing_can_be_asked(small_project):
    made = small_project({"2025H2": [{"description": HOMELESS}]})
    with pytest.raises(UserError, match="no observations"):
        candidates.candidates(made, made.period("2025H1"))


def test_the_form_goes_out_and_comes_back_on_the_command_line(small_project, tmp_path, monkeypatch, capsys):
    made = small_project({"2025H2": [{"description": HOMELESS}] * 22})
    path = tmp_path / "paatokset.xlsx"

    def run(*arguments: str) -> list[str]:
        monkeypatch.setattr(sys, "argv", ["rake-analysis", "decisions", *arguments, "--project", str(made.root)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert not ended.value.code
        return capsys.readouterr().out.splitlines()

    assert run("form", str(path), "--period", "2025H2") == [f"1 phenomena in {path}."]
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["E2"] = "Seurataan"
    book.save(path)
    told = run("read", str(path), "--period", "2025H2", "--by", "Professioryhmä", "--date", "2026-01-20")
    assert told == ["2025H2-ASU-1 is recorded.", "1 decisions were added."]
    row = decisions.read(made).row(0, named=True)
    assert (row["decision"], row["decided_by"], str(row["decided_date"])) == ("follow", "Professioryhmä", "2026-01-20")
