"""Form maps: which header of an export is which field of an observation, which option text which code."""

import difflib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from rake_analysis import areas, metadata
from rake_analysis.errors import UserError
from rake_analysis.observations.layouts import Header, RawExport, normal
from rake_analysis.project import Project

REQUIRED_FIELDS = ("received_at", "reporter_role", "description")
_GUESS_LIKENESS = 0.86
_FEWEST_MATCHES = 3


class Labels(BaseModel):
    """A text of the form in its languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fi: str
    sv: str | None = None

    def texts(self) -> list[tuple[str, str]]:
        """Return (language, text) pairs."""
        return [("fi", self.fi)] + ([("sv", self.sv)] if self.sv else [])


class FormField(BaseModel):
    """One question of the form. `options` maps a code to the texts that mean it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str
    kind: Literal["text", "single", "multiple", "municipality", "datetime", "flag"]
    header: Labels
    options: dict[str, Labels] = {}
    whole_county: Labels | None = None

    @field_validator("options", mode="before")
    @classmethod
    def _codes_are_text(cls, options: Any) -> Any:
        if not isinstance(options, dict):
            return options
        return {str(code).lower() if isinstance(code, bool) else str(code): texts for code, texts in options.items()}

    def code(self, option: str) -> str | None:
        """Return the code of an option text, None when the form has no such option.

        A municipality is an option by its own name.
        """
        if self.kind == "municipality":
            is_whole = self.whole_county and normal(option) in {normal(text) for _, text in self.whole_county.texts()}
            return option if is_whole or areas.municipality_code(option) else None
        return self.codes_by_text().get(normal(option))

    def codes_by_text(self) -> dict[str, str]:
        """Return normalised option text → code, the codes themselves included."""
        found = {normal(code): code for code in self.options}
        return found | {normal(text): code for code, texts in self.options.items() for _, text in texts.texts()}


class FormMap(BaseModel):
    """A version of a survey form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: str
    title: str = ""
    valid_from: date
    response_id: list[str] = []
    fields: list[FormField]
    other: list[Labels] = []
    """Headers of the free texts beside a group of options ("Muu, mikä?"): shown when read, not kept."""
    dropped: list[Labels] = []


@dataclass(frozen=True)
class Bound:
    """A column that is a field, or one option of a field. `how` is exact, instruction, group or guess."""

    header: Header
    field: FormField
    option: str | None
    how: str
    reason: str = ""


@dataclass(frozen=True)
class Mapping:
    """How an export's columns were read through a form map."""

    form: FormMap
    language: str
    bound: list[Bound] = field(default_factory=list)
    response_id: Header | None = None
    dropped: list[Header] = field(default_factory=list)
    unmatched_headers: list[Header] = field(default_factory=list)
    unmatched_options: list[Header] = field(default_factory=list)
    missing_fields: list[str] = field(default_factory=list)
    others: list[tuple[Header, FormField]] = field(default_factory=list)

    @property
    def guessed(self) -> list[Bound]:
        return [bound for bound in self.bound if bound.how == "guess"]

    def columns(self, name: str) -> list[Bound]:
        """Return the columns bound to the field `name`."""
        return [bound for bound in self.bound if bound.field.field == name]


def load(project: Project | None = None) -> dict[str, FormMap]:
    """Return form name → form map: the package's and, outranking them, the project's own in `forms/`."""
    folders = [metadata.FOLDER / "forms"] + ([project.root / "forms"] if project else [])
    maps = [read(path) for folder in folders for path in sorted(folder.glob("*.yml"))]
    return {form.form: form for form in maps}


def read(path: Path) -> FormMap:
    """Return the form map in a file. Raises UserError that names the entry that is wrong."""
    try:
        return FormMap.model_validate(metadata.record(path))
    except ValidationError as error:
        first = error.errors()[0]
        entry = " → ".join(str(part) for part in first["loc"])
        raise UserError(
            f"the form map's entry '{entry}': {first['msg']}",
            place=str(path),
            remedy="See metadata/forms/satakunta-2024.yml for the entries a form map has.",
        ) from error


def choose(export: RawExport, forms: dict[str, FormMap], name: str | None = None) -> Mapping:
    """Return the mapping of `export` through the form `name`, or through the form that fits best.

    Raises UserError for an unknown form, an export that fits none, or one without a column for a required field.
    """
    if name is not None and name not in forms:
        raise UserError(f"there is no form map '{name}'", remedy=f"Known: {', '.join(sorted(forms))}.")
    candidates = [forms[name]] if name else list(forms.values())
    mappings = [bind(export, form) for form in candidates]
    best = max(mappings, key=lambda mapping: (_field_count(mapping), mapping.form.valid_from), default=None)
    if best is None or _field_count(best) < _FEWEST_MATCHES:
        raise UserError(
            "the layout is not known: the headers match no form map",
            place=export.name,
            remedy="Add a form map to the project's folder forms/ (see metadata/forms/satakunta-2024.yml).",
        )
    lacking = [required for required in REQUIRED_FIELDS if not best.columns(required)]
    if lacking:
        fields = {form_field.field: form_field for form_field in best.form.fields}
        texts = [f"{key} ('{fields[key].header.fi}')" if key in fields else key for key in lacking]
        raise UserError(
            f"no column is {' or '.join(texts)} of form '{best.form.form}'",
            place=export.name,
            remedy="Correct the form map's header, or choose another with --form.",
        )
    return best


