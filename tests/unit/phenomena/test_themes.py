"""New themes: what is told in several units, more than before, and by no phenomenon's words."""

import math

import polars as pl
import pytest

from rake_analysis.phenomena import catalogue, coder, themes


def terms(*rows):
    return pl.DataFrame(rows, orient="row", schema={"observation_id": pl.String, "unit": pl.String, "term": pl.String})


def reported(term, count, units=10, start=0):
    return [(f"{start + number:04}", f"unit {number % units}", term) for number in range(count)]


def test_a_term_that_became_common_is_a_candidate_and_a_steady_one_is_not():
    now = terms(*reported("lude", 12), *reported("asia", 20))
    before = terms(*reported("asia", 60), *reported("lude", 1))
    assert themes.compare(now, before, 40, 120)["term"].to_list() == ["lude"]


@pytest.mark.parametrize(("count", "units", "expected"), [(4, 4, 0), (5, 3, 1), (5, 2, 0), (6, 3, 1)])
def test_a_candidate_needs_five_reports_from_three_units(count, units, expected):
    now = terms(*reported("lude", count, units))
    assert themes.compare(now, terms(*reported("muu", 50)), 10, 400).height == expected


def test_log_odds_are_as_worked_out_by_hand():
    """Monroe et al. (2008), eq. 16 and 20, with α = 100 · 13/160 for the term and 100 in all."""
    row = themes.compare(terms(*reported("lude", 12)), terms(*reported("lude", 1)), 40, 120).row(0, named=True)
    alpha = 100 * 13 / 160
    expected = math.log((12 + alpha) / (40 + 100 - 12 - alpha)) - math.log((1 + alpha) / (120 + 100 - 1 - alpha))
    assert row["log_odds"] == pytest.approx(expected)
    assert row["z"] == pytest.approx(expected / math.sqrt(1 / (12 + alpha) + 1 / (1 + alpha)))


def test_without_earlier_periods_nothing_is_a_new_theme():
    assert themes.compare(terms(*reported("lude", 12)), terms(), 40, 0).is_empty()


def test_units_that_are_not_stated_do_not_count():
    now = terms(*((f"{number}", None, "lude") for number in range(9)))
    assert themes.compare(now, terms(*reported("muu", 50)), 10, 400).is_empty()


def test_words_that_a_phenomenon_explains_and_small_words_are_left_out():
    observations = pl.DataFrame(
        {
            "observation_id": ["1"],
            "language": ["fi"],
            "tone": ["negative"],
            "organisation": ["Sata"],
            "unit": ["Pori"],
            "description": ["Häätö uhkaa, koska lemmikki haukkuu [nimi]."],
            "consequences": [""],
        }
    )
    found = themes.unexplained(observations, coder.code_observations(observations), catalogue.read())
    assert set(found["term"]) >= {"lemmikki", "lemmikki haukkua"}
    assert not {"häätö", "koska", "nimi"} & set(found["term"])
    assert set(found["unit"]) == {"Sata\nPori"}


def test_every_threshold_of_themes_has_its_reason():
    table = pl.read_csv(themes.metadata.FOLDER / "theme_limits.csv")
    assert table["reason_fi"].str.len_chars().min() > 20
    assert set(table["name"]) == set(themes.theme_limits())
