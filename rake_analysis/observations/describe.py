"""An ingest in words: a line for the run's log, and the mapping a person reviews after a dry run."""

from collections import Counter

import polars as pl

from rake_analysis.observations.forms import Bound
from rake_analysis.observations.ingest import IngestReport
from rake_analysis.privacy import masking

_SHOWN_REPEATS = 20


def summary(report: IngestReport) -> str:
    """Return one line: the file, how many observations, how many rows were rejected and by which rule."""
    parts = [f"{report.period} {report.file}: {report.observation_count} observations"]
    if report.rejected:
        parts.append(f"rejected {_listed(report.rejected)}")
    if report.changed or report.gone:
        parts.append(f"{len(report.added)} added, {len(report.changed)} changed, {len(report.gone)} gone")
    if report.repeated.height:
        parts.append(f"{report.repeated.height} look sent twice")
    if report.masked:
        parts.append(f"{report.masked.total()} spans of personal data masked")
    return "; ".join(parts) + "."


def lines(report: IngestReport) -> list[str]:
    """Return the whole report for a person: what was read how, what was not, what would come of it.

    Cell texts are masked; what stands here may be shown on a screen.
    """
    shape, mapping = report.shape, report.mapping
    read_as = [f"layout {shape.layout}", f"language {mapping.language}", f"form {mapping.form.form}"]
    read_as += [part for part in (shape.encoding, _delimiter(shape.delimiter), shape.sheet) if part]
    told = [f"Read as: {', '.join(read_as)}; {shape.row_count} rows."]
    told += _bound(mapping.bound)
    told += [f"  dropped     {header.text}" for header in mapping.dropped]
    told += [f"  UNMATCHED   {header.text}" for header in mapping.unmatched_headers]
    told += [f"  UNMATCHED OPTION   {header.text}" for header in mapping.unmatched_options]
    told += [f"  other, what?   {header.text} (beside {beside.field}, not kept)" for header, beside in mapping.others]
    told += [f"  not asked   {field}" for field in mapping.missing_fields]
    for field, texts in report.unknown.items():
        told += [f"  UNKNOWN VALUE   {field}: {text} ({amount} rows)" for text, amount in texts.items()]
    for what, counts in (
        ("merged municipality", report.merged),
        ("several municipalities, read as the whole county", report.several),
        ("OTHER COUNTY", report.elsewhere),
    ):
        told += [f"  {what}   {text} ({amount} rows)" for text, amount in counts.items()]
    told += [f"  NEW COLUMN since the export before   {header}" for header in report.new_headers]
    told += [f"  COLUMN GONE since the export before   {header}" for header in report.lost_headers]
    told += _repeated(report)
    if report.is_unchanged:
        return [f"{report.file} has been read before: nothing changed."]
    # Headers and sheets are quoted as they came: they can hold anything that a person typed.
    told = masking.mask(pl.Series(told), is_label=True)[0].to_list()
    return [*told, f"Nothing was written. {summary(report)}" if report.is_dry_run else summary(report)]


def _repeated(report: IngestReport) -> list[str]:
    """The submissions that look sent twice: all of a usual half-year, the first of a mass."""
    rows = report.repeated.head(_SHOWN_REPEATS)
    told = [f"  REPEATED   {own} repeats {other}" for own, other in rows.select("observation_id", "repeats_id").rows()]
    if report.repeated.height > rows.height:
        told.append(f"  REPEATED   and {report.repeated.height - rows.height} more")
    return told


def _bound(columns: list[Bound]) -> list[str]:
    """A line per field with its first header; a field with a column per option says how many there are."""
    fields: dict[str, list[Bound]] = {}
    for column in columns:
        fields.setdefault(column.field.field, []).append(column)
    told = []
    for name, group in fields.items():
        options = f" ({len(group)} columns)" if len(group) > 1 else ""
        guesses = [f" (guess: {column.reason})" for column in group if column.how == "guess"]
        told.append(f"  {name:<20} ← {group[0].header.text}{options}{''.join(guesses[:1])}")
    return told


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{amount} by {rule}" for rule, amount in sorted(counts.items()))


def _delimiter(delimiter: str | None) -> str:
    return {None: "", "\t": "tab-separated"}.get(delimiter, f"separated by '{delimiter}'")
