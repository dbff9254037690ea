"""Figures of any producer from a CSV or xlsx file, by a small mapping file beside it (`<name>.mapping.yml`).

A mapping says whose figures they are and which column holds what:

    id: perustoimeentulotuki            # with `file.` before it, the indicator's key in the catalogue
    title_fi: Perustoimeentulotuen saajat, % asukkaista
    owner_fi: Kela
    licence: CC BY 4.0
    address: https://…                  # where people find the table
    updated: 2025-03-01
    file: saajat.csv
    sheet: Taulukko 1                   # xlsx only; the first sheet without it
    header_row: 3                       # the row of column names, counted from 1; 1 without it
    area_category: KUNTA                # KUNTA, HYVINVOINTIALUE, YTA or MAA
    columns: {area: Kuntanumero, year: Vuosi, value: Osuus, numerator: Saajat, sex: Sukupuoli}
    year: 2024                          # where the file has no column for it
    sexes: {Yhteensä: total, Miehet: male, Naiset: female}
    scale: 100                          # the value is multiplied by it; 1 without it
"""

import io
from datetime import date
from typing import Literal

import polars as pl
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rake_analysis import areas, contracts
from rake_analysis.errors import UserError

SOURCE = "file"
SUFFIX = ".mapping.yml"
KEPT_AS = "mapping.yml"
_MARKS = ("", "-", ".", "..", "...", "....")


class Columns(BaseModel):
    """Column names of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    area: str | None = None
    year: str | None = None
    value: str
    numerator: str | None = None
    sex: str | None = None


class Mapping(BaseModel):
    """What the mapping file says; the module's docstring explains each entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    title_fi: str
    owner_fi: str
    licence: str
    address: str = ""
    updated: date | None = None
    file: str = Field(pattern=r"^[^/\\]+\.(csv|xlsx)$")
    sheet: str | None = None
    header_row: int = Field(1, ge=1)
    area_category: Literal["KUNTA", "HYVINVOINTIALUE", "YTA", "MAA"]
    columns: Columns
    year: int | None = None
    sexes: dict[str, Literal["total", "male", "female"]] = {}
    scale: float = 1

    @model_validator(mode="after")
    def _says_year_and_area(self) -> "Mapping":
        if (self.columns.year is None) == (self.year is None):
            raise ValueError("name either a year column or one year")
        if self.columns.area is None and self.area_category != areas.COUNTRY:
            raise ValueError("name the area column")
        if (self.columns.sex is None) != (not self.sexes):
            raise ValueError("a sex column and sexes go together")
        return self


