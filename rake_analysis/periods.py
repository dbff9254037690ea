"""Reporting periods: the half-years in which observations are compiled."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rake_analysis.errors import UserError

_CODE = re.compile(r"(?P<year>20\d\d)H(?P<half>[12])")
_SEASONS_FI = {1: "kevät", 2: "syksy"}
_SEASON_SUFFIXES_FI = {1: "keväällä", 2: "syksyllä"}


@dataclass(frozen=True, order=True)
class Period:
    """A half-year, `2025H1` or `2025H2`; `start` and `end` are both inside it."""

    start: date
    end: date
    year: int
    half: int

    @property
    def code(self) -> str:
        return f"{self.year}H{self.half}"

    @property
    def label_fi(self) -> str:
        """`syksy 2025`."""
        return f"{_SEASONS_FI[self.half]} {self.year}"

    @property
    def locative_fi(self) -> str:
        """`syksyllä 2025`."""
        return f"{_SEASON_SUFFIXES_FI[self.half]} {self.year}"

    @property
    def range_fi(self) -> str:
        """`1.7.–31.12.2025`, with an en dash and the year once where it is the same."""
        first = f"{self.start.day}.{self.start.month}."
        if self.start.year != self.end.year:
            first += str(self.start.year)
        return f"{first}–{self.end.day}.{self.end.month}.{self.end.year}"

    @property
    def day_count(self) -> int:
        return (self.end - self.start).days + 1

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.code


def parse(code: str, *, first_half: tuple[int, int] = (1, 1), second_half: tuple[int, int] = (7, 1)) -> Period:
    """Return the period of a code.

    `first_half` and `second_half` are the (month, day) on which the halves begin; the second half
    ends on the day before the next first half.

    >>> parse("2025H2").range_fi
    '1.7.–31.12.2025'

    Raises UserError when the code is not of the form `2025H1`.
    """
    match = _CODE.fullmatch(code.strip().upper())
    if match is None:
        raise UserError(
            f"'{code}' is not a period",
            remedy="Periods are written 2025H1 (spring) and 2025H2 (autumn).",
        )
    year, half = int(match["year"]), int(match["half"])
    first = date(year, *first_half)
    second = date(year, *second_half)
    if half == 1:
        return Period(first, second - timedelta(days=1), year, half)
    return Period(second, date(year + 1, *first_half) - timedelta(days=1), year, half)
