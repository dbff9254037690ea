"""YAML of pages and sites with the line of each key, checked against the dialect (`dialect.yml`)."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rake_analysis import metadata
from rake_analysis.errors import UserError

FOLDER = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def dialect() -> dict[str, Any]:
    """Return the dialect that the embedded engine reads, as `dialect.yml` states it."""
    return metadata.record(FOLDER / "dialect.yml")


@cache
def all_words() -> dict[str, dict[str, Any]]:
    """Return the engine's own words by language."""
    return metadata.record(FOLDER / "words.yml")


@dataclass(frozen=True)
class Settings:
    """A YAML mapping of `file`; `lines` gives the line of each key by its path from the top."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    file: str = ""

    def place(self, *path: str) -> str:
        return place(self.file, self.lines.get(path, 1))

    def mapping(self, *path: str) -> dict[str, Any]:
        """Return the mapping at `path`, empty where it is absent. Raises UserError where it is no mapping."""
        value: Any = self.values
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise UserError(f"'{path[-1]}' must hold keys and values", place=self.place(*path))
        return value

    def check(self, group: str, *path: str) -> None:
        """Raise UserError at the first key under `path` that the dialect's `group` does not have."""
        known = dialect()[group]
        for key in self.mapping(*path):
            if key not in known["read"] and key not in known["ignored"]:
                name = ".".join((*path, str(key)))
                raise UserError(
                    f"the setting '{name}' is not supported",
                    place=self.place(*path, str(key)),
                    remedy=f"Remove it, or use one of: {', '.join(known['read'])}.",
                )


def place(file: str, line: int) -> str:
    """Return how a place in a source file is named to a reader."""
    return f"{file}, line {line}"


def read(text: str, file: str, first_line: int = 1) -> Settings:
    """Return the YAML mapping in `text`, which begins on `first_line` of `file`.

    Raises UserError with the line where it is not YAML or not a mapping.
    """
    try:
        node = yaml.compose(text, Loader=_LOADER)
        values = yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        raise UserError(f"not valid YAML ({getattr(error, 'problem', error)})", place=place(file, line)) from error
    if node is None:
        return Settings({}, {}, file)
    if not isinstance(values, dict):
        raise UserError("settings must be 'key: value' lines", place=place(file, first_line))
    lines: dict[tuple[str, ...], int] = {}
    _collect_lines(node, (), lines, file, first_line)
    return Settings(values, lines, file)


def _collect_lines(
    node: Any, path: tuple[str, ...], lines: dict[tuple[str, ...], int], file: str, first_line: int
) -> None:
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        inner = (*path, str(key.value))
        if inner in lines:
            raise UserError(
                f"the key '{key.value}' is given twice", place=place(file, first_line + key.start_mark.line)
            )
        lines[inner] = first_line + key.start_mark.line
        _collect_lines(value, inner, lines, file, first_line)


def check_document(settings: Settings, group: str) -> None:
    """Check the keys that pages and sites share: the top level (`group`), execute, crossref and format."""
    settings.check(group)
    settings.check("execute", "execute")
    settings.check("crossref", "crossref")
    formats = settings.values.get("format")
    if formats is None:
        return
    names = [formats] if isinstance(formats, str) else list(settings.mapping("format"))
    for name in names:
        if name not in dialect()["formats"]:
            raise UserError(
                f"the format '{name}' is not supported",
                place=settings.place("format", name) if isinstance(formats, dict) else settings.place("format"),
                remedy=f"Supported: {', '.join(dialect()['formats'])} (typst makes the PDF).",
            )
        if isinstance(formats, dict) and isinstance(formats[name], dict):
            settings.check("format_options", "format", name)
    if {"html", "revealjs"} <= set(names):
        raise UserError(
            "a page cannot be both html and revealjs: both would be the same file",
            place=settings.place("format"),
            remedy="Write the slides as a page of their own.",
        )


def effective(format_name: str, *layers: Settings) -> dict[str, Any]:
    """Return the settings that hold for `format_name` (html, typst): later layers over earlier ones.

    Options under `format:` go before the same option at the top level of the same layer.
    """
    result: dict[str, Any] = {"execute": {}, "crossref": {}}
    for layer in layers:
        for key, value in layer.values.items():
            if key in ("execute", "crossref"):
                result[key] = {**result[key], **(value or {})}
            elif key != "format":
                result[key] = value
        formats = layer.values.get("format")
        options = formats.get(format_name) if isinstance(formats, dict) else None
        if isinstance(options, dict):
            result.update(options)
    return result
