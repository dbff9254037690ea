"""Competence: participants are added up or the newest count holds, and broken rows are named."""

from datetime import date

import pytest

from rake_analysis import project
from rake_analysis.errors import UserError
from rake_analysis.registers.plan import competence, units

HEADER = "event_date,kind,participant_count,note\n"
SPRING = (date(2025, 1, 1), date(2025, 6, 30))


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "p", project.Settings())


def counted(here, rows: str, first: date = SPRING[0], last: date = SPRING[1]) -> dict:
    competence.register(here).write_text(HEADER + rows, encoding="utf-8")
    table = competence.participants(competence.read(here), first, last)
    return dict(table.iter_rows())


def test_without_a_register_nobody_came_and_nothing_is_known_of_agents(here):
    table = competence.participants(competence.read(here), *SPRING)
    assert dict(table.select("kind", "participant_count").iter_rows()) == {
        "course_completion": 0,
        "theme_week_participant": 0,
        "rake_vartti_visit": 0,
        "agent": None,
        "specialist_study": None,
    }


def test_participants_of_the_first_and_the_last_day_count_and_others_do_not(here):
    rows = "".join(
        f"{day},rake_vartti_visit,{count},\n"
        for day, count in (("2024-12-31", 1), ("2025-01-01", 10), ("2025-06-30", 100), ("2025-07-01", 1000))
    )
    assert counted(here, rows)["rake_vartti_visit"] == 110


def test_of_agents_the_newest_count_up_to_the_last_day_holds(here):
    rows = "2025-07-01,agent,12,\n2025-03-01,agent,9,\n2024-11-11,agent,6,\n"
    assert counted(here, rows)["agent"] == 9
    assert counted(here, rows, date(2025, 4, 1))["agent"] == 9
    assert counted(here, rows, date(2024, 1, 1), date(2024, 6, 30))["agent"] is None


@pytest.mark.parametrize(
    ("row", "place", "problem"),
    [
        ("2025-01-01,party,3,", "row 2, column kind", "'party' is not one of"),
        ("2025-01-01,coverage,3,", "row 2, column kind", "'coverage' is not one of"),
        ("2025-01-01,agent,kolme,", "row 2, column participant_count", "is not a int"),
        ("2025-01-01,agent,-1,", "row 2, column participant_count", "under zero"),
        (",agent,3,", "row 2, column event_date", "must not be empty"),
    ],
)
def test_a_broken_row_is_named(here, row, place, problem):
    with pytest.raises(UserError) as caught:
        counted(here, f"{row}\n")
    assert place in str(caught.value)
    assert problem in str(caught.value)


def test_expected_units_come_in_the_order_of_their_file(here):
    assert units.read(here) == []
    units.register(here).write_text('unit\n"Tiimi, Pori"\nA\n', encoding="utf-8")
    assert units.read(here) == ["Tiimi, Pori", "A"]
