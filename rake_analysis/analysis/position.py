"""Where one wellbeing county stands in each indicator: against the country, its collaborative area, the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from rake_analysis import areas, finnish
from rake_analysis.analysis import trends
from rake_analysis.analysis.figures import Figures, Year, figures_by_indicator
from rake_analysis.analysis.funnel import funnel
from rake_analysis.analysis.rate_ratios import benjamini_hochberg
from rake_analysis.analysis.thresholds import threshold
from rake_analysis.analysis.trends import Trend
from rake_analysis.analysis.verdict import (
    METHOD_TESTED_FI,
    METHOD_UNTESTED_FI,
    Direction,
    Numbers,
    Side,
    Strength,
    Verdict,
)
from rake_analysis.areas import Area
from rake_analysis.official.catalogue import Indicator

ALAND = "91"
"""Not one of the 22 organisers of the mainland: in the funnel, not in the ranks."""

_MAD_TO_DEVIATION = 1.4826
_MIN_RANKED = 5


@dataclass(frozen=True)
class Position:
    """One county in one indicator, in the newest year the county has a figure for."""

    indicator: Indicator
    county: Area
    collaborative_area: Area
    verdict: Verdict
    trend: Trend
    is_lasting: bool = True
    """False where an untested value was not set apart to the same side in the year before: it may be chance."""

    @property
    def is_worse(self) -> bool:
        """True when the county is worse than the others and that is not of one untested year only."""
        return self.direction == "worse" and self.is_lasting

    @property
    def year(self) -> int | None:
        return self.verdict.year

    @property
    def value(self) -> float | None:
        return self.verdict.numbers.value

    @property
    def collaborative_area_value(self) -> float | None:
        return self.verdict.numbers.collaborative_area_value

    @property
    def country_value(self) -> float | None:
        return self.verdict.numbers.country_value

    @property
    def word_fi(self) -> str:
        return self.verdict.word_fi

    @property
    def direction(self) -> Direction:
        return self.verdict.direction

    @property
    def is_worsening(self) -> bool:
        """True when the trend goes the way that the indicator's polarity calls bad."""
        bad = {"low_is_good": "rising", "high_is_good": "falling"}.get(self.indicator.polarity)
        return self.trend.direction == bad

    @property
    def is_usable(self) -> bool:
        """True when position or trend can say whether things are worse."""
        is_judged = self.indicator.polarity != "none"
        return is_judged and (self.direction != "unknown" or self.trend.direction != "not_assessed")

    @property
    def sentence_fi(self) -> str:
        """`Satakunnassa 3,4 % (2024), koko maassa 2,9 % ja … 3,0 %. Satakunnan luku on 22 …`"""
        if self.value is None:
            return f"{self.county.locative_fi} lukua ei ole julkaistu."
        own = f"{self.county.locative_fi} {self._figure(self.value)} ({self.year})"
        others = (
            ("koko maassa", self.country_value),
            (f"{self.collaborative_area.genitive_fi} yhteistyöalueella", self.collaborative_area_value),
        )
        known = [f"{where} {self._comparator(value)}" for where, value in others if value is not None]
        absent = [where for where, value in others if value is None]
        sentence = f"{own}, {finnish.listing(known)}." if known else f"{own}."
        if absent:
            sentence += f" Lukua ei ole julkaistu: {finnish.listing(absent)}."
        return f"{sentence} {self.rank_fi}".rstrip()

    @property
    def rank_fi(self) -> str:
        """`Satakunnan luku on 22 järjestäjän (…) vertailussa 4. suurin.` Empty where there is no rank."""
        numbers = self.verdict.numbers
        if numbers.rank is None or numbers.rank_last is None:
            return ""
        is_upper = numbers.rank + numbers.rank_last <= numbers.rank_of + 1
        first, last = numbers.rank, numbers.rank_last
        if not is_upper:
            first, last = numbers.rank_of + 1 - last, numbers.rank_of + 1 - first
        extreme = "suurin" if is_upper else "pienin"
        if first == last:
            place = extreme if last == 1 else f"{first}. {extreme}"
        else:
            place = f"jaetuilla sijoilla {first}–{last} {'suurimmasta' if is_upper else 'pienimmästä'} lukien"
        who = f"{numbers.rank_of} järjestäjän (hyvinvointialueet ja Helsinki)"
        return f"{self.county.genitive_fi} luku on {who} vertailussa {place}."

    def _figure(self, value: float) -> str:
        return finnish.with_unit(value, self.indicator.unit_fi, self.indicator.decimals)

    def _comparator(self, value: float) -> str:
        """A long unit is said once, with the county's own figure."""
        is_short = self.indicator.unit_fi == "%"
        return self._figure(value) if is_short else finnish.number(value, self.indicator.decimals)


def positions(statistics: pl.DataFrame, indicators: Iterable[Indicator], county_code: str) -> list[Position]:
    """Return the county's position in each indicator, with tests and trends corrected over all of them together.

    `statistics` is a table of contracts.Statistic. Give all indicators of a report in one call: the q values
    (Benjamini–Hochberg) are over those that can be tested, and over those with years enough for a trend. An
    indicator without a figure for the county gets a position with direction `unknown`; one that is only a
    denominator of others has no position.
    """
    compared = [indicator for indicator in indicators if not indicator.is_denominator]
    county = areas.area(areas.COUNTY, county_code)
    figures = figures_by_indicator(statistics, compared, county)
    numbers = [_numbers(own.newest, one, county) for one, own in zip(compared, figures, strict=True)]
    tested = [at for at, found in enumerate(numbers) if found.p_value is not None]
    q_values = _corrected([numbers[at].p_value for at in tested])
    q_noises = _corrected([numbers[at].p_noise for at in tested])
    for at, q_value, q_noise in zip(tested, q_values, q_noises, strict=True):
        numbers[at] = replace(numbers[at], q_value=q_value, q_noise=q_noise)
    directions = trends.corrected(
        [
            trends.trend([year for year, *_ in own.series], [value for _, value, _ in own.series], one.breaks)
            for one, own in zip(compared, figures, strict=True)
        ]
    )
    return [_position(*found, county) for found in zip(compared, figures, numbers, directions, strict=True)]


