"""Measurements → outcomes by the thresholds of the catalogue; no data is read here."""

from collections.abc import Iterable

from rake_analysis.quality.checks import Check
from rake_analysis.quality.outcomes import Measurement, Outcome


def judge(measurements: Iterable[Measurement], checks: dict[str, Check]) -> list[Outcome]:
    """Return the outcome of every check, in the catalogue's order.

    A check without a measurement is an error: nobody knows whether it would pass.
    """
    known = {one.check_id: one for one in measurements}
    return [
        _judged(check, known.get(name) or Measurement(name, "error", problem="not measured"))
        for name, check in checks.items()
    ]


def value(check: Check, measurement: Measurement) -> float | None:
    """Return the measure in the unit of the check's threshold, None where nothing was measured."""
    if measurement.status != "measured":
        return None
    is_share = check.threshold_unit == "share"
    return measurement.numerator / measurement.denominator if is_share else measurement.numerator


def _judged(check: Check, measurement: Measurement) -> Outcome:
    amount = value(check, measurement)
    if measurement.status == "measured" and amount is not None:
        return Outcome(check, measurement, "failed" if amount > check.threshold else "passed", amount)
    return Outcome(check, measurement, "error" if measurement.status == "error" else "not_applicable", None)
