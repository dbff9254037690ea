"""The one exception a reader of the command line is meant to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class UserError(Exception):
    """Something outside the code is wrong: a file, a setting, a command.

    `problem` says what is wrong, `place` where (file, sheet, row, column), `remedy` what to do.
    The command line prints the three as one sentence and exits with `exit_code`.
    """

    def __init__(self, problem: str, *, place: str = "", remedy: str = "", exit_code: int = 2):
        self.problem = problem
        self.place = place
        self.remedy = remedy
        self.exit_code = exit_code
        super().__init__(str(self))

    def __str__(self) -> str:
        sentence = f"{self.place}: {self.problem}" if self.place else self.problem
        sentence = sentence.rstrip(".")
        return f"{sentence}. {self.remedy}" if self.remedy else f"{sentence}."


def first_problem(error: ValidationError) -> str:
    """Return the first thing that a record breaks, after the place of its entry in the record: `a.b.0: …`."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message
