"""Counts of reports that stand outside marks: beside a word for reports in prose, or under one in a table."""

import json
import re
from collections.abc import Iterable, Iterator

from rake_analysis.audit import content
from rake_analysis.audit.findings import Finding

_THING = r"(?:havain|raport|raporte|ilmoitu|ilmoitt|yksik|tiimi)\w*"
_NUMBER = r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\w])|(?<![\w.,])\d+(?![\w%]|[.,]\d)"
_COUNTS = re.compile(
    rf"(?i)({_NUMBER})\s+(?:\w+\s)?({_THING})|({_THING})(?:\s+(?:on|oli|yhteensä))?\s*[:=(]?\s*({_NUMBER})"
)
_COUNTED = re.compile(r"(?i)(havaintoa|raporttia|ilmoitusta|yksikköä|tiimiä)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEADER = re.compile(rf"(?i)\b(?:{_THING}|reports?|units?|reporters?)\b|_count$|^(?:n|lkm|count)$")
_SERIES = re.compile(r'"(?:x|y|r|values|text)":\s*\[\s*"?\d+"?\s*[,\]]')
_INTEGER = re.compile(r"\s*\d[\d\s\u00a0]*(?:\.0+)?\s*")


def in_prose(file: str, prose: str, shown: set[float] | None = None) -> Iterator[Finding]:
    """Counts in `prose`, out of which marked numbers were taken; in a PDF, which has no marks, other than `shown`."""
    for match in _COUNTS.finditer(prose):
        number = match[1] or match[4]
        if _YEAR.fullmatch(number) and not _COUNTED.match(match[2] or ""):
            continue
        if shown is not None and content.number(number) in shown:
            continue
        around = prose[max(0, match.start() - 25) : match.end() + 25]
        yield Finding("unregistered_count", file, re.sub(r"\d", "#", " ".join(around.split())), "a count outside marks")


def in_scripts(file: str, scripts: list[str]) -> Iterator[Finding]:
    """A chart of reports whose values do not come with their cells."""
    for script in scripts:
        if re.search(rf"(?i){_THING}", script) and _SERIES.search(script) and '"cells"' not in script:
            yield Finding("unregistered_count", file, "script", "a chart of counts without their cells")


def in_data(file: str, data: bytes) -> Iterator[Finding]:
    """Numbers under a header that speaks of reports in a CSV, xlsx or JSON file without a `cell` beside them."""
    ending = file.rsplit(".", 1)[-1].lower()
    tables: Iterable[list[list[str]]] = ()
    if ending == "csv":
        tables = [content.csv_rows(data.decode("utf-8-sig", errors="replace"))]
    elif ending == "xlsx":
        tables = content.sheets(data)
    elif ending == "json":
        yield from _in_json(file, json.loads(data))
    for rows in tables:
        if not rows or "cell" in rows[0]:
            continue
        keys = content.marked(rows[0])
        for at, name in enumerate(rows[0]):
            unmarked = [row for row in rows[1:] if len(row) > at and not _has_key(row, keys.get(at))]
            column = [str(row[at] or "") for row in unmarked]
            if _HEADER.search(str(name or "")) and any(map(_INTEGER.fullmatch, column)):
                yield Finding("unregistered_count", file, str(name)[:40], "a column of counts without their cells")


def _has_key(row: list[str], column: int | None) -> bool:
    return column is not None and len(row) > column and bool(row[column])


def _in_json(file: str, content: object) -> Iterator[Finding]:
    waiting = [content]
    names = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting += node.values()
            if "cell" not in node and "cells" not in node:
                names |= {key for key, value in node.items() if _HEADER.search(key) and _has_counts(value)}
        elif isinstance(node, list):
            waiting += node
    for name in sorted(names):
        yield Finding("unregistered_count", file, name[:40], "counts without their cells")


def _has_counts(value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(isinstance(one, int | float) and not isinstance(one, bool) and one == int(one) for one in values)
