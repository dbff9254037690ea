"""Invented reports without any pattern: no county differs, no year differs, nothing is reported more or less often."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from rake_analysis import areas, periods
from rake_analysis.analysis import counts, position, triangulation
from rake_analysis.analysis.triangulation import Placement
from rake_analysis.official import catalogue
from rake_analysis.official.catalogue import Indicator
from tests.simulations import SIZES

COUNTY = "06"
YEARS = np.arange(2013, 2025)
SURVEY_YEARS = np.array([2013, 2015, 2018, 2020, 2022, 2024])
PERIODS = ("2024H1", "2024H2", "2025H1", "2025H2")
UNIT_COUNT = 25
# Reports that a phenomenon brings in a half-year on the average, from hardly any to a tenth of the material.
MEAN_COUNTS = {
    **{"TOI": 12, "ASU": 10, "KOU": 9, "SAA": 7, "LAP": 6, "MIE": 6, "YKS": 5, "VEL": 5, "TYO": 5, "DIG": 4, "VAK": 4},
    **{"IKA": 4, "LIK": 3, "NUO": 3, "OMA": 3, "PAI": 1, "VAM": 1, "KOT": 1},
}
CHANCE_CELLS = ("vahvistuva", "katvealue")


@dataclass(frozen=True)
class World:
    """What the invented figures are like. `spread`: how much areas differ for good, as a share of the level;
    `memory`: how much of a year's deviation is left in the next; `volume`: times as many reports."""

    spread: float = 0.0
    memory: float = 0.0
    volume: int = 1


NOTHING = World()


def placements(seed: int, world: World = NOTHING) -> list[Placement]:
    """Return the placement of every phenomenon in the invented report of `seed`."""
    random = np.random.default_rng(seed)
    indicators = [one for one in catalogue.load().values() if not one.is_denominator]
    statistics = pl.concat([_figures(one, random, world) for one in indicators])
    places = position.positions(statistics, indicators, COUNTY)
    observations, codes = _observations(random, world)
    days = {code: periods.parse(code).day_count for code in PERIODS}
    exposures = counts.exposures(observations, days)
    changed = counts.changes(counts.phenomenon_counts(observations, codes), PERIODS[-1], PERIODS[-2], exposures)
    now = periods.parse(PERIODS[-1])
    return [
        triangulation.triangulate(
            code,
            triangulation.observed(changed, exposures, code, now),
            [place for place in places if place.indicator.relevance(code)],
        )
        for code in MEAN_COUNTS
    ]


@dataclass(frozen=True)
class Rates:
    """How often chance puts phenomena into CHANCE_CELLS, over the reports of several seeds.

    `of_judged` is the rate with a goal: the share of those placements that have statistics which can be judged at
    all; phenomena without such statistics cannot stand in these cells, and counting them would flatter the rule.
    `worse` is the share of the same placements whose statistics are called worse: no material, however large or
    small, can have more of them in these cells. `of_reports` is the share of reports with at least one.
    """

    of_judged: float
    worse: float
    of_reports: float
    judged_count: int


def rates(seeds: range, world: World = NOTHING) -> Rates:
    """Return the rates over the reports of `seeds`."""
    reports = [placements(seed, world) for seed in seeds]
    chance = [sum(one.cell.code in CHANCE_CELLS for one in report) for report in reports]
    judged = [one.statistics for report in reports for one in report if one.statistics != "none"]
    worse = judged.count("worse") / len(judged)
    return Rates(sum(chance) / len(judged), worse, sum(map(bool, chance)) / len(reports), len(judged))


def _figures(indicator: Indicator, random: np.random.Generator, world: World) -> pl.DataFrame:
    counties = areas.areas(areas.COUNTY)
    if indicator.per is None:
        values = 30 + _deviations(random, len(counties), SURVEY_YEARS, World(2 * world.spread, world.memory), noise=2.0)
        return _table(indicator, SURVEY_YEARS, values, values.mean(axis=0))
    level = 10 ** random.uniform(-2.5, -1)
    people = (SIZES / 2).astype(int)[:, None]
    true = level * np.clip(1 + _deviations(random, len(counties), YEARS, world), 0.1, 1.9)
    cases = random.binomial(people, true)
    values, whole = indicator.per * cases / people, indicator.per * cases.sum(axis=0) / people.sum()
    return _table(indicator, YEARS, values, whole, cases)


def _deviations(
    random: np.random.Generator, count: int, years: np.ndarray, world: World, noise: float = 0.0
) -> np.ndarray:
    """What belongs to the area, waves that fade, and the noise of a sample."""
    own = world.spread * random.standard_normal((count, 1))
    waves, wave = [], np.zeros(count)
    for _ in years:
        wave = world.memory * wave + (0.03 if world.memory else 0.0) * random.standard_normal(count)
        waves.append(wave)
    return own + np.array(waves).T + noise * random.standard_normal((count, len(years)))


def _table(
    indicator: Indicator,
    years: np.ndarray,
    values: np.ndarray,
    whole: np.ndarray,
    cases: np.ndarray | None = None,
) -> pl.DataFrame:
    """One row per area and year; the last row of every column is the country's."""
    keys = [area.key for area in (*areas.areas(areas.COUNTY), *areas.areas(areas.COUNTRY))]
    every = np.vstack([values, whole]).round(indicator.decimals)
    table = pl.DataFrame(
        {
            "area_category": np.repeat([key[0] for key in keys], len(years)),
            "area_code": np.repeat([key[1] for key in keys], len(years)),
            "year": np.tile(years, len(keys)).astype(np.int32),
            "value": every.ravel(),
            "numerator": None if cases is None else np.vstack([cases, cases.sum(axis=0)]).astype(float).ravel(),
        },
        schema_overrides={"numerator": pl.Float64},
    )
    return table.with_columns(
        source=pl.lit(indicator.source),
        indicator_id=pl.lit(indicator.indicator_id),
        sex=pl.lit("total"),
        snapshot=pl.lit("invented"),
    )


def _observations(random: np.random.Generator, world: World) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = [
        (f"{period}-{code}-{number}", period, code, f"yksikkö {random.integers(UNIT_COUNT)}")
        for period in PERIODS
        for code, mean in MEAN_COUNTS.items()
        for number in range(random.poisson(mean * world.volume))
    ]
    table = pl.DataFrame(rows, schema=["observation_id", "period", "phenomenon", "unit"], orient="row")
    observations = table.drop("phenomenon").with_columns(
        organisation=pl.lit("alue"), municipality_code=pl.lit("609"), reporter_role=pl.lit("team")
    )
    return observations, table.select("observation_id", "phenomenon")
