"""Masking columns: placeholders, spans, nulls, labels."""

import polars as pl

from rake_analysis.privacy.masking import _detectors, _fast, mask, without_identifiers
from rake_analysis.privacy.spans import Span, replaced, resolved
from tests.privacy_items import CASES, generated

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


def test_a_detector_that_needs_a_digit_has_no_prefilter_that_holds_without_one():
    texts = pl.Series([text for kind in CASES for _, _, text in generated(kind, 100)])
    without = texts.str.replace_all("[0-9]", "")
    for detector in _detectors():
        if detector.needs_digit:
            assert not without.str.contains(_fast(detector.prefilter)).any(), detector.rule


def test_each_prefilter_holds_for_every_text_that_its_pattern_finds_something_in():
    texts = pl.Series([text for kind in CASES for _, _, text in generated(kind)])
    for detector in _detectors():
        holds = texts.str.contains(_fast(detector.prefilter))
        missed = [text for text, held in zip(texts, holds, strict=True) if not held and list(detector.find(text))]
        assert missed == [], detector.rule


def test_an_error_that_quotes_an_identifier_shows_its_placeholder():
    line = "vienti 010594Y9032.csv: there is no column 'puh. 040 123 4567'."
    assert without_identifiers(line) == "vienti [henkilötunnus].csv: there is no column 'puh. [puhelinnumero]'."
