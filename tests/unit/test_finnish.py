"""Finnish wording at the boundaries of its forms."""

from datetime import date

import pytest

from rake_analysis import finnish

NB = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, f"1{NB}000"),
        (1234567.5, 1, f"1{NB}234{NB}567,5"),
        (-3.25, 1, "−3,2"),
        (-0.04, 1, "0,0"),
        (None, 1, ".."),
    ],
)
def test_numbers_follow_finnish_typography(value, decimals, text):
    assert finnish.number(value, decimals) == text


@pytest.mark.parametrize(("amount", "text"), [(0, f"0{NB}havaintoa"), (1, f"1{NB}havainto"), (2, f"2{NB}havaintoa")])
def test_one_takes_the_nominative_and_other_counts_the_partitive(amount, text):
    assert finnish.count(amount, "observation") == text


def test_a_share_is_shown_in_whole_per_cents():
    assert finnish.share(0.336) == f"34{NB}%"
    assert finnish.share(None) == ".."


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["Pori"], "Pori"), (["Pori", "Rauma"], "Pori ja Rauma"), (list("abc"), "a, b ja c")]
)
def test_lists_end_with_and(items, text):
    assert finnish.listing(items) == text


def test_days_have_no_leading_zeros():
    assert finnish.day(date(2025, 7, 1)) == "1.7.2025"
    assert finnish.day(None) == ".."
