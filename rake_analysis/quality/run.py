"""A period's checks end to end: measure, keep the numbers, judge them; earlier periods' numbers are kept beside."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.official.catalogue import load as indicators
from rake_analysis.periods import Period
from rake_analysis.project import Project
from rake_analysis.quality import (  # noqa: F401 (the measures register themselves)
    catalogues,
    checks,
    coded,
    exports,
    figures,
    history,
    kept,
    measures,
    observed,
    planned,
    registered,
    suites,
)
from rake_analysis.quality.checks import Check
from rake_analysis.quality.judge import judge
from rake_analysis.quality.outcomes import Measurement, Outcome
from rake_analysis.quality.tables import Tables


def check(project: Project, periods: Sequence[Period], *, today: date) -> dict[Period, list[Outcome]]:
    """Measure `periods`, keep the numbers under data/quality, and return the outcomes of each.

    Raises UserError for a period without observations.
    """
    judged = {}
    for period in periods:
        if period not in project.ingested_periods():
            raise UserError(
                f"period {period} has no observations",
                place=str(project.observations),
                remedy=f"Ingest an export first: rake-analysis ingest FILE --period {period}.",
            )
        found = measure(Tables(project, period, today))
        history.write(project, period, found, today)
        judged[period] = judge(found, checks.load())
    return judged


def numbers(project: Project, period: Period, *, today: date, levels: Sequence[str]) -> list[Measurement]:
    """Return a period's kept numbers where they are of its present files, else measured now (and not kept)."""
    return history.read(project, period, is_current=True) or measure(Tables(project, period, today), levels)


def measure(tables: Tables, levels: Sequence[str] = checks.LEVELS) -> list[Measurement]:
    """Return the measurements of every check of `levels` on a period's tables; one that cannot run is an error."""
    found: list[Measurement] = []
    for level in levels:
        asked = {name: one for name, one in checks.load().items() if one.level == level}
        suite = {name: one for name, one in asked.items() if one.expectation}
        if suite:
            found += _suite(level, suite, tables)
        found += [measures.measurement(name, tables) for name in asked if name not in suite]
    return found


def _suite(level: str, suite: dict[str, Check], tables: Tables) -> list[Measurement]:
    try:
        return suites.run(level, _rows(level, tables), suite, tables)
    except Exception as error:
        return [Measurement(name, "error", problem=type(error).__name__) for name in suite]


def _rows(level: str, tables: Tables) -> pl.DataFrame:
    """The rows a level's suite runs on: codes, dates and lengths only, never a text a person wrote."""
    if level == "raw":
        return tables.raw
    if level == "observations":
        held = [
            pl.when(pl.col(name).is_not_null()).then(1).alias(alias)
            for name, alias in (("unit", "unit"), ("consequences", "has_consequences"))
        ]
        codes = ("observation_id", "received_date", "municipality_code", "reporter_role", "service_task", "tone")
        return tables.observations.select(*codes, *held, reference="observation_id")
    catalogue = indicators().values()
    columns = {
        "share_or_rate": [one.indicator_id for one in catalogue if one.per is not None],
        "percentage": [one.indicator_id for one in catalogue if one.unit_fi == "%" and one.per == 100],
    }
    held = {name: pl.when(pl.col("indicator_id").is_in(ids)).then("value") for name, ids in columns.items()}
    return tables.statistics.select("reference", "numerator", "year", **held)
