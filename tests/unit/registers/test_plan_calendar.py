"""The plan's year falls on the right days, and its calendar file is what RFC 5545 says."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rake_analysis import project
from rake_analysis.registers.plan import actions, catalogue, clock, icalendar
from rake_analysis.registers.plan.clock import Entry

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "p", project.Settings())


def unfolded(text: str) -> list[str]:
    """Content lines as RFC 5545, 3.1 joins them."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def days_of(here, year: int) -> dict[str, tuple[date, date]]:
    return {entry.reference: (entry.first, entry.last) for entry in clock.entries(here, year)}


# Weeks as printed in Finnish calendars; 2020 and 2026 have 53 weeks.
@pytest.mark.parametrize(
    ("year", "spring", "autumn"),
    [
        (2020, (date(2020, 3, 2), date(2020, 3, 8)), (date(2020, 10, 5), date(2020, 10, 11))),
        (2021, (date(2021, 3, 8), date(2021, 3, 14)), (date(2021, 10, 11), date(2021, 10, 17))),
        (2025, (date(2025, 3, 3), date(2025, 3, 9)), (date(2025, 10, 6), date(2025, 10, 12))),
        (2026, (date(2026, 3, 2), date(2026, 3, 8)), (date(2026, 10, 5), date(2026, 10, 11))),
        (2027, (date(2027, 3, 8), date(2027, 3, 14)), (date(2027, 10, 11), date(2027, 10, 17))),
    ],
)
def test_the_theme_weeks_are_weeks_10_and_41(here, year, spring, autumn):
    days = days_of(here, year)
    assert days[f"theme_week_spring-{year}"] == spring
    assert days[f"theme_week_autumn-{year}"] == autumn


def test_reports_come_twice_a_year_after_their_half_years(here):
    days = days_of(here, 2026)
    assert days["compiled-2025H2"] == (date(2026, 1, 1), date(2026, 2, 14))
    assert days["compiled-2026H1"] == (date(2026, 7, 1), date(2026, 8, 14))
    assert "compiled-2026H2" not in days


def test_reports_follow_the_project_s_own_half_years(tmp_path):
    settings = project.Settings(first_half_starts=(5, 1), second_half_starts=(11, 1))
    days = days_of(project.create(tmp_path / "p", settings), 2026)
    assert days["compiled-2025H2"][0] == date(2026, 5, 1)
    assert days["compiled-2026H1"][0] == date(2026, 11, 1)


def test_the_coming_year_begins_after_the_day_and_ends_with_it(here):
    coming = clock.coming(here, date(2026, 3, 1))
    assert (coming[0].first, coming[-1].last) == (date(2026, 3, 2), date(2027, 3, 16))
    assert date(2026, 3, 2) not in {entry.first for entry in clock.coming(here, date(2026, 3, 2))}
    assert len(coming) == len({entry.reference for entry in coming}) == 11
    week_10 = date(2027, 3, 8)
    assert week_10 in {entry.first for entry in clock.coming(here, date(2026, 3, 8))}
    assert week_10 not in {entry.first for entry in clock.coming(here, date(2026, 3, 7))}


def own_clock(here, **time) -> None:
    task = {"code": "x", "label_fi": "X", "responsible": "r", "origin": "own"} | time
    role = {"code": "r", "label_fi": "R", "tasks_fi": "T", "origin": "own"}
    goal = {"code": "1", "label_fi": "G", "origin": "own"}
    content = {"goals": [goal], "roles": [role], "annual_clock": [task]}
    catalogue.project_file(here).write_text(yaml.safe_dump(content), encoding="utf-8")


def test_week_1_is_coming_although_it_begins_in_the_year_before(here):
    own_clock(here, week=1)
    coming = clock.coming(here, date(2024, 12, 30))  # week 1 of 2026 begins on 29 December 2025
    assert [(entry.reference, entry.first) for entry in coming] == [("x-2026", date(2025, 12, 29))]


