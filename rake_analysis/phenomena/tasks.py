"""What `rake-analysis code` does besides coding: review files, corrections, agreement of people, new themes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.periods import Period
from rake_analysis.phenomena import coder, reliability, review, themes
from rake_analysis.project import Project


@dataclass(frozen=True)
class Asked:
    """What a person asked for; false when it was coding alone."""

    review: Path | None = None
    read: Path | None = None
    agreement: list[Path] = field(default_factory=list)
    themes: bool = False

    def __bool__(self) -> bool:
        return bool(self.review or self.read or self.agreement or self.themes)


def answer(
    project: Project, periods: list[Period], asked: Asked, *, say: Callable[[str], None]
) -> Iterator[pl.DataFrame]:
    """Do what was asked for one period, telling it by `say`, and yield the tables to show.

    Raises UserError when more than one period was meant.
    """
    if not asked:
        return
    if len(periods) != 1:
        raise UserError("this needs one period", remedy="Name it: --period 2025H2.")
    period = periods[0]
    if asked.read:
        entries = review.read(project, period, asked.read, today=date.today())
        coder.code_period(project, period)
        say(f"{period}: {entries.height} corrections read from {asked.read}.")
        if (improvable := review.rules_to_improve(project, [period])).height:
            say("Rules to improve:")
            yield improvable
    if asked.review:
        count = review.write(project, period, asked.review)
        say(f"{period}: {count} observations written to {asked.review}.")
    if asked.agreement:
        yield reliability.measure(project, period, asked.agreement, today=date.today())
    if asked.themes:
        candidates = themes.candidates(project, period)
        say(f"{period}: {candidates.height} candidates of new themes.")
        if candidates.height:
            yield candidates
