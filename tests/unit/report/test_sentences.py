"""Sentences about observations at the boundaries of their wording."""

from datetime import date

import pytest

from rake_analysis.periods import parse
from rake_analysis.report import sentences

NB = "\u00a0"
NOW, BEFORE = parse("2025H2"), parse("2025H1")


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((0, 0, 0), "Syksyllä 2025 ilmiöstä ei ole havaintoja."),
        ((1, 1, 1), f"Syksyllä 2025 ilmiöstä on 1{NB}havainto 1{NB}yksiköstä ja 1{NB}kunnasta."),
        ((2, 2, 0), f"Syksyllä 2025 ilmiöstä on 2{NB}havaintoa 2{NB}yksiköstä."),
        (
            (3, 0, 2),
            f"Syksyllä 2025 ilmiöstä on 3{NB}havaintoa 2{NB}kunnasta. Yhdessäkään havainnossa ei kerrota yksikköä.",
        ),
    ],
)
def test_a_count_always_stands_with_its_places(counts, text):
    assert sentences.amount(NOW, *counts) == text


def row(**given) -> dict:
    return {
        "grade": "indicative",
        "direction": "steady",
        "count_before": 12,
        "ratio": 1.5,
        "low": 0.8,
        "high": 2.9,
    } | given


def test_few_reports_say_nothing_of_a_change():
    said = sentences.change(row(grade="few", direction="not_assessed"), BEFORE)
    assert said == "Havaintoja on niin vähän, ettei osuuksia tai muutosta esitetä."


@pytest.mark.parametrize(
    ("grade", "direction", "ending"),
    [
        ("indicative", "rising", "Havainnot näyttävät lisääntyneen."),
        ("measured", "rising", "Havainnot ovat lisääntyneet."),
        ("measured", "falling", "Havainnot ovat vähentyneet."),
        ("indicative", "steady", "Muutosta ei voi erottaa satunnaisvaihtelusta."),
        ("measured", "steady", "Muutosta ei voi erottaa satunnaisvaihtelusta."),
    ],
)
def test_the_evidence_grade_decides_how_firmly_a_change_is_told(grade, direction, ending):
    said = sentences.change(row(grade=grade, direction=direction), BEFORE)
    assert said.startswith("Edellisellä kaudella (kevät 2025) havaintoja oli 12. ")
    assert f"1,5-kertainen määrä edelliseen kauteen verrattuna (95{NB}%:n luottamusväli 0,8–2,9)" in said
    assert said.endswith(ending)


def test_without_an_earlier_count_there_is_no_ratio():
    said = sentences.change(row(count_before=0, ratio=None), BEFORE)
    assert "kertaa" not in said
    assert "havaintoja oli 0." in said


def test_a_new_phenomenon_and_a_first_period_are_told_as_such():
    assert "kahdella edellisellä kaudella" in sentences.change(row(direction="new"), BEFORE)
    assert sentences.change(row(), None) == "Edellistä kautta ei ole, joten muutosta ei voi arvioida."


def test_reporters_are_listed_with_their_counts():
    assert sentences.roles([("Tiimi", 5), ("HYTE-toimija", 1)]) == "Raportoijat: tiimi 5 ja HYTE-toimija 1."
    assert sentences.roles([]) == ""


def test_periods_name_their_days():
    assert NOW.range_fi == "1.7.–31.12.2025"
    assert (NOW.start, NOW.end) == (date(2025, 7, 1), date(2025, 12, 31))
