"""JSON-stat answers (2.0, and 1.x) as a cube: every cell with codes, labels, value and status."""

from collections.abc import Mapping
from math import prod
from typing import Any

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.official import decode
from rake_analysis.official.cube import Dataset, Dimension

_REMEDY = "Retrieve the table again; the last good snapshot stays in use."
# A few bytes of header can promise more cells than memory holds.
_MOST_CELLS = 100_000_000


def read(content: bytes, place: str) -> Dataset:
    """Return the dataset in `content`. Raises UserError for anything that is not one whole dataset."""
    found = read_all(content, place)
    if len(found) > 1:
        raise UserError(f"holds {len(found)} datasets", place=place, remedy="Retrieve one dataset per file.")
    return found[0]


def read_all(content: bytes, place: str) -> list[Dataset]:
    """Return every dataset in `content`: one, those of a version 1 bundle, or those inside a collection.

    A collection that only refers to datasets elsewhere, and a dimension by itself, hold no figures: UserError says so
    (`links` lists what a collection refers to).
    """
    answer = decode.json_value(content, place)
    if not isinstance(answer, dict):
        raise UserError("not JSON-stat (no object at the top)", place=place, remedy=_REMEDY)
    kind = answer.get("class")
    if kind == "dataset":
        return [_dataset(answer, place)]
    if kind == "dimension":
        raise UserError("a JSON-stat dimension, which holds no figures", place=place, remedy="Retrieve a dataset.")
    parts = _items(answer) if kind == "collection" else answer.values()
    inside = [part for part in parts if isinstance(part, dict) and "dimension" in part and "value" in part]
    if not inside and kind == "collection":
        raise UserError(
            "a JSON-stat collection, which holds no figures", place=place, remedy="Retrieve the datasets it refers to."
        )
    if not inside:
        raise UserError("not JSON-stat (no dataset inside)", place=place, remedy=_REMEDY)
    return [_dataset(part, place) for part in inside]


def links(content: bytes, place: str) -> list[tuple[str, str, str]]:
    """Return (class, label, address) of what a collection refers to; no rows for anything else."""
    answer = decode.json_value(content, place)
    items = _items(answer) if isinstance(answer, dict) else []
    return [
        (str(item.get("class", "")), str(item.get("label", "")), str(item["href"])) for item in items if "href" in item
    ]


