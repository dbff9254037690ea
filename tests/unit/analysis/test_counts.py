"""Counts of phenomena, their breakdown and their change between periods."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from rake_analysis.analysis import counts

COLUMNS = ["observation_id", "period", "organisation", "unit", "municipality_code", "reporter_role", "age_group"]
OBSERVATIONS = pl.DataFrame(
    [
        ("a", "2025H1", "Hva", "Tiimi 1", "609", "team", ["7-17"]),
        ("b", "2025H2", "Hva", "Tiimi 1", "609", "team", ["7-17", "18-29"]),
        ("c", "2025H2", "Hva", "Tiimi 1", "684", "professional", ["18-29"]),
        ("d", "2025H2", "Kunta", "Tiimi 1", "koko alue", "professional", []),
        ("e", "2025H2", "Hva", None, None, "resident", ["7-17", "7-17"]),
    ],
    orient="row",
    schema=dict(zip(COLUMNS, [*[pl.String] * 6, pl.List(pl.String)], strict=True)),
)
CODES = pl.DataFrame(
    [("a", "ASU"), ("b", "ASU"), ("b", "ASU"), ("c", "ASU"), ("d", "ASU"), ("e", "ASU"), ("e", "TOI"), ("gone", "TOI")],
    orient="row",
    schema=["observation_id", "phenomenon"],
)


def test_an_observation_counts_once_and_places_stand_beside_the_count():
    expected = pl.DataFrame(
        [
            ("2025H1", "ASU", 1, 1, 1, 1),
            ("2025H1", "TOI", 0, 0, 0, 0),
            ("2025H2", "ASU", 4, 2, 2, 3),
            ("2025H2", "TOI", 1, 0, 0, 1),
        ],
        orient="row",
        schema=["period", "phenomenon", "report_count", "unit_count", "municipality_count", "role_count"],
    )
    assert_frame_equal(counts.phenomenon_counts(OBSERVATIONS, CODES), expected)


def test_observations_of_a_phenomenon_come_once_in_their_own_order():
    assert counts.observations_of(OBSERVATIONS, CODES, "ASU")["observation_id"].to_list() == ["a", "b", "c", "d", "e"]
    assert counts.observations_of(OBSERVATIONS, CODES, "PAI").is_empty()


def test_a_list_column_counts_an_observation_under_each_of_its_values():
    expected = pl.DataFrame(
        [("18-29", 2, 1), ("7-17", 2, 1), (None, 1, 1)], orient="row", schema=["code", "report_count", "unit_count"]
    )
    assert_frame_equal(counts.breakdown(OBSERVATIONS, CODES, "ASU", "2025H2", "age_group"), expected)


def test_a_single_column_is_broken_down_with_the_unstated_last():
    table = counts.breakdown(OBSERVATIONS, CODES, "ASU", "2025H2", "municipality_code")
    assert table["code"].to_list() == ["609", "684", "koko alue", None]


def test_exposures_count_days_and_the_units_that_reported_anything():
    expected = pl.DataFrame(
        [("2024H2", 184, 0, 0), ("2025H1", 181, 1, 1), ("2025H2", 184, 2, 4)],
        orient="row",
        schema=["period", "day_count", "unit_count", "report_count"],
    )
    assert_frame_equal(counts.exposures(OBSERVATIONS, {"2024H2": 184, "2025H1": 181, "2025H2": 184}), expected)


PERIODS = ("2024H1", "2024H2", "2025H1", "2025H2")


def series(*report_counts, units=6):
    """Counts of one phenomenon, the last in 2025H2, each from `units` units at most."""
    periods = PERIODS[-len(report_counts) :]
    return pl.DataFrame(
        {
            "period": periods,
            "phenomenon": "ASU",
            "report_count": report_counts,
            "unit_count": [min(units, count) for count in report_counts],
        }
    )


def exposed(unit_counts=(10, 10, 10, 10)):
    return pl.DataFrame({"period": PERIODS, "day_count": 182, "unit_count": unit_counts, "report_count": 100})


def change(*report_counts, unit_counts=(10, 10, 10, 10), units=6):
    table = counts.changes(series(*report_counts, units=units), "2025H2", "2025H1", exposed(unit_counts))
    return table.row(0, named=True)


@pytest.mark.parametrize(("before", "after"), [(9, 9), (1, 9), (9, 0)])
def test_few_reports_in_both_periods_are_not_assessed_and_get_no_ratio(before, after):
    row = change(5, 5, before, after)
    assert (row["grade"], row["direction"], row["ratio"], row["p_value"]) == ("few", "not_assessed", None, None)


@pytest.mark.parametrize(("before", "after"), [(9, 10), (10, 9), (9, 11)])
def test_from_ten_reports_in_either_period_the_change_is_assessed(before, after):
    row = change(5, 5, before, after)
    assert (row["grade"], row["direction"]) == ("indicative", "steady")
    assert row["low"] < 1 < row["high"]


def test_rising_needs_the_exact_interval_above_one():
    # Of 16 reports at even odds P(≥ 13) = 0.0106 and P(≥ 12) = 0.0384; the limit is 0.025.
    assert change(5, 5, 3, 13)["direction"] == "rising"
    assert change(5, 5, 4, 12)["direction"] == "steady"


def test_falling_needs_the_exact_interval_below_one():
    assert change(5, 5, 13, 3)["direction"] == "falling"
    assert change(5, 5, 12, 4)["direction"] == "steady"


def test_more_reporting_units_are_not_a_rising_phenomenon():
    assert change(5, 5, 20, 40, unit_counts=(10, 10, 10, 10))["direction"] == "rising"
    row = change(5, 5, 20, 40, unit_counts=(10, 10, 10, 20))
    assert (row["direction"], row["ratio"]) == ("steady", 1)


def test_where_a_period_states_no_units_only_days_are_compared():
    assert change(5, 5, 20, 40, unit_counts=(10, 10, 0, 20))["ratio"] == 2


@pytest.mark.parametrize(
    ("after", "units", "grade"), [(29, 6, "indicative"), (30, 5, "measured"), (31, 4, "indicative")]
)
def test_the_grade_of_a_change_is_the_better_of_its_periods(after, units, grade):
    assert change(5, 5, 5, after, units=units)["grade"] == grade


def test_a_measured_change_must_also_survive_the_number_of_questions_asked():
    # 20 → 38: p ≈ 0.025, alone a finding; among ten phenomena q ≈ 0.25.
    one = series(5, 5, 20, 38)
    others = [series(5, 5, 20, 20).with_columns(phenomenon=pl.lit(f"X{number}")) for number in range(9)]
    alone = counts.changes(one, "2025H2", "2025H1", exposed()).row(0, named=True)
    among = counts.changes(pl.concat([one, *others]), "2025H2", "2025H1", exposed()).row(0, named=True)
    assert (alone["grade"], alone["direction"]) == ("measured", "rising")
    assert (among["p_value"], among["direction"]) == (alone["p_value"], "steady")
    assert among["q_value"] == pytest.approx(min(1, 10 * alone["p_value"]))


@pytest.mark.parametrize(
    ("report_counts", "direction"),
    [((3, 0, 0, 1), "new"), ((0, 0, 0, 40), "new"), ((3, 3, 0, 4), "not_assessed"), ((3, 3, 0, 12), "rising")],
)
def test_new_is_a_first_report_after_two_empty_periods_and_has_no_test(report_counts, direction):
    row = change(*report_counts)
    assert row["direction"] == direction
    if direction == "new":
        assert (row["ratio"], row["p_value"], row["q_value"]) == (None, None, None)


def test_one_earlier_period_is_too_little_to_call_anything_new():
    table = counts.changes(series(0, 4), "2025H2", "2025H1", exposed().tail(2))
    assert table["direction"].to_list() == ["not_assessed"]


def test_without_a_previous_period_nothing_is_assessed():
    table = counts.changes(series(40), "2025H2", None, exposed().tail(1))
    row = table.row(0, named=True)
    assert (row["count_before"], row["count_after"], row["direction"]) == (None, 40, "not_assessed")
