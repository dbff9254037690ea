"""A form map to begin with: what the columns of an unknown form seem to be, for a person to correct."""

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from rake_analysis import areas, files
from rake_analysis.errors import UserError
from rake_analysis.observations import cells, forms, reading
from rake_analysis.observations.forms import FormField, FormMap
from rake_analysis.observations.layouts import Header, RawExport, normal
from rake_analysis.observations.received import survey_name
from rake_analysis.privacy import masking
from rake_analysis.project import Project

_LIKE = 0.6
_MOST_OPTIONS = 15
_CONTACT = re.compile(r"yhteys|sähköposti|puhelin|\bnimesi\b|\bnimi\b|kontakt|e-post|telefon|\bnamn\b", re.IGNORECASE)
_RESPONSE_ID = re.compile(r"vastaajan (?:numero|id)|vastaus-?id|svarandens|respondent ?id|^#$|^id$", re.IGNORECASE)


@dataclass
class _Question:
    """A question of the export with its columns; `options` are the texts of its option columns."""

    text: str
    headers: list[Header]
    options: list[str]


def write(project: Project, file: Path, target: Path, *, sheet: str | None = None) -> list[str]:
    """Write a starter form map of the export `file` to `target`; return sentences that say what was guessed and why.

    Texts seen in cells are masked before they are written as options. Raises UserError for an export that cannot be
    read and for a `target` that is there already.
    """
    if target.exists():
        raise UserError("the file is there already", place=str(target), remedy="Name another file for the map.")
    export, _ = reading.read_export(file, sheet)
    record, reasons = draft(export, list(forms.load(project).values()), survey_name(file))
    comments = "".join(f"#   {reason}\n" for reason in reasons)
    body = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=110)
    head = (
        f"# A form map to begin with, made of the headers and cells of {_plain(file.name)}. Correct the fields and\n"
        "# the codes of the options after metadata/forms/satakunta-2024.yml, then move it to the project's forms/.\n"
        "# How each column was taken:\n"
    )
    files.write_text(target, f"{head}{comments}{body}")
    return [*reasons, f"Wrote {target}: correct it and move it to {project.root / 'forms'}."]


def draft(export: RawExport, known: list[FormMap], name: str) -> tuple[dict[str, Any], list[str]]:
    """Return the record of a form map for `export` and a sentence for each question that says why it was taken so."""
    templates = [form_field for form in known for form_field in form.fields]
    record: dict[str, Any] = {"form": re.sub(r"\W+", "-", name) or "form", "title": name}
    record |= {"valid_from": date(2020, 1, 1), "response_id": [], "fields": [], "dropped": []}
    reasons = []
    taken: set[str] = set()
    for number, question in enumerate(_questions(export), start=1):
        place = f"column {question.headers[0].place} '{_plain(question.text)}'"
        if _RESPONSE_ID.search(question.text):
            record["response_id"].append(question.text)
            reasons.append(f"{place}: the response's number, by its header")
        elif _CONTACT.search(question.text):
            record["dropped"].append({"fi": question.text})
            reasons.append(f"{place}: dropped, its header asks who the reporter is")
        else:
            field, reason = _field(export, question, templates, taken, number)
            taken.add(field["field"])
            record["fields"].append(field)
            reasons.append(f"{place}: {field['field']}, {reason}")
    return record, reasons


def _questions(export: RawExport) -> list[_Question]:
    """Columns grouped by question: option columns share the text before the colon."""
    before_colon = Counter(header.text.split(":")[0].strip() for header in export.headers)
    found: list[_Question] = []
    for header in export.headers:
        if not header.text:
            continue
        question, _, option = header.text.partition(":")
        if header.option is not None:
            question, option = header.text, header.option
        elif not question.strip():  # layout B's empty group
            question, option = option, ""
        elif before_colon[question.strip()] < 2:
            question, option = header.text, ""
        question, option = question.strip(), option.strip()
        if option and found and found[-1].text == question:
            found[-1].headers.append(header)
            found[-1].options.append(option)
        else:
            found.append(_Question(question, [header], [option] if option else []))
    return found


def _field(
    export: RawExport, question: _Question, templates: list[FormField], taken: set[str], number: int
) -> tuple[dict[str, Any], str]:
    """A field's record and why it was taken: a question like a known one, else what its cells look like."""
    filled = export.column(question.headers[0].index).drop_nulls()
    seen = question.options or _masked(filled.unique(maintain_order=True).head(_MOST_OPTIONS + 1).to_list())
    free = [template for template in templates if template.field not in taken]
    like, template = _most_like(question.text, free)
    kind, reason = _kind(question, filled)
    if template is not None and like >= _LIKE:
        name, kind, reason = template.field, template.kind, f"{like:.0%} like '{_plain(template.header.fi)}'"
    else:
        template = None
        name = {"datetime": "received_at", "municipality": "municipality_code"}.get(kind, "")
        name = name if name and name not in taken else f"question_{number}"
    record: dict[str, Any] = {"field": name, "kind": kind, "header": {"fi": question.text}}
    if kind in ("single", "multiple", "flag"):
        record["options"] = _options(seen[:_MOST_OPTIONS], template)
    if kind == "municipality":
        record["whole_county"] = {"fi": "Koko hyvinvointialue"}
    return record, reason


def _most_like(text: str, templates: list[FormField]) -> tuple[float, FormField | None]:
    best: tuple[float, FormField | None] = (0.0, None)
    for template in templates:
        for _, known in template.header.texts():
            like = difflib.SequenceMatcher(None, normal(text).split(":")[0], normal(known).split(":")[0]).ratio()
            if like > best[0]:
                best = (like, template)
    return best


def _kind(question: _Question, filled: pl.Series) -> tuple[str, str]:
    if question.options:
        return "multiple", f"{len(question.options)} columns, one for each option"
    if filled.is_empty():
        return "text", "its cells are empty"
    if cells.moments(filled)["received_date"].is_not_null().mean() == 1:
        return "datetime", "its cells are dates"
    sample = filled.head(200)
    if sum(areas.municipality_code(text) is not None for text in sample) > 0.8 * len(sample):
        return "municipality", "its cells are municipalities"
    distinct = filled.n_unique()
    if distinct <= min(_MOST_OPTIONS, max(len(filled) // 2, 2)) and (filled.str.len_chars().max() or 0) <= 60:  # type: ignore[operator]
        return "single", f"its cells hold {distinct} different short texts"
    return "text", "its cells are free text"


def _options(seen: list[str], template: FormField | None) -> dict[str, dict[str, str]]:
    """Code → text; the codes of the field that the question is like, where the text is one of its options."""
    codes = template.codes_by_text() if template else {}
    found = {}
    for number, text in enumerate(sorted(seen), start=1):
        found[codes.get(normal(text), f"option_{number}")] = {"fi": text}
    return found


def _masked(texts: list[str]) -> list[str]:
    masked, _ = masking.mask(pl.Series(texts, dtype=pl.String))
    return masked.to_list()


def _plain(text: str) -> str:
    """A header on one line of a comment."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= 60 else f"{line[:59]}…"
