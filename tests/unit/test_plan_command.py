"""`rake-analysis plan …`: what each command prints and writes, and what it refuses."""

from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from rake_analysis import project
from rake_analysis.cli import app
from rake_analysis.errors import UserError
from rake_analysis.registers.plan import actions


@pytest.fixture
def here(tmp_path) -> project.Project:
    made = project.create(tmp_path / "project", project.Settings())
    (made.registers / actions.ACTIONS_FILE).write_text(
        "action_id,goal,title,responsible,deadline,evidence,origin\nX1,4,Uusi,sote_board,2025-11-30,,own\n",
        encoding="utf-8",
    )
    return made


def plan(here, *arguments: object) -> str:
    result = CliRunner().invoke(app, ["plan", *map(str, arguments), "--project", str(here.root)])
    if isinstance(result.exception, UserError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("command", ["list", "set", "calendar", "evaluate"])
def test_every_command_has_help_with_an_example(command):
    result = CliRunner().invoke(app, ["plan", command, "--help"])
    assert f"rake-analysis plan {command}" in " ".join(result.output.split())


def test_the_list_has_every_action_and_the_late_ones_alone_where_asked(here):
    assert len(plan(here, "list").splitlines()) == 18
    late = plan(here, "list", "--late", "--day", "2025-12-01").splitlines()
    assert [line.split("\t")[0] for line in late] == ["action_id", "X1"]
    assert len(plan(here, "list", "--late", "--day", "2025-11-30").splitlines()) == 1


def test_a_change_is_recorded_with_its_history(here):
    for status in ("under_way", "Tehty"):
        plan(here, *("set", "X1", "--status", status, "--by", "SOTE-jory", "--note", "Valmis"), "--day", "2025-11-01")
    plan(here, *("set", "X1", "--status", "done", "--by", "SOTE-jory", "--deadline", "31.12.2026"))
    told = actions.read_events(here)
    assert told["status"].to_list() == ["under_way", "done", "done"]
    assert told["event_date"].to_list() == [date(2025, 11, 1), date(2025, 11, 1), date.today()]
    assert told["deadline"].to_list() == [None, None, date(2026, 12, 31)]
    assert len(plan(here, "list", "--late", "--day", "2026-01-01").splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("set", "X9", "--status", "done", "--by", "A"), "there is no action 'X9'"),
        (("set", "X1", "--status", "ready", "--by", "A"), "--status: 'ready' is not known"),
        (("set", "X1", "--status", "done", "--by", "A", "--deadline", "31.12.26"), "--deadline: '31.12.26'"),
        (("set", "X1", "--status", "done", "--by", "A", "--day", "TOMORROW"), "--day: .* is still to come"),
        (("set", "X1", "--status", "done", "--by", "A", "--note", "Soita 044 555 1234"), "--note: .* personal data"),
        (("list", "--day", "huomenna"), "--day: 'huomenna' is not a day"),
    ],
)
def test_what_cannot_be_is_refused(here, arguments, problem):
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    with pytest.raises(UserError, match=problem):
        plan(here, *(tomorrow if one == "TOMORROW" else one for one in arguments))
    assert not (here.registers / actions.EVENTS_FILE).exists()


def test_the_calendar_and_the_draft_are_written_where_asked(here, tmp_path):
    told = plan(here, "calendar", "--year", 2025, "--to", tmp_path / "a" / "vuosikello.ics")
    content = (tmp_path / "a" / "vuosikello.ics").read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and content.endswith(b"END:VCALENDAR\r\n")
    assert told.startswith(f"{content.count(b'BEGIN:VEVENT')} entries of 2025")
    assert b"DTSTART;VALUE=DATE:20251130" in content
    plan(here, "evaluate", "--year", 2026, "--to", tmp_path / "arviointi.md", "--day", "2026-04-15")
    draft = (tmp_path / "arviointi.md").read_text(encoding="utf-8")
    assert draft.startswith("# Toimeenpanosuunnitelman arviointi, kevät 2026") and "tilanne 15.4.2026." in draft
