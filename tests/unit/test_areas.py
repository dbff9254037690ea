"""Areas by category, code and year; names as people write them; the forms in which they stand in sentences."""

import pytest

from rake_analysis import areas
from rake_analysis.errors import UserError

LOCATIVES = {
    "050": "Eurassa",
    "051": "Eurajoella",
    "079": "Harjavallassa",
    "102": "Huittisissa",
    "181": "Jämijärvellä",
    "214": "Kankaanpäässä",
    "230": "Karviassa",
    "271": "Kokemäellä",
    "484": "Merikarvialla",
    "531": "Nakkilassa",
    "608": "Pomarkussa",
    "609": "Porissa",
    "684": "Raumalla",
    "747": "Siikaisissa",
    "783": "Säkylässä",
    "886": "Ulvilassa",
}
GENITIVES = {
    "050": "Euran",
    "051": "Eurajoen",
    "079": "Harjavallan",
    "102": "Huittisten",
    "181": "Jämijärven",
    "214": "Kankaanpään",
    "230": "Karvian",
    "271": "Kokemäen",
    "484": "Merikarvian",
    "531": "Nakkilan",
    "608": "Pomarkun",
    "609": "Porin",
    "684": "Rauman",
    "747": "Siikaisten",
    "783": "Säkylän",
    "886": "Ulvilan",
}
COUNTIES = {
    "01": ("Itä-Uudenmaan", "Itä-Uudellamaalla"),
    "02": ("Keski-Uudenmaan", "Keski-Uudellamaalla"),
    "03": ("Länsi-Uudenmaan", "Länsi-Uudellamaalla"),
    "04": ("Vantaan ja Keravan", "Vantaalla ja Keravalla"),
    "05": ("Varsinais-Suomen", "Varsinais-Suomessa"),
    "06": ("Satakunnan", "Satakunnassa"),
    "07": ("Kanta-Hämeen", "Kanta-Hämeessä"),
    "08": ("Pirkanmaan", "Pirkanmaalla"),
    "09": ("Päijät-Hämeen", "Päijät-Hämeessä"),
    "10": ("Kymenlaakson", "Kymenlaaksossa"),
    "11": ("Etelä-Karjalan", "Etelä-Karjalassa"),
    "12": ("Etelä-Savon", "Etelä-Savossa"),
    "13": ("Pohjois-Savon", "Pohjois-Savossa"),
    "14": ("Pohjois-Karjalan", "Pohjois-Karjalassa"),
    "15": ("Keski-Suomen", "Keski-Suomessa"),
    "16": ("Etelä-Pohjanmaan", "Etelä-Pohjanmaalla"),
    "17": ("Pohjanmaan", "Pohjanmaalla"),
    "18": ("Keski-Pohjanmaan", "Keski-Pohjanmaalla"),
    "19": ("Pohjois-Pohjanmaan", "Pohjois-Pohjanmaalla"),
    "20": ("Kainuun", "Kainuussa"),
    "21": ("Lapin", "Lapissa"),
    "90": ("Helsingin", "Helsingissä"),
    "91": ("Ahvenanmaan", "Ahvenanmaalla"),
}


def test_the_municipalities_of_satakunta_stand_in_sentences_in_their_own_forms():
    assert {place.code: place.locative_fi for place in areas.municipalities("06")} == LOCATIVES


def test_the_municipalities_of_satakunta_own_things_in_their_own_forms():
    assert {place.code: place.genitive_fi for place in areas.municipalities("06")} == GENITIVES


@pytest.mark.parametrize(
    ("name", "genitive"),
    [
        ("Isokyrö", "Isonkyrön"),
        ("Kaustinen", "Kaustisen"),
        ("Virrat", "Virtain"),
        ("Uusikaupunki", "Uudenkaupungin"),
        ("Koski Tl", "Kosken Tl"),
        ("Pedersören kunta", "Pedersören kunnan"),
        ("Kangasala", "Kangasalan"),
        ("Vihti", "Vihdin"),
        ("Ii", "Iin"),
        ("Jokioinen", "Jokioisten"),
    ],
)
def test_names_that_bend_in_an_unusual_way_have_their_genitive(name, genitive):
    found = {place.name_fi: place.genitive_fi for place in areas.areas(areas.MUNICIPALITY)}
    assert found[name] == genitive


