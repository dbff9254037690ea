"""The texts of a published file piece by piece: sentences and labels, decoded and unpacked, without program code."""

import gzip
import html
import importlib.util
import io
import json
import re
import urllib.parse
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rake_analysis import files
from rake_analysis.audit import content, page

_DEPTH = 5
_LITERAL = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|/\*.*?\*/|(?<!:)//[^\n]*""", re.DOTALL)
_DATA_ADDRESS = re.compile(r"data:[\w/+.-]+;(?:charset=[\w-]+;)?base64,\s*[A-Za-z0-9+/=\s]+")
_PACKED = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_LONG_NUMBER = 10**8
_PROGRAMS = (
    ("plotly", "package_data/plotly.min.js"),
    ("pyreveal", "revealjs/dist/reveal.js"),
    ("pyreveal", "revealjs/dist/reveal.css"),
)

Piece = tuple[str, bool]


def pieces(data: bytes, depth: int = 0) -> Iterator[Piece]:
    """Return (text, whether it is a label) of each piece of a file, by what its bytes are, not by its name.

    A label is a heading, an attribute, a chart's text or a short cell; all else is prose. Raises whatever a damaged
    file raises.
    """
    if depth > _DEPTH or files.sha256(data) in _own_programs():
        return
    if data[:4] == b"%PDF":
        for text in content.pdf_texts(data):
            yield from _decoded(text, False, depth)
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            is_office = content.is_office(names)
            for member in names:
                yield member, True
                if is_office and member.endswith((".xml", ".rels")):
                    for text in content.office_texts(archive.read(member)):
                        yield from _decoded(text, page.is_short(text), depth)
                else:
                    yield from pieces(archive.read(member), depth + 1)
    elif data[:8] == b"\x89PNG\r\n\x1a\n":
        yield from _of_text(content.beside_pixels(data).decode("utf-8", errors="replace"), depth)
    elif data[:2] == b"\x1f\x8b":
        yield from pieces(gzip.decompress(data), depth + 1)
    else:
        yield from _of_text(data.decode("utf-8-sig", errors="replace"), depth)


def _of_text(text: str, depth: int) -> Iterator[Piece]:
    start = text.lstrip()[:1]
    if start == "<":
        found = page.read(text)
        raw = found.blocks + [piece for script in found.scripts for piece in _of_script(script)]
    elif start in ("{", "[") and (leaves := _json_leaves(text)) is not None:
        raw = leaves
    elif re.match(r"[^\n]{0,2000}[;,]", text) and "\n" in text.rstrip():
        raw = _of_rows(text)
    else:
        raw = [(part, False) for part in re.split(r"\n\s*\n", text)]
    for piece, is_label in raw:
        yield from _decoded(piece, is_label, depth)


def _of_script(script: str) -> list[Piece]:
    """Texts of a script or style sheet: JSON values, or literals and comments; code itself is nobody's words."""
    leaves = _json_leaves(script)
    if leaves is not None:
        return leaves
    return [(content.json_unescaped(match[0]), page.is_short(match[0])) for match in _LITERAL.finditer(script)]


def _json_leaves(text: str) -> list[Piece] | None:
    try:
        waiting = [json.loads(text)]
    except ValueError:
        return None
    found = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting += [*node.keys(), *node.values()]
        elif isinstance(node, list):
            waiting += node
        elif isinstance(node, str) or (isinstance(node, int) and node >= _LONG_NUMBER):
            found.append((str(node), page.is_short(str(node))))
    return found


def _of_rows(text: str) -> list[Piece]:
    return [(cell, page.is_short(cell)) for row in content.csv_rows(text) for cell in row]


def _decoded(text: str, is_label: bool, depth: int) -> Iterator[Piece]:
    """A piece, what codes in it stand for, and what is packed into it."""
    for packed in _PACKED.finditer(text):
        if inner := content.unpacked(packed[0]):
            yield from pieces(inner, depth + 1)
    plain = _DATA_ADDRESS.sub(" ", text)
    if re.search(r"%[0-9A-Fa-f]{2}", plain):
        read = {urllib.parse.unquote(plain), urllib.parse.unquote_plus(plain)}
    else:
        read = {plain, html.unescape(plain), content.json_unescaped(plain)}
    for one in read:
        if one != text and one.lstrip()[:1] == "<" and depth < _DEPTH:
            yield from _of_text(one, depth + 1)
        else:
            yield one, is_label and (one == plain or page.is_short(one))


@cache
def _own_programs() -> frozenset[str]:
    """Hashes of the programs that a site carries along as the installed packages hold them."""
    found = {package: importlib.util.find_spec(package) for package, _ in _PROGRAMS}
    return frozenset(
        files.sha256_of(Path(spec.origin).parent / path)
        for package, path in _PROGRAMS
        if (spec := found[package]) is not None and spec.origin is not None
    )
