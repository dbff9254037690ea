"""Invented reports as survey exports: the three layouts, comma-separated in each encoding, or a spreadsheet."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from rake_analysis import files, metadata
from rake_analysis.example import vocabulary
from rake_analysis.example.responses import Response
from rake_analysis.example.vocabulary import FOLDER
from rake_analysis.periods import Period

Cell = str | int | float | datetime
Read = Callable[[Response], Cell]

_GROUPS = {
    **dict.fromkeys(("reporter_role", "organisation", "unit"), "Raportoija"),
    **dict.fromkeys(("service_task", "client_group", "age_group", "municipality_code"), "Taustatiedot"),
    **dict.fromkeys(("tone", "need_shl11", "description", "consequences", "frequency", "is_acute"), "Havainto"),
    **dict.fromkeys(("proposal_text", "proposal_addressee"), "Ehdotus"),
}
_EXCEL_EPOCH = datetime(1899, 12, 30)
_FIXED_TIME = (2025, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Survey:
    """One export: its layout and how dates, municipalities and chosen options stand in its cells."""

    period: str
    file: str
    layout: str
    format: str
    encoding: str
    delimiter: str
    language: str
    roles: tuple[str, ...]
    dates: str
    municipalities: str
    choices: str


@dataclass(frozen=True)
class Column:
    """A column of an export: the question over it, its option (None where the question has one column)."""

    field: str
    question: str
    option: str | None
    read: Read


def surveys(period_code: str, scale: int) -> list[Survey]:
    """Return the exports of a half-year; above twentyfold only comma-separated ones, which stream."""
    rows = pl.read_csv(FOLDER / "tables" / "surveys.csv", infer_schema=False).fill_null("")
    wanted = ("small", period_code) if scale <= 20 else ("large", "")
    return [
        Survey(**{**row, "period": period_code, "roles": tuple(row["roles"].split())})
        for row in rows.filter((pl.col("scale") == wanted[0]) & (pl.col("period") == wanted[1]))
        .drop("scale")
        .to_dicts()
    ]


@contextmanager
def writing(folder: Path, survey: Survey, period: Period) -> Iterator[Callable[[Response], int]]:
    """Give a function that writes a response and returns its number in the export; the file appears at the end."""
    columns = _columns(survey)
    with _rows(folder / survey.file, survey) as write:
        for row in _head(survey, columns, period):
            write(row)
        count = 0

        def add(response: Response) -> int:
            nonlocal count
            count += 1
            write([count, *(column.read(response) for column in columns)])
            return count

        yield add
        if survey.layout == "C":
            write(["Yhteensä", count, *[""] * (len(columns) - 1)])
            write(["Vastaajia", count, *[""] * (len(columns) - 1)])


def _head(survey: Survey, columns: list[Column], period: Period) -> list[list[Cell]]:
    identity = _form()["response_id"][0 if survey.language == "fi" else 1]
    if survey.layout == "A":
        return [[identity, *(f"{c.question}:{c.option}" if c.option else c.question for c in columns)]]
    if survey.layout == "B":
        texts = [
            f"{c.question}:{c.option}" if c.option else f"{_GROUPS.get(c.field, '')}:{c.question}" for c in columns
        ]
        return [[f":{identity}", *texts]]
    blank: list[Cell] = [""] * (len(columns) - 2)
    questions: list[Cell] = ["#"]
    for before, column in zip([None, *columns], columns, strict=False):
        repeats = before is not None and column.option and before.field == column.field
        questions.append("-" if repeats else column.question)
    return [
        ["", "Kyselyn nimi", _form()["title"], *blank],
        ["", "Jakso", period.range_fi, *blank],
        questions,
        ["-", *(column.option or "-" for column in columns)],
    ]


def _columns(survey: Survey) -> list[Column]:
    columns = []
    for record in _form()["fields"]:
        name, question = record["field"], record["header"][survey.language]
        if survey.layout == "A" and survey.language == "sv":
            question = question.replace(" ", "\u00a0", 1) + ("" if question.endswith((".", "?")) else ":")
        if record["kind"] == "multiple":
            options = {code: texts[survey.language] for code, texts in record["options"].items()}
            columns += [
                Column(name, question, text, _chosen(name, code, text, survey)) for code, text in options.items()
            ]
        else:
            columns.append(Column(name, question, None, _reader(record, survey)))
        if name == "client_group" and survey.format == "xlsx" and survey.layout == "A":
            columns.append(Column("", "Muu, mikä?", None, lambda response: ""))
    columns.append(Column("", _form()["dropped"][0][survey.language], None, lambda response: response.contact))
    return columns


def _chosen(name: str, code: Any, text: str, survey: Survey) -> Read:
    mark: Cell = text if survey.choices == "text" else 1
    return lambda response: mark if code in getattr(response, name) else ""


def _reader(record: dict[str, Any], survey: Survey) -> Read:
    name, kind = record["field"], record["kind"]
    if kind == "datetime":
        return _moment(survey.dates)
    if kind == "municipality":
        return _municipality(record["whole_county"][survey.language], survey)
    if kind == "text":
        return lambda response: getattr(response, name)
    texts = {code: labels[survey.language] for code, labels in record["options"].items()} | {"": ""}
    return lambda response: texts[getattr(response, name)]


def _moment(style: str) -> Read:
    def read(response: Response) -> Cell:
        at = response.received_at
        if style == "datetime":
            return at
        if style == "serial":
            return round((at - _EXCEL_EPOCH).total_seconds() / 86400, 6)
        day = f"{at.day}.{at.month}.{at.year}"
        return day if style == "day" else f"{day} {at.hour}{':' if style == 'colon' else '.'}{at.minute:02d}"

    return read


def _municipality(whole_county: str, survey: Survey) -> Read:
    foreign = vocabulary.table("mix")["foreign_municipality"]
    cells: dict[str, Cell]
    if survey.municipalities == "name":
        cells = {**metadata.labels("municipalities", survey.language), "foreign": foreign[survey.language]}
    else:
        # Spreadsheets read codes as numbers: the leading zero is lost, some exports write 50.0.
        codes = [*metadata.codes("municipalities"), foreign["code"]]
        number = float if survey.municipalities == "number" else int
        cells = {code: number(code) for code in codes}
        cells["foreign"] = cells[foreign["code"]]
    return lambda response: cells.get(response.municipality_code, whole_county)


@cache
def _form() -> dict[str, Any]:
    return metadata.record(metadata.FOLDER / "forms" / "satakunta-2024.yml")


@contextmanager
def _rows(path: Path, survey: Survey) -> Iterator[Callable[[list[Cell]], Any]]:
    if survey.format == "xlsx":
        rows: list[list[Cell]] = []
        yield rows.append
        files.write_bytes(path, _spreadsheet(rows))
        return
    delimiter = "\t" if survey.delimiter == "tab" else survey.delimiter
    with files.replacing(path) as temporary, temporary.open("w", encoding=survey.encoding, newline="") as file:
        yield csv.writer(file, delimiter=delimiter).writerow


def _spreadsheet(rows: list[list[Cell]]) -> bytes:
    """Rows as the bytes of an xlsx file that are the same everywhere: no clock, and no compression to differ."""
    import xlsxwriter

    packed = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "d.m.yyyy hh:mm", "strings_to_formulas": False}
    book = xlsxwriter.Workbook(packed, {**options, "strings_to_urls": False})
    book.set_properties({"created": datetime(*_FIXED_TIME)})
    sheet = book.add_worksheet("Raportti")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell != "":
                sheet.write(number, column, cell)
    book.close()
    plain = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(plain, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _FIXED_TIME), source.read(name))
    return plain.getvalue()