def test_every_area_has_both_forms():
    for category in areas.CATEGORIES:
        for place in areas.areas(category):
            assert place.locative_fi, place
            if category != areas.COUNTRY:
                assert place.genitive_fi.split(" ")[0].endswith("n"), place


def test_the_counties_stand_in_sentences_in_their_own_forms():
    assert {place.code: (place.genitive_fi, place.locative_fi) for place in areas.areas(areas.COUNTY)} == COUNTIES


def test_counties_belong_to_the_collaborative_areas_of_the_decree():
    members = {}
    for county in areas.areas(areas.COUNTY):
        members.setdefault(areas.collaborative_area_of(county.code).code, []).append(county.code)
    assert members == {
        "1": ["01", "02", "03", "04", "09", "10", "11", "90"],
        "2": ["12", "13", "14", "15"],
        "3": ["07", "08", "16"],
        "4": ["05", "06", "17"],
        "5": ["18", "19", "20", "21"],
        "6": ["91"],
    }


@pytest.mark.parametrize(
    ("year", "is_there"), [(2019, True), (2020, True), (2021, False), (2026, False)], ids=lambda value: str(value)
)
def test_honkajoki_is_a_municipality_of_satakunta_to_the_end_of_2020(year, is_there):
    assert ("099" in areas.municipality_codes("06", year)) == is_there
    assert len(areas.municipality_codes("06", year)) == 16 + is_there


def test_a_municipality_that_ended_is_refused_with_what_it_is_part_of():
    with pytest.raises(UserError, match=r"Honkajoki .* ended on 2020-12-31.* part of Kankaanpää"):
        areas.area(areas.MUNICIPALITY, "099")
    assert areas.successor_code("099") == "214"
    assert areas.successor_code("911") == "541"
    with pytest.raises(UserError, match="no area '998'"):
        areas.successor_code("998")


def test_the_sub_regions_of_satakunta_divide_its_municipalities():
    members = {}
    for place in areas.municipalities("06"):
        members.setdefault(areas.sub_region_of(place.code).locative_fi, []).append(place.name_fi)
    assert members == {
        "Rauman seutukunnassa": ["Eura", "Eurajoki", "Rauma", "Säkylä"],
        "Porin seutukunnassa": [
            "Harjavalta",
            "Huittinen",
            "Kokemäki",
            "Merikarvia",
            "Nakkila",
            "Pomarkku",
            "Pori",
            "Ulvila",
        ],
        "Pohjois-Satakunnan seutukunnassa": ["Jämijärvi", "Kankaanpää", "Karvia", "Siikainen"],
    }
    assert areas.sub_region_of("091") is None


@pytest.mark.parametrize(
    ("category", "told", "code"),
    [
        (areas.COUNTY, "6", "06"),
        (areas.COUNTY, "06", "06"),
        (areas.COUNTY, "Egentliga Finland", "05"),
        (areas.COLLABORATIVE_AREA, "Länsi-Suomi", "4"),
        (areas.COUNTRY, "Koko maa", "358"),
        (areas.MUNICIPALITY, "50.0", "050"),
        (areas.SUB_REGION, "41", "041"),
        (areas.COUNTY, "Satakunda stad", None),
        (areas.COUNTY, "99", None),
    ],
)
def test_an_area_is_found_by_code_or_name_in_its_own_category_only(category, told, code):
    assert areas.code_of(category, told) == code


def test_the_county_and_the_regional_council_of_satakunta_are_not_mixed():
    assert areas.area(areas.COUNTY, "04").name_fi == "Vantaa ja Kerava"
    with pytest.raises(UserError, match="'MAAKUNTA' is not an area category"):
        areas.area("MAAKUNTA", "04")