def read_mapping(content: bytes, place: str) -> Mapping:
    """Return the mapping in `content`. Raises UserError that names the entry that is wrong."""
    try:
        return Mapping.model_validate(yaml.safe_load(content.decode("utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError("not a YAML file in UTF-8", place=place, remedy="See the example in the README.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the mapping"
        raise UserError(f"{where}: {first['msg']}", place=place, remedy="Mend the entry.") from error


def statistics(content: bytes, mapping: Mapping, snapshot: str, place: str) -> pl.DataFrame:
    """Return the file's figures as a table of contracts.Statistic.

    An empty cell and the producers' marks (`.`, `..`, `...`) are unknown and have no row; `-` is exactly zero. A
    thousands' space and a decimal comma are understood. Areas are found by code or Finnish or Swedish name. Raises
    UserError that names row and column of an unknown area, year, sex or figure, and a row that stands there twice.
    """
    table = _grid(content, mapping, place)
    first_row = mapping.header_row + 1
    wanted = [name for name in mapping.columns.model_dump().values() if name]
    twice = [name for name in wanted if f"{name}_duplicated_0" in table.columns]
    if twice:
        raise UserError(f"there are two columns '{twice[0]}'", place=place, remedy="Rename the one not meant.")
    absent = [name for name in wanted if name not in table.columns]
    if absent:
        known = ", ".join(table.columns[:12])
        raise UserError(f"there is no column '{absent[0]}'", place=place, remedy=f"Columns: {known}.")
    rows = []
    for number, row in enumerate(table.select(list(dict.fromkeys(wanted))).iter_rows(named=True), start=first_row):
        if not any((cell or "").strip() for cell in row.values()):
            continue
        where = f"{place}, row {number}"
        value = _figure(row[mapping.columns.value], f"{where}, column {mapping.columns.value}")
        if value is None:
            continue
        numerator = mapping.columns.numerator
        rows.append(
            (
                SOURCE,
                mapping.id,
                mapping.area_category,
                _area(row, mapping, where),
                _year(row, mapping, where),
                _sex(row, mapping, where),
                value * mapping.scale,
                _figure(row[numerator], f"{where}, column {numerator}") if numerator else None,
                snapshot,
            )
        )
    figures = pl.DataFrame(rows, schema=contracts.empty(contracts.Statistic).schema, orient="row")
    if figures.is_empty():
        raise UserError("holds no figures", place=place, remedy="Check header_row and the columns of the mapping.")
    twice = figures.filter(figures.select("area_code", "year", "sex").is_duplicated())
    if twice.height:
        area, year, sex = twice.select("area_code", "year", "sex").row(0)
        raise UserError(f"area {area} has two figures of {year} ({sex})", place=place, remedy="Keep one of them.")
    return contracts.Statistic.validate(figures, cast=True)


def _grid(content: bytes, mapping: Mapping, place: str) -> pl.DataFrame:
    """The cells under the header row, all as text."""
    skipped = mapping.header_row - 1
    try:
        if mapping.file.endswith(".xlsx"):
            options = {"header_row": skipped, "dtypes": "string"}
            table = pl.read_excel(
                io.BytesIO(content), sheet_name=mapping.sheet or None, engine="calamine", read_options=options
            )
            return table.cast(pl.String)
        text = _text(content)
        header = text.splitlines()[skipped] if len(text.splitlines()) > skipped else ""
        separator = max(";,\t", key=header.count)
        return pl.read_csv(
            io.StringIO(text), separator=separator, skip_lines=skipped, infer_schema=False, truncate_ragged_lines=False
        )
    except UserError:
        raise
    except Exception as error:
        raise UserError(
            "the file cannot be read as the table that the mapping describes", place=place, remedy="Check both."
        ) from error


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _figure(cell: str | None, where: str) -> float | None:
    text = "".join((cell or "").split()).replace("−", "-").replace(",", ".")
    if text == "-":
        return 0.0
    if text in _MARKS:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < float("inf"):
        raise UserError(f"'{text[:20]}' is not a figure", place=where, remedy="Mend the cell, or skip its row.")
    return value


def _area(row: dict[str, str | None], mapping: Mapping, where: str) -> str:
    if mapping.columns.area is None:
        return areas.areas(areas.COUNTRY)[0].code
    told = (row[mapping.columns.area] or "").strip()
    found = areas.code_of(mapping.area_category, told)
    if found is None:
        raise UserError(f"'{told[:40]}' is not in {mapping.area_category}", place=where, remedy="Mend it, or skip it.")
    return found


def _year(row: dict[str, str | None], mapping: Mapping, where: str) -> int:
    told = str(mapping.year) if mapping.columns.year is None else (row[mapping.columns.year] or "").strip()
    told = told.removesuffix(".0")
    if not (told.isascii() and told.isdecimal() and 1900 <= int(told) <= 2100):
        raise UserError(f"'{told[:20]}' is not a year", place=where, remedy="Figures are by year: mend the cell.")
    return int(told)


def _sex(row: dict[str, str | None], mapping: Mapping, where: str) -> str:
    if mapping.columns.sex is None:
        return "total"
    told = (row[mapping.columns.sex] or "").strip()
    if told not in mapping.sexes:
        raise UserError(f"'{told[:20]}' is not in sexes", place=where, remedy="Add it to the mapping's sexes.")
    return mapping.sexes[told]
