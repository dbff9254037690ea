"""Write a package: the cells as CSV and JSON-stat, the codes with their labels, and a Data Package descriptor."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from rake_analysis import __version__, areas, files
from rake_analysis.exchange import cube, format
from rake_analysis.exchange.format import HIDDEN
from rake_analysis.phenomena.catalogue import Phenomenon
from rake_analysis.registers import journal

CELLS, CODES, CUBE, DESCRIPTOR = "cells.csv", "codes.csv", "cells.jsonstat.json", "datapackage.json"


class About(BaseModel):
    """Whose counts a package holds, of which days, and above which threshold they are shown."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    county_code: str = Field(pattern="^[0-9]{2}$")
    period: str = Field(pattern="^20[0-9]{2}H[12]$")
    period_start: date
    period_end: date
    threshold: int = Field(ge=3)
    is_example: bool
    code_version: str = Field(default=__version__, max_length=40)


def write(folder: Path, cells: pl.DataFrame, about: About, phenomena: Mapping[str, Phenomenon]) -> None:
    """Write the package of `cells` (`format.CELLS`) into `folder`. The same cells give the same bytes.

    Raises UserError for a label of the catalogue that would act as a formula in a spreadsheet.
    """
    known = format.codes(phenomena)
    codes = known.join(_used(cells), on=["dimension", "code"], how="semi").sort("dimension", "code")
    county = areas.area(areas.COUNTY, about.county_code)
    dataset = cube.document(cells, (county.code, county.name_fi), (about.period, about.period), codes)
    contents = {
        CELLS: _csv([field.name for field in format.load().fields], _rows(cells, about, phenomena, known)),
        CODES: _csv(codes.columns, codes.iter_rows()),
        CUBE: json.dumps(dataset, ensure_ascii=False, separators=(",", ":")) + "\n",
    }
    for name, content in contents.items():
        files.write_text(folder / name, content)
    hashes = {name: files.sha256_of(folder / name) for name in contents}
    files.write_json(folder / DESCRIPTOR, _descriptor(cells, about, county, hashes))


def _used(cells: pl.DataFrame) -> pl.DataFrame:
    """The codes that the cells use: `dimension`, `code`."""
    phenomena = cells.select(dimension=pl.lit(format.PHENOMENON), code="phenomenon_code")
    return pl.concat([phenomena, cells.select("dimension", code="category_code")]).unique()


def _rows(
    cells: pl.DataFrame, about: About, phenomena: Mapping[str, Phenomenon], codes: pl.DataFrame
) -> Iterable[tuple]:
    national = {(dimension, code): known for dimension, code, known in codes.select(codes.columns[:3]).iter_rows()}
    for phenomenon, dimension, category, measure, value in cells.iter_rows():
        needs = phenomena[phenomenon].shl11 if phenomenon in phenomena else ()
        yield (
            about.period,
            about.county_code,
            phenomenon,
            national.get((format.PHENOMENON, phenomenon)),
            " ".join(map(str, needs)),
            dimension,
            category,
            national.get((dimension, category)),
            measure,
            value,
            HIDDEN if value is None else None,
        )


def _csv(header: Sequence[str], rows: Iterable[Sequence]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else journal.line(str(cell)) for cell in row] for row in rows)
    return text.getvalue()


def _descriptor(cells: pl.DataFrame, about: About, county: areas.Area, hashes: Mapping[str, str]) -> dict:
    chosen = format.load()
    columns = [
        {
            "name": field.name,
            "type": field.type,
            "title": field.title.en,
            "title_fi": field.title.fi,
            "description": field.description.en,
            "description_fi": field.description.fi,
            **({"constraints": field.constraints} if field.constraints else {}),
        }
        for field in chosen.fields
    ]
    labels = [{"name": name, "type": "string"} for name in format.codes({}).columns]
    resources = [
        {"name": "cells", "path": CELLS, "schema": {"fields": columns, "missingValues": [""]}},
        {"name": "codes", "path": CODES, "schema": {"fields": labels, "missingValues": [""]}},
        {"name": "cube", "path": CUBE, "mediatype": "application/json"},
    ]
    for resource in resources:
        if "schema" in resource:
            resource |= {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
        resource["hash"] = f"sha256:{hashes[resource['path']]}"
    notes = {"evidence_note": chosen.evidence_note, "suppression": format.suppression(cells, about.threshold)}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"{chosen.name}-{about.county_code}-{about.period.lower()}",
        "title": f"{chosen.title.en}: {county.name_fi}, {about.period}",
        "title_fi": f"{chosen.title.fi}: {county.name_fi}, {about.period}",
        "format": {"name": chosen.name, "version": chosen.version},
        **about.model_dump(mode="json"),
        **{name: note.en for name, note in notes.items()},
        **{f"{name}_fi": note.fi for name, note in notes.items()},
        "licenses": [licence.model_dump() for licence in chosen.licences],
        "resources": resources,
    }
