"""Audit whole folders as one body of knowledge, and keep a report that holds for exactly the bytes audited."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from rake_analysis import __version__, files
from rake_analysis.audit import checks, content, counts, page, texts
from rake_analysis.audit.attack import attack
from rake_analysis.audit.findings import Finding
from rake_analysis.audit.structure import crossed, parse
from rake_analysis.errors import UserError
from rake_analysis.registers import quotes

_MARKUP = (".html", ".htm", ".svg")
_DOCUMENTS = ("pdf", "docx", "pptx")


@dataclass(frozen=True)
class Audit:
    """`findings`, `hashes` (sha256 of each file, by folder and path in it), and what was asked of the audit.

    `notes` tell where the attack was partial: crossings of tables too large to take in.
    """

    findings: list[Finding]
    hashes: dict[str, dict[str, str]]
    cell_count: int
    threshold: int
    audience: str
    approvals_sha256: str
    notes: list[str]

    def write(self, path: Path) -> None:
        """Write the machine report as JSON."""
        report = {
            "version": __version__,
            "threshold": self.threshold,
            "audience": self.audience,
            "approvals_sha256": self.approvals_sha256,
            "cell_count": self.cell_count,
            "notes": self.notes,
            "findings": [asdict(finding) for finding in self.findings],
            "files": self.hashes,
        }
        files.write_json(path, report)


def audit(
    folders: list[Path],
    *,
    threshold: int = 5,
    approvals: pl.DataFrame | None = None,
    observed: list[str] | None = None,
    audience: str = "public",
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Audit:
    """Return everything found in `folders`, of which a reader may hold all at once.

    `approvals`: see `registers.quotes` (none: no quote is approved); `observed`: masked free texts whose words must
    not appear without approval. Raises UserError for a folder that is missing or empty and for an audience
    that is none.
    """
    if audience not in quotes.AUDIENCES:
        known = ", ".join(sorted(quotes.AUDIENCES))
        raise UserError(f"there is no audience '{audience}' to publish for", remedy=f"Known: {known}.")
    contents = {folder: _contents(folder) for folder in folders}
    approvals = pl.DataFrame(schema=quotes.SCHEMA) if approvals is None else approvals
    holding = quotes.for_audience(approvals, audience)
    private = checks.shingles(observed or []) - checks.shingles(holding["wording"])
    found = {f"{folder.name}/{name}": data for folder, held in contents.items() for name, data in held.items()}
    marks, findings, groups = [], [], {}
    for file, data in found.items():
        cells, broken = _marks(file, data)
        marks += cells
        groups |= page.read(data.decode("utf-8", errors="replace")).groups if file.lower().endswith(_MARKUP) else {}
        findings += broken
    table = pl.DataFrame(marks, schema={"key": pl.String, "value": pl.Float64}, orient="row")
    told = table.drop_nulls()
    seen = _Seen(private, holding, set(told["value"]), set(told["key"]), found)
    for done, (file, data) in enumerate(found.items(), start=1):
        progress("Audit", done, len(found))
        findings += _safely(file, data, seen)
    given_away = attack(table, threshold, groups).filter(~is_harmless(threshold))
    findings += [_disclosed(row) for row in given_away.iter_rows(named=True)]
    left_out = crossed({parse(key) for key in table["key"]})[1]
    notes = [f"The attack is partial: too many cells where three tables cross ({one})." for one in left_out]
    hashes = {
        str(folder): {name: files.sha256(data) for name, data in held.items()} for folder, held in contents.items()
    }
    return Audit(findings, hashes, table.height, threshold, audience, quotes.digest(approvals), notes)


def is_clean_for(
    folder: Path,
    report_path: Path,
    threshold: int = 5,
    audience: str = "public",
    approvals: pl.DataFrame | None = None,
) -> bool:
    """Tell whether the report found nothing and was made of exactly the files that `folder` holds now.

    A report made with a lower threshold, for other readers than `audience` (what is clean for the public is clean
    for all), by another version or, where `approvals` are given, under other approvals says nothing of the folder.
    """
    try:
        report = json.loads(report_path.read_text(encoding="utf-8"))
        now = {name: files.sha256(data) for name, data in _contents(folder).items()}
        return (
            report["findings"] == []
            and report["version"] == __version__
            and report["threshold"] >= threshold
            and report["audience"] in ("public", audience)
            and (approvals is None or report["approvals_sha256"] == quotes.digest(approvals))
            and now in report["files"].values()
        )
    except (OSError, ValueError, KeyError, AttributeError, TypeError, UserError):
        return False


def _contents(folder: Path) -> dict[str, bytes]:
    held = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in (sorted(folder.rglob("*")) if folder.is_dir() else [])
        if path.is_file()
    }
    if not held:
        raise UserError("there is nothing to audit", place=str(folder), remedy="Give a folder of rendered pages.")
    return held


def _marks(file: str, data: bytes) -> tuple[list[tuple[str, float | None]], list[Finding]]:
    try:
        raw = content.cells(file, data)
    except Exception as error:  # whatever a damaged workbook raises: unread is a finding
        return [], [Finding("unread", file, "cells", f"could not be read ({type(error).__name__})")]
    good, broken = [], []
    for key, shown in raw:
        try:
            good.append((str(parse(key)), content.number(shown)))
        except ValueError:
            broken.append(Finding("unreadable_mark", file, key[:80], "not a key and a number"))
    return good, broken


@dataclass(frozen=True)
class _Seen:
    """What a file is read against: private words, approvals that hold, values and keys of all cells, all files."""

    private: set[tuple[str, ...]]
    approvals: pl.DataFrame
    values: set[float]
    keys: set[str]
    files: dict[str, bytes]

    def page_of(self, file: str) -> list[texts.Piece]:
        """The pieces of the web page that a document is another form of; none where there is no such page."""
        stem, _, ending = file.rpartition(".")
        page_data = self.files.get(f"{stem}.html") if ending.lower() in _DOCUMENTS else None
        return list(texts.pieces(page_data)) if page_data else []


def _safely(file: str, data: bytes, seen: _Seen) -> list[Finding]:
    """Findings of a file; one that cannot be read is a finding too, whatever its reader raises."""
    try:
        return list(_checked(file, data, seen))
    except Exception as error:
        return [Finding("unread", file, "content", f"could not be read ({type(error).__name__})")]


def _checked(file: str, data: bytes, seen: _Seen) -> Iterator[Finding]:
    read = list(texts.pieces(data))
    yield from checks.of_personal_data(file, read, seen.page_of(file))
    yield from checks.of_free_text(file, read, seen.private)
    if file.lower().endswith(_MARKUP):
        found = page.read(data.decode("utf-8", errors="replace"))
        yield from checks.of_page(file, found)
        yield from checks.of_quotes(file, found, seen.approvals)
        yield from checks.of_shares(file, found, seen.keys)
    elif file.lower().rpartition(".")[2] in _DOCUMENTS:
        yield from checks.of_pdf(file, data) if file.lower().endswith(".pdf") else checks.of_office(file, data)
        yield from counts.in_prose(file, "\n".join(text for text, _ in read), seen.values)
    else:
        yield from counts.in_data(file, data)


def is_harmless(threshold: int) -> pl.Expr:
    """A zero, or a count of the threshold or more, was hidden for others' sake: worked out, it tells of nobody."""
    return (pl.col("kind") == "recovered") & ((pl.col("greatest") == 0) | (pl.col("least") >= threshold))


def _disclosed(row: dict) -> Finding:
    least, greatest = row["least"], row["greatest"]
    span = "" if least is None else f"{least:g}–{greatest:g}: "
    return Finding(row["kind"], "(all files)", row["key"], f"{span}{row['how']}")
