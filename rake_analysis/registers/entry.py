"""What a person types into a register, checked cell by cell: plain lines, days, codes."""

from datetime import date, datetime

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.privacy import masking
from rake_analysis.registers import journal
from rake_analysis.text import plain_line

_DAY_PATTERNS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")  # the latter: a workbook's own days


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
