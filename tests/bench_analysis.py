"""How often reports flag chance and find a true gap, how often intervals hold the truth; a profile of 40 M rows.

`python -m tests.bench_analysis triangulation` prints only how often chance places a phenomenon, `effects` how often
it shows a change.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import numpy as np

from rake_analysis.analysis import rates
from tests import interval_coverage, pattern_free, simulations
from tests.pattern_free import World

Line = tuple[str, str]

RUNS = 1000
ROWS = 40_000_000
RATIOS = (1.1, 1.25, 1.5)
SEEDS = range(200)
WORLDS = {
    "no county and no year differs (goal at most 5.0%)": World(),
    "the same, ten times the reports": World(volume=10),
    "years remember half of the last one's deviation": World(memory=0.5),
    "counties differ by 10% for good, so the county often is worse": World(spread=0.1),
}


def lines() -> Iterator[Line]:
    """Measure and yield (what, figure)."""
    yield from _calibration()
    yield from _power()
    yield from _triangulation()
    yield from _effects()
    yield from _coverage()
    yield from _profile()


def _calibration() -> Iterator[Line]:
    size = f"{len(simulations.SIZES)} areas × {simulations.INDICATORS} indicators × {RUNS:,} runs"
    for spread in (0.0, 0.1):
        started = time.perf_counter()
        ours, plain = simulations.reports_with_a_flag(spread, RUNS)
        what = "no true difference (goal at most 5 %)" if spread == 0 else f"areas differ by {spread:.0%}"
        figure = f"{ours:.1%}, interval against the country {plain:.1%}; {time.perf_counter() - started:.0f} s"
        yield f"county reports with a flag, {what}, {size}", figure


def _power() -> Iterator[Line]:
    for spread in (0.0, 0.05, 0.1):
        found = ", ".join(f"{ratio}: {simulations.power(ratio, spread, RUNS):.0%}" for ratio in RATIOS)
        yield f"power at a rate ratio, areas otherwise differ by {spread:.0%}, {RUNS:,} runs", found


def _triangulation() -> Iterator[Line]:
    for world, drawn in WORLDS.items():
        found = pattern_free.rates(SEEDS, drawn)
        figure = (
            f"{found.of_judged:.1%} of {found.judged_count:,} placements with statistics to judge (statistics called "
            f"worse in {found.worse:.1%}); in {found.of_reports:.1%} of reports at least one"
        )
        yield f"placed vahvistuva or katvealue without a pattern, {len(SEEDS)} seeds, {world}", figure


def _effects() -> Iterator[Line]:
    for before, after in ((8, 4), (10, 6), (20, 10)):
        for memory in (0.0, 0.5):
            level, slope = simulations.changes_told(before, after, memory, step=0.0, runs=RUNS)
            found, _ = simulations.changes_told(before, after, memory, step=4.0, runs=RUNS)
            what = f"change told of {before} + {after} years in which nothing changes, memory {memory:g}, {RUNS:,} runs"
            yield what, f"level {level:.1%}, slope {slope:.1%} (goal at most 5.0%); a step of 4 deviations {found:.0%}"


def _coverage() -> Iterator[Line]:
    for level in rates.LEVELS.values():
        for name, method in (("Garwood", rates.garwood), ("Garwood to 9, Byar from 10", rates.poisson)):
            worst = interval_coverage.of_poisson(method, level, interval_coverage.worst_places(method, level)).min()
            asked = interval_coverage.of_poisson(method, level)
            yield f"coverage of {level:.1%}, {name}, expected 0–50", f"{_told(asked)}, anywhere {worst:.2%}"
        for total in (50, 1000, 100_000):
            yield f"coverage of {level:.1%}, Wilson of {total:,}", _wilson(level, total)


def _wilson(level: float, total: int) -> str:
    coverage = interval_coverage.of_wilson(level, total)
    dips = interval_coverage.EXPECTED[: len(coverage)][coverage < level - 0.01]
    return f"{_told(coverage)}, under {level - 0.01:.1%} at {', '.join(f'{dip:g}' for dip in dips)}"


def _profile() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        program = [sys.executable, "-m", "tests.large_store", f"{folder}/project"]
        subprocess.run([*program, "make", str(ROWS)], check=True)
        for when in ("after new answers, whose digests are checked", "again (goal 5 s)"):
            done = subprocess.run([*program, "profile"], check=True, capture_output=True, text=True)
            indicators, reading, judging, worked, peak = map(float, done.stdout.split())
            told = f"figures read in {reading:.1f} s, {indicators:,.0f} indicators judged in {judging:.1f} s"
            figure = f"{reading + judging:.1f} s ({told}; {worked:.1f} s of processors), peak {peak:.0f} MB"
            yield f"a county's position in every indicator of {ROWS:,} rows, {when}", figure


def _told(coverage: np.ndarray) -> str:
    return f"average {coverage.mean():.2%}, lowest {coverage.min():.2%}"


if __name__ == "__main__":
    parts = {"triangulation": _triangulation, "effects": _effects}
    for what, figure in parts.get(" ".join(sys.argv[1:]), lines)():
        print(f"{what:<116} {figure}", flush=True)
