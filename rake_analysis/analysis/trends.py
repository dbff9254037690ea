"""Direction of a yearly series: Theil–Sen slope, Mann–Kendall test, and whether the sign hangs on one year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from rake_analysis.analysis.rate_ratios import benjamini_hochberg
from rake_analysis.analysis.thresholds import threshold
from rake_analysis.official.catalogue import Break

_LAST_EXACT_COUNT = 10
_OF_MANY_FI = "kun osoittimia on monta, näin pieni vaihtelu voi olla sattumaa"

Direction = Literal["rising", "falling", "none", "not_assessed"]


@dataclass(frozen=True)
class Trend:
    """The direction of the newest unbroken stretch of a series. `slope` is in the indicator's unit per year.

    `none`: no direction that a chance order of the years would not give. `not_assessed`: too few years.
    `is_sign_robust` is true when leaving out any one year keeps the slope's sign.
    """

    direction: Direction
    first_year: int | None
    last_year: int | None
    year_count: int
    slope: float | None = None
    slope_low: float | None = None
    slope_high: float | None = None
    p_value: float | None = None
    is_sign_robust: bool = False
    reason_fi: str = ""


def segments(years: Sequence[int], breaks: Iterable[Break]) -> list[list[int]]:
    """Return the years of a series split before each break that lies inside it, oldest stretch first.

    >>> segments([2021, 2022, 2023, 2024], [Break(year=2023, reason_fi="")])
    [[2021, 2022], [2023, 2024]]
    """
    starts = sorted({part.year for part in breaks})
    stretches: dict[int, list[int]] = {}
    for year in sorted(years):
        stretches.setdefault(sum(start <= year for start in starts), []).append(year)
    return list(stretches.values())


def trend(years: Sequence[int], values: Sequence[float], breaks: Iterable[Break] = ()) -> Trend:
    """Return the trend of a yearly series after its last break.

    `years` are distinct; a year without a published figure is simply absent. A direction is stated when there
    are at least five years, Mann–Kendall gives p < 0.05, and leaving out any one year keeps the slope's sign.
    """
    stretches = segments(years, breaks)
    if not stretches:
        return Trend("not_assessed", None, None, 0, reason_fi="sarjaa ei ole julkaistu")
    kept = set(stretches[-1])
    points = sorted((year, value) for year, value in zip(years, values, strict=True) if year in kept)
    x, y = (np.array(column, float) for column in zip(*points, strict=True))
    first, last, count = int(x[0]), int(x[-1]), len(points)
    needed = int(threshold("trend_min_years"))
    if count < needed:
        reason = f"vertailukelpoisia vuosia on {count}, suuntaan tarvitaan {needed}"
        if len(stretches) > 1:
            reason += f" (sarja katkeaa vuonna {first})"
        return Trend("not_assessed", first, last, count, reason_fi=reason)
    slope, low, high = theil_sen(x, y)
    p_value = mann_kendall(y)
    is_robust = _keeps_sign(x, y, slope)
    is_directed = p_value < threshold("trend_alpha") and is_robust
    direction: Direction = ("rising" if slope > 0 else "falling") if is_directed else "none"
    reason = "" if is_directed else "vuosien vaihtelu ei osoita selvää suuntaa"
    return Trend(direction, first, last, count, slope, low, high, p_value, is_robust, reason)


def corrected(found: Sequence[Trend]) -> list[Trend]:
    """Return the trends of a report with the directions that hold for all its series together.

    A direction stays where Benjamini and Hochberg's q over all assessed series is under the trend's alpha.
    """
    assessed = [at for at, one in enumerate(found) if one.p_value is not None]
    q_values = benjamini_hochberg(pl.Series([found[at].p_value for at in assessed], dtype=pl.Float64))
    kept = list(found)
    for at, q_value in zip(assessed, q_values, strict=True):
        if found[at].direction in ("rising", "falling") and q_value >= threshold("trend_alpha"):
            kept[at] = replace(found[at], direction="none", reason_fi=_OF_MANY_FI)
    return kept


def theil_sen(years: ArrayLike, values: ArrayLike, level: float = 0.95) -> tuple[float, float, float]:
    """Return the median slope between all pairs of points and its interval (Theil 1950; Sen 1968).

    The limits are the order statistics that Kendall's normal variance points at, rounded outwards, so short
    series get the full range of slopes.
    """
    x, y = np.asarray(years, float), np.asarray(values, float)
    slopes = np.sort(_pair_slopes(x, y))
    reach = ndtri((1 + level) / 2) * np.sqrt(_variance_of_s(y))
    lower = max(int(np.floor((len(slopes) - reach) / 2)) - 1, 0)
    upper = min(int(np.ceil((len(slopes) + reach) / 2)), len(slopes) - 1)
    return float(np.median(slopes)), float(slopes[lower]), float(slopes[upper])


def mann_kendall(values: ArrayLike) -> float:
    """Return the two-sided p value of no monotonic trend in values in time order.

    Exact to 10 values without ties (Kendall 1975), else normal with tie and continuity correction.
    """
    y = np.asarray(values, float)
    s = int(np.sum(np.sign(_pair_differences(y))))
    if len(y) <= _LAST_EXACT_COUNT and len(np.unique(y)) == len(y):
        counts = _orders_by_inversions(len(y))
        most = len(counts) - 1
        # S = pairs − 2 × inversions, so |S| or more means this many inversions or fewer, from either end.
        tail = sum(counts[: (most - abs(s)) // 2 + 1])
        return min(1.0, 2 * tail / sum(counts))
    variance = _variance_of_s(y)
    if variance == 0 or s == 0:
        return 1.0
    return float(2 * ndtr(-(abs(s) - 1) / np.sqrt(variance)))


@cache
def _orders_by_inversions(count: int) -> tuple[int, ...]:
    """Number of orders of `count` values by their number of inversions (Kendall 1975, table of S)."""
    orders = [1]
    for size in range(2, count + 1):
        longer = [0] * (len(orders) + size - 1)
        for inversions, ways in enumerate(orders):
            for more in range(size):
                longer[inversions + more] += ways
        orders = longer
    return tuple(orders)


@cache
def _pairs(count: int) -> tuple[np.ndarray, np.ndarray]:
    return np.triu_indices(count, 1)


def _pair_differences(values: np.ndarray) -> np.ndarray:
    earlier, later = _pairs(len(values))
    return values[later] - values[earlier]


def _pair_slopes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return _pair_differences(y) / _pair_differences(x)


def _variance_of_s(y: np.ndarray) -> float:
    count = len(y)
    ties = np.unique(y, return_counts=True)[1]
    return float((count * (count - 1) * (2 * count + 5) - np.sum(ties * (ties - 1) * (2 * ties + 5))) / 18)


def _keeps_sign(x: np.ndarray, y: np.ndarray, slope: float) -> bool:
    slopes = _pair_slopes(x, y)
    # Leaving out a year takes `removed` slopes, so the median of the rest stays between these two of all.
    removed, ordered = len(x) - 1, np.sort(slopes)
    rest = len(slopes) - removed
    if ordered[(rest - 1) // 2] * ordered[rest // 2 + removed] > 0:
        return True
    earlier, later = _pairs(len(x))
    each = np.arange(len(x))[:, None]
    # Every year is in equally many pairs, so what is left without each makes a rectangle.
    without = np.tile(slopes, (len(x), 1))[(earlier != each) & (later != each)].reshape(len(x), -1)
    return slope != 0 and bool(np.all(np.sign(np.median(without, axis=1)) == np.sign(slope)))
