"""What a person decided in a reviewed masking workbook, into the register of corrections."""

import re
from pathlib import Path

from rake_analysis import files, metadata
from rake_analysis.errors import UserError
from rake_analysis.observations import originals, workbooks
from rake_analysis.observations.masking_review import COLUMNS, MISSED_COLUMNS, MISSED_SHEET, SPANS_SHEET
from rake_analysis.periods import Period
from rake_analysis.privacy import corrections
from rake_analysis.privacy.corrections import Correction, Register
from rake_analysis.privacy.spans import PLACEHOLDERS
from rake_analysis.project import Project


def read(project: Project, period: Period, path: Path) -> dict[str, int]:
    """Read a reviewed workbook into the project's register and return how many spans have which verdict.

    A span whose `oikein?` is empty has no verdict any more. Reading a file twice changes nothing.
    Raises UserError that names sheet and row of what cannot be understood; nothing is then written.
    """
    content = files.read_bytes(path)
    texts = originals.read(project, period)
    register = corrections.opened(project)
    decided = {one.place: one for one in register.corrections}
    judged = _table(path, content, SPANS_SHEET, COLUMNS)
    for number, cells in judged:
        one = _judged(register, texts, path, number, cells)
        if one is not None:
            decided[one.place] = one
        else:
            decided.pop(_place(cells), None)
    for number, cells in _table(path, content, MISSED_SHEET, MISSED_COLUMNS):
        for one in _missed(register, texts, path, number, cells):
            decided[one.place] = one
    corrections.write(project, list(decided.values()))
    of_period = [one.verdict for one in decided.values() if any(one.observation_id == key[0] for key in texts)]
    return {verdict: of_period.count(verdict) for verdict in corrections.VERDICTS}


def _place(cells: dict[str, str]) -> tuple[str, str, int, int]:
    return cells["havainto"], cells["kenttä"], int(float(cells["alku"])), int(float(cells["loppu"]))


def _judged(
    register: Register, texts: dict[tuple[str, str], str], path: Path, number: int, cells: dict[str, str]
) -> Correction | None:
    try:
        observation_id, name, start, end = place = _place(cells)
        text = texts[observation_id, name]
        if not 0 <= start < end <= len(text):
            raise ValueError
    except (ValueError, KeyError) as error:
        raise _wrong(path, SPANS_SHEET, number, "the row does not point into a text of the period") from error
    answer, found = cells["oikein?"].strip().casefold(), register.hash_of(text[start:end])
    if not answer:
        return None
    kind = _kind(path, SPANS_SHEET, number, cells["luokka"])
    if answer in ("kyllä", "kylla", "k", "x"):
        return Correction(*place, kind, "confirmed", found)
    if answer in ("ei", "e"):
        return Correction(*place, kind, "not_personal", found)
    return Correction(*place, _kind(path, SPANS_SHEET, number, answer), "other_class", found)


def _missed(
    register: Register, texts: dict[tuple[str, str], str], path: Path, number: int, cells: dict[str, str]
) -> list[Correction]:
    observation_id, words = cells["havainto"].strip(), cells["teksti"].split()
    if not observation_id and not words:
        return []
    kind = _kind(path, MISSED_SHEET, number, cells["luokka"])
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    found = [
        Correction(one, name, match.start(), match.end(), kind, "added", register.hash_of(match[0]))
        for (one, name), text in texts.items()
        if one == observation_id and words
        for match in pattern.finditer(text)
    ]
    if not found:
        raise _wrong(path, MISSED_SHEET, number, "the text is not in the observation as it is written here")
    return found


def _kind(path: Path, sheet: str, number: int, label: str) -> str:
    wanted = label.strip().casefold()
    for code, name in metadata.labels("personal_data_kinds").items():
        if wanted in (code, name.casefold(), PLACEHOLDERS[code].strip("[]")):
            return code
    known = ", ".join(metadata.labels("personal_data_kinds").values())
    raise _wrong(path, sheet, number, "the class is not known", f"Classes: {known}; or kyllä, ei.")


def _wrong(
    path: Path, sheet: str, number: int, problem: str, remedy: str = "Mend the row, or leave it empty."
) -> UserError:
    return UserError(problem, place=f"{path.name}, sheet {sheet}, row {number}", remedy=remedy)


def _table(path: Path, content: bytes, sheet: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a sheet below its header as column → text."""
    cells, _ = workbooks.read(path, content, sheet)
    names = [name for name in cells.columns if name != "row"]
    lines = cells.select("row", *names).rows()
    if not lines:
        return []
    head = [str(cell or "").strip() for cell in lines[0][1:]]
    missing = [column for column in columns if column not in head]
    if missing:
        raise UserError(
            f"column '{missing[0]}' is missing", place=f"{path.name}, sheet {sheet}", remedy="Write the file anew."
        )
    places = {column: head.index(column) + 1 for column in columns}
    return [(line[0], {column: str(line[at] or "") for column, at in places.items()}) for line in lines[1:]]
