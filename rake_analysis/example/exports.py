"""Invented reports as survey exports: the three layouts, comma-separated in each encoding, or a spreadsheet."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
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
ReadAll = Callable[[Response], tuple[Cell, ...]]

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
class Question:
    """A question of an export: one column (`options` is empty) or one for each option, and what stands in them."""

    field: str
    text: str
    options: tuple[str, ...]
    read: ReadAll

    @property
    def width(self) -> int:
        return len(self.options) or 1


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
    questions = _questions(survey)
    width = sum(question.width for question in questions)
    with _rows(folder / survey.file, survey) as write:
        for row in _head(survey, questions, period):
            write(row)
        count = 0

        def add(response: Response) -> int:
            nonlocal count
            count += 1
            row: list[Cell] = [count]
            for question in questions:
                row += question.read(response)
            write(row)
            return count

        yield add
        if survey.layout == "C":
            write(["Yhteensä", count, *[""] * (width - 1)])
            write(["Vastaajia", count, *[""] * (width - 1)])


def _head(survey: Survey, questions: list[Question], period: Period) -> list[list[Cell]]:
    identity = _form()["response_id"][0 if survey.language == "fi" else 1]
    if survey.layout == "C":
        blank = [""] * (sum(question.width for question in questions) - 2)
        texts = [text for question in questions for text in (question.text, *["-"] * (question.width - 1))]
        options = [option for question in questions for option in question.options or ("-",)]
        return [
            ["", "Kyselyn nimi", _form()["title"], *blank],
            ["", "Jakso", period.range_fi, *blank],
            ["#", *texts],
            ["-", *options],
        ]
    row: list[Cell] = [identity if survey.layout == "A" else f":{identity}"]
    for question in questions:
        alone = question.text if survey.layout == "A" else f"{_GROUPS.get(question.field, '')}:{question.text}"
        row += [f"{question.text}:{option}" for option in question.options] or [alone]
    return [row]


def _questions(survey: Survey) -> list[Question]:
    questions = []
    for record in _form()["fields"]:
        name, text = record["field"], record["header"][survey.language]
        if survey.layout == "A" and survey.language == "sv":
            text = text.replace(" ", "\u00a0", 1) + ("" if text.endswith((".", "?")) else ":")
        if record["kind"] == "multiple":
            options = {code: texts[survey.language] for code, texts in record["options"].items()}
            questions.append(Question(name, text, tuple(options.values()), _choices(name, options, survey)))
        else:
            questions.append(Question(name, text, (), _one(_reader(record, survey))))
        if name in ("client_group", "need_shl11") and survey.format == "xlsx" and survey.layout == "A":
            questions.append(Question("", "Muu, mikä?", (), lambda response: ("",)))
    contact = _form()["dropped"][0][survey.language]
    return [*questions, Question("", contact, (), lambda response: (response.contact,))]


def _one(read: Read) -> ReadAll:
    return lambda response: (read(response),)


def _choices(name: str, options: dict[Any, str], survey: Survey) -> ReadAll:
    """The cells of a question with several choices; answers repeat, so each combination is worked out once."""
    get = attrgetter(name)

    @cache
    def cells(chosen: tuple[Any, ...]) -> tuple[Cell, ...]:
        return tuple(
            (text if survey.choices == "text" else 1) if code in chosen else "" for code, text in options.items()
        )

    return lambda response: cells(get(response))


def _reader(record: dict[str, Any], survey: Survey) -> Read:
    name, kind = record["field"], record["kind"]
    get = attrgetter(name)
    if kind == "datetime":
        return _moment(survey.dates)
    if kind == "municipality":
        return _municipality(record["whole_county"][survey.language], survey)
    if kind == "text":
        return get
    texts = {code: labels[survey.language] for code, labels in record["options"].items()} | {"": ""}
    return lambda response: texts[get(response)]


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
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.create_system = 3
            target.writestr(entry, source.read(name))
    return plain.getvalue()
