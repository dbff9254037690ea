"""One block of hidden cells as a linear programme, solved by HiGHS, which remembers the solutions it has seen."""

import math

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack

from rake_analysis.audit.structure import Key

_NEAR = 1e-6
_ROUNDS = 40


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
        """Tell whether solutions already seen leave the cell open, up to `threshold` or more."""
        high = math.floor(self._high[at] + _NEAR)
        return high >= threshold and high > math.ceil(self._low[at] - _NEAR)

    def spread(self, threshold: int) -> None:
        """Look for solutions that show many cells open at once: as many as can be at `threshold`, as few above 0."""
        (equal, equal_rest), (upper, upper_rest) = self._matrices
        count, before = len(self._low), -1
        capped = np.column_stack([self._bounds[:, 0], np.full(count, float(threshold))])
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

    def extreme(self, at: int, direction: int) -> tuple[float, list]:
        """Return the least (`direction` 1) or greatest (-1) value of a cell and the rows that hold it there."""
        aim = np.zeros(len(self._low))
        aim[at] = direction
        solution = self._solved(aim)
        if solution is None:  # numerical trouble: say nothing is protected
            return (math.inf if direction > 0 else -math.inf), []
        marginals = [*zip(self._equal, solution.eqlin.marginals, strict=True)] if self._equal else []
        marginals += [*zip(self._upper, solution.ineqlin.marginals, strict=True)] if self._upper else []
        return float(solution.x[at]), [row for row, weight in marginals if abs(weight) > _NEAR]

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
        if solution.status != 0:
            return None
        self._remember(solution.x)
        return solution

    def _remember(self, values: np.ndarray) -> None:
        inside = np.clip(values, self._bounds[:, 0], self._bounds[:, 1])
        self._low, self._high = np.minimum(self._low, inside), np.maximum(self._high, inside)
