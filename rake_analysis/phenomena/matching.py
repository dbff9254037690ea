"""Rules over one text: which phenomena it shows, from which words, and what negations take back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rake_analysis.phenomena.catalogue import NEGATION_SLOT, Catalogue, Language, LanguageCode, Rule, slots
from rake_analysis.phenomena.lemmas import SENTENCE_GAP, Lemmatiser, Token, tokens
from rake_analysis.phenomena.patterns import PatternIndex

# How far from a finding, in words, a phrase of `unless` still concerns it.
_UNLESS_REACH = 8
# How far from a word, in words, a negation still concerns it.
_NEGATION_REACH = 7
_LOCAL_CASES = ("lla", "llä", "ssa", "ssä", "lta", "ltä", "sta", "stä", "na", "nä")
_PARTICIPLES = ("nut", "nyt", "neet", "tu", "ty", "tava", "tävä")

# How near to each other the words of a phrase stand that belongs to no rule (`unless`, assurances, contrasts).
_ANY_ORDER = Rule(id="ANY.order", phrases=("EI",), window=5)

Slots = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A phenomenon found at characters `start` to `end` by `rule`."""

    phenomenon: str
    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _CompiledRule:
    phenomenon: str
    rule: Rule
    words: frozenset[str]
    not_words: frozenset[str]
    phrases: tuple[Slots, ...]
    unless: tuple[Slots, ...]


class _Sentences:
    """The words of one text with the patterns each matches."""

    def __init__(self, text: str, index: PatternIndex):
        self.tokens = list(tokens(text))
        self.matches = [index.matches(token.form) for token in self.tokens]
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, found in enumerate(self.matches):
            for pattern in found:
                self._places[pattern].append(place)
        self.found = frozenset(self._places)

    def places(self, wanted: frozenset[str]) -> list[int]:
        """Return where any of the wanted patterns stands, in the order of the text."""
        return sorted({place for pattern in wanted & self.found for place in self._places[pattern]})

    def has_all(self, phrase: Slots) -> bool:
        return all(not slot.isdisjoint(self.found) for slot in phrase)

    def distance(self, one: int, other: int) -> int:
        return abs(self.tokens[one].position - self.tokens[other].position)

    def is_same_clause(self, one: int, other: int) -> bool:
        """No comma and no end of a sentence between the two words."""
        return self.distance(one, other) == abs(one - other)

    def sentence_start(self, place: int) -> int:
        """The first word of the sentence in which `place` stands."""
        while place and self.tokens[place].position - self.tokens[place - 1].position < SENTENCE_GAP:
            place -= 1
        return place


