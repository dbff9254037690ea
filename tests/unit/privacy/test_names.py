"""Person names: inflected, in lower case, after words for a person; and words that are none."""

import polars as pl
import pytest

from rake_analysis.privacy.inflection import forms
from rake_analysis.privacy.masking import find, mask
from rake_analysis.privacy.spans import PLACEHOLDERS
from tests.privacy_items import generated


def found(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find(text) if span.kind == "name"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Matti Virtanen odottaa.", ["Matti Virtanen"]),
        ("Puhuin Marjut Koskisen kanssa.", ["Marjut Koskisen"]),
        ("Apua pyydettiin Virtaselta eikä saatu.", ["Virtaselta"]),
        ("Kerroin asian Liisalle eilen.", ["Liisalle"]),
        ("puhuin matti virtasen kanssa", ["matti virtasen"]),
        ("soitin tapio virtaselle", ["tapio virtaselle"]),
        ("asiakas virtanen ei saanut aikaa", ["virtanen"]),
        ("Asiakas Xyrkkö ei saanut aikaa.", ["Xyrkkö"]),
        ("Eilen M. Koskela soitti.", ["M. Koskela"]),
        ("Eilen J.P. Mäkelä soitti.", ["J.P. Mäkelä"]),
        ("Äiti Anna-Liisa Mäki-Virtanen kertoi.", ["Anna-Liisa Mäki-Virtanen"]),
        ("Jukka Petteri Lehtonen muutti.", ["Jukka Petteri Lehtonen"]),
        ("Klienten Andersson väntar.", ["Andersson"]),
        ("Kun Mohamed Hassan haki apua.", ["Mohamed Hassan"]),
        ("MATTI VIRTANEN", ["MATTI VIRTANEN"]),
        ("Satu kertoi, että Helmi Salo odottaa.", ["Satu", "Helmi Salo"]),
        ("Tapasin siellä Lahtisen perheen.", ["Lahtisen"]),
        ("Hän asuu Niemisillä.", ["Niemisillä"]),
        ("Matti V. soitti.", ["Matti V."]),
    ],
)
def test_names_are_found_as_they_stand_in_running_text(text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Toivo elää, kun tuuli kääntyy ja onni suosii.",
        "Satu ja runo luettiin lapsille.",
        "Meri on lähellä, mäki jyrkkä ja koski vapaa.",
        "Porissa, Raumalla ja Eurajoella Kela ja Nordea palvelevat.",
        "Olen huolissani. Meillä ei ole aikaa. Pian loppuu voima.",
        "Suomalainen perhe, venäläinen äiti ja virolainen isä.",
        "Ainoa lahja oli kirjan lukeminen.",
        "Asiakkaat Porissa ja potilaat Satasairaalassa odottavat.",
        "Ohjaaja Teamsissa ja lääkäri Kelassa.",
        "asiakas rinteellä ja äiti humalassa",
    ],
)
def test_ordinary_words_and_places_are_not_names(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("virtanen", {"virtasen", "virtaselle", "virtaseen", "virtasten"}),
        ("mäki", {"mäen", "mäkeä", "mäellä", "mäkeen"}),
        ("lahti", {"lahden", "lahdelta", "lahteen"}),
        ("rinne", {"rinteen", "rinteelle"}),
        ("kangas", {"kankaan", "kankaalta"}),
        ("lindström", {"lindströmin", "lindströmille"}),
        ("lampi", {"lammen", "lammelle"}),
    ],
)
def test_surnames_inflect_with_their_consonants(name, expected):
    assert expected <= forms(name, is_last=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pekka", {"pekan", "pekalle", "pekkaa", "pekkaan"}),
        ("matti", {"matin", "matilta"}),
        ("tuomas", {"tuomaksen", "tuomaan"}),
        ("hannes", {"hanneksen"}),
        ("päivi", {"päivin", "päiville"}),
        ("mikael", {"mikaelin", "mikaelille"}),
    ],
)
def test_first_names_inflect_with_their_consonants(name, expected):
    assert expected <= forms(name, is_last=False)


def test_generated_names_are_found_in_the_forms_people_write_them():
    items = generated("name")
    masked, _ = mask(pl.Series([text for _, _, text in items]))
    touched = [text != original for text, (_, _, original) in zip(masked, items, strict=True)]
    whole = [
        text == sentence.format(PLACEHOLDERS["name"]) for text, (_, sentence, _) in zip(masked, items, strict=True)
    ]
    print(f"name: recall {sum(touched) / len(items):.3f}, whole {sum(whole) / len(items):.3f} of {len(items)}")
    assert sum(touched) >= len(items) * 0.95, [item for item, hit in zip(items, touched, strict=True) if not hit]
