"""Masking columns: placeholders, spans, nulls, labels."""

import polars as pl

from rake_analysis.privacy.masking import mask
from rake_analysis.privacy.spans import Span, replaced, resolved

TEXT = "Matti Virtanen (010594Y9032, 040 123 4567) asuu Koulukatu 5 B 12:ssa."


def test_each_class_has_its_finnish_placeholder():
    masked, _ = mask(pl.Series([TEXT]))
    assert masked[0] == "[nimi] ([henkilötunnus], [puhelinnumero]) asuu [osoite]:ssa."


def test_spans_point_into_the_original_text_and_hold_no_value():
    _, spans = mask(pl.Series(["Ei mitään.", TEXT]))
    assert spans.columns == ["index", "start", "end", "kind", "rule"]
    assert [(at, TEXT[start:end], kind) for at, start, end, kind in spans.drop("rule").rows()] == [
        (1, "Matti Virtanen", "name"),
        (1, "010594Y9032", "identity_code"),
        (1, "040 123 4567", "phone"),
        (1, "Koulukatu 5 B 12", "address"),
    ]


def test_spans_count_characters_also_after_characters_of_several_bytes():
    text = "Äöå 😀 hetu 010594Y9032"
    _, spans = mask(pl.Series([text]))
    assert text[spans["start"][0] : spans["end"][0]] == "010594Y9032"


def test_null_stays_null_and_a_column_without_rows_is_a_column_without_rows():
    masked, spans = mask(pl.Series([None, "", TEXT], dtype=pl.String))
    assert (masked[0], masked[1], spans["index"].unique().to_list()) == (None, "", [2])
    assert len(mask(pl.Series([], dtype=pl.String))[0]) == 0


def test_masking_a_masked_text_changes_nothing():
    once, _ = mask(pl.Series([TEXT]))
    twice, spans = mask(once)
    assert twice[0] == once[0]
    assert spans.is_empty()


def test_a_unit_named_after_a_place_or_a_person_keeps_its_name_but_no_identifier():
    masked, _ = mask(pl.Series(["Mattilan palvelutalo", "Tiimi, vastaava Maija Virtanen 040 123 4567"]), is_label=True)
    assert masked.to_list() == ["Mattilan palvelutalo", "Tiimi, vastaava [nimi] [puhelinnumero]"]


def test_overlapping_spans_become_one_of_the_foremost_class():
    spans = [Span(5, 20, "phone", "b"), Span(0, 10, "identity_code", "a"), Span(25, 30, "name", "c")]
    assert resolved(spans) == [Span(0, 20, "identity_code", "a"), Span(25, 30, "name", "c")]
    assert replaced("x" * 30, resolved(spans)) == "[henkilötunnus]xxxxx[nimi]"


def test_long_columns_are_masked_as_short_ones_are():
    texts = pl.Series(["Ei mitään."] * 50_001 + [TEXT])
    masked, spans = mask(texts)
    assert masked[50_001] == mask(pl.Series([TEXT]))[0][0]
    assert spans["index"].unique().to_list() == [50_001]
