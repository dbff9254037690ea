"""The indicator catalogue is whole, reads well, and tells honest limits."""

import re

import polars as pl
import pytest

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.official import catalogue
from rake_analysis.phenomena import catalogue as phenomena

INDICATORS = list(catalogue.load().values())
PHENOMENA = phenomena.load()


def test_at_least_forty_indicators_of_both_sources_are_listed():
    assert len([indicator for indicator in INDICATORS if not indicator.is_denominator]) >= 40
    assert {indicator.source for indicator in INDICATORS} == {"sotkanet", "statfin"}


def test_every_phenomenon_but_two_has_an_indicator_and_those_two_are_wanted():
    informed = {part.code for indicator in INDICATORS for part in indicator.phenomena}
    themes = set(PHENOMENA) - {phenomena.UNCLASSIFIED, phenomena.GOOD_PRACTICE}
    assert themes - informed == {"VEL", "DIG"}
    assert {"VEL", "DIG"} <= {code for one in catalogue.wanted() for code in one.phenomena}


def test_the_background_figures_of_peers_are_in_the_catalogue():
    listed = pl.read_csv(metadata.FOLDER / "peers.csv")["indicator"]
    assert set(listed) <= {indicator.key for indicator in INDICATORS}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.key)
def test_an_indicator_says_and_does_not_say_something_of_each_of_its_phenomena(indicator):
    assert indicator.phenomena or indicator.is_denominator
    for part in indicator.phenomena:
        assert part.code in PHENOMENA
        for text in (part.says_fi, part.does_not_say_fi):
            assert re.fullmatch(r"[A-ZÅÄÖ].{20,}\.", text), text


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.key)
def test_names_fit_their_place(indicator):
    assert len(indicator.short_fi) <= 40
    assert not indicator.subject_fi[0].isupper()
    assert (indicator.unit_fi == "%") == ("%" in indicator.title_fi or "aste" in indicator.title_fi)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.key)
def test_a_break_says_why(indicator):
    years = [part.year for part in indicator.breaks]
    assert years == sorted(set(years))
    assert all(part.reason_fi.endswith(".") for part in indicator.breaks)


def test_the_organising_reform_breaks_only_series_that_the_counties_produce():
    broken = {indicator.indicator_id for indicator in INDICATORS if 2023 in [part.year for part in indicator.breaks]}
    assert broken == {"1086", "191", "4", "6411", "1080", "5513", "1271", "381", "385", "3262", "3453"}
    assert all(indicator.owner == "THL" for indicator in INDICATORS if indicator.indicator_id in broken)


def test_basic_social_assistance_breaks_when_it_moved_to_kela():
    broken = {indicator.indicator_id for indicator in INDICATORS if "Kelaan" in str(indicator.breaks)}
    assert broken == {"5", "1275", "453", "234", "405", "423"}


def test_municipal_figures_are_not_promised_for_surveys():
    for id in ("3127", "3128", "4909", "4284", "4355"):
        assert "KUNTA" not in catalogue.load()[f"sotkanet.{id}"].levels


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0 - 17-vuotiaat, % väestöstä", "0–17-vuotiaat, % väestöstä", True),
        ("Lapset (THL)", "lapset", True),
        ("Pienituloisuusaste", "Koulutustasomittain", False),
        ("18–24-vuotiaat", "25–64-vuotiaat", False),
    ],
)
def test_titles_are_compared_without_typography(one, other, same):
    assert catalogue.same_title(one, other) is same


def test_a_title_that_is_not_pinned_is_refused_only_where_the_pin_is_verified():
    with pytest.raises(UserError, match=r"sotkanet\.181 is called 'Muu'"):
        catalogue.check_title("sotkanet.181", "Muu", "x")
    catalogue.check_title("sotkanet.4909", "Muu", "x")
    catalogue.check_title("sotkanet.2320", "Yleistä asumistukea saaneet yhteensä, % asuntokunnista", "x")


def test_a_record_that_breaks_the_schema_is_named(monkeypatch):
    monkeypatch.setattr(metadata, "record", lambda path: {"indicators": [{"source": "thl"}]})
    catalogue._read.cache_clear()
    catalogue._indicators.cache_clear()
    with pytest.raises(UserError, match=r"indicators\.0\.source"):
        catalogue.load()
    catalogue._read.cache_clear()
    catalogue._indicators.cache_clear()
