"""What changed in laws, benefits and services, and when: `policy_events.csv`, kept by people, read by effects."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.project import Project
from rake_analysis.registers import tables
from rake_analysis.registers.tables import Column

FILE_NAME = "policy_events.csv"

_COLUMNS = (
    Column("event_date", kind=date),
    Column("title"),
    Column("kind", codes=frozenset(metadata.codes("policy_event_kinds"))),
    Column("phenomena", required=False),
    Column("indicators", required=False),
    Column("source"),
)


def register(project: Project) -> Path:
    return project.registers / FILE_NAME


def read(project: Project) -> pl.DataFrame:
    """Return the events, oldest first: event_date, title, kind, phenomena, indicators, source.

    `phenomena` and `indicators` are lists of codes and keys; an event with neither concerns everything. Where a
    series cannot be compared over a day is told in the indicator catalogue, not here. No column is null; no rows
    where there is no register. Raises UserError that names row and column of a broken cell, or an event that stands
    twice.
    """
    table = tables.read(register(project), _COLUMNS)
    repeated = (~table.select(pl.struct("event_date", "title")).to_series().is_first_distinct()).arg_true()
    if repeated.len():
        raise UserError(
            f"the event '{table['title'][repeated[0]]}' stands twice on {table['event_date'][repeated[0]]}",
            place=f"{register(project)}, row {repeated[0] + 2}",
            remedy="Remove one of them.",
        )
    codes = [pl.col(name).fill_null("").str.extract_all(r"[^\s,;|]+") for name in ("phenomena", "indicators")]
    return table.with_columns(codes).sort("event_date", maintain_order=True)


def refuse_strangers(events: pl.DataFrame, place: Path, column: str, known: Collection[str]) -> None:
    """Raise UserError where `column` (phenomena, indicators) of `events` holds something that is not `known`."""
    strangers = set(events[column].explode(empty_as_null=True).drop_nulls()) - set(known)
    if strangers:
        raise UserError(
            f"there is no '{min(strangers)}'", place=f"{place}, column {column}", remedy=f"Known: {', '.join(known)}."
        )
