"""Invented official figures: plausible levels, smooth years, differences between areas, and the planted patterns."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

import polars as pl

from rake_analysis import areas
from rake_analysis.example.vocabulary import FOLDER

FIRST_YEAR, LAST_YEAR = 2013, 2024
EXAMPLE_COUNTY = "06"
LEAST_PUBLISHED = 5

Key = tuple[str, str]
_COUNTRY: Key = (areas.COUNTRY, "358")
_SATAKUNTA: Key = (areas.COUNTY, EXAMPLE_COUNTY)
_ALAND: Key = (areas.COUNTY, "91")
_MISSING_SHARE = 0.015
_BREAK_YEAR = 2023


@dataclass(frozen=True)
class Figure:
    """One published figure; `numerator` is None where no count is published."""

    area: Key
    year: int
    sex: str
    value: float
    numerator: int | None


@dataclass(frozen=True)
class Indicator:
    """A row of `tables/indicators.csv`. `level` is the country's in the last year, in the indicator's unit.

    `spread` is the logarithmic standard deviation between counties, `satakunta` and `satakunta_change` the
    county's logarithmic distance from the level and what is added to it each year.
    """

    record: dict[str, Any]

    def number(self, name: str) -> float:
        return float(self.record[name] or 0)

    @property
    def id(self) -> int:
        return int(self.record["id"])

    @property
    def kind(self) -> str:
        return self.record["kind"]

    @property
    def decimals(self) -> int:
        return int(self.record["decimals"])

    @property
    def years(self) -> list[int]:
        listed = self.record["years"]
        return [int(year) for year in listed.split()] if listed else list(range(FIRST_YEAR, LAST_YEAR + 1))


@cache
def indicators() -> list[Indicator]:
    """Return the indicators of the example."""
    rows = pl.read_csv(FOLDER / "tables" / "indicators.csv", infer_schema=False).fill_null("")
    return [Indicator(row) for row in rows.to_dicts()]


@cache
def inhabitants() -> dict[tuple[Key, int], int]:
    """Return (area, year) → population; Satakunta is the sum of its municipalities, the larger areas of counties."""
    rows = pl.read_csv(FOLDER / "tables" / "areas.csv", schema_overrides={"code": pl.String}).to_dicts()
    found: dict[tuple[Key, int], int] = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for row in rows:
            size = row["thousands"] * 1000 * (1 + row["yearly_change"]) ** (year - LAST_YEAR)
            found[(row["category"], row["code"]), year] = round(size)
        for key, parts in _sums():
            found[key, year] = sum(found[part, year] for part in parts)
    return found


def figures(indicator: Indicator, *, seed: int) -> list[Figure]:
    """Return the published figures of an indicator.

    Municipalities with fewer than five cases have no figure, and a few other municipal figures are missing. The
    counts of the county, the collaborative areas and the country are those of their parts, withheld ones included.
    """
    rng = Random(f"{seed}/statistics/{indicator.id}")
    found = []
    for year, values in _values(indicator, rng).items():
        for key, (value, count) in values.items():
            is_municipal = key[0] == areas.MUNICIPALITY
            if is_municipal and indicator.kind != "population" and rng.random() < _MISSING_SHARE:
                continue
            if key == _ALAND and indicator.record["aland"] == "n":
                continue
            found += _published(indicator, key, year, value, count)
    return found


def _values(indicator: Indicator, rng: Random) -> dict[int, dict[Key, tuple[float, int | None]]]:
    """Year → area → (value, count); the count is None where the indicator has none."""
    population = inhabitants()
    if indicator.kind == "population":
        return {year: {key: (population[key, year], None) for key in _areas(indicator)} for year in indicator.years}
    deviations = _deviations(indicator, rng)
    found = {}
    for year in indicator.years:
        rates = {key: _rate(indicator, deviations[key, year], year) for key in _parts(indicator)}
        if indicator.kind == "count":
            counts = {
                key: round(rate * _base(indicator, key, year) / indicator.number("per")) for key, rate in rates.items()
            }
            for key, parts in _sums():
                counts[key] = sum(counts[part] for part in parts)
            found[year] = {
                key: (counts[key] / _base(indicator, key, year) * indicator.number("per"), counts[key])
                for key in _areas(indicator)
            }
            continue
        for key, parts in _sums():
            if parts[0] in rates:
                people = {part: population[part, year] for part in parts}
                rates[key] = sum(rates[part] * size for part, size in people.items()) / sum(people.values())
        found[year] = {key: (rates[key], None) for key in _areas(indicator)}
    return found


def _deviations(indicator: Indicator, rng: Random) -> dict[tuple[Key, int], float]:
    """(Area, year) → distance from the country's level: what belongs to the area, its drift, and small waves."""
    found = {}
    spread, is_signed = indicator.number("spread"), indicator.kind == "signed"
    local = _local_effects(indicator, rng)
    for key in _parts(indicator, with_county=True):
        if key[0] == areas.MUNICIPALITY or key == _SATAKUNTA:
            own = indicator.number("satakunta") + local.get(key, 0.0)
            drift = indicator.number("satakunta_change")
        else:
            own = max(-2.0, min(2.0, rng.gauss(0, 1))) * spread
            drift = 0.0 if is_signed else rng.gauss(0, 0.05) * spread
        wave, size = 0.0, spread * (0.12 if is_signed else 0.05)
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            wave = 0.5 * wave + rng.gauss(0, size)
            found[key, year] = own + drift * (year - LAST_YEAR) + wave
    return found


