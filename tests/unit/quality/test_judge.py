"""Judging: just below, at and above each kind of threshold; four outcomes; what stops and what alarms."""

import pytest

from rake_analysis.quality.checks import Check
from rake_analysis.quality.judge import judge
from rake_analysis.quality.outcomes import Counted, Measurement, measured


def check(unit: str = "share", threshold: float = 0.05, severity: str = "stop") -> Check:
    return Check(
        check_id="raw.cell.is_right",
        level="raw",
        category="conformance",
        severity=severity,
        owner="analyytikko",
        threshold=threshold,
        threshold_unit=unit,
        label_fi="Solu on väärin",
        reason_fi="Väärä solu on väärä luku.",
        what_to_do_fi="Korjaa solu viennissä.",
    )


def judged(one: Check, measurement: Measurement):
    return judge([measurement], {one.check_id: one})[0]


@pytest.mark.parametrize(
    ("unit", "threshold", "numerator", "status"),
    [
        *[("share", 0.05, number, status) for number, status in ((4, "passed"), (5, "passed"), (6, "failed"))],
        *[("count", 1, number, status) for number, status in ((0, "passed"), (1, "passed"), (2, "failed"))],
        *[("days", 200, number, status) for number, status in ((199, "passed"), (200, "passed"), (201, "failed"))],
        *[("ratio", 2.5, number, status) for number, status in ((2.4, "passed"), (2.5, "passed"), (2.6, "failed"))],
    ],
)
def test_a_check_fails_only_above_its_threshold(unit, threshold, numerator, status):
    found = judged(check(unit, threshold), Measurement("raw.cell.is_right", "measured", numerator, 100))
    assert found.status == status


def test_nothing_to_count_is_not_applicable_and_no_pass():
    found = judged(check(), measured("raw.cell.is_right", Counted((), 0)))
    assert (found.status, found.value, found.is_alarm) == ("not_applicable", None, False)


def test_a_check_that_could_not_run_or_was_not_measured_stops():
    for measurement in (
        Measurement("raw.cell.is_right", "error", problem="KeyError"),
        Measurement("other", "measured"),
    ):
        found = judged(check(), measurement)
        assert found.status == "error" and found.is_stopping and found.is_alarm


@pytest.mark.parametrize(
    ("severity", "stops", "alarms"), [("stop", True, True), ("warn", False, True), ("info", False, False)]
)
def test_severity_tells_whether_a_failure_stops_alarms_or_is_told(severity, stops, alarms):
    found = judged(check(severity=severity), Measurement("raw.cell.is_right", "measured", 50, 100))
    assert (found.status, found.is_stopping, found.is_alarm) == ("failed", stops, alarms)


def test_another_threshold_judges_the_same_numbers_anew():
    numbers = Measurement("raw.cell.is_right", "measured", 6, 100)
    assert [judged(check(threshold=one), numbers).status for one in (0.05, 0.06)] == ["failed", "passed"]


def test_references_are_few():
    assert len(measured("raw.cell.is_right", Counted([str(n) for n in range(500)], 900)).references) == 20
