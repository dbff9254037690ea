"""An executed page as pandoc's Markdown for one format: cells replaced by what they showed."""

import base64
import re
from dataclasses import dataclass, field
from typing import Any

from rake_analysis.engine import prose
from rake_analysis.engine.characters import readable_svg
from rake_analysis.engine.document import Cell, Document
from rake_analysis.engine.executed import Executed
from rake_analysis.errors import UserError
from rake_analysis.text import plain_line

# Quarto's order of preference; slides show charts as pictures, as paper does.
_ON_PAPER = ("text/markdown", "image/svg+xml", "image/png", "text/plain")
_ON_SCREEN = ("text/html", *_ON_PAPER)
_NOT_SHOWN = ("application/vnd.plotly.v1+json", "application/vnd.vegalite", "application/vnd.vega")


@dataclass(frozen=True)
class Picture:
    """An image that a cell gave: its bytes, what it shows in words, its natural width in CSS pixels if known."""

    name: str
    content: bytes
    alt: str
    width: float | None


@dataclass
class Composed:
    """Markdown of a page, with what stands in it as keys: HTML pieces (for html) and pictures."""

    markdown: str = ""
    html: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def compose(document: Document, executed: Executed, target: str) -> Composed:
    """Return the page's Markdown for `target`, a format of the dialect (html, typst, docx, pptx, revealjs).

    HTML from cells does not pass through pandoc: a numbered mark holds its place. Raises UserError where a picture
    has no alternative text (`fig-alt`, the output's metadata or the caption) or an output cannot be shown.
    """
    composer = _Composer(document, executed, target)
    parts: list[str] = []
    for block in document.blocks:
        parts.append(composer.cell(block) if isinstance(block, Cell) else composer.prose(block.lines))
    return Composed("\n\n".join(parts) + "\n", composer.html, composer.pictures)


class _Composer:
    def __init__(self, document: Document, executed: Executed, target: str):
        self.execute = document.effective(target)["execute"]
        self.outputs = iter(executed.outputs)
        self.inline = iter(executed.inline)
        self.preference = _ON_SCREEN if target == "html" else _ON_PAPER
        self.html: list[str] = []
        self.pictures: list[Picture] = []

    def prose(self, lines: tuple[Any, ...]) -> str:
        texts = []
        for line in lines:
            if line.kind == "prose" and prose.PAGE_BREAK.match(line.text):
                texts.append("\n::: {.engine-page-break}\n:::\n")
            elif line.kind == "prose":
                texts.append(prose.INLINE.sub(lambda match: next(self.inline), line.text))
            else:
                texts.append(line.text)
        return "\n".join(texts)

    def cell(self, cell: Cell) -> str:
        outputs = next(self.outputs)
        if not cell.setting("include", self.execute, True):
            return ""
        parts = []
        if cell.setting("echo", self.execute, True):
            parts.append(_fenced(cell.code, ".python"))
        shown = self._outputs(cell, outputs)
        if shown:
            parts.append(_framed(cell, shown))
        return "\n\n".join(parts)

    def _outputs(self, cell: Cell, outputs: list[dict[str, Any]]) -> list[str]:
        wanted = cell.setting("output", self.execute, True)
        if wanted is False:
            return []
        warning = cell.setting("warning", self.execute, True) and cell.setting("message", self.execute, True)
        shown = []
        for output in outputs:
            if output["output_type"] == "stream":
                if output["name"] == "stderr" and not warning:
                    continue
                is_markdown = wanted == "asis" and output["name"] == "stdout"
                shown.append(output["text"] if is_markdown else _fenced(output["text"], ".engine-output"))
            elif text := self._display(cell, output):
                shown.append(text)
        return shown

    def _display(self, cell: Cell, output: dict[str, Any]) -> str:
        data = output.get("data", {})
        for kind in self.preference:
            if kind in data:
                break
        else:
            return ""
        if kind == "text/plain" and any(other.startswith(_NOT_SHOWN) for other in data):
            raise UserError("the chart has no picture or HTML that a report can hold", place=cell.place(1))
        content = data[kind]
        text = "".join(content) if isinstance(content, list) else str(content)
        if kind == "text/html":
            self.html.append(text)
            return f'::: {{.engine-html key="{len(self.html) - 1}"}}\n:::'
        if kind == "text/markdown":
            return text
        if kind == "text/plain":
            return _fenced(text, ".engine-output")
        return self._picture(cell, kind, text, output.get("metadata", {}).get(kind, {}))

    def _picture(self, cell: Cell, kind: str, text: str, metadata: dict[str, Any]) -> str:
        alt = plain_line(str(cell.options.get("fig-alt") or metadata.get("alt") or cell.options.get("fig-cap") or ""))
        if not alt:
            raise UserError("the picture has no alternative text", place=cell.place(1), remedy="Give the cell fig-alt.")
        is_svg = kind == "image/svg+xml"
        content = readable_svg(text).encode("utf-8") if is_svg else base64.b64decode(text)
        name = f"picture-{len(self.pictures) + 1}.{'svg' if is_svg else 'png'}"
        width = _svg_width(text) if is_svg else metadata.get("width")
        self.pictures.append(Picture(name, content, alt, width))
        return f"![]({name}){{.engine-picture}}"


def _framed(cell: Cell, shown: list[str]) -> str:
    """Wrap outputs in the block that numbers, captions and lays them out."""
    columns = cell.options.get("layout-ncol")
    if columns:
        cells = "\n\n".join(f"::: {{.engine-item}}\n{text}\n:::" for text in shown)
        shown = [f'::: {{layout-ncol="{columns}"}}\n{cells}\n:::']
    body = "\n\n".join(shown)
    label = str(cell.options.get("label", ""))
    caption = cell.options.get("tbl-cap") if label.startswith("tbl-") else cell.options.get("fig-cap")
    caption = caption or cell.options.get("tbl-cap")
    if not caption:
        return body
    identifier = f"#{label} " if label else ""
    kind = "table" if caption == cell.options.get("tbl-cap") else "figure"
    return f"::: {{{identifier}.engine-{kind}}}\n{body}\n\n{' '.join(str(caption).split())}\n:::"


def _fenced(text: str, css_class: str) -> str:
    """Return `text` as a code block that nothing in it can close, without terminal sequences."""
    lines = "\n".join(_printable(line) for line in text.rstrip("\n").split("\n"))
    longest = max((len(run) for run in re.findall(r"`+", lines)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence} {{{css_class}}}\n{lines}\n{fence}"


def _printable(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip(" "))]
    return indent + re.sub("[^\\S \u00a0]|\0", " ", _keep_spaces(line[len(indent) :]))


def _keep_spaces(text: str) -> str:
    return " ".join(plain_line(part) if part else "" for part in text.split(" "))


def _svg_width(svg: str) -> float | None:
    match = re.search(r"<svg\b[^>]*?\swidth=\"([\d.]+)(?:px)?\"", svg)
    return float(match[1]) if match else None
