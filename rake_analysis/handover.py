"""What leaves for other counties and national use, and what comes from them: exchange packages, checked both ways."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from rake_analysis import publish
from rake_analysis.audit import attack
from rake_analysis.audit.report import is_harmless
from rake_analysis.disclosure import ledger
from rake_analysis.errors import UserError
from rake_analysis.exchange import format, package, reading, store
from rake_analysis.exchange.package import About
from rake_analysis.exchange.reading import Package
from rake_analysis.periods import Period
from rake_analysis.phenomena import catalogue
from rake_analysis.project import Project
from rake_analysis.report import release

AUDIENCE = "public"
RELEASE = "exchange"


@dataclass(frozen=True)
class Exported:
    """Where the package is, and how many cells it has and hides."""

    folder: Path
    cell_count: int
    hidden_count: int


def export(project: Project, period: Period, target: Path, *, today: date) -> Exported:
    """Write the counts that the public may see of a period as a package into a new folder.

    The package is read back and attacked together with everything published before it is kept; afterwards its
    cells are in the ledger. Raises UserError, and leaves nothing, where a quality gate stops, the folder is not
    empty, or the cells would give a hidden count away.
    """
    publish.refuse_filled(target)
    publish.passed_gates(project, period, today)
    release.prepare(project, period)
    shown = release.read(project, period, AUDIENCE)
    about = About(
        county_code=project.settings.county_code,
        period=period.code,
        period_start=period.start,
        period_end=period.end,
        threshold=shown.threshold,
        is_example=project.settings.is_example,
    )
    phenomena = catalogue.load(project)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".export-") as name:
        made = Path(name) / "package"
        package.write(made, format.from_keys(shown.shown, period.code), about, phenomena)
        cells = reading.read(made, phenomena).cells
        keys = format.to_keys(cells, period.code)
        _refuse_disclosed(pl.concat([ledger.read(project).select("key", "value"), keys]), shown.threshold, str(target))
        ledger.append(project, keys, f"{period}/{RELEASE}")
        if target.exists():
            target.rmdir()
        shutil.move(made, target)
    return Exported(target, cells.height, cells["value"].null_count())


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
    _refuse_disclosed(format.to_keys(read.cells, about.period), about.threshold, place)
    return read


_PROBLEMS = {
    "small_shown": "a count under the threshold is shown",
    "recovered": "a hidden count can be worked out",
    "under_threshold": "a hidden count can be told to be under the threshold",
    "contradiction": "the counts contradict each other",
    "inconsistent": "the parts do not add up to their sum",
    "not_attacked": "the counts could not be checked",
}


def _refuse_disclosed(keys: pl.DataFrame, threshold: int, place: str) -> None:
    """Raise UserError for the first thing that an attacker finds in `key`, `value`: a leak, or a sum that cannot be."""
    findings = attack(keys.cast({"value": pl.Float64}), threshold).filter(~is_harmless(threshold))
    if findings.height:
        first = findings.row(0, named=True)
        raise UserError(
            f"{_PROBLEMS[first['kind']]} ({first['key']}: {first['how']})",
            place=place,
            remedy="Its maker must mend it before it is used.",
        )
