"""The foot of every page of a site: period and readers, data and code versions, what is hidden, how to repeat it."""

from rake_analysis import __version__, files, finnish
from rake_analysis.disclosure import settings as disclosure
from rake_analysis.observations import store
from rake_analysis.official import snapshots
from rake_analysis.periods import Period
from rake_analysis.project import Project
from rake_analysis.report import wording
from rake_analysis.report.load import WORKING

STATEMENT = "accessibility"
"""The page with the accessibility statement."""


def parts(project: Project, period: Period, audience: str) -> dict[str, str]:
    """Return `left`, `center` and `right` of a site's footer as Markdown; a PDF page has only the left one."""
    phrases = wording.phrases()
    mark = "Esimerkkiaineisto, kaikki on keksittyä. " if project.settings.is_example else ""
    option = "" if audience == WORKING else f" --audience {audience}"
    return {
        "left": f"{mark}{phrases['footers'][audience]} {project.county.name_fi}, {period.label_fi} "
        f"({period.range_fi}). rake-analysis {__version__}.",
        "center": f"{_data(project, period)} {_suppression(audience)}",
        "right": f"Sivuston voi tehdä uudelleen komennolla rake-analysis render --period {period}{option}. "
        f"[Saavutettavuusseloste]({STATEMENT}.qmd)",
    }


def _data(project: Project, period: Period) -> str:
    version = files.letters(files.sha256_of(store.paths(project, period)[0])[:8])
    kept = snapshots.newest(project).values()
    if not kept:
        return f"Aineisto: havaintojen versio {version}, ei tilastoja."
    latest = finnish.day(max(one.retrieved for one in kept))
    return f"Aineisto: havaintojen versio {version}, {len(kept)} tilastoa, viimeksi haettu {latest}."


def _suppression(audience: str) -> str:
    if audience == WORKING:
        return "Lukuja ei ole peitetty."
    threshold = disclosure.load().threshold
    return f"Luvut, jotka ovat alle {threshold} tai paljastaisivat sellaisen, on peitetty (..)."
