"""Coverage of intervals, summed exactly over the distribution of the count: no simulation, no chance."""

from collections.abc import Callable

import numpy as np
from scipy.stats import binom, poisson

from rake_analysis.analysis import rates

Method = Callable[[np.ndarray, float], rates.Bounds]

EXPECTED = np.arange(0, 50.5, 0.5)
"""Expected counts at which coverage is asked."""


def of_poisson(method: Method, level: float, expected: np.ndarray = EXPECTED) -> np.ndarray:
    """Return the probability, at each expected count, that the interval of the observed count holds it."""
    counts = np.arange(200)
    low, high = method(counts, level)
    mean = expected[:, None]
    return np.sum(poisson.pmf(counts, mean) * ((low <= mean) & (mean <= high)), axis=1)


def of_wilson(level: float, total: int, expected: np.ndarray = EXPECTED) -> np.ndarray:
    """Return the same for Wilson's interval of shares of `total`, at expected counts that do not exceed it."""
    counts = np.arange(min(total, 200) + 1)
    low, high = rates.wilson(counts, total, level)
    share = expected[expected <= total][:, None] / total
    return np.sum(binom.pmf(counts, total, share) * ((low <= share) & (share <= high)), axis=1)


def worst_places(method: Method, level: float) -> np.ndarray:
    """Return the expected counts up to 50 where coverage is at its lowest: a hair beside every limit."""
    limits = np.concatenate(method(np.arange(200), level))
    beside = np.concatenate([limits * (1 - 1e-9), limits * (1 + 1e-9)])
    return np.sort(beside[beside <= EXPECTED[-1]])
