"""Read one register: a CSV whose every cell is checked, with an error that names file, row and column."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis.errors import UserError


@dataclass(frozen=True)
class Column:
    """What a register's column may hold. `codes`: the only values allowed; `required`: never empty."""

    name: str
    kind: type[str] | type[date] | type[int] = str
    required: bool = True
    codes: frozenset[str] | None = None


def read(path: Path, columns: Collection[Column]) -> pl.DataFrame:
    """Return the register at `path`; no rows when there is no file.

    Columns come typed (text, date, integer) and in the order of `columns`; an empty cell is null, and so is every
    cell of a column that is not required and not there.
    Raises UserError that names file, row and column of the first cell that breaks a rule.
    """
    types = {str: pl.String(), date: pl.Date(), int: pl.Int64()}
    schema = {column.name: types[column.kind] for column in columns}
    if not path.is_file():
        return pl.DataFrame(schema=schema)
    raw = _read_text(path)
    missing = [column.name for column in columns if column.required and column.name not in raw.columns]
    if missing:
        raise UserError(
            f"column '{missing[0]}' is missing",
            place=str(path),
            remedy=f"The header row needs: {', '.join(schema)}.",
        )
    raw = raw.with_columns(pl.lit(None, pl.String).alias(name) for name in schema if name not in raw.columns)
    table = raw.select(pl.col(column.name).str.strip_chars().replace("", None).alias(column.name) for column in columns)
    return table.select(_typed(path, table[column.name], column) for column in columns)


def refuse_repeated(path: Path, ids: pl.Series, what: str) -> None:
    """Raise UserError that names the row of the register at `path` where one of its `ids` stands a second time."""
    repeated = (~ids.is_first_distinct()).arg_true()
    if repeated.len():
        raise UserError(
            f"{what} '{ids[repeated[0]]}' stands twice",
            place=f"{path}, row {repeated[0] + 2}",
            remedy=f"Give each {what} an id of its own.",
        )


def text_of(path: Path) -> str:
    """Return a text file that a person edited: UTF-8 with or without a mark, else what Windows programs write."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_text(path: Path) -> pl.DataFrame:
    text = text_of(path)
    header = text.split("\n", 1)[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    try:
        return pl.read_csv(text.encode("utf-8"), separator=separator, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise UserError(
            f"not a readable CSV ({str(error).splitlines()[0]})",
            place=str(path),
            remedy="Save the register as CSV with one header row.",
        ) from error


def _typed(path: Path, values: pl.Series, column: Column) -> pl.Series:
    if column.kind is date:
        iso = values.str.to_date("%Y-%m-%d", strict=False)
        typed = iso.fill_null(values.str.to_date("%d.%m.%Y", strict=False))
        typed = typed.set(typed.dt.year() < 1900, None)  # "10.1.25" would be the year 25
    elif column.kind is int:
        typed = values.cast(pl.Int64, strict=False)
    else:
        typed = values
    _refuse(path, column, values, typed.is_null() & values.is_not_null(), f"is not a {column.kind.__name__}")
    if column.codes is not None:
        known = ", ".join(sorted(column.codes))
        _refuse(path, column, values, ~values.is_in(list(column.codes)), f"is not one of: {known}")
    if column.required:
        _refuse(path, column, values, values.is_null(), "must not be empty")
    return typed


def _refuse(path: Path, column: Column, values: pl.Series, wrong: pl.Series, reason: str) -> None:
    rows = wrong.fill_null(False).arg_true()
    if rows.len() == 0:
        return
    row = rows[0]
    shown = "" if values[row] is None else f"'{values[row]}' "
    raise UserError(
        f"{shown}{reason}",
        place=f"{path}, row {row + 2}, column {column.name}",
        remedy="Mend the cell and run again.",
    )