def _local_effects(indicator: Indicator, rng: Random) -> dict[Key, float]:
    """Municipalities' distances from their county, weighed to nothing over the county."""
    keys = [key for key in _parts(indicator) if key[0] == areas.MUNICIPALITY]
    if not keys:
        return {}
    raw = {key: max(-2.0, min(2.0, rng.gauss(0, 1))) * indicator.number("municipal_spread") for key in keys}
    size = {key: inhabitants()[key, LAST_YEAR] for key in keys}
    total = sum(size.values())
    if indicator.kind == "signed":
        middle = sum(raw[key] * size[key] for key in keys) / total
    else:
        middle = math.log(sum(math.exp(raw[key]) * size[key] for key in keys) / total)
    return {key: effect - middle for key, effect in raw.items()}


def _rate(indicator: Indicator, deviation: float, year: int) -> float:
    if indicator.kind == "signed":
        return indicator.number("level") + deviation
    is_after_break = year >= _BREAK_YEAR and indicator.record["break_factor"]
    factor = indicator.number("break_factor") if is_after_break else 1.0
    rate = indicator.number("level") * (1 + indicator.number("yearly_change")) ** (year - LAST_YEAR) * factor
    rate *= math.exp(deviation)
    return min(rate, 99.0) if indicator.kind == "survey" else rate


def _published(indicator: Indicator, key: Key, year: int, value: float, count: int | None) -> Iterator[Figure]:
    if count is None:
        yield Figure(key, year, "total", _rounded(value, indicator), None)
        return
    counts = {"total": count}
    bases = {"total": _base(indicator, key, year)}
    if share := indicator.number("male_share"):
        counts |= {"male": round(count * share), "female": count - round(count * share)}
        bases |= {"male": bases["total"] / 2, "female": bases["total"] / 2}
    for sex, cases in counts.items():
        if cases >= LEAST_PUBLISHED:
            yield Figure(key, year, sex, _rounded(cases / bases[sex] * indicator.number("per"), indicator), cases)


def _rounded(value: float, indicator: Indicator) -> float:
    return round(value, indicator.decimals) if indicator.decimals else round(value)


def _base(indicator: Indicator, key: Key, year: int) -> float:
    return inhabitants()[key, year] * indicator.number("base_share")


def _areas(indicator: Indicator) -> list[Key]:
    levels = [areas.COUNTRY, areas.COLLABORATIVE_AREA, areas.COUNTY]
    keys = [area.key for level in levels for area in areas.areas(level)]
    if indicator.kind == "survey":
        return keys
    return keys + [area.key for area in areas.municipalities(EXAMPLE_COUNTY)]


def _parts(indicator: Indicator, *, with_county: bool = False) -> list[Key]:
    """The areas whose figures are drawn: municipalities in Satakunta, where they have figures, and other counties."""
    counties = [area.key for area in areas.areas(areas.COUNTY)]
    if indicator.kind == "survey":
        return counties
    local = [area.key for area in areas.municipalities(EXAMPLE_COUNTY)]
    return [key for key in counties if with_county or key != _SATAKUNTA] + local


@cache
def _sums() -> list[tuple[Key, list[Key]]]:
    """Which areas are the sums of which, the smaller ones first."""
    county_parts = [(_SATAKUNTA, [area.key for area in areas.municipalities(EXAMPLE_COUNTY)])]
    larger = [
        (yta.key, [county.key for county in areas.areas(areas.COUNTY) if county.parent_code == yta.code])
        for yta in areas.areas(areas.COLLABORATIVE_AREA)
    ]
    return [*county_parts, *larger, (_COUNTRY, [county.key for county in areas.areas(areas.COUNTY)])]
