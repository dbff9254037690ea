"""How well people who coded the same observations agree: Cohen's kappa, Krippendorff's alpha, bootstrap intervals."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import polars as pl

REPLICATES = 2000
_LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """A coefficient with its 95 % bootstrap interval; nan where everyone gave one and the same answer."""

    value: float
    low: float
    high: float


def cohens_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Return Cohen's kappa of two coders' nominal answers to the same units (Cohen, 1960); nan without variation.

    Raises ValueError when the two lists are not equally long.

    >>> round(cohens_kappa("aabb", "abbb"), 2)
    0.5
    """
    labels = sorted({*first, *second}, key=repr)
    table = np.zeros((len(labels), len(labels)))
    for one, other in zip(first, second, strict=True):
        table[labels.index(one), labels.index(other)] += 1
    return float(_kappa(table[np.newaxis])[0])


def krippendorffs_alpha(answers: Sequence[Sequence[Hashable | None]]) -> float:
    """Return Krippendorff's alpha for nominal answers, any number of coders and missing answers (Krippendorff, 2011).

    `answers` holds one sequence per coder over the same units, None for a unit the coder did not code. Units with
    fewer than two answers do not count. nan without variation.
    """
    labels = sorted({answer for one in answers for answer in one if answer is not None}, key=repr)
    total = np.zeros((len(labels), len(labels)))
    for unit in zip(*answers, strict=True):
        given = [labels.index(answer) for answer in unit if answer is not None]
        total += _coincidences(given, len(labels))
    return float(_alpha(total[np.newaxis])[0])


def compare(decisions: Sequence[Mapping[str, frozenset[str]]], *, seed: int = 1) -> pl.DataFrame:
    """Return how well two or more coders agree, per phenomenon and overall.

    `decisions` holds, for each coder, observation → phenomena; observations that not all coded are left out. An
    observation may have several phenomena, so each phenomenon is a yes-or-no question of its own, and the overall
    row pools all of them (it is not the mean of the rows). Intervals: percentile bootstrap over observations
    (Efron & Tibshirani, 1993), `seed` fixes it.

    Columns: phenomenon (null: overall), observation_count, coded_count (observations to which at least one coder
    gave the phenomenon), agreement_share, kappa, kappa_low, kappa_high (null for more than two coders), alpha,
    alpha_low, alpha_high. A coefficient is null where nobody or everybody always gave the phenomenon.
    """
    shared = sorted(set.intersection(*(set(one) for one in decisions)))
    phenomena = sorted({code for one in decisions for name in shared for code in one[name]})
    given = np.array([[[code in one[name] for code in phenomena] for name in shared] for one in decisions])
    given = given.reshape(len(decisions), len(shared), len(phenomena)).astype(int)
    weights = np.random.default_rng(seed).multinomial(
        len(shared), np.full(len(shared), 1 / max(len(shared), 1)), size=REPLICATES if shared else 0
    )
    weights = np.vstack([np.ones((1, len(shared))), weights])
    pairs, coincidences = _cells(given)
    rows = []
    for name, chosen in ((None, slice(None)), *((code, slice(at, at + 1)) for at, code in enumerate(phenomena))):
        tables = [np.tensordot(weights, part[:, chosen].sum(axis=1), axes=1) for part in (pairs, coincidences)]
        kappa = _estimate(_kappa(tables[0])) if len(decisions) == 2 else None
        alpha = _estimate(_alpha(tables[1]))
        whole = tables[1][0]
        rows.append(
            {
                "phenomenon": name,
                "observation_count": len(shared),
                "coded_count": int(given[:, :, chosen].any(axis=(0, 2)).sum()),
                "agreement_share": float(np.trace(whole) / whole.sum()) if whole.sum() else None,
                **_columns("kappa", kappa),
                **_columns("alpha", alpha),
            }
        )
    floats = dict.fromkeys(
        ("agreement_share", "kappa", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high"), pl.Float64
    )
    schema = {"phenomenon": pl.String, "observation_count": pl.Int64, "coded_count": pl.Int64, **floats}
    return pl.DataFrame(rows, schema=schema).with_columns(pl.col(*floats).fill_nan(None))


def _cells(given: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Per observation and phenomenon: the first two coders' 2 × 2 table, and the coincidences of all coders."""
    coders = len(given)
    indicator = np.stack([1 - given, given], axis=-1)
    pairs = indicator[0][..., :, np.newaxis] * indicator[min(1, coders - 1)][..., np.newaxis, :]
    coincidences = sum(
        indicator[one][..., :, np.newaxis] * indicator[other][..., np.newaxis, :]
        for one, other in permutations(range(coders), 2)
    )
    return pairs, np.asarray(coincidences) / max(coders - 1, 1)


def _coincidences(given: list[int], size: int) -> np.ndarray:
    table = np.zeros((size, size))
    for one, other in permutations(given, 2):
        table[one, other] += 1 / (len(given) - 1)
    return table


def _kappa(tables: np.ndarray) -> np.ndarray:
    total = tables.sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.trace(tables, axis1=1, axis2=2) / total
        expected = (tables.sum(axis=2) * tables.sum(axis=1)).sum(axis=1) / total**2
        return np.where(np.isclose(expected, 1), np.nan, (observed - expected) / (1 - expected))


def _alpha(tables: np.ndarray) -> np.ndarray:
    margins = tables.sum(axis=2)
    total = margins.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = total - np.trace(tables, axis1=1, axis2=2)
        expected = (total**2 - (margins**2).sum(axis=1)) / (total - 1)
        return np.where(np.isclose(expected, 0), np.nan, 1 - observed / expected)


def _estimate(values: np.ndarray) -> Estimate:
    """The first value is of the observations themselves, the others are of the bootstrap."""
    drawn = values[1:][~np.isnan(values[1:])]
    if np.isnan(values[0]) or not len(drawn):
        return Estimate(float("nan"), float("nan"), float("nan"))
    low, high = np.quantile(drawn, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return Estimate(float(values[0]), float(low), float(high))


def _columns(name: str, estimate: Estimate | None) -> dict[str, float | None]:
    if estimate is None:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"))
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
