"""The observations of a release as disclosure control counts them, and what is publicly known of their categories."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from rake_analysis.disclosure.tables import Cell

Status = tuple[str, str] | None
"""A phenomenon or a group of phenomena, by dimension and category; None for all reports."""


@dataclass
class Source:
    """The observations of a release, and what is publicly known of their categories.

    `rows` are the observations as `tables.prepared` gives them, `members` the ids of the observations of each
    phenomenon and group, `inside` the sub-region of each municipality, `groups` the group of each phenomenon.
    """

    rows: pl.DataFrame
    members: Mapping[Status, pl.Series]
    periods: Sequence[str]
    categories: Mapping[str, Sequence[str]]
    inside: Mapping[str, str]
    groups: Mapping[str, str]

    def of(self, status: Status) -> pl.DataFrame:
        if status is None:
            return self.rows
        known = self.members.get(status)
        return self.rows.head(0) if known is None else self.rows.filter(pl.col("observation_id").is_in(known.implode()))

    def family(self, status: Status) -> Status:
        """Return the group of a phenomenon, itself where it has none."""
        if status and status[0] == "phenomenon" and status[1] in self.groups:
            return ("phenomenon_group", self.groups[status[1]])
        return status

    def counted(self, cells: Iterable[Cell]) -> dict[str, int]:
        """Return the true count of each cell."""
        counts: dict[str, int] = {}
        alike: dict[tuple[Status, tuple[str, ...], tuple[str, ...]], list[Cell]] = defaultdict(list)
        for cell in cells:
            alike[cell.status, tuple(sorted(cell.plain)), cell.periods].append(cell)
        frames = {status: self.of(status) for status in {status for status, _, _ in alike}}
        for (status, names, run), same in alike.items():
            part = frames[status].filter(pl.col("period").is_in(list(run)))
            sums = [pl.len().alias("reports"), pl.col("unit").drop_nulls().n_unique().alias("units")]
            table = part.group_by(names).agg(sums) if names else part.select(sums)
            found = {tuple(row[name] for name in names): row for row in table.iter_rows(named=True)}
            for cell in same:
                row = found.get(tuple(cell.values[name] for name in names))
                counts[cell.key] = int(row[cell.measure]) if row else 0
        return counts
