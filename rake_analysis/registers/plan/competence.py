"""How competence grows: `competence_events.csv`, counts of participants by day, never names."""

from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.project import Project
from rake_analysis.registers import tables
from rake_analysis.registers.tables import Column

FILE_NAME = "competence_events.csv"
_LATEST = "latest"


def register(project: Project) -> Path:
    return project.registers / FILE_NAME


def kinds() -> list[str]:
    """Return the codes of `plan_evidence` whose participants are counted."""
    return metadata.codelist("plan_evidence").drop_nulls("counting")["code"].to_list()


def read(project: Project) -> pl.DataFrame:
    """Return the register: event_date, kind, participant_count, note (null: none), in the order of the file.

    Raises UserError that names the row of a broken cell, of an unknown kind, or of a count under zero.
    """
    path = register(project)
    columns = (
        Column(name="event_date", kind=date),
        Column(name="kind", codes=frozenset(kinds())),
        Column(name="participant_count", kind=int),
        Column(name="note", required=False),
    )
    events = tables.read(path, columns)
    negative = (events["participant_count"] < 0).arg_true()
    if negative.len():
        raise UserError(
            "a count of participants is under zero",
            place=f"{path}, row {negative[0] + 2}, column participant_count",
            remedy="Write how many took part.",
        )
    return events


def participants(events: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """Return one row per kind: kind, participant_count between two days, both inside.

    Participants are added up where people come to something, so that one person may count twice; where the register
    tells how many there are (agents, people in studies), the newest count up to `last` holds, null where there is
    none.
    """
    inside = events.filter(pl.col("event_date").is_between(first, last))
    added = inside.group_by("kind").agg(added=pl.col("participant_count").sum())
    newest = (
        events.filter(pl.col("event_date") <= last)
        .sort("event_date", maintain_order=True)
        .group_by("kind")
        .agg(newest=pl.col("participant_count").last())
    )
    return (
        metadata.codelist("plan_evidence")
        .drop_nulls("counting")
        .select(pl.col("code").alias("kind"), "counting")
        .join(added, on="kind", how="left", maintain_order="left")
        .join(newest, on="kind", how="left", maintain_order="left")
        .select(
            "kind",
            pl.when(pl.col("counting") == _LATEST)
            .then("newest")
            .otherwise(pl.col("added").fill_null(0))
            .alias("participant_count"),
        )
    )
