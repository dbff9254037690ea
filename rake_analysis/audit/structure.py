"""What anyone can tell from the keys of published cells: which are sums of which, and which cannot exceed which."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rake_analysis import areas

ADDITIVE = "reports"
NOT_A_PARTITION = frozenset({"phenomenon"})  # one report may carry several codes
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
    """`whole` = sum of `parts` (`is_sum`), or `whole` ≤ sum of `parts`."""

    whole: Key
    parts: tuple[Key, ...]
    is_sum: bool


def parse(text: str) -> Key:
    """Return the key that `text` writes. Raises ValueError when it is none."""
    measure, *pairs = text.strip().split(";")
    dimensions = [tuple(pair.split("=", 1)) for pair in pairs]
    if not measure or any(len(pair) != 2 or not all(pair) for pair in dimensions):
        raise ValueError(text)
    return Key(measure, tuple(sorted((name, value) for name, value in dimensions)))


def relations(keys: set[Key]) -> list[Relation]:
    """Return every relation between `keys` and the totals they imply, published or not.

    A listing is taken to be complete: the attacker's best guess, and the one under which most is given away.
    """
    every = _with_totals(keys)
    found = [*_totals(every), *_cumulative(every), *_sub_regions(every)]
    known = every | {key for relation in found for key in (relation.whole, *relation.parts)}
    for key in sorted(known):
        if key.measure != ADDITIVE and (reports := Key(ADDITIVE, key.dimensions)) in known:
            found.append(Relation(key, (reports,), is_sum=False))
    return found


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
            yield from _related(key, [key.with_value("period", period) for period in periods], is_partition=True)


def _sub_regions(keys: set[Key]) -> Iterator[Relation]:
    members: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(keys):
        region = areas.sub_region_of(code) if (code := key.value("municipality")) else None
        if region and not key.value("sub_region"):
            members[key.without("municipality").with_value("sub_region", region.code)].append(key)
    for whole, parts in members.items():
        if whole in keys:
            yield from _related(whole, parts, is_partition=True)


def _related(whole: Key, parts: list[Key], *, is_partition: bool) -> Iterator[Relation]:
    """Reports of the parts of a partition add up; of distinct reporters each may stand in several parts."""
    if is_partition and whole.measure == ADDITIVE:
        yield Relation(whole, tuple(parts), is_sum=True)
        return
    for part in parts:
        yield Relation(part, (whole,), is_sum=False)
    if is_partition:
        yield Relation(whole, tuple(parts), is_sum=False)
