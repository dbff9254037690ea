"""What people corrected in the coding: a register that outranks the rules on every later run."""

import csv
import io
from datetime import date

import polars as pl

from rake_analysis import files
from rake_analysis.contracts import PhenomenonCode
from rake_analysis.phenomena.catalogue import UNCLASSIFIED
from rake_analysis.project import Project
from rake_analysis.registers import tables
from rake_analysis.registers.tables import Column

FILE = "coding_corrections.csv"
RULE = "correction"
ACTIONS = frozenset({"add", "remove"})
_COLUMNS = (
    Column("observation_id"),
    Column("phenomenon"),
    Column("action", codes=ACTIONS),
    Column("coder"),
    Column("date", kind=date),
)
_KEY = ("observation_id", "phenomenon")


def read(project: Project) -> pl.DataFrame:
    """Return the register, oldest entry first; no rows when nobody has corrected anything.

    Columns: observation_id, phenomenon, action (add, remove), coder (the person's role), date. Raises UserError
    that names row and column of a wrong cell.
    """
    return tables.read(project.registers / FILE, _COLUMNS).sort("date", maintain_order=True)


def append(project: Project, rows: pl.DataFrame) -> None:
    """Add entries (columns as of `read`) to the register in one step."""
    whole = pl.concat([read(project), rows.select(column.name for column in _COLUMNS)])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(whole.columns)
    writer.writerows(whole.iter_rows())
    files.write_text(project.registers / FILE, out.getvalue())


def in_force(corrections: pl.DataFrame) -> pl.DataFrame:
    """Return the last entry of each observation and phenomenon."""
    return corrections.unique(_KEY, keep="last", maintain_order=True)


def applied(codes: pl.DataFrame, corrections: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """Return `codes` as people corrected them; `known` holds the catalogue's codes.

    What was removed is gone, what was added has the person's role as coder, rule `correction` and no span. An
    observation left without any phenomenon is unclassified, one that got a phenomenon no longer is. Entries of
    other observations or of phenomena that are no longer in the catalogue have no effect.
    """
    last = in_force(corrections).filter(
        pl.col("observation_id").is_in(codes["observation_id"].unique().implode())
        & pl.col("phenomenon").is_in(known.implode())
    )
    if last.is_empty():
        return codes
    everyone = codes.select("observation_id").unique(maintain_order=True)
    kept = codes.join(last.filter(pl.col("action") == "remove"), on=_KEY, how="anti")
    added = last.filter(pl.col("action") == "add").join(kept, on=_KEY, how="anti")
    kept = pl.concat([kept, _rows(added.select(*_KEY, "coder"), RULE)])
    told = kept.filter(pl.col("phenomenon") != UNCLASSIFIED)
    corrected = last["observation_id"].unique().implode()
    # A removed MUU without another phenomenon stays MUU: somebody has to read it.
    empty = everyone.join(told, on="observation_id", how="anti")
    unclassified = codes.filter(pl.col("phenomenon") == UNCLASSIFIED).join(empty, on="observation_id", how="semi")
    newly = empty.join(unclassified, on="observation_id", how="anti").filter(pl.col("observation_id").is_in(corrected))
    coders = last.select("observation_id", "coder").unique("observation_id", keep="last", maintain_order=True)
    newly = newly.join(coders, on="observation_id").with_columns(phenomenon=pl.lit(UNCLASSIFIED))
    return pl.concat([told, unclassified, _rows(newly, RULE)]).sort(*_KEY, "field", "start", "end", maintain_order=True)


def _rows(table: pl.DataFrame, rule: str) -> pl.DataFrame:
    empty = {"field": pl.String, "start": pl.Int64, "end": pl.Int64}
    return table.with_columns(
        rule=pl.lit(rule), **{name: pl.lit(None, dtype=kind) for name, kind in empty.items()}
    ).select(PhenomenonCode.column_names())
