"""Measures of the raw exports: columns, whole rows and files. Cells are measured by suites on `Tables.raw`."""

from collections.abc import Callable

import polars as pl

from rake_analysis.observations import store
from rake_analysis.observations.layouts import Header
from rake_analysis.quality.features import CODE_FIELDS
from rake_analysis.quality.measures import measure
from rake_analysis.quality.outcomes import Counted
from rake_analysis.quality.tables import Export, Tables


def _rows(tables: Tables, is_wrong: pl.Expr, among: pl.Expr | None = None) -> Counted:
    rows = tables.raw if among is None or tables.raw.is_empty() else tables.raw.filter(among)
    return Counted(rows.filter(is_wrong)["reference"].to_list() if rows.height else (), rows.height)


def _has_state(state: str) -> pl.Expr:
    return pl.any_horizontal(*[pl.col(f"{name}_state") == state for name in CODE_FIELDS]).fill_null(False)


def _columns(tables: Tables, wrong: Callable[[Export], list[Header]]) -> Counted:
    found = [f"{one.file}: {header.place}" for one in tables.exports for header in wrong(one)]
    return Counted(found, sum(len(one.export.headers) for one in tables.exports))


@measure("raw.code_fields.hold_no_free_text")
def _free_text(tables: Tables) -> Counted:
    return _rows(tables, _has_state("free_text"))


@measure("raw.code_fields.hold_form_options")
def _options(tables: Tables) -> Counted:
    return _rows(tables, _has_state("unknown"))


@measure("raw.row.is_not_shifted")
def _shifted(tables: Tables) -> Counted:
    return _rows(tables, pl.col("is_shifted"))


@measure("raw.text.is_not_mojibake")
def _mojibake(tables: Tables) -> Counted:
    return _rows(tables, pl.col("is_mojibake"))


@measure("raw.response_id.is_unique")
def _repeated_responses(tables: Tables) -> Counted:
    return _rows(tables, pl.col("is_repeated_response"))


@measure("raw.description.is_in_fi_or_sv")
def _languages(tables: Tables) -> Counted:
    return _rows(tables, pl.col("language_state") == "other", pl.col("description_length") > 0)


@measure("raw.headers.are_known")
def _unknown_headers(tables: Tables) -> Counted:
    return _columns(tables, lambda one: one.mapping.unmatched_headers)


@measure("raw.headers.are_not_guessed")
def _guessed_headers(tables: Tables) -> Counted:
    return _columns(tables, lambda one: [bound.header for bound in one.mapping.guessed])


@measure("raw.options.are_known")
def _unknown_options(tables: Tables) -> Counted:
    return _columns(tables, lambda one: one.mapping.unmatched_options)


@measure("raw.questions.are_asked")
def _missing_questions(tables: Tables) -> Counted:
    found = [f"{one.file}: {name}" for one in tables.exports for name in one.mapping.missing_fields]
    return Counted(found, sum(len(one.mapping.form.fields) for one in tables.exports))


@measure("raw.file.is_as_received")
def _changed_files(tables: Tables) -> Counted:
    return Counted([one.file for one in tables.exports if not one.is_as_received], len(tables.exports))


@measure("raw.survey.is_received_again")
def _missing_surveys(tables: Tables) -> Counted:
    if not tables.earlier_periods:
        return Counted((), 0)
    before = {source.survey for source in store.state(tables.project, tables.earlier_periods[-1]).sources}
    now = {source.survey for source in tables.state.sources}
    return Counted([f"survey {place}" for place, name in enumerate(sorted(before), 1) if name not in now], len(before))


@measure("raw.rows.are_accepted")
def _rejected(tables: Tables) -> Counted:
    rejected = tables.state.rejected
    places = pl.concat_str("source_file", pl.lit(":"), pl.col("source_row").cast(pl.String))
    return Counted(rejected.select(places).to_series().to_list(), rejected.height + tables.observations.height)
