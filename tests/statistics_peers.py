"""What other readers make of statistics files: run by tests/bench_statistics.py inside their own environment.

Prints a JSON line per file: the best seconds, and the values in order (null for what is no number), or the problem.
"""

import json
import logging
import math
import sys
import time
import warnings
from contextlib import redirect_stdout
from pathlib import Path


def pyjstat_column(path):
    from pyjstat import pyjstat

    return pyjstat.Dataset.read(Path(path).read_text(encoding="utf-8")).write("dataframe")["value"]


def pyaxis_column(path):
    from pyaxis import pyaxis

    encoding = "utf-8"
    try:
        Path(path).read_text(encoding=encoding)
    except UnicodeDecodeError:
        encoding = "iso-8859-15"
    frame = pyaxis.parse(path, encoding=encoding)["DATA"]
    return frame[frame.columns[-1]]


def number(value):
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return None if math.isnan(found) else found


def main(paths):
    warnings.simplefilter("ignore")
    logging.disable()
    for path in paths:
        read = pyaxis_column if path.lower().endswith(".px") else pyjstat_column
        try:
            best = math.inf
            for _ in range(3):
                started = time.perf_counter()
                with redirect_stdout(sys.stderr):
                    column = read(path)
                best = min(best, time.perf_counter() - started)
            answer = {"path": path, "seconds": best, "values": [number(value) for value in column.tolist()]}
        except Exception as error:
            answer = {"path": path, "problem": f"{type(error).__name__}: {str(error)[:80]}"}
        print(json.dumps(answer))


main(sys.argv[1:])
