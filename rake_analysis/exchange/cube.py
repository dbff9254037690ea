"""The cells of a package as one JSON-stat 2.0 dataset, which programs of official statistics read, and back."""

from collections.abc import Sequence
from math import prod
from typing import Any

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.exchange import format
from rake_analysis.exchange.format import HIDDEN, TOTAL
from rake_analysis.official import decode, jsonstat

_DIMENSIONS = ["county", "period", "phenomenon", "breakdown", "measure"]
_MEASURES = {"reports": ("Havaintoja", "havaintoa"), "units": ("Raportoineita yksiköitä", "yksikköä")}


def document(cells: pl.DataFrame, county: tuple[str, str], period: tuple[str, str], codes: pl.DataFrame) -> dict:
    """Return the dataset of the cells (`format.CELLS`); `county` and `period` are code and label.

    `codes` gives the labels, as `format.codes` does. A cell that is not published has no value and no status, a
    hidden one the status `..`.
    """
    labels = {(dimension, code): label for dimension, code, label in codes["dimension", "code", "label_fi"].iter_rows()}
    listed = _with_breakdown(cells)
    breakdowns = {
        written: f"{format.dimensions()[dimension]['label_fi']}: {labels.get((dimension, category), category)}"
        for written, dimension, category in listed["breakdown", "dimension", "category_code"].iter_rows()
        if dimension != TOTAL
    }
    phenomena = {
        code: labels.get((format.PHENOMENON, code), code) for code in listed["phenomenon_code"] if code != TOTAL
    }
    dimensions = [
        ("county", "Hyvinvointialue", dict([county])),
        ("period", "Kausi", dict([period])),
        ("phenomenon", "Ilmiö", {TOTAL: "Kaikki havainnot"} | dict(sorted(phenomena.items()))),
        ("breakdown", "Jaottelu", {TOTAL: "Yhteensä"} | dict(sorted(breakdowns.items()))),
        ("measure", "Mittari", {code: label for code, (label, _) in _MEASURES.items()}),
    ]
    values: list[int | None] = [None] * prod(len(categories) for _, _, categories in dimensions)
    statuses = {}
    by_phenomenon, by_breakdown, by_measure = ({code: at for at, code in enumerate(part[2])} for part in dimensions[2:])
    for phenomenon, breakdown, measure, value in listed["phenomenon_code", "breakdown", "measure", "value"].iter_rows():
        row = by_phenomenon[phenomenon] * len(by_breakdown) + by_breakdown[breakdown]
        at = row * len(by_measure) + by_measure[measure]
        values[at] = value
        if value is None:
            statuses[str(at)] = HIDDEN
    return _dataset(dimensions, values, statuses)


def _dataset(dimensions: Sequence[tuple[str, str, dict]], values: list, statuses: dict) -> dict:
    described = {
        id: {"label": label, "category": {"index": list(categories), "label": categories}}
        for id, label, categories in dimensions
    }
    described["measure"]["category"]["unit"] = {code: {"base": unit} for code, (_, unit) in _MEASURES.items()}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": format.load().title.fi,
        "note": [format.load().evidence_note.fi],
        "id": [id for id, _, _ in dimensions],
        "size": [len(categories) for _, _, categories in dimensions],
        "role": {"time": ["period"], "geo": ["county"], "metric": ["measure"]},
        "dimension": described,
        "value": values,
        "status": statuses,
    }


def cells(content: bytes, place: str, county_code: str, period: str) -> pl.DataFrame:
    """Return the cells (`format.CELLS`, sorted) of such a dataset. Raises UserError for what is not one."""
    if not _is_small(decode.json_value(content, place)):
        raise UserError("the sizes of the dimensions are missing or too large", place=place)
    dataset = jsonstat.read(content, place)
    found = {dimension.id: dimension.codes for dimension in dataset.dimensions}
    if list(found) != _DIMENSIONS or (found["county"], found["period"]) != ((county_code,), (period,)):
        raise UserError(f"is no dataset of {county_code} in {period} by {', '.join(_DIMENSIONS)}", place=place)
    values = dataset.values.drop_nulls()
    if not ((values % 1 == 0) & values.is_between(0, 999_999_999)).all():
        raise UserError("a value is not a count", place=place)
    table = dataset.table()
    told = table.filter(pl.col("value").is_not_null() | (pl.col("status") == HIDDEN))
    parts = pl.col("breakdown").cast(pl.String).str.split_exact("=", 1)
    return told.select(
        pl.col("phenomenon").cast(pl.String).alias("phenomenon_code"),
        parts.struct[0].alias("dimension"),
        parts.struct[1].fill_null(TOTAL).alias("category_code"),
        pl.col("measure").cast(pl.String),
        pl.col("value").cast(pl.Int64),
    ).sort(format.PLACE)


def _is_small(header: Any) -> bool:
    sizes = header.get("size") if isinstance(header, dict) else None
    if not isinstance(sizes, list) or not all(type(size) is int for size in sizes):
        return False
    return prod(sizes) <= format.load().largest_cell_count


def _with_breakdown(cells: pl.DataFrame) -> pl.DataFrame:
    is_total = pl.col("dimension") == TOTAL
    joined = pl.concat_str("dimension", "category_code", separator="=")
    return cells.with_columns(breakdown=pl.when(is_total).then(pl.lit(TOTAL)).otherwise(joined))
