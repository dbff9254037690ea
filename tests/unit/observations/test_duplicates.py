"""Submissions sent twice are told row by row and stay."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from rake_analysis.observations import duplicates, store
from rake_analysis.observations.ingest import ingest


def observations(*rows: tuple[str, str | None, timedelta | None]) -> pl.DataFrame:
    start = datetime(2025, 7, 3, 9, 0)
    return pl.DataFrame(
        {
            "observation_id": [f"o{n}" for n in range(len(rows))],
            "period": ["2025H2"] * len(rows),
            "received_date": [date(2025, 7, 3)] * len(rows),
            "received_at": [None if after is None else start + after for _, _, after in rows],
            "source_file": ["a.csv"] * len(rows),
            "source_row": range(2, len(rows) + 2),
            "unit": [unit for _, unit, _ in rows],
            "reporter_role": ["professional"] * len(rows),
            "description": [text for text, _, _ in rows],
        },
        schema_overrides={"received_at": pl.Datetime("us"), "unit": pl.String},
    )


@pytest.mark.parametrize(
    ("gap", "is_repeat"),
    [
        (timedelta(minutes=29, seconds=59), True),
        (timedelta(minutes=30), True),
        (timedelta(minutes=30, seconds=1), False),
    ],
)
def test_the_same_text_from_the_same_unit_within_half_an_hour_is_a_repeat(gap, is_repeat):
    found = duplicates.find(observations(("Jono on pitkä.", "A", timedelta(0)), ("jono  on pitkä. ", "A", gap)))
    assert found["repeats_id"].to_list() == (["o0"] if is_repeat else [])


def test_another_text_or_another_unit_is_no_repeat():
    rows = [("Jono.", "A", timedelta(0)), ("Jonot.", "A", timedelta(0)), ("Jono.", "B", timedelta(0))]
    assert duplicates.find(observations(*rows)).is_empty()


def test_without_a_unit_or_a_time_the_same_day_counts():
    found = duplicates.find(observations(("Jono.", None, None), ("Jono.", None, None), ("Jono.", "A", None)))
    assert found.rows() == [("o1", "o0", None)]


def test_a_submission_sent_twice_is_told_and_kept(project, write_csv, rows_of, answers):
    answers.append({**answers[0], "id": "7", "received_at": "3.7.2025 9:12"})
    report = ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    assert store.read(project).height == report.observation_count == 4
    assert report.repeated["minute_count"].to_list() == [7]
