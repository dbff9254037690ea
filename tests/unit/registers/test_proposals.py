"""The register of proposals: what is known of each on a day, and what is refused."""

from datetime import date

import pytest

from rake_analysis import project
from rake_analysis.errors import UserError
from rake_analysis.registers import proposals

HEADER = (
    "proposal_id,created_date,period,phenomenon,title,text,addressee,responsible,deadline,source_observation_count\n"
)
EVENTS = "proposal_id,event_date,body,event,note\n"


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "p", project.Settings())


def write(here, rows: str, events: str = "") -> None:
    (here.registers / "proposals.csv").write_text(HEADER + rows, encoding="utf-8")
    (here.registers / "proposal_events.csv").write_text(EVENTS + events, encoding="utf-8")


def test_without_a_register_there_are_no_proposals(here):
    assert proposals.read_proposals(here).height == 0
    assert proposals.read_events(here).height == 0


def test_status_is_that_of_the_day_asked_about(here):
    write(
        here,
        "P1,2025-01-10,2024H2,ASU,Otsikko,Teksti,municipality,,,3\n",
        "P1,2025-01-10,professional_group,proposed,\nP1,2025-03-01,sote_board,accepted,\n"
        "P1,2025-09-01,area,started,Alkoi\n",
    )
    table, events = proposals.read_proposals(here), proposals.read_events(here)

    def status(day: date) -> list[str]:
        return proposals.with_status(table, events, day)["status"].to_list()

    assert status(date(2025, 1, 9)) == []
    assert status(date(2025, 1, 10)) == ["open"]
    assert status(date(2025, 3, 1)) == ["accepted"]
    assert status(date(2025, 12, 31)) == ["under_way"]


def test_the_last_event_is_that_of_the_last_day_wherever_it_stands_in_the_file(here):
    write(
        here,
        "P1,2025-01-10,2024H2,ASU,Otsikko,Teksti,municipality,,,3\n",
        "P1,2025-09-01,area,started,Alkoi\nP1,2025-03-01,sote_board,accepted,Puolletaan\n",
    )
    known = proposals.with_status(proposals.read_proposals(here), proposals.read_events(here), date(2025, 12, 31))
    assert known.select("status", "last_event_date", "last_body", "last_note").row(0) == (
        "under_way",
        date(2025, 9, 1),
        "area",
        "Alkoi",
    )


@pytest.mark.parametrize(
    ("deadline", "event", "late"),
    [
        ("2025-12-30", "started", True),
        ("2025-12-31", "started", False),
        ("2025-12-30", "accepted", True),
        ("2025-12-30", "proposed", True),
        ("2025-12-30", "completed", False),
        ("2025-12-30", "rejected", False),
        ("", "started", False),
    ],
)
def test_late_is_past_the_deadline_and_not_settled(here, deadline, event, late):
    write(
        here,
        f"P1,2025-01-10,2024H2,ASU,Otsikko,Teksti,municipality,,{deadline},\n",
        f"P1,2025-02-01,area,{event},\n",
    )
    known = proposals.with_status(proposals.read_proposals(here), proposals.read_events(here), date(2025, 12, 31))
    assert known["is_late"].to_list() == [late]


@pytest.mark.parametrize(
    ("rows", "events", "place", "problem"),
    [
        ("P1,10.1.25,2024H2,ASU,O,T,municipality,,,\n", "", "row 2, column created_date", "'10.1.25' is not a date"),
        ("P1,2025-01-10,2024H2,ASU,O,T,kunta,,,\n", "", "row 2, column addressee", "'kunta' is not one of"),
        ("P1,2025-01-10,2024H2,ASU,,T,state,,,\n", "", "row 2, column title", "must not be empty"),
        (2 * "P1,2025-01-10,2024H2,ASU,O,T,state,,,\n", "", "row 3", "'P1' stands twice"),
        (
            "".join(f"P{one},2025-01-10,2024H2,ASU,O,T,state,,,\n" for one in (1, 2, 3, 2, 1)),
            "",
            "row 5",
            "'P2' stands twice",
        ),
        ("P1,2025-01-10,kevät,ASU,O,T,state,,,\n", "", "row 2, column period", "'kevät' is not a period"),
        ("", "P9,2025-01-10,area,started,\n", "row 2", "there is no proposal 'P9'"),
    ],
)
def test_a_broken_row_is_named(here, rows, events, place, problem):
    write(here, rows, events)
    with pytest.raises(UserError) as caught:
        proposals.read_events(here)
        proposals.read_proposals(here)
    assert place in str(caught.value)
    assert problem in str(caught.value)


def test_excel_may_save_the_register_with_semicolons_and_finnish_dates(here):
    text = (HEADER + "P1,10.1.2025,2024H2,ASU,Häätö,Teksti,municipality,,,\n").replace(",", ";")
    (here.registers / "proposals.csv").write_bytes(text.replace("2024H2", "2024h2").encode("cp1252"))
    table = proposals.read_proposals(here)
    assert table["period"].to_list() == ["2024H2"]
    assert table.row(0, named=True)["title"] == "Häätö"
    assert table["created_date"].to_list() == [date(2025, 1, 10)]
