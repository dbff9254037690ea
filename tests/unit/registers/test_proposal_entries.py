"""New proposals and events: what is recorded, which event may follow which, and what is refused."""

import subprocess
import sys
import tempfile
from datetime import date

import polars as pl
import pytest

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.project import Project, Settings, create
from rake_analysis.registers import proposal_entries, proposals

TODAY = date(2026, 2, 1)
PHENOMENA = ("ASU", "KOU")
NEW = {
    "period": "2025H2",
    "phenomenon": "ASU",
    "title": "Asumisneuvonta",
    "text": "Asumisneuvonta vakinaistetaan.",
    "addressee": "Kunta",
    "created_date": "2026-01-10",
}


@pytest.fixture
def here(tmp_path) -> Project:
    project = create(tmp_path / "project", Settings())
    stored = pl.DataFrame({"observation_id": ["2025H2-00000001", "2025H2-00000002"]})
    stored.write_parquet(project.observations / "2025H2.parquet")
    return project


def add(here: Project, observations: tuple[str, ...] = (), **cells: str) -> str:
    with proposal_entries.opened(here, phenomena=PHENOMENA, today=TODAY) as book:
        return book.add({**NEW, **cells}, observations=observations)


def decide(here: Project, proposal_id: str, event: str, day: str = "", **cells: str) -> None:
    with proposal_entries.opened(here, phenomena=PHENOMENA, today=TODAY) as book:
        book.decide(proposal_id, {"body": "sote_board", "event": event, "event_date": day, **cells})


def state(here: Project, day: date = TODAY) -> dict:
    table = proposals.with_status(proposals.read_proposals(here), proposals.read_events(here), day)
    return table.row(0, named=True)


def test_a_proposal_is_kept_with_what_it_rests_on(here):
    observed = ("2025H2-00000002", "2025H2-00000001", "2025H2-00000002")
    assert add(here, observed, responsible="Porin kaupunki", deadline="30.6.2026") == "E2025-01"
    assert proposals.read_proposals(here).row(0) == (
        "E2025-01",
        date(2026, 1, 10),
        "2025H2",
        "ASU",
        "Asumisneuvonta",
        "Asumisneuvonta vakinaistetaan.",
        "municipality",
        "Porin kaupunki",
        date(2026, 6, 30),
        2,
    )
    assert proposals.read_observations(here).rows() == [
        ("E2025-01", "2025H2-00000002"),
        ("E2025-01", "2025H2-00000001"),
    ]


@pytest.mark.parametrize("name", ["proposals.csv", "proposal_observations.csv"])
def test_a_proposal_and_what_it_rests_on_are_written_together_or_not_at_all(here, monkeypatch, name):
    make = tempfile.mkstemp

    def full(*, prefix: str, **others) -> tuple[int, str]:
        if prefix == f".{name}.":
            raise OSError(28, "No space left on device")
        return make(prefix=prefix, **others)

    monkeypatch.setattr(tempfile, "mkstemp", full)
    with pytest.raises(UserError, match="No space left on device"):
        add(here, ("2025H2-00000001",))
    assert not list(here.registers.glob("*.csv")) and not list(here.registers.glob("*.part"))


def test_ids_count_on_within_the_year_of_the_period(here):
    assert [add(here), add(here), add(here, period="2024H1", created_date="2024-09-01")] == [
        "E2025-01",
        "E2025-02",
        "E2024-01",
    ]


