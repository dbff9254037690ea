"""Units that are expected to report: `plan_units.csv`, so that the silent ones can be named."""

from pathlib import Path

from rake_analysis.project import Project
from rake_analysis.registers import tables
from rake_analysis.registers.tables import Column

FILE_NAME = "plan_units.csv"


def register(project: Project) -> Path:
    return project.registers / FILE_NAME


def read(project: Project) -> list[str]:
    """Return the units by the names they report under, in the order of the file; none where there is no file.

    Raises UserError that names the row of an empty cell.
    """
    return tables.read(register(project), [Column(name="unit")])["unit"].to_list()
