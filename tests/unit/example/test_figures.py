import csv
import io
import json
from pathlib import Path

import pytest

from rake_analysis.example import figures

COUNTRY, SATAKUNTA, WEST = ("MAA", "358"), ("HYVINVOINTIALUE", "06"), ("YTA", "4")


def series(id: int, seed: int = 1) -> dict[tuple[tuple[str, str], int], figures.Figure]:
    indicator = next(indicator for indicator in figures.indicators() if indicator.id == id)
    return {(row.area, row.year): row for row in figures.figures(indicator, seed=seed) if row.sex == "total"}


@pytest.fixture(scope="module")
def sotkanet(example_root: Path) -> Path:
    return example_root / "inbox" / "statistics" / "sotkanet"


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_housing_allowance_worsens_and_is_above_the_collaborative_area_and_the_country(seed):
    found = series(2320, seed)
    assert found[SATAKUNTA, 2024].value > found[SATAKUNTA, 2018].value > found[SATAKUNTA, 2013].value
    assert found[SATAKUNTA, 2024].value > max(found[WEST, 2024].value, found[COUNTRY, 2024].value) * 1.05


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_young_people_outside_education_are_no_worse_and_not_worsening(seed):
    found = series(3219, seed)
    assert found[SATAKUNTA, 2024].value < found[COUNTRY, 2024].value
    assert found[SATAKUNTA, 2024].value < found[SATAKUNTA, 2013].value


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_drug_offences_worsen_and_are_worse_than_elsewhere(seed):
    found = series(3090, seed)
    assert found[SATAKUNTA, 2024].value > found[COUNTRY, 2024].value * 1.2
    assert found[SATAKUNTA, 2024].value > found[SATAKUNTA, 2018].value


@pytest.mark.parametrize("id", [5, 3099])
def test_income_is_worse_than_in_the_country(id):
    found = series(id)
    assert found[SATAKUNTA, 2024].value > found[COUNTRY, 2024].value


def test_counts_and_populations_of_parts_add_up_to_the_larger_areas():
    found = series(2320)
    counties = [
        row.numerator or 0 for (area, year), row in found.items() if area[0] == "HYVINVOINTIALUE" and year == 2024
    ]
    assert len(counties) == 23
    assert sum(counties) == found[COUNTRY, 2024].numerator


def test_the_value_is_the_count_over_the_population():
    for (area, year), row in series(2320).items():
        assert row.numerator is not None
        assert row.value == pytest.approx(row.numerator / (figures.inhabitants()[area, year] * 0.5) * 100, abs=0.051)


def test_no_count_under_five_is_published_and_small_municipalities_are_withheld(sotkanet):
    smallest = min(row["absValue"] for path in sotkanet.glob("data_*.json") for row in rows(path) if "absValue" in row)
    assert smallest >= 5
    drug_areas = {area for (area, year) in series(3090) if year == 2024}
    assert ("KUNTA", "747") not in drug_areas
    assert ("KUNTA", "609") in drug_areas


def test_the_reform_of_2023_shows_in_the_figures_of_services_only():
    def step(id: int) -> float:
        found = series(id)
        return found[COUNTRY, 2023].value / found[COUNTRY, 2022].value

    assert step(1080) < 0.92
    assert 0.96 < step(171) < 1.06


def test_survey_indicators_have_no_municipalities_and_not_every_year():
    found = series(4909)
    assert {area[0] for area, _ in found} == {"MAA", "YTA", "HYVINVOINTIALUE"}
    assert {year for _, year in found} == {2013, 2015, 2018, 2020, 2022, 2024}


def rows(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))


def test_sotkanet_answers_have_the_keys_of_the_true_format(sotkanet):
    for path in sotkanet.glob("data_*.json"):
        for row in rows(path):
            assert row.keys() - {"absValue"} == {"indicator", "region", "year", "gender", "value"}
            assert path.stem == f"data_{row['indicator']}"


def test_sotkanet_csv_has_the_header_and_line_ends_of_the_true_format(sotkanet):
    content = (sotkanet / "data_127.csv").read_bytes().decode("utf-8")
    assert content.startswith("indicator;region;year;gender;primary value;absolute value\r\n")
    table = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    country = {row["year"]: int(row["primary value"]) for row in table if row["region"] == "658"}
    assert 5_400_000 < country["2024"] < 5_800_000


def test_every_region_of_the_answers_stands_in_the_list_of_regions(sotkanet):
    regions = rows(sotkanet / "regions.json")
    assert {region["category"] for region in regions} >= {"MAA", "YTA", "HYVINVOINTIALUE", "KUNTA", "MAAKUNTA"}
    assert next(region["id"] for region in regions if region["title"]["fi"] == "Satakunnan hyvinvointialue") == 976
    known = {region["id"] for region in regions}
    assert {row["region"] for path in sotkanet.glob("data_*.json") for row in rows(path)} <= known


def test_every_description_says_that_the_figures_are_invented(sotkanet):
    descriptions = [json.loads(path.read_text(encoding="utf-8")) for path in sotkanet.glob("indicator_*.json")]
    assert len(descriptions) == len(figures.indicators())
    for record in descriptions:
        assert record["description"]["fi"].startswith("Esimerkkiaineisto: luvut on keksitty.")
        assert record["title"]["fi"] and record["range"]["end"] == 2024


def test_the_statfin_table_is_json_stat_with_as_many_cells_as_its_sizes_say(example_root):
    table = json.loads((example_root / "inbox/statistics/statfin/11ra.json").read_text(encoding="utf-8"))
    size = 1
    for count in table["size"]:
        size *= count
    assert len(table["value"]) == size
    assert [len(table["dimension"][id]["category"]["index"]) for id in table["id"]] == table["size"]
    assert all(table["value"][int(cell)] is None for cell in table["status"])
