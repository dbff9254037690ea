"""Great Expectations suites built from the catalogue, run on rows that hold no raw value, and their numbers.

Great Expectations is heavy and is imported only when a suite runs. Its results can hold the offending values, so
unexpected values are excluded and only counts and references are taken out.
"""

import contextlib
import io
import logging
import os
import warnings
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import polars as pl

from rake_analysis import areas, metadata
from rake_analysis.quality.checks import Check
from rake_analysis.quality.outcomes import MOST_REFERENCES, Measurement
from rake_analysis.quality.tables import Tables

_COUNTS = {"result_format": "SUMMARY", "partial_unexpected_count": 0}
_PLACES = {
    "result_format": "COMPLETE",
    "exclude_unexpected_values": True,
    "unexpected_index_column_names": ["reference"],
    "partial_unexpected_count": 0,
}
# Listing where values are is slow when most are wrong: then the first rows show where.
_MANY, _FIRST_ROWS = 5_000, 10_000


def run(level: str, rows: pl.DataFrame, checks: Mapping[str, Check], tables: Tables) -> list[Measurement]:
    """Return the measurements of a level's expectations on `rows`, which have `reference`.

    No rows: the checks do not apply. An expectation that could not be evaluated is an error, never a failure.
    """
    if rows.is_empty():
        return [Measurement(name, "not_applicable") for name in checks]
    lacking = {name for name, check in checks.items() if check.column not in rows.columns}
    errors = [Measurement(name, "error", problem=f"no column {checks[name].column}") for name in lacking]
    asked = {name: check for name, check in checks.items() if name not in lacking}
    found = [_measurement(result) for result in _validated(level, rows, asked, tables, _COUNTS)]
    few = {one.check_id: checks[one.check_id] for one in found if 0 < one.numerator <= _MANY}
    many = {one.check_id: checks[one.check_id] for one in found if one.numerator > _MANY}
    places: dict[str, tuple[str, ...]] = {}
    for part, wrong in ((rows, few), (rows.head(_FIRST_ROWS), many)):
        places |= {_check_id(result): _references(result) for result in _validated(level, part, wrong, tables, _PLACES)}
    return errors + [replace(one, references=places.get(one.check_id, ())) for one in found]


def _validated(
    level: str, rows: pl.DataFrame, checks: Mapping[str, Check], tables: Tables, result_format: dict[str, Any]
) -> list[Any]:
    if not checks:
        return []
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        import great_expectations as gx
        from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

        logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
        # Without a place for Data Docs: they hold raw values and load from the network.
        stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
        context = gx.get_context(project_config=DataContextConfig(store_backend_defaults=stores), mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}  # type: ignore[assignment]
        asset = context.data_sources.add_pandas(level).add_dataframe_asset(level)
        columns = ["reference", *sorted({check.column for check in checks.values()})]
        frame = _pandas(rows.select(columns))
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
        suite = gx.ExpectationSuite(name=level, expectations=[_expectation(one, tables) for one in checks.values()])
        return batch.validate(suite, result_format=result_format).results  # type: ignore[arg-type]


def _expectation(check: Check, tables: Tables) -> Any:
    from great_expectations import expectations

    arguments = {name: _argument(given, tables) for name, given in check.arguments.items()}
    return getattr(expectations, check.expectation)(column=check.column, meta={"check_id": check.check_id}, **arguments)


def _argument(given: Any, tables: Tables) -> Any:
    """An argument as the catalogue writes it; texts that begin with @ stand for what is known only at run time."""
    if not isinstance(given, str) or not given.startswith("@"):
        return given
    name, _, of = given[1:].partition(":")
    if name == "codes":
        return metadata.codes(of)
    known: dict[str, Any] = {
        "period_start": _moment(tables.period.start),
        "period_end": _moment(tables.period.end),
        "today": _moment(tables.today),
        "this_year": tables.today.year,
        "municipalities": [
            *(place.code for place in areas.municipalities(tables.project.settings.county_code)),
            areas.WHOLE_COUNTY,
        ],
    }
    return known[name]


def _moment(day: date) -> datetime:
    """Dates are compared as moments: a date as the bound of a datetime column fails silently."""
    return datetime.combine(day, time.min)


def _pandas(rows: pl.DataFrame) -> Any:
    import pandas as pd

    return pd.DataFrame({series.name: _values(series) for series in rows.iter_columns()})


def _values(series: pl.Series) -> Any:
    import pandas as pd

    if series.dtype == pl.Date:
        return pd.Series(series.cast(pl.Datetime("us")).to_numpy())
    if series.dtype in (pl.String, pl.Enum, pl.Categorical):
        return pd.Series(series.cast(pl.String).to_numpy(), dtype=object)
    return pd.Series(series.to_numpy())


def _check_id(result: Any) -> str:
    return result.expectation_config.meta["check_id"]


def _measurement(result: Any) -> Measurement:
    numbers = result.result
    if "unexpected_count" not in numbers or "element_count" not in numbers:
        return Measurement(_check_id(result), "error", problem="the expectation could not be evaluated")
    asked = int(numbers["element_count"]) - int(numbers.get("missing_count") or 0)
    if asked == 0:
        return Measurement(_check_id(result), "not_applicable")
    return Measurement(_check_id(result), "measured", float(numbers["unexpected_count"]), asked)


def _references(result: Any) -> tuple[str, ...]:
    """The first references; Great Expectations lists them as one dict of lists or as a dict for each row."""
    found: list[str] = []
    for part in result.result.get("unexpected_index_list") or ():
        held = part["reference"]
        found += [str(one) for one in (held if isinstance(held, list) else [held])][:MOST_REFERENCES]
    return tuple(found[:MOST_REFERENCES])
