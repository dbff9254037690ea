"""Hide what is under the threshold, and the cheapest further cells, so that nothing hidden can be worked out."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from rake_analysis.disclosure.model import Block
from rake_analysis.errors import UserError

TOLERANCE = 1e-6
ROUNDS = 3
NODES = 100
"""How far whole numbers are sought; what is not found by then is not counted on. No time, so that results repeat."""


class _Programmes:
    """The linear programmes of one block; `witness` holds a possible table for each safe cell, where it is high."""

    def __init__(self, block: Block, threshold: int):
        self.block, self.threshold = block, float(threshold)
        self.at = {key: row for row, key in enumerate(block.keys)}
        self.counts = block.cells @ block.values
        self.witness: dict[str, np.ndarray] = {}

    def doubtful(self, hidden: Collection[str], asked: Collection[str], first: str | None = None) -> list[str]:
        """Return the first of the cells `asked` that cannot reach the threshold, then those not seen to reach it.

        An empty list means that all are safe while every shown cell keeps its count; `first` is tried alone first.
        """
        waiting = sorted(asked, key=lambda key: (self.counts[self.at[key]], key))
        shown = np.array([key not in hidden for key in self.block.keys])
        some = [first] if first in waiting else waiting
        while waiting:
            values = self._highest(shown, some)
            left = [key for key in waiting if values[self.at[key]] < self.threshold - TOLERANCE]
            self.witness |= dict.fromkeys(set(waiting) - set(left), values)
            if len(some) == 1 and some[0] in left:
                return left
            some = left if len(left) < len(waiting) else left[:1]
            waiting = left
        return []

    def leaning_on(self, key: str, asked: Collection[str]) -> list[str]:
        """Return which of the cells `asked` are known to be safe only by a table that gives `key` another count."""
        row = self.at[key]
        return [one for one in asked if abs(self.witness[one][row] - self.counts[row]) > TOLERANCE]

    def _highest(self, shown: np.ndarray, waiting: list[str]) -> np.ndarray:
        """Return the cells of a possible table in which as many of `waiting` as can be together reach the threshold."""
        from scipy.sparse import block_array, csr_array, eye_array, vstack

        block, count = self.block, len(waiting)
        rows = block.cells[np.array([self.at[key] for key in waiting])]
        fixed = block.cells[np.flatnonzero(shown)]
        equal: Any = vstack([block.equal, fixed])
        wide = csr_array((equal.shape[0], count))
        empty = csr_array((block.at_most.shape[0], count))
        programme = (
            np.r_[np.zeros(len(block.values)), -np.ones(count)],
            block_array([[block.at_most, empty], [-rows, eye_array(count)]]),
            np.zeros(block.at_most.shape[0] + count),
            block_array([[equal, wide]]),
            equal @ block.values,
            np.r_[block.lowest, np.zeros(count)],
            np.r_[np.full(len(block.values), np.inf), np.full(count, self.threshold)],
        )
        solution = _solved(*programme)
        if solution is None or (count == 1 and solution[-1] < self.threshold - TOLERANCE):
            return self.counts
        if not self._is_whole(solution):
            solution = _solved(*programme, whole=block.report_count)
        return self.counts if solution is None else self._cells(solution)

    def _is_whole(self, solution: np.ndarray) -> bool:
        reports = solution[: self.block.report_count]
        return bool(np.abs(reports - np.round(reports)).max(initial=0.0) < TOLERANCE)

    def _cells(self, solution: np.ndarray) -> np.ndarray:
        """Return the cells of a solution; units are rounded up, which no relation between whole numbers forbids."""
        reports, units = np.split(solution[: len(self.block.values)], [self.block.report_count])
        return self.block.cells @ np.r_[np.round(reports), np.ceil(units - TOLERANCE)]

    def partners(
        self, key: str, hidden: Collection[str], forced: Collection[str], weights: np.ndarray, is_whole: bool = False
    ) -> list[str] | None:
        """Return the cheapest cells to hide so that `key` can reach the threshold; None where nothing helps.

        `is_whole` seeks reports in whole numbers, which takes longer.

        The cell is raised to the threshold and the least costly set of other cells changes with it (Kelly, Golden &
        Assad 1992); the costs are then divided by the change found, which leaves few cells that change much
        (reweighted l1, Candès, Wakin & Boyd 2008).
        """
        from scipy.sparse import block_array, csr_array, eye_array

        block, names = self.block, self.block.keys
        soft = np.array([at for at, name in enumerate(names) if name not in hidden and name not in forced], dtype=int)
        hard = np.array([at for at, name in enumerate(names) if name in forced], dtype=int)
        size, count = len(block.values), len(soft)
        unit, rows = eye_array(count), block.cells[soft]
        parts = [[block.equal, csr_array((block.equal.shape[0], 2 * count))]]
        parts.append([block.cells[hard], csr_array((len(hard), 2 * count))])
        parts.append([rows, block_array([[-unit, unit]]) if count else csr_array((0, 0))])
        equal = block_array([part for part in parts if part[0].shape[0]])
        right = np.r_[np.zeros(block.equal.shape[0]), self.counts[hard], self.counts[soft]]
        lowest = np.r_[block.lowest, np.zeros(2 * count)]
        at_most = block_array(
            [
                [block.at_most, csr_array((block.at_most.shape[0], 2 * count))],
                [-block.cells[[self.at[key]]], csr_array((1, 2 * count))],
            ]
        )
        limits = np.r_[np.zeros(block.at_most.shape[0]), -self.threshold]
        cost, best = weights[soft], None
        for _ in range(ROUNDS):
            objective = np.r_[np.zeros(size), cost, cost]
            highest = np.full(size + 2 * count, np.inf)
            whole = block.report_count if is_whole else 0
            solution = _solved(objective, at_most, limits, equal, right, lowest, highest, whole=whole)
            if solution is None:
                return None
            change = np.abs(solution[size : size + count] - solution[size + count :])
            chosen = soft[change > TOLERANCE]
            if best is None or weights[chosen].sum() < weights[best].sum() - TOLERANCE:
                best = chosen
            cost = weights[soft] / (change + 0.1)
        return [] if best is None else [names[at] for at in best]


def _solved(
    objective: np.ndarray,
    at_most: Any,
    limits: Any,
    equal: Any,
    right: Any,
    lowest: np.ndarray,
    highest: np.ndarray,
    *,
    whole: int = 0,
) -> np.ndarray | None:
    """Return the solution, the first `whole` values in whole numbers; None where none is found."""
    from scipy.optimize import LinearConstraint, linprog, milp

    if whole:
        limited = [LinearConstraint(at_most, ub=limits), LinearConstraint(equal, right, right)]
        integrality = np.r_[np.ones(whole), np.zeros(len(objective) - whole)]
        options = {"node_limit": NODES, "mip_rel_gap": 0.05}
        return milp(
            objective, integrality=integrality, bounds=(lowest, highest), constraints=limited, options=options
        ).x
    bounds = np.column_stack([lowest, highest])
    result = linprog(objective, at_most, limits, equal, right, bounds, method="highs")
    if result.x is None and result.status != 2:
        raise UserError(f"the linear programme of a release was not solved ({result.message})")
    return result.x


def suppress(
    families: Collection[Any],
    block_of: Callable[[Any], Block],
    primary: Collection[str],
    forced: Collection[str],
    weights: Mapping[str, float],
    threshold: int,
) -> set[str]:
    """Return the keys to hide besides `primary`. Raises UserError that names the cells which nothing protects.

    `families` are the blocks in their order, `forced` the keys that earlier releases have shown.
    """
    hidden, helped = set(primary), {}
    blocks = {family: _Programmes(block_of(family), threshold) for family in families}
    own = {family: _own(blocks, family) & set(primary) for family in families}
    for family, programmes in blocks.items():
        helped |= _protect(programmes, own[family], hidden, forced, weights)
    _reduce(blocks, own, hidden, helped, weights)
    return hidden - set(primary)


def _own(blocks: Mapping[Any, _Programmes], family: Any) -> set[str]:
    keys = set(blocks[family].at)
    return keys if family is None else keys - set(blocks[None].at)


def _protect(
    programmes: _Programmes,
    own: Collection[str],
    hidden: set[str],
    forced: Collection[str],
    weights: Mapping[str, float],
) -> dict[str, str]:
    cost = np.array([weights[key] for key in programmes.block.keys])
    waiting = programmes.doubtful(hidden, own)
    helpless, helped = [], {}
    while waiting:
        further = _partners(programmes, waiting[0], hidden, forced, cost)
        if further is None:
            helpless.append(waiting[0])
        hidden.update(further or [])
        helped |= dict.fromkeys(further or [], waiting[0])
        waiting = programmes.doubtful(hidden, waiting[1:])
    if helpless:
        raise _refusal(programmes, helpless, hidden, forced, cost)
    return helped


def _partners(
    programmes: _Programmes, key: str, hidden: set[str], forced: Collection[str], cost: np.ndarray
) -> list[str] | None:
    for is_whole in (False, True):
        further = programmes.partners(key, hidden, forced, cost, is_whole=is_whole)
        if further is None or not programmes.doubtful(hidden.union(further), [key]):
            return further
    return None


def _refusal(
    programmes: _Programmes, helpless: list[str], hidden: set[str], forced: Collection[str], cost: np.ndarray
) -> UserError:
    """Return the error that names the cells nothing hides and the earlier cells that stand in the way, if any."""
    blamed = {
        one for key in helpless for one in _partners(programmes, key, hidden, (), cost) or [] if one in set(forced)
    }
    because = f" because earlier releases already show {', '.join(sorted(blamed))}" if blamed else ""
    return UserError(
        f"these counts cannot be hidden: {', '.join(sorted(helpless))}{because}",
        remedy="Leave the tables that hold them out of this release, merge their categories, or wait for a period.",
    )


def _reduce(
    blocks: Mapping[Any, _Programmes],
    own: Mapping[Any, Collection[str]],
    hidden: set[str],
    helped: Mapping[str, str],
    weights: Mapping[str, float],
) -> None:
    """Show again what need not be hidden, the dearest first."""
    for key in sorted(helped, key=lambda key: (-weights[key], key)):
        without = hidden - {key}
        concerned = [family for family, programmes in blocks.items() if key in programmes.at]
        if not any(
            blocks[one].doubtful(without, blocks[one].leaning_on(key, own[one]), helped[key]) for one in concerned
        ):
            hidden.discard(key)
