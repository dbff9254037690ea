"""Texts made safe before anything derived is written: personal data masked, acute wording marked."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import polars as pl

from rake_analysis import contracts
from rake_analysis.observations import urgency
from rake_analysis.observations.canonical import TEXT_FIELDS
from rake_analysis.privacy import batches, corrections, masking
from rake_analysis.privacy.corrections import Register

_LABEL_FIELDS = ("organisation", "unit")
# A county's half-year is far below this; a file above it is worth a process for each core.
_ROWS_FOR_PROCESSES = 20_000
_SLICE = 10_000


def protected(table: pl.DataFrame, register: Register | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return observations with every text masked and acute wording marked, and the masked spans.

    `table` has the columns of contracts.Observation but for `acute_rule`; the answers are of the contracts
    Observation and MaskedSpan, in any order. Rows are judged one by one, so a large table is shared out between
    processes. What a person decided, by `register`, outranks the rules.
    """
    protect = partial(_protected, register or Register())
    if table.height < _ROWS_FOR_PROCESSES:
        parts = [protect(table)]
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=batches.end_with_parent) as processes:
            # Sorted, so that equal texts meet in one slice and are judged once.
            parts = list(processes.map(protect, table.sort("description").iter_slices(_SLICE)))
    observations = contracts.Observation.validate(pl.concat(part for part, _ in parts), cast=True)
    return observations, contracts.MaskedSpan.validate(pl.concat(spans for _, spans in parts), cast=True)


def _protected(register: Register, table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    spans = [contracts.empty(contracts.MaskedSpan)]
    for name in (*TEXT_FIELDS, *_LABEL_FIELDS):
        originals = table[name]
        if originals.null_count() == len(originals):  # not asked, or answered by nobody
            continue
        texts, found = _masked(originals, is_label=name in _LABEL_FIELDS)
        texts, found = corrections.applied(register, name, table["observation_id"], originals, texts, found)
        table = table.with_columns(texts.alias(name))
        ids = table["observation_id"].gather(found["index"])
        spans.append(
            found.select(ids.alias("observation_id"), pl.lit(name).alias("field"), "start", "end", "kind", "rule")
        )
    return _marked(table).select(contracts.Observation.column_names()), pl.concat(spans)


def _marked(table: pl.DataFrame) -> pl.DataFrame:
    """`urgency.marked` with rows of the same texts judged once."""
    judged = ["is_acute", *TEXT_FIELDS]
    distinct = table.select(judged).unique()
    if distinct.height == table.height:
        return urgency.marked(table)
    marks = pl.concat(
        [distinct, urgency.marked(distinct).select("acute_rule", pl.col("is_acute").alias("is_marked"))],
        how="horizontal",
    )
    joined = table.join(marks, on=judged, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col("is_marked").alias("is_acute"))


def _masked(texts: pl.Series, *, is_label: bool) -> tuple[pl.Series, pl.DataFrame]:
    """`masking.mask` with each distinct text judged once: units and phrases recur."""
    distinct = texts.unique(maintain_order=True)
    if len(distinct) == len(texts):
        return masking.mask(texts, is_label=is_label)
    masked, found = masking.mask(distinct, is_label=is_label)
    rows = pl.DataFrame({"text": texts}).with_row_index("row")
    by_text = pl.DataFrame({"text": distinct, "masked": masked}).with_row_index("index")
    joined = rows.join(by_text, on="text", how="left", nulls_equal=True, maintain_order="left")
    spans = joined.select("row", "index").join(found, on="index", how="inner", maintain_order="left_right")
    return joined["masked"].alias(texts.name), spans.select(
        pl.col("row").alias("index"), "start", "end", "kind", "rule"
    )
