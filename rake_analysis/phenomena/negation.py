"""What negations of Finnish and Swedish take back: `ei asunnottomuutta`, `yksinäinen hän ei ole`."""

from rake_analysis.phenomena.catalogue import Language
from rake_analysis.phenomena.lemmas import Token
from rake_analysis.phenomena.sentences import Sentences

# How far from a word, in words, a negation still concerns it.
_NEGATION_REACH = 7
_LOCAL_CASES = ("lla", "llä", "ssa", "ssä", "lta", "ltä", "sta", "stä", "na", "nä")
_PARTICIPLES = ("nut", "nyt", "neet", "tu", "ty", "tava", "tävä")


class Negations:
    """The negations of one language; `topics` are the patterns that alone show a phenomenon."""

    def __init__(self, words: Language, topics: frozenset[str]):
        self._topics = topics
        self._coordinators = words.coordinators
        self._negations = frozenset(words.negations)
        self._absence = frozenset(words.absence_verbs)
        self._fillers = frozenset(words.fillers)
        self._pronouns = frozenset(words.pronouns)
        self._between = self._absence | self._fillers | frozenset(words.coordinators)

    def is_negated(self, sentences: Sentences, first: int, last: int) -> bool:
        """Tell whether what stands from word `first` to `last` is said not to be."""
        return (
            self._is_before(sentences, first)
            or self._is_after(sentences, last)
            or self._is_denied_attribute(sentences, last)
        )

    def _is_denied_attribute(self, sentences: Sentences, place: int) -> bool:
        """`yksinäinen hän ei ole`, `ensam är han inte`: nothing more is said in the clause."""
        end = place + 1
        is_denied = False
        while end < len(sentences.tokens) and sentences.is_same_clause(place, end):
            is_negation = not sentences.matches[end].isdisjoint(self._negations)
            if not is_negation and sentences.matches[end].isdisjoint(self._absence | self._pronouns):
                return False
            is_denied = is_denied or is_negation
            end += 1
        return is_denied

    def _is_before(self, sentences: Sentences, place: int) -> bool:
        """`ei ole havaittu asunnottomuutta`: nothing but fillers from the negation to the word."""
        for earlier in range(place - 1, max(place - 1 - _NEGATION_REACH, -1), -1):
            matches = sentences.matches[earlier]
            if sentences.distance(earlier, place) != place - earlier:
                return False
            if not matches.isdisjoint(self._negations):
                return True
            if matches.isdisjoint(self._between) and not self._is_coordinated_topic(sentences, earlier, earlier + 1):
                return False
        return False

    def _is_after(self, sentences: Sentences, place: int) -> bool:
        """`asunnottomuutta ei ole havaittu`, but not `asunnottomuutta ei ole saatu vähenemään`."""
        negation = self._following_negation(sentences, place)
        if negation is None:
            return False
        clause = [
            later
            for later in range(negation + 1, min(negation + 1 + _NEGATION_REACH, len(sentences.tokens)))
            if sentences.distance(negation, later) == later - negation
        ]
        verb = next((later for later in clause if sentences.matches[later].isdisjoint(self._fillers)), None)
        if verb is None or sentences.matches[verb].isdisjoint(self._absence):
            return False
        return all(
            not sentences.matches[later].isdisjoint(self._absence)
            or not sentences.tokens[later].form.endswith(_PARTICIPLES)
            for later in clause
        )

    def _following_negation(self, sentences: Sentences, place: int) -> int | None:
        if not _may_be_object(sentences.tokens[place]):
            return None
        for later in range(place + 1, min(place + 1 + _NEGATION_REACH, len(sentences.tokens))):
            matches = sentences.matches[later]
            if sentences.distance(place, later) != later - place:
                return None
            if not matches.isdisjoint(self._negations):
                return later
            if matches.isdisjoint(self._between) and not self._is_coordinated_topic(sentences, later, later - 1):
                return None
        return None

    def _is_coordinated_topic(self, sentences: Sentences, place: int, coordinator: int) -> bool:
        """`väkivaltaa tai päihteitä`: another topic that a coordinator ties to this one."""
        if sentences.matches[place].isdisjoint(self._topics):
            return False
        return sentences.tokens[coordinator].form in self._coordinators


def _may_be_object(token: Token) -> bool:
    """A partitive, the case of what is not there; in other cases something is said of the word."""
    return token.form.endswith(("a", "ä")) and not token.form.endswith(_LOCAL_CASES)
