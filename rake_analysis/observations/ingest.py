"""One export into one period's store: kept as received, mapped, checked, masked, and written as one state."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import yaml

from rake_analysis import contracts, files
from rake_analysis.observations import canonical, changes, duplicates, forms, lock, reading, store
from rake_analysis.observations.canonical import Source
from rake_analysis.observations.forms import Mapping
from rake_analysis.observations.layouts import Header, Shape
from rake_analysis.observations.municipalities import Municipalities
from rake_analysis.observations.protection import protected
from rake_analysis.observations.reading import Reading
from rake_analysis.observations.received import keep_raw, note_path, safe_name
from rake_analysis.periods import Period
from rake_analysis.privacy import corrections, masking
from rake_analysis.project import Project

_ELSEWHERE = "municipalities of other counties"
_NO_CHANGES: dict[str, list[str]] = {"added": [], "changed": [], "gone": []}


@dataclass(frozen=True)
class IngestReport:
    """What an ingest did or, after a dry run, would do. `added`, `changed` and `gone` are observation ids.

    `repeated` has a row for each observation that repeats another (see `duplicates.find`). `new_headers` and
    `lost_headers` are told against the survey's export before. Cell texts are masked.
    """

    period: Period
    file: str
    survey: str
    shape: Shape
    mapping: Mapping
    observation_count: int
    rejected: Counter[str]
    masked: Counter[str]
    repeated: pl.DataFrame
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    merged: Counter[str] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)
    several: Counter[str] = field(default_factory=Counter)
    new_headers: list[str] = field(default_factory=list)
    lost_headers: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    is_unchanged: bool = False
    is_dry_run: bool = False


def ingest(
    project: Project,
    file: Path,
    period: Period | str,
    *,
    form: str | None = None,
    sheet: str | None = None,
    dry_run: bool = False,
    today: date | None = None,
) -> IngestReport:
    """Read the export `file` into `period`: raw copy, observations, rejected rows, masked spans, log of changes.

    The same file again changes nothing. An export of the same survey (the file's name without suffixes such as
    `_Perusraportti`, `(1)`, `_korjattu`, a date) replaces that survey's rows; other surveys' rows stay. `form` names
    a form map, without it the best match is taken; `sheet` a workbook's sheet. `today` is noted as the day the file
    was received.

    Raises UserError, with the previous state intact, for a file, form or period that cannot be used.
    """
    period = project.period(period) if isinstance(period, str) else period
    found = reading.read(file, forms.load(project), form, sheet)
    if dry_run:
        return _run(project, period, found, None)
    with lock.ingesting(project, period):
        return _run(project, period, found, today or date.today())


def _run(project: Project, period: Period, found: Reading, received: date | None) -> IngestReport:
    """Build, mask and, when `received` is given, write."""
    survey, county = found.survey, project.settings.county_code
    register = corrections.read(project).of_period(period.code)
    fingerprint = found.fingerprint(county, register.digest())
    before = store.state(project, period)
    stored = next((source for source in before.sources if source.survey == survey), None)
    is_same = stored is not None and stored.sha256 == found.digest
    name = stored.file if stored and is_same else _free_name(project.raw(period), safe_name(found.file), found.digest)
    if stored and is_same and stored.fingerprint == fingerprint:
        earlier = before.observations.filter(pl.col("survey") == survey)
        spans = before.masked.filter(pl.col("observation_id").is_in(earlier["observation_id"].implode()))
        state = store.State(earlier, before.rejected.filter(pl.col("survey") == survey), spans)
        return _report(period, found, name, state, is_dry_run=received is None, is_unchanged=True)
    reserved = frozenset(before.observations.filter(pl.col("survey") != survey)["observation_id"])
    source = Source(period, survey, name, found.digest, county, reserved)
    built = canonical.build(found.rows.pop(), found.mapping, source)
    built.observations, masked = protected(built.observations, register)
    rejected = contracts.Rejected.validate(built.rejected, cast=True)
    kept = store.StoredSource(survey, name, found.digest, fingerprint)
    new = store.State(built.observations, rejected, masked, (kept,))
    state, told = changes.replaced(before, survey, new)
    report = _report(period, found, name, new, built=built, told=told, is_dry_run=received is None)
    raw = project.raw(period)
    if stored and not is_same:
        _compare_headers(report, raw / stored.file)
    if received is not None:
        with keep_raw(raw / name, found.file, found.digest, _about(report, found.digest, received)):
            changes.record(raw / name, received, kept.fingerprint, stored.file if stored else None, told)
            store.write(project, period, state)
    return report


def _report(
    period: Period,
    found: Reading,
    name: str,
    state: store.State,
    *,
    is_dry_run: bool,
    is_unchanged: bool = False,
    built: canonical.Canonical | None = None,
    told: dict[str, list[str]] = _NO_CHANGES,
) -> IngestReport:
    """The report of what `state` holds of the survey; `built` adds what the cells held besides."""
    places = (built.places if built else None) or Municipalities(pl.Series(dtype=pl.String))
    told_of = _masked({**(built.unknown if built else {}), _ELSEWHERE: places.elsewhere})
    elsewhere = told_of.pop(_ELSEWHERE)
    return IngestReport(
        period=period,
        file=name,
        survey=found.survey,
        shape=found.shape,
        mapping=found.mapping,
        observation_count=state.observations.height,
        rejected=Counter(state.rejected["rule"].to_list()),
        masked=Counter(state.masked["kind"].to_list()),
        repeated=duplicates.find(state.observations),
        unknown=told_of,
        merged=places.merged,
        elsewhere=elsewhere,
        several=places.several,
        is_unchanged=is_unchanged,
        is_dry_run=is_dry_run,
        **told,
    )


def _free_name(folder: Path, name: str, digest: str) -> str:
    """The file's own name, or, where another file has it already, the name with a part of its hash."""
    path = folder / name
    if not path.exists() or files.sha256_of(path) == digest:
        return name
    return f"{path.stem}.{digest[:8]}{path.suffix}"


