"""A plain attack on generated releases: every combination of categories and phenomena is one unknown.

It shares nothing with the package's model: no blocks, no cubes, only the published keys and the lists of categories.
"""

from collections import defaultdict
from itertools import combinations, product
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

from tests.disclosure_generator import (
    GROUPS,
    MUNICIPALITIES,
    PERIODS,
    PHENOMENA,
    ROLES,
    SUB_REGIONS,
    TASKS,
    TONES,
    members,
)

SETS = [set(some) for size in range(len(PHENOMENA) + 1) for some in combinations(PHENOMENA, size)]
INNER = list(product(PERIODS, MUNICIPALITIES, ROLES, range(len(SETS))))
SINGLES = [
    (period, name, value)
    for period in PERIODS
    for name in ("service_task", "tone")
    for value in (TASKS if name == "service_task" else TONES)
]
SIZES = {
    "municipality": len(MUNICIPALITIES),
    "sub_region": len(set(SUB_REGIONS.values())),
    "reporter_role": len(ROLES),
    "service_task": len(TASKS),
    "tone": len(TONES),
    **{name: list(SUB_REGIONS.values()).count(name) for name in SUB_REGIONS.values()},
    **{name: list(GROUPS.values()).count(name) for name in GROUPS.values()},
}
"""How many parts make a whole: of each dimension, of each sub-region and of each group."""


MOST = 1000
"""No release has more reports; where there are no units there are none."""


def parsed(key: str) -> tuple[str, dict[str, str]]:
    measure, *parts = key.split(";")
    return measure, dict(part.split("=") for part in parts)  # type: ignore[misc]


def _columns(values: dict[str, str]) -> list[int]:
    first, _, last = values["period"].partition("..")
    periods = PERIODS if last else [first]
    for name in ("service_task", "tone"):
        if name in values:
            return [
                len(INNER) + at
                for at, one in enumerate(SINGLES)
                if one[0] in periods and one[1:] == (name, values[name])
            ]
    return [
        at
        for at, (period, municipality, role, some) in enumerate(INNER)
        if period in periods
        and values.get("municipality", municipality) == municipality
        and values.get("reporter_role", role) == role
        and values.get("sub_region", SUB_REGIONS[municipality]) == SUB_REGIONS[municipality]
        and ("phenomenon" not in values or values["phenomenon"] in SETS[some])
        and ("phenomenon_group" not in values or SETS[some].intersection(members()[values["phenomenon_group"]]))
    ]


def _coarser(values: dict[str, str]) -> list[tuple[dict[str, str], str]]:
    """Return the sub-region of a municipality and the group of a phenomenon, and of which category each is a sum."""
    found = []
    for fine, coarse, inside in (
        ("municipality", "sub_region", SUB_REGIONS),
        ("phenomenon", "phenomenon_group", GROUPS),
    ):
        if values.get(fine) in inside:
            above = inside[values[fine]]
            found.append(({n: v for n, v in values.items() if n != fine} | {coarse: above}, above))
    return found


def too_low(published: dict[str, int | None], asked: list[str], threshold: int = 5) -> list[str]:
    """Return which of the hidden cells `asked` an attacker can bound under the threshold."""
    keys = sorted(published)
    at = {key: number for number, key in enumerate(keys)}
    read = {key: parsed(key) for key in keys}
    base = len(INNER) + len(SINGLES)
    units = {key: base + number for number, key in enumerate(k for k in keys if read[k][0] == "units")}
    size = base + len(units)

    def matrix(entries: list[dict[int, int]]) -> Any:
        rows = [row for row, entry in enumerate(entries) for _ in entry]
        columns = [column for entry in entries for column in entry]
        signs = [float(sign) for entry in entries for sign in entry.values()]
        return csr_array((signs, (rows, columns)), shape=(len(entries), size))

    cells = matrix([{units[k]: 1} if k in units else dict.fromkeys(_columns(read[k][1]), 1) for k in keys])
    same = [
        dict.fromkeys(_columns({"period": period}), 1)
        | {len(INNER) + n: -1 for n, one in enumerate(SINGLES) if one[:2] == (period, name)}
        for period in PERIODS
        for name in ("service_task", "tone")
    ]
    below, parts = [], defaultdict(dict)
    for key, column in units.items():
        values = read[key][1]
        below.append({column: 1} | dict.fromkeys(_columns(values), -1))
        below.append({column: -MOST} | dict.fromkeys(_columns(values), 1))
        wholes = [({n: v for n, v in values.items() if n != name}, name) for name in values if name != "period"]
        wholes += _coarser(values)
        if ".." not in values["period"]:
            wholes.append((values | {"period": "..".join(PERIODS)}, "period"))
        for whole, name in wholes:
            above = ";".join(["units", *(f"{n}={whole[n]}" for n in sorted(whole))])
            if above in units:
                below.append({column: 1, units[above]: -1})
                parts[above, name][column] = -1
    for (above, name), columns in parts.items():
        if len(columns) == (len(PERIODS) if name == "period" else SIZES.get(name, -1)):
            below.append({units[above]: 1} | columns)
    shown = [key for key in keys if published[key] is not None]
    equal: Any = vstack([matrix(same), cells[[at[key] for key in shown]]])
    right = np.r_[np.zeros(len(same)), [float(published[key] or 0) for key in shown]]
    limits: Any = matrix(below)
    waiting = list(asked)

    def highest(some: list[str]) -> np.ndarray:
        count = len(some)
        result = linprog(
            np.r_[np.zeros(size), -np.ones(count)],
            vstack(
                [
                    hstack([limits, csr_array((limits.shape[0], count))]),
                    hstack([-cells[[at[key] for key in some]], eye_array(count)]),
                ]
            ),
            np.zeros(limits.shape[0] + count),
            hstack([equal, csr_array((equal.shape[0], count))]),
            right,
            np.column_stack([np.zeros(size + count), np.r_[np.full(size, np.inf), np.full(count, threshold)]]),
        )
        return cells @ result.x[:size]

    while waiting:
        found = highest(waiting)
        rest = [key for key in waiting if found[at[key]] < threshold - 1e-5]
        if len(rest) == len(waiting):
            return [key for key in rest if highest([key])[at[key]] < threshold - 1e-5]
        waiting = rest
    return []