def test_an_id_is_never_given_twice_even_after_a_gap(here):
    for _ in range(3):
        add(here)
    path = here.registers / "proposals.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[::3]), encoding="utf-8")
    assert add(here) == "E2025-04"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"title": ""}, "--title: must not be empty"),
        ({"text": " "}, "--text: must not be empty"),
        ({"text": "@SUM(A1)"}, "--text: '@SUM(A1)' would be a formula"),
        ({"text": "Asiakas 010190-9009"}, "--text: the text holds personal data"),
        ({"addressee": "kaikki"}, "--addressee: 'kaikki' is not known"),
        ({"phenomenon": "ZZZ"}, "--phenomenon: there is no phenomenon 'ZZZ'. Known: ASU, KOU."),
        ({"period": "2025H3"}, "--period: '2025H3' is not a period"),
        ({"created_date": "2026-02-02"}, "--date: 2026-02-02 is still to come"),
        ({"created_date": "2025-06-30"}, "--date: 2025-06-30 is before the period 2025H2"),
        ({"deadline": "2026-01-09"}, "--deadline: the deadline 2026-01-09 is before the proposal, 2026-01-10"),
        ({"deadline": "kesä"}, "--deadline: 'kesä' is not a day"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_written(here, cells, sentence):
    with pytest.raises(UserError) as caught:
        add(here, **cells)
    assert sentence in str(caught.value)
    assert not (here.registers / "proposals.csv").exists()


@pytest.mark.parametrize("observation_id", ["2025H2-00000009", "2024H1-00000001", "x", "../2025H2-00000001"])
def test_an_observation_that_is_not_stored_is_refused_and_nothing_written(here, observation_id):
    with pytest.raises(UserError, match="--observation: there is no observation"):
        add(here, ("2025H2-00000001", observation_id))
    assert not (here.registers / "proposals.csv").exists()
    assert not (here.registers / "proposal_observations.csv").exists()


def test_a_deadline_may_be_the_day_of_the_proposal(here):
    assert add(here, deadline="2026-01-10")


def test_a_changed_deadline_and_responsible_hold_from_their_day_and_the_first_ones_are_kept(here):
    add(here, responsible="Pori", deadline="2026-01-20")
    decide(here, "E2025-01", "changed", "2026-01-25", deadline="2026-03-31", note="Siirtyi")
    decide(here, "E2025-01", "changed", "2026-01-26", responsible="Rauma")
    first, then, now = (state(here, date(2026, 1, day)) for day in (24, 25, 26))
    assert (first["responsible"], first["deadline"], first["is_late"]) == ("Pori", date(2026, 1, 20), True)
    assert (then["responsible"], then["deadline"], then["is_late"]) == ("Pori", date(2026, 3, 31), False)
    assert (now["responsible"], now["deadline"], now["status"]) == ("Rauma", date(2026, 3, 31), "open")
    assert proposals.read_proposals(here)["deadline"].to_list() == [date(2026, 1, 20)]


def test_an_old_register_of_events_gets_the_columns_it_lacks(here):
    add(here)
    (here.registers / "proposal_events.csv").write_text(
        "proposal_id;event_date;body;event;note\nE2025-01;2026-01-11;sote_board;proposed;\n", encoding="utf-8"
    )
    decide(here, "E2025-01", "accepted", "2026-01-12")
    assert "deadline" not in (here.registers / "proposal_events.csv").read_text(encoding="utf-8")
    decide(here, "E2025-01", "changed", "2026-01-13", deadline="2026-05-31")
    assert proposals.read_events(here)["deadline"].to_list() == [None, None, date(2026, 5, 31)]


# Written by hand from the purposes of the events, not from the table of transitions.
POSSIBLE = {
    "open": {"proposed", "returned", "accepted", "rejected", "changed"},
    "accepted": {"returned", "accepted", "started", "completed", "rejected", "changed"},
    "under_way": {"returned", "started", "completed", "rejected", "changed"},
    "done": {"effect_noted", "returned"},
    "rejected": {"returned"},
}
WAY = {
    "open": [],
    "accepted": ["accepted"],
    "under_way": ["accepted", "started"],
    "done": ["accepted", "started", "completed"],
    "rejected": ["rejected"],
}


@pytest.mark.parametrize("status", POSSIBLE)
def test_only_what_may_follow_a_status_is_recorded(here, status):
    add(here)
    for event in WAY[status]:
        decide(here, "E2025-01", event)
    assert state(here)["status"] == status
    before = (here.registers / "proposal_events.csv").read_bytes() if WAY[status] else None
    for event in set(metadata.codes("proposal_events")) - POSSIBLE[status]:
        with pytest.raises(UserError, match=f"--event: '{event}' cannot follow: E2025-01 is '{status}'"):
            decide(here, "E2025-01", event, responsible="Uusi")
    if before is not None:
        assert (here.registers / "proposal_events.csv").read_bytes() == before
    assert set(proposals.possible(status)) == POSSIBLE[status]


def test_a_rejected_proposal_goes_on_only_after_it_was_returned(here):
    add(here)
    for event in ("rejected", "returned", "accepted"):
        decide(here, "E2025-01", event)
    assert state(here)["status"] == "accepted"


@pytest.mark.parametrize(
    ("proposal_id", "event", "day", "cells", "sentence"),
    [
        ("E2025-99", "accepted", "", {}, "PROPOSAL: there is no proposal 'E2025-99'"),
        ("E2025-01", "hyväksytään", "", {}, "--event: 'hyväksytään' is not known"),
        ("E2025-01", "accepted", "", {"body": "hallitus"}, "--body: 'hallitus' is not known"),
        ("E2025-01", "accepted", "2026-02-02", {}, "--date: 2026-02-02 is still to come"),
        ("E2025-01", "accepted", "2026-01-14", {}, "--date: 2026-01-14 is before what E2025-01 has last, 2026-01-15"),
        ("E2025-01", "accepted", "", {"note": "-5 %"}, "--note: '-5 %' would be a formula"),
        ("E2025-01", "accepted", "", {"deadline": "2026-01-09"}, "--deadline: the deadline 2026-01-09 is before"),
        ("E2025-01", "changed", "", {}, "--event: nothing changes"),
    ],
)
def test_a_wrong_event_is_named_and_nothing_written(here, proposal_id, event, day, cells, sentence):
    add(here)
    decide(here, "E2025-01", "proposed", "2026-01-15")
    before = (here.registers / "proposal_events.csv").read_bytes()
    with pytest.raises(UserError) as caught:
        decide(here, proposal_id, event, day, **cells)
    assert sentence in str(caught.value)
    assert (here.registers / "proposal_events.csv").read_bytes() == before


def test_several_events_of_one_day_are_in_the_order_in_which_they_were_recorded(here):
    add(here)
    for event in ("proposed", "accepted", "started"):
        decide(here, "E2025-01", event, "2026-01-15")
    assert proposals.read_events(here)["event"].to_list() == ["proposed", "accepted", "started"]


def test_what_is_recorded_together_follows_from_what_was_recorded_before_it(here):
    with proposal_entries.opened(here, phenomena=PHENOMENA, today=TODAY) as book:
        made = book.add(NEW)
        book.decide(made, {"body": "area", "event": "accepted", "event_date": "2026-01-12"})
        book.decide(made, {"body": "area", "event": "started", "event_date": "2026-01-13"})
        with pytest.raises(UserError, match="'accepted' cannot follow: E2025-01 is 'under_way'"):
            book.decide(made, {"body": "area", "event": "accepted"})
        with pytest.raises(UserError, match="2026-01-12 is before what E2025-01 has last, 2026-01-13"):
            book.decide(made, {"body": "area", "event": "completed", "event_date": "2026-01-12"})
    assert proposals.read_events(here)["event"].to_list() == ["accepted", "started"]


def test_events_that_cannot_follow_are_told_once_each(here):
    add(here)
    (here.registers / "proposal_events.csv").write_text(
        "proposal_id,event_date,body,event,note\n"
        "E2025-01,2026-01-11,area,started,\nE2025-01,2026-01-12,area,accepted,\nE2025-01,2026-01-13,area,completed,\n"
        "E2025-01,2026-01-14,area,started,\nE2025-01,2026-01-15,area,effect_noted,\n",
        encoding="utf-8",
    )
    wrong = proposals.impossible(proposals.read_events(here))
    assert wrong.select("event", "event_date").rows() == [
        ("started", date(2026, 1, 11)),
        ("started", date(2026, 1, 14)),
    ]


def test_an_event_that_stands_twice_by_mistake_still_happened(here):
    add(here)
    row = "E2025-01,2026-01-12,area,completed\n"
    (here.registers / "proposal_events.csv").write_text(
        f"proposal_id,event_date,body,event\nE2025-01,2026-01-11,area,accepted\n{row}{row}", encoding="utf-8"
    )
    assert proposals.impossible(proposals.read_events(here)).height == 1
    with pytest.raises(UserError, match="2026-01-11 is before what E2025-01 has last, 2026-01-12"):
        decide(here, "E2025-01", "effect_noted", "2026-01-11")
    decide(here, "E2025-01", "effect_noted")
    assert state(here)["status"] == "done"


def test_the_list_shows_what_is_asked_for(here):
    add(here, deadline="2026-01-31")
    add(here, phenomenon="KOU", deadline="2026-02-01")
    add(here, period="2025H1")

    def ids(**asked) -> list[str]:
        return proposals.listed(here, TODAY, **asked)["proposal_id"].to_list()

    path = here.registers / "proposals.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([header, *reversed(rows)]), encoding="utf-8")
    assert ids() == ["E2025-01", "E2025-02", "E2025-03"]
    assert ids(is_late=True) == ["E2025-01"]
    assert ids(phenomenon="KOU") == ["E2025-02"]
    assert ids(period="2025H1") == ["E2025-03"]
    assert ids(period="2025H1", phenomenon="KOU") == []


ADDER = """
import sys
from datetime import date
from pathlib import Path
from rake_analysis.project import Project
from rake_analysis.registers import proposal_entries

here = Project(Path(sys.argv[1]))
for number in range(5):
    with proposal_entries.opened(here, phenomena=("ASU",), today=date(2026, 2, 1)) as book:
        book.add({"period": "2025H2", "phenomenon": "ASU", "title": f"{sys.argv[2]} {number}", "text": "T",
                  "addressee": "kela"})
"""


def test_proposals_added_at_once_by_several_all_stay_and_have_ids_of_their_own(here):
    running = [subprocess.Popen([sys.executable, "-c", ADDER, str(here.root), name]) for name in ("a", "b", "c")]
    assert [one.wait(timeout=120) for one in running] == [0, 0, 0]
    table = proposals.read_proposals(here)
    assert sorted(table["title"]) == [f"{name} {number}" for name in ("a", "b", "c") for number in range(5)]
    assert table["proposal_id"].n_unique() == 15


def test_what_may_follow_is_told_with_a_reason_in_the_codes_of_the_lists():
    table = pl.read_csv(metadata.FOLDER / "proposal_transitions.csv", infer_schema=False)
    assert table.columns == ["status_code", "event_code", "reason_fi"]
    assert table.select("status_code", "event_code").is_duplicated().sum() == 0
    assert set(table["status_code"]) == set(metadata.codes("proposal_statuses"))
    assert set(table["event_code"]) == set(metadata.codes("proposal_events"))
    assert table["reason_fi"].str.len_chars().min() > 15  # type: ignore[operator]
    assert set(metadata.codelist("proposal_events")["status_code"].drop_nulls()) == set(
        metadata.codes("proposal_statuses")
    )
