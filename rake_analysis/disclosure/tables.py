"""The cells that a release declares: their keys, and the innermost counts of which they are sums."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

import polars as pl

from rake_analysis import metadata
from rake_analysis.disclosure.settings import Settings, Table
from rake_analysis.errors import UserError

PHENOMENA = ("phenomenon", "phenomenon_group")
MEASURES = ("reports", "units")
MISSING = "-"
"""The category of an observation without a value of a dimension."""

EARLIER = "earlier"
"""The table of the cells that only earlier releases had."""

COLUMNS = {
    "municipality": "municipality_code",
    "reporter_role": "reporter_role",
    "service_task": "service_task",
    "tone": "tone",
    "sub_region": "sub_region",
}


@dataclass(frozen=True)
class Cell:
    """One published count. `values` holds the categories by dimension, without the periods."""

    key: str
    table: str
    measure: str
    periods: tuple[str, ...]
    values: Mapping[str, str] = field(hash=False)
    weight: float

    @property
    def status(self) -> tuple[str, str] | None:
        """The phenomenon or group that the cell is about, None for all reports."""
        return next(((name, self.values[name]) for name in PHENOMENA if name in self.values), None)

    @property
    def plain(self) -> dict[str, str]:
        return {name: value for name, value in self.values.items() if name not in PHENOMENA}


def cell_key(measure: str, **values: str) -> str:
    """Return the key of a cell: the measure, then `dimension=value` sorted by dimension.

    >>> cell_key("reports", period="2025H2", phenomenon="asunto")
    'reports;period=2025H2;phenomenon=asunto'
    """
    return ";".join([measure, *(f"{name}={values[name]}" for name in sorted(values))])


def parse_key(key: str) -> tuple[str, dict[str, str]]:
    """Return measure and categories of a key. Raises UserError where it is not one."""
    measure, *parts = key.split(";")
    values = {name: value for name, mark, value in (part.partition("=") for part in parts) if mark}
    if measure not in MEASURES or len(values) < len(parts) or "period" not in values:
        raise UserError(f"'{key}' is no key of a cell", remedy="Write it as reports;period=2025H2;phenomenon=CODE.")
    return measure, values


def prepared(observations: pl.DataFrame) -> pl.DataFrame:
    """Return one row per observation: `observation_id`, `period`, `unit` and the dimensions as text without gaps."""
    areas = metadata.codelist("municipalities")
    sub_regions = dict(zip(areas["code"], areas["sub_region_code"], strict=True))
    if "sub_region" not in observations.columns:
        sub_region = pl.col("municipality_code").replace_strict(sub_regions, default=None, return_dtype=pl.String)
        observations = observations.with_columns(sub_region=sub_region)
    return observations.select(
        "observation_id",
        "period",
        "unit",
        *(pl.col(column).cast(pl.String).fill_null(MISSING).alias(name) for name, column in COLUMNS.items()),
    )


def periods_of(table: Table, periods: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the periods, or the runs of periods, for which a table is published."""
    if table.periods == "cumulative":
        return [tuple(periods)] if len(periods) > 1 else []
    return [(period,) for period in (periods if table.periods == "each" else periods[-1:])]


def period_value(periods: Sequence[str]) -> str:
    """Return how a key writes its periods: `2025H2`, or `2024H1..2025H2` for a sum."""
    return periods[0] if len(periods) == 1 else f"{periods[0]}..{periods[-1]}"


def declared(
    settings: Settings,
    periods: Sequence[str],
    categories: Mapping[str, Sequence[str]],
    audiences: Iterable[str],
) -> dict[str, Cell]:
    """Return every cell that the release to `audiences` publishes, by key, the sums of each table with it."""
    cells: dict[str, Cell] = {}
    wanted = set(audiences)
    for table in settings.tables:
        if not wanted & set(table.audiences):
            continue
        for run, size in product(periods_of(table, periods), range(len(table.dimensions) + 1)):
            for dimensions in combinations(table.dimensions, size):
                weight = table.weight * 10.0 ** (len(table.dimensions) - size)
                for values in product(*(categories[name] for name in dimensions)):
                    by_name = dict(zip(dimensions, values, strict=True))
                    for measure in table.measures:
                        key = cell_key(measure, period=period_value(run), **by_name)
                        if key not in cells or cells[key].weight < weight:
                            cells[key] = Cell(key, table.name, measure, run, by_name, weight)
    return cells


def from_key(key: str, periods: Sequence[str]) -> Cell:
    """Return the cell of a key that an earlier release published. Raises UserError where its periods are not known."""
    measure, values = parse_key(key)
    first, _, last = values.pop("period").partition("..")
    run = tuple(period for period in periods if first <= period <= (last or first))
    if not run or run[0] != first or run[-1] != (last or first):
        raise UserError(
            f"the earlier release's cell {key} is of periods without observations here",
            remedy="Give the observations of every published period.",
        )
    return Cell(key, EARLIER, measure, run, values, 1.0)
