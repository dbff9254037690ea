"""One export into one period's store: kept as received, mapped, checked, masked, and written as one state."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import __version__, contracts, files
from rake_analysis.errors import UserError
from rake_analysis.observations import canonical, forms, grids, layouts, lock, store, urgency
from rake_analysis.observations.canonical import Source
from rake_analysis.observations.forms import FormMap, Mapping
from rake_analysis.observations.layouts import RawExport, Shape
from rake_analysis.observations.protection import protected
from rake_analysis.observations.received import keep_raw, survey_name
from rake_analysis.periods import Period
from rake_analysis.privacy import masking
from rake_analysis.project import Project


@dataclass(frozen=True)
class IngestReport:
    """What an ingest did or, after a dry run, would do. `added`, `changed` and `gone` are observation ids."""

    period: Period
    file: str
    survey: str
    shape: Shape
    mapping: Mapping
    observation_count: int
    rejected: Counter[str]
    unknown: dict[str, Counter[str]]
    merged: Counter[str]
    masked: Counter[str]
    repeated_count: int = 0
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
    dry_run: bool = False,
    today: date | None = None,
) -> IngestReport:
    """Read the export `file` into `period`: raw copy, observations, rejected rows, masked spans.

    The same file again changes nothing. An export of the same survey (the file's name without suffixes such as
    `_Perusraportti`, `(1)`, `_korjattu`, a date) replaces that survey's rows; other surveys' rows stay. `form` names
    a form map, without it the best match is taken. `today` is noted as the day the file was received.

    Raises UserError, with the previous state intact, for a file, form or period that cannot be used.
    """
    period = project.period(period) if isinstance(period, str) else period
    reading = _Reading.of(file, period, forms.load(project), form)
    if dry_run:
        return _run(project, reading, None)
    with lock.ingesting(project):
        return _run(project, reading, today or date.today())


@dataclass
class _Reading:
    """A file as read. The rows are handed out once, so that they do not stay in memory while texts are masked."""

    file: Path
    digest: str
    period: Period
    survey: str
    mapping: Mapping
    shape: Shape
    rows: list[RawExport]

    @classmethod
    def of(cls, file: Path, period: Period, known: dict[str, FormMap], form: str | None) -> "_Reading":
        try:
            content = file.read_bytes()
        except OSError as error:
            raise UserError(
                f"the file cannot be read ({error.strerror})", place=str(file), remedy="Check the name and permissions."
            ) from error
        digest = files.sha256(content)
        grid = grids.read(file, content)
        del content
        export = layouts.detect(grid, file.name)
        mapping = forms.choose(export, known, form)
        return cls(file, digest, period, survey_name(file), mapping, export.shape, [export])

    def fingerprint(self, county_code: str) -> str:
        """What the outcome depends on: file, county, form map, the rules of masking and of urgency, the program."""
        rules = f"{self.digest}{county_code}{self.mapping.form.model_dump_json()}{masking.rules_version()}"
        rules += f"{urgency.rules_version()}{__version__}"
        return files.sha256(rules.encode())


def _run(project: Project, reading: _Reading, received: date | None) -> IngestReport:
    """Build, mask and, when `received` is given, write."""
    period, survey = reading.period, reading.survey
    before = store.state(project, period)
    stored = next((s for s in before.sources if s.survey == survey and s.sha256 == reading.digest), None)
    name = stored.file if stored else _free_name(project.raw(period), reading.file.name, reading.digest)
    if stored and stored.fingerprint == reading.fingerprint(project.settings.county_code):
        return _unchanged(before, reading, name, received is None)
    reserved = frozenset(before.observations.filter(pl.col("survey") != survey)["observation_id"])
    source = Source(period, survey, name, reading.digest, project.settings.county_code, reserved)
    built = canonical.build(reading.rows.pop(), reading.mapping, source)
    repeated_count = _repeated_count(built.observations)
    observations, masked = protected(built.observations)
    state, changes = _merged(before, survey, observations, built.rejected, masked)
    report = IngestReport(
        period=period,
        file=name,
        survey=survey,
        shape=reading.shape,
        mapping=reading.mapping,
        observation_count=observations.height,
        rejected=Counter(built.rejected["rule"].to_list()),
        unknown=_masked_texts(built.unknown),
        merged=built.merged,
        masked=Counter(masked["kind"].to_list()),
        repeated_count=repeated_count,
        is_dry_run=received is None,
        added=changes["added"],
        changed=changes["changed"],
        gone=changes["gone"],
    )
    if received is not None:
        new = store.StoredSource(survey, name, reading.digest, reading.fingerprint(project.settings.county_code))
        sources = sorted([s for s in before.sources if s.survey != survey] + [new], key=lambda s: s.survey)
        about = _about(report, reading.digest, received)
        with keep_raw(project.raw(period) / name, reading.file, reading.digest, about):
            store.write(project, period, store.State(state.observations, state.rejected, state.masked, tuple(sources)))
    return report


def _free_name(folder: Path, name: str, digest: str) -> str:
    """The file's own name, or, where another file has it already, the name with a part of its hash."""
    path = folder / name
    if not path.exists() or files.sha256_of(path) == digest:
        return name
    return f"{path.stem}.{digest[:8]}{path.suffix}"


