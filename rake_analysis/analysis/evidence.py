"""Evidence grades: how much may be said of a number of observations. Thresholds and reasons are data."""

from dataclasses import dataclass
from functools import cache

import polars as pl

from rake_analysis import metadata


@dataclass(frozen=True)
class Grade:
    """An evidence grade: the smallest counts it takes, and what may be shown under it."""

    code: str
    min_count: int
    min_unit_count: int
    label_fi: str
    what_may_be_shown_fi: str
    reason_fi: str


@cache
def grades() -> tuple[Grade, ...]:
    """Return the grades from the weakest to the strongest."""
    table = pl.read_csv(metadata.FOLDER / "evidence.csv").rename({"grade": "code"})
    return tuple(Grade(**row) for row in table.sort("min_count").iter_rows(named=True))


def grade(count: int, unit_count: int) -> Grade:
    """Return the grade of `count` observations from `unit_count` distinct units.

    >>> grade(30, 5).code, grade(30, 4).code, grade(9, 9).code
    ('measured', 'indicative', 'few')

    Units that are not known do not count: without them nothing is `measured`.
    """
    reached = [
        candidate for candidate in grades() if count >= candidate.min_count and unit_count >= candidate.min_unit_count
    ]
    return reached[-1]


def grade_expr(count: pl.Expr, unit_count: pl.Expr) -> pl.Expr:
    """Return the grade's code as an expression over columns of counts. A missing count gives the weakest grade."""
    expression = pl.lit(grades()[0].code)
    for candidate in grades()[1:]:
        is_reached = (count >= candidate.min_count) & (unit_count >= candidate.min_unit_count)
        expression = pl.when(is_reached).then(pl.lit(candidate.code)).otherwise(expression)
    return expression


def few_below() -> int:
    """Return the number of observations under which they are only a few."""
    return grades()[1].min_count


@cache
def limits() -> dict[str, float]:
    """Return name → value of the limits by which a change and its level are named."""
    table = pl.read_csv(metadata.FOLDER / "change_limits.csv", schema_overrides={"value": pl.Float64})
    return dict(table.select("name", "value").iter_rows())
