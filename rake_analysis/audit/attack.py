"""Try to recover hidden cells from published ones: the least and greatest value of each by linear programmes."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from rake_analysis.audit.structure import ADDITIVE, Key, Relation, parse, relations

FINDING_SCHEMA = {"kind": pl.String, "key": pl.String, "least": pl.Float64, "greatest": pl.Float64, "how": pl.String}
_CEILING = 1e6  # a count nobody bounds
_NEAR = 1e-6


@dataclass(frozen=True)
class Row:
    """One relation with its published values filled in: sum of coefficient × hidden cell = or ≤ `rest`."""

    weights: dict[Key, float]
    rest: float
    relation: Relation


def attack(cells: pl.DataFrame, threshold: int = 5, groups: Mapping[str, Sequence[str]] | None = None) -> pl.DataFrame:
    """Return what the published `cells` give away; no rows when they give nothing.

    `cells`: `key` (see `structure.Key`), `value` (null: hidden); all publications that a reader can hold at once.
    `groups`: the phenomena of each group of phenomena. Result: `kind` (`small_shown`, `recovered`, `under_threshold`,
    `contradiction`, `inconsistent` where shown parts and their shown total disagree, `not_attacked` where the solver
    fails), `key`, `least`, `greatest` (null where no bound applies), `how` (the equations, in words). Raises
    ValueError for a key that is none.
    """
    findings: list[tuple] = [
        ("contradiction", key, None, None, "published with different values")
        for key in cells.drop_nulls().group_by("key").agg(pl.col("value").n_unique()).filter(pl.col("value") > 1)["key"]
    ]
    values: dict[Key, float | None] = {}
    for text, value in cells.select("key", "value").iter_rows():
        key = parse(text)
        values[key] = value if value is not None else values.get(key)
    known = {key: value for key, value in values.items() if value is not None}
    for key, value in known.items():
        if 0 < value < threshold:
            findings.append(("small_shown", str(key), value, value, "published as it is"))
    rows, wrong = _rows(relations(set(values), groups), known, threshold)
    findings += wrong
    marked = {key for key, value in values.items() if value is None}
    for block in _blocks(rows, marked):
        findings += _attacked(block, known, marked, threshold)
    return pl.DataFrame(findings, schema=FINDING_SCHEMA, orient="row").sort("kind", "key")


def _rows(found: list[Relation], known: dict[Key, float], threshold: int) -> tuple[list[Row], list[tuple]]:
    rows, wrong = [], []
    for relation in found:
        weights: dict[Key, float] = defaultdict(float)
        rest = 0.0
        for key, weight in [(relation.whole, 1.0), *((part, -1.0) for part in relation.parts)]:
            if key in known:
                rest -= weight * known[key]
            else:
                weights[key] += weight
        if weights:
            rows.append(Row(dict(weights), rest, relation))
        elif _is_inconsistent(relation, -rest, threshold):
            wrong.append(("inconsistent", str(relation.whole), None, None, _words(relation, known)))
    return rows, wrong


def _is_inconsistent(relation: Relation, lacking: float, threshold: int) -> bool:
    """Tell whether shown parts disagree with their total, which has `lacking` more than they.

    A listing that is not complete by definition may lack some parts, unless so few that they are told by the rest.
    """
    if not relation.is_sum:
        return lacking > _NEAR
    return lacking < -_NEAR or _NEAR < lacking < (math.inf if relation.is_complete else threshold - _NEAR)


def _blocks(rows: list[Row], marked: set[Key]) -> list[tuple[list[Key], list[Row]]]:
    """Hidden cells that share a relation, directly or through others, with the relations between them."""
    parent: dict[Key, Key] = {key: key for key in marked}

    def root(key: Key) -> Key:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for row in rows:
        first, *others = row.weights
        for other in others:
            parent[root(other)] = root(first)
        root(first)
    members, own = defaultdict(list), defaultdict(list)
    for key in sorted(parent):
        members[root(key)].append(key)
    for row in rows:
        own[root(next(iter(row.weights)))].append(row)
    return [(keys, own[top]) for top, keys in members.items()]


def _attacked(
    block: tuple[list[Key], list[Row]], known: dict[Key, float], marked: set[Key], threshold: int
) -> list[tuple]:
    """Findings of one block. A cell that earlier solutions already show at two values, one of them at least
    `threshold`, is safe and needs no programme of its own.
    """
    from rake_analysis.audit.programme import Programme, UnsolvedError

    keys, rows = block
    findings = []
    try:
        programme = Programme(keys, rows, [_bounds(key, known) for key in keys])
        if not programme.is_feasible:
            words = "; ".join(_words(row.relation, known) for row in rows[:5])
            return [("contradiction", str(keys[0]), None, None, f"no counts satisfy: {words}")]
        programme.spread(threshold)
    except UnsolvedError as error:
        return [("not_attacked", str(keys[0]), None, None, f"{len(keys)} cells: {error}")]
    for at, key in enumerate(keys):
        if programme.is_safe(at, threshold):
            continue
        try:
            low, high, used = programme.interval(at, threshold)
        except UnsolvedError as error:
            findings.append(("not_attacked", str(key), None, None, str(error)))
            continue
        is_exact = low >= high
        if not (is_exact or high < threshold) or (key not in marked and not 0 < high < threshold):
            continue
        how = "; ".join(_words(row.relation, known) for row in used)
        findings.append(("recovered" if is_exact else "under_threshold", str(key), float(low), float(high), how))
    return findings


def _bounds(key: Key, known: dict[Key, float]) -> tuple[float, float]:
    """Units report if and only if there are reports."""
    if key.measure == ADDITIVE:
        units = known.get(Key("units", key.dimensions))
        return (0.0, 0.0 if units == 0 else _CEILING)
    reports = known.get(Key(ADDITIVE, key.dimensions))
    return (1.0 if reports else 0.0, _CEILING)


def _words(relation: Relation, known: dict[Key, float]) -> str:
    def one(key: Key) -> str:
        return f"[{key}: {known[key]:g}]" if key in known else f"[{key}: ..]"

    parts = [one(key) for key in relation.parts[:12]] + (["…"] if len(relation.parts) > 12 else [])
    return f"{one(relation.whole)} {'=' if relation.is_sum else '≤'} {' + '.join(parts)}"
