"""Counts of a whole period: every period has its row, places are counted as they were stated."""

import polars as pl

from rake_analysis import areas
from rake_analysis.analysis import totals

OBSERVATIONS = pl.DataFrame(
    {
        "observation_id": ["a", "b", "c"],
        "period": ["2025H1", "2025H1", "2025H1"],
        "organisation": ["Pori", "Rauma", None],
        "unit": ["Perhetyö", "Perhetyö", None],
        "municipality_code": ["609", areas.WHOLE_COUNTY, None],
        "is_acute": [True, False, False],
        "age_group": [["0-6", "7-17"], ["7-17"], []],
    }
)


def test_a_period_without_observations_has_zeros():
    table = totals.by_period(OBSERVATIONS, ["2025H1", "2025H2"])
    assert table.rows() == [("2025H1", 3, 2, 1, 1), ("2025H2", 0, 0, 0, 0)]


def test_a_list_counts_an_observation_under_each_of_its_values():
    table = totals.tally(OBSERVATIONS, "age_group", ["0-6", "7-17"])
    assert table.select("code", "report_count").rows() == [("0-6", 1), ("7-17", 2), (None, 1)]


def test_what_was_not_stated_comes_last():
    assert totals.tally(OBSERVATIONS, "municipality_code")["code"].to_list()[-1] is None
