"""What leaves for other counties and national use: the counts that the public may see, as a checked package."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import publish, reception
from rake_analysis.disclosure import ledger
from rake_analysis.exchange import format, package, reading
from rake_analysis.exchange.package import About
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
    groups = {
        one.group: [code for code, other in phenomena.items() if other.group == one.group]
        for one in phenomena.values()
        if one.group
    }
    with publish.replacing(target) as made:
        package.write(made, format.from_keys(shown.shown, period.code), about, phenomena)
        cells = reading.read(made, phenomena).cells
        keys = format.to_keys(cells, period.code)
        published = pl.concat([ledger.read(project).select("key", "value"), keys])
        reception.refuse_disclosed(published, shown.threshold, str(target), groups)
        ledger.append(project, keys, f"{period}/{RELEASE}")
    return Exported(target, cells.height, cells["value"].null_count())
