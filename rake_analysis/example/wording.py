"""What a reporter writes: description, consequences and proposal, put together from a phenomenon's sentences."""

from functools import cache
from random import Random

from rake_analysis.example import vocabulary
from rake_analysis.example.vocabulary import Deck, Draw, Sentence, Topic

_LOWER = "abcdefghijklmnopqrstuvwxyzåäö"


def ended(text: str) -> str:
    """Return `text` with a full stop where it lacks an end."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


class Writer:
    """Writes the texts of one run of reports; sentences are dealt without repeats as long as there are others."""

    def __init__(self, rng: Random):
        self._rng = rng
        self._draw: Draw = rng.random
        self._decks: dict[tuple[str, str, str], Deck] = {}

    def describe(self, topic: Topic, companion: Topic | None, language: str, role: str, kind: str, place: str) -> str:
        """Return a description. `kind` is negative, acute or good; `companion` is a second phenomenon, if any."""
        if kind == "good":
            return self._sentence(topic, language, "good", place)
        if kind == "acute":
            return f"{self._sentence(topic, language, 'acute', place)} {self._shared(language, 'acute_closings')}"
        if role == "resident":
            return self._sentence(topic, language, "residents", place)
        draw = self._draw
        said = [self._opened(topic, language, role, place)]
        if topic.has(language, "obstacles") and draw() < 0.5:
            said.append(self._sentence(topic, language, "obstacles", place))
        if companion is not None:
            link = self._shared(language, "links")
            said.append(vocabulary.joined(link, self._deal(companion, language, "situations"), place, draw))
        elif topic.has(language, "consequences") and draw() < 0.2:
            said.append(self._sentence(topic, language, "consequences", place))
        if draw() < 0.18:
            said.append(self._shared(language, "closings"))
        return " ".join(said)

    def consequences(self, topic: Topic, language: str, role: str, place: str, said: str) -> str:
        """Return what follows of it beyond what is `said` already, sometimes nothing or a dash."""
        chance = self._draw()
        if not topic.has(language, "consequences") or chance < 0.22:
            return ""
        if chance < 0.25:
            return self._shared(language, "nothing")
        if role == "resident":
            return self._shared(language, "resident_consequences") if chance < 0.7 else ""
        first = self._sentence(topic, language, "consequences", place)
        if first in said:
            return ""
        if chance > 0.9:
            second = self._sentence(topic, language, "consequences", place)
            return first if second == first else f"{first} {second}"
        return first

    def proposal(self, topic: Topic, language: str, role: str, place: str) -> tuple[str, str]:
        """Return a proposal and the code of whom it is addressed to."""
        code = "resident" if role == "resident" else topic.code
        key = (code, language, "proposals")
        if key not in self._decks:
            known = _resident_proposals(language) if role == "resident" else topic.proposals[language]
            self._decks[key] = Deck(known, self._draw)
        addressee, sentence = self._decks[key].deal()
        return vocabulary.say(sentence, place, self._draw), addressee

    def as_typed(self, text: str, role: str) -> str:
        """Return `text` as it might have been typed: a slip in a word, all in lower case, no full stop at the end."""
        mix = vocabulary.table("mix")
        if self._draw() < mix["misspelt_share"]:
            text = self._misspelt(text)
        if role == "resident" and self._draw() < mix["lower_case_share"]:
            text = text.lower()
        if self._draw() < mix["unended_share"]:
            text = text.removesuffix(".")
        return text

    def _misspelt(self, text: str) -> str:
        words = text.split(" ")
        long = [number for number, word in enumerate(words) if len(word) > 6 and all(x in _LOWER for x in word)]
        if not long:
            return text
        number = long[int(self._draw() * len(long))]
        word = words[number]
        at = 2 + int(self._draw() * (len(word) - 4))
        left_out, doubled = word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        words[number] = (left_out, doubled, swapped)[int(self._draw() * 3)]
        return " ".join(words)

    def _opened(self, topic: Topic, language: str, role: str, place: str) -> str:
        sentence = self._deal(topic, language, "situations")
        if self._draw() < (0.4 if role == "professional" else 0.75):
            opener = self._shared(language, "openers", role)
            return vocabulary.joined(opener, sentence, place, self._draw)
        return vocabulary.say(sentence, place, self._draw)

    def _sentence(self, topic: Topic, language: str, kind: str, place: str) -> str:
        return vocabulary.say(self._deal(topic, language, kind), place, self._draw)

    def _deal(self, topic: Topic, language: str, kind: str) -> Sentence:
        key = (topic.code, language, kind)
        deck = self._decks.get(key)
        if deck is None:
            deck = self._decks[key] = Deck(topic.sentences[language][kind], self._draw)
        return deck.deal()

    def _shared(self, language: str, kind: str, role: str = "") -> str:
        key = (role, language, kind)
        if key not in self._decks:
            self._decks[key] = Deck(_shared(language, kind, role), self._draw)
        sentence = self._decks[key].deal()
        return "".join(
            part if isinstance(part, str) else part[int(self._draw() * len(part))] for part in sentence if part
        )


@cache
def _shared(language: str, kind: str, role: str) -> tuple[Sentence, ...]:
    texts = vocabulary.shared()[language][kind]
    return tuple(vocabulary.parse(text) for text in (texts[role] if role else texts))


@cache
def _resident_proposals(language: str) -> tuple[tuple[str, Sentence], ...]:
    return vocabulary.parse_proposals(vocabulary.shared()[language]["resident_proposals"])
