"""Defects of exports, stores, snapshots and registers, each with the check that is meant to catch it."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from rake_analysis import files, follow_up
from rake_analysis.observations import masking_review, masking_verdicts, store
from rake_analysis.observations.ingest import ingest
from rake_analysis.official import snapshots
from rake_analysis.phenomena import coder, stamps
from rake_analysis.project import Project

PERIOD = "2025H1"
TODAY = date(2026, 11, 24)
EXPORT = "havaintolomake_Perusraportti.csv"

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Defect:
    """What is broken, how, and which check must fail for it."""

    name: str
    check_id: str
    make: Callable[[Project], None]


def copy(project: Project, target: Path) -> Project:
    """Copy a project by links: everything is written by replacing, so the original stays as it is."""
    shutil.copytree(project.root, target, copy_function=os.link)
    return Project(target)


def do_the_human_work(project: Project, folder: Path) -> None:
    """Acknowledge every acute case and confirm every masked span: what the example leaves to people on purpose."""
    for reference in follow_up.cases(project, today=TODAY)["observation_id"]:
        follow_up.acknowledge(project, reference, by="Päivystys", now=datetime(2025, 7, 1, 9))
    for period in project.ingested_periods():
        path = folder / f"{period}.xlsx"
        masking_review.write(project, period, path)
        _confirm(path)
        masking_verdicts.read(project, period, path)
        for file in sorted((project.inbox / period.code).iterdir()):
            ingest(project, file, period)
        coder.code_period(project, period)


def _confirm(path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book["kohdat"]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 10).value = "kyllä"
    book.save(path)


def exported(edit: Callable[[Rows], Rows | None]) -> Callable[[Project], None]:
    """The export of one survey with its rows edited, read in and coded again."""

    def make(project: Project) -> None:
        table = list(csv.reader(io.StringIO(_export(project).read_text(encoding="utf-8-sig")), delimiter=";"))
        names = [f"{place} {name}" for place, name in enumerate(table[0])]
        rows = [dict(zip(names, row, strict=True)) for row in table[1:]]
        edited = edit(rows)
        _write(project, rows if edited is None else edited)

    return make


def headed(edit: Callable[[list[str]], list[str]]) -> Callable[[Project], None]:
    """The export with its header row edited."""

    def make(project: Project) -> None:
        path = _export(project)
        text = path.read_text(encoding="utf-8-sig")
        header, body = text.split("\n", 1)
        files.write_text(path, ";".join(edit(header.rstrip("\r").split(";"))) + "\n" + body)
        _again(project)

    return make


def _export(project: Project) -> Path:
    return project.inbox / PERIOD / EXPORT


def _write(project: Project, rows: Rows) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow([name.split(" ", 1)[1] for name in rows[0]])
    writer.writerows(row.values() for row in rows)
    files.write_text(_export(project), text.getvalue())
    _again(project)


def _again(project: Project) -> None:
    ingest(project, _export(project), PERIOD, today=TODAY)
    coder.code_period(project, project.period(PERIOD))


def _name(row: dict[str, str], question: str) -> str:
    return next(name for name in row if question in name)


def cells(question: str, value: str | Callable[[str], str], count: int = 20) -> Callable[[Project], None]:
    """The first `count` cells under a question replaced."""

    def edit(rows: Rows) -> None:
        for row in rows[:count]:
            name = _name(row, question)
            row[name] = value(row[name]) if callable(value) else value

    return exported(edit)


def shifted(rows: Rows) -> None:
    for row in rows[:12]:
        values = list(row.values())
        for name, value in zip(row, [values[0], values[1], "", *values[2:-1]], strict=True):
            row[name] = value


def twice(rows: Rows) -> Rows:
    repeats = [dict(row) for row in rows[:12]]
    for number, row in enumerate(repeats):
        row[_name(row, "Vastaajan numero")] = str(9000 + number)
    return rows + repeats


def many(count: int, **values: str) -> Callable[[Rows], Rows]:
    """`count` more rows like the first, each with its own number, day and text."""

    def edit(rows: Rows) -> Rows:
        more = []
        for number in range(count):
            row = dict(rows[number % len(rows)])
            row[_name(row, "Vastaajan numero")] = str(5000 + number)
            row[_name(row, "Kuvaa havaintosi")] += f" Tapaus {number}."
            for question, value in values.items():
                row[_name(row, question.replace("_", " "))] = value
            more.append(row)
        return rows + more

    return edit


def observed(edit: Callable[[pl.DataFrame], pl.DataFrame]) -> Callable[[Project], None]:
    """The stored observations edited, as a faulty program would leave them."""

    def make(project: Project) -> None:
        period = project.period(PERIOD)
        state = store.state(project, period)
        store.write(project, period, replace(state, observations=edit(state.observations)))

    return make


def first(column: str, value: object, count: int = 1) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """The first rows' cells of a column set to a value."""
    is_first = pl.int_range(pl.len()) < count

    def edit(table: pl.DataFrame) -> pl.DataFrame:
        return table.with_columns(pl.when(is_first).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))

    return edit


