"""Every JSON-stat file at hand is read, or refused with a sentence that says why."""

from pathlib import Path

import pytest

from rake_analysis import areas
from rake_analysis.errors import UserError
from rake_analysis.official import jsonstat, statfin

FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures"
pytestmark = pytest.mark.skipif(not (FIXTURES / "jsonstat").is_dir(), reason=f"no real data at {FIXTURES}")

COLLECTION = "a JSON-stat collection, which holds no figures"
DIMENSION = "a JSON-stat dimension, which holds no figures"
OFFICIAL, PYJSTAT = "jsonstat/v2_official_samples", "jsonstat/pyjstat"
CRIME, ANSWERS = "pxweb/statfin/crimestatfinland", "pxweb/statfin/2025"

# File → cells, or why it is refused. Files not listed here are collections.
EXPECTED = {
    f"{OFFICIAL}/canada.json": 120,
    f"{OFFICIAL}/galicia.json": 3960,
    f"{OFFICIAL}/hierarchy.json": 132,
    f"{OFFICIAL}/oecd.json": 432,
    f"{OFFICIAL}/us-gsp.json": 204,
    f"{OFFICIAL}/us-labor.json": 12880,
    f"{OFFICIAL}/us-unr.json": 3220,
    f"{OFFICIAL}/order.json": "cell 0 has the value 'A1B1C1'",
    f"{OFFICIAL}/dimensions/age5.json": DIMENSION,
    f"{OFFICIAL}/dimensions/usstates.json": DIMENSION,
    f"{PYJSTAT}/A02Level.json": 62856,
    f"{PYJSTAT}/cantabria.json": 5400,
    f"{PYJSTAT}/ons.json": 261,
    f"{PYJSTAT}/statswe.json": 1120,
    f"{PYJSTAT}/QS104EW.json": "the header names 4 dimensions and 3 sizes",
    f"{CRIME}/crime.json": 11152,
    f"{CRIME}/crime_categories.json": 78064,
    f"{CRIME}/whole_country_categorical.json": 238,
    f"{CRIME}/whole_country_total.json": 34,
    f"{ANSWERS}/api-query-helsinki-population.json": 5,
    f"{ANSWERS}/api-query-three-cities.json": 3,
}
FILES = sorted(
    str(path.relative_to(FIXTURES)) for part in ("jsonstat", "pxweb") for path in (FIXTURES / part).rglob("*.json")
)


def dataset(file):
    return jsonstat.read((FIXTURES / file).read_bytes(), file)


@pytest.mark.parametrize("file", FILES)
def test_each_file_is_read_or_refused_with_a_reason(file):
    expected = EXPECTED.get(file, COLLECTION)
    if isinstance(expected, int):
        table = dataset(file).table()
        assert table.height == expected
        assert table.columns[-2:] == ["value", "status"]
    else:
        with pytest.raises(UserError) as caught:
            dataset(file)
        assert expected in str(caught.value)


def test_every_expected_file_is_there():
    assert set(EXPECTED) <= set(FILES)


def test_known_cells_of_the_oecd_sample_stand_where_they_belong():
    # The sample prints 5.943826289 for Australia in 2003 and marks Australia's last years as estimates.
    table = dataset(f"{OFFICIAL}/oecd.json").table()
    assert table.row(0) == ("UNR", "unemployment rate", "AU", "Australia", "2003", "2003", 5.943826289, None)
    estimated = table.filter(area="AU", status="e")
    assert estimated["year"].cast(str).to_list() == ["2013", "2014"]


def test_helsinki_espoo_and_vantaa_have_the_population_statistics_finland_published_for_2024():
    table = dataset(f"{ANSWERS}/api-query-three-cities.json").table()
    assert dict(zip(table["Alue_label"].cast(str), table["value"], strict=True)) == {
        "Espoo": 320931.0,
        "Helsinki": 684018.0,
        "Vantaa": 251269.0,
    }


def test_satakuntas_sixteen_municipalities_are_read_from_the_crime_table():
    found = statfin.statistics(dataset(f"{CRIME}/crime.json"), "x", "crime.json")
    ours = {place.code for place in areas.municipalities("06")}
    assert ours <= set(found["area_code"])
    assert (found["year"].min(), found["year"].max()) == (1987, 2020)
    assert set(found["indicator_id"]) == {"135l.rik_1000"}


def test_a_table_with_offence_groups_and_no_total_is_refused():
    with pytest.raises(UserError, match="'Rikosnimike' has 7 categories and no total"):
        statfin.statistics(dataset(f"{CRIME}/crime_categories.json"), "x", "crime_categories.json")
