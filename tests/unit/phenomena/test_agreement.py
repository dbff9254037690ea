"""Agreement of coders, against worked examples of the literature."""

import math

import pytest

from rake_analysis.phenomena.agreement import cohens_kappa, compare, krippendorffs_alpha


def listed(table):
    """Two coders' answers from a contingency table of counts."""
    pairs = [
        (row, column) for row, counts in enumerate(table) for column, count in enumerate(counts) for _ in range(count)
    ]
    return zip(*pairs, strict=True)


def test_kappa_of_the_diagnoses_of_fleiss():
    """Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions (3rd ed. 2003), table 18.1: κ = 0.676."""
    first, second = listed([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
    assert cohens_kappa(list(first), list(second)) == pytest.approx(0.676, abs=0.0005)


def test_alpha_of_two_coders_and_two_answers():
    """Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section A: α = 0.095."""
    assert krippendorffs_alpha(["0100000010", "1110010000"]) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_two_coders_and_five_answers():
    """The same, section B, Ben and Gerry: α = 0.692."""
    assert krippendorffs_alpha(["aabbdcccedda", "babbbccceddd"]) == pytest.approx(0.692, abs=0.0005)


def test_alpha_of_four_coders_with_missing_answers():
    """The same, section C: α = 0.743; a point stands for an answer that was not given."""
    coders = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    answers = [[None if answer == "." else answer for answer in coder] for coder in coders]
    assert {len(one) for one in answers} == {12}
    assert krippendorffs_alpha(answers) == pytest.approx(0.743, abs=0.0005)


def test_without_variation_nothing_is_claimed():
    assert math.isnan(cohens_kappa("aaa", "aaa"))
    assert math.isnan(krippendorffs_alpha(["aaa", "aaa"]))


def coded(*phenomena):
    return {f"{number:03}": frozenset(codes.split()) for number, codes in enumerate(phenomena)}


def test_each_phenomenon_is_a_question_of_its_own_and_the_overall_row_pools_them():
    first = coded("ASU", "ASU", "VEL", "VEL")
    second = coded("ASU", "ASU VEL", "VEL", "VEL")
    rows = {row["phenomenon"]: row for row in compare([first, second]).iter_rows(named=True)}
    assert rows["ASU"]["kappa"] == pytest.approx(1.0)
    # VEL: 3 of 4 alike; 0.75 = po, pe = 0.5 · 0.75 + 0.5 · 0.25 = 0.5.
    assert rows["VEL"]["kappa"] == pytest.approx(0.5)
    assert rows["VEL"]["coded_count"] == 3
    # Pooled 2 × 2 table of 8 answers: 3 no–no, 1 no–yes, 4 yes–yes; po = 7/8, pe = (4·3 + 4·5) / 64 = 0.5.
    assert rows[None]["kappa"] == pytest.approx(0.75)
    assert rows[None]["agreement_share"] == pytest.approx(7 / 8)


def test_the_pooled_alpha_is_that_of_all_answers_in_one_list():
    first, second = coded("ASU", "ASU", "VEL", "VEL"), coded("ASU", "ASU VEL", "VEL", "VEL")
    answers = [[code in one[name] for name in sorted(one) for code in ("ASU", "VEL")] for one in (first, second)]
    overall = compare([first, second]).row(0, named=True)
    assert overall["alpha"] == pytest.approx(krippendorffs_alpha(answers))


def test_intervals_hold_the_estimate_and_are_the_same_every_time():
    first = coded(*["ASU", "VEL", "ASU VEL", "MUU"] * 10)
    second = coded(*["ASU", "VEL", "ASU", "MUU", "VEL"] * 8)
    once, again = compare([first, second]), compare([first, second])
    assert once.equals(again)
    for row in once.drop_nulls("kappa").iter_rows(named=True):
        assert row["kappa_low"] <= row["kappa"] <= row["kappa_high"]
        assert row["alpha_low"] <= row["alpha"] <= row["alpha_high"]


def test_three_coders_have_an_alpha_and_no_kappa():
    table = compare([coded("ASU", "VEL"), coded("ASU", "VEL"), coded("ASU", "ASU")])
    assert table["kappa"].null_count() == table.height
    assert table["alpha"].null_count() == 0


def test_observations_that_not_all_coded_are_left_out():
    assert compare([coded("ASU", "VEL"), coded("ASU")]).row(0, named=True)["observation_count"] == 1
