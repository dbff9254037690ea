"""StatFin's json-stat2 tables as rows of the Statistic contract: area, year, contents, sex."""

import re

import polars as pl

from rake_analysis import areas, contracts, metadata
from rake_analysis.errors import UserError
from rake_analysis.official import places
from rake_analysis.official.cube import Dataset, Dimension

SOURCE = "statfin"

_TABLE = re.compile(r"(?:statfin_[a-z]+_pxt_)?(?P<table>[0-9a-z]+?)(?:\.px)?")
LONG_TABLE = re.compile(r"statfin_[a-z]+_pxt_(?P<table>[0-9a-z]+)(\.px)?")
_AREA = re.compile(r"(?P<level>[A-Z]+)(?P<code>\d*)")
_CATEGORIES = {"KU": areas.MUNICIPALITY, "HVA": areas.COUNTY, "YTA": areas.COLLABORATIVE_AREA}
_WHOLE_COUNTRY = ("SSS", "SS")
TOTALS = ("SSS", "SS", "S")
_SEXES = {"SSS": "total", "SS": "total", "S": "total", "1": "male", "2": "female"}
# The role says it in today's tables; older answers and codes with a vintage (alue_23_20260101) only by name.
_NAMES = {
    "geo": ("alue", "kunta", "hyvinvointialue", "region", "area"),
    "time": ("vuosi", "timeperiod", "year"),
    "metric": ("tiedot", "contentscode", "information"),
    "sex": ("sukupuoli", "sex"),
}


def table_id(dataset: Dataset, place: str) -> str:
    """Return the short id of a table (`11ra`). Raises UserError when the answer does not name its table."""
    described = dataset.extension.get("px")
    named = described.get("tableid") if isinstance(described, dict) else None
    match = _TABLE.fullmatch(str(named or "").lower())
    if match is None:
        raise UserError("the answer does not name its table", place=place, remedy="Retrieve it as json-stat2.")
    return match["table"]


def titles(dataset: Dataset, place: str) -> dict[str, str]:
    """Return indicator id (`11ra.dem_huoltos`) → the producer's title of each contents of the table."""
    contents = _dimension(dataset, "metric", place)
    table = table_id(dataset, place)
    return {f"{table}.{short(code)}": label for code, label in zip(contents.codes, contents.labels, strict=True)}


def units(dataset: Dataset, place: str) -> dict[str, str]:
    """Return indicator id → unit of each contents of the table whose unit the producer tells."""
    table, told = table_id(dataset, place), _dimension(dataset, "metric", place).units
    return {f"{table}.{short(code)}": unit for code, unit in told.items()}


def statistics(dataset: Dataset, snapshot: str, place: str) -> pl.DataFrame:
    """Return the figures as a table of contracts.Statistic; `numerator` is not published and stays null.

    A null value is unknown and has no row, except the mark `-`, which means exactly zero. Areas of levels that
    reports do not use are left out. Raises UserError for monthly tables, for a further classification without
    a total, and for areas whose code and name contradict each other.
    """
    rows = _rows(dataset, snapshot, place).filter(pl.col("value").is_not_null())
    return contracts.Statistic.validate(rows.drop("status"), cast=True)


def absences(dataset: Dataset, place: str) -> pl.DataFrame:
    """Return why figures are absent: `indicator_id`, `area_category`, `area_code`, `year`, `sex`, `reason_code`.

    The reason is a code of codelists/absence_reasons.csv, from the producer's mark (`.`, `..`, `...`); a cell that
    is empty without a known mark is `unexplained`. Raises UserError as `statistics` does.
    """
    marks = metadata.codelist("absence_reasons").drop_nulls("mark")
    reasons = dict(zip(marks["mark"], marks["code"], strict=True))
    return (
        _rows(dataset, "", place)
        .filter(pl.col("value").is_null())
        .with_columns(pl.col("status").replace_strict(reasons, default="unexplained").alias("reason_code"))
        .select("indicator_id", "area_category", "area_code", "year", "sex", "reason_code")
    )


