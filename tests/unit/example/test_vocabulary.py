import re

import pytest

from rake_analysis.example import vocabulary

TOPICS = sorted(vocabulary.topics())


def texts(code: str, language: str) -> list[str]:
    topic = vocabulary.topics()[code]
    sentences = [sentence for kind in topic.sentences[language].values() for sentence in kind]
    sentences += [sentence for _, sentence in topic.proposals[language]]
    return [
        vocabulary.say(sentence, "Porissa", draw) for sentence in sentences for draw in (lambda: 0.0, lambda: 0.999)
    ]


@pytest.mark.parametrize("code", TOPICS)
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_sentence_is_a_sentence_with_each_of_its_alternatives(code, language):
    for text in texts(code, language):
        assert text[0].isupper() or text[0].isdigit(), text
        assert text.endswith((".", "?", "!")), text
        assert not re.search(r"[()|]|  |PLACE", text), text


@pytest.mark.parametrize("code", TOPICS)
def test_every_phenomenon_can_be_said_by_a_worker_and_by_a_resident_in_both_languages(code):
    topic = vocabulary.topics()[code]
    for language in ("fi", "sv"):
        kinds = ("good",) if code == "HYV" else ("situations", "residents")
        assert all(topic.has(language, kind) for kind in kinds)
        assert topic.proposals[language]


def test_companions_leave_the_planted_patterns_alone():
    planted = set(vocabulary.table("mix")["planted"])
    for topic in vocabulary.topics().values():
        assert not planted & set(topic.companions)


def test_after_that_a_sentence_becomes_a_clause_unless_it_begins_with_a_name():
    sentence, name = vocabulary.parse("Jono on (pitkä|pitkä)."), vocabulary.parse("Kelan jono on pitkä.")
    assert vocabulary.joined("Huomasin, että", sentence, "Porissa", lambda: 0.0) == "Huomasin, että jono on pitkä."
    assert vocabulary.joined("Huomasin, että", name, "Porissa", lambda: 0.0) == "Huomasin, että Kelan jono on pitkä."
    assert vocabulary.joined("Tuttua.", sentence, "Porissa", lambda: 0.0) == "Tuttua. Jono on pitkä."


def test_a_deck_deals_every_card_once_before_any_again():
    draws = iter([0.9, 0.1, 0.5, 0.3, 0.7, 0.2])
    deck = vocabulary.Deck("abc", lambda: next(draws))
    first = [deck.deal() for _ in range(3)]
    assert sorted(first) == ["a", "b", "c"]
    assert sorted(deck.deal() for _ in range(3)) == ["a", "b", "c"]
