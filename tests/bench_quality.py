"""Speed of the quality checks on one export of 10,000 and of 1,000,000 rows; run by `make bench` or alone."""

import csv
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from rake_analysis import contracts, files
from rake_analysis.contracts import PhenomenonCode
from rake_analysis.observations import canonical, forms, reading, store
from rake_analysis.observations.canonical import Source
from rake_analysis.phenomena import coder
from rake_analysis.project import Project, Settings, create
from rake_analysis.quality import run
from rake_analysis.quality.tables import Tables

PERIOD = "2025H2"
TODAY = date(2026, 1, 15)
_HEADERS = (
    *("Vastaajan numero", "Vastausaika", "Kuka raportoi?", "Yksikkö tai tiimi", "Mitä kuntaa havainto koskee?"),
    *("Onko havainto kielteinen, myönteinen vai hyvä käytäntö?", "Kuvaa havaintosi", "Kuinka usein asia toistuu?"),
)
_TEXT = "Asiakas on jonottanut asuntoa kuukausia ja yöpyy tuttavien luona, koska vuokra-asuntoja ei ole. Tapaus"
_PLACES = ("Pori", "Rauma", "Ulvila", "Eura", "Kankaanpää")


def lines() -> Iterator[tuple[str, str]]:
    """Measure and yield (what, figure)."""
    started = time.perf_counter()
    import great_expectations  # noqa: F401

    yield "import of Great Expectations", f"{time.perf_counter() - started:.1f} s"
    for count in (10_000, 1_000_000):
        with tempfile.TemporaryDirectory() as folder:
            project = _project(Path(folder), count)
            started, worked = time.perf_counter(), time.process_time()
            measured = run.measure(Tables(project, project.period(PERIOD), TODAY))
            seconds, worked = time.perf_counter() - started, time.process_time() - worked
            statuses = [one.status for one in measured]
            told = (
                f"{worked:.2f} s of processor; {statuses.count('measured')} measured, {statuses.count('error')} errors"
            )
            yield f"all {len(measured)} checks on an export of {count:,} rows", f"{seconds:.2f} s ({told})"


def _project(folder: Path, count: int) -> Project:
    """A project whose store and codes are as an ingest would leave them; masking is not part of what is measured."""
    project = create(folder / "project", Settings())
    period = project.period(PERIOD)
    raw = project.raw(period) / "vienti.csv"
    raw.parent.mkdir(parents=True)
    with raw.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADERS)
        for number in range(count):
            writer.writerow(_row(number))
    files.write_text(raw.with_name("vienti.csv.source.yml"), "form: satakunta-2024\nsheet: null\n")
    read = reading.read(raw, forms.load(project), None, None)
    source = Source(period, read.survey, raw.name, read.digest, project.settings.county_code)
    built = canonical.build(read.rows.pop(), read.mapping, source)
    observations = contracts.Observation.validate(
        built.observations.with_columns(acute_rule=pl.lit(None, dtype=pl.String)).select(
            contracts.Observation.column_names()
        ),
        cast=True,
    )
    kept = store.StoredSource(read.survey, raw.name, read.digest, "")
    empty = contracts.empty
    store.write(
        project, period, store.State(observations, empty(contracts.Rejected), empty(contracts.MaskedSpan), (kept,))
    )
    codes = observations.select("observation_id").with_columns(
        phenomenon=pl.lit("ASU"), coder=pl.lit("rules"), rule=pl.lit("ASU.words"), field=pl.lit("description"),
        start=pl.lit(0, dtype=pl.Int64), end=pl.lit(7, dtype=pl.Int64),
    )  # fmt: skip
    files.write_parquet(coder.codes_path(project, period), codes.select(PhenomenonCode.column_names()))
    return project


def _row(number: int) -> tuple[str, ...]:
    day = datetime.fromtimestamp(1_751_400_000 + number % 180 * 86_400 + number % 60 * 60, UTC)
    moment, unit, place = f"{day.day}.{day.month}.{day.year} {day:%H:%M}", number % 40, _PLACES[number % len(_PLACES)]
    role, text = "Tiimi tai työyhteisö", f"{_TEXT} {number}."
    return str(number + 1), moment, role, f"Tiimi {unit}", place, "Kielteinen", text, "Usein"


if __name__ == "__main__":
    for what, figure in lines():
        print(f"{what:<64} {figure}", flush=True)
