"""What an attacker knows, as linear equations and bounds: one block for all reports, one for each family of phenomena.

A block holds all reports and one family at a time, the other families at their true counts. A table that is possible
in a block is possible in the whole release, so what is safe in its block is safe; the blocks stay small.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from rake_analysis.disclosure.source import Source, Status
from rake_analysis.disclosure.tables import PHENOMENA, Cell, cell_key, period_value

Cube = tuple[Status, tuple[str, ...], str]


@dataclass(frozen=True)
class Block:
    """`cells @ values` are the counts of `keys`; `equal @ v = 0`, `at_most @ v <= 0` and `v >= lowest` always hold.

    The first `report_count` values are numbers of reports, the rest numbers of units.
    """

    keys: tuple[str, ...]
    cells: Any
    values: np.ndarray
    equal: Any
    at_most: Any
    lowest: np.ndarray
    report_count: int


def components(cells: Iterable[Cell]) -> dict[str, tuple[str, ...]]:
    """Return dimension → the dimensions that some table crosses with it, directly or through others."""
    joined: dict[str, set[str]] = {}
    for cell in cells:
        names = {_finest(name) for name in cell.plain}
        whole = names.union(*(joined.get(name, set()) for name in names))
        joined |= dict.fromkeys(whole, whole)
    return {name: tuple(sorted(whole)) for name, whole in joined.items()}


def _finest(name: str) -> str:
    return "municipality" if name == "sub_region" else name


class Builder:
    """Builds the blocks of the declared cells of a source."""

    def __init__(self, source: Source, cells: Mapping[str, Cell], counts: Mapping[str, int]):
        self.source, self.cells, self.counts = source, cells, counts
        self.joined = components(cells.values())
        self.by_status: dict[Status, list[Cell]] = defaultdict(list)
        for cell in cells.values():
            self.by_status[cell.status].append(cell)
        self.families: dict[Status, list[Status]] = defaultdict(list)
        for status in self.by_status:
            self.families[source.family(status)].append(status)
        self._truth: dict[Cube, np.ndarray] = {}
        self._places: dict[tuple[str, ...], dict[tuple[tuple[str, str], ...], np.ndarray]] = {}
        self.needed = {status: self._cubes(status) for status in self.by_status}
        self.unit_floor = self._unit_floors()

    def _component(self, cell: Cell) -> tuple[str, ...]:
        return next((self.joined[_finest(name)] for name in cell.plain), ())

    def _cubes(self, status: Status) -> set[Cube]:
        cubes: set[Cube] = set()
        for cell in self.by_status[status]:
            for period in cell.periods:
                cubes |= {(status, (), period), (status, self._component(cell), period)}
        return cubes

    def places(self, component: tuple[str, ...], wanted: Mapping[str, str]) -> np.ndarray:
        """Return where the innermost cells of a cube lie that a published cell sums."""
        known = self._places.setdefault(component, {})
        asked = tuple(sorted(wanted.items()))
        if asked not in known:
            inside = self.source.inside
            names = [name for name, _ in asked]
            found: dict[tuple[str, ...], list[int]] = defaultdict(list)
            for at, values in enumerate(product(*(self.source.categories[name] for name in component))):
                by_name = dict(zip(component, values, strict=True))
                if "municipality" in by_name:
                    by_name["sub_region"] = inside.get(by_name["municipality"], "-")
                found[tuple(by_name[name] for name in names)].append(at)
            for values, ats in found.items():
                known[tuple(zip(names, values, strict=True))] = np.array(ats)
            known.setdefault(asked, np.array([], dtype=int))
        return known[asked]

    def truth(self, cube: Cube) -> np.ndarray:
        """Return the true innermost counts of a cube."""
        if cube not in self._truth:
            status, component, _ = cube
            size = int(np.prod([len(self.source.categories[name]) for name in component], dtype=int))
            shape = {period: np.zeros(size) for period in self.source.periods}
            table = self.source.of(status).group_by("period", *component).len()
            where = {
                values: at for at, values in enumerate(product(*(self.source.categories[name] for name in component)))
            }
            for period, *values, count in table.iter_rows():
                shape[period][where[tuple(values)]] = count
            self._truth |= {(status, component, period): counts for period, counts in shape.items()}
        return self._truth[cube]

    def _unit_floors(self) -> dict[str, dict[Status, int]]:
        floors: dict[str, dict[Status, int]] = defaultdict(dict)
        for cell in self.cells.values():
            if cell.measure == "units" and cell.status is not None:
                base = cell_key("units", period=period_value(cell.periods), **cell.plain)
                family = self.source.family(cell.status)
                floors[base][family] = max(floors[base].get(family, 0), self.counts[cell.key])
        return floors

    def block(self, family: Status) -> Block:
        """Return the block of all reports and one family of phenomena (None: all reports alone)."""
        from scipy.sparse import csr_array, vstack

        statuses = [None, *(status for status in self.families[family] if status is not None)]
        cubes = self._closed(statuses)
        starts, size = {}, 0
        for cube in cubes:
            starts[cube] = size
            size += len(self.truth(cube))
        cells = [cell for status in statuses for cell in self.by_status.get(status, [])]
        units = {cell.key: size + at for at, cell in enumerate(cell for cell in cells if cell.measure == "units")}
        rows = {cell.key: self._row(cell, starts) for cell in cells}
        values = np.concatenate([*(self.truth(cube) for cube in cubes), [float(self.counts[key]) for key in units]])
        lowest = self._lowest(cubes, family, units)

        def matrix(entries: Sequence[tuple[Any, Any]]) -> Any:
            row = np.repeat(np.arange(len(entries)), [len(plus) + len(minus) for plus, minus in entries])
            column = np.concatenate([np.r_[plus, minus] for plus, minus in entries] or [np.array([])]).astype(int)
            sign = np.concatenate([np.r_[np.ones(len(p)), -np.ones(len(m))] for p, m in entries] or [np.array([])])
            return csr_array((sign, (row, column)), shape=(len(entries), len(values)))

        equal = [
            (range(starts[cube], starts[cube] + len(self.truth(cube))), [starts[cube[0], (), cube[2]]])
            for cube in cubes
            if cube[1]
        ]
        shown = [([units[cell.key]] if cell.measure == "units" else rows[cell.key], []) for cell in cells]
        of_units = [cell for cell in cells if cell.measure == "units"]
        at_most = matrix([*self._nested(cubes, starts), *self._unit_bounds(of_units, units, rows)])
        # Where there are no units there are no reports: reports <= all reports * units.
        none = matrix([(rows[cell.key], []) for cell in of_units]) - len(self.source.rows) * matrix(
            [([units[cell.key]], []) for cell in of_units]
        )
        keys = tuple(cell.key for cell in cells)
        return Block(keys, matrix(shown), values, matrix(equal), vstack([at_most, none]), lowest, size)

    def _closed(self, statuses: Sequence[Status]) -> list[Cube]:
        cubes = set().union(*(self.needed.get(status, set()) for status in statuses))
        for status in statuses:
            if status and status[0] == "phenomenon_group":
                parts = [part for part in statuses if part and part[0] == "phenomenon"]
                cubes |= {(part, *cube[1:]) for cube in list(cubes) if cube[0] == status for part in parts}
            elif status and self.source.family(status) in statuses:
                cubes |= {(self.source.family(status), *cube[1:]) for cube in list(cubes) if cube[0] == status}
        cubes |= {(None, *cube[1:]) for cube in cubes}
        return sorted(cubes, key=lambda cube: (cube[0] or ("", ""), cube[1], cube[2]))

    def _row(self, cell: Cell, starts: Mapping[Cube, int]) -> np.ndarray:
        component = self._component(cell)
        where = self.places(component, cell.plain)
        return np.concatenate([starts[cell.status, component, period] + where for period in cell.periods])

    def _nested(self, cubes: Sequence[Cube], starts: Mapping[Cube, int]) -> Iterator[tuple[list[int], list[int]]]:
        known = set(cubes)
        for cube in cubes:
            status, *rest = cube
            if status is None:
                continue
            above = self.source.family(status)
            wider = (above, *rest) if above != status and (above, *rest) in known else (None, *rest)
            parts = [part for part in known if list(part[1:]) == rest and part[0] and part[0][0] == "phenomenon"]
            for at in range(len(self.truth(cube))):
                yield [starts[cube] + at], [starts[wider] + at]  # type: ignore[index]
                if status[0] == "phenomenon_group" and self._is_whole(status, parts):
                    yield [starts[cube] + at], [starts[part] + at for part in sorted(parts, key=str)]

    def _is_whole(self, group: tuple[str, str], parts: Iterable[Cube]) -> bool:
        return {part[0][1] for part in parts if part[0]} == {p for p, g in self.source.groups.items() if g == group[1]}

    def _lowest(self, cubes: Sequence[Cube], family: Status, units: Mapping[str, int]) -> np.ndarray:
        parts = []
        for cube in cubes:
            lowest = np.zeros(len(self.truth(cube)))
            if cube[0] is None:
                for status, needed in self.needed.items():
                    other = (status, *cube[1:])
                    if status is not None and self.source.family(status) != family and other in needed:
                        lowest = np.maximum(lowest, self.truth(other))
            parts.append(lowest)
        floors = [
            max((floor for other, floor in self.unit_floor.get(key, {}).items() if other != family), default=0)
            for key in units
        ]
        return np.concatenate([*parts, np.array(floors, dtype=float)])

    def _unit_bounds(
        self, cells: Sequence[Cell], units: Mapping[str, int], rows: Mapping[str, np.ndarray]
    ) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """Yield units <= reports, part <= whole, and whole <= sum of parts where all parts are published."""
        parts: dict[tuple[str, str], list[int]] = defaultdict(list)
        for cell in cells:
            yield [units[cell.key]], rows[cell.key].tolist()
            for whole, name in self._wholes(cell):
                if whole in units:
                    yield [units[cell.key]], [units[whole]]
                    parts[whole, name].append(units[cell.key])
        for (whole, name), columns in parts.items():
            if name != "phenomenon" and len(columns) == self._part_count(whole, name):
                yield [units[whole]], columns

    def _wholes(self, cell: Cell) -> Iterator[tuple[str, str]]:
        run = period_value(cell.periods)
        for name in cell.values:
            rest = {other: value for other, value in cell.values.items() if other != name}
            yield cell_key("units", period=run, **rest), "phenomenon" if name in PHENOMENA else name
            if name == "municipality":
                inside = self.source.inside.get(cell.values[name], "-")
                yield cell_key("units", period=run, **rest, sub_region=inside), "part"
            elif name == "phenomenon" and cell.values[name] in self.source.groups:
                group = self.source.groups[cell.values[name]]
                yield cell_key("units", period=run, **rest, phenomenon_group=group), "member"
        if len(cell.periods) == 1 and len(self.source.periods) > 1:
            yield cell_key("units", period=period_value(self.source.periods), **cell.values), "period"

    def _part_count(self, whole: str, name: str) -> int:
        if name == "period":
            return len(self.source.periods)
        if name == "part":
            inside = self.cells[whole].values["sub_region"]
            return sum(self.source.inside.get(code, "-") == inside for code in self.source.categories["municipality"])
        if name == "member":
            return list(self.source.groups.values()).count(self.cells[whole].values["phenomenon_group"])
        return len(self.source.categories[name])