def test_a_task_long_after_a_half_year_that_ends_in_the_next_year_is_found(tmp_path):
    settings = project.Settings(first_half_starts=(5, 1), second_half_starts=(11, 1))
    here = project.create(tmp_path / "p", settings)
    own_clock(here, after_half=[2], days=[300, 301])
    # 2025H2 ends on 30 April 2026; 300 days from there is 24 February 2027.
    assert days_of(here, 2027) == {"x-2025H2": (date(2027, 2, 24), date(2027, 2, 25))}


def test_only_open_deadlines_of_the_year_are_in_its_calendar(here):
    header = "action_id,goal,title,responsible,deadline,evidence,origin\n"
    rows = "A,4,Avoin,sote_board,2026-05-29,,own\nB,4,Tehty,,2026-05-29,,own\nC,4,Ensi vuonna,,2027-01-01,,own\n"
    (here.registers / actions.ACTIONS_FILE).write_text(header + rows, encoding="utf-8")
    actions.append_event(here, "B", "done", by="Johto", day=date(2026, 1, 1))
    entries = clock.deadlines(here, actions.on_day(here, date(2026, 1, 15)), 2026)
    day = date(2026, 5, 29)
    assert entries == [Entry(day, day, "Määräaika: Avoin", "SOTE-jory", "deadline-A")]


def test_an_event_of_many_days_ends_on_the_first_day_outside_as_in_rfc_5545_3_6_1():
    festival = Entry(date(2007, 6, 28), date(2007, 7, 8), "Festival", "Montreal", "jazz")
    lines = unfolded(icalendar.calendar([festival], now=NOW))
    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//rake-analysis//plan//FI",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        "UID:jazz@plan.rake-analysis",
        "DTSTAMP:20260115T093000Z",
        "DTSTART;VALUE=DATE:20070628",
        "DTEND;VALUE=DATE:20070709",
        "SUMMARY:Festival",
        "DESCRIPTION:Vastuu: Montreal",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "Project XYZ Final Review\nConference Room - 3B\nCome Prepared.",  # the example of RFC 5545, 3.3.11
            r"Project XYZ Final Review\nConference Room - 3B\nCome Prepared.",
        ),
        (r"a\b;c,d:e", r"a\\b\;c\,d:e"),
        ("END:VEVENT\r\nX\x07\x1b[31m", r"END:VEVENT\nX"),
        ("", ""),
    ],
)
def test_text_is_escaped(text, value):
    assert icalendar.escaped(text) == value


def test_a_hostile_title_opens_no_line_of_its_own():
    entry = Entry(date(2026, 1, 1), date(2026, 1, 1), "A\r\nATTACH:http://x", "B\nEND:VEVENT", "id\r\nX:y")
    lines = unfolded(icalendar.calendar([entry], now=NOW))
    assert sum(line.startswith(("ATTACH", "X:", "END:VEVENT")) for line in lines) == 1


def test_the_unfolding_of_this_test_is_that_of_the_example_in_rfc_5545_3_1():
    text = "DESCRIPTION:This is a lo\r\n ng description\r\n  that exists on a long line.\r\n"
    assert unfolded(text) == ["DESCRIPTION:This is a long description that exists on a long line."]


@pytest.mark.parametrize(("length", "parts"), [(75, 1), (76, 2), (149, 2), (150, 3)])
def test_a_line_is_folded_from_76_octets_on(length, parts):
    assert len(icalendar.folded("x" * length).split("\r\n")) == parts


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])))
def test_folding_loses_nothing_and_no_part_has_more_than_75_octets(line):
    text = icalendar.folded(line)
    assert unfolded(f"{text}\r\n") == [line]
    assert all(len(part.encode("utf-8")) <= 75 for part in text.split("\r\n"))


def test_the_stamp_is_in_universal_time():
    day = Entry(date(2026, 1, 1), date(2026, 1, 1), "Päivä", "Johto", "x")
    there = NOW.astimezone(timezone(timedelta(hours=2)))
    assert icalendar.calendar([day], now=there) == icalendar.calendar([day], now=NOW)


def test_a_year_s_calendar_is_the_same_each_time_but_for_its_stamp(here):
    made = [icalendar.calendar(clock.entries(here, 2026), now=now) for now in (NOW, NOW.replace(hour=10))]
    first, second = ([line for line in unfolded(text) if not line.startswith("DTSTAMP")] for text in made)
    assert first == second
