"""Every Sotkanet file at hand is read, or refused with a sentence that says why."""

import csv
from pathlib import Path

import pytest

from rake_analysis import areas, metadata
from rake_analysis.errors import UserError
from rake_analysis.official import catalogue, places, sotkanet

FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures" / "sotkanet"
pytestmark = pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"no real data at {FIXTURES}")

READERS = {
    "regions": lambda content, place: sotkanet.read_regions(content, place).height,
    "descriptions": lambda content, place: len(sotkanet.read_descriptions(content, place)),
    "data": lambda content, place: sotkanet.read_data(content, place).height,
}
# File → reader and rows, or why no reader takes it.
READ = {
    "oskari/SotkaRegions.json": ("regions", 511),
    "oskari/SotkaIndicators.json": ("descriptions", 2434),
    "oskari/SotkaIndicatorData.csv": ("data", 466),
    "oskari/SotkaIndicatorData.json": ("data", 466),
    "hus/single/indicator_186.json": ("descriptions", 1),
    "hus/single/indicator_322.json": ("descriptions", 1),
    "hus/single/indicator_3336.json": ("descriptions", 1),
    "hus/single/indicator_4461.json": ("descriptions", 1),
}
REFUSED = {
    "oskari/SotkaSubjects.json": "not Sotkanet's figures",
    "ropengov/sotkanet_hyvinvointialueet.csv": "not valid JSON",
    "shiny2013/kunta_satakunta_long.csv": "not valid JSON",
    "shiny2013/maakunta_long.csv": "not valid JSON",
}


def content(file):
    return (FIXTURES / file).read_bytes()


@pytest.mark.parametrize("file", READ)
def test_each_file_is_read_by_its_reader(file):
    reader, count = READ[file]
    assert READERS[reader](content(file), file) == count


@pytest.mark.parametrize("file", REFUSED)
def test_a_file_in_no_format_of_the_api_is_refused_by_every_reader(file):
    for reader in READERS.values():
        with pytest.raises(UserError):
            reader(content(file), file)
    with pytest.raises(UserError, match=REFUSED[file]):
        READERS["data"](content(file), file)


def test_no_file_is_left_out_of_these_tables():
    found = {str(path.relative_to(FIXTURES)) for path in FIXTURES.rglob("*.*")}
    assert {file for file in found if not Path(file).name.startswith("LICENSE")} == READ.keys() | REFUSED.keys()


def test_the_two_forms_of_one_answer_hold_the_same_figures():
    csv_rows, json_rows = (
        sotkanet.read_data(content(f"oskari/SotkaIndicatorData.{form}"), form).sort("region_id")
        for form in ("csv", "json")
    )
    assert csv_rows.equals(json_rows)


def test_satakuntas_municipalities_and_the_country_are_found_in_the_answer():
    regions = sotkanet.read_regions(content("oskari/SotkaRegions.json"), "regions")
    data = sotkanet.read_data(content("oskari/SotkaIndicatorData.json"), "data")
    found = sotkanet.statistics(data, regions, "x", "data")
    values = {tuple(key): value for *key, value in found.select("area_category", "area_code", "value").iter_rows()}
    assert {("KUNTA", place.code) for place in areas.municipalities("06")} <= values.keys()
    # Statistics Finland's population on 31.12.2009.
    assert values["MAA", "358"] == 5_351_427
    assert values["KUNTA", "684"] == 39_793
    assert sotkanet.unknown_regions(data, regions) == [455, 456, 730]


def test_codes_keep_their_zeros_and_the_ids_are_those_of_the_code_list():
    regions = sotkanet.read_regions(content("oskari/SotkaRegions.json"), "regions")
    own = {code: id for id, category, code in regions.iter_rows() if category == "KUNTA"}
    listed = metadata.codelist("municipalities").drop_nulls("sotkanet_id")
    assert own.items() >= dict(zip(listed["code"], listed["sotkanet_id"].cast(int), strict=True)).items()
    # The list is of about 2014; every municipality of today was there already.
    assert own.keys() == set(metadata.codes("municipalities"))


def test_the_counties_have_the_published_present_and_earlier_ids():
    with (FIXTURES / "ropengov" / "sotkanet_hyvinvointialueet.csv").open(encoding="utf-8") as file:
        published = {row["uusi_code"].zfill(2): row for row in csv.DictReader(file)}
    for row in metadata.codelist("counties").iter_rows(named=True):
        expected = published[row["code"]]
        assert row["sotkanet_id"] == expected["uusi_id"]
        assert row["sotkanet_earlier_id"] == (expected["vanha_id"] or None)
        assert row["sotkanet_earlier_code"] == (expected["vanha_code"] or None)


def test_verified_titles_of_the_catalogue_are_those_of_the_indicator_list():
    listed = {
        found.id: found.title_fi for found in sotkanet.read_descriptions(content("oskari/SotkaIndicators.json"), "x")
    }
    known = [one for one in catalogue.load().values() if one.source == "sotkanet" and one.indicator_id in listed]
    assert len(known) >= 18
    for one in known:
        catalogue.check_title(one.key, listed[one.indicator_id], "SotkaIndicators.json")


@pytest.mark.parametrize("file", [file for file, (reader, _) in READ.items() if reader == "descriptions"])
def test_no_markup_is_left_in_any_text(file):
    for found in sotkanet.read_descriptions(content(file), file):
        for text in (found.title_fi, found.description_fi, found.limits_fi, found.interpretation_fi):
            assert not any(mark in text for mark in ("<p", "<br", "</", "&nbsp;", "&amp;"))


def test_the_producers_limits_and_date_are_kept():
    [found] = sotkanet.read_descriptions(content("hus/single/indicator_3336.json"), "indicator_3336.json")
    assert str(found.updated) == "2025-04-10"
    assert (found.first_year, found.last_year, found.decimals) == (2023, 2024, 1)
    assert found.limits_fi.startswith("HUS ilmoittaa koko Uudenmaan hyvinvointialueiden kiireettömän")


def test_every_published_county_name_is_found_under_each_of_its_codes():
    with (FIXTURES / "ropengov" / "sotkanet_hyvinvointialueet.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            code = row["uusi_code"].zfill(2)
            for listed in {code, row["uusi_code"], row["vanha_code"]} - {""}:
                found = places.resolve("HYVINVOINTIALUE", listed, row["nimi"], "list")
                assert found is not None and found.code == code, row["nimi"]
