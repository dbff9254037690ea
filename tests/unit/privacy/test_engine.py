"""The optional model for person names: used where it is installed, the rules alone elsewhere."""

import polars as pl
import pytest

from rake_analysis.privacy import engine
from rake_analysis.privacy.masking import mask

needs_model = pytest.mark.skipif(
    not engine.is_available(), reason="the extra 'names' (spacy-fi with libvoikko and its dictionary) is not here"
)


@needs_model
def test_the_model_finds_persons_and_its_version_is_known():
    (spans,) = engine.find(["Tarja Halonen ja Sauli Niinistö tapasivat Porissa."])
    assert [(span.start, span.end, span.kind, span.rule) for span in spans] == [
        (0, 13, "name", "name_model"),
        (17, 31, "name", "name_model"),
    ]
    assert engine.version()


@needs_model
def test_masking_with_the_model_masks_a_masked_text_no_further():
    once, _ = mask(pl.Series(["Tarja Halonen ja Sauli Niinistö tapasivat Porissa.", None, ""]))
    twice, spans = mask(once)
    assert twice.to_list() == once.to_list()
    assert spans.is_empty()


def test_without_the_model_the_rules_work_alone(monkeypatch):
    monkeypatch.setattr(engine, "_model", lambda: None)
    assert engine.find(["Tarja Halonen odottaa."]) == [[]]
    assert engine.version() == ""
    assert mask(pl.Series(["Matti Virtanen odottaa."]))[0].to_list() == ["[nimi] odottaa."]
