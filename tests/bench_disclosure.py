"""Disclosure control measured: attacks on generated releases, speed, growth, and other tools beside it.

`make bench-disclosure COUNT=1000` prints the figures, `python -m tests.bench_disclosure 1000 releases` those of one
part. The attacks are tests/disclosure_attack.py and the auditor of the package.
"""

import json
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import polars as pl

from rake_analysis.audit import audit_cells
from rake_analysis.disclosure import protect
from rake_analysis.errors import UserError
from tests import disclosure_generator as generator
from tests.disclosure_attack import too_low
from tests.peers import environment, run

FOLDER = Path("build") / "bench-disclosure"
GIVEN_AWAY = ["small_shown", "recovered", "under_threshold"]
COMPARED = 20
"""How many tables other tools hide in too."""


def releases(count: int) -> None:
    """Attack `count` generated releases by both attacks, in two processes, and print what was found."""
    started = time.perf_counter()
    total = Counter[str]()
    with ProcessPoolExecutor(2) as pool:
        for number, found in enumerate(pool.map(attacked, range(count)), 1):
            total.update(found)
            if number % 10 == 0 or number == count:
                seconds = time.perf_counter() - started
                print(f"{number} releases, {dict(sorted(total.items()))}; {seconds:.0f} s", flush=True)


def attacked(number: int) -> Counter[str]:
    """Return how many small cells one release has, and how many each attack recovered or bounded."""
    size = generator.SIZES[number % len(generator.SIZES)]
    try:
        made = generator.release(number, size)
    except UserError as error:
        print(f"release {number} of {size} observations: {error}", flush=True)
        return Counter(refused=1)
    small = made.protected.cells.filter(pl.col("count").is_between(1, 4))
    low = too_low(dict(made.protected.published.iter_rows()), small["key"].to_list())
    findings = audit_cells(made.protected.published, groups=generator.members())
    kinds = Counter[str]({f"auditor {kind}": times for kind, times in findings["kind"].value_counts().iter_rows()})
    if low or kinds:
        print(f"release {number} of {size} observations: {low} {findings.rows()}", flush=True)
    shown = small.filter(~pl.col("is_hidden")).height
    given_away = findings.filter(pl.col("kind").is_in(GIVEN_AWAY)).height
    kinds.update({"small cells": small.height, "shown": shown, "bounded": len(low), "found by the auditor": given_away})
    return kinds


def singles(count: int) -> None:
    """Hide in `count` tables of 16 x 20, and print how many cells that takes beside the other tools."""
    tables, started, hidden = [], 0.0, []
    for seed in range(count):
        rows = generator.crossed(seed)
        begun = time.perf_counter()
        cells = protect(rows, generator.NO_CODES, generator.SINGLE, audiences=generator.AUDIENCES).cells
        started += time.perf_counter() - begun
        hidden.append(cells.filter("is_hidden").height)
        tables.append(rows)
    print(f"{count} tables of 16 x 20: {started:.1f} s, {sum(hidden)} cells hidden")
    peers(tables[:COMPARED], sum(hidden[:COMPARED]))


def growth(*sizes: int) -> None:
    for size in sizes:
        rows, codes = generator.wide(size)
        begun = time.perf_counter()
        cells = protect(rows, codes, generator.WIDE, audiences=generator.AUDIENCES).cells
        hidden = cells["is_hidden"].sum()
        print(f"{cells.height:>7,} cells: {time.perf_counter() - begun:6.1f} s, {hidden} hidden", flush=True)


def peers(tables: list[pl.DataFrame], hidden: int) -> None:
    path = FOLDER / "tables.json"
    counted = [rows.group_by("municipality_code", "service_task").len().sort(pl.all()).rows() for rows in tables]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(counted), encoding="utf-8")
    for name in ("pytauargus", "acro"):
        python = environment(name, name)
        printed, problem = (
            ("", python) if isinstance(python, str) else run(python, "disclosure_peers.py", name, str(path))
        )
        if problem:
            print(f"{name}: {problem}")
            continue
        theirs = int(printed.strip().splitlines()[-1])
        print(f"{name}: {theirs} cells hidden in {len(tables)} of the tables, here {hidden}: {hidden / theirs:.3f}")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    parts = sys.argv[2:] or ["singles", "growth", "releases"]
    if "singles" in parts:
        singles(100)
    if "growth" in parts:
        growth(2, 4, 8, 16)
    if "releases" in parts:
        releases(count)


if __name__ == "__main__":
    main()
