"""Coverage: who reported in the period, who fell silent, who never did."""

import polars as pl

from rake_analysis.analysis import coverage

OBSERVATIONS = pl.DataFrame(
    {
        "period": ["2024H2", "2025H1", "2025H1", "2025H2", "2025H2", "2025H2"],
        "unit": ["C", "B", "A", "A", "A", None],
    }
)


def rows(known=(), period="2025H2", observations=OBSERVATIONS):
    return coverage.coverage(observations, "unit", period, known).rows()


def test_each_unit_stands_once_the_silent_ones_first():
    assert rows(["Z", "A"]) == [
        ("Z", None, 0, 0, "never"),
        ("C", "2024H2", 1, 0, "earlier"),
        ("B", "2025H1", 1, 0, "earlier"),
        ("A", "2025H2", 3, 2, "now"),
    ]


def test_without_a_list_nobody_is_known_to_be_silent_from_the_beginning():
    assert {row[0]: row[4] for row in rows()} == {"B": "earlier", "C": "earlier", "A": "now"}


def test_in_a_period_without_observations_all_are_silent():
    assert {row[4] for row in rows(period="2026H1")} == {"earlier"}
    assert rows(["Z"], observations=OBSERVATIONS.clear()) == [("Z", None, 0, 0, "never")]


def test_the_order_of_observations_does_not_matter():
    assert rows(["Z"], observations=OBSERVATIONS.reverse()) == rows(["Z"])


def test_of_municipalities_all_of_the_county_stand_and_no_other_place():
    places = pl.DataFrame({"period": ["2025H2"] * 3, "municipality_code": ["609", "837", None]})
    table = coverage.of_municipalities(places, "06", "2025H2")
    assert table.height == 16
    assert table.filter(pl.col("coverage") == "now")["code"].to_list() == ["609"]  # Pori; 837 is Tampere
