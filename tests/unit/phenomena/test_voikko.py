"""Base forms by libvoikko, where it is installed; without it a clear refusal."""

import polars as pl
import pytest

from rake_analysis.contracts import PhenomenonCode
from rake_analysis.errors import UserError
from rake_analysis.phenomena import catalogue, voikko
from rake_analysis.phenomena.coder import Coder
from rake_analysis.phenomena.voikko import VoikkoLemmatiser

needs_voikko = pytest.mark.skipif(not voikko.is_available(), reason="libvoikko1, voikko-fi or the package is missing")


@needs_voikko
@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("häätöuhkan", "häätöuhka"),
        ("omaishoitajanaan", "omaishoitaja"),
        ("asuntoakin", "asunto"),
        ("kehitysvammaisten", "kehitysvammainen"),
    ],
)
def test_compounds_keep_their_first_part(form, lemma):
    word = VoikkoLemmatiser().word(form)
    assert (word.lemma, word.is_known) == (lemma, True)


@needs_voikko
def test_a_form_that_voikko_does_not_know_is_left_to_the_dictionary():
    assert not VoikkoLemmatiser().word("xyzzyq").is_known


@needs_voikko
def test_results_have_the_same_form_with_either_lemmatiser():
    observations = pl.DataFrame(
        {
            "observation_id": ["1"],
            "language": ["fi"],
            "tone": ["negative"],
            "description": ["Häätö uhkaa perhettä."],
            "consequences": [""],
        }
    )
    chosen = catalogue.read().model_copy(update={"lemmatiser": "voikko"})
    codes = Coder(chosen).code(observations)
    assert codes.columns == PhenomenonCode.column_names()
    usual = Coder(catalogue.read()).code(observations)
    assert codes.drop("coder").equals(usual.drop("coder"))
    assert codes["coder"][0].endswith("voikko")


def test_without_voikko_the_choice_of_it_is_refused(monkeypatch):
    monkeypatch.setattr(voikko, "_handle", lambda: None)
    with pytest.raises(UserError, match="libvoikko"):
        VoikkoLemmatiser()
