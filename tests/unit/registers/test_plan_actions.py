"""The plan's actions: what was known of each on a day, how a change is recorded, what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import yaml

from rake_analysis import project
from rake_analysis.errors import UserError
from rake_analysis.registers.plan import actions, catalogue

HEADER = "action_id,goal,title,responsible,deadline,evidence,origin\n"
EVENTS = "action_id,event_date,status,deadline,by,note\n"
NEW = "X1,4,Uusi,Lähijohtajat,,,invented\n"


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "p", project.Settings())


def write(here, rows: str = "", events: str = "") -> None:
    (here.registers / actions.ACTIONS_FILE).write_text(HEADER + rows, encoding="utf-8")
    (here.registers / actions.EVENTS_FILE).write_text(EVENTS + events, encoding="utf-8")


def known(here, action_id: str, day: date) -> dict:
    table = actions.on_day(here, day)
    return next(row for row in table.iter_rows(named=True) if row["action_id"] == action_id)


def test_without_registers_the_plan_s_own_actions_have_not_been_started(here):
    table = actions.on_day(here, date(2026, 1, 1))
    assert table["action_id"].to_list()[:2] == ["T1.1", "T1.2"]
    assert set(table["status"]) == {"not_started"}
    assert not table["is_late"].any()


def test_a_row_of_the_register_outranks_the_plan_s_and_new_ones_join_their_goal(here):
    write(here, f"{NEW}T1.2,1,Toisin sanottu,Johto,2026-03-16,,own\n")
    table = actions.read_actions(here)
    assert table["action_id"].is_unique().all()
    assert table["action_id"].to_list()[-1] == "X1"
    row = next(row for row in table.iter_rows(named=True) if row["action_id"] == "T1.2")
    assert (row["title"], row["deadline"]) == ("Toisin sanottu", date(2026, 3, 16))


def test_actions_stand_by_goal_in_the_plan_s_order_whatever_their_ids(here):
    goals = [{"code": code, "label_fi": code, "origin": "own"} for code in ("2", "1")]
    catalogue.project_file(here).write_text(yaml.safe_dump({"goals": goals}), encoding="utf-8")
    rows = (("B", "1"), ("A", "1"), ("D", "2"), ("C", "2"))
    write(here, "".join(f"{action_id},{goal},Uusi,,,,own\n" for action_id, goal in rows))
    assert actions.read_actions(here)["action_id"].to_list() == ["C", "D", "A", "B"]


def test_status_is_that_of_the_day_asked_about(here):
    write(here, NEW, "X1,2026-03-01,done,,Johto,Valmis\nX1,2026-02-01,under_way,,Johto,\n")
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
    assert [known(here, "X1", day)["status"] for day in days] == ["not_started", "under_way", "under_way", "done"]
    assert known(here, "X1", days[-1])["last_note"] == "Valmis"


def test_of_two_records_of_a_day_the_later_row_holds(here):
    write(here, NEW, "X1,2026-03-01,done,,Johto,\nX1,2026-03-01,paused,,Johto,\n")
    assert known(here, "X1", date(2026, 3, 1))["status"] == "paused"


@pytest.mark.parametrize(
    ("deadline", "status", "late"),
    [
        ("2025-12-30", "under_way", True),
        ("2025-12-31", "under_way", False),
        ("2026-01-01", "under_way", False),
        ("2025-12-30", "not_started", True),
        ("2025-12-30", "paused", True),
        ("2025-12-30", "done", False),
        ("2025-12-30", "dropped", False),
        ("", "under_way", False),
    ],
)
def test_late_is_past_the_deadline_and_open(here, deadline, status, late):
    write(here, f"X1,4,Uusi,,{deadline},,own\n", f"X1,2025-02-01,{status},,Johto,\n")
    assert known(here, "X1", date(2025, 12, 31))["is_late"] is late


def test_a_new_deadline_holds_from_its_day_on_until_the_next(here):
    write(
        here,
        "X1,4,Uusi,,2025-06-30,,own\n",
        "X1,2025-07-01,under_way,2025-09-30,Johto,\nX1,2025-08-01,under_way,,Johto,\n",
    )
    assert known(here, "X1", date(2025, 6, 30))["deadline"] == date(2025, 6, 30)
    assert known(here, "X1", date(2025, 8, 1))["deadline"] == date(2025, 9, 30)


@pytest.mark.parametrize(
    ("rows", "events", "place", "problem"),
    [
        ("X1,5,Uusi,,,,own\n", "", "row 2, column goal", "'5' is not one of: 1, 2, 3, 4"),
        ("X1,4,,,,,own\n", "", "row 2, column title", "must not be empty"),
        ("X1,4,Uusi,,1.2.26,,own\n", "", "row 2, column deadline", "'1.2.26' is not a date"),
        ("X1,4,Uusi,,,feeling,own\n", "", "row 2, column evidence", "'feeling' is not one of"),
        ("X1,4,Uusi,,,,heard\n", "", "row 2, column origin", "'heard' is not one of"),
        (2 * NEW, "", "row 3", "'X1' stands twice"),
        (2 * (NEW + NEW.replace("X1", "X2")), "", "row 4", "'X1' stands twice"),
        ("", "X9,2025-01-10,done,,Johto,\n", "row 2", "there is no action 'X9' in the plan"),
        (NEW, "X1,2025-01-10,ready,,Johto,\n", "row 2, column status", "'ready' is not one of"),
        (NEW, "X1,2025-01-10,done,,,\n", "row 2, column by", "must not be empty"),
    ],
)
def test_a_broken_row_is_named(here, rows, events, place, problem):
    write(here, rows, events)
    with pytest.raises(UserError) as caught:
        actions.on_day(here, date(2026, 1, 1))
    assert place in str(caught.value)
    assert problem in str(caught.value)


def test_a_change_is_added_and_what_was_there_stays(here):
    write(here, NEW, "X1,2025-01-10,under_way,,Johto,Alkoi\n")
    before = (here.registers / actions.EVENTS_FILE).read_text(encoding="utf-8")
    actions.append_event(
        here, "X1", "done", by="Johto", note="Viikko\n10", deadline=date(2026, 1, 1), day=date(2025, 3, 1)
    )
    text = (here.registers / actions.EVENTS_FILE).read_text(encoding="utf-8")
    assert text == before + "X1,2025-03-01,done,2026-01-01,Johto,Viikko 10\n"


@pytest.mark.parametrize(
    ("action", "status", "by", "note", "problem"),
    [
        ("X9", "done", "Johto", "", "there is no action 'X9'"),
        ("X1", "ready", "Johto", "", "'ready' is not known"),
        ("X1", "done", " ", "", "--by: must not be empty"),
        ("X1", "done", "Johto", "=1+1", "would be a formula"),
        ("X1", "done", "@Johto", "", "would be a formula"),
        ("X1", "done", "Johto", "Soita 044 555 1234", "holds personal data"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_is_written(here, action, status, by, note, problem):
    write(here, NEW)
    with pytest.raises(UserError, match=problem):
        actions.append_event(here, action, status, by=by, note=note, day=date(2025, 3, 1))
    assert (here.registers / actions.EVENTS_FILE).read_text(encoding="utf-8") == EVENTS


def test_changes_made_at_once_are_all_kept(here):
    with ThreadPoolExecutor(4) as pool:
        done = [
            pool.submit(actions.append_event, here, "T1.1", "under_way", by=f"Tiimi {n}", day=date(2025, 3, 1))
            for n in range(12)
        ]
    assert all(one.exception() is None for one in done)
    assert set(actions.read_events(here)["by"]) == {f"Tiimi {n}" for n in range(12)}
