"""Acute wording: which masked texts tell of suicide, danger to a child or violence now. Rules are urgency.yml."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rake_analysis import files, metadata
from rake_analysis.errors import UserError, first_problem

FILE = metadata.FOLDER / "urgency.yml"
FORM_RULE = "form"
TEXT_FIELDS = ("description", "consequences", "proposal_text")

_UNDOTTED = {"å": "a", "ä": "a", "ö": "o", "é": "e"}
_SENTENCES = re.compile(r"[.!?;\n\r]+")
_WORDS = re.compile(r"[,:()–—]|\[\w+\]|\w+(?:[-'’]\w+)*")
# Texts by which the rarest word of each phrase is chosen.
_SAMPLE = 2000
_RARE_SHARE = 0.005
_CLAUSE_MARKS = frozenset(",:()–—")
Effect = Literal["cancels", "ignored"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Record):
    """One way a text is acute; urgency.yml explains phrases and what takes a finding back."""

    id: str = Field(pattern=r"^(suicide|child|violence)\.[a-z-]+$")
    language: Literal["fi", "sv"]
    reason: str
    phrases: tuple[str, ...] = Field(min_length=1)
    window: int = Field(6, ge=1, le=15)
    is_attribute: bool = False
    negation: Effect = "cancels"
    past: Effect = "ignored"
    general: Effect = "ignored"
    unless: tuple[str, ...] = ()
    matches: tuple[str, ...] = Field(min_length=1)
    does_not_match: tuple[str, ...] = Field(min_length=1)


class Language(_Record):
    """Words of a language by which a finding is taken back."""

    negations: tuple[str, ...]
    fillers: tuple[str, ...]
    absences: tuple[str, ...]
    unmet: tuple[str, ...]
    past: tuple[str, ...]
    present: tuple[str, ...]
    general: tuple[str, ...]
    single_persons: tuple[str, ...]
    clause_words: tuple[str, ...]


class Rules(_Record):
    """What urgency.yml holds."""

    version: str
    groups: dict[str, tuple[str, ...]]
    languages: dict[Literal["fi", "sv"], Language]
    rules: tuple[Rule, ...]


@cache
def load() -> Rules:
    """Return the rules. Raises UserError where the file is not as the schema says."""
    try:
        return Rules.model_validate(metadata.record(FILE))
    except ValidationError as error:
        raise UserError(first_problem(error), place=str(FILE), remedy="Mend the entry.") from error


def rules_version() -> str:
    """Return what changes with the rules: a file is read again when they do."""
    return files.sha256_of(FILE)


def marked(observations: pl.DataFrame) -> pl.DataFrame:
    """Return `observations` with `acute_rule`, and `is_acute` true wherever there is one.

    Needs `is_acute` as the form says it and the text fields. `acute_rule` is `form` where the form says so, else the
    id of the first rule that the texts match, else null.
    """
    texts = pl.concat_str([pl.col(name).fill_null("") for name in TEXT_FIELDS], separator="\n")
    found = rules_of(observations.select(texts.alias("text"))["text"])
    rule = pl.when(pl.col("is_acute")).then(pl.lit(FORM_RULE)).otherwise(found)
    return observations.with_columns(rule.alias("acute_rule")).with_columns(is_acute=pl.col("acute_rule").is_not_null())


def rules_of(texts: pl.Series) -> pl.Series:
    """Return for each text the id of the first rule it matches, null where it matches none."""
    finder = _finder()
    plain = texts.str.to_lowercase().str.replace_many(_UNDOTTED)
    candidates = finder.may_match(plain).arg_true()
    found = [finder.rule_of(text) for text in plain.gather(candidates)]
    rules = pl.Series("acute_rule", [None], dtype=pl.String).new_from_index(0, len(texts))
    return rules.scatter(candidates, pl.Series(found, dtype=pl.String)) if found else rules


def rule_of(text: str) -> str | None:
    """Return the id of the first rule that `text` matches.

    >>> rule_of("Asiakas uhkaa tappaa itsensä."), rule_of("Ei itsetuhoisuutta.")
    ('suicide.act', None)
    """
    return rules_of(pl.Series([text]))[0]


@dataclass(frozen=True)
class _Pattern:
    """Alternatives of one slot, without dots over letters."""

    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    parts: tuple[str, ...]

    @classmethod
    def of(cls, alternatives: Iterable[str], groups: dict[str, tuple[str, ...]]) -> "_Pattern":
        flat = [
            word
            for given in alternatives
            for word in (groups[given.removeprefix("@")] if given.startswith("@") else (given,))
        ]
        plain = [_undotted(word) for word in flat]
        return cls(
            frozenset(word for word in plain if "*" not in word),
            tuple(word[:-1] for word in plain if word.endswith("*") and not word.startswith("*")),
            tuple(word[1:] for word in plain if word.startswith("*") and not word.endswith("*")),
            tuple(word[1:-1] for word in plain if word.startswith("*") and word.endswith("*")),
        )

    @property
    def needles(self) -> set[str]:
        return {*self.whole, *self.starts, *self.ends, *self.parts}

    def holds(self, word: str) -> bool:
        return (
            word in self.whole
            or word.startswith(self.starts)
            or word.endswith(self.ends)
            or any(part in word for part in self.parts)
        )


_Phrase = tuple[_Pattern, ...]


@dataclass(frozen=True)
class _Sentence:
    """Words of a sentence and the number of the clause that each stands in."""

    words: tuple[str, ...]
    clauses: tuple[int, ...]

    def find(self, phrase: _Phrase, window: int, anchor: int) -> tuple[int, ...] | None:
        """Return where the words of `phrase` stand when its anchor stands at `anchor`."""
        near = range(max(0, anchor - window), min(len(self.words), anchor + window + 1))
        places = [anchor]
        for slot in phrase[1:]:
            place = next((i for i in near if i not in places and slot.holds(self.words[i])), None)
            if place is None:
                return None
            places.append(place)
        return tuple(places)

    def has(self, phrase: _Phrase, window: int = 3) -> bool:
        anchors = (i for i, word in enumerate(self.words) if phrase[0].holds(word))
        return any(self.find(phrase, window, anchor) for anchor in anchors)

    def within(self, clauses: set[int]) -> "_Sentence":
        kept = [i for i, clause in enumerate(self.clauses) if clause in clauses]
        return _Sentence(tuple(self.words[i] for i in kept), tuple(self.clauses[i] for i in kept))


class _Context:
    """What takes a finding back in one language."""

    def __init__(self, language: Language, groups: dict[str, tuple[str, ...]], persons: tuple[str, ...]):
        def words(given: Iterable[str]) -> _Pattern:
            return _Pattern.of(given, groups)

        self.negations = words(language.negations)
        self.fillers = words(language.fillers)
        self.absences = words(language.absences)
        self.unmet = words(language.unmet)
        self.present = words(language.present)
        self.general = words(language.general)
        self.single_persons = words(language.single_persons)
        self.persons = words((*language.single_persons, *persons))
        self.past = [_phrase(given, groups) for given in language.past]

    def is_negated(self, sentence: _Sentence, anchor: int, is_attribute: bool) -> bool:
        clause = sentence.within({sentence.clauses[anchor]}).words
        if any(self.unmet.holds(word) for word in clause):
            return False
        words = sentence.words
        if is_attribute and anchor + 1 < len(words) and self.persons.holds(words[anchor + 1]):
            return False
        before = anchor - 1
        while before >= 0 and self.fillers.holds(words[before]):
            before -= 1
        if before >= 0 and self.negations.holds(words[before]):
            return True
        after = anchor + 1
        while after < len(words) and self.fillers.holds(words[after]) and not self.negations.holds(words[after]):
            after += 1
        rest = words[after : after + 2]
        return len(rest) == 2 and self.negations.holds(rest[0]) and self.absences.holds(rest[1])

    def is_past(self, sentence: _Sentence, places: tuple[int, ...]) -> bool:
        told = sentence.within({sentence.clauses[place] for place in places})
        return any(told.has(phrase) for phrase in self.past) and not told.has((self.present,))

    def is_general(self, sentence: _Sentence) -> bool:
        return sentence.has((self.general,)) and not sentence.has((self.single_persons,))


class _Finder:
    """The rules made ready: which phrases a word form may begin, and what takes each rule's findings back."""

    def __init__(self, given: Rules):
        self._rules = given.rules
        self._clause_words = frozenset(
            _undotted(word) for language in given.languages.values() for word in language.clause_words
        )
        self._contexts = {
            code: _Context(language, given.groups, ("@person", "@child") if code == "fi" else ("@person_sv", "@barn"))
            for code, language in given.languages.items()
        }
        self._phrases = [
            (number, _phrase(phrase, given.groups))
            for number, rule in enumerate(self._rules)
            for phrase in rule.phrases
        ]
        self._unless = [[_phrase(phrase, given.groups) for phrase in rule.unless] for rule in self._rules]
        self._begun: dict[str, tuple[tuple[int, _Phrase], ...]] = {}
        self._rarest: tuple[list[str], list[_Phrase]] | None = None

    def may_match(self, texts: pl.Series) -> pl.Series:
        """Tell cheaply which of `texts` could match: those that hold the letters of a phrase's two rarest slots.

        How rare a slot is, the first texts tell; a slot in few of them is enough by itself. Few texts all may.
        """
        if self._rarest is None:
            if len(texts) < _SAMPLE:
                return pl.repeat(True, len(texts), eager=True)
            self._rarest = self._choose(texts.head(_SAMPLE))
        rare, common = self._rarest
        found = {
            slot: texts.str.contains_any(sorted(slot.needles)).fill_null(False)
            for slot in {slot for pair in common for slot in pair}
        }
        result = texts.str.contains_any(rare).fill_null(False)
        for pair in common:
            result = result | (found[pair[0]] & found[pair[-1]])
        return result

    def _choose(self, sample: pl.Series) -> tuple[list[str], list[_Phrase]]:
        """The letters of slots that few texts of `sample` hold, and the pairs of slots of the other phrases."""
        slots = {slot for _, phrase in self._phrases for slot in phrase}
        hits = {slot: sample.str.contains_any(sorted(slot.needles)).sum() or 0 for slot in slots}
        pairs = {tuple(sorted(set(phrase), key=hits.__getitem__)[:2]) for _, phrase in self._phrases}
        common = [pair for pair in pairs if hits[pair[0]] > _RARE_SHARE * len(sample)]
        rare = {needle for pair in pairs if pair not in common for needle in pair[0].needles}
        return sorted(rare), common

    def rule_of(self, text: str) -> str | None:
        found = [number for sentence in self._sentences(text) for number in self._found(sentence)]
        return self._rules[min(found)].id if found else None

    def _sentences(self, text: str) -> Iterable[_Sentence]:
        for part in _SENTENCES.split(text):
            words, clauses, clause = [], [], 0
            for token in _WORDS.findall(part):
                if token in _CLAUSE_MARKS or token in self._clause_words:
                    clause += 1
                else:
                    words.append(token)
                    clauses.append(clause)
            yield _Sentence(tuple(words), tuple(clauses))

    def _found(self, sentence: _Sentence) -> Iterable[int]:
        for anchor, word in enumerate(sentence.words):
            for number, phrase in self._beginning(word):
                rule = self._rules[number]
                places = sentence.find(phrase, rule.window, anchor)
                if places is not None and not self._is_taken_back(number, sentence, places):
                    yield number

    def _beginning(self, word: str) -> tuple[tuple[int, _Phrase], ...]:
        found = self._begun.get(word)
        if found is None:
            found = tuple(entry for entry in self._phrases if entry[1][0].holds(word))
            self._begun[word] = found
        return found

    def _is_taken_back(self, number: int, sentence: _Sentence, places: tuple[int, ...]) -> bool:
        rule, context = self._rules[number], self._contexts[self._rules[number].language]
        return (
            any(sentence.has(phrase, rule.window) for phrase in self._unless[number])
            or (rule.negation == "cancels" and context.is_negated(sentence, places[0], rule.is_attribute))
            or (rule.past == "cancels" and context.is_past(sentence, places))
            or (rule.general == "cancels" and context.is_general(sentence))
        )


@cache
def _finder() -> _Finder:
    return _Finder(load())


def _undotted(word: str) -> str:
    return "".join(_UNDOTTED.get(letter, letter) for letter in word.lower())


def _phrase(text: str, groups: dict[str, tuple[str, ...]]) -> _Phrase:
    return tuple(_Pattern.of(slot.split("|"), groups) for slot in text.split())
