"""The store of observations: per period one consistent state of three tables.

`<period>.parquet` (the observations) is the state: its file metadata names the generation of the two tables
beside it and lists the sources. The others are written first, the observations last and in one step, so that a
reader sees the old state or the new one.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import dataframely as dy
import polars as pl
from dataframely.exc import SchemaError, ValidationError

from rake_analysis import contracts, files
from rake_analysis.errors import UserError
from rake_analysis.periods import Period
from rake_analysis.project import Project

_BESIDE = ("rejected", "masked")


@dataclass(frozen=True)
class StoredSource:
    """A raw file that the state of a period was made from. `fingerprint` covers the file and the rules it met."""

    survey: str
    file: str
    sha256: str
    fingerprint: str


@dataclass(frozen=True)
class State:
    """A period's three tables (contracts Observation, Rejected, MaskedSpan) and the files they were made from."""

    observations: pl.DataFrame
    rejected: pl.DataFrame
    masked: pl.DataFrame
    sources: tuple[StoredSource, ...] = ()


def read(project: Project, periods: list[Period] | None = None) -> dy.DataFrame[contracts.Observation]:
    """Return the observations of `periods` (all ingested ones by default), oldest period first.

    Raises UserError for a period without observations or a store that is damaged.
    """
    tables = [_table(_main(project, period)) for period in _known(project, periods)]
    try:
        return contracts.Observation.validate(
            pl.concat(tables) if tables else contracts.empty(contracts.Observation), cast=True
        )
    except (SchemaError, ValidationError, pl.exceptions.PolarsError) as error:
        raise UserError(
            f"the stored observations are not as this version writes them ({str(error).splitlines()[0]})",
            place=str(project.observations),
            remedy="Ingest the exports in data/raw again.",
        ) from error


def read_rejected(project: Project, periods: list[Period] | None = None) -> dy.DataFrame[contracts.Rejected]:
    """Return the rows that did not become observations, with the rule that says why."""
    tables = [state(project, period).rejected for period in _known(project, periods)]
    return contracts.Rejected.validate(pl.concat(tables) if tables else contracts.empty(contracts.Rejected))


def read_masked(project: Project, periods: list[Period] | None = None) -> dy.DataFrame[contracts.MaskedSpan]:
    """Return where personal data was masked; the spans point into the cell's text as it was received, trimmed."""
    tables = [state(project, period).masked for period in _known(project, periods)]
    return contracts.MaskedSpan.validate(pl.concat(tables) if tables else contracts.empty(contracts.MaskedSpan))


def paths(project: Project, period: Period) -> list[Path]:
    """Return the files that hold the period's state; what a report records as its inputs."""
    main = _main(project, period)
    return [main, *_beside(main, _metadata(main)[0])] if main.exists() else [main]


def state(project: Project, period: Period) -> State:
    """Return the period's state, an empty one where nothing was ingested."""
    main = _main(project, period)
    for _ in range(5):
        if not main.exists():
            break
        generation, sources = _metadata(main)
        try:
            rejected, masked = (pl.read_parquet(path) for path in _beside(main, generation))
        except FileNotFoundError:
            continue  # replaced by a newer state between the two reads
        except (pl.exceptions.PolarsError, OSError) as error:
            raise _damaged(main) from error
        return State(_table(main), rejected, masked, sources)
    else:
        raise _damaged(main)
    empty = contracts.empty
    return State(empty(contracts.Observation), empty(contracts.Rejected), empty(contracts.MaskedSpan))


def write(project: Project, period: Period, new: State) -> None:
    """Make `new` the period's state in one step and remove the tables of the state before it."""
    main = _main(project, period)
    sources = json.dumps([asdict(source) for source in new.sources], ensure_ascii=True)
    hashes = [str(table.hash_rows(seed=0).sum()) for table in (new.rejected, new.masked) if table.height]
    generation = files.sha256(f"{sources}{hashes}".encode())[:12]
    tables = zip(_beside(main, generation), (new.rejected, new.masked), strict=True)
    for path, table in tables:
        files.write_parquet(path, table)
    with files.replacing(main) as temporary:
        new.observations.write_parquet(temporary, metadata={"generation": generation, "sources": sources})
    current = set(_beside(main, generation))
    for old in (path for name in _BESIDE for path in main.parent.glob(f"{period.code}.*.{name}.parquet")):
        if old not in current:
            with suppress(OSError):  # the new state stands; a leftover is removed next time
                old.unlink(missing_ok=True)


def _known(project: Project, periods: list[Period] | None) -> list[Period]:
    known = project.ingested_periods()
    for period in periods or []:
        if period not in known:
            raise UserError(
                f"period {period} has no observations",
                place=str(project.observations),
                remedy=f"Ingest an export first: rake-analysis ingest FILE --period {period}.",
            )
    return sorted(periods) if periods is not None else known


def _main(project: Project, period: Period) -> Path:
    return project.observations / f"{period.code}.parquet"


def _beside(main: Path, generation: str) -> list[Path]:
    return [main.with_name(f"{main.stem}.{generation}.{name}.parquet") for name in _BESIDE]


def _metadata(main: Path) -> tuple[str, tuple[StoredSource, ...]]:
    try:
        found = pl.read_parquet_metadata(main)
        return found["generation"], tuple(StoredSource(**source) for source in json.loads(found["sources"]))
    except (pl.exceptions.PolarsError, KeyError, ValueError, TypeError) as error:
        raise _damaged(main) from error


def _table(main: Path) -> pl.DataFrame:
    try:
        table = pl.read_parquet(main)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _damaged(main) from error
    if "acute_rule" not in table.columns:  # written before texts were searched: only the form's answer is known
        by_form = pl.when(pl.col("is_acute")).then(pl.lit("form")).alias("acute_rule")
        table = table.with_columns(by_form).select(contracts.Observation.column_names())
    return table


def _damaged(main: Path) -> UserError:
    return UserError(
        "the stored observations are damaged",
        place=str(main),
        remedy=f"Delete the files {main.stem}.* there and ingest the exports in data/raw/{main.stem} again.",
    )
