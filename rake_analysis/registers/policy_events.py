"""What changed in laws, benefits and services, and when: `policy_events.csv`, kept by people, read by effects."""

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
    Column("is_break", codes=frozenset({"yes", "no"})),
    Column("source"),
)


def register(project: Project) -> Path:
    return project.registers / FILE_NAME


def read(project: Project) -> pl.DataFrame:
    """Return the events, oldest first: event_date, title, kind, phenomena, indicators, is_break, source.

    `phenomena` and `indicators` are lists of codes and keys; an event with neither concerns everything. `is_break`:
    what it concerns cannot be compared over the day. No column is null; no rows where there is no register.
    Raises UserError that names row and column of a broken cell, or an event that stands twice.
    """
    table = tables.read(register(project), _COLUMNS)
    repeated = table.select("event_date", "title").is_duplicated().arg_true()
    if repeated.len():
        raise UserError(
            f"the event '{table['title'][repeated[0]]}' stands twice on {table['event_date'][repeated[0]]}",
            place=f"{register(project)}, row {repeated[1] + 2}",
            remedy="Remove one of them.",
        )
    listed = [
        pl.col(name).fill_null("").str.extract_all(r"[^\s,;|]+").alias(name) for name in ("phenomena", "indicators")
    ]
    return table.with_columns(*listed, is_break=pl.col("is_break") == "yes").sort("event_date", maintain_order=True)