def _rows(dataset: Dataset, snapshot: str, place: str) -> pl.DataFrame:
    area, time, contents = (_dimension(dataset, role, place) for role in ("geo", "time", "metric"))
    sex = _find(dataset, "sex")
    cells = dataset.table().with_columns(
        pl.when(pl.col("value").is_null() & (pl.col("status") == "-")).then(0.0).otherwise("value").alias("value")
    )
    used = (area, time, contents, *((sex,) if sex else ()))
    for other in dataset.dimensions:
        if other not in used:
            cells = cells.filter(pl.col(other.id).cast(pl.String) == _total(other, place))
    sexes = _mapped(sex, {code: _sex(code, sex, place) for code in sex.codes}) if sex else pl.lit("total")
    table = table_id(dataset, place)
    area_of = {code: _area(code, label, place) for code, label in zip(area.codes, area.labels, strict=True)}
    return cells.select(
        pl.lit(SOURCE).alias("source"),
        _mapped(contents, {code: f"{table}.{short(code)}" for code in contents.codes}).alias("indicator_id"),
        _mapped(area, {code: found.category for code, found in area_of.items() if found}).alias("area_category"),
        _mapped(area, {code: found.code for code, found in area_of.items() if found}).alias("area_code"),
        _mapped(time, {code: _year(code, place) for code in time.codes}).cast(pl.Int32).alias("year"),
        sexes.alias("sex"),
        "value",
        pl.lit(None, pl.Float64).alias("numerator"),
        pl.lit(snapshot).alias("snapshot"),
        "status",
    ).filter(pl.col("area_code").is_not_null())


def role_of(code: str) -> str | None:
    """Return what a variable's code says it is, whatever its vintage: geo, time, metric, sex or None.

    >>> role_of("alue_23_20260101")
    'geo'
    """
    return next((role for role, names in _NAMES.items() if code.lower().startswith(names)), None)


def is_used_area(code: str) -> bool:
    """Tell whether an area code is of a level that reports use."""
    match = _AREA.fullmatch(code)
    return code in _WHOLE_COUNTRY or (match is not None and match["level"] in _CATEGORIES)


def _find(dataset: Dataset, role: str) -> Dimension | None:
    for part in dataset.dimensions:
        if part.role == role or role_of(part.id) == role:
            return part
    return None


def _dimension(dataset: Dataset, role: str, place: str) -> Dimension:
    found = _find(dataset, role)
    if found is None:
        what = {"geo": "area", "time": "time", "metric": "contents"}[role]
        raise UserError(f"the table has no {what} dimension", place=place, remedy="Retrieve it with all dimensions.")
    return found


def _total(other: Dimension, place: str) -> str:
    if len(other.codes) == 1:
        return other.codes[0]
    total = next((code for code in TOTALS if code in other.codes), None)
    if total is None:
        raise UserError(
            f"'{other.label}' has {len(other.codes)} categories and no total",
            place=place,
            remedy="Retrieve the table with one category of it.",
        )
    return total


def _mapped(part: Dimension, mapping: dict) -> pl.Expr:
    return pl.col(part.id).cast(pl.String).replace_strict(mapping, default=None)


def short(code: str) -> str:
    """Return the contents code alone: some exports carry the statistic's name before it (`vaerak-vaesto`)."""
    return code.rsplit("-", 1)[-1]


def _sex(code: str, sex: Dimension, place: str) -> str:
    if code not in _SEXES:
        raise UserError(f"'{sex.label}' has the unknown category '{code}'", place=place)
    return _SEXES[code]


def _year(code: str, place: str) -> int:
    if not (code.isdecimal() and len(code) == 4):
        raise UserError(f"'{code}' is not a year", place=place, remedy="Retrieve a yearly table.")
    return int(code)


def _area(code: str, label: str, place: str) -> areas.Area | None:
    if code in _WHOLE_COUNTRY:
        return areas.areas(areas.COUNTRY)[0]
    match = _AREA.fullmatch(code)
    if match is None:
        raise UserError(f"area code '{code}' does not tell its level", place=place, remedy="Use codes like KU609.")
    category = _CATEGORIES.get(match["level"], match["level"])
    return places.resolve(category, match["code"], label.removeprefix(code).strip(), place)
