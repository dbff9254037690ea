"""A page's lines with where each came from: includes expanded, comments removed, code fences marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from rake_analysis.engine.settings import Settings, place, read
from rake_analysis.errors import UserError

_FENCE = re.compile(r"^([\s>]*)(`{3,}|~{3,})\s*([^`]*)$")
_INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(?P<path>\S+|\"[^\"]+\")\s*>\}\}\s*$")


@dataclass(frozen=True)
class Line:
    """One line of `file` (from the site's folder). `kind`: prose, a fence's opening or closing, or code inside."""

    text: str
    file: str
    number: int
    kind: Literal["prose", "open", "code", "close"] = "prose"

    @property
    def place(self) -> str:
        return place(self.file, self.number)


def read_page(site: Path, name: str) -> tuple[Settings, list[Line]]:
    """Return front matter and body lines of the page `name` (a path from the site's folder).

    Includes are replaced by what they name. Raises UserError for a missing or unreadable file, an include that
    leaves the site, repeats itself or brings front matter, and a fence or comment that is never closed.
    """
    lines = _read(site, name, None)
    settings, body = _split_front_matter(lines, name)
    return settings, list(_expand(site, body, (name,)))


def _read(site: Path, name: str, origin: str | None) -> list[Line]:
    path = site / name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UserError(f"the file '{name}' does not exist", place=origin or name) from error
    except (UnicodeDecodeError, OSError) as error:
        reason = "not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise UserError(f"the file '{name}' cannot be read ({reason})", place=origin or name) from error
    return [Line(content, name, number) for number, content in enumerate(text.splitlines(), start=1)]


def _split_front_matter(lines: list[Line], name: str) -> tuple[Settings, list[Line]]:
    if not lines or lines[0].text.rstrip() != "---":
        return Settings(file=name), lines
    for position, line in enumerate(lines[1:], start=1):
        if line.text.rstrip() in ("---", "..."):
            text = "\n".join(inner.text for inner in lines[1:position])
            return read(text, name, first_line=2), lines[position + 1 :]
    raise UserError("the front matter is never closed by ---", place=lines[0].place)


def _expand(site: Path, lines: list[Line], trail: tuple[str, ...]) -> Iterator[Line]:
    for line in _marked(lines):
        include = _INCLUDE.match(line.text) if line.kind == "prose" else None
        if include:
            yield from _included(site, line, include["path"].strip('"'), trail)
        else:
            yield line


def _included(site: Path, line: Line, target: str, trail: tuple[str, ...]) -> Iterator[Line]:
    base = site if target.startswith("/") else (site / line.file).parent
    path = (base / target.lstrip("/")).resolve()
    if not path.is_relative_to(site.resolve()):
        raise UserError(f"the include '{target}' lies outside the site's folder", place=line.place)
    name = path.relative_to(site.resolve()).as_posix()
    if name in trail:
        raise UserError(f"the include '{target}' includes itself ({' → '.join((*trail, name))})", place=line.place)
    lines = _read(site, name, line.place)
    if lines and lines[0].text.rstrip() == "---":
        raise UserError(
            "an included file must not have front matter", place=lines[0].place, remedy="Move it to the page."
        )
    yield from _expand(site, lines, (*trail, name))


def _marked(lines: list[Line]) -> Iterator[Line]:
    """Mark code fences and what they hold; blank out comments in prose."""
    fence: Line | None = None
    comment: Line | None = None
    marker = ""
    for line in lines:
        match = None if comment else _FENCE.match(line.text)
        if fence is not None:
            closes = match is not None and match[2].startswith(marker) and not match[3].strip()
            yield replace(line, kind="close" if closes else "code")
            fence = None if closes else fence
        elif match is not None:
            fence, marker = line, match[2]
            yield replace(line, kind="open")
        else:
            text, is_open = _without_comments(line.text, comment is not None)
            comment = (comment or line) if is_open else None
            yield replace(line, text=text)
    if fence is not None:
        raise UserError("the code block that starts here is never closed", place=fence.place)
    if comment is not None:
        raise UserError("the comment that starts here is never closed", place=comment.place)


def _without_comments(text: str, is_open: bool) -> tuple[str, bool]:
    kept = ""
    while text:
        if is_open:
            _, mark, text = text.partition("-->")
            is_open = not mark
        else:
            before, mark, text = text.partition("<!--")
            kept += before
            is_open = bool(mark)
    return kept, is_open
