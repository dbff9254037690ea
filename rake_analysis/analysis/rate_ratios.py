"""Ratios of Poisson rates with exact intervals, and the adjustment for asking many questions at once."""

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from rake_analysis.analysis import evidence


def rate_change(
    count_before: ArrayLike, exposure_before: ArrayLike, count_after: ArrayLike, exposure_after: ArrayLike
) -> pl.DataFrame:
    """Return the ratio of two Poisson rates, its exact interval and the p-value of no change, per row.

    Given their sum, the later count is binomial with probability r·e₂ / (e₁ + r·e₂) at ratio r (Przyborowski
    & Wilenski 1940); its Clopper–Pearson interval is carried to the ratio and the p-value is twice the smaller
    tail, so that p ≤ 0.05 exactly where the 95 % interval leaves out 1 (Fay 2010). Exposures are above 0 and
    in the same unit.

    Columns: ratio (null when the earlier count is 0), low, high (null: no upper limit), p_value. Two zeros
    say nothing: all null. Raises ValueError for negative counts or exposures not above 0.
    """
    from scipy.special import bdtr, bdtrc, betaincinv

    before, after = (np.atleast_1d(np.asarray(count, dtype=float)) for count in (count_before, count_after))
    exposure = [np.asarray(given, dtype=float) for given in (exposure_before, exposure_after)]
    if (before < 0).any() or (after < 0).any():
        raise ValueError("counts are at least 0")
    if not all((np.isfinite(given) & (given > 0)).all() for given in exposure):
        raise ValueError("exposures are above 0")
    before, after, share = np.broadcast_arrays(before, after, exposure[1] / exposure[0])
    total = before + after
    tail = (1 - evidence.limits()["confidence"]) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(after > 0, _odds(betaincinv(np.maximum(after, 1), before + 1, tail)), 0.0) / share
        high = _odds(betaincinv(after + 1, np.maximum(before, 1), 1 - tail)) / share
        ratio = after / before / share
    null_probability = share / (1 + share)
    at_most = bdtr(after, total.astype(int), null_probability)
    at_least = np.where(after > 0, bdtrc(np.maximum(after - 1, 0), total.astype(int), null_probability), 1.0)
    p_value = np.minimum(1.0, 2 * np.minimum(at_most, at_least))
    has_any, has_earlier = pl.Series(total > 0), pl.Series(before > 0)
    return pl.DataFrame({"ratio": ratio, "low": low, "high": high, "p_value": p_value}).select(
        pl.when(has_earlier).then("ratio").alias("ratio"),
        pl.when(has_any).then("low").alias("low"),
        pl.when(has_earlier).then("high").alias("high"),
        pl.when(has_any).then("p_value").alias("p_value"),
    )


def benjamini_hochberg(p: pl.Series) -> pl.Series:
    """Return the adjusted p-values (q) of Benjamini & Hochberg (1995). Missing values stay out of the family.

    >>> benjamini_hochberg(pl.Series([0.01, None, 0.04, 0.03])).to_list()
    [0.03, None, 0.04, 0.04]
    """
    tested = p.drop_nulls().to_numpy()
    order = np.argsort(tested, kind="stable")
    ranked = tested[order] * len(tested) / np.arange(1, len(tested) + 1)
    adjusted = np.empty_like(ranked)
    adjusted[order] = np.minimum.accumulate(ranked[::-1])[::-1]
    remaining = iter(np.minimum(adjusted, 1.0).tolist())
    return pl.Series("q_value", [None if value is None else next(remaining) for value in p], dtype=pl.Float64)


def _odds(probability: np.ndarray) -> np.ndarray:
    return probability / (1 - probability)
