"""The exchange format (metadata/exchange): its version, columns and code lists, and how cells are written in it."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from rake_analysis import metadata
from rake_analysis.disclosure import tables
from rake_analysis.phenomena.catalogue import Phenomenon

FOLDER = metadata.FOLDER / "exchange"
TOTAL = "total"
HIDDEN = ".."
PHENOMENON = "phenomenon"
PLACE = ["phenomenon_code", "dimension", "category_code", "measure"]
"""The columns that tell one cell of a package from the others."""

CELLS = {**dict.fromkeys(PLACE, pl.String()), "value": pl.Int64()}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Strict):
    """A text in both languages of the format."""

    fi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Column(_Strict):
    """One column of cells.csv, in the terms of the Table Schema standard."""

    name: str
    type: Literal["string", "integer"]
    title: Text
    description: Text
    constraints: dict = {}


class Licence(_Strict):
    """What the counts may be used under."""

    name: str
    title: str
    path: str


class Format(_Strict):
    """The format of one version."""

    name: str
    version: str
    largest_bytes: int
    largest_cell_count: int
    title: Text
    licences: tuple[Licence, ...] = Field(min_length=1)
    evidence_note: Text
    suppression_note: Text
    fields: tuple[Column, ...]


@cache
def load() -> Format:
    """Return the format that this program writes and reads."""
    return Format.model_validate(metadata.record(FOLDER / "format.yml"))


@cache
def dimensions() -> dict[str, dict[str, str | None]]:
    """Return dimension → its code list, the national list it has a column for, and its labels."""
    rows = pl.read_csv(FOLDER / "dimensions.csv", infer_schema=False).iter_rows(named=True)
    return {row["dimension"]: row for row in rows}


@cache
def special_categories() -> pl.DataFrame:
    """Return the codes of no code list: `category` (as cells of a release write it, null: a sum), `code`, labels."""
    return pl.read_csv(FOLDER / "special_categories.csv", infer_schema=False)


def codes(phenomena: Mapping[str, Phenomenon]) -> pl.DataFrame:
    """Return every code of the format: `dimension`, `code`, `national_code`, `label_fi`, `label_sv`, `label_en`.

    `national_code` and an English label are null where there is none.
    """
    english = dict(pl.read_csv(FOLDER / "phenomena.csv", infer_schema=False).iter_rows())
    columns = ["dimension", "code", "national_code", "label_fi", "label_sv", "label_en"]
    rows = [
        (PHENOMENON, code, one.national_code, one.label_fi, one.label_sv, english.get(code))
        for code, one in phenomena.items()
    ]
    parts = [pl.DataFrame(rows, dict.fromkeys(columns, pl.String()), orient="row")]
    special = special_categories().with_columns(national_code=pl.lit(None, pl.String))
    for name, described in dimensions().items():
        if described["codelist"]:
            national = described["national_column"]
            listed = metadata.codelist(described["codelist"])
            listed = listed.with_columns(national_code=pl.col(national) if national else pl.lit(None, pl.String))
            parts.append(listed.with_columns(dimension=pl.lit(name)).select(columns))
        parts.append(special.with_columns(dimension=pl.lit(name)).select(columns))
    return pl.concat(parts)


def from_keys(shown: Mapping[str, int | None], period: str) -> pl.DataFrame:
    """Return the cells of one period in the columns of `CELLS`, in their order; `value` is null where hidden.

    Cells that the format has no place for are left out: sums over periods, groups of phenomena, and counts that
    are broken down by two dimensions besides the phenomenon.
    """
    written = dict(special_categories().drop_nulls("category").select("category", "code").iter_rows())
    rows = []
    for key, value in shown.items():
        measure, values = tables.parse_key(key)
        if values.pop("period") != period:
            continue
        phenomenon = values.pop(PHENOMENON, TOTAL)
        if len(values) > 1 or not values.keys() <= dimensions().keys():
            continue
        dimension, category = next(iter(values.items()), (TOTAL, TOTAL))
        rows.append((phenomenon, dimension, written.get(category, category), measure, value))
    return pl.DataFrame(rows, CELLS, orient="row").sort(PLACE)


def to_keys(cells: pl.DataFrame, period: str) -> pl.DataFrame:
    """Return `key` and `value` of the cells of a period, as releases write them: the inverse of `from_keys`."""
    released = dict(special_categories().drop_nulls("category").select("code", "category").iter_rows())
    keys = []
    for phenomenon, dimension, category, measure in cells.select(PLACE).iter_rows():
        values = {PHENOMENON: phenomenon, dimension: released.get(category, category)}
        told = {name: value for name, value in values.items() if TOTAL not in (name, value)}
        keys.append(tables.cell_key(measure, period=period, **told))
    return pl.DataFrame({"key": keys, "value": cells["value"]}, {"key": pl.String, "value": pl.Int64})


def suppression(cells: pl.DataFrame, threshold: int) -> Text:
    """Say in both languages how many of the cells are hidden and why."""
    note = load().suppression_note
    figures = {"all": cells.height, "hidden": cells["value"].null_count(), "threshold": threshold}
    return Text(fi=note.fi.format(**figures), en=note.en.format(**figures))
