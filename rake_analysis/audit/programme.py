"""One block of hidden cells as a linear programme, solved by HiGHS, which remembers the solutions it has seen."""

import math
from typing import Any

import numpy as np
from scipy.optimize import linprog, milp
from scipy.sparse import csr_matrix, hstack

from rake_analysis.audit.structure import Key

_NEAR = 1e-6
_ROUNDS = 40
_NEAR_THRESHOLD, _NARROW = 2, 3  # where whole numbers may tell more than the linear programme does
_SECONDS = 20.0
_INFEASIBLE = 2


class UnsolvedError(Exception):
    """The solver gave up: nothing is known of how well the cells are protected."""


class Programme:
    """Least and greatest values of the cells `keys` under `rows` and `bounds` (least, greatest of each)."""

    def __init__(self, keys: list[Key], rows: list, bounds: list[tuple[float, float]]):
        self._bounds = np.array(bounds)
        place = {key: at for at, key in enumerate(keys)}
        self._equal = [row for row in rows if row.relation.is_sum]
        self._upper = [row for row in rows if not row.relation.is_sum]
        self._matrices = [self._matrix(part, place) for part in (self._equal, self._upper)]
        self._low, self._high = np.full(len(keys), np.inf), np.full(len(keys), -np.inf)
        self.is_feasible = self._solved(np.ones(len(keys))) is not None

    def is_safe(self, at: int, threshold: int) -> bool:
        """Tell whether whole counts already seen leave the cell open, up to `threshold` or more."""
        return self._high[at] >= threshold and self._high[at] > self._low[at]

    def spread(self, threshold: int) -> None:
        """Look for solutions that show many cells open at once: as many as can be at `threshold`, as few above 0."""
        (equal, equal_rest), (upper, upper_rest) = self._matrices
        count, before = len(self._low), -1
        capped = np.column_stack([self._bounds[:, 0], np.minimum(self._bounds[:, 1], float(threshold))])
        bounds = np.vstack([capped, np.column_stack([np.zeros(count), self._bounds[:, 1]])])
        for _ in range(_ROUNDS):
            safe = np.array([self.is_safe(at, threshold) for at in range(count)])
            if safe.all() or safe.sum() == before:
                return
            before = safe.sum()
            solution = linprog(
                np.concatenate([safe - 1.0, np.zeros(count)]),
                A_eq=None if equal is None else hstack([equal, equal]),
                b_eq=equal_rest,
                A_ub=None if upper is None else hstack([upper, upper]),
                b_ub=upper_rest,
                bounds=bounds,
                method="highs",
            )
            if solution.status == 0:
                self._remember(solution.x[:count] + solution.x[count:])
            self._solved(1.0 - safe)

    def interval(self, at: int, threshold: int) -> tuple[float, float, list]:
        """Return the least and greatest count of a cell and the rows that hold it there. Raises UnsolvedError.

        Whole numbers are sought only where the bounds are so near to `threshold` or each other that they matter.
        """
        (least, below), (greatest, above) = self._extreme(at, 1), self._extreme(at, -1)
        used = list({id(row): row for row in (*above, *below)}.values())
        low, high = math.ceil(least - _NEAR), math.floor(greatest + _NEAR)
        is_open = high >= threshold and high > low
        if is_open and (greatest < threshold + _NEAR_THRESHOLD or greatest - least < _NARROW):
            high = self._whole(at, -1)
            if high > low and not self.is_safe(at, threshold):
                low = self._whole(at, 1)
        return low, high, used

    def _extreme(self, at: int, direction: int) -> tuple[float, list]:
        aim = np.zeros(len(self._low))
        aim[at] = direction
        solution = self._solved(aim)
        if solution is None:
            raise UnsolvedError("no solution where there was one")
        marginals = [*zip(self._equal, solution.eqlin.marginals, strict=True)] if self._equal else []
        marginals += [*zip(self._upper, solution.ineqlin.marginals, strict=True)] if self._upper else []
        return float(solution.x[at]), [row for row, weight in marginals if abs(weight) > _NEAR]

    def _whole(self, at: int, direction: int) -> int:
        """Least (`direction` 1) or greatest (-1) value of a cell when every cell is a whole number."""
        limits: list[Any] = []
        for (matrix, rest), is_equal in zip(self._matrices, (True, False), strict=True):
            if matrix is not None:
                limits.append((matrix, rest if is_equal else -np.inf, rest))
        aim = np.zeros(len(self._low))
        aim[at] = direction
        bounds: Any = (self._bounds[:, 0], self._bounds[:, 1])
        solution = milp(
            aim,
            integrality=np.ones(len(aim)),
            bounds=bounds,
            constraints=limits,
            # With presolve HiGHS has called a lesser count the greatest one.
            options={"time_limit": _SECONDS, "presolve": False},
        )
        if solution.status != 0:
            raise UnsolvedError(f"whole numbers: {solution.message}")
        self._remember(np.round(solution.x))
        return round(solution.x[at])

    def _matrix(self, rows: list, place: dict[Key, int]) -> tuple[csr_matrix | None, np.ndarray | None]:
        if not rows:
            return None, None
        entries = [(n, place[key], weight) for n, row in enumerate(rows) for key, weight in row.weights.items()]
        at, columns, weights = zip(*entries, strict=True)
        matrix = csr_matrix((weights, (at, columns)), shape=(len(rows), len(place)))
        return matrix, np.array([row.rest for row in rows])

    def _solved(self, aim: np.ndarray):
        (equal, equal_rest), (upper, upper_rest) = self._matrices
        solution = linprog(
            aim, A_eq=equal, b_eq=equal_rest, A_ub=upper, b_ub=upper_rest, bounds=self._bounds, method="highs"
        )
        if solution.status == _INFEASIBLE:
            return None
        if solution.status != 0:
            raise UnsolvedError(solution.message)
        self._remember(solution.x)
        return solution

    def _remember(self, values: np.ndarray) -> None:
        """Keep a solution in whole numbers: counts that the published ones allow."""
        whole = np.round(values)
        if np.abs(whole - values).max(initial=0.0) < _NEAR:
            self._low, self._high = np.minimum(self._low, whole), np.maximum(self._high, whole)
