"""Decisions and proposals from the command line: what it prints, its exit codes, nothing half-written."""

import sys
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from rake_analysis import cli
from rake_analysis.project import Project, Settings, create
from rake_analysis.quality.tables import Tables
from rake_analysis.registers import decisions, proposals

PROPOSAL = ("--phenomenon", "ASU", "--period", "2025H2", "--title", "Neuvonta", "--text", "Jatketaan.")


@pytest.fixture
def here(tmp_path) -> Project:
    project = create(tmp_path / "project", Settings())
    stored = pl.DataFrame({"observation_id": ["2025H2-00000001"]})
    stored.write_parquet(project.observations / "2025H2.parquet")
    return project


@pytest.fixture
def run(monkeypatch, capsys, here):
    """Run a command on the project; return its exit code, what it printed and what it complained of."""

    def call(*arguments: str | Path) -> tuple[int, list[str], str]:
        monkeypatch.setattr(sys, "argv", ["rake-analysis", *map(str, arguments), "--project", str(here.root)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out.splitlines(), told.err

    return call


def test_a_decision_is_recorded_listed_and_replaced(run):
    decide = ("decisions", "add", "--period", "2025H2", "--phenomenon", "ASU", "--by", "Ryhmä", "--decision")
    assert run(*decide, "follow") == (0, ["2025H2-ASU-1 is recorded."], "")
    assert run(*decide, "follow") == (0, ["That is in force already; nothing was added."], "")
    code, _, problem = run(*decide, "no_action")
    assert code == 2 and "it contradicts 2025H2-ASU-1" in problem
    assert run(*decide, "no_action", "--replaces", "2025H2-ASU-1")[1] == ["2025H2-ASU-2 is recorded."]
    _, lines, problem = run("decisions", "list", "--period", "2025H2")
    assert [line.split("\t")[0] for line in lines] == ["decision_id", "2025H2-ASU-1", "2025H2-ASU-2"]
    assert problem == ""


def test_the_list_names_decisions_that_contradict_each_other(run, here):
    (here.registers / "decisions.csv").write_text(
        "decision_id,decided_date,period,phenomenon,decision,decided_by\n"
        "a,2026-01-20,2025H2,ASU,follow,R\nb,2026-01-20,2025H2,ASU,no_action,R\n",
        encoding="utf-8",
    )
    code, lines, problem = run("decisions", "list")
    assert code == 0 and len(lines) == 3
    assert "a contradicts another decision" in problem and "b contradicts" in problem


def test_a_proposal_is_added_decided_on_and_listed(run):
    assert run("proposals", "add", *PROPOSAL, "--addressee", "kela", "--observation", "2025H2-00000001")[1] == [
        "E2025-01 is added."
    ]
    assert run("proposals", "decide", "E2025-01", "--body", "area", "--event", "changed", "--responsible", "Pori")[
        1
    ] == [f"E2025-01: changed on {date.today()} is recorded."]
    _, lines, _ = run("proposals", "list", "--phenomenon", "ASU", "--period", "2025H2")
    assert lines[1:] == ["E2025-01\t2025H2\tASU\tNeuvonta\tkela\topen\tPori\t\tfalse"]
    assert len(run("proposals", "list", "--late")[1]) == 1


def test_everything_told_of_a_decision_is_kept(run, here):
    told = ("--data", "statistics,country", "--responsible", "Rake", "--deadline", "2026-05-31", "--note", "Kunnittain")
    matter = ("--period", "2025H2", "--phenomenon", "ASU", "--decision", "supplement")
    run("decisions", "add", *matter, "--by", "Ryhmä", "--date", "2025-08-20", *told)
    (row,) = decisions.read(here).drop("decision_id", "period", "phenomenon", "replaces", "is_in_force").rows()
    needed = ("supplement", "country statistics", "Rake", date(2026, 5, 31))
    assert row == (date(2025, 8, 20), *needed, "Ryhmä", "Kunnittain")
    assert len(run("decisions", "list", "--period", "2025H1")[1]) == 1


def test_everything_told_of_a_proposal_and_its_event_is_kept(run, here):
    told = ("--responsible", "Pori", "--deadline", "2025-08-20", "--observation", "2025H2-00000001")
    run("proposals", "add", *PROPOSAL, "--addressee", "kela", "--date", "2025-08-19", *told)
    row = proposals.read_proposals(here).row(0, named=True)
    assert (row["created_date"], row["responsible"], row["deadline"]) == (date(2025, 8, 19), "Pori", date(2025, 8, 20))
    assert proposals.read_observations(here).rows() == [("E2025-01", "2025H2-00000001")]
    for asked, count in (("--late",), 1), (("--phenomenon", "KOU"), 0), (("--period", "2025H1"), 0):
        assert len(run("proposals", "list", *asked)[1]) == 1 + count
    changed = ("--note", "Puolletaan", "--date", "2025-08-21", "--responsible", "Rauma", "--deadline", "2025-09-30")
    run("proposals", "decide", "E2025-01", "--body", "area", "--event", "accepted", *changed)
    event = (date(2025, 8, 21), "area", "accepted", "Puolletaan", "Rauma", date(2025, 9, 30))
    assert proposals.read_events(here).rows() == [("E2025-01", *event)]


def test_a_workbook_goes_out_and_its_edits_come_back(run, here, tmp_path):
    run("proposals", "add", *PROPOSAL, "--addressee", "kela")
    path = tmp_path / "ehdotukset.xlsx"
    assert run("proposals", "export", path)[1] == [f"1 proposals in {path}."]
    assert run("proposals", "import", path)[1] == ["0 additions."]
    book = openpyxl.load_workbook(path)
    book["ehdotukset"]["H2"] = "Rauma"
    book.save(path)
    code, _, problem = run("proposals", "import", path)
    assert code == 2 and "Name it: --body" in problem
    _, lines, _ = run("proposals", "import", path, "--body", "area", "--dry-run")
    assert lines[-1] == "1 additions, none written."
    assert not (here.registers / "proposal_events.csv").exists()
    assert run("proposals", "import", path, "--body", "area")[1][-1] == "1 additions."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("proposals", "decide", "E1", "--body", "area", "--event", "accepted"), "there is no proposal 'E1'"),
        (("proposals", "add", *PROPOSAL, "--addressee", "muu"), "--addressee: 'muu' is not known"),
        (("proposals", "add", *PROPOSAL, "--addressee", "kela", "--observation", "x"), "there is no observation 'x'"),
        (("proposals", "import", "ei.xlsx"), "the file cannot be read"),
        (("proposals", "list", "--period", "kevät"), "'kevät' is not a period"),
        (("decisions", "read", "ei.xlsx", "--period", "2025H2", "--by", "R"), "the file cannot be read"),
        (("decisions", "form", "x.xlsx", "--period", "2024H1"), "no observations"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(run, here, tmp_path, monkeypatch, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    code, lines, problem = run(*arguments)
    assert (code, lines) == (2, [])
    assert sentence in problem and "Traceback" not in problem and problem.count("\n") == 1
    assert not (here.registers / "proposals.csv").exists()
    assert not list(tmp_path.glob("*.xlsx"))


def test_the_checks_name_contradicting_decisions_and_files_of_no_period(here):
    from rake_analysis.quality import run as quality

    (here.registers / "decisions.csv").write_text(
        "decision_id,decided_date,period,phenomenon,decision,decided_by\n"
        "a,2026-01-20,2025H2,ASU,follow,R\nb,2026-01-20,2025H2,ASU,no_action,R\n",
        encoding="utf-8",
    )
    for name in ("kevät/ASU.md", "ASU.md", "2025H2/ASU.md"):
        path = here.root / "comments" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\nauthor: R\ndate: 2026-01-05\n---\nHyvä.\n", encoding="utf-8")
    tables = Tables(here, here.period("2025H2"), date(2026, 2, 1))
    found = {one.check_id: one for one in quality.measure(tables, ["registers"])}
    assert list(found["registers.decisions.do_not_contradict"].references) == ["a", "b"]
    assert list(found["registers.comments.are_of_periods"].references) == ["ASU.md", "kevät/ASU.md"]
