"""Is an area unusual among areas? Funnel with between-area variance, so that huge counts do not flag every gap."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri, stdtr

from rake_analysis.analysis.rates import LEVELS

WINSORISED_SHARE = 0.1
"""Share of z-scores pulled in at each end before the spread is judged (Spiegelhalter 2005: 10 %)."""


@dataclass(frozen=True)
class Funnel:
    """One indicator over areas, arrays in the order of the input; NaN where the input was missing.

    `gap` is the area's value minus `target` (the value of the others), `noise` the standard error of the gap
    from counting and rounding alone, `tau` the standard deviation between areas beyond it, `z_noise` the gap
    over the noise, `z` the gap over noise and between-area spread together, `p_value` two-sided for `z`.
    """

    target: np.ndarray
    gap: np.ndarray
    noise: np.ndarray
    tau: float
    dispersion: float
    z_noise: np.ndarray
    z: np.ndarray
    p_value: np.ndarray
    p_noise: np.ndarray


def funnel(
    values: ArrayLike,
    denominators: ArrayLike,
    whole_value: float,
    whole_denominator: float,
    *,
    per: float,
    is_proportion: bool,
    decimals: int | None = None,
) -> Funnel:
    """Return the funnel of an indicator over areas that are parts of a whole (the country).

    `values` and `whole_value` are published figures in units of `per` (3.4 for 3.4 %), denominators are persons.
    Each area is compared with the whole without itself: t = v + (v − y)·n/(N − n), which needs the denominators
    only roughly. Counting noise is binomial for proportions and Poisson for rates; `decimals` adds the rounding
    of the published value, uniform over the last digit. Between-area variance: additive random effects with the
    DerSimonian–Laird τ² on winsorised z-scores; z = gap / √(noise² + τ²) (Spiegelhalter 2005; Spiegelhalter et
    al. 2012). The p value is Student's with I − 1 degrees of freedom, because τ is estimated from the I areas:
    with 23 of them the normal tail would flag several times too many.
    """
    y, n = np.asarray(values, float), np.asarray(denominators, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = np.where(whole_denominator > n, whole_denominator - n, np.nan)
        target = whole_value + (whole_value - y) * n / rest
        level = target / per
        spread = level * (1 - level) if is_proportion else level
        variance = per**2 * np.maximum(spread, 0) * (1 / n + 1 / rest)
        # The gap is (y − v)·N/(N − n): two rounded figures, widened by that factor.
        rounding = 0.0 if decimals is None else 2 * (10.0**-decimals) ** 2 / 12 * ((rest + n) / rest) ** 2
        noise = np.sqrt(variance + rounding)
        gap = y - target
        z_noise = np.where(noise > 0, gap / noise, np.nan)
    tau, dispersion = between_area_deviation(z_noise, noise)
    z = gap / np.sqrt(noise**2 + tau**2)
    p_value = 2 * stdtr(max(np.isfinite(z).sum() - 1, 1), -np.abs(z))
    return Funnel(target, gap, noise, tau, dispersion, z_noise, z, p_value, 2 * ndtr(-np.abs(z_noise)))


def funnel_limits(
    target: float, denominators: ArrayLike, tau: float, *, per: float, is_proportion: bool
) -> dict[str, np.ndarray]:
    """Return the lines of a funnel: `low_95`, `high_95`, `low_998`, `high_998` at each denominator.

    Around `target` in units of `per`: counting noise (binomial for proportions, Poisson for rates) and the
    between-area deviation `tau` together, normal quantiles (Spiegelhalter 2005); with tau 0 the plain funnel. A lower
    limit does not fall under zero, nor the upper limit of a proportion over `per`.
    """
    size = np.asarray(denominators, float)
    level = target / per
    spread = level * (1 - level) if is_proportion else level
    deviation = np.sqrt(per**2 * spread / size + tau**2)
    lines = {}
    for name, share in LEVELS.items():
        reach = float(ndtri((1 + share) / 2)) * deviation
        lines[f"low_{name}"] = np.maximum(target - reach, 0.0)
        lines[f"high_{name}"] = np.minimum(target + reach, per) if is_proportion else target + reach
    return lines


def between_area_deviation(
    z_scores: ArrayLike, noise: ArrayLike, share: float = WINSORISED_SHARE
) -> tuple[float, float]:
    """Return τ, the standard deviation between areas beyond noise, and the dispersion φ of the z-scores.

    φ = Σz²/I over winsorised z-scores, divided by what winsorising leaves of a normal variance (0.68 at 10 %),
    without which τ would be a fifth too small; τ² = (I·φ − (I − 1)) / (Σw − Σw²/Σw) with w = 1/noise², 0 where φ does
    not exceed (I − 1)/I (DerSimonian & Laird 1986, as Spiegelhalter et al. 2012 use it). Missing areas are left
    out; fewer than two areas give 0.
    """
    z, s = np.asarray(z_scores, float), np.asarray(noise, float)
    known = np.isfinite(z) & np.isfinite(s) & (s > 0)
    z, s = winsorised(z[known], share), s[known]
    count = len(z)
    if count < 2:
        return 0.0, float("nan")
    dispersion = float(np.mean(z**2)) / winsorised_variance(share)
    weights = 1 / s**2
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    tau_squared = max(0.0, (count * dispersion - (count - 1)) / scale)
    return float(np.sqrt(tau_squared)), dispersion


def winsorised(values: np.ndarray, share: float = WINSORISED_SHARE) -> np.ndarray:
    """Return `values` with both ends pulled in to their `share` and 1 − `share` quantiles."""
    if share == 0 or len(values) == 0:
        return values
    low, high = np.quantile(values, [share, 1 - share])
    return np.clip(values, low, high)


def winsorised_variance(share: float) -> float:
    """Return the variance of a standard normal variable winsorised at `share` in each tail.

    >>> round(winsorised_variance(0.1), 4)
    0.6787
    """
    if share == 0:
        return 1.0
    cut = float(ndtri(1 - share))
    density = float(np.exp(-(cut**2) / 2) / np.sqrt(2 * np.pi))
    return 1 - 2 * share - 2 * cut * density + 2 * share * cut**2
