"""Invented county reports in which the truth is known: how often the funnel flags nothing, and finds something.

Series too, in which nothing changes or the level does: how often a segmented regression says so.
"""

import numpy as np

from rake_analysis.analysis import effects
from rake_analysis.analysis.funnel import funnel

# Inhabitants of 23 areas of the size of the wellbeing counties.
SIZES = 1000 * np.array(
    [100, 205, 485, 285, 490, 212, 168, 545, 204, 157, 124, 128, 247, 162, 273, 190, 177, 68, 418, 70, 176, 670, 30]
)
INDICATORS = 40
ALPHA = 0.05


def reports_with_a_flag(spread: float, runs: int, seed: int = 2026) -> tuple[float, float]:
    """Shares of county reports with a flag: this rule, and a 95 % interval that leaves out the country's value.

    Every indicator's level is between 1 and 100 per thousand; true shares of the areas differ by `spread` of it.
    """
    random = np.random.default_rng(seed)
    ours = plain = 0
    for _ in range(runs):
        shares, whole = _shares(_true_shares(random, _levels(random), spread), random)
        ours += is_flagged(_p_values(shares, whole)).any(axis=0).sum()
        reach = 1.959964 * np.sqrt(shares * (1 - shares) / SIZES)
        plain += (np.abs(shares - whole[:, None]) > reach).any(axis=0).sum()
    return ours / (len(SIZES) * runs), plain / (len(SIZES) * runs)


def power(ratio: float, spread: float, runs: int, county: int = 5, seed: int = 7) -> float:
    """Share of reports in which the one indicator that is `ratio` times as common in a county is flagged there."""
    random = np.random.default_rng(seed)
    found = 0
    for _ in range(runs):
        levels = _levels(random)
        true = _true_shares(random, levels, spread)
        true[0, county] = ratio * levels[0, 0]
        shares, whole = _shares(true, random)
        found += is_flagged(_p_values(shares, whole)[:, [county]])[0, 0]
    return found / runs


def changes_told(before: int, after: int, memory: float, step: float, runs: int, seed: int = 3) -> tuple[float, float]:
    """Shares of series in which a change of level and of slope is told from chance.

    Years deviate by 1 on the average and `memory` of a deviation is left in the next; the level changes by `step`.
    """
    random = np.random.default_rng(seed)
    level = slope = 0
    for _ in range(runs):
        values, wave = [], random.standard_normal() / np.sqrt(1 - memory**2)
        for year in range(before + after):
            wave = memory * wave + random.standard_normal()
            values.append(wave + (step if year >= before else 0.0))
        found = effects.segmented(range(before), range(before, before + after), values)
        level += found.level.is_told_from_chance
        slope += found.slope.is_told_from_chance
    return level / runs, slope / runs


def is_flagged(p_values: np.ndarray) -> np.ndarray:
    """Benjamini–Hochberg at 5 % down each column: indicators are rows, each county's report a column."""
    ranked = np.sort(p_values, axis=0)
    limits = ALPHA * np.arange(1, len(ranked) + 1)[:, None] / len(ranked)
    highest = np.where(ranked <= limits, ranked, -1.0).max(axis=0)
    return p_values <= highest


def _levels(random: np.random.Generator) -> np.ndarray:
    return 10 ** random.uniform(-3, -1, (INDICATORS, 1))


def _true_shares(random: np.random.Generator, levels: np.ndarray, spread: float) -> np.ndarray:
    return levels * np.clip(1 + spread * random.standard_normal((INDICATORS, len(SIZES))), 0.1, 1.9)


def _shares(true: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Observed shares of the areas and of the whole."""
    counts = random.binomial(SIZES, true)
    return counts / SIZES, counts.sum(axis=1) / SIZES.sum()


def _p_values(shares: np.ndarray, whole: np.ndarray) -> np.ndarray:
    found = [
        funnel(100 * one, SIZES, 100 * of_all, SIZES.sum(), per=100, is_proportion=True).p_value
        for one, of_all in zip(shares, whole, strict=True)
    ]
    return np.array(found)
