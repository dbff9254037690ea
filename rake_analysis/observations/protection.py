"""Texts made safe before anything derived is written: personal data masked, acute wording marked."""

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor

import polars as pl

from rake_analysis import contracts
from rake_analysis.observations import urgency
from rake_analysis.observations.canonical import TEXT_FIELDS
from rake_analysis.privacy import masking

_LABEL_FIELDS = ("organisation", "unit")
# A county's half-year is far below this; a file above it is worth a process for each core.
_ROWS_FOR_PROCESSES = 20_000
_SLICE = 20_000


def protected(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return observations with every text masked and acute wording marked, and the masked spans.

    `table` has the columns of contracts.Observation but for `acute_rule`; the answers are of the contracts
    Observation and MaskedSpan. Rows are judged one by one, so a large table is shared out between processes.
    """
    if table.height < _ROWS_FOR_PROCESSES:
        parts = [_protected(table)]
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=_end_with_parent) as processes:
            parts = list(processes.map(_protected, table.iter_slices(_SLICE)))
    observations = contracts.Observation.validate(pl.concat(part for part, _ in parts), cast=True)
    return observations, contracts.MaskedSpan.validate(pl.concat(spans for _, spans in parts), cast=True)


def _end_with_parent() -> None:
    """A killed ingest leaves no worker behind: without its parent a worker would wait for work for ever."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _protected(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    spans = []
    for name in (*TEXT_FIELDS, *_LABEL_FIELDS):
        texts, found = _masked(table[name], is_label=name in _LABEL_FIELDS)
        table = table.with_columns(texts.alias(name))
        ids = table["observation_id"].gather(found["index"])
        spans.append(
            found.select(ids.alias("observation_id"), pl.lit(name).alias("field"), "start", "end", "kind", "rule")
        )
    return urgency.marked(table).select(contracts.Observation.column_names()), pl.concat(spans)


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
