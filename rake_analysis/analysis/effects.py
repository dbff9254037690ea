"""What a yearly series did before and after a day: averages, and a segmented regression where there are years enough.

Neither tells what caused the change: other things changed too, and pages name those that are known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import stdtrit

from rake_analysis.analysis.thresholds import threshold
from rake_analysis.analysis.trends import segments
from rake_analysis.official.catalogue import Break


@dataclass(frozen=True)
class Estimate:
    """A change with its 95 % interval, in the indicator's unit (for a slope: per year)."""

    value: float
    low: float
    high: float

    @property
    def is_told_from_chance(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Regression:
    """The level's change at the first year after, the yearly change's change, and the lag of the standard errors."""

    level: Estimate
    slope: Estimate
    lag: int


@dataclass(frozen=True)
class Effect:
    """A series before and after a day. The averages are None where that side has no comparable year.

    `reason_fi` tells, as the end of a sentence, why there is no regression; empty where there is one. `is_parted`:
    a break of the series falls on the day, so there is nothing to compare.
    """

    years_before: tuple[int, ...]
    years_after: tuple[int, ...]
    mean_before: float | None
    mean_after: float | None
    regression: Regression | None = None
    reason_fi: str = ""
    is_parted: bool = False

    @property
    def change(self) -> float | None:
        """The average after minus the average before."""
        if self.mean_before is None or self.mean_after is None:
            return None
        return self.mean_after - self.mean_before


def effect(day: date, years: Sequence[int], values: Sequence[float], breaks: Iterable[Break] = ()) -> Effect:
    """Return what a yearly series did before and after `day`.

    A year's figure is of the whole year: the year of the day is left out unless the day is its first. Only years
    that no break parts from each other count; where every stretch ends or begins at the day there is no comparison.
    """
    points = dict(zip(years, values, strict=True))
    first_after = day.year if (day.month, day.day) == (1, 1) else day.year + 1
    sides = [
        (tuple(year for year in stretch if year < day.year), tuple(year for year in stretch if year >= first_after))
        for stretch in segments(years, breaks)
    ]
    before = next((side for side, _ in reversed(sides) if side), ())
    after = next((side for _, side in sides if side), ())
    if before and after and (before, after) not in sides:
        return Effect((), (), None, None, reason_fi="sarja katkeaa samassa kohdassa", is_parted=True)
    means = [float(np.mean([points[year] for year in side])) if side else None for side in (before, after)]
    reason = _too_few(len(before), len(after))
    regression = None if reason else segmented(before, after, [points[year] for year in (*before, *after)])
    return Effect(before, after, means[0], means[1], regression, reason)


def segmented(before: Sequence[int], after: Sequence[int], values: Sequence[float]) -> Regression:
    """Return the segmented regression of `values` in the years `before` and then `after`, both rising.

    y = b0 + b1·t + b2·after + b3·after·(t − t0), where t0 is the first year after: b2 is the change of the level,
    b3 that of the slope (Wagner et al. 2002; Bernal et al. 2017). Standard errors are Newey and West's (1987), and
    in so short series never under the ordinary ones (Angrist & Pischke 2009, 8.2); limits are those of a fixed
    bandwidth (Kiefer & Vogelsang 2005). With the usual limits every fourth series of 12 years of chance alone would
    show a change; with these one or two in a hundred do, five where half of a deviation is left in the next year.
    """
    time = np.array([*before, *after], float) - after[0]
    is_after = np.repeat([0.0, 1.0], [len(before), len(after)])
    design = np.column_stack([np.ones(len(time)), time, is_after, is_after * time])
    inverse = np.linalg.inv(design.T @ design)
    y = np.asarray(values, float)
    fitted = inverse @ design.T @ y
    residuals, lag, free = y - design @ fitted, newey_west_lag(len(y)), len(y) - design.shape[1]
    ordinary = np.sqrt(np.diag(inverse) * (residuals @ residuals) / free)
    errors = np.maximum(ordinary, np.sqrt(np.diag(newey_west(design, residuals, lag))))
    reach = errors * stdtrit(free, 0.975) * _fixed_bandwidth((lag + 1) / len(y))
    level, slope = (Estimate(fitted[at], fitted[at] - reach[at], fitted[at] + reach[at]) for at in (2, 3))
    return Regression(level, slope, lag)


def newey_west(design: np.ndarray, residuals: np.ndarray, lag: int) -> np.ndarray:
    """Return the covariance of least-squares coefficients under Bartlett's weights (Newey & West 1987) × n/(n−k)."""
    scores = design * residuals[:, None]
    middle = scores.T @ scores
    for step in range(1, lag + 1):
        shifted = scores[step:].T @ scores[:-step]
        middle += (1 - step / (lag + 1)) * (shifted + shifted.T)
    count, size = design.shape
    inverse = np.linalg.inv(design.T @ design)
    return count / (count - size) * inverse @ middle @ inverse


def _fixed_bandwidth(share: float) -> float:
    """How many times the normal limit of 95 % is at a bandwidth of `share` of the series (Kiefer & Vogelsang 2005)."""
    return (1.96 + 2.9694 * share + 0.4160 * share**2 - 0.5324 * share**3) / 1.96


def newey_west_lag(count: int) -> int:
    """Return the lag for a series of `count` points (Newey & West 1994).

    >>> newey_west_lag(12), newey_west_lag(100)
    (2, 4)
    """
    return int(4 * (count / 100) ** (2 / 9))


def _too_few(before: int, after: int) -> str:
    needed = [int(threshold(f"effect_min_{side}_count")) for side in ("before", "after")]
    if before >= needed[0] and after >= needed[1]:
        return ""
    return (
        f"vertailukelpoisia vuosia on ennen {before} ja jälkeen {after}, arvioon tarvitaan {needed[0]} ja {needed[1]}"
    )
