"""Municipal rates drawn towards their county's mean by as much as chance moves them: for maps, never for totals."""

import numpy as np
import polars as pl


def smoothed_rates(table: pl.DataFrame, *, per: float = 100) -> pl.DataFrame:
    """Return `table` (`numerator`, `denominator`: counts and people of each municipality) with `value` and `smoothed`.

    Global empirical Bayes, method of moments (Marshall 1991): θ = m + C·(x − m) with m = Σy/Σn, s² = Σn(x − m)²/Σn,
    A = max(s² − m/n̄, 0), C = A/(A + m/n). Both columns are in units of `per`. A municipality without counts stays
    null in both: it is unknown, and no figure is made for it. With one municipality or none, `smoothed` is `value`.
    Raises ValueError for a negative count.
    """
    events, size = (table[name].cast(pl.Float64).to_numpy() for name in ("numerator", "denominator"))
    if np.any(events[~np.isnan(events)] < 0):
        raise ValueError("a count is negative")
    with np.errstate(invalid="ignore"):
        known = np.isfinite(events) & (size > 0)
    value = np.full(len(events), np.nan)
    value[known] = events[known] / size[known]
    smoothed = value.copy()
    if known.sum() > 1 and events[known].sum() > 0:
        y, n, x = events[known], size[known], value[known]
        mean = y.sum() / n.sum()
        spread = (n * (x - mean) ** 2).sum() / n.sum()
        between = max(spread - mean / n.mean(), 0.0)
        smoothed[known] = mean + between / (between + mean / n) * (x - mean)
    return table.with_columns(
        pl.Series("value", per * value).fill_nan(None), pl.Series("smoothed", per * smoothed).fill_nan(None)
    )
