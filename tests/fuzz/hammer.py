"""Damaged exports through the ingest; `make fuzz` runs ten thousand and more."""

import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.observations import store
from rake_analysis.observations.ingest import ingest
from rake_analysis.project import Project, Settings, create
from tests.fuzz import damage

SECONDS_FOR_ONE = 20
PERIOD = "2025H2"


@dataclass
class Outcome:
    """What became of the exports: how many were read, why others were refused, and what must not happen."""

    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    partial_writes: list[str] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def is_clean(self) -> bool:
        return not (self.crashes or self.hangs or self.partial_writes)


class _TooLong(BaseException):
    """Outside Exception, so that nothing on the way takes it for a damaged file."""


def hammer(folder: Path, seed: int, count: int) -> Outcome:
    """Ingest `count` damaged exports, each into the same stored state; return what became of them."""
    project = create(folder / "project", Settings())
    whole = folder / "kunnossa.csv"
    whole.write_bytes(damage.WRITERS["csv"](damage.whole(), random.Random(1)))
    ingest(project, whole, PERIOD)
    before, stored = _contents(project), store.read(project)
    outcome = Outcome()
    signal.signal(signal.SIGALRM, _ring)
    for number, (name, content) in enumerate(damage.exports(seed, count)):
        file = folder / name
        file.write_bytes(content)
        started = time.perf_counter()
        signal.alarm(SECONDS_FOR_ONE)
        is_read = False
        try:
            ingest(project, file, PERIOD)
            is_read = True
        except UserError as error:
            outcome.refused[error.problem.split("(")[0].split("'")[0][:60]] += 1
        except _TooLong:
            outcome.hangs.append(f"{seed}/{number} {name}")
        except BaseException:
            outcome.crashes.append(f"{seed}/{number} {name}\n{traceback.format_exc()}")
        finally:
            signal.alarm(0)
        outcome.read += is_read
        outcome.slowest = max(outcome.slowest, time.perf_counter() - started)
        after = _contents(project)
        if is_read:
            others = store.read(project).filter(pl.col("survey") == "kunnossa")
            whole_still = others.equals(stored) and not list(project.root.rglob("*.part"))
        else:
            whole_still = after == before
        if not whole_still:
            outcome.partial_writes.append(f"{seed}/{number} {name}")
        if after != before:
            _restore(project, before, after)
        file.unlink()
    return outcome


def _ring(*_: object) -> None:
    raise _TooLong


def _contents(project: Project) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}


def _restore(project: Project, before: dict[Path, bytes], after: dict[Path, bytes]) -> None:
    for path in after.keys() - before.keys():
        path.unlink()
    for path, content in before.items():
        if after.get(path) != content:
            path.unlink(missing_ok=True)
            path.write_bytes(content)


def _share(work: tuple[int, int]) -> Outcome:
    with tempfile.TemporaryDirectory() as name:
        return hammer(Path(name), *work)


def hammer_on_all_cores(seed: int, count: int) -> Outcome:
    """Share `count` exports out to a process per core, each with a seed of its own, and add up what they found."""
    cores = os.cpu_count() or 1
    shares = [(seed * 1000 + core, count // cores + (core < count % cores)) for core in range(cores)]
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as workers:
        parts = list(workers.map(_share, shares))
    return Outcome(
        read=sum(part.read for part in parts),
        refused=sum((part.refused for part in parts), Counter()),
        crashes=[crash for part in parts for crash in part.crashes],
        hangs=[hang for part in parts for hang in part.hangs],
        partial_writes=[write for part in parts for write in part.partial_writes],
        slowest=max(part.slowest for part in parts),
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    started = time.perf_counter()
    outcome = hammer_on_all_cores(seed, count)
    print(f"{count} damaged exports, seed {seed}: {outcome.read} read, {outcome.refused.total()} refused")
    print(f"{time.perf_counter() - started:.0f} s, slowest {outcome.slowest:.1f} s")
    for problem, amount in outcome.refused.most_common():
        print(f"  {amount:>6}  {problem}")
    print(
        f"tracebacks {len(outcome.crashes)}, hangs {len(outcome.hangs)}, partial writes {len(outcome.partial_writes)}"
    )
    for found in (*outcome.crashes[:20], *outcome.hangs, *outcome.partial_writes):
        print(found)
    sys.exit(not outcome.is_clean)


if __name__ == "__main__":
    main()
