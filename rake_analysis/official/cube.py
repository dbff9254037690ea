"""A producer's table as a cube: dimensions in order and one figure, or the reason of its absence, per cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
import polars as pl


@dataclass(frozen=True)
class Dimension:
    """One dimension: its categories in the order of the cells.

    `role` is time, geo, metric or empty; `children` says which categories a category is divided into; `units` are
    the units of the categories of a metric dimension, where the producer tells them.
    """

    id: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    role: str = ""
    children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dataset:
    """A cube. `values` and `statuses` stand in row-major order: the last dimension changes fastest.

    A null value is an absent figure; its status, where the producer gives one, is the reason.
    """

    label: str
    source: str
    updated: str
    notes: tuple[str, ...]
    extension: Mapping[str, Any]
    dimensions: tuple[Dimension, ...]
    values: pl.Series
    statuses: pl.Series

    def dimension(self, id: str) -> Dimension:
        return next(part for part in self.dimensions if part.id == id)

    def table(self) -> pl.DataFrame:
        """Return a row per cell: for each dimension `<id>` (code) and `<id>_label`, then `value`, `status`."""
        columns: list[pl.Series] = []
        sizes = [len(part.codes) for part in self.dimensions]
        for place, part in enumerate(self.dimensions):
            inner, outer = prod(sizes[place + 1 :]), prod(sizes[:place])
            positions = np.tile(np.repeat(np.arange(sizes[place], dtype=np.uint32), inner), outer)
            named = pl.DataFrame([_categories(part.id, part.codes), _categories(f"{part.id}_label", part.labels)])
            columns += named[positions].get_columns()
        return pl.DataFrame([*columns, self.values, self.statuses])


def _categories(name: str, texts: tuple[str, ...]) -> pl.Series:
    are_distinct = len(set(texts)) == len(texts)
    return pl.Series(name, texts, dtype=pl.Enum(texts) if are_distinct else pl.String())
