"""Read a package that somebody else made: whole and of a known version, its codes known, both its files alike.

Whatever a package says in words (titles, labels, notes) is kept but never shown: labels are always our own.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rake_analysis import files, metadata
from rake_analysis.errors import UserError
from rake_analysis.exchange import cube, format
from rake_analysis.exchange.format import HIDDEN, TOTAL
from rake_analysis.exchange.package import CELLS, CODES, CUBE, DESCRIPTOR, About
from rake_analysis.text import plain_line

FILES = (DESCRIPTOR, CELLS, CODES, CUBE)
_AGAIN = "Ask its maker for the package again, whole and unedited."


class _FormatName(BaseModel):
    name: str
    version: str


class _Resource(BaseModel):
    path: str
    hash: str


class _Descriptor(About):
    model_config = ConfigDict(extra="ignore", frozen=True)

    format: _FormatName
    resources: list[_Resource] = Field(max_length=20)


@dataclass(frozen=True)
class Package:
    """A package that has been read. `version_id` is the hash of the descriptor, which holds those of the others."""

    about: About
    cells: pl.DataFrame
    contents: Mapping[str, bytes]

    @property
    def version_id(self) -> str:
        return files.sha256(self.contents[DESCRIPTOR])[:16]


def read(folder: Path, phenomena: Collection[str]) -> Package:
    """Return the package in `folder`, its cells (`format.CELLS`) sorted by place; `phenomena`: the known codes.

    Raises UserError, with the file and where possible the row, for a file that is missing, too large, not what its
    hash says or not readable, another version of the format, a code that is not known, a count that is none, a
    hidden cell with a value, a cell told twice, and files that tell different cells.
    """
    contents = {name: _content(folder / name) for name in FILES}
    about = _about(contents, folder)
    cells = _cells(contents[CELLS], about, phenomena, str(folder / CELLS))
    try:
        told = cube.cells(contents[CUBE], str(folder / CUBE), about.county_code, about.period)
    except UserError as error:
        raise UserError(error.problem, place=error.place, remedy=_AGAIN) from error
    if not told.equals(cells):
        raise UserError(f"{CUBE} and {CELLS} tell different cells", place=str(folder), remedy=_AGAIN)
    return Package(about, cells, contents)


def _content(path: Path) -> bytes:
    largest = format.load().largest_bytes
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise UserError(f"cannot be read ({error.strerror})", place=str(path), remedy=_AGAIN) from error
    if len(content) > largest:
        raise UserError(f"is larger than {largest} bytes", place=str(path), remedy="This is no package of counts.")
    return content


def _about(contents: Mapping[str, bytes], folder: Path) -> About:
    place = str(folder / DESCRIPTOR)
    try:
        described = _Descriptor.model_validate(json.loads(contents[DESCRIPTOR]))
    except (ValueError, RecursionError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else None
        problem = f"{'.'.join(map(str, first['loc']))}: {first['msg']}" if first else "not JSON"
        raise UserError(plain_line(problem), place=place, remedy=_AGAIN) from error
    ours, theirs = format.load(), described.format
    if (theirs.name, theirs.version) != (ours.name, ours.version):
        raise UserError(
            f"the package is of format {plain_line(theirs.name)[:40]} {plain_line(theirs.version)[:20]}",
            place=place,
            remedy=f"This program reads {ours.name} {ours.version}.",
        )
    if described.county_code not in metadata.codes("counties"):
        raise UserError(f"there is no wellbeing county '{described.county_code}'", place=place, remedy=_AGAIN)
    hashes = {resource.path: resource.hash for resource in described.resources}
    for name in FILES[1:]:
        if hashes.get(name) != f"sha256:{files.sha256(contents[name])}":
            raise UserError("is not the file that the descriptor names", place=str(folder / name), remedy=_AGAIN)
    return About.model_validate(described.model_dump())


def _cells(content: bytes, about: About, phenomena: Collection[str], place: str) -> pl.DataFrame:
    names = [field.name for field in format.load().fields]
    try:
        table = pl.read_csv(content, infer_schema=False).fill_null("")
    except pl.exceptions.PolarsError as error:
        raise UserError("not a readable CSV", place=place, remedy=_AGAIN) from error
    if table.columns != names:
        raise UserError(f"the columns are not {', '.join(names)}", place=place, remedy=_AGAIN)
    for problem, wrong in _problems(table, about, phenomena).items():
        rows = table.select(wrong.fill_null(True)).to_series().arg_true()
        if rows.len():
            raise UserError(problem, place=f"{place}, row {rows[0] + 2}", remedy=_AGAIN)
    cells = table.select(*format.PLACE, pl.col("value").cast(pl.Int64, strict=False)).sort(format.PLACE)
    if not cells.filter(_is_total() & (pl.col("measure") == "reports")).height:
        raise UserError("the number of all observations is missing", place=place, remedy=_AGAIN)
    return cells


def _problems(table: pl.DataFrame, about: About, phenomena: Collection[str]) -> dict[str, pl.Expr]:
    """What may be wrong with a row, in words, and the expression that finds it."""
    known = pl.struct("dimension", "category_code")
    categories = [{"dimension": TOTAL, "category_code": TOTAL}, *_categories()]
    is_hidden = pl.col("status") == HIDDEN
    measures = next(field.constraints["enum"] for field in format.load().fields if field.name == "measure")
    return {
        "the period or county is not the package's": (pl.col("period") != about.period)
        | (pl.col("county_code") != about.county_code),
        "the phenomenon is not in the catalogue": ~pl.col("phenomenon_code").is_in([TOTAL, *phenomena]),
        "the breakdown or its category is not known": ~known.is_in(categories),
        "the measure is not known": ~pl.col("measure").is_in(measures),
        "the status is neither empty nor ..": ~pl.col("status").is_in(["", HIDDEN]),
        "a hidden cell has a value": is_hidden & (pl.col("value") != ""),
        "the value is not a count": ~is_hidden & ~pl.col("value").str.contains("^(0|[1-9][0-9]{0,8})$"),
        "the cell is told twice": pl.struct(format.PLACE).is_duplicated(),
    }


def _categories() -> list[dict[str, str]]:
    listed = format.codes({}).filter(pl.col("dimension") != format.PHENOMENON, pl.col("code") != TOTAL)
    return listed.select("dimension", category_code="code").to_dicts()


def _is_total() -> pl.Expr:
    return (pl.col("phenomenon_code") == TOTAL) & (pl.col("dimension") == TOTAL)
