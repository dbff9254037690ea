"""Mask personal data in columns of text: cheap conditions on whole columns, exact rules on the texts that remain."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polars as pl

from rake_analysis import files, metadata
from rake_analysis.privacy import addresses, candidates, combinations, contacts, engine, identifiers, names
from rake_analysis.privacy.detectors import Detector
from rake_analysis.privacy.spans import PLACEHOLDERS, Span, replaced, resolved

SPAN_SCHEMA = {"index": pl.UInt32, "start": pl.Int64, "end": pl.Int64, "kind": pl.String, "rule": pl.String}
_CHUNK = 50_000
_ROUNDS = 5
_PLACEHOLDER_TEXTS = tuple(PLACEHOLDERS.values())


def mask(texts: pl.Series, *, is_label: bool = False) -> tuple[pl.Series, pl.DataFrame]:
    """Return `texts` with personal data replaced by placeholders such as `[nimi]`, and where it stood.

    The table has one row per span: `index` (position in `texts`), `start` and `end` (characters of the original
    text), `kind` (a key of `spans.PLACEHOLDERS`), `rule`; never the value. Null stays null. Masked texts masked
    again stay as they are. `is_label` marks short labels such as a unit's name, where only whole names count:
    "Mattilan palvelutalo" is a place of work.
    """
    masked: list[pl.Series] = []
    rows: list[tuple[int, int, int, str, str]] = []
    for offset in range(0, max(len(texts), 1), _CHUNK):
        chunk = texts.slice(offset, _CHUNK).cast(pl.String)
        found = _found(chunk, is_label)
        rows += [(offset + index, s.start, s.end, s.kind, s.rule) for index, spans in found.items() for s in spans]
        changed = {index: replaced(chunk[index], spans) for index, spans in found.items()}
        masked.append(chunk.scatter(list(changed), list(changed.values())) if changed else chunk)
    spans = pl.DataFrame(rows, schema=SPAN_SCHEMA, orient="row")
    return pl.concat(masked).alias(texts.name), spans


def find(text: str, *, is_label: bool = False) -> list[Span]:
    """Return the personal data in one text (see `mask`)."""
    return _found(pl.Series([text], dtype=pl.String), is_label).get(0, [])


def without_identifiers(line: str) -> str:
    """Return one line, such as an error that quotes a file's name or a header, with identifiers masked.

    Names are left alone: no word lists are read, so that an error shows at once.
    """
    found = [span for detector in _detectors() for span in detector.find(line)]
    return replaced(line, resolved(found))


@cache
def rules_version() -> str:
    """Return a hash of the rules and lists that masking goes by; another one means a file can mask differently."""
    here = Path(__file__).parent
    paths = [*sorted(here.glob("*.py")), *sorted((metadata.FOLDER / "names").glob("*.csv"))]
    return files.sha256("".join([*(files.sha256_of(path) for path in paths), engine.version()]).encode())


@cache
def _detectors() -> tuple[Detector, ...]:
    return (*identifiers.DETECTORS, *contacts.DETECTORS, *addresses.detectors(), *combinations.detectors())


def _found(texts: pl.Series, is_label: bool) -> dict[int, list[Span]]:
    """Spans of each text that has any, by position.

    Texts are searched again with what was found already masked, until nothing new appears. Only so does masking a
    masked text change nothing: a placeholder can be the context that tells a name.
    """
    found = _search(texts, is_label)
    open_positions = list(found)
    for _ in range(_ROUNDS):
        if not open_positions:
            break
        masked = pl.Series([replaced(texts[index], found[index]) for index in open_positions], dtype=pl.String)
        rest = _search(masked, is_label)
        for position, spans in rest.items():
            index = open_positions[position]
            found[index] = resolved([*found[index], *(_original(span, found[index]) for span in spans)])
        open_positions = [open_positions[position] for position in rest]
    return found


def _search(texts: pl.Series, is_label: bool) -> dict[int, list[Span]]:
    """Resolved spans of one pass: cheap conditions on the column, exact rules on the texts that meet them."""
    suspected: dict[int, list[Detector]] = {}
    table = pl.DataFrame({"text": texts}).with_row_index("at").drop_nulls()
    with_digit = table.filter(pl.col("text").str.contains("[0-9]"))
    for rows, needs_digit in ((table, False), (with_digit, True)):
        detectors = [detector for detector in _detectors() if detector.needs_digit == needs_digit]
        conditions = [
            pl.col("text").str.contains(_fast(one.prefilter)).alias(str(n)) for n, one in enumerate(detectors)
        ]
        met = rows.select("at", *conditions)
        for number, detector in enumerate(detectors):
            for index in met.filter(pl.col(str(number)))["at"]:
                suspected.setdefault(index, []).append(detector)
    named = set(candidates.with_names(texts))
    modelled: dict[int, list[Span]] = {}
    if engine.is_available() and not is_label:
        modelled = dict(zip(table["at"], engine.find(table["text"].to_list()), strict=True))
    found = {}
    for index in sorted(suspected.keys() | named | modelled.keys()):
        taken = list(_placeholder_positions(texts[index]))
        spans = list(_spans(texts[index], suspected.get(index, []), index in named, is_label))
        spans = resolved([*spans, *(span for span in modelled.get(index, []) if _is_free(span, taken))])
        if spans:
            found[index] = spans
    return found


def _fast(condition: str) -> str:
    """The condition over ASCII digits: several times faster than over every script's."""
    return condition.replace(r"[^\d", "[^0-9").replace(r"[\s\d", r"[\s0-9").replace(r"\d", "[0-9]")


def _spans(text: str, detectors: list[Detector], has_names: bool, is_label: bool) -> Iterator[Span]:
    taken = list(_placeholder_positions(text))
    for detector in detectors:
        yield from (span for span in detector.find(text) if _is_free(span, taken))
    if has_names:
        for span in names.find(text):
            if _is_free(span, taken) and (not is_label or span.rule in names.FULL_NAME_RULES):
                yield span


def _placeholder_positions(text: str) -> Iterator[tuple[int, int]]:
    for placeholder in _PLACEHOLDER_TEXTS if "[" in text else ():
        start = text.find(placeholder)
        while start >= 0:
            yield start, start + len(placeholder)
            start = text.find(placeholder, start + 1)


def _is_free(span: Span, taken: list[tuple[int, int]]) -> bool:
    return not any(span.start < end and start < span.end for start, end in taken)


def _original(span: Span, masked: list[Span]) -> Span:
    """A span of the masked text as a span of the original one."""
    return Span(_before(span.start, masked), _before(span.end - 1, masked) + 1, span.kind, span.rule)


def _before(position: int, masked: list[Span]) -> int:
    shift = 0
    for span in masked:
        if span.start + shift >= position + 1:
            break
        shift += len(PLACEHOLDERS[span.kind]) - (span.end - span.start)
    return position - shift
