"""The figures of one county: whole series, and all areas in its two newest years."""

import polars as pl

from rake_analysis import areas, contracts
from rake_analysis.analysis.figures import Figures, figures_by_indicator
from rake_analysis.official.catalogue import load

HOUSING, SURVEY = load()["sotkanet.2320"], load()["sotkanet.3127"]
COUNTY = areas.area(areas.COUNTY, "06")


def table(*rows: tuple[str, str, int, str, float, float | None]) -> pl.DataFrame:
    columns = ["area_category", "area_code", "year", "sex", "value", "numerator"]
    made = pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        source=pl.lit(HOUSING.source), indicator_id=pl.lit(HOUSING.indicator_id), snapshot=pl.lit("s")
    )
    return contracts.Statistic.validate(made, cast=True)


def test_areas_are_compared_in_the_countys_two_newest_years_both_sexes_together():
    statistics = table(
        ("HYVINVOINTIALUE", "06", 2024, "total", 4.0, 40.0),
        ("HYVINVOINTIALUE", "06", 2024, "female", 9.0, 90.0),
        ("HYVINVOINTIALUE", "06", 2022, "total", 3.0, None),
        ("MAA", "358", 2024, "total", 2.0, 20.0),
        ("MAA", "358", 2025, "total", 7.0, None),
        ("MAA", "358", 2022, "total", 1.0, None),
        ("KUNTA", "609", 2024, "total", 8.0, None),
        ("HYVINVOINTIALUE", "06", 2020, "total", 5.0, None),
        ("MAA", "358", 2020, "total", 6.0, None),
    )
    county, country = ("HYVINVOINTIALUE", "06"), ("MAA", "358")
    found, unpublished = figures_by_indicator(statistics, [HOUSING, SURVEY], COUNTY)
    assert found.series == [(2020, 5.0, "s"), (2022, 3.0, "s"), (2024, 4.0, "s")]
    assert found.newest == {county: (4.0, 40.0), country: (2.0, 20.0)}
    assert found.before == {county: (3.0, None), country: (1.0, None)}
    assert unpublished == Figures()
