"""The distribution list: who gets which version of a half-year's report, from `distribution.yml`."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from rake_analysis import metadata
from rake_analysis.errors import UserError, first_problem
from rake_analysis.finnish import capitalised
from rake_analysis.project import Project
from rake_analysis.report import pages, prose
from rake_analysis.report.inputs import record
from rake_analysis.report.load import AUDIENCES, Material
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View, version_fi

FILE_NAME = "distribution.yml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Recipient(_Strict):
    """A body or role that gets a version: which pages, when, and where the custom comes from."""

    name: str = Field(min_length=1)
    pages: tuple[str, ...] = Field(min_length=1)
    when: str = Field(min_length=1)
    basis: str = Field(min_length=1)


class Version(_Strict):
    """Who gets the version of one audience."""

    audience: str = Field(pattern=f"^({'|'.join(AUDIENCES)})$")
    recipients: tuple[Recipient, ...] = Field(min_length=1)


def path(project: Project) -> Path:
    """The project's own list where it has one, else the package's."""
    own = project.root / FILE_NAME
    return own if own.is_file() else metadata.FOLDER / FILE_NAME


def load(file: Path = metadata.FOLDER / FILE_NAME) -> tuple[Version, ...]:
    """Return the distribution list of a file. Raises UserError that names the entry that is wrong."""
    try:
        return RootModel[tuple[Version, ...]].model_validate(metadata.record(file)).root
    except ValidationError as error:
        raise UserError(first_problem(error), place=str(file), remedy="Mend the entry.") from error


class DistributionPage(View):
    """Everything `reports/distribution.qmd` shows."""

    page_name = "distribution"

    def __init__(self, material: Material):
        super().__init__(material)
        record(material.project.root / FILE_NAME)
        self._versions = load(path(material.project))

    @property
    def table(self) -> Table:
        titles = pages.titles()
        rows = [
            (
                capitalised(version_fi(version.audience)),
                one.name,
                ", ".join(titles.get(page, page) for page in one.pages),
                one.when,
                one.basis,
            )
            for version in self._versions
            for one in version.recipients
        ]
        return Table.of(("Versio", "Kenelle", "Sivut", "Milloin", "Peruste"), rows)

    @property
    def note(self) -> Markdown:
        return prose.text(
            "Jakelua koordinoi sosiaalityön professiojohtaja. Sisäistä työversiota ei jaeta työryhmien ulkopuolelle."
        )
