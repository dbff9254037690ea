"""One text as words with the patterns that each matches, and where phrases stand in it."""

from collections import defaultdict

from rake_analysis.phenomena.lemmas import SENTENCE_GAP, tokens
from rake_analysis.phenomena.patterns import PatternIndex

Slot = frozenset[str]
Slots = tuple[Slot, ...]

# How near to each other the words of a phrase stand that belongs to no rule.
USUAL_WINDOW = 5


class Sentences:
    """The words of one text with the patterns each matches."""

    def __init__(self, text: str, index: PatternIndex):
        self.tokens = list(tokens(text))
        self.matches = [index.matches(token.form) for token in self.tokens]
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, found in enumerate(self.matches):
            for pattern in found:
                self._places[pattern].append(place)
        self.found = frozenset(self._places)
        self._known_places: dict[Slot, list[int]] = {}

    def places(self, wanted: Slot) -> list[int]:
        """Return where any of the wanted patterns stands, in the order of the text."""
        places = self._known_places.get(wanted)
        if places is None:
            places = sorted({place for pattern in wanted & self.found for place in self._places[pattern]})
            self._known_places[wanted] = places
        return places

    def has_all(self, phrase: Slots) -> bool:
        """Tell whether each word of a phrase stands somewhere in the text."""
        return all(not slot.isdisjoint(self.found) for slot in phrase)

    def distance(self, one: int, other: int) -> int:
        """How many words apart two words stand; over the end of a sentence farther than any window."""
        return abs(self.tokens[one].position - self.tokens[other].position)

    def is_same_clause(self, one: int, other: int) -> bool:
        """No comma and no end of a sentence between the two words."""
        return self.distance(one, other) == abs(one - other)

    def sentence_start(self, place: int) -> int:
        """The first word of the sentence in which `place` stands."""
        while place and self.tokens[place].position - self.tokens[place - 1].position < SENTENCE_GAP:
            place -= 1
        return place


def phrase_places(
    sentences: Sentences,
    phrase: Slots,
    first: int,
    *,
    window: int = USUAL_WINDOW,
    in_order: bool = False,
) -> list[int]:
    """Return where each word of the phrase stands, nearest to the one before it; empty where one is missing."""
    places = [first]
    for slot in phrase[1:]:
        previous = places[-1]
        near = [
            place
            for place in sentences.places(slot)
            if place not in places
            and sentences.distance(previous, place) <= window
            and (place > previous or not in_order)
        ]
        if not near:
            return []
        places.append(min(near, key=lambda place: sentences.distance(previous, place)))
    return places
