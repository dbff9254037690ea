"""Names that no list knows: capitalised words inside a sentence that are no ordinary words."""

import pytest

from rake_analysis.privacy.masking import find
from rake_analysis.privacy.vocabulary import is_finite_verb, is_ordinary


def found(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find(text) if span.kind == "name"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Eilen Xyrkäs soitti päivystykseen.", ["Xyrkäs"]),
        ("Kotikäynnillä Thrasybulos Qvantti ei avannut ovea.", ["Thrasybulos Qvantti"]),
        ("Saramäki asteli pöydän luokse.", ["Saramäki"]),
        ("Tapaamisessa oli Qvaldo de la Vega mukana.", ["Qvaldo de la Vega"]),
        ("Simo sai päätöksen vasta keväällä.", ["Simo"]),
        ("Kuntaan muutti perhe, jonka Rötkölä tuntee.", ["Rötkölä"]),
        ('"Apua ei saa", Törhönen sanoi.', ["Törhönen"]),
    ],
)
def test_a_capitalised_word_that_is_no_other_word_is_a_name(text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Asumisneuvojaa ei ole, eikä tehtävää täytetä. Turvakotipaikkoja puuttuu.",
        "Välfärdsområdet skaffar stödbostäder. Barnskyddsanmälningar görs sent.",
        "Käytössä on EU-rahoitusta ja Zoom-tapaaminen. Asiakkaat odottavat Rötkölässä.",
        "Kuinka pitkään? Myös eilen. Äkkiä nyt. Viime vuonna.",
        "Dnro puuttuu. Hetu puuttuu.",
        "Sosiaaliohjaaja päivystää ja Nuorisotalo on kiinni.",
    ],
)
def test_ordinary_words_of_reports_are_not_names(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("asunnottomuudesta", True),
        ("lyhytaikaishoidon", True),
        ("turvakotipaikkoja", True),
        ("tiedäthän", True),
        ("saramäki", False),
        ("berlusconi", False),
        ("möttölä", False),
    ],
)
def test_compounds_and_derived_words_are_ordinary_and_surnames_are_not(word, expected):
    assert is_ordinary(word) is expected


def test_a_verb_in_the_third_person_is_told_from_a_noun_in_the_partitive():
    assert [is_finite_verb(word) for word in ("antaa", "totesi", "rantaa", "lukee")] == [True, True, False, True]