def _masked(counts: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """Cell texts the form does not know may be anything a person typed: they are masked like free text."""
    texts = [(name, text, count) for name, group in counts.items() for text, count in group.items()]
    found: dict[str, Counter[str]] = {name: Counter() for name in counts}
    if not texts:
        return found
    masked, _ = masking.mask(pl.Series([text for _, text, _ in texts], dtype=pl.String))
    for text, (name, _, count) in zip(masked, texts, strict=True):
        found[name][text if len(text) <= 80 else f"{text[:79]}…"] += count
    return found


def _compare_headers(report: IngestReport, earlier: Path) -> None:
    """Tell the columns that the survey's export before did not have, and those it had."""
    headers = [header.label for header in _headers(report.mapping)]
    before: list[str] = []
    with suppress(OSError, ValueError, AttributeError, yaml.YAMLError):
        before = yaml.safe_load(note_path(earlier).read_text(encoding="utf-8")).get("headers") or []
    if before:
        report.new_headers.extend(header for header in headers if header not in before)
        report.lost_headers.extend(header for header in before if header not in headers)


def _headers(mapping: Mapping) -> list[Header]:
    """Every column of the export in its order."""
    bound = [item.header for item in mapping.bound]
    others = [header for header, _ in mapping.others]
    ids = [mapping.response_id] if mapping.response_id else []
    found = [*bound, *others, *ids, *mapping.dropped, *mapping.unmatched_headers, *mapping.unmatched_options]
    return sorted(found, key=lambda header: header.index)


def _about(report: IngestReport, digest: str, received: date) -> dict[str, object]:
    return {
        "file": report.file,
        "survey": report.survey,
        "sha256": digest,
        "received": received.isoformat(),
        "rows": report.shape.row_count,
        "form": report.mapping.form.form,
        "language": report.mapping.language,
        "layout": report.shape.layout,
        "encoding": report.shape.encoding,
        "delimiter": report.shape.delimiter,
        "sheet": report.shape.sheet,
        "headers": [header.label for header in _headers(report.mapping)],
    }
