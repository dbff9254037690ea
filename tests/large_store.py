"""A store of many indicators, every area and 30 years, and a county's profile of it, each in a process of its own.

`python -m tests.large_store FOLDER make ROWS` or `python -m tests.large_store FOLDER profile`
"""

import json
import os
import resource
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from rake_analysis import areas
from rake_analysis.analysis import position
from rake_analysis.contracts import Statistic
from rake_analysis.official import catalogue, snapshots
from rake_analysis.official.snapshots import Snapshot
from rake_analysis.project import Project, Settings, create

YEARS = np.arange(1995, 2025, dtype=np.int32)
PLACES = [place.key for category in areas.CATEGORIES for place in areas.areas(category)]
COMPARED = (areas.COUNTRY, areas.COLLABORATIVE_AREA, areas.COUNTY)


def make(folder: Path, rows: int) -> None:
    """Leave a store as its first reading would: raw answers of their real size, manifests, and parsed figures.

    Parsing thousands of answers is not what is measured, so their figures are made up instead.
    """
    project = create(folder, Settings())
    cell = b'{"indicator":100000,"region":100,"year":2000,"gender":"total","value":12.3,"absValue":1234},'
    first = snapshots.keep(project, _answer("100000", cell * len(PLACES) * len(YEARS)), date(2026, 1, 10))
    assert first
    manifest = (first.path / snapshots.MANIFEST).read_text(encoding="utf-8")
    for number in range(1, round(rows / len(PLACES) / len(YEARS))):
        id = str(100_000 + number)
        path = project.statistics / "sotkanet" / id / first.path.name
        path.mkdir(parents=True)
        os.link(first.data, path / first.data_file)
        (path / snapshots.MANIFEST).write_text(json.dumps({**json.loads(manifest), "id": id}), encoding="utf-8")
    snapshots.figures = _figures
    snapshots.read(project, categories=COMPARED)


def _answer(id: str, content: bytes) -> snapshots.Answer:
    return snapshots.Answer("sotkanet", id, {"data.json": content}, id, "", "")


def _figures(made: Snapshot, regions: object) -> pl.DataFrame:
    random = np.random.default_rng(int(made.id))
    level, slope = 10 ** random.uniform(0, 1.5), 0.01 * random.standard_normal()
    places = level * (1 + 0.1 * random.standard_normal((len(PLACES), 1)))
    noise = 1 + 0.02 * random.standard_normal((len(PLACES), len(YEARS)))
    value = np.clip(places * (1 + slope * np.arange(len(YEARS))) * noise, 0.1, 99).round(1).ravel()
    category, code = (
        pl.Series(column).gather(np.repeat(np.arange(len(PLACES)), len(YEARS))) for column in zip(*PLACES, strict=True)
    )
    table = pl.DataFrame({"area_category": category, "area_code": code, "year": np.tile(YEARS, len(PLACES))})
    same = {"source": "sotkanet", "indicator_id": made.id, "sex": "total", "snapshot": made.name}
    told = table.with_columns(**{name: pl.lit(text) for name, text in same.items()}, value=value)
    return Statistic.validate(told.with_columns(numerator=(pl.col("value") * 500).round()), cast=True)


def profile(folder: Path) -> None:
    """Print the number of indicators, seconds of reading, of judging, of the processor, and the peak memory in MB."""
    started, worked = time.perf_counter(), time.process_time()
    figures = snapshots.read(Project(folder), categories=COMPARED)
    read = time.perf_counter()
    alike = next(one for one in catalogue.load().values() if one.per == 100 and not one.is_denominator)
    ids = figures["indicator_id"].unique(maintain_order=True)
    indicators = [alike.model_copy(update={"indicator_id": id, "breaks": ()}) for id in ids]
    found = position.positions(figures, indicators, "06")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(len(found), read - started, time.perf_counter() - read, time.process_time() - worked, peak)


if __name__ == "__main__":
    if sys.argv[2] == "make":
        make(Path(sys.argv[1]), int(sys.argv[3]))
    else:
        profile(Path(sys.argv[1]))