def _unchanged(before: store.State, reading: _Reading, name: str, is_dry_run: bool) -> IngestReport:
    """The report of a file that is stored already, told from what is stored."""
    observations = before.observations.filter(pl.col("survey") == reading.survey)
    masked = before.masked.filter(pl.col("observation_id").is_in(observations["observation_id"].implode()))
    return IngestReport(
        period=reading.period,
        file=name,
        survey=reading.survey,
        shape=reading.shape,
        mapping=reading.mapping,
        observation_count=observations.height,
        rejected=Counter(before.rejected.filter(pl.col("survey") == reading.survey)["rule"].to_list()),
        unknown={},
        merged=Counter(),
        masked=Counter(masked["kind"].to_list()),
        repeated_count=_repeated_count(observations),
        is_unchanged=True,
        is_dry_run=is_dry_run,
    )


def _merged(
    before: store.State, survey: str, observations: pl.DataFrame, rejected: pl.DataFrame, masked: pl.DataFrame
) -> tuple[store.State, dict[str, list[str]]]:
    """The state with the survey's rows replaced, and the ids that were added, changed and gone."""
    replaced = before.observations.filter(pl.col("survey") == survey)
    others = before.observations.filter(pl.col("survey") != survey)
    old_ids, new_ids = set(replaced["observation_id"]), set(observations["observation_id"])
    compared = [name for name in observations.columns if not name.startswith("source_")]
    both = observations.select(compared).join(replaced.select(compared), on="observation_id", suffix="_before")
    differs = pl.any_horizontal(
        *[pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in compared if name != "observation_id"]
    )
    changes = {
        "added": sorted(new_ids - old_ids),
        "changed": sorted(both.filter(differs)["observation_id"]),
        "gone": sorted(old_ids - new_ids),
    }
    kept_spans = before.masked.filter(pl.col("observation_id").is_in(others["observation_id"].implode()))
    state = store.State(
        pl.concat([others, observations]).sort("received_date", "observation_id"),
        pl.concat([before.rejected.filter(pl.col("survey") != survey), _as_rejected(rejected)]).sort(
            "source_file", "source_row"
        ),
        pl.concat([kept_spans, masked]).sort("observation_id", "field", "start"),
    )
    return state, changes


def _as_rejected(rejected: pl.DataFrame) -> pl.DataFrame:
    return contracts.Rejected.validate(rejected, cast=True)


def _masked_texts(unknown: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """Cell texts the form does not know may be anything a person typed: they are masked like free text."""
    found = {}
    for name, counts in unknown.items():
        texts, _ = masking.mask(pl.Series(list(counts), dtype=pl.String))
        found[name] = Counter()
        for text, count in zip(texts, counts.values(), strict=True):
            found[name][text if len(text) <= 80 else f"{text[:79]}…"] += count
    return found


def _repeated_count(observations: pl.DataFrame) -> int:
    """How many observations repeat another's description from the same unit on the same day."""
    same = observations.select("unit", "received_date", "description")
    return int(same.height - same.unique().height)


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
    }
