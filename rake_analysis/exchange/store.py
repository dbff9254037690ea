"""The packages that other counties gave: each version as received, and a log that says which of them holds.

`data/exchange/<county>/<period>/<version>/` holds the files, `data/exchange/received.csv` the log; rows are only
added, and the last one of a county and period is in force.
"""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.exchange import format, reading
from rake_analysis.exchange.reading import Package
from rake_analysis.phenomena import catalogue
from rake_analysis.project import Project
from rake_analysis.registers import journal, tables
from rake_analysis.registers.tables import Column

LOG = "received.csv"
_COLUMNS = ("received_at", "county_code", "period", "version", "cell_count", "hidden_count", "changed_count")


@dataclass(frozen=True)
class Kept:
    """What became of a package: `new`, `replaced` (`changed_count` cells differ from before) or `unchanged`."""

    county_code: str
    period: str
    status: str
    changed_count: int = 0

    @property
    def line(self) -> str:
        """A line for the command line."""
        changed = f", counts changed: {self.changed_count}" if self.status == "replaced" else ""
        return f"Counts of {self.county_code} in {self.period}: {self.status}{changed}."


@dataclass(frozen=True)
class Given:
    """The cells in force of a period: `county_code` and `format.CELLS`; `damaged` counties need importing again."""

    cells: pl.DataFrame
    damaged: tuple[str, ...] = ()


def root(project: Project) -> Path:
    """Return the folder of everything that other counties gave."""
    return project.data / "exchange"


def received(project: Project) -> pl.DataFrame:
    """Return the log: `received_at` (ISO), `county_code`, `period`, `version`, counts of cells, hidden and changed.

    Rows stand in the order of receipt; `is_in_force` marks the newest of each county and period.
    """
    counts = [Column(name, int) for name in _COLUMNS[4:]]
    log = tables.read(root(project) / LOG, [*(Column(name) for name in _COLUMNS[:4]), *counts])
    place = pl.struct("county_code", "period")
    return log.with_columns(is_in_force=place.is_last_distinct())


def keep(project: Project, package: Package, now: datetime) -> Kept:
    """Keep a package as the one of its county and period. The same version again changes nothing."""
    about = package.about
    with journal.opened(root(project) / LOG, _COLUMNS) as log:
        before = _in_force(project, about.period).filter(pl.col("county_code") == about.county_code)
        version = before["version"].item() if before.height else None
        earlier = _whole(project, about.county_code, about.period, version) if version else None
        if earlier and version == package.version_id:
            return Kept(about.county_code, about.period, "unchanged")
        changed = _difference(earlier.cells, package.cells) if earlier else package.cells.height
        _write(_folder(project, about.county_code, about.period, package.version_id), package)
        counts = (package.cells.height, package.cells["value"].null_count(), changed)
        told = (now.isoformat(timespec="seconds"), about.county_code, about.period, package.version_id, *counts)
        log.append([dict(zip(_COLUMNS, map(str, told), strict=True))])
    return Kept(about.county_code, about.period, "replaced" if version else "new", changed)


def _folder(project: Project, county_code: str, period: str, version: str) -> Path:
    return root(project) / county_code / period / version


def paths(project: Project, period: str) -> list[Path]:
    """Return the files on which the counts of a period depend."""
    in_force = _in_force(project, period).select("county_code", "period", "version")
    kept = [_folder(project, *row) / name for row in in_force.iter_rows() for name in reading.FILES]
    return [root(project) / LOG, *kept]


def read(project: Project, period: str) -> Given:
    """Return what the other counties gave of a period; a package that was damaged since is named, not read."""
    parts, damaged = [], []
    for county, version in _in_force(project, period)["county_code", "version"].iter_rows():
        package = _whole(project, county, period, version)
        if package is None:
            damaged.append(county)
        else:
            parts.append(package.cells.select(pl.lit(county).alias("county_code"), pl.all()))
    cells = pl.concat(parts) if parts else pl.DataFrame(schema={"county_code": pl.String()} | format.CELLS)
    return Given(cells, tuple(damaged))


def _in_force(project: Project, period: str) -> pl.DataFrame:
    return received(project).filter(pl.col("is_in_force"), pl.col("period") == period).sort("county_code")


def _whole(project: Project, county_code: str, period: str, version: str) -> Package | None:
    """A kept package, None where it is not what was received any more."""
    phenomena = catalogue.load(project)
    try:
        package = reading.read(_folder(project, county_code, period, version), phenomena)
    except UserError:
        return None
    return package if package.version_id == version else None


def _difference(earlier: pl.DataFrame, later: pl.DataFrame) -> int:
    """How many cells appeared, went or changed."""
    both = earlier.join(later, on=format.PLACE, how="full", coalesce=True, suffix="_later", nulls_equal=True)
    same = earlier.join(later, on=[*format.PLACE, "value"], how="semi", nulls_equal=True)
    return both.height - same.height


def _write(target: Path, package: Package) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)  # what a broken import or damage left of this very version
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".part-") as name:
        made = Path(name) / "package"
        for file, content in package.contents.items():
            files.write_bytes(made / file, content)
        shutil.move(made, target)
