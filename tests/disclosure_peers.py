"""What other tools hide in tables of counts: run by tests/bench_disclosure.py inside each tool's own environment.

Prints the number of hidden cells of each table and their sum. Imports nothing of this project.
"""

import contextlib
import io
import json
import logging
import sys
import tempfile
import warnings
from pathlib import Path


def pytauargus(records: list[tuple[str, str]]) -> int:
    """Minimum frequency 5 and optimal suppression, with a protection range of 20 %.

    The names of the categories are numbered: pytauargus 0.6.0 stops at ä, ö and å.
    """
    from pytauargus import protect  # type: ignore[import-not-found]

    places, tasks = (sorted({pair[side] for pair in records}) for side in (0, 1))
    rows = {"place": [f"p{places.index(one):02}" for one, _ in records]}
    rows |= {"task": [f"t{tasks.index(two):02}" for _, two in records], "count": [1.0] * len(records)}
    result = protect(rows, ["place", "task"], "count", "FREQ(5,20)", "OPT(1)")
    return sum(value == "x" for value in result.tables[0].safe("x"))


def acro(records: list[tuple[str, str]]) -> int:
    """Threshold 10 as it comes; acro hides no further cells."""
    import pandas as pd
    from acro import ACRO  # type: ignore[import-not-found]

    frame = pd.DataFrame(records, columns=["place", "task"])
    with contextlib.redirect_stdout(io.StringIO()):
        table = ACRO(suppress=True).crosstab(frame["place"], frame["task"])
    return int(table.isna().sum().sum())


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable()
    tool = {"pytauargus": pytauargus, "acro": acro}[sys.argv[1]]
    tables = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):  # pytauargus leaves files where it runs
        hidden = [tool([(place, task) for place, task, count in table for _ in range(count)]) for table in tables]
    print(hidden)
    print(sum(hidden))


if __name__ == "__main__":
    main()
