"""Which quotes may be published, in which wording, for whom and by whose approval: `quotes.csv`."""

from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis.project import Project
from rake_analysis.registers import tables
from rake_analysis.registers.tables import Column

FILE_NAME = "quotes.csv"
AUDIENCES = frozenset({"working", "management", "public"})
_COLUMNS = (
    Column("quote_id"),
    Column("observation_id"),
    Column("wording"),
    Column("audience", codes=AUDIENCES),
    Column("approved_by"),
    Column("approved_date", kind=date),
)


def register(project: Project) -> Path:
    return project.registers / FILE_NAME


def read(project: Project) -> pl.DataFrame:
    """Return every approval: `quote_id`, `observation_id`, `wording`, `audience`, `approved_by`, `approved_date`.

    No column is ever null. Raises UserError that names the row of an approval without a name, a day or a wording.
    """
    return tables.read(register(project), _COLUMNS)


def wordings(approvals: pl.DataFrame, quote_id: str, audience: str) -> list[str]:
    """Return the wordings of a quote approved for `audience`. What the public may read, management may too."""
    readers = {"public": ["public"], "management": ["public", "management"]}.get(audience, sorted(AUDIENCES))
    chosen = approvals.filter(pl.col("quote_id") == quote_id, pl.col("audience").is_in(readers))
    return chosen["wording"].to_list()
