"""What a person types into a register, checked cell by cell: plain lines, days, codes."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.periods import Period
from rake_analysis.privacy import masking
from rake_analysis.project import Project
from rake_analysis.registers import journal
from rake_analysis.text import plain_line

# How a message names a column of what was typed: `--deadline`, or a cell of a workbook.
Place = Callable[[str], str]

_DAY_PATTERNS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")  # the latter: a workbook's own days
_OPTIONS = {
    "proposal_id": "PROPOSAL",
    "observation_id": "--observation",
    "decided_by": "--by",
    "data_needed": "--data",
    "created_date": "--date",
    "decided_date": "--date",
    "event_date": "--date",
}


def option(column: str) -> str:
    """Return how the command line calls a column.

    >>> option("event_date"), option("deadline")
    ('--date', '--deadline')
    """
    return _OPTIONS.get(column, f"--{column}")


def line(text: str, place: str, *, is_required: bool = False) -> str:
    """Return `text` as one plain line; empty only where it is not required.

    Raises UserError for a text that a spreadsheet would take for a formula and for one with an identifier in it
    (identity code, telephone number, address and their like), which the sentence shows masked.
    """
    try:
        plain = journal.line(text)
    except UserError as error:
        raise UserError(error.problem, place=place, remedy=error.remedy) from error
    if is_required and not plain:
        raise UserError("must not be empty", place=place, remedy="Write it.")
    masked = masking.without_identifiers(plain)
    if masked != plain:
        raise UserError(
            f"the text holds personal data, '{masked}'",
            place=place,
            remedy="Write it without: registers are published.",
        )
    return plain


def day(text: str, place: str) -> date | None:
    """Return a day written `2025-10-01` or `1.10.2025`, None for none. Raises UserError for anything else."""
    plain = plain_line(text)
    if not plain:
        return None
    for pattern in _DAY_PATTERNS:
        try:
            found = datetime.strptime(plain, pattern).date()
        except ValueError:
            continue
        if found.year >= 1900:
            return found
    raise UserError(f"'{plain}' is not a day", place=place, remedy="Write it like 2025-10-01.")


def past_day(text: str, place: str, today: date) -> date:
    """Return a day as `day` does, `today` for none. Raises UserError for a day to come."""
    found = day(text, place) or today
    if found > today:
        raise UserError(f"{found} is still to come", place=place, remedy="Record what has happened.")
    return found


def day_since(period: Period, text: str, place: str, today: date) -> date:
    """Return a day as `past_day` does. Raises UserError also for one before the period that it concerns."""
    found = past_day(text, place, today)
    if found < period.start:
        raise UserError(f"{found} is before the period {period}", place=place, remedy="Mend day or period.")
    return found


def period(project: Project, text: str, place: str) -> Period:
    """Return the period of a code. Raises UserError that names the place."""
    try:
        return project.period(text)
    except UserError as error:
        raise UserError(error.problem, place=place, remedy=error.remedy) from error


def phenomenon(text: str, known: Collection[str], place: str) -> str:
    """Return the code of a phenomenon. Raises UserError that lists the known ones."""
    wanted = line(text, place, is_required=True).upper()
    if wanted not in known:
        raise UserError(f"there is no phenomenon '{wanted}'", place=place, remedy=f"Known: {', '.join(known)}.")
    return wanted


def code(codelist: str, text: str, place: str) -> str:
    """Return the code that `text` names in a code list, by code or by label in any of its languages.

    Raises UserError that lists the codes.
    """
    wanted = plain_line(text).casefold().replace(" ", "_")
    table = metadata.codelist(codelist)
    for known, *labels in table.select("code", "label_fi", "label_sv", "label_en").rows():
        if wanted in {name.casefold().replace(" ", "_") for name in (known, *labels)}:
            return known
    raise UserError(
        f"'{plain_line(text)}' is not known" if wanted else "must not be empty",
        place=place,
        remedy=f"Write one of: {', '.join(table['code'])}.",
    )
