"""Rules over one text: which phenomena it shows, from which words, and what negations take back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rake_analysis.phenomena.catalogue import NEGATION_SLOT, Catalogue, Language, LanguageCode, Rule, slots
from rake_analysis.phenomena.lemmas import Lemmatiser
from rake_analysis.phenomena.negation import Negations
from rake_analysis.phenomena.patterns import PatternIndex
from rake_analysis.phenomena.sentences import Sentences, Slots, phrase_places

# How far from a finding, in words, a phrase of `unless` still concerns it.
_UNLESS_REACH = 8


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
        self._topics = frozenset(self._by_word)
        self._negations = Negations(self._words, self._topics)
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
        sentences = Sentences(text, self._index)
        begin = self._contrast_start(sentences) if is_good else 0
        assured = self._assured(sentences)
        found: dict[tuple[str, int, int], str] = {}
        for compiled, places in self._candidates(sentences):
            first, last = min(places), max(places)
            if first < begin or self._is_excluded(sentences, compiled, places):
                continue
            if compiled.rule.negation == "cancels" and self._negations.is_negated(sentences, first, last):
                continue
            if any(
                sentences.is_same_clause(first, place) and sentences.is_same_clause(last, place) for place in assured
            ):
                continue
            span = (compiled.phenomenon, sentences.tokens[first].start, sentences.tokens[last].end)
            found.setdefault(span, compiled.rule.id)
        return [Finding(phenomenon, rule, start, end) for (phenomenon, start, end), rule in found.items()]

    def is_rule_word(self, form: str) -> bool:
        """Tell whether a lower-case word form alone is enough for some rule."""
        return not self._index.matches(form).isdisjoint(self._topics)

    def _contrast_start(self, sentences: Sentences) -> int:
        starts = [
            sentences.sentence_start(min(places))
            for phrase in self._contrasts
            for first in sentences.places(phrase[0])
            if (places := phrase_places(sentences, phrase, first))
        ]
        return min(starts, default=len(sentences.tokens))

    def _assured(self, sentences: Sentences) -> list[int]:
        """Where a clause says that nothing is wrong: `kotona on kaikki kunnossa`."""
        return [
            first
            for phrase in self._assurances
            if sentences.has_all(phrase)
            for first in sentences.places(phrase[0])
            if (places := phrase_places(sentences, phrase, first))
            and all(sentences.is_same_clause(first, place) for place in places)
        ]

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

    def _candidates(self, sentences: Sentences) -> list[tuple[_CompiledRule, list[int]]]:
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
                if places := _rule_places(sentences, phrase, first, compiled.rule):
                    candidates[compiled.rule.id, tuple(places)] = compiled
        # Sets have no order of their own; the result must not depend on it.
        ordered = sorted(candidates, key=lambda candidate: (self._ranks[candidate[0]], candidate[1]))
        return [(candidates[candidate], list(candidate[1])) for candidate in ordered]

    def _is_excluded(self, sentences: Sentences, compiled: _CompiledRule, places: list[int]) -> bool:
        for place in places:
            if not self._exclusions.matches(sentences.tokens[place].form).isdisjoint(compiled.not_words):
                return True
        for phrase in compiled.unless:
            for place in sentences.places(phrase[0]):
                if sentences.distance(place, places[0]) <= _UNLESS_REACH and phrase_places(sentences, phrase, place):
                    return True
        return False


def _rule_places(sentences: Sentences, phrase: Slots, first: int, rule: Rule) -> list[int]:
    return phrase_places(
        sentences,
        phrase,
        first,
        window=rule.window,
        in_order=rule.in_order,
    )
