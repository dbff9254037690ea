"""What anyone can tell from the keys of published cells: which are sums of which, and which cannot exceed which."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from rake_analysis import areas

ADDITIVE = "reports"
NOT_A_PARTITION = frozenset({"phenomenon", "phenomenon_group"})  # one report may carry several codes
INNERMOST_LIMIT = 5000
_SPAN = re.compile(r"(\d{4})H([12])\.\.(\d{4})H([12])")


@dataclass(frozen=True, order=True)
class Key:
    """A cell's key: `measure;dimension=value;…` with dimensions in alphabetical order."""

    measure: str
    dimensions: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return ";".join([self.measure, *(f"{name}={value}" for name, value in self.dimensions)])

    def value(self, dimension: str) -> str | None:
        return dict(self.dimensions).get(dimension)

    def without(self, dimension: str) -> "Key":
        return Key(self.measure, tuple(pair for pair in self.dimensions if pair[0] != dimension))

    def with_value(self, dimension: str, value: str) -> "Key":
        return Key(self.measure, tuple(sorted([*self.without(dimension).dimensions, (dimension, value)])))


@dataclass(frozen=True)
class Relation:
    """`whole` = sum of `parts` (`is_sum`), or `whole` ≤ sum of `parts`; `is_complete`: by definition, no part lacks."""

    whole: Key
    parts: tuple[Key, ...]
    is_sum: bool
    is_complete: bool = False


def parse(text: str) -> Key:
    """Return the key that `text` writes. Raises ValueError when it is none."""
    measure, *pairs = text.strip().split(";")
    dimensions = [tuple(pair.split("=", 1)) for pair in pairs]
    if not measure or any(len(pair) != 2 or not all(pair) for pair in dimensions):
        raise ValueError(text)
    return Key(measure, tuple(sorted((name, value) for name, value in dimensions)))


def relations(keys: set[Key], groups: Mapping[str, Sequence[str]] | None = None) -> list[Relation]:
    """Return every relation between `keys`, the totals they imply and the cells they cross in, published or not.

    A listing is taken to be complete: the attacker's best guess, and the one under which most is given away.
    `groups`: the phenomena of each group of phenomena.
    """
    every = _with_totals(keys | set(chain.from_iterable(crossed(keys)[0])))
    found = [*_totals(every), *_cumulative(every), *_sub_regions(every), *_groups(every, groups or {})]
    known = every | {key for relation in found for key in (relation.whole, *relation.parts)}
    for key in sorted(known):
        if key.measure != ADDITIVE and (reports := Key(ADDITIVE, key.dimensions)) in known:
            found.append(Relation(key, (reports,), is_sum=False))
    return found


def crossed(keys: set[Key]) -> tuple[list[set[Key]], list[str]]:
    """Return the innermost cells of each three tables that cross pairwise, and the crossings too large to add.

    Two tables that share one dimension bound nothing through the cells in which they cross; three in a ring do. A
    pair of categories that is not listed has none.
    """
    pairs: dict[tuple[str, str, str], set[tuple[str, str]]] = defaultdict(set)
    for key in keys:
        names = [pair for pair in key.dimensions if pair[0] != "period"]
        if key.measure == ADDITIVE and len(names) == 2:
            (first, one), (second, other) = names
            pairs[key.value("period") or "", first, second].add((one, other))
    innermost, left_out = [], []
    for period, a, b in sorted(pairs):
        for c in sorted({last for known, first, last in pairs if (known, first) == (period, b)}):
            if (period, a, c) not in pairs:
                continue
            ab, ac, bc = pairs[period, a, b], pairs[period, a, c], pairs[period, b, c]
            sizes = [len({pair[at] for pair in table}) for table, at in ((ab, 0), (ab, 1), (ac, 1))]
            if math.prod(sizes) > INNERMOST_LIMIT:
                left_out.append(f"{a} × {b} × {c}, {period}")
                continue
            after = [(x, y, z) for x, y in sorted(ab) for second, z in sorted(bc) if second == y and (x, z) in ac]
            innermost.append({_cell(period, ((a, x), (b, y), (c, z))) for x, y, z in after})
    return innermost, left_out


def _cell(period: str, dimensions: tuple[tuple[str, str], ...]) -> Key:
    return Key(ADDITIVE, tuple(sorted([*dimensions, ("period", period)] if period else dimensions)))


def _with_totals(keys: set[Key]) -> set[Key]:
    every, waiting = set(keys), list(keys)
    while waiting:
        key = waiting.pop()
        for name, _ in key.dimensions:
            total = key.without(name)
            if name != "period" and total not in every:
                every.add(total)
                waiting.append(total)
    return every


def _totals(keys: set[Key]) -> Iterator[Relation]:
    listings: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for key in sorted(keys):
        for name, _ in key.dimensions:
            if name != "period":
                listings[key.without(name), name].append(key)
    for (total, name), parts in listings.items():
        yield from _related(total, parts, is_partition=name not in NOT_A_PARTITION)


def _cumulative(keys: set[Key]) -> Iterator[Relation]:
    for key in sorted(keys):
        if match := _SPAN.fullmatch(key.value("period") or ""):
            first, last = int(match[1]) * 2 + int(match[2]) - 1, int(match[3]) * 2 + int(match[4]) - 1
            periods = [f"{half // 2}H{half % 2 + 1}" for half in range(first, last + 1)]
            parts = [key.with_value("period", period) for period in periods]
            yield from _related(key, parts, is_partition=True, is_complete=True)


def _sub_regions(keys: set[Key]) -> Iterator[Relation]:
    members: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(keys):
        region = areas.sub_region_of(code) if (code := key.value("municipality")) else None
        if region and not key.value("sub_region"):
            members[key.without("municipality").with_value("sub_region", region.code)].append(key)
    for whole, parts in members.items():
        if whole in keys:
            yield from _related(whole, parts, is_partition=True)


def _groups(keys: set[Key], groups: Mapping[str, Sequence[str]]) -> Iterator[Relation]:
    """A group's reports are at least those of each of its phenomena, and at most their sum."""
    for key in sorted(keys):
        members = groups.get(key.value("phenomenon_group") or "", ())
        parts = [key.without("phenomenon_group").with_value("phenomenon", member) for member in members]
        yield from (Relation(part, (key,), is_sum=False) for part in parts)
        if parts:
            yield Relation(key, tuple(parts), is_sum=False)


def _related(whole: Key, parts: list[Key], *, is_partition: bool, is_complete: bool = False) -> Iterator[Relation]:
    """Reports of the parts of a partition add up; of distinct reporters each may stand in several parts."""
    if is_partition and whole.measure == ADDITIVE:
        yield Relation(whole, tuple(parts), is_sum=True, is_complete=is_complete)
        return
    for part in parts:
        yield Relation(part, (whole,), is_sum=False)
    if is_partition:
        yield Relation(whole, tuple(parts), is_sum=False)
