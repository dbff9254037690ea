"""What measuring and judging hand on: numbers without any raw value, and one of four outcomes for each check."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rake_analysis.quality.checks import Check

MOST_REFERENCES = 20

MeasureStatus = Literal["measured", "error", "not_applicable"]
Status = Literal["passed", "failed", "error", "not_applicable"]


@dataclass(frozen=True)
class Counted:
    """What a measure found: references of what is wrong (row numbers, ids), out of how many.

    `amount` is the measure where it is not the number of references: days, a ratio, or a count of more rows.
    """

    wrong: Sequence[str]
    total: int
    amount: float | None = None

    @property
    def numerator(self) -> float:
        return len(self.wrong) if self.amount is None else self.amount


@dataclass(frozen=True)
class Measurement:
    """The numbers of one check. `problem` says why an error could not be measured, without quoting data."""

    check_id: str
    status: MeasureStatus
    numerator: float = 0
    denominator: int = 0
    references: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Outcome:
    """A measurement judged by its check; `value` is in the unit of the threshold, None where there is none."""

    check: Check
    measurement: Measurement
    status: Status
    value: float | None

    @property
    def is_alarm(self) -> bool:
        """A failure, or an error that hides whether there is one, of a check that stops or warns."""
        return self.status in ("failed", "error") and self.check.severity != "info"

    @property
    def is_stopping(self) -> bool:
        return self.status in ("failed", "error") and self.check.severity == "stop"


def measured(check_id: str, counted: Counted) -> Measurement:
    """Return the measurement of what was counted; with nothing to count the check does not apply."""
    if counted.total == 0:
        return Measurement(check_id, "not_applicable")
    references = tuple(str(one) for one in counted.wrong[:MOST_REFERENCES])
    return Measurement(check_id, "measured", float(counted.numerator), counted.total, references)
