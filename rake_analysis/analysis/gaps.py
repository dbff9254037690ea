"""How far an area is from the others without itself: difference and ratio of two proportions or rates, with limits."""

from typing import Literal

import numpy as np
import polars as pl

from rake_analysis.analysis.rates import LEVELS, poisson, wilson

Kind = Literal["proportion", "rate"]


def gap_to_others(table: pl.DataFrame, kind: Kind, *, per: float = 100) -> pl.DataFrame:
    """Return `table` with the gap of each area to the others: the whole minus the area itself.

    Needs `numerator`, `denominator` (the area's) and `whole_numerator`, `whole_denominator` (of the country or
    collaborative area that holds it). Adds `others_value`, `difference`, `ratio` and their limits
    `difference_low_95` … `ratio_high_998`. Values and differences are in units of `per`.

    Differences: the square-and-add limits of Newcombe (1998, method 10) on Wilson's limits for proportions, the same
    on Poisson limits for rates (Zou & Donner 2008). Ratios: the same on the log scale (Donner & Zou 2012), null where
    a limit of one of the two is zero. Missing counts, empty groups and a whole not above its part give null.
    """
    events, size, all_events, all_size = (
        table[name].cast(pl.Float64).to_numpy()
        for name in ("numerator", "denominator", "whole_numerator", "whole_denominator")
    )
    rest_events, rest_size = all_events - events, all_size - size
    with np.errstate(invalid="ignore"):
        known = (size > 0) & (rest_size > 0) & (rest_events >= 0)
    events, size, rest_events, rest_size = (
        np.where(known, part, np.nan) for part in (events, size, rest_events, rest_size)
    )
    own, rest = events / size, rest_events / rest_size
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(rest > 0, own / rest, np.nan)
    columns = [_column("others_value", per * rest), _column("difference", per * (own - rest)), _column("ratio", ratio)]
    for name, level in LEVELS.items():
        low, high = _limits(kind, events, size, level)
        rest_low, rest_high = _limits(kind, rest_events, rest_size, level)
        columns += [
            _column(f"difference_low_{name}", per * (own - rest - np.hypot(own - low, rest_high - rest))),
            _column(f"difference_high_{name}", per * (own - rest + np.hypot(high - own, rest - rest_low))),
        ]
        with np.errstate(divide="ignore", invalid="ignore"):
            centre = np.log(own) - np.log(rest)
            below = np.hypot(np.log(own) - np.log(low), np.log(rest_high) - np.log(rest))
            above = np.hypot(np.log(high) - np.log(own), np.log(rest) - np.log(rest_low))
            bounds = np.exp(centre - below), np.exp(centre + above)
        columns += [
            _column(f"ratio_{side}_{name}", np.where(np.isfinite(bound), bound, np.nan))
            for side, bound in zip(("low", "high"), bounds, strict=True)
        ]
    return table.with_columns(columns)


def _limits(kind: Kind, events: np.ndarray, size: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    if kind == "proportion":
        return wilson(events, size, level)
    low, high = poisson(events, level)
    return low / size, high / size


def _column(name: str, values: np.ndarray) -> pl.Series:
    return pl.Series(name, values, dtype=pl.Float64).fill_nan(None)
