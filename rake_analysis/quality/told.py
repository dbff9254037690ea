"""Outcomes for people and machines: table, sentences, JSON, JUnit and a Markdown summary. No raw value is in them."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from rake_analysis import files, finnish
from rake_analysis.periods import Period
from rake_analysis.quality.checks import SEVERITIES
from rake_analysis.quality.outcomes import Outcome

Judged = Mapping[Period, list[Outcome]]

_ORDER = {"failed": 0, "error": 1, "passed": 2, "not_applicable": 3}
_STATUSES_FI = {"passed": "kunnossa", "failed": "hylätty", "error": "ei voitu ajaa", "not_applicable": "ei koske"}
_SEVERITIES_FI = {"stop": "pysäyttää", "warn": "varoittaa", "info": "tiedoksi"}
_SHOWN_REFERENCES = 5


def is_passed(judged: Judged) -> bool:
    """Tell whether nothing stops: no check of severity `stop` failed or could not be run."""
    return not any(one.is_stopping for outcomes in judged.values() for one in outcomes)


def in_order(outcomes: list[Outcome]) -> list[Outcome]:
    """Return outcomes with what needs doing first: failures and errors, the most severe before others."""
    return sorted(outcomes, key=lambda one: (_ORDER[one.status] > 1, SEVERITIES.index(one.check.severity)))


def status_fi(outcome: Outcome) -> str:
    return _STATUSES_FI[outcome.status]


def severity_fi(outcome: Outcome) -> str:
    return _SEVERITIES_FI[outcome.check.severity]


def amount_fi(outcome: Outcome) -> str:
    """Return the measure as a reader takes it: `3 / 120 (2,5 %)`, `12 vuorokautta`; empty where nothing is measured."""
    if outcome.value is None:
        return ""
    number = outcome.measurement.numerator
    if outcome.check.threshold_unit == "days":
        return f"{finnish.number(number)} vrk"
    if outcome.check.threshold_unit == "ratio":
        return f"{finnish.number(number, 1)}-kertainen"
    counted = f"{finnish.number(number)} / {finnish.number(outcome.measurement.denominator)}"
    is_share = outcome.check.threshold_unit == "share"
    return f"{counted} ({finnish.with_unit(100 * outcome.value, '%', 1)})" if is_share else counted


def limit_fi(outcome: Outcome) -> str:
    """Return the threshold as a reader takes it: `enintään 5 %`."""
    threshold, unit = outcome.check.threshold, outcome.check.threshold_unit
    if unit == "share":
        return f"enintään {finnish.with_unit(100 * threshold, '%', 1 if threshold < 0.01 else 0)}"
    if unit == "days":
        return f"enintään {finnish.number(threshold)} vrk"
    return f"enintään {finnish.number(threshold, 1)}-kertainen" if unit == "ratio" else finnish.number(threshold)


def sentence(judged: Judged) -> str:
    """Return one line: passed or failed, and how many checks came to which outcome."""
    counts = Counter(one.status for outcomes in judged.values() for one in outcomes)
    stopping = sum(one.is_stopping for outcomes in judged.values() for one in outcomes)
    told = ", ".join(f"{counts[status]} {status.replace('_', ' ')}" for status in _STATUSES_FI)
    gate = "passed" if not stopping else f"failed, {stopping} stop"
    return f"quality: {gate}; {told}."


def table(judged: Judged) -> pl.DataFrame:
    """Return the failures and errors: period, severity, status, check_id, measured, limit, owner, references."""
    rows = [
        (
            period.code,
            one.check.severity,
            one.status,
            one.check.check_id,
            amount_fi(one) or one.measurement.problem,
            limit_fi(one),
            one.check.owner,
            " ".join(one.measurement.references[:_SHOWN_REFERENCES]),
        )
        for period, outcomes in judged.items()
        for one in in_order(outcomes)
        if one.status in ("failed", "error")
    ]
    columns = ("period", "severity", "status", "check_id", "measured", "limit", "owner", "references")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def write_json(judged: Judged, path: Path) -> None:
    """Write every outcome with its numbers and references."""
    gates = [_entry(period, one) for period, outcomes in judged.items() for one in outcomes]
    files.write_json(path, {"status": "passed" if is_passed(judged) else "failed", "checks": gates})


def _entry(period: Period, one: Outcome) -> dict[str, Any]:
    return {
        "period": period.code,
        "check_id": one.check.check_id,
        "category": one.check.category,
        "severity": one.check.severity,
        "status": one.status,
        "numerator": one.measurement.numerator,
        "denominator": one.measurement.denominator,
        "value": one.value,
        "threshold": one.check.threshold,
        "threshold_unit": one.check.threshold_unit,
        "owner": one.check.owner,
        "references": list(one.measurement.references),
        "problem": one.measurement.problem,
    }


def write_junit(judged: Judged, path: Path) -> None:
    """Write JUnit XML: a suite per period, a case per check; only checks that stop fail, others are told of."""
    suites = ET.Element("testsuites", _totals([one for outcomes in judged.values() for one in outcomes]))
    for period, outcomes in judged.items():
        suite = ET.SubElement(suites, "testsuite", {"name": f"quality.{period}", **_totals(outcomes)})
        for one in outcomes:
            attributes = {"classname": f"{period}.{one.check.level}", "name": one.check.check_id}
            case = ET.SubElement(suite, "testcase", attributes)
            told = f"{one.check.label_fi}: {amount_fi(one) or one.measurement.problem} ({limit_fi(one)})"
            if one.status == "not_applicable":
                ET.SubElement(case, "skipped", {"message": "not applicable"})
            elif one.is_stopping:
                kind = "failure" if one.status == "failed" else "error"
                ET.SubElement(case, kind, {"message": told}).text = " ".join(one.measurement.references)
            elif one.status != "passed":
                ET.SubElement(case, "system-out").text = f"{one.check.severity}: {told}"
    ET.indent(suites)
    files.write_bytes(path, ET.tostring(suites, encoding="utf-8", xml_declaration=True) + b"\n")


def _totals(outcomes: list[Outcome]) -> dict[str, str]:
    stopping = Counter(one.status for one in outcomes if one.is_stopping)
    skipped = sum(one.status == "not_applicable" for one in outcomes)
    numbers = {"failures": stopping["failed"], "errors": stopping["error"], "skipped": skipped}
    return {"tests": str(len(outcomes)), **{name: str(number) for name, number in numbers.items()}}


def write_markdown(judged: Judged, path: Path) -> None:
    """Write the summary for a merge request, in Finnish: what stops, what warns, who mends."""
    lines = [f"## Aineiston laatu: {'läpi' if is_passed(judged) else 'pysäytetty'}", ""]
    for period, outcomes in judged.items():
        counts = Counter(one.status for one in outcomes)
        told = ", ".join(f"{label} {counts[status]}" for status, label in _STATUSES_FI.items())
        lines += [f"### {period}", "", f"{len(outcomes)} tarkistusta: {told}.", ""]
        alarms = [one for one in in_order(outcomes) if one.status in ("failed", "error")]
        if alarms:
            lines += ["| Vakavuus | Tarkistus | Mitattu | Raja | Kuka korjaa |", "| --- | --- | --- | --- | --- |"]
            lines += [f"| {' | '.join(_markdown_row(one))} |" for one in alarms]
            lines.append("")
    files.write_text(path, "\n".join(lines).rstrip() + "\n")


def _markdown_row(one: Outcome) -> tuple[str, ...]:
    measured = amount_fi(one) or f"ei voitu ajaa: {one.measurement.problem}"
    cells = (
        severity_fi(one), f"{one.check.label_fi} (`{one.check.check_id}`)", measured, limit_fi(one), one.check.owner
    )  # fmt: skip
    return tuple(cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
