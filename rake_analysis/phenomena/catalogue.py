"""The catalogue of phenomena: what each is, what it is not, and the rules by which texts are coded.

The package's `metadata/phenomena.yml` is read first; a project's own `phenomena.yml` adds or overrides.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from rake_analysis import metadata
from rake_analysis.errors import UserError, first_problem
from rake_analysis.phenomena.patterns import is_pattern
from rake_analysis.project import Project

FILE_NAME = "phenomena.yml"
UNCLASSIFIED = "MUU"
GOOD_PRACTICE = "HYV"
# In a phrase: any of the language's negation words.
NEGATION_SLOT = "EI"

LanguageCode = Literal["fi", "sv"]

# A | inside an /expression/ belongs to the expression.
_ALTERNATIVE = re.compile(r"/[^/]+/|[^|]+")


def _pattern(text: str) -> str:
    if not is_pattern(text):
        raise ValueError(f"'{text}' is not a word pattern (word, begin*, *end, *part* or /expression/)")
    return text


def slots(phrase: str) -> list[list[str]]:
    """Return the alternatives of each word of a phrase.

    >>> slots("asunto|koti EI löytyä")
    [['asunto', 'koti'], ['EI'], ['löytyä']]
    """
    return [_ALTERNATIVE.findall(slot) for slot in phrase.split()]


def _phrase(text: str) -> str:
    for alternatives in slots(text):
        for alternative in alternatives:
            _pattern(alternative)
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Phrase = Annotated[str, AfterValidator(_phrase)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Record):
    """One way a text shows a phenomenon.

    Any of `words` is enough, or all words of one of `phrases` within `window` words of each other in a
    sentence (in any order unless `in_order`).
    `not_words` are word forms that the patterns would catch by mistake; with one of the phrases `unless` nearby
    the rule does not hold. A negation takes the finding back (`cancels`: no such thing was seen) or does not
    matter (`ignored`).
    """

    id: str = Field(pattern=r"^[A-ZÅÄÖ]{3}\.[a-z0-9-]+$")
    language: LanguageCode = "fi"
    words: tuple[Pattern, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    window: int = Field(5, ge=1, le=30)
    in_order: bool = False
    not_words: tuple[Pattern, ...] = ()
    unless: tuple[Phrase, ...] = ()
    negation: Literal["cancels", "ignored"] = "cancels"

    @model_validator(mode="after")
    def _has_something_to_find(self) -> "Rule":
        if not self.words and not self.phrases:
            raise ValueError(f"rule {self.id} has neither words nor phrases")
        return self


class Phenomenon(_Record):
    """One phenomenon. `group` is the group of phenomena that counts with others of its kind are published of, None
    for what belongs to none; `national_code` is empty until a national code list exists."""

    code: str = Field(pattern=r"^[A-ZÅÄÖ]{3}$")
    label_fi: str
    label_sv: str
    short_fi: str = Field(max_length=22)
    group: str | None = None
    definition_fi: str
    is_not_fi: str
    shl11: tuple[int, ...] = ()
    service_tasks: tuple[str, ...] = ()
    national_code: str | None = None
    examples_fi: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _refers_to_known_codes(self) -> "Phenomenon":
        unknown = set(self.service_tasks) - set(metadata.codes("service_tasks"))
        unknown |= {str(point) for point in self.shl11} - set(metadata.codes("shl11_needs"))
        unknown |= {self.group or ""} - {"", *metadata.codes("phenomenon_groups")}
        if unknown:
            raise ValueError(f"{self.code}: unknown codes {sorted(unknown)}")
        strangers = [rule.id for rule in self.rules if not rule.id.startswith(f"{self.code}.")]
        if strangers:
            raise ValueError(f"{self.code}: a rule's id begins with the phenomenon's code, not so {strangers}")
        return self


class Language(_Record):
    """Words by which the coder recognises a language and its negations.

    A negation takes back a word when only `fillers`, `absence_verbs` or `coordinators` stand between them. One of
    the phrases `assurances` takes back what its clause tells (`koulussa kaikki on kunnossa`). In an observation of
    good tone a phenomenon is told only from the sentence on that holds one of `contrasts`.
    """

    negations: tuple[str, ...]
    absence_verbs: tuple[Pattern, ...]
    fillers: tuple[Pattern, ...]
    coordinators: tuple[str, ...]
    assurances: tuple[Phrase, ...] = ()
    contrasts: tuple[Phrase, ...] = ()
    pronouns: tuple[str, ...] = ()
    function_words: tuple[str, ...]


class Catalogue(_Record):
    """All phenomena in the order of reports, the fields that are coded, and the words of each language.

    `lemmatiser` finds the base forms of Finnish: `simplemma` everywhere, `voikko` where libvoikko is installed.
    """

    version: str
    lemmatiser: Literal["simplemma", "voikko"] = "simplemma"
    fields: tuple[str, ...]
    languages: dict[LanguageCode, Language]
    phenomena: tuple[Phenomenon, ...]

    @model_validator(mode="after")
    def _has_unique_codes(self) -> "Catalogue":
        codes = [phenomenon.code for phenomenon in self.phenomena]
        rules = [rule.id for phenomenon in self.phenomena for rule in phenomenon.rules]
        repeated = {name for names in (codes, rules) for name in names if names.count(name) > 1}
        if repeated:
            raise ValueError(f"given more than once: {sorted(repeated)}")
        return self


def load(project: Project | None = None) -> dict[str, Phenomenon]:
    """Return code → phenomenon in the order of reports, with the project's own additions and overrides.

    Raises UserError where a file is not as the schema says.
    """
    return {phenomenon.code: phenomenon for phenomenon in read(project).phenomena}


def read(project: Project | None = None) -> Catalogue:
    """Return the whole catalogue, with the project's own additions and overrides.

    In a project's file a phenomenon of a known code replaces the keys that it gives; of its rules, those of
    a known id replace that rule and others are added; `dropped_rules` lists ids to leave out. `lemmatiser`
    chooses another one.
    """
    if project is None or not project_file(project).is_file():
        return _packaged()
    path = project_file(project)
    own = metadata.record(path)
    if not _is_well_formed(own):
        raise UserError(
            "the file is not a list 'phenomena' whose entries have a code and whose rules have an id",
            place=str(path),
            remedy="The package's metadata/phenomena.yml shows the form.",
        )
    content = dict(metadata.record(metadata.FOLDER / FILE_NAME))
    merged = {entry["code"]: entry for entry in content["phenomena"]}
    for entry in own["phenomena"]:
        merged[entry["code"]] = _overridden(merged.get(entry["code"], {}), entry)
    content["phenomena"] = list(merged.values())
    content["version"] = f"{content['version']}+{own.get('version', 'own')}"
    if "lemmatiser" in own:
        content["lemmatiser"] = own["lemmatiser"]
    return _validated(content, path)


def project_file(project: Project) -> Path:
    """Return where a project keeps its own phenomena; the file need not exist."""
    return project.root / FILE_NAME


def _is_well_formed(own: object) -> bool:
    """Tell whether overrides can be matched with the package's entries; the schema checks the rest."""
    entries = own.get("phenomena") if isinstance(own, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) and "code" in entry for entry in entries):
        return False
    rules = [rule for entry in entries for rule in entry.get("rules") or ()]
    return all(isinstance(rule, dict) and "id" in rule for rule in rules)


def _overridden(entry: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    dropped = own.get("dropped_rules") or ()
    rules = {rule["id"]: rule for rule in (*(entry.get("rules") or ()), *(own.get("rules") or ()))}
    kept = [rule for name, rule in rules.items() if name not in dropped]
    given = {key: value for key, value in own.items() if key != "dropped_rules"}
    return {**entry, **given, "rules": kept}


@cache
def _packaged() -> Catalogue:
    path = metadata.FOLDER / FILE_NAME
    return _validated(metadata.record(path), path)


def _validated(content: object, path: Path) -> Catalogue:
    try:
        return Catalogue.model_validate(content)
    except ValidationError as error:
        raise UserError(
            first_problem(error),
            place=str(path),
            remedy="Mend the entry; the package's phenomena.yml shows the form.",
        ) from error
