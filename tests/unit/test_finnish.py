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


MONTHS = {
    1: ("tammikuu", "tammikuussa"),
    2: ("helmikuu", "helmikuussa"),
    3: ("maaliskuu", "maaliskuussa"),
    4: ("huhtikuu", "huhtikuussa"),
    5: ("toukokuu", "toukokuussa"),
    6: ("kesäkuu", "kesäkuussa"),
    7: ("heinäkuu", "heinäkuussa"),
    8: ("elokuu", "elokuussa"),
    9: ("syyskuu", "syyskuussa"),
    10: ("lokakuu", "lokakuussa"),
    11: ("marraskuu", "marraskuussa"),
    12: ("joulukuu", "joulukuussa"),
}


@pytest.mark.parametrize("number", MONTHS)
def test_months_have_their_name_and_the_form_of_when(number):
    assert (finnish.month(number), finnish.in_month(number)) == MONTHS[number]


NOUNS = {
    "observation": ("havainto", "havaintoa"),
    "unit": ("yksikkö", "yksikköä"),
    "municipality": ("kunta", "kuntaa"),
    "role": ("raportoijaryhmä", "raportoijaryhmää"),
    "proposal": ("ehdotus", "ehdotusta"),
    "action": ("toimenpide", "toimenpidettä"),
    "day": ("päivä", "päivää"),
    "phenomenon": ("ilmiö", "ilmiötä"),
    "indicator": ("osoitin", "osoitinta"),
    "row": ("rivi", "riviä"),
    "span": ("kohta", "kohtaa"),
    "share_point": ("prosenttiyksikkö", "prosenttiyksikköä"),
}


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("amount", [0, 1, 2, 5, 11, 21, 101, 1001])
def test_every_noun_has_its_form_after_every_number(amount, noun):
    singular, partitive = NOUNS[noun]
    told = finnish.count(amount, noun)
    assert told.replace(NB, " ").replace("1 001", "1001") == f"{amount} {singular if amount == 1 else partitive}"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0.0, 1.0, "0,0–1,0"), (-0.5, -0.1, "−0,5…−0,1"), (-0.01, 0.5, "0,0…0,5"), (None, 1.0, ".."), (1.0, None, "..")],
)
def test_an_interval_with_a_negative_end_has_dots_so_that_the_minus_is_seen(low, high, text):
    assert finnish.interval(low, high, 1) == text
