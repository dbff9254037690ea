"""A file → a survey export bound to its form: the part of an ingest that only reads."""

from dataclasses import dataclass
from pathlib import Path

from rake_analysis import __version__, files
from rake_analysis.errors import UserError
from rake_analysis.observations import forms, grids, layouts, urgency
from rake_analysis.observations.forms import FormMap, Mapping
from rake_analysis.observations.layouts import RawExport, Shape
from rake_analysis.observations.received import safe_name, survey_name
from rake_analysis.privacy import masking

# A survey of 200,000 answers is 100 MB.
_LARGEST = 1024**3


@dataclass
class Reading:
    """A file as read. The rows are handed out once, so that they do not stay in memory while texts are masked."""

    file: Path
    digest: str
    survey: str
    mapping: Mapping
    shape: Shape
    rows: list[RawExport]

    def fingerprint(self, county_code: str, corrections: str = "") -> str:
        """Return what the outcome depends on: file, sheet, county, form map, rules of masking and urgency, program.

        `corrections` is the digest of what people decided about the masking.
        """
        rules = f"{self.digest}{self.shape.sheet}{county_code}{self.mapping.form.model_dump_json()}"
        rules += f"{masking.rules_version()}{urgency.rules_version()}{__version__}{corrections}"
        return files.sha256(rules.encode())


def read(file: Path, known: dict[str, FormMap], form: str | None, sheet: str | None) -> Reading:
    """Return the export in `file`, read through the form map `form` or the best of the `known` ones.

    Raises UserError for a file that cannot be used or that no form map fits.
    """
    export, digest = read_export(file, sheet)
    mapping = forms.choose(export, known, form)
    return Reading(file, digest, survey_name(safe_name(file)), mapping, export.shape, [export])


def read_export(file: Path, sheet: str | None) -> tuple[RawExport, str]:
    """Return the export in `file`, whatever its form, and the sha256 of the file."""
    try:
        size = file.stat().st_size
        if size > _LARGEST:
            raise UserError(
                f"the file is {size // 1024**2} MB, the limit {_LARGEST // 1024**2} MB",
                place=str(file),
                remedy="Export the survey in parts.",
            )
        content = file.read_bytes()
    except OSError as error:
        raise UserError(
            f"the file cannot be read ({error.strerror})", place=str(file), remedy="Check the name and permissions."
        ) from error
    digest = files.sha256(content)
    grid = grids.read(file, content, sheet)
    del content
    return layouts.detect(grid, file.name), digest
