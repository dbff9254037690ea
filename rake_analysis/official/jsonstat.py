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
    answer = decode.json_value(content, place)
    return _dataset(_root(answer, place), place)


def _root(answer: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(answer, dict):
        raise UserError("not JSON-stat (no object at the top)", place=place, remedy=_REMEDY)
    kind = answer.get("class")
    if kind in ("collection", "dimension"):
        raise UserError(f"a JSON-stat {kind}, which holds no figures", place=place, remedy="Retrieve a dataset.")
    if kind == "dataset":
        return answer
    inside = [part for part in answer.values() if isinstance(part, dict) and "dimension" in part and "value" in part]
    if not inside:
        raise UserError("not JSON-stat (no dataset inside)", place=place, remedy=_REMEDY)
    if len(inside) > 1:
        raise UserError(
            f"a JSON-stat 1 bundle of {len(inside)} datasets", place=place, remedy="Retrieve one dataset per file."
        )
    return inside[0]


def _dataset(root: Mapping[str, Any], place: str) -> Dataset:
    described = root.get("dimension")
    if not isinstance(described, dict):
        raise UserError("the dataset has no dimensions", place=place, remedy=_REMEDY)
    # Version 1 keeps id, size and role inside `dimension`.
    ids, sizes = (root.get(key, described.get(key)) for key in ("id", "size"))
    roles = root.get("role", described.get("role", {}))
    if not (isinstance(ids, list) and isinstance(sizes, list) and isinstance(roles, dict)):
        raise UserError("the header lacks dimension names, sizes or roles", place=place, remedy=_REMEDY)
    if len(ids) != len(sizes) or len(ids) != len(set(map(str, ids))):
        problem = f"the header names {len(set(map(str, ids)))} dimensions and {len(sizes)} sizes"
        raise UserError(problem, place=place, remedy=_REMEDY)
    role_of = {id: role for role, members in roles.items() for id in members}
    dimensions = tuple(
        _dimension(id, described.get(id), size, role_of.get(id, ""), place) for id, size in zip(ids, sizes, strict=True)
    )
    cell_count = prod(sizes)
    if cell_count > _MOST_CELLS:
        raise UserError(f"promises {cell_count} cells", place=place, remedy="Retrieve the table in parts.")
    notes = root.get("note", ())
    return Dataset(
        label=str(root.get("label", "")),
        source=str(root.get("source", "")),
        updated=str(root.get("updated", "")),
        notes=(notes,) if isinstance(notes, str) else tuple(map(str, notes)),
        extension=root.get("extension") or {},
        dimensions=dimensions,
        values=_values(root.get("value"), cell_count, place),
        statuses=_statuses(root.get("status"), cell_count, place),
    )


def _dimension(id: str, described: Any, size: Any, role: str, place: str) -> Dimension:
    def refuse(problem: str) -> UserError:
        return UserError(f"dimension '{id}' {problem}", place=place, remedy=_REMEDY)

    if id in ("value", "status") or not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise refuse(f"has an unusable name or size ({size})")
    if not isinstance(described, dict) or not isinstance(described.get("category"), dict):
        raise refuse("is named in the header but not described")
    category = described["category"]
    index, labels = category.get("index"), category.get("label") or {}
    if index is None:
        # The standard lets a dimension of one category give its label only.
        codes = list(labels)
    elif isinstance(index, dict):
        if sorted(index.values(), key=str) != sorted(range(len(index)), key=str):
            raise refuse("gives positions that are not 0, 1, 2 …")
        codes = sorted(index, key=index.__getitem__)
    else:
        codes = [str(code) for code in index]
    if len(set(codes)) != len(codes):
        raise refuse("has a category twice")
    if len(codes) != size:
        raise refuse(f"has {len(codes)} categories, its size says {size}")
    names = tuple(str(labels.get(code, code)) for code in codes)
    return Dimension(id, str(described.get("label", id)), tuple(codes), names, role)


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
    positions = [int(key) if key.isdecimal() else -1 for key in found]
    if any(not 0 <= position < cell_count for position in positions):
        raise UserError(f"a {name} stands outside the {cell_count} cells", place=place, remedy=_REMEDY)
    cells = _series(list(found.values()), name, dtype, place)
    return pl.repeat(None, cell_count, dtype=dtype, eager=True).alias(name).scatter(positions, cells)


def _series(found: list[Any], name: str, dtype: pl.DataType, place: str) -> pl.Series:
    allowed = (int, float) if dtype == pl.Float64() else (str,)
    kinds = set(map(type, found)) - {type(None)}
    if not kinds <= set(allowed):
        position, odd = next((at, cell) for at, cell in enumerate(found) if type(cell) not in (*allowed, type(None)))
        raise UserError(f"cell {position} has the {name} {odd!r}", place=place, remedy=_REMEDY)
    return pl.Series(name, found, dtype=dtype, strict=False)
