"""The tables of a release as one Excel workbook: a sheet per published table, official statistics, their sources."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rake_analysis import __version__, areas, files
from rake_analysis.analysis import series
from rake_analysis.disclosure import settings, tables
from rake_analysis.disclosure.settings import Table
from rake_analysis.finnish import MISSING
from rake_analysis.periods import Period
from rake_analysis.project import SETTINGS_FILE, Project
from rake_analysis.report import inputs, release, wording
from rake_analysis.report.load import ReleaseMaterial
from rake_analysis.report.published import category_label
from rake_analysis.report.view import version_fi

FILE = "taulukot.xlsx"
ALL = "Kaikki"
MARK = ": merkintä"
_ABOUT, _STATISTICS, _SOURCES = "Tiedot", "Tilastot", "Lähteet"
_MADE = datetime(1980, 1, 1)  # the same tables give the same bytes
_WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """One table: `headers` and `rows` of texts, numbers and dates; a hidden count is the text `..`."""

    name: str
    headers: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def write(project: Project, period: Period, audience: str, path: Path, *, code: str = "") -> None:
    """Write the tables of a release that `release.prepare` has protected.

    With `code`, a digest of what writes it, nothing is read or written where code, material and file are as before.
    """
    stamp = release.folder(project, period) / f"workbook-{audience}.json"
    if code and stamp.is_file() and json.loads(stamp.read_text(encoding="utf-8")) == _stamp(stamp, code, path):
        return
    county = areas.area(areas.COUNTY, project.settings.county_code)
    inputs.start()
    inputs.record(project.root / SETTINGS_FILE)
    content = _packed(sheets(ReleaseMaterial(project, period, county, audience)), project.settings.name)
    if files.fingerprint(path) != files.sha256(content):
        files.write_bytes(path, content)
    files.write_json(stamp, {"code": code, "file": files.sha256(content), "inputs": inputs.recorded()})


def _stamp(stamp: Path, code: str, path: Path) -> dict[str, Any]:
    """What the stamp would say now, for the inputs that it names."""
    inputs = json.loads(stamp.read_text(encoding="utf-8"))["inputs"]
    return {"code": code, "file": files.fingerprint(path), "inputs": {n: files.fingerprint(Path(n)) for n in inputs}}


def sheets(material: ReleaseMaterial) -> list[Sheet]:
    """Return the sheets in their order: what the file is, tables of counts, statistics, sources."""
    counts = [
        Sheet(wording.phrases()["workbook"]["sheets"][table.name], headers, rows)
        for table in settings.load().tables
        if material.audience in table.audiences
        for headers, rows in [_counts(material, table)]
        if any(row[1] != ALL for row in rows)
    ]
    statistics = [_statistics(material), _sources(material)] if material.snapshots else []
    return [_about(material, [*counts, *statistics]), *counts, *statistics]


def _about(material: ReleaseMaterial, following: list[Sheet]) -> Sheet:
    texts = wording.phrases()["workbook"]
    period, example = material.period, material.project.settings.is_example
    rows = [
        ("Julkaisu", material.project.settings.name),
        *([("Aineisto", "Esimerkkiaineisto, kaikki on keksittyä.")] if example else []),
        ("Kausi", f"{period.code}, {period.label_fi} ({period.range_fi})"),
        ("Alue", material.county.name_fi),
        ("Versio", version_fi(material.audience)),
        ("Peittäminen", material.cells.statement),
        *(("Lukuohje", texts[name]) for name in ("marks", "sums", "keys")),
        ("Lukuohje", wording.phrases()["count_caution"]),
        ("Lisenssi", texts["licence"]),
        ("Tehty ohjelmalla", f"rake-analysis {__version__}"),
        *(("Välilehti", f"{sheet.name}: {', '.join(_told(sheet.headers))}") for sheet in following),
    ]
    return Sheet(_ABOUT, ("Tieto", "Sisältö"), [(name, " ".join(text.split())) for name, text in rows])


def _told(headers: tuple[str, ...]) -> list[str]:
    return [header for header in headers if not header.endswith(MARK)]


def _counts(material: ReleaseMaterial, table: Table) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The counts of a table and its sums, the newest period first; each number's key in a column of its own."""
    texts = wording.phrases()["workbook"]
    found: dict[tuple[str, ...], dict[str, tuple[str, int | None]]] = {}
    for key, value in material.cells.shown.items():
        measure, values = tables.parse_key(key)
        period = values.pop("period")
        if measure in table.measures and values.keys() <= set(table.dimensions) and _is_of(period, table, material):
            row = (period, *(values.get(name, "") for name in table.dimensions))
            found.setdefault(row, {})[measure] = (key, value)
    measures = [texts["measures"][measure] for measure in table.measures]
    headers = ("Kausi", *(texts["dimensions"][name] for name in table.dimensions), *measures)
    headers += tuple(f"{name}{MARK}" for name in measures)
    rows = []
    by_category = sorted(found, key=lambda row: [value or "~" for value in row])
    for period, *values in sorted(by_category, key=lambda row: row[0], reverse=True):
        cells = [found[period, *values].get(measure, ("", None)) for measure in table.measures]
        labels = [_label(material, name, value) for name, value in zip(table.dimensions, values, strict=True)]
        rows.append(
            (period.replace("..", "–"), *labels, *(_shown(value) for _, value in cells), *(k for k, _ in cells))
        )
    return headers, rows


