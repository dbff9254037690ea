"""One export into one period's store: kept as received, mapped, checked, masked, and written as one state."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import __version__, contracts, files
from rake_analysis.errors import UserError
from rake_analysis.observations import canonical, forms, grids, layouts, lock, store
from rake_analysis.observations.canonical import TEXT_FIELDS, Source
from rake_analysis.observations.forms import Mapping
from rake_analysis.observations.layouts import RawExport
from rake_analysis.observations.received import keep_raw
from rake_analysis.periods import Period
from rake_analysis.privacy import masking
from rake_analysis.project import Project

_LABEL_FIELDS = ("organisation", "unit")
_SUFFIX = re.compile(
    r"[ _-]*(?:\(\d+\)|perusraportti|basrapport|raaka|korjattu|korjaus|kopio|uusi|final|v\d{1,2}|"
    r"20\d\d-?\d\d-?\d\d|\d{1,2}\.\d{1,2}\.20\d\d)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class IngestReport:
    """What an ingest did or, after a dry run, would do. `added`, `changed` and `gone` are observation ids."""

    period: Period
    file: str
    survey: str
    export: RawExport
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
    content = _content(file)
    export = layouts.detect(grids.read(file, content), file.name)
    mapping = forms.choose(export, forms.load(project), form)
    if dry_run:
        return _run(project, file, content, period, export, mapping, None)
    with lock.ingesting(project):
        return _run(project, file, content, period, export, mapping, today or date.today())


def survey_name(file: Path | str) -> str:
    """Return the survey a file is an export of: its name without extension and export suffixes.

    >>> survey_name("Sosiaalinen raportointi_Perusraportti (1).xlsx")
    'sosiaalinen raportointi'
    """
    stem = unicodedata.normalize("NFC", Path(file).stem)
    while (shorter := _SUFFIX.sub("", stem)) != stem and shorter.strip():
        stem = shorter
    return re.sub(r"\s+", " ", stem.replace("_", " ")).strip(" -").casefold()


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UserError(
            f"the file cannot be read ({error.strerror})", place=str(file), remedy="Check the name and permissions."
        ) from error


def _run(
    project: Project,
    file: Path,
    content: bytes,
    period: Period,
    export: RawExport,
    mapping: Mapping,
    received: date | None,
) -> IngestReport:
    before = store.state(project, period)
    survey, digest = survey_name(file), files.sha256(content)
    rules = f"{digest}{mapping.form.model_dump_json()}{masking.rules_version()}{__version__}"
    fingerprint = files.sha256(rules.encode())
    is_unchanged = any(source.fingerprint == fingerprint for source in before.sources if source.survey == survey)
    stored_name = next((s.file for s in before.sources if s.sha256 == digest and s.survey == survey), None)
    name = stored_name or _free_name(project.raw(period), file.name, digest)
    if is_unchanged:
        return _unchanged(before, period, name, survey, export, mapping, received is None)
    others = before.observations.filter(pl.col("survey") != survey)
    source = Source(period, survey, name, digest, frozenset(others["observation_id"]))
    built = canonical.build(export, mapping, source)
    observations, masked = _protected(built.observations)
    state, changes = _merged(before, survey, observations, built.rejected, masked)
    report = IngestReport(
        period=period,
        file=name,
        survey=survey,
        export=export,
        mapping=mapping,
        observation_count=observations.height,
        rejected=Counter(built.rejected["rule"].to_list()),
        unknown=_masked_texts(built.unknown),
        merged=built.merged,
        masked=Counter(masked["kind"].to_list()),
        repeated_count=_repeated_count(observations),
        is_dry_run=received is None,
        added=changes["added"],
        changed=changes["changed"],
        gone=changes["gone"],
    )
    if received is None:
        return report
    stored = store.StoredSource(survey, name, digest, fingerprint)
    sources = sorted([s for s in before.sources if s.survey != survey] + [stored], key=lambda s: s.survey)
    final = store.State(state.observations, state.rejected, state.masked, tuple(sources))
    with keep_raw(project.raw(period) / name, content, _about(report, digest, received)):
        store.write(project, period, final)
    return report


def _unchanged(
    before: store.State,
    period: Period,
    name: str,
    survey: str,
    export: RawExport,
    mapping: Mapping,
    is_dry_run: bool,
) -> IngestReport:
    """The report of a file that is stored already, told from what is stored."""
    observations = before.observations.filter(pl.col("survey") == survey)
    masked = before.masked.filter(pl.col("observation_id").is_in(observations["observation_id"].implode()))
    return IngestReport(
        period=period,
        file=name,
        survey=survey,
        export=export,
        mapping=mapping,
        observation_count=observations.height,
        rejected=Counter(before.rejected.filter(pl.col("survey") == survey)["rule"].to_list()),
        unknown={},
        merged=Counter(),
        masked=Counter(masked["kind"].to_list()),
        repeated_count=_repeated_count(observations),
        is_unchanged=True,
        is_dry_run=is_dry_run,
    )


def _free_name(folder: Path, name: str, digest: str) -> str:
    """The file's own name, or, where another file has it already, the name with a part of its hash."""
    path = folder / name
    if not path.exists() or files.sha256_of(path) == digest:
        return name
    return f"{path.stem}.{digest[:8]}{path.suffix}"


def _protected(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Observations with every text masked, and the spans that were (contract MaskedSpan)."""
    spans = []
    for name in (*TEXT_FIELDS, *_LABEL_FIELDS):
        texts, found = masking.mask(table[name], is_label=name in _LABEL_FIELDS)
        table = table.with_columns(texts.alias(name))
        ids = table["observation_id"].gather(found["index"])
        spans.append(
            found.select(ids.alias("observation_id"), pl.lit(name).alias("field"), "start", "end", "kind", "rule")
        )
    observations = contracts.Observation.validate(table.select(contracts.Observation.column_names()), cast=True)
    return observations, contracts.MaskedSpan.validate(pl.concat(spans), cast=True)


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
        "rows": report.export.row_count,
        "form": report.mapping.form.form,
        "language": report.mapping.language,
        "layout": report.export.layout,
        "encoding": report.export.encoding,
        "delimiter": report.export.delimiter,
        "sheet": report.export.sheet,
    }
