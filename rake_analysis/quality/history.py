"""The kept numbers of each period, `data/quality/<period>.json`: re-judged at will, compared between periods."""

import json
from dataclasses import asdict
from datetime import date
from math import sqrt
from pathlib import Path

from rake_analysis import __version__, files
from rake_analysis.errors import UserError
from rake_analysis.observations import store
from rake_analysis.official.snapshots import MANIFEST
from rake_analysis.periods import Period
from rake_analysis.phenomena import coder
from rake_analysis.project import Project
from rake_analysis.quality.checks import Check
from rake_analysis.quality.judge import value
from rake_analysis.quality.outcomes import Measurement
from rake_analysis.registers.plan import catalogue

# A drift: a share that differs from earlier periods by more than this and by more than chance (three standard errors).
_LEAST_DRIFT = 0.05
_STANDARD_ERRORS = 3


def path(project: Project, period: Period) -> Path:
    """Return where a period's numbers are kept."""
    return project.data / "quality" / f"{period.code}.json"


def inputs(project: Project, period: Period) -> list[Path]:
    """Return the files and folders that a period's numbers are measured from, earlier periods' observations too."""
    observed = [path for known in project.ingested_periods() if known <= period for path in store.paths(project, known)]
    codes = [coder.codes_path(project, known) for known in project.ingested_periods() if known <= period]
    manifests = sorted(project.statistics.glob(f"*/*/*/{MANIFEST}"))
    comments = project.root / "comments"
    folders = [project.raw(period), project.registers, comments, comments / period.code]
    kept = [path for folder in folders for path in sorted(folder.glob("*")) if path.suffix != ".lock"]
    return [*observed, *codes, catalogue.project_file(project), project.statistics, *manifests, *folders, *kept]


def write(project: Project, period: Period, measurements: list[Measurement], today: date) -> None:
    """Keep the numbers of a period as measured on `today`, in one step."""
    content = {
        "period": period.code,
        "measured": today.isoformat(),
        "inputs": _digest(project, period),
        "version": __version__,
        "measurements": [asdict(one) for one in measurements],
    }
    files.write_json(path(project, period), content)


def read(project: Project, period: Period, *, is_current: bool = False) -> list[Measurement] | None:
    """Return the kept numbers of a period, None where it was never measured.

    With `is_current` only numbers of this version and of inputs that have not changed since are returned. Raises
    UserError for numbers that are damaged.
    """
    kept = path(project, period)
    if not kept.is_file():
        return None
    try:
        content = json.loads(kept.read_text(encoding="utf-8"))
        if is_current and (content["version"], content.get("inputs")) != (__version__, _digest(project, period)):
            return None
        entries = content["measurements"]
        return [Measurement(**{**entry, "references": tuple(entry["references"])}) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            "the kept numbers of the checks are damaged",
            place=str(kept),
            remedy=f"Measure again: rake-analysis check --period {period}.",
        ) from error


def _digest(project: Project, period: Period) -> str:
    return files.sha256(repr([files.fingerprint(path) for path in inputs(project, period)]).encode())


def drifted(
    now: list[Measurement], before: list[list[Measurement]], checks: dict[str, Check]
) -> list[tuple[Check, float, float]]:
    """Return the checks whose share differs from earlier periods taken together: check, share now, share before.

    Only shares are compared: two independent proportions, beyond three standard errors and five percentage points.
    """
    found = []
    for one in now:
        check = checks.get(one.check_id)
        earlier = [m for period in before for m in period if m.check_id == one.check_id and m.status == "measured"]
        total = sum(m.denominator for m in earlier)
        if check is None or check.threshold_unit != "share" or one.status != "measured" or not total:
            continue
        share, usual = value(check, one) or 0.0, sum(m.numerator for m in earlier) / total
        pooled = (one.numerator + usual * total) / (one.denominator + total)
        error = sqrt(max(pooled * (1 - pooled), 0) * (1 / one.denominator + 1 / total))
        if abs(share - usual) > max(_LEAST_DRIFT, _STANDARD_ERRORS * error):
            found.append((check, share, usual))
    return found
