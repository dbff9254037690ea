"""What comes from other counties: packages that are whole, belong here, and neither leak nor contradict themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from rake_analysis.audit import attack
from rake_analysis.audit.report import is_harmless
from rake_analysis.errors import UserError
from rake_analysis.exchange import format, package, reading, store
from rake_analysis.exchange.reading import Package
from rake_analysis.phenomena import catalogue
from rake_analysis.project import Project


def receive(project: Project, source: Path, *, now: datetime) -> list[store.Kept]:
    """Check and keep the package in `source`, or those in its sub-folders; return what became of each.

    Raises UserError, and keeps none of them, where one is not whole, is of this county or of other days, holds
    example material for a real project, shows a count under its threshold, gives a hidden one away, or has counts
    that cannot be.
    """
    found = [_checked(project, folder) for folder in _packages(source)]
    places = [(one.about.county_code, one.about.period) for one in found]
    twice = sorted({place for place in places if places.count(place) > 1})
    if twice:
        county, period = twice[0]
        raise UserError(f"holds two packages of {county} in {period}", place=str(source), remedy="Leave one of them.")
    return [store.keep(project, one, now) for one in found]


def _packages(source: Path) -> Sequence[Path]:
    if (source / package.DESCRIPTOR).is_file():
        return [source]
    found = sorted(path.parent for path in source.glob(f"*/{package.DESCRIPTOR}"))
    if not found:
        raise UserError(
            f"no {package.DESCRIPTOR} here or in its sub-folders", place=str(source), remedy="Name a package's folder."
        )
    return found


def _checked(project: Project, folder: Path) -> Package:
    read = reading.read(folder, catalogue.load(project))
    about, place = read.about, str(folder)
    if about.county_code == project.settings.county_code:
        raise UserError(
            "is of this project's own county", place=place, remedy="Its counts come from its own observations."
        )
    if about.is_example and not project.settings.is_example:
        raise UserError("holds invented example material", place=place, remedy="Ask for the real package.")
    period = project.period(about.period)
    if (about.period_start, about.period_end) != (period.start, period.end):
        raise UserError(
            f"{about.period} is {about.period_start}–{about.period_end} there, {period.start}–{period.end} here",
            place=place,
            remedy="Counts of other days cannot be compared.",
        )
    refuse_disclosed(format.to_keys(read.cells, about.period), about.threshold, place)
    return read


_PROBLEMS = {
    "small_shown": "a count under the threshold is shown",
    "recovered": "a hidden count can be worked out",
    "under_threshold": "a hidden count can be told to be under the threshold",
    "contradiction": "the counts contradict each other",
    "inconsistent": "the parts do not add up to their sum",
    "not_attacked": "the counts could not be checked",
}


def refuse_disclosed(
    keys: pl.DataFrame, threshold: int, place: str, groups: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Raise UserError for the first thing that an attacker finds in `key`, `value`: a leak, or a sum that cannot be.

    `groups`: the phenomena of each group of phenomena, where keys are of such.
    """
    findings = attack(keys.cast({"value": pl.Float64}), threshold, groups).filter(~is_harmless(threshold))
    if findings.height:
        first = findings.row(0, named=True)
        raise UserError(
            f"{_PROBLEMS[first['kind']]} ({first['key']}: {first['how']})",
            place=place,
            remedy="Its maker must mend it before it is used.",
        )