def _items(answer: Mapping[str, Any]) -> list[dict]:
    link = answer.get("link")
    items = link.get("item") if isinstance(link, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _dataset(root: Mapping[str, Any], place: str) -> Dataset:
    described = root.get("dimension")
    if not isinstance(described, dict):
        raise UserError("the dataset has no dimensions", place=place, remedy=_REMEDY)
    # Version 1 keeps id, size and role inside `dimension`.
    ids, sizes = (root.get(key, described.get(key)) for key in ("id", "size"))
    roles = root.get("role", described.get("role", {}))
    if not (_is_texts(ids) and isinstance(sizes, list) and isinstance(roles, dict)):
        raise UserError("the header lacks dimension names, sizes or roles", place=place, remedy=_REMEDY)
    if len(ids) != len(sizes) or len(ids) != len(set(ids)):
        problem = f"the header names {len(set(ids))} dimensions and {len(sizes)} sizes"
        raise UserError(problem, place=place, remedy=_REMEDY)
    role_of = {id: role for role, members in roles.items() if _is_texts(members) for id in members}
    dimensions = tuple(
        _dimension(id, described.get(id), size, role_of.get(id, ""), place) for id, size in zip(ids, sizes, strict=True)
    )
    columns = [*ids, *(f"{id}_label" for id in ids), "value", "status"]
    if len(set(columns)) != len(columns):
        raise UserError("two dimensions would share a column's name", place=place, remedy=_REMEDY)
    cell_count = prod(sizes)
    if cell_count > _MOST_CELLS:
        raise UserError(f"promises {cell_count} cells", place=place, remedy="Retrieve the table in parts.")
    notes, extension = root.get("note"), root.get("extension")
    return Dataset(
        label=str(root.get("label", "")),
        source=str(root.get("source", "")),
        updated=str(root.get("updated", "")),
        notes=(notes,) if isinstance(notes, str) else tuple(notes or ()) if _is_texts(notes) else (),
        extension=extension if isinstance(extension, dict) else {},
        dimensions=dimensions,
        values=_values(root.get("value"), cell_count, place),
        statuses=_statuses(root.get("status"), cell_count, place),
    )


def _is_texts(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(part, str) for part in found)


def _dimension(id: str, described: Any, size: Any, role: str, place: str) -> Dimension:
    def refuse(problem: str) -> UserError:
        return UserError(f"dimension '{id}' {problem}", place=place, remedy=_REMEDY)

    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise refuse(f"has an unusable size ({str(size)[:20]})")
    if not isinstance(described, dict) or not isinstance(described.get("category"), dict):
        raise refuse("is named in the header but not described")
    category = described["category"]
    labels = category.get("label") if isinstance(category.get("label"), dict) else {}
    codes = _codes(category.get("index"), labels)
    if codes is None:
        raise refuse("does not list its categories in positions 0, 1, 2 …")
    if len(set(codes)) != len(codes):
        raise refuse("has a category twice")
    if len(codes) != size:
        raise refuse(f"has {len(codes)} categories, its size says {size}")
    children, units = (category.get(key) if isinstance(category.get(key), dict) else {} for key in ("child", "unit"))
    return Dimension(
        id,
        str(described.get("label", id)),
        tuple(codes),
        tuple(str(labels.get(code, code)) for code in codes),
        role,
        {parent: tuple(members) for parent, members in children.items() if _is_texts(members)},
        {
            code: str(unit.get("label") or unit.get("base") or "")
            for code, unit in units.items()
            if isinstance(unit, dict)
        },
    )


def _codes(index: Any, labels: Mapping[str, Any]) -> list[str] | None:
    """The categories in the order of the cells; None where positions are not 0, 1, 2 …"""
    if index is None:
        # The standard lets a dimension of one category give its label only.
        return list(labels)
    if isinstance(index, list):
        return index if _is_texts(index) else [str(code) for code in index if isinstance(code, int)]
    if not isinstance(index, dict) or any(type(position) is not int for position in index.values()):
        return None
    ordered = sorted(index, key=index.__getitem__)
    return ordered if [index[code] for code in ordered] == list(range(len(ordered))) else None


def _values(found: Any, cell_count: int, place: str) -> pl.Series:
    if isinstance(found, dict):
        return _scattered(found, cell_count, "value", pl.Float64(), place)
    if not isinstance(found, list) or len(found) != cell_count:
        count = len(found) if isinstance(found, list) else "no"
        raise UserError(f"{count} values for {cell_count} cells", place=place, remedy=_REMEDY)
    return _series(found, "value", pl.Float64(), place)


def _statuses(found: Any, cell_count: int, place: str) -> pl.Series:
    """Three forms: one text for all cells, a list, or position → text. A list of one is one for all."""
    if isinstance(found, dict):
        return _scattered(found, cell_count, "status", pl.String(), place)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if found is None or isinstance(found, str):
        return pl.repeat(found, cell_count, dtype=pl.String, eager=True).alias("status")
    if not isinstance(found, list) or len(found) != cell_count:
        raise UserError("statuses do not fit the cells", place=place, remedy=_REMEDY)
    return _series(found, "status", pl.String(), place)


def _scattered(found: dict[str, Any], cell_count: int, name: str, dtype: pl.DataType, place: str) -> pl.Series:
    # One way to write a position, so that none can stand there twice.
    positions = [int(key) if len(key) < 10 and key.isascii() and key.isdecimal() else -1 for key in found]
    if len(set(positions)) != len(positions) or any(not 0 <= position < cell_count for position in positions):
        raise UserError(f"a {name} stands outside the {cell_count} cells", place=place, remedy=_REMEDY)
    cells = _series(list(found.values()), name, dtype, place)
    return pl.repeat(None, cell_count, dtype=dtype, eager=True).alias(name).scatter(positions, cells)


def _series(found: list[Any], name: str, dtype: pl.DataType, place: str) -> pl.Series:
    allowed = (int, float) if dtype == pl.Float64() else (str,)
    kinds = set(map(type, found)) - {type(None)}
    if not kinds <= set(allowed):
        position, odd = next((at, cell) for at, cell in enumerate(found) if type(cell) not in (*allowed, type(None)))
        raise UserError(f"cell {position} has the {name} {odd!r}", place=place, remedy=_REMEDY)
    cells = pl.Series(name, found, dtype=dtype, strict=False)
    if cells.null_count() != found.count(None):
        raise UserError(f"a {name} is beyond every number", place=place, remedy=_REMEDY)
    return cells