def coded(edit: Callable[[pl.DataFrame], pl.DataFrame]) -> Callable[[Project], None]:
    """The kept codes edited."""

    def make(project: Project) -> None:
        path = coder.codes_path(project, project.period(PERIOD))
        stamp = stamps.read(path)
        stamps.write(path, edit(pl.read_parquet(path)), stamp)

    return make


def silent(table: pl.DataFrame) -> pl.DataFrame:
    """The observations without those of the unit that reports most."""
    return table.filter(pl.col("unit").ne_missing(table["unit"].drop_nulls().mode().sort()[0]))


def answered(id: str, edit: Callable[[list[dict]], list[dict] | None]) -> Callable[[Project], None]:
    """The figures of a stored Sotkanet answer edited, its manifest true to them."""

    def make(project: Project) -> None:
        folder = newest(project, id)
        figures = json.loads((folder / "data.json").read_text(encoding="utf-8"))
        edited = edit(figures)
        keep(folder, "data.json", figures if edited is None else edited)

    return make


def newest(project: Project, id: str) -> Path:
    return snapshots.newest(project)["sotkanet", id].path


def keep(folder: Path, name: str, content: object) -> None:
    """Write a file of a snapshot and its hash into the manifest."""
    files.write_json(folder / name, content)
    described(folder, lambda manifest: manifest["files"].update({name: files.sha256_of(folder / name)}))


def described(folder: Path, edit: Callable[[dict], object]) -> None:
    """Edit a snapshot's manifest."""
    manifest = json.loads((folder / snapshots.MANIFEST).read_text(encoding="utf-8"))
    edit(manifest)
    files.write_json(folder / snapshots.MANIFEST, manifest)


def manifest(id: str, **values: str) -> Callable[[Project], None]:
    return lambda project: described(newest(project, id), lambda content: content.update(values))


def unit_drift(project: Project) -> None:
    folder = newest(project, "2320")
    content = json.loads((folder / "indicator.json").read_text(encoding="utf-8"))
    content["primaryValueType"]["code"] = "NUMBER"
    keep(folder, "indicator.json", content)


def rescaled(project: Project) -> None:
    """A newer answer of the same indicator whose figures are a hundred times the earlier ones."""
    folder = newest(project, "2320")
    later = folder.with_name("2027-01-15")
    shutil.copytree(folder, later)
    figures = json.loads((later / "data.json").read_text(encoding="utf-8"))
    for figure in figures:
        figure["value"] = round(figure["value"] / 100, 4)
    keep(later, "data.json", figures)
    described(later, lambda content: content.update(retrieved="2027-01-15"))


def register(name: str, edit: Callable[[str], str]) -> Callable[[Project], None]:
    """A register's text edited; an absent one is made."""

    def make(project: Project) -> None:
        path = project.registers / name
        files.write_text(path, edit(path.read_text(encoding="utf-8") if path.is_file() else ""))

    return make


def appended(name: str, line: str) -> Callable[[Project], None]:
    """A register with one more row."""
    return register(name, lambda text: f"{text}{line}\n")


def emptied(name: str) -> Callable[[Project], None]:
    """A register that has only its header row."""
    return register(name, lambda text: text.split("\n")[0] + "\n")


def swapped(name: str, old: str, new: str) -> Callable[[Project], None]:
    """A register in which a text stands for another."""
    return register(name, lambda text: text.replace(old, new))


def renamed(old: str, new: str) -> Callable[[Project], None]:
    """The export with a text of its headers changed."""
    return headed(lambda names: [name.replace(old, new) for name in names])


def comment(phenomenon: str, text: str) -> Callable[[Project], None]:
    """A working group's comment."""
    return lambda project: files.write_text(project.root / "comments" / PERIOD / f"{phenomenon}.md", text)


def page(content: str) -> Callable[[Project], None]:
    def make(project: Project) -> None:
        base = project.build / PERIOD / "working"
        files.write_text(base / "source" / "index.qmd", "")
        files.write_text(base / "site" / "index.html", content)

    return make