class Matcher:
    """All rules of one language."""

    def __init__(self, catalogue: Catalogue, language: LanguageCode, lemmatiser: Lemmatiser):
        self._words = catalogue.languages[language]
        self._rules = [
            self._compile(phenomenon.code, rule)
            for phenomenon in catalogue.phenomena
            for rule in phenomenon.rules
            if rule.language == language
        ]
        self._ranks = {compiled.rule.id: rank for rank, compiled in enumerate(self._rules)}
        self._by_word: dict[str, list[_CompiledRule]] = defaultdict(list)
        self._by_anchor: dict[str, list[tuple[_CompiledRule, Slots]]] = defaultdict(list)
        for compiled in self._rules:
            for pattern in compiled.words:
                self._by_word[pattern].append(compiled)
            for phrase in compiled.phrases:
                for pattern in self._anchor(phrase):
                    self._by_anchor[pattern].append((compiled, phrase))
        self._negations = frozenset(self._words.negations)
        self._absence = frozenset(self._words.absence_verbs)
        self._fillers = frozenset(self._words.fillers)
        self._between = self._absence | self._fillers | frozenset(self._words.coordinators)
        self._topics = frozenset(self._by_word)
        self._pronouns = frozenset(self._words.pronouns)
        self._assurances = tuple(self._slots(phrase) for phrase in self._words.assurances)
        self._contrasts = tuple(self._slots(phrase) for phrase in self._words.contrasts)
        self._index = PatternIndex(self._patterns(self._words), lemmatiser)
        # What a rule is not about is never guessed from a mistyped word.
        not_words = frozenset[str]().union(*(compiled.not_words for compiled in self._rules))
        self._exclusions = PatternIndex(not_words, lemmatiser, is_tolerant=False)

    def findings(self, text: str, *, is_good: bool = False) -> list[Finding]:
        """Return what the rules find in `text`, in the order of the catalogue's rules, then of the text.

        `is_good` says that the text reports what works: a phenomenon then counts from the first sentence on
        that tells of a lack or a contrast (`silti`, `harmi vain`).
        """
        sentences = _Sentences(text, self._index)
        begin = self._contrast_start(sentences) if is_good else 0
        found: dict[tuple[str, int, int], str] = {}
        for compiled, places in self._candidates(sentences):
            first, last = min(places), max(places)
            if first < begin or self._is_excluded(sentences, compiled, places):
                continue
            if compiled.rule.negation == "cancels" and self._is_negated(sentences, first, last):
                continue
            if self._is_assured(sentences, first, last):
                continue
            span = (compiled.phenomenon, sentences.tokens[first].start, sentences.tokens[last].end)
            found.setdefault(span, compiled.rule.id)
        return [Finding(phenomenon, rule, start, end) for (phenomenon, start, end), rule in found.items()]

    def is_rule_word(self, form: str) -> bool:
        """Tell whether a lower-case word form alone is enough for some rule."""
        return not self._index.matches(form).isdisjoint(self._topics)

    def _contrast_start(self, sentences: _Sentences) -> int:
        starts = [
            sentences.sentence_start(min(places))
            for phrase in self._contrasts
            for first in sentences.places(phrase[0])
            if (places := _phrase_places(sentences, phrase, first))
        ]
        return min(starts, default=len(sentences.tokens))

    def _is_assured(self, sentences: _Sentences, first: int, last: int) -> bool:
        """`kotona on kaikki kunnossa`: the clause says that nothing is wrong."""
        for phrase in self._assurances:
            for place in sentences.places(phrase[0]):
                places = _phrase_places(sentences, phrase, place)
                if places and all(sentences.is_same_clause(end, one) for end in (first, last) for one in places):
                    return True
        return False

    def _compile(self, phenomenon: str, rule: Rule) -> _CompiledRule:
        return _CompiledRule(
            phenomenon,
            rule,
            frozenset(rule.words),
            frozenset(rule.not_words),
            tuple(self._slots(phrase) for phrase in rule.phrases),
            tuple(self._slots(phrase) for phrase in rule.unless),
        )

    def _slots(self, phrase: str) -> Slots:
        return tuple(
            frozenset(self._words.negations) if alternatives == [NEGATION_SLOT] else frozenset(alternatives)
            for alternatives in slots(phrase)
        )

    def _anchor(self, phrase: Slots) -> frozenset[str]:
        """The slot that is rarest in texts: negations are everywhere."""
        return min(phrase, key=lambda slot: (not slot.isdisjoint(self._words.negations), len(slot)))

    def _patterns(self, words: Language) -> Iterable[str]:
        yield from (*words.negations, *words.absence_verbs, *words.fillers, *words.coordinators, *words.pronouns)
        for phrase in (*self._assurances, *self._contrasts):
            for slot in phrase:
                yield from slot
        for compiled in self._rules:
            yield from compiled.words
            for phrase in (*compiled.phrases, *compiled.unless):
                for slot in phrase:
                    yield from slot

    def _candidates(self, sentences: _Sentences) -> list[tuple[_CompiledRule, list[int]]]:
        candidates: dict[tuple[str, tuple[int, ...]], _CompiledRule] = {}
        phrases: dict[tuple[str, Slots], _CompiledRule] = {}
        for pattern in sentences.found:
            for compiled in self._by_word.get(pattern, ()):
                for place in sentences.places(frozenset([pattern])):
                    candidates[compiled.rule.id, (place,)] = compiled
            for compiled, phrase in self._by_anchor.get(pattern, ()):
                if sentences.has_all(phrase):
                    phrases[compiled.rule.id, phrase] = compiled
        for (_, phrase), compiled in phrases.items():
            for first in sentences.places(phrase[0]):
                if places := _phrase_places(sentences, phrase, first, compiled.rule):
                    candidates[compiled.rule.id, tuple(places)] = compiled
        # Sets have no order of their own; the result must not depend on it.
        ordered = sorted(candidates, key=lambda candidate: (self._ranks[candidate[0]], candidate[1]))
        return [(candidates[candidate], list(candidate[1])) for candidate in ordered]

    def _is_excluded(self, sentences: _Sentences, compiled: _CompiledRule, places: list[int]) -> bool:
        for place in places:
            if not self._exclusions.matches(sentences.tokens[place].form).isdisjoint(compiled.not_words):
                return True
        for phrase in compiled.unless:
            for place in sentences.places(phrase[0]):
                if sentences.distance(place, places[0]) <= _UNLESS_REACH and _phrase_places(sentences, phrase, place):
                    return True
        return False

    def _is_negated(self, sentences: _Sentences, first: int, last: int) -> bool:
        return (
            self._is_negated_before(sentences, first)
            or self._is_negated_after(sentences, last)
            or self._is_denied_attribute(sentences, last)
        )

    def _is_denied_attribute(self, sentences: _Sentences, place: int) -> bool:
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

    def _is_negated_before(self, sentences: _Sentences, place: int) -> bool:
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

    def _is_negated_after(self, sentences: _Sentences, place: int) -> bool:
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

    def _following_negation(self, sentences: _Sentences, place: int) -> int | None:
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

    def _is_coordinated_topic(self, sentences: _Sentences, place: int, coordinator: int) -> bool:
        """`väkivaltaa tai päihteitä`: another topic that a coordinator ties to this one."""
        if sentences.matches[place].isdisjoint(self._topics):
            return False
        return sentences.tokens[coordinator].form in self._words.coordinators


def _may_be_object(token: Token) -> bool:
    """A partitive, the case of what is not there; in other cases something is said of the word."""
    return token.form.endswith(("a", "ä")) and not token.form.endswith(_LOCAL_CASES)


def _phrase_places(sentences: _Sentences, phrase: Slots, first: int, rule: Rule = _ANY_ORDER) -> list[int]:
    """Return where each word of the phrase stands, nearest to the one before it; empty where one is missing."""
    places = [first]
    for slot in phrase[1:]:
        previous = places[-1]
        near = [
            place
            for place in sentences.places(slot)
            if place not in places
            and _reach(sentences, previous, place, rule) <= rule.window
            and (place > previous or not rule.in_order)
        ]
        if not near:
            return []
        places.append(min(near, key=lambda place: _reach(sentences, previous, place, rule)))
    return places


def _reach(sentences: _Sentences, one: int, other: int, rule: Rule) -> int:
    return abs(one - other) if rule.across_sentences else sentences.distance(one, other)