def position(statistics: pl.DataFrame, indicator: Indicator, county_code: str) -> Position:
    """Return the county's position in one indicator; see `positions`, which corrects over several."""
    return positions(statistics, [indicator], county_code)[0]


def figures_of(statistics: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Return the rows of one indicator, both sexes together."""
    return statistics.filter(
        (pl.col("source") == indicator.source)
        & (pl.col("indicator_id") == indicator.indicator_id)
        & (pl.col("sex") == "total")
    )


def _corrected(p_values: Sequence[float | None]) -> list[float]:
    return benjamini_hochberg(pl.Series(p_values, dtype=pl.Float64)).to_list()


def _position(indicator: Indicator, figures: Figures, numbers: Numbers, trend: Trend, county: Area) -> Position:
    year, _, snapshot = figures.series[-1] if figures.series else (None, None, "")
    verdict = _verdict(numbers, indicator, year, snapshot)
    is_lasting = numbers.q_value is not None or verdict.strength != "apart" or _was_apart(figures, verdict, county)
    return Position(indicator, county, areas.collaborative_area_of(county.code), verdict, trend, is_lasting)


def _was_apart(figures: Figures, verdict: Verdict, county: Area) -> bool:
    """Tell whether an untested value was as far from the others, to the same side, in the year before."""
    before = _ranked(figures.before, county)
    return _strength(before, before.distance) == "apart" and (verdict.side == "higher") == ((before.distance or 0) > 0)


def _numbers(figures: Year, indicator: Indicator, county: Area) -> Numbers:
    """Numbers before the correction over indicators."""
    ranked = _ranked(figures, county)
    return ranked if ranked.value is None else _tested(ranked, figures, indicator, county)


def _ranked(figures: Year, county: Area) -> Numbers:
    country = areas.areas(areas.COUNTRY)[0]
    values = {key: value for key, (value, _) in figures.items()}
    own = values.get(county.key)
    numbers = Numbers(own, values.get(areas.collaborative_area_of(county.code).key), values.get(country.key))
    mainland = [
        value
        for (category, code), value in values.items()
        if category == areas.COUNTY and code not in (ALAND, county.code)
    ]
    if own is None or county.code == ALAND or len(mainland) + 1 < _MIN_RANKED:
        return numbers
    larger = sum(value > own for value in mainland)
    equal = sum(value == own for value in mainland)
    return replace(
        numbers,
        rank=larger + 1,
        rank_last=larger + 1 + equal,
        rank_of=len(mainland) + 1,
        distance=_robust_distance(own, mainland),
    )


def _robust_distance(own: float, others: Sequence[float]) -> float | None:
    middle = float(np.median(others))
    deviation = _MAD_TO_DEVIATION * float(np.median(np.abs(np.array(others) - middle)))
    return (own - middle) / deviation if deviation > 0 else None


def _tested(numbers: Numbers, figures: Year, indicator: Indicator, county: Area) -> Numbers:
    """Add the funnel's z and p values where counts are published for the country and enough counties."""
    if indicator.per is None:
        return numbers
    counted = {
        key: (value, numerator * indicator.per / value)
        for key, (value, numerator) in sorted(figures.items())
        if numerator is not None and value > 0
    }
    whole = counted.get(areas.areas(areas.COUNTRY)[0].key)
    parts = {key: pair for key, pair in counted.items() if key[0] == areas.COUNTY}
    if whole is None or len(parts) < threshold("funnel_min_areas") or county.key not in parts:
        return numbers
    values, denominators = zip(*parts.values(), strict=True)
    result = funnel(
        values,
        denominators,
        *whole,
        per=indicator.per,
        is_proportion=indicator.per == 100,
        decimals=indicator.decimals,
    )
    at = list(parts).index(county.key)
    if not np.isfinite(result.z[at]):
        return numbers
    return replace(numbers, z=float(result.z[at]), p_value=float(result.p_value[at]), p_noise=float(result.p_noise[at]))


def _verdict(numbers: Numbers, indicator: Indicator, year: int | None, snapshot: str) -> Verdict:
    is_tested = numbers.q_value is not None
    score = numbers.z if is_tested else numbers.distance
    strength = _strength(numbers, score)
    side: Side = "unknown" if score is None else "higher" if score > 0 else "lower" if score < 0 else "similar"
    return Verdict(
        side=side,
        strength="near" if side == "similar" else strength,
        polarity=indicator.polarity,
        numbers=numbers,
        comparator_fi="muualla maassa" if is_tested else "hyvinvointialueilla tavallisesti",
        year=year,
        method_fi=METHOD_TESTED_FI if is_tested else METHOD_UNTESTED_FI,
        snapshot=snapshot,
    )


def _strength(numbers: Numbers, score: float | None) -> Strength:
    """Unusual among areas: flagged. Not chance alone and set apart by size: apart. Untested needs a wider gap."""
    if numbers.value is None or score is None:
        return "unknown"
    distance = abs(numbers.distance or 0.0)
    if numbers.q_value is None or numbers.q_noise is None:
        return "apart" if distance >= threshold("apart_distance_untested") else "near"
    if numbers.q_value <= threshold("funnel_alpha"):
        return "flagged"
    is_chance = numbers.q_noise > threshold("funnel_alpha")
    return "near" if is_chance or distance < threshold("apart_distance_tested") else "apart"
