"""Word patterns: what each kind matches, and what tolerance of misspelling reaches."""

import pytest

from rake_analysis.phenomena.lemmas import lemmatiser
from rake_analysis.phenomena.patterns import PatternIndex, is_pattern


@pytest.fixture(scope="module")
def index() -> PatternIndex:
    patterns = ["häätö", "velkaant*", "*asunto", "*vuokra*", "/1[89]-vuoti\\w+/", "yksinäisyys", "päihde*", "romanit"]
    return PatternIndex(patterns, lemmatiser("fi"))


@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        ("häädöstä", "häätö"),
        ("velkaantumisesta", "velkaant*"),
        ("kaupunkiasunnoista", "*asunto"),
        ("alivuokralainen", "*vuokra*"),
        ("19-vuotiaille", "/1[89]-vuoti\\w+/"),
    ],
)
def test_each_kind_of_pattern_matches_inflected_forms(index, form, pattern):
    assert pattern in index.matches(form)


def test_a_word_that_matches_nothing_gives_nothing(index):
    assert index.matches("aurinko") == frozenset()


@pytest.mark.parametrize("form", ["yksinaisyytta", "yksinäissyys", "paihdeongelmat", "päihdde"])
def test_missing_umlauts_and_doubled_letters_are_taken_for_the_word_meant(index, form):
    assert index.matches(form) & {"yksinäisyys", "päihde*"}


def test_tolerance_does_not_reach_short_beginnings(index):
    assert index.matches("romahtamaisillaan") == frozenset()


def test_an_intolerant_index_takes_words_as_they_are_written():
    index = PatternIndex(["yksinäisyys"], lemmatiser("fi"), is_tolerant=False)
    assert index.matches("yksinaisyytta") == frozenset()


@pytest.mark.parametrize("text", ["*ab", "ab*", "/(/", "kaksi sanaa", ""])
def test_patterns_that_would_match_too_much_or_nothing_are_refused(text):
    assert not is_pattern(text)
