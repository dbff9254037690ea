"""A release bundle: pages of one audience, their counts as a table, and a manifest; only after a clean audit.

The audit reads the very bytes that leave. Whatever stops it leaves nothing behind.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import __version__, audit, files, run
from rake_analysis.disclosure import ledger
from rake_analysis.errors import UserError
from rake_analysis.observations import store
from rake_analysis.official import snapshots
from rake_analysis.periods import Period
from rake_analysis.project import Project
from rake_analysis.quality import run as gates
from rake_analysis.quality.outcomes import Outcome
from rake_analysis.registers import quotes
from rake_analysis.report import distribution, release
from rake_analysis.report.load import WORKING

MANIFEST, AUDIT, CELLS = "manifest.json", "audit.json", "luvut.csv"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Bundle:
    """Where the release is, how many files it has, and what was hidden in it."""

    folder: Path
    file_count: int
    statement: str


def publish(
    project: Project,
    period: Period,
    audience: str,
    target: Path,
    *,
    today: date,
    engine_name: str = "auto",
    progress: Progress = lambda what, done, total: None,
) -> Bundle:
    """Render the pages of an audience into a new folder, audit them with what is published already, and keep both.

    Raises UserError, and leaves nothing, for the working audience, a folder that is not empty, a quality gate that
    stops, a page that fails, and for every finding of the audit. Afterwards the counts shown are in the ledger.
    """
    if audience == WORKING:
        raise UserError("working pages are not published", remedy="Choose professional, management or public.")
    refuse_filled(target)
    outcomes = passed_gates(project, period, today)
    with replacing(target) as made:
        cells = _write(project, period, audience, made / "sivut", engine_name, progress)
        _audited(project, period, audience, made, cells.threshold, progress)
        _manifest(project, period, audience, made, cells, dict(Counter(one.status for one in outcomes)))
        ledger.append(project, _shown(cells), f"{period}/{audience}")
    count = sum(path.is_file() for path in target.rglob("*"))
    return Bundle(target, count, cells.statement)


def refuse_filled(target: Path) -> None:
    """Raise UserError for a folder that holds something already, and for a file."""
    if target.is_file() or (target.exists() and any(target.iterdir())):
        raise UserError("the folder is not empty", place=str(target), remedy="Name a new folder.")


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give the path of a folder to make; when the block ends well, it becomes `target`, else nothing is left of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".release-") as name:
        made = Path(name) / "bundle"
        yield made
        if target.exists():
            target.rmdir()
        shutil.move(made, target)


def passed_gates(project: Project, period: Period, today: date) -> list[Outcome]:
    """Return the outcomes of a period's checks. Raises UserError where one of them stops a release."""
    outcomes = gates.check(project, [period], today=today)[period]
    stops = [one.check.check_id for one in outcomes if one.is_stopping]
    if stops:
        raise UserError(
            f"quality gates stop the release: {', '.join(stops)}",
            remedy=f"See rake-analysis check --period {period}.",
        )
    return outcomes


def _write(
    project: Project, period: Period, audience: str, folder: Path, engine_name: str, progress: Progress
) -> release.Cells:
    result = run.render(project, period, audience=audience, engine_name=engine_name, output=folder, progress=progress)
    failed = [page for page in result.pages if page.status == "failed"]
    if failed:
        raise UserError(f"page {failed[0].name} failed: {failed[0].problem}", remedy="Mend it and publish again.")
    cells = release.read(project, period, audience)
    files.write_text(folder / CELLS, _shown(cells).rename({"key": "cell"}).write_csv(null_value=".."))
    return cells


def _shown(cells: release.Cells) -> pl.DataFrame:
    return pl.DataFrame(
        {"key": list(cells.shown), "value": list(cells.shown.values())}, {"key": pl.String, "value": pl.Int64}
    )


def _audited(project: Project, period: Period, audience: str, made: Path, threshold: int, progress: Progress) -> None:
    texts = store.read(project).select("description", "consequences", "proposal_text")
    result = audit.audit(
        [made / "sivut"],
        threshold=threshold,
        approvals=quotes.read(project),
        observed=[text for row in texts.iter_rows() for text in row if text],
        audience=audience,
        progress=progress,
    )
    if result.findings:
        report = project.build / period.code / audience / AUDIT
        result.write(report)
        first = result.findings[0]
        raise UserError(
            f"the audit found {len(result.findings)} things, first {first.check} in {first.file}: {first.problem}",
            place=str(report),
            remedy="Mend what it lists and publish again.",
        )
    result.write(made / AUDIT)
    if not audit.is_clean_for(made / "sivut", made / AUDIT, threshold, audience):
        raise UserError("the files changed while they were audited", place=str(made), remedy="Publish again.")


def _manifest(
    project: Project, period: Period, audience: str, made: Path, cells: release.Cells, statuses: dict[str, int]
) -> None:
    names = sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())
    files.write_json(
        made / MANIFEST,
        {
            "period": period.code,
            "audience": audience,
            "county": project.settings.county_code,
            "version": __version__,
            "is_example": project.settings.is_example,
            "suppression": cells.statement,
            "threshold": cells.threshold,
            "quality": statuses,
            "distribution": [
                recipient.model_dump(mode="json")
                for version in distribution.load(distribution.path(project))
                if version.audience == audience
                for recipient in version.recipients
            ],
            "snapshots": sorted(kept.name for kept in snapshots.newest(project).values()),
            "files": {name: files.sha256_of(made / name) for name in names},
        },
    )
