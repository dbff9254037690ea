"""Which quotes may be published, in which wording, for whom and by whose approval: `quotes.csv`."""

from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import files
from rake_analysis.project import Project
from rake_analysis.registers import tables
from rake_analysis.registers.tables import Column

FILE_NAME = "quotes.csv"
AUDIENCES = frozenset({"professional", "management", "public"})
_COLUMNS = (
    Column("quote_id"),
    Column("observation_id"),
    Column("wording"),
    Column("audience", codes=AUDIENCES),
    Column("approved_by"),
    Column("approved_date", kind=date),
)

SCHEMA = {column.name: pl.Date() if column.kind is date else pl.String() for column in _COLUMNS}


def register(project: Project) -> Path:
    return project.registers / FILE_NAME


def read(project: Project) -> pl.DataFrame:
    """Return every approval: `quote_id`, `observation_id`, `wording`, `audience`, `approved_by`, `approved_date`.

    No column is ever null. Raises UserError that names the row of an approval without a name, a day or a wording.
    """
    return tables.read(register(project), _COLUMNS)


def for_audience(approvals: pl.DataFrame, audience: str) -> pl.DataFrame:
    """Return the approvals that hold for an audience: its own, and those for the public; none without a name."""
    is_named = pl.col("approved_by").str.strip_chars().str.len_chars() > 0
    return approvals.filter(pl.col("audience").is_in(["public", audience]), is_named)


def digest(approvals: pl.DataFrame) -> str:
    """Return a hash of the approvals; another one means that somebody gave or withdrew an approval."""
    return files.sha256(approvals.select(list(SCHEMA)).sort(pl.all()).write_csv().encode())
