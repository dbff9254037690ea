"""The timeline of proposals: which marks a proposal gets, and what the alternative text finds."""

from datetime import date

import polars as pl
import pytest

from rake_analysis.report import proposal_timeline

EVENTS = pl.DataFrame(
    {
        "proposal_id": ["E1", "E1", "E1", "E2", "E2"],
        "event_date": [date(2024, 8, 28), date(2024, 9, 19), date(2025, 1, 2), date(2024, 9, 1), date(2024, 9, 19)],
        "event": ["proposed", "accepted", "effect_noted", "proposed", "rejected"],
    }
)


def proposals(*rows: tuple[str, str, date | None, bool], created: date = date(2024, 8, 20)) -> pl.DataFrame:
    return pl.DataFrame(
        [(id, id.lower(), status, deadline, is_late, created) for id, status, deadline, is_late in rows],
        schema={
            "proposal_id": pl.String,
            "title": pl.String,
            "status": pl.String,
            "deadline": pl.Date,
            "is_late": pl.Boolean,
            "created_date": pl.Date,
        },
        orient="row",
    )


def marks(table: pl.DataFrame) -> list[str]:
    made = proposal_timeline.timeline(table, EVENTS)
    assert made is not None
    return made.table["mark"].to_list()


def test_decisions_and_the_deadline_are_marked_in_order_of_time_and_notes_are_not():
    assert marks(proposals(("E1", "accepted", date(2024, 12, 1), False))) == ["created", "decided", "deadline"]


def test_a_deadline_that_has_passed_has_a_mark_of_its_own():
    assert marks(proposals(("E1", "accepted", date(2024, 12, 1), True)))[-1] == "late"


def test_a_rejected_proposal_has_no_deadline():
    assert marks(proposals(("E2", "rejected", date(2025, 12, 1), False))) == ["created", "rejected"]


def test_a_proposal_without_events_or_deadline_is_only_made():
    assert marks(proposals(("E9", "open", None, False))) == ["created"]


def test_a_deadline_before_the_decision_stands_before_it():
    assert marks(proposals(("E1", "accepted", date(2024, 9, 1), True))) == ["created", "late", "decided"]


def test_the_oldest_proposal_stands_first():
    table = pl.concat(
        [
            proposals(("E8", "open", None, False), ("E7", "open", None, False), created=date(2025, 2, 1)),
            proposals(("E9", "open", None, False), created=date(2025, 1, 1)),
        ]
    )
    made = proposal_timeline.timeline(table, EVENTS)
    assert made is not None
    assert made.table["item"].to_list() == ["E9", "E7", "E8"]


def test_the_caption_says_what_each_shape_is():
    made = proposal_timeline.timeline(proposals(("E1", "open", None, False)), EVENTS)
    assert made is not None
    assert made.caption == (
        "Ehdotusten vaiheet. ○ esitetty; ● käsitelty; ■ valmistunut; ✚ hylätty; ▽ määräaika; ▼ määräaika ylittynyt. "
        "Lähde: ehdotusrekisteri."
    )


def test_steps_of_one_day_stay_in_the_order_in_which_they_were_taken():
    events = pl.DataFrame(
        {"proposal_id": ["E1"] * 2, "event_date": [date(2024, 8, 20)] * 2, "event": ["accepted", "completed"]}
    )
    made = proposal_timeline.timeline(proposals(("E1", "done", None, False)), events)
    assert made is not None
    assert made.table["mark"].to_list() == ["created", "decided", "completed"]


def test_a_row_tells_where_its_proposal_stands():
    made = proposal_timeline.timeline(proposals(("E1", "under_way", date(2024, 12, 1), True)), EVENTS)
    assert made is not None
    assert set(made.table["state"]) == {"Käynnissä, myöhässä"}


def test_no_proposals_have_no_timeline():
    assert proposal_timeline.timeline(proposals(), EVENTS) is None


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            [("E1", "open", None, False)],
            "Aikajana: 1\u00a0ehdotus. Tilanne: odottaa päätöstä 1. Yksikään ei ole ylittänyt määräaikaansa.",
        ),
        (
            [("E2", "under_way", date(2024, 9, 1), True), ("E1", "done", None, False)],
            "Aikajana: 2\u00a0ehdotusta. Tilanne: käynnissä 1 ja tehty 1. Määräajan ylittäneet: E2.",
        ),
        (
            [("E2", "open", date(2024, 9, 1), True), ("E1", "open", date(2024, 9, 1), True)],
            "Aikajana: 2\u00a0ehdotusta. Tilanne: odottaa päätöstä 2. Määräajan ylittäneet: E1 ja E2.",
        ),
    ],
)
def test_the_alternative_text_tells_where_proposals_stand_and_which_are_late(rows, text):
    assert proposal_timeline.alt(proposals(*rows)) == text
