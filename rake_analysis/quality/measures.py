"""The registry of measures that are functions of this package: check id → what counts it."""

from collections.abc import Callable

from rake_analysis.errors import UserError
from rake_analysis.quality.outcomes import Counted, Measurement, measured
from rake_analysis.quality.tables import Tables

Measure = Callable[[Tables], Counted]

MEASURES: dict[str, Measure] = {}


def measure(check_id: str) -> Callable[[Measure], Measure]:
    """Register a function as the measure of a check."""

    def register(function: Measure) -> Measure:
        MEASURES[check_id] = function
        return function

    return register


def measurement(check_id: str, tables: Tables) -> Measurement:
    """Run the measure of a check. What prevents it becomes an error that says where, never which value."""
    if check_id not in MEASURES:
        return Measurement(check_id, "error", problem="no measure")
    try:
        return measured(check_id, MEASURES[check_id](tables))
    except UserError as error:
        place = error.place.replace("\\", "/").rpartition("/")[2]
        return Measurement(check_id, "error", problem=f"cannot be read: {place}" if place else "cannot be read")
    except Exception as error:
        return Measurement(check_id, "error", problem=type(error).__name__)
