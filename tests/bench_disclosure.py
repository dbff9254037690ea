"""Disclosure control measured: attacks on generated releases, speed, growth, and other tools beside it.

`make bench-disclosure COUNT=1000` prints the figures. The attack is tests/disclosure_attack.py and, where the package
has it, the auditor.
"""

import importlib
import json
import sys
import time
from pathlib import Path

import polars as pl

from rake_analysis.disclosure import protect
from tests import disclosure_generator as generator
from tests.disclosure_attack import too_low
from tests.peers import environment, run

FOLDER = Path("build") / "bench-disclosure"


def releases(count: int) -> None:
    started, low, exact, small = time.perf_counter(), 0, 0, 0
    audit = _auditor()
    audited = 0
    for number in range(count):
        made = generator.release(number, generator.SIZES[number % len(generator.SIZES)])
        cells = made.protected.cells
        asked = cells.filter(pl.col("count").is_between(1, 4))
        shown = asked.filter(~pl.col("is_hidden")).height
        small += asked.height
        exact += shown
        low += len(too_low(dict(made.protected.published.iter_rows()), asked["key"].to_list()))
        if audit:
            audited += audit(made.protected.published).height
    seconds = time.perf_counter() - started
    print(f"{count} releases, {small} small cells: {exact} shown, {low} bounded under the threshold; {seconds:.0f} s")
    print(f"findings of the auditor: {audited}" if audit else "the auditor is not in the package yet")


def _auditor():
    try:
        return importlib.import_module("rake_analysis.disclosure.audit").audit_cells
    except (ImportError, AttributeError):
        return None


def singles(count: int) -> list[pl.DataFrame]:
    tables, started, hidden = [], 0.0, 0
    for seed in range(count):
        rows = generator.crossed(seed)
        begun = time.perf_counter()
        cells = protect(rows, generator.NO_CODES, generator.SINGLE, audiences=generator.AUDIENCES).cells
        started += time.perf_counter() - begun
        hidden += cells.filter("is_hidden").height
        tables.append(rows)
    print(f"{count} tables of 16 x 20: {started:.1f} s, {hidden} cells hidden")
    return tables


def growth(*sizes: int) -> None:
    for size in sizes:
        rows, codes = generator.wide(size)
        begun = time.perf_counter()
        cells = protect(rows, codes, generator.WIDE, audiences=generator.AUDIENCES).cells
        hidden = cells["is_hidden"].sum()
        print(f"{cells.height:>7,} cells: {time.perf_counter() - begun:6.1f} s, {hidden} hidden", flush=True)


def peers(tables: list[pl.DataFrame]) -> None:
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
        print(f"{name}: {printed.strip().splitlines()[-1]} cells hidden in the same {len(tables)} tables")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    tables = singles(100)
    peers(tables[:10])
    growth(2, 4, 8, 16)
    releases(count)


if __name__ == "__main__":
    main()