def _is_of(period: str, table: Table, material: ReleaseMaterial) -> bool:
    if table.periods == "this":
        return period == material.period.code
    return (".." in period) == (table.periods == "cumulative")


def _label(material: ReleaseMaterial, dimension: str, value: str) -> str:
    if not value:
        return ALL
    if dimension == "phenomenon":
        return material.phenomena[value].label_fi if value in material.phenomena else value
    return category_label(dimension, value)


def _shown(value: float | None) -> float | str:
    return MISSING if value is None else value


def _statistics(material: ReleaseMaterial) -> Sheet:
    """Every figure of the indicators with a snapshot: the county, its collaborative area and the country by year."""
    rows = [
        (indicator.short_fi, area, year, round(value, indicator.decimals), indicator.unit_fi, indicator.owner)
        for key, indicator in material.indicators.items()
        if key in material.snapshots
        for area, year, value in series.comparison_series(material.statistics, indicator, material.county.code)
        .select("area_fi", "year", "value")
        .iter_rows()
    ]
    return Sheet(_STATISTICS, ("Osoitin", "Alue", "Vuosi", "Arvo", "Yksikkö", "Tuottaja"), rows)


def _sources(material: ReleaseMaterial) -> Sheet:
    rows = [
        (
            material.indicators[key].short_fi,
            kept.title_fi,
            f"{kept.source}/{kept.id}",
            material.indicators[key].owner,
            kept.licence,
            kept.updated or MISSING,
            kept.retrieved,
        )
        for key, kept in material.snapshots.items()
    ]
    headers = ("Osoitin", "Tuottajan nimi osoittimelle", "Tunniste", "Tuottaja", "Lisenssi", "Päivitetty", "Haettu")
    return Sheet(_SOURCES, headers, rows)


def _packed(made: list[Sheet], title: str) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    workbook = xlsxwriter.Workbook(content, options)
    workbook.set_properties({"title": title, "created": _MADE})
    looks = {
        "wrapped": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "day": workbook.add_format({"num_format": "d.m.yyyy", "align": "left"}),
        "hidden": workbook.add_format({"align": "right"}),
    }
    for number, sheet in enumerate(made):
        _write(workbook.add_worksheet(sheet.name), sheet, f"Taulukko{number}", looks)
    workbook.close()
    return content.getvalue()


def _write(target: Any, sheet: Sheet, name: str, looks: dict[str, Any]) -> None:
    """Fill a sheet: an Excel table with a header that stays in sight, columns as wide as what is in them."""
    for column, width in enumerate(_widths(sheet)):
        target.set_column(column, column, width)
    for row, values in enumerate(sheet.rows, start=1):
        for column, value in enumerate(values):
            if value == MISSING:
                target.write_string(row, column, value, looks["hidden"])
            elif isinstance(value, str):
                target.write_string(row, column, value, looks["wrapped"])
            elif isinstance(value, int | float):
                target.write_number(row, column, value)
            else:
                target.write_datetime(row, column, value, looks["day"])
    columns = [{"header": header} for header in sheet.headers]
    style = {"name": name, "columns": columns, "style": "Table Style Light 1", "autofilter": sheet.name != _ABOUT}
    target.add_table(0, 0, max(len(sheet.rows), 1), len(columns) - 1, style)
    target.freeze_panes(1, 0)


def _widths(sheet: Sheet) -> Iterator[float]:
    for column, header in enumerate(sheet.headers):
        longest = max((len(str(row[column])) for row in sheet.rows), default=0)
        yield min(_WIDEST, max(len(header) + 4, longest + 2))