def _field_count(mapping: Mapping) -> int:
    return len({bound.field.field for bound in mapping.bound if bound.how != "guess"})


def bind(export: RawExport, form: FormMap) -> Mapping:
    """Read every header of `export` through `form`: a field binds once, a field's option once."""
    ids = {normal(text) for text in form.response_id}
    dropped_texts = {normal(text) for labels in form.dropped for _, text in labels.texts()}
    questions_before_colon = Counter(normal(header.text.split(":")[0]) for header in export.headers)
    languages: Counter[str] = Counter()
    taken: set[tuple[str, str | None]] = set()
    bound, dropped, rest, others, response_id = [], [], [], [], None
    for header in export.headers:
        questions = {normal(question) for _, question, option in header.readings() if not option}
        if questions & ids and response_id is None:
            response_id = header
            continue
        if any(normal(question) in dropped_texts for _, question, _ in header.readings()):
            dropped.append(header)
            continue
        match = _match(header, form, taken, questions_before_colon, bound[-1].field if bound else None)
        if match is None:
            beside = _other_of(header, form, bound[-1] if bound else None)
            if beside is not None:
                others.append((header, beside))
            else:
                rest.append(header)
            continue
        found, language = match
        bound.append(found)
        taken.add((found.field.field, found.option))
        languages[language] += 1
    rest = _bind_guesses(rest, form, taken, bound)
    questions = {normal(text) for form_field in form.fields for _, text in form_field.header.texts()}
    options = [h for h in rest if any(option and normal(q) in questions for _, q, option in h.readings())]
    seen = {item.field.field for item in bound}
    return Mapping(
        form,
        max(("fi", "sv"), key=lambda language: languages[language]),
        sorted(bound, key=lambda item: item.header.index),
        response_id,
        dropped,
        [header for header in rest if header.text and header not in options],
        options,
        [form_field.field for form_field in form.fields if form_field.field not in seen],
        others,
    )


def _other_of(header: Header, form: FormMap, last: Bound | None) -> FormField | None:
    """The field whose "other, what?" a header is: the question named in it, else the options just before it."""
    others = {normal(text) for labels in form.other for _, text in labels.texts()}
    if last is None or not last.field.options:
        return None
    for _, question, option in header.readings():
        if normal(option or question) in others:
            asked = next((f for f in form.fields if normal(question) in {normal(t) for _, t in f.header.texts()}), None)
            return asked or last.field
    return None


def _match(
    header: Header,
    form: FormMap,
    taken: set[tuple[str, str | None]],
    questions: Counter[str],
    last: FormField | None,
) -> tuple[Bound, str] | None:
    """The first reading of a header that fits; options before instructions, for `Question:Option` looks like both.

    Where several fields have the same question text, the next one after the `last` field bound is meant.
    """
    start = form.fields.index(last) if last is not None else 0
    fields = [*form.fields[start:], *form.fields[:start]]
    for group, question, option in sorted(header.readings(), key=lambda reading: reading[2] is None):
        for form_field in fields:
            for language, text in form_field.header.texts():
                how = _likeness(normal(question), normal(text))
                if how is None:
                    continue
                has_options = form_field.options or form_field.kind == "municipality"
                code = form_field.code(option) if option and has_options else None
                if option and code is None:
                    continue
                is_split = form_field.kind in ("multiple", "municipality") and questions[normal(text)] > 1
                if option is None and how == "instruction" and is_split:
                    continue
                if (form_field.field, code) not in taken:
                    return Bound(header, form_field, code, "group" if group else how), language
    return None


def _likeness(question: str, expected: str) -> str | None:
    """Whether a header is the form's question: word for word, or but for the instruction after a colon."""
    if question == expected:
        return "exact"
    return "instruction" if question.split(":")[0].strip() == expected.split(":")[0].strip() else None


def _bind_guesses(
    rest: list[Header], form: FormMap, taken: set[tuple[str, str | None]], bound: list[Bound]
) -> list[Header]:
    """Bind what is nearly a question of the form that has no column yet; return the headers still unmatched."""
    unmatched = []
    for header in rest:
        best: tuple[float, FormField, str] | None = None
        for form_field in form.fields:
            if any(name == form_field.field for name, _ in taken):
                continue
            for _, text in form_field.header.texts():
                short = normal(text).split(":")[0]
                likeness = difflib.SequenceMatcher(None, normal(header.text).split(":")[0], short).ratio()
                if likeness >= _GUESS_LIKENESS and (best is None or likeness > best[0]):
                    best = (likeness, form_field, text)
        if best is None or header.option:
            unmatched.append(header)
            continue
        likeness, form_field, text = best
        bound.append(Bound(header, form_field, None, "guess", f"{likeness:.0%} like '{text}'"))
        taken.add((form_field.field, None))
    return unmatched
