"""Intervals for official rates and proportions: Wilson, Garwood, Byar. One call gives the 95 and the 99.8 % limits."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import ArrayLike
from scipy.special import gammainccinv, gammaincinv, ndtri

LEVELS = {"95": 0.95, "998": 0.998}

_FIRST_BYAR_COUNT = 10

Bounds = tuple[np.ndarray, np.ndarray]


def wilson(count: ArrayLike, total: ArrayLike, level: float = 0.95) -> Bounds:
    """Return the lower and upper limit of proportions `count` / `total` (0–1).

    Wilson score interval without continuity correction (Wilson 1927). An empty group (`total` 0) and a missing
    input give NaN. Raises ValueError for counts below 0 or above their total.
    """
    events, size = np.asarray(count, float), np.asarray(total, float)
    if np.any(events < 0) or np.any(events > size):
        raise ValueError("a count is negative or above its total")
    z = _z(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = events / size
        middle = share + z**2 / (2 * size)
        reach = z * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
        scale = 1 + z**2 / size
        low, high = (middle - reach) / scale, (middle + reach) / scale
    # At the ends the limit equals the share itself; rounding would put it a hair beside.
    low, high = np.where(events == 0, 0.0, low), np.where(events == size, 1.0, high)
    return np.where(size > 0, low, np.nan), np.where(size > 0, high, np.nan)


def garwood(count: ArrayLike, level: float = 0.95) -> Bounds:
    """Return the exact limits of Poisson counts (Garwood 1936). Missing gives NaN; raises ValueError below 0."""
    events = _counts(count)
    tail = (1 - level) / 2
    low = np.where(events == 0, 0.0, gammaincinv(np.where(events == 0, 1.0, events), tail))
    return np.where(np.isnan(events), np.nan, low), gammainccinv(events + 1, tail)


def byar(count: ArrayLike, level: float = 0.95) -> Bounds:
    """Return the approximate limits of Poisson counts (Byar; Breslow & Day 1987, vol. II, p. 69)."""
    events = _counts(count)
    z = _z(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        low = events * (1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
    above = events + 1
    high = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.where(events == 0, 0.0, low), high


def poisson(count: ArrayLike, level: float = 0.95) -> Bounds:
    """Return the limits of Poisson counts: exact under 10 events, Byar's from 10."""
    events = _counts(count)
    exact, approximate = garwood(events, level), byar(events, level)
    is_few = events < _FIRST_BYAR_COUNT
    return np.where(is_few, exact[0], approximate[0]), np.where(is_few, exact[1], approximate[1])


def with_intervals(
    table: pl.DataFrame,
    kind: Literal["proportion", "rate"],
    *,
    count: str = "numerator",
    denominator: str = "denominator",
    per: float = 100,
) -> pl.DataFrame:
    """Return `table` with `low_95`, `high_95`, `low_998`, `high_998` in the unit of the value (`per`).

    `kind` proportion: part of a whole, Wilson; rate: events per denominator, Poisson. Rows without a count or
    denominator, and empty groups, get null limits.
    """
    events, size = (table[name].cast(pl.Float64).to_numpy() for name in (count, denominator))
    columns = []
    for name, level in LEVELS.items():
        if kind == "proportion":
            low, high = wilson(events, size, level)
        else:
            low, high = _per_denominator(poisson, events, size, level)
        columns += [_column(f"low_{name}", per * low), _column(f"high_{name}", per * high)]
    return table.with_columns(columns)


def _per_denominator(method: Callable[..., Bounds], events: np.ndarray, size: np.ndarray, level: float) -> Bounds:
    low, high = method(events, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(size > 0, low / size, np.nan), np.where(size > 0, high / size, np.nan)


def _column(name: str, values: np.ndarray) -> pl.Series:
    return pl.Series(name, values, dtype=pl.Float64).fill_nan(None)


def _counts(count: ArrayLike) -> np.ndarray:
    events = np.asarray(count, float)
    if np.any(events < 0):
        raise ValueError("a count is negative")
    return events


def _z(level: float) -> float:
    return float(ndtri((1 + level) / 2))
