"""The plan's registers are measured as of the period's last day, each broken file and row by name."""

from datetime import date

import polars as pl
import pytest

from rake_analysis import project
from rake_analysis.observations.store import State
from rake_analysis.quality import planned
from rake_analysis.quality.tables import Tables
from rake_analysis.registers.plan import actions, competence, units

HEADERS = {
    actions.ACTIONS_FILE: "action_id,goal,title,responsible,deadline,evidence,origin\n",
    actions.EVENTS_FILE: "action_id,event_date,status,deadline,by,note\n",
    competence.FILE_NAME: "event_date,kind,participant_count,note\n",
    units.FILE_NAME: "unit\n",
}


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "p", project.Settings())


def tables(here, today: date = date(2026, 3, 1), **rows: str) -> Tables:
    """Tables of the autumn of 2025; `rows` are those of a register by its name without `plan_`."""
    for name, header in HEADERS.items():
        key = name.removesuffix(".csv").removeprefix("plan_")
        if key in rows:
            (here.registers / name).write_text(header + rows[key], encoding="utf-8")
    return Tables(here, here.period("2025H2"), today)


def test_each_broken_register_is_named_among_those_kept(here):
    made = tables(here, events="T1.1,2025-01-01,ready,,Johto,\n", units="Tiimi\n", competence_events=",agent,3,\n")
    found = planned._unreadable(made)
    assert (found.wrong, found.total) == (["plan_events.csv", "competence_events.csv"], 3)


def test_records_of_no_action_are_told_by_their_rows(here):
    rows = "T1.1,2025-01-01,done,,Johto,\nT9.9,2025-01-01,done,,Johto,\n,2025-01-01,done,,Johto,\n"
    found = planned._events(tables(here, events=rows))
    assert (list(found.wrong), found.total) == (["plan_events.csv:3", "plan_events.csv:4"], 3)


def test_records_and_participants_of_a_day_to_come_are_told(here):
    events = "T1.1,2026-03-01,done,,Johto,\nT1.1,2026-03-02,done,,Johto,\n"
    found = planned._early(tables(here, events=events, competence_events="2026-03-02,agent,3,\n"))
    assert list(found.wrong) == ["plan_events.csv, 2026-03-02", "competence_events.csv, 2026-03-02"]
    assert found.total == 3


@pytest.mark.parametrize(("today", "late"), [(date(2025, 11, 30), []), (date(2025, 12, 1), ["A"])])
def test_open_actions_are_late_as_of_the_period_s_last_day_or_of_today_before_it(here, today, late):
    rows = "A,4,Avoin,,2025-11-30,,own\nB,4,Tehty,,2025-10-31,,own\nC,4,Keväällä,,2026-01-31,,own\n"
    made = tables(here, today, actions=rows, events="B,2025-10-31,done,,Johto,\n")
    found = planned._late(made)
    assert (list(found.wrong), found.total) == (late, 2)
    assert list(planned._late(tables(here, date(2026, 3, 1))).wrong) == ["A"]


def test_only_open_actions_need_someone_responsible(here):
    rows = "A,4,Avoin,,,,own\nB,4,Tehty,,,,own\n"
    found = planned._nobody(tables(here, actions=rows, events="B,2025-10-31,done,,Johto,\n"))
    assert list(found.wrong) == ["A"]


def test_a_unit_heard_in_an_earlier_period_is_not_silent(here):
    made = tables(here, units="Tiimi A\nTiimi B\nTiimi C\n")
    none = pl.DataFrame()
    made.state = State(pl.DataFrame({"unit": ["Tiimi A", None]}), none, none)
    made.earlier = pl.DataFrame({"unit": ["Tiimi B"]})
    found = planned._silent(made)
    assert (list(found.wrong), found.total) == (["plan_units.csv:4"], 3)
