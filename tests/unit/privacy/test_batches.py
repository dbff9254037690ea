"""Masking in several processes: the same answers in the same order as in one."""

import polars as pl

from rake_analysis.privacy.batches import mask_batches
from rake_analysis.privacy.masking import mask

TEXTS = pl.Series(["Matti Virtanen odottaa.", "Ei mitään.", None, "Soita 040 123 4567, Saramäki asteli.", ""] * 8)


def test_several_processes_answer_as_one_does():
    batches = [TEXTS.slice(offset, 7) for offset in range(0, len(TEXTS), 7)]
    alone, shared = (list(mask_batches(batches, processes=count)) for count in (1, 2))
    for (masked, spans), (masked_too, spans_too) in zip(alone, shared, strict=True):
        assert masked.to_list() == masked_too.to_list()
        assert spans.equals(spans_too)
    assert pl.concat(masked for masked, _ in shared).to_list() == mask(TEXTS)[0].to_list()


def test_no_batches_have_no_answers():
    assert list(mask_batches([], processes=2)) == []
