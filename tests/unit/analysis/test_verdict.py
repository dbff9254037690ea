"""Word, colour, symbol and direction of a verdict cannot disagree."""

from itertools import product

import pytest

from rake_analysis.analysis.verdict import Numbers, Verdict

SIDES = ("higher", "lower")
STRENGTHS = ("flagged", "apart", "near", "unknown")
POLARITIES = ("low_is_good", "high_is_good", "none")


def verdict(side, strength, polarity):
    return Verdict(side, strength, polarity, Numbers(value=3.0), "koko maassa", 2024, "", "")


@pytest.mark.parametrize(("side", "strength", "polarity"), list(product(SIDES, STRENGTHS, POLARITIES)))
def test_word_colour_symbol_and_direction_agree(side, strength, polarity):
    found = verdict(side, strength, polarity)
    assert ("heikompi" in found.word_fi) == (found.direction == "worse") == (found.colour == "#a3480b")
    assert ("parempi" in found.word_fi) == (found.colour == "#1b6e3c")
    assert ("selvästi" in found.word_fi) == (strength == "flagged")
    assert (found.symbol == "●") == (strength == "near")
    assert (found.direction == "unknown") == (strength == "unknown" or polarity == "none")


@pytest.mark.parametrize(
    ("side", "polarity", "word"),
    [
        ("higher", "low_is_good", "heikompi kuin muualla"),
        ("lower", "low_is_good", "parempi kuin muualla"),
        ("higher", "high_is_good", "parempi kuin muualla"),
        ("lower", "high_is_good", "heikompi kuin muualla"),
        ("lower", "none", "pienempi kuin muualla"),
    ],
)
def test_polarity_decides_which_side_is_worse(side, polarity, word):
    assert verdict(side, "apart", polarity).word_fi == word


def test_differences_need_both_figures():
    numbers = Numbers(value=3.4, country_value=2.9)
    assert numbers.difference == pytest.approx(0.5)
    assert numbers.ratio == pytest.approx(3.4 / 2.9)
    assert numbers.collaborative_area_difference is None
