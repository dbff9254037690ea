"""The candidates for a supplement as the decision form lists them, in the order of the professional group's page."""

from rake_analysis.observations import store
from rake_analysis.periods import Period
from rake_analysis.project import Project
from rake_analysis.registers.decision_form import Candidate
from rake_analysis.report.load import Material
from rake_analysis.report.overview import Overview


def candidates(project: Project, period: Period) -> list[Candidate]:
    """Return the phenomena of which the professional group is asked, the most pressing first, each with its reason.

    The reason tells no count: the form goes where a release may hide it.

    Raises UserError for a period that has no observations.
    """
    store.read(project, [period])
    overview = Overview(Material(project, period, project.county), "index")
    return [
        Candidate(
            found.code,
            found.label_fi,
            found.placement.sentence(found.placement.observations.words_fi),
            found.data_needed,
        )
        for found in overview.candidates
    ]
