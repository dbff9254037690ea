"""A .qmd page read into prose and cells, each line with its place, checked against the dialect (`dialect.yml`)."""

import ast
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rake_analysis.engine import prose
from rake_analysis.engine.settings import Settings, check_document, dialect, effective, place, read
from rake_analysis.engine.source import Line, read_page
from rake_analysis.errors import UserError

_OPTION = "#|"
_KINDS = {
    "text": (lambda value: isinstance(value, str | int | float) and not isinstance(value, bool), "text"),
    "list": (lambda value: isinstance(value, str | list), "a list"),
    "flag": (lambda value: isinstance(value, bool), "true or false"),
    "output": (lambda value: isinstance(value, bool) or value == "asis", "true, false or asis"),
    "count": (lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 0, "a whole number"),
}


@dataclass(frozen=True)
class Prose:
    """Lines of Markdown between cells."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Cell:
    """A ```{python} cell: its lines (with `#|` options first), options and code."""

    lines: tuple[Line, ...]
    options: dict[str, Any] = field(default_factory=dict)
    opening: Line = field(default_factory=lambda: Line("", "", 1))

    @property
    def source(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def code(self) -> str:
        """The code without options."""
        return "\n".join(line.text for line in self.lines if not line.text.startswith(_OPTION))

    @property
    def executable(self) -> str:
        """The code with the line numbers of the cell: IPython drops empty lines at the beginning, so there are none."""
        first = next((number for number, line in enumerate(self.lines) if line.text.strip()), 0)
        return "\n".join("#" if number < first else line.text for number, line in enumerate(self.lines))

    @property
    def is_parameters(self) -> bool:
        tags = self.options.get("tags", [])
        return "parameters" in ([tags] if isinstance(tags, str) else tags)

    def place(self, code_line: int | None = None) -> str:
        """Return where the cell's `code_line` (from 1) stands, or where the cell begins."""
        if code_line is None or not 1 <= code_line <= len(self.lines):
            return self.opening.place
        return self.lines[code_line - 1].place

    def setting(self, name: str, execute: dict[str, Any], default: Any) -> Any:
        """Return the option `name` of this cell, else the page's, else `default`."""
        return self.options.get(name, execute.get(name, default))


@dataclass(frozen=True)
class Document:
    """A page ready to execute: `blocks` in order; `parameters` are code lines set after the parameters cell."""

    name: str
    settings: Settings
    blocks: tuple[Prose | Cell, ...]
    parameters: dict[str, Any]
    site_settings: Settings = field(default_factory=Settings)

    @property
    def cells(self) -> list[Cell]:
        return [block for block in self.blocks if isinstance(block, Cell)]

    def effective(self, format_name: str) -> dict[str, Any]:
        """Return the settings that hold for `format_name` (html, typst), the site's and the page's together."""
        return effective(format_name, self.site_settings, self.settings)

    @property
    def title(self) -> str:
        return str(self.settings.values.get("title") or self.site_settings.values.get("title") or Path(self.name).stem)

    def source_digest(self) -> str:
        """Digest of everything that shows: all lines with their places, front matter, parameters."""
        lines = [
            (line.text, line.kind)
            for block in self.blocks
            for line in ((block.opening, *block.lines) if isinstance(block, Cell) else block.lines)
        ]
        return _digest([self.name, self.settings.values, lines, self.parameters])

    def code_digest(self) -> str:
        """Digest of what is executed: the code of the cells, inline expressions and parameters."""
        execute = self.effective("html")["execute"]
        parts: list[Any] = []
        for block in self.blocks:
            if isinstance(block, Cell):
                parts.append(block.code.strip() if block.setting("eval", execute, True) else None)
            else:
                parts.extend(match[1] for line in block.lines for match in prose.inline_expressions(line))
        return _digest([parts, self.parameters])


def read_document(
    site: Path, name: str, *, site_settings: Settings | None = None, parameters: dict[str, Any] | None = None
) -> Document:
    """Read the page `name` (a path from the folder `site`) with `parameters` over its own.

    Raises UserError with file and line for whatever the dialect does not have, for a parameter that the page
    does not know, and for one that the page requires (`name: type` without a value) and nobody gave.
    """
    settings, lines = read_page(site, name)
    site_settings = site_settings or Settings()
    check_document(settings, "front_matter")
    _check_clock(settings)
    blocks = tuple(_blocks(lines))
    document = Document(name, settings, blocks, _overrides(name, blocks, parameters or {}), site_settings)
    labels = prose.Labels()
    prose.check([line for block in blocks if isinstance(block, Prose) for line in block.lines], labels)
    for cell in document.cells:
        _check_label(cell, labels)
    labels.check(sections_numbered=bool(document.effective("html").get("number-sections")))
    return document


def _blocks(lines: list[Line]) -> list[Prose | Cell]:
    blocks: list[Prose | Cell] = []
    waiting: list[Line] = []
    opening: Line | None = None
    for line in lines:
        if opening is None and line.kind == "open" and line.text.strip("`~ ") == "{python}" and line.text[0] in "`~":
            blocks.append(Prose(tuple(waiting)))
            opening, waiting = line, []
        elif opening is not None and line.kind == "close":
            blocks.append(Cell(tuple(waiting), _options(waiting), opening))
            opening, waiting = None, []
        else:
            waiting.append(line)
    blocks.append(Prose(tuple(waiting)))
    return [block for block in blocks if block.lines]


def _options(lines: list[Line]) -> dict[str, Any]:
    given: list[Line] = []
    for line in lines:
        if not line.text.startswith(_OPTION):
            break
        given.append(line)
    if not given:
        return {}
    text = "\n".join(line.text.removeprefix(_OPTION).removeprefix(" ") for line in given)
    settings = read(text, given[0].file, given[0].number)
    known = {option["name"]: option["kind"] for option in dialect()["cell_options"]}
    for name, value in settings.values.items():
        if name not in known:
            raise UserError(
                f"the cell option '{name}' is not supported",
                place=settings.place(name),
                remedy=f"Supported: {', '.join(known)}.",
            )
        fits, wanted = _KINDS[known[name]]
        if not fits(value):
            raise UserError(f"the cell option '{name}' must be {wanted}", place=settings.place(name))
    return settings.values


def _check_label(cell: Cell, labels: prose.Labels) -> None:
    label = str(cell.options.get("label", ""))
    for prefix, caption in (("fig-", "fig-cap"), ("tbl-", "tbl-cap")):
        if label.startswith(prefix) and not cell.options.get(caption):
            raise UserError(f"the cell '{label}' needs {caption}", place=cell.place(1))
    if label:
        labels.define(label, cell.opening)


def _check_clock(settings: Settings) -> None:
    if str(settings.values.get("date", "")).split(" ")[0] in ("today", "now", "last-modified"):
        raise UserError(
            "the date must not come from the clock", place=settings.place("date"), remedy="Write the date itself."
        )


def _overrides(name: str, blocks: tuple[Prose | Cell, ...], given: dict[str, Any]) -> dict[str, Any]:
    cells = [block for block in blocks if isinstance(block, Cell) and block.is_parameters]
    if len(cells) > 1:
        raise UserError("there are two parameters cells", place=cells[1].place())
    known, required = _parameters(cells[0]) if cells else ([], {})
    for key in given:
        if key not in known:
            raise UserError(
                f"the page has no parameter '{key}'",
                place=cells[0].place() if cells else place(name, 1),
                remedy=f"Its parameters: {', '.join(known)}." if known else "It has no parameters cell.",
            )
    for key, line in required.items():
        if key not in given:
            raise UserError(f"the parameter '{key}' has no value", place=cells[0].place(line), remedy="Give it one.")
    return given


def _parameters(cell: Cell) -> tuple[list[str], dict[str, int]]:
    try:
        tree = ast.parse(cell.executable)
    except SyntaxError as error:
        raise UserError(f"not valid Python ({error.msg})", place=cell.place(error.lineno)) from error
    known: list[str] = []
    required: dict[str, int] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            known.extend(target.id for target in statement.targets if isinstance(target, ast.Name))
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            known.append(statement.target.id)
            if statement.value is None:
                required[statement.target.id] = statement.lineno
    return known, required


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, default=str).encode("utf-8", "replace")).hexdigest()
