"""Mask a stream of columns in several processes: memory bounded by what is under way, answers in the order given."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial

import polars as pl

from rake_analysis.privacy import masking

_WAITING_PER_PROCESS = 2


def mask_batches(
    batches: Iterable[pl.Series], *, is_label: bool = False, processes: int | None = None
) -> Iterator[tuple[pl.Series, pl.DataFrame]]:
    """Yield `masking.mask` of each batch in the order of the batches.

    Texts are judged one by one, so the answers are the same for any number of processes (every core by default; 1:
    this process only). A few batches per process are under way at a time. Batches of some ten thousand texts repay
    the second or two in which a process reads its word lists.
    """
    count = processes or os.cpu_count() or 1
    if count == 1:
        yield from (masking.mask(batch, is_label=is_label) for batch in batches)
        return
    task = partial(masking.mask, is_label=is_label)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_start_worker) as pool:
        under_way: deque[Future[tuple[pl.Series, pl.DataFrame]]] = deque()
        for batch in batches:
            under_way.append(pool.submit(task, batch))
            if len(under_way) > _WAITING_PER_PROCESS * count:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _start_worker() -> None:
    os.environ["POLARS_MAX_THREADS"] = "1"  # read when polars starts its threads, at the first column
    end_with_parent()


def end_with_parent() -> None:
    """End this worker process when its parent does: without one it would wait for work for ever."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
