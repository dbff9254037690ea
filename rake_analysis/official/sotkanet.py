"""Sotkanet's answers (REST 1.1): regions, indicator descriptions, and figures in both generations of the format."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from rake_analysis import contracts
from rake_analysis.errors import UserError
from rake_analysis.official import decode, places, plaintext

SOURCE = "sotkanet"

_AGAIN = "Retrieve it again from Sotkanet; the last good snapshot stays in use."
# Ids and years are far below it.
_MOST = 2**31
_SEXES = ("total", "male", "female")
_DATA = {
    "indicator": pl.Int64,
    "region_id": pl.Int64,
    "year": pl.Int32,
    "sex": pl.String,
    "value": pl.Float64,
    "numerator": pl.Float64,
}
# Today's name first, then those of earlier generations and of the CSV header.
_FIELDS = {
    "indicator": ("indicator",),
    "region_id": ("region",),
    "year": ("year",),
    "sex": ("gender",),
    "value": ("value", "primary value", "primary_value"),
    "numerator": ("absValue", "absolute value", "absolute_value"),
}


@dataclass(frozen=True)
class Description:
    """What Sotkanet says of an indicator, as plain Finnish text. Empty where it says nothing."""

    id: str
    title_fi: str
    owner_fi: str
    updated: date | None
    first_year: int | None
    last_year: int | None
    decimals: int | None
    unit_fi: str
    description_fi: str
    interpretation_fi: str
    limits_fi: str


def read_descriptions(content: bytes, place: str) -> list[Description]:
    """Return the indicators described in one indicator object or in the list of all of them."""
    answer = decode.json_value(content, place)
    found = answer if isinstance(answer, list) else [answer]
    if not all(isinstance(item, dict) and {"id", "title", "organization"} <= item.keys() for item in found):
        raise UserError("not a description of Sotkanet indicators", place=place, remedy=_AGAIN)
    descriptions = []
    for item in found:
        try:
            descriptions.append(_description(item, place))
        except (AttributeError, TypeError, ValueError) as error:
            problem = f"the description of indicator {item['id']} has an unexpected form"
            raise UserError(problem, place=place, remedy=_AGAIN) from error
    return descriptions


def _description(item: dict[str, Any], place: str) -> Description:
    updated = item.get("data-updated")
    try:
        day = date.fromisoformat(updated) if updated else None
    except ValueError as error:
        raise UserError(f"indicator {item['id']}: '{updated}' is not a date", place=place, remedy=_AGAIN) from error
    span = item.get("range") or {}
    return Description(
        id=str(item["id"]),
        title_fi=_finnish(item.get("title")),
        owner_fi=_finnish((item.get("organization") or {}).get("title")),
        updated=day,
        first_year=_whole(span.get("start")),
        last_year=_whole(span.get("end")),
        decimals=_whole(item.get("decimals")),
        unit_fi=_finnish((item.get("primaryValueType") or {}).get("title")),
        description_fi=_finnish(item.get("description")),
        interpretation_fi=_finnish(item.get("interpretation")),
        limits_fi=_finnish(item.get("limits")),
    )


def _whole(number: Any) -> int | None:
    return None if number is None else int(number)


def _finnish(texts: Any) -> str:
    found = texts.get("fi") if isinstance(texts, dict) else None
    return plaintext.from_html(found) if isinstance(found, str) else ""


def read_regions(content: bytes, place: str) -> pl.DataFrame:
    """Return `region_id`, `area_category`, `area_code` of every region; the areas are null where not used.

    Where the list holds a county under its earlier and its present id, the present one is used. Raises
    UserError for a region of a used category whose name is unknown or contradicts its code.
    """
    answer = decode.json_value(content, place)
    if not _is_region_list(answer):
        raise UserError("not Sotkanet's list of regions", place=place, remedy=_AGAIN)
    present: dict[tuple[str, str], int] = {}
    for item in answer:
        area = places.resolve(item["category"], str(item["code"]), _finnish(item["title"]), place)
        if area is not None:
            preferred = places.preferred_region_ids(area.category).get(area.code)
            if area.key not in present or item["id"] == preferred:
                present[area.key] = item["id"]
    area_of = {id: key for key, id in present.items()}
    return pl.DataFrame(
        [(item["id"], *area_of.get(item["id"], (None, None))) for item in answer],
        schema={"region_id": pl.Int64, "area_category": pl.String, "area_code": pl.String},
        orient="row",
    )


def _is_region_list(answer: Any) -> bool:
    return (
        isinstance(answer, list)
        and bool(answer)
        and all(isinstance(item, dict) and {"id", "code", "category", "title"} <= item.keys() for item in answer)
        and all(isinstance(item["id"], int) and 0 <= item["id"] < _MOST for item in answer)
        and all(isinstance(item["category"], str) for item in answer)
    )


def read_data(content: bytes, place: str) -> pl.DataFrame:
    """Return the figures of one indicator: `indicator`, `region_id`, `year`, `sex`, `value`, `numerator`.

    Reads JSON and CSV. Rows without a value are left out: they are unknown, as rows that are absent are.
    Raises UserError when the answer is empty (an ended indicator answers so), holds several indicators, or
    a cell that is no number.
    """
    records = _records(content, place)
    if not records:
        raise UserError(
            "the answer has no rows; the indicator may have ended",
            place=place,
            remedy="Check the indicator in Sotkanet and remove it from the catalogue if it is gone.",
        )
    columns = {name: [_field(record, names) for record in records] for name, names in _FIELDS.items()}
    data = pl.DataFrame(
        [_column(name, columns[name], dtype, place) for name, dtype in _DATA.items()],
    ).filter(pl.col("value").is_not_null())
    keys = data.select("indicator", "region_id", "year", "sex")
    if keys.null_count().row(0) != (0, 0, 0, 0) or not set(data["sex"].unique()) <= set(_SEXES):
        raise UserError("a row lacks its indicator, region, year or sex", place=place, remedy=_AGAIN)
    ids = data["indicator"].unique().to_list()
    if len(ids) > 1:
        raise UserError(f"holds {len(ids)} indicators", place=place, remedy="Save one indicator per file.")
    if keys.is_duplicated().any() and data.unique().height != keys.unique().height:
        raise UserError("two different figures for one region, year and sex", place=place, remedy=_AGAIN)
    return data.unique(maintain_order=True)


def _records(content: bytes, place: str) -> list[dict[str, Any]]:
    characters = decode.text(content, place)
    if characters.startswith("indicator;"):
        return list(csv.DictReader(io.StringIO(characters), delimiter=";"))
    answer = decode.json_value(content, place)
    if not isinstance(answer, list) or not all(isinstance(row, dict) and "region" in row for row in answer):
        raise UserError("not Sotkanet's figures", place=place, remedy=_AGAIN)
    return answer


def _field(record: dict[str, Any], names: tuple[str, ...]) -> Any:
    found = next((record[name] for name in names if name in record), None)
    return None if found == "" else found


def _column(name: str, cells: list[Any], dtype: Any, place: str) -> pl.Series:
    if dtype == pl.String:
        return pl.Series(name, cells, dtype=pl.String, strict=False)
    for row, cell in enumerate(cells, start=1):
        try:
            number = None if cell is None or isinstance(cell, bool) else float(cell)
        except (TypeError, ValueError):
            number = float("nan")
        limit = _MOST if dtype.is_integer() else float("inf")
        if isinstance(cell, bool) or (number is not None and not abs(number) < limit):
            raise UserError(f"{name} is {cell!r}, not a number", place=f"{place}, row {row}", remedy=_AGAIN)
        cells[row - 1] = number
    return pl.Series(name, cells, dtype=pl.Float64).cast(dtype)


def unknown_regions(data: pl.DataFrame, regions: pl.DataFrame) -> list[int]:
    """Return the region ids of the figures that the list of regions lacks: as a rule areas long dissolved."""
    return data.join(regions, on="region_id", how="anti")["region_id"].unique().sort().to_list()


def statistics(data: pl.DataFrame, regions: pl.DataFrame, snapshot: str, place: str) -> pl.DataFrame:
    """Return the figures of `read_data` as a table of contracts.Statistic, areas by (category, code).

    Rows of regions that reports do not use, and of dissolved ones that the list lacks, are left out. Raises
    UserError when the list lacks a region that is one of ours, or when no figure of our areas is left: the list
    is then of another time than the figures.
    """
    remedy = "Import a list of regions of the same day together with the figures."
    ours = [region for region in unknown_regions(data, regions) if region in places.region_ids()]
    if ours:
        raise UserError(f"region {ours[0]} is not in Sotkanet's list of regions", place=place, remedy=remedy)
    rows = data.join(regions, on="region_id").filter(pl.col("area_code").is_not_null())
    if rows.is_empty():
        raise UserError("no figure belongs to an area that reports use", place=place, remedy=remedy)
    return contracts.Statistic.validate(
        rows.select(
            pl.lit(SOURCE).alias("source"),
            pl.col("indicator").cast(pl.String).alias("indicator_id"),
            "area_category",
            "area_code",
            "year",
            "sex",
            "value",
            "numerator",
            pl.lit(snapshot).alias("snapshot"),
        ),
        cast=True,
    )
