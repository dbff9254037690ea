"""Our municipalities, counties and collaborative areas, year by year, beside Statistics Finland's classifications."""

from pathlib import Path

import polars as pl
import pytest

from rake_analysis import areas

FILE = Path(__file__).parents[3] / "shared" / "fixtures" / "areas" / "kunta_hva_yta_2019_2026.csv"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason=f"no real data at {FILE}")


def official() -> pl.DataFrame:
    return pl.read_csv(FILE, infer_schema=False)


@pytest.mark.parametrize("year", range(2019, 2027))
def test_every_county_has_the_municipalities_of_the_year(year):
    """The keys leave the county of a municipality that has ended since empty: its successor tells it."""
    listed = official().filter(pl.col("key_year") == str(year))
    ended = listed.filter(pl.col("hyvinvointialue_code").is_null())["kunta"].to_list()
    whose = {code: areas.area(areas.MUNICIPALITY, areas.successor_code(code)).parent_code for code in ended}
    for (county,), part in listed.drop_nulls("hyvinvointialue_code").group_by("hyvinvointialue_code"):
        expected = [*part["kunta"], *(code for code, parent in whose.items() if parent == county)]
        assert areas.municipality_codes(str(county), year) == sorted(expected), county


def test_names_and_collaborative_areas_are_the_official_ones():
    for row in official().filter(pl.col("key_year") == "2026").iter_rows(named=True):
        place = areas.area(areas.MUNICIPALITY, row["kunta"])
        assert place.name_fi == row["municipality_name_fi"]
        collaborative_area = areas.collaborative_area_of(place.parent_code or "")
        assert collaborative_area.code == row["yhteistyoalue_code"].removesuffix(".0")
