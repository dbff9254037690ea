"""Gates that keep a half-year from being passed on unfinished, and their outcome for people and machines."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import files, follow_up
from rake_analysis.periods import Period
from rake_analysis.project import Project

OTHER_GATES = "Only the acute gate is in this version; data-quality and disclosure gates are not."


@dataclass(frozen=True)
class Outcome:
    """The acute gate's outcome: `cases` as of follow_up.cases, for one period or all."""

    period: Period | None
    cases: pl.DataFrame

    @property
    def waiting(self) -> pl.DataFrame:
        return self.cases.filter(~pl.col("is_acknowledged"))

    @property
    def is_passed(self) -> bool:
        return self.waiting.is_empty()

    @property
    def table(self) -> pl.DataFrame:
        """The cases that nobody has acknowledged: reference, service task, day received, days waited."""
        return self.waiting.select("observation_id", "period", "service_task", "received_date", "waiting_day_count")

    @property
    def sentence(self) -> str:
        where = f"in {self.period}" if self.period else "in all periods"
        told = f"{self.waiting.height} of {self.cases.height} acute cases {where} are not acknowledged"
        return f"acute: {'passed' if self.is_passed else 'failed'}, {told}."


def check(project: Project, period: Period | None = None, *, today: date) -> Outcome:
    """Judge the acute gate: it fails while an acute case is not acknowledged."""
    return Outcome(period, follow_up.cases(project, period, today=today))


def write_json(outcome: Outcome, path: Path) -> None:
    """Write the outcome as JSON: status, counts, references that wait, what was not judged."""
    gate = {
        "gate": "acute",
        "status": "passed" if outcome.is_passed else "failed",
        "case_count": outcome.cases.height,
        "unacknowledged_count": outcome.waiting.height,
        "unacknowledged": outcome.waiting["observation_id"].to_list(),
    }
    period = outcome.period.code if outcome.period else None
    files.write_json(path, {"period": period, "gates": [gate], "note": OTHER_GATES})


def write_junit(outcome: Outcome, path: Path) -> None:
    """Write the outcome as JUnit XML: a test case per acute case, failed while nobody has acknowledged it."""
    amounts = {"tests": str(outcome.cases.height), "failures": str(outcome.waiting.height), "errors": "0"}
    suite = ET.Element("testsuite", {"name": "acute", **amounts})
    for row in outcome.cases.iter_rows(named=True):
        case = ET.SubElement(suite, "testcase", {"classname": f"acute.{row['period']}", "name": row["observation_id"]})
        if not row["is_acknowledged"]:
            told = f"not acknowledged in {row['waiting_day_count']} days"
            ET.SubElement(case, "failure", {"message": told})
    suites = ET.Element("testsuites", amounts)
    suites.append(suite)
    ET.indent(suites)
    files.write_bytes(path, ET.tostring(suites, encoding="utf-8", xml_declaration=True) + b"\n")
