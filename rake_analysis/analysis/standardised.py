"""Intervals of directly standardised rates and of means."""

import numpy as np
import polars as pl
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from rake_analysis import metadata
from rake_analysis.analysis.rates import Bounds, byar

_FEWEST_EVENTS = 10


def european_standard_population() -> pl.DataFrame:
    """Return the European Standard Population 2013: age_group (`0`, `1-4`, …, `95+`), weight (sums to 100,000)."""
    return pl.read_csv(
        metadata.FOLDER / "european_standard_population_2013.csv", schema_overrides={"age_group": pl.String}
    )


def directly_standardised(
    counts: ArrayLike, denominators: ArrayLike, weights: ArrayLike, *, per: float = 100_000, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rate, lower and upper limit of directly standardised rates in units of `per`.

    `counts` and `denominators` have areas in rows and age groups in columns (one row for one area); `weights` is the
    standard population. Limits after Dobson et al. (1991) on Byar's limits of the total count (Breslow & Day 1987):
    rate + √(Var(rate)/Var(O)) · (limit of O − O). Under 10 events the limits are NaN: the method does not hold there.
    An age group without people makes the row NaN. Raises ValueError for negative counts or weights that do not fit.
    """
    events, people = np.atleast_2d(np.asarray(counts, float)), np.atleast_2d(np.asarray(denominators, float))
    weight = np.asarray(weights, float)
    if events.shape != people.shape or weight.shape != events.shape[1:]:
        raise ValueError("counts, denominators and weights do not have the same age groups")
    if np.any(events < 0) or np.any(weight < 0) or weight.sum() == 0:
        raise ValueError("a count or weight is negative, or all weights are zero")
    with np.errstate(invalid="ignore", divide="ignore"):
        total = events.sum(axis=1)
        rate = (weight * events / people).sum(axis=1) / weight.sum()
        variance = (weight**2 * events / people**2).sum(axis=1) / weight.sum() ** 2
        low_count, high_count = byar(total, level)
        scale = np.sqrt(variance / total)
        low, high = rate + scale * (low_count - total), rate + scale * (high_count - total)
    is_enough = total >= _FEWEST_EVENTS
    known = np.isfinite(rate)
    return (
        np.where(known, per * rate, np.nan),
        np.where(is_enough & known, per * low, np.nan),
        np.where(is_enough & known, per * high, np.nan),
    )


def mean_interval(mean: ArrayLike, deviation: ArrayLike, count: ArrayLike, level: float = 0.95) -> Bounds:
    """Return the limits of means from their standard deviations and numbers of answers (Student 1908).

    Fewer than two answers and missing inputs give NaN. Raises ValueError for a negative deviation.
    """
    middle, spread, size = (np.asarray(part, float) for part in (mean, deviation, count))
    if np.any(spread < 0):
        raise ValueError("a standard deviation is negative")
    with np.errstate(invalid="ignore", divide="ignore"):
        degrees = np.where(size >= 2, size - 1, np.nan)
        reach = stdtrit(degrees, (1 + level) / 2) * spread / np.sqrt(size)
    return middle - reach, middle + reach
