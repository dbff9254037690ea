"""Words of free text: tokens with their places, base forms."""

import pytest

from rake_analysis.phenomena.lemmas import lemmatiser, tokens


def test_tokens_point_at_their_words():
    text = "Äiti (yksin) ei jaksa!"
    assert [text[token.start : token.end].lower() for token in tokens(text)] == ["äiti", "yksin", "ei", "jaksa"]


def test_hyphens_and_inner_dots_stay_in_a_word():
    assert [token.form for token in tokens("Suomi.fi-viestit tulivat kela-taksilla.")] == [
        "suomi.fi-viestit",
        "tulivat",
        "kela-taksilla",
    ]


def test_masks_are_no_words():
    assert [token.form for token in tokens("Asiakas [henkilötunnus] tuli")] == ["asiakas", "tuli"]


def test_a_sentence_end_is_farther_than_any_window_and_a_comma_one_step():
    positions = [token.position for token in tokens("Yksi, kaksi. Kolme")]
    assert positions[1] - positions[0] == 2
    assert positions[2] - positions[1] > 100


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("asunnottomuutta", "asunnottomuus"),
        ("asunnottomille", "asunnoton"),
        ("häätöuhkan", "häätöuhka"),
        ("mielenterveyspalveluihin", "mielenterveyspalvelu"),
        ("asuntoakin", "asunto"),
        ("vaimoaan", "vaimo"),
        ("omaishoitajanaan", "omaishoitaja"),
    ],
)
def test_finnish_forms_get_their_base_form(form, lemma):
    assert lemmatiser("fi").word(form).lemma == lemma


@pytest.mark.parametrize(("form", "lemma"), [("hemlösheten", "hemlöshet"), ("bostäder", "bostad")])
def test_swedish_forms_get_their_swedish_base_form(form, lemma):
    assert lemmatiser("sv").word(form).lemma == lemma


def test_a_form_the_dictionary_cannot_explain_is_its_own_base_form():
    word = lemmatiser("fi").word("xyzzyq")
    assert (word.lemma, word.is_known) == ("xyzzyq", False)
