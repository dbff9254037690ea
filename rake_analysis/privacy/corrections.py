"""What a person decided about masked spans: kept without the personal data itself, stronger than the rules.

A correction stands by its place (observation, field, characters) and a keyed hash of the words there, so that it
holds only while the words are the same. The key stays in the project folder.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.privacy.masking import SPAN_SCHEMA
from rake_analysis.privacy.spans import KINDS, Span, replaced, resolved
from rake_analysis.project import Project

VERDICTS = ("confirmed", "not_personal", "other_class", "added")
RULE = "reviewer"
FILE, KEY_FILE = "masking_corrections.csv", "masking_corrections.key"


class Correction(NamedTuple):
    """`verdict` on characters `start` to `end` of one field of an observation; `kind` is the class that holds."""

    observation_id: str
    field: str
    start: int
    end: int
    kind: str
    verdict: str
    text_hash: str

    @property
    def place(self) -> tuple[str, str, int, int]:
        return self.observation_id, self.field, self.start, self.end


@dataclass(frozen=True)
class Register:
    """The corrections of a project and the key of their hashes."""

    corrections: tuple[Correction, ...] = ()
    key: bytes = b""

    def of_period(self, code: str) -> "Register":
        """Return the register with the corrections of one period's observations."""
        return Register(tuple(one for one in self.corrections if one.observation_id.startswith(f"{code}-")), self.key)

    def digest(self) -> str:
        """Return a hash of what the register says; empty without corrections."""
        return files.sha256(repr(sorted(self.corrections)).encode()) if self.corrections else ""

    def hash_of(self, text: str) -> str:
        """Return the keyed hash of a text, blind to case and spacing."""
        normal = " ".join(text.split()).casefold()
        return hmac.new(self.key, normal.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def read(project: Project) -> Register:
    """Return the project's register, an empty one where nothing was reviewed.

    Raises UserError that names the row for what is no correction, and for a register without its key.
    """
    path, key_path = project.registers / FILE, project.registers / KEY_FILE
    key = bytes.fromhex(key_path.read_text(encoding="ascii").strip()) if key_path.is_file() else b""
    if not path.is_file():
        return Register((), key)
    if not key:
        raise UserError(
            "the key of the masking corrections is missing",
            place=str(key_path),
            remedy=f"Restore it from a backup, or delete {path.name} and review the period again.",
        )
    try:
        table = pl.read_csv(path, infer_schema=False).select(Correction._fields)
        rows = [
            Correction(one, name, int(start), int(end), kind, verdict, digest)
            for one, name, start, end, kind, verdict, digest in table.iter_rows()
        ]
    except (pl.exceptions.PolarsError, ValueError, TypeError) as error:
        raise UserError(
            "the masking corrections are damaged",
            place=str(path),
            remedy="Restore them, or read the review file again.",
        ) from error
    for number, row in enumerate(rows, start=2):
        if row.kind not in KINDS or row.verdict not in VERDICTS or not 0 <= row.start < row.end:
            raise UserError("not a correction of masking", place=f"{path}, row {number}", remedy="Delete the row.")
    return Register(tuple(rows), key)


def opened(project: Project) -> Register:
    """Return the project's register with a key, made where there is none yet."""
    register = read(project)
    if register.key:
        return register
    path = project.registers / KEY_FILE
    files.write_text(path, secrets.token_hex(32) + "\n")
    path.chmod(0o600)
    return read(project)


def write(project: Project, corrections: list[Correction]) -> None:
    """Make `corrections` the project's register, in the order of their places."""
    rows = sorted(corrections)
    table = pl.DataFrame(rows, schema=list(Correction._fields), orient="row")
    files.write_text(project.registers / FILE, table.write_csv())


def applied(
    register: Register, field: str, ids: pl.Series, originals: pl.Series, masked: pl.Series, spans: pl.DataFrame
) -> tuple[pl.Series, pl.DataFrame]:
    """Return `masked` and `spans` of one field (see `masking.mask`) as the corrections want them.

    `ids` are the observations of the rows and `originals` the texts before masking. A part of a text that a person
    found to be no personal data is shown; one that a person marked is masked whatever the rules say.
    """
    by_observation: dict[str, list[Correction]] = {}
    for correction in register.corrections:
        if correction.field == field:
            by_observation.setdefault(correction.observation_id, []).append(correction)
    touched = ids.is_in(list(by_observation)).arg_true().to_list() if by_observation else []
    if not touched:
        return masked, spans
    changed: dict[int, str] = {}
    rows: list[tuple[int, int, int, str, str]] = []
    for index in touched:
        text = originals[index]
        if text is None:
            continue
        own = [Span(*row) for row in spans.filter(pl.col("index") == index).drop("index").iter_rows()]
        found = _corrected(register, text, own, by_observation[ids[index]])
        changed[index] = replaced(text, found)
        rows += [(index, s.start, s.end, s.kind, s.rule) for s in found]
    others = spans.filter(~pl.col("index").is_in(list(changed)))
    corrected = pl.DataFrame(rows, schema=SPAN_SCHEMA, orient="row")
    table = pl.concat([others, corrected]).sort("index", "start")
    return masked.scatter(list(changed), list(changed.values())), table


def _corrected(register: Register, text: str, spans: list[Span], corrections: list[Correction]) -> list[Span]:
    for one in corrections:
        if one.end > len(text) or register.hash_of(text[one.start : one.end]) != one.text_hash:
            continue  # the text has changed since: the rules hold
        inside = [span for span in spans if one.start <= span.start and span.end <= one.end]
        if one.verdict == "confirmed" and inside:
            continue
        spans = [span for span in spans if span not in inside]
        if one.verdict != "not_personal":
            spans.append(Span(one.start, one.end, one.kind, RULE))
    return resolved(spans)
