"""Every marked cell of a published file, the texts of a PDF, and what packed or coded text holds."""

import base64
import csv
import io
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from rake_analysis.audit import page
from rake_analysis.errors import UserError

MARK = ": merkintä"
_OFFICE_TOLD = frozenset({"Target", "author", "descr", "initials", "title", "tooltip"})


def cells(name: str, content: bytes) -> list[tuple[str, Any]]:
    """Return (key, value as written) of each marked cell of an HTML, SVG, JSON, CSV or xlsx file."""
    ending = name.rsplit(".", 1)[-1].lower()
    if ending in ("html", "htm", "svg"):
        found = page.read(content.decode("utf-8", errors="replace"))
        return [*found.cells, *(cell for script in found.scripts for cell in _from_json(script))]
    if ending in ("json", "ipynb"):
        return list(_from_json(content.decode("utf-8", errors="replace")))
    if ending == "csv":
        return _from_rows(csv_rows(content.decode("utf-8-sig", errors="replace")))
    if ending == "xlsx":
        return [cell for rows in sheets(content) for cell in _from_rows(rows)]
    return []


def csv_rows(text: str) -> list[list[str]]:
    """Return the rows of a CSV file, parted by the semicolons or commas that its first line has more of."""
    first = text.split("\n", 1)[0]
    return list(csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ","))


def sheets(content: bytes) -> list[list[list[Any]]]:
    """Return the rows of each sheet of a workbook, every cell as text or null."""
    import fastexcel

    book = fastexcel.read_excel(content)
    read = [book.load_sheet(sheet, header_row=None, dtypes="string") for sheet in book.sheet_names]
    return [[list(row) for row in sheet.to_polars().rows()] for sheet in read]


def number(shown: Any) -> float | None:
    """Return a cell's value; None: hidden (`..`, empty). Raises ValueError for a text that is neither."""
    text = re.sub(r"\s", "", str(shown if shown is not None else "")).replace(",", ".").replace("\u2212", "-")
    return None if text in ("", "..", "None", "null") else float(text)


def pdf_texts(content: bytes) -> Iterator[str]:
    """Return the texts of a PDF's properties and pages. Raises UserError without pypdf, else whatever pypdf raises."""
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise UserError("a PDF cannot be audited without pypdf", remedy="Run: pip install pypdf.") from error
    document = PdfReader(io.BytesIO(content))
    yield "\n".join(str(value) for value in (document.metadata or {}).values())
    for sheet in document.pages:
        yield _rejoined(sheet.extract_text())


def _rejoined(text: str) -> str:
    """Text of a page with its hyphenated words whole again."""
    whole = re.sub(r"(?<=[^\W\d_])(?:\u00ad|-)\n(?=[a-zåäö])", "", text)
    return whole.replace("\u00ad", "-")


def beside_pixels(png: bytes) -> bytes:
    """Return what a PNG holds besides its pixels: texts, properties, whatever follows its end."""
    at, kept = 8, b""
    while at + 12 <= len(png):
        length, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        kept += b"" if kind == b"IDAT" else png[at + 8 : at + 8 + length] + b"\n\n"
        at += 12 + length
        if kind == b"IEND":
            break
    return kept + png[at:]


def office_texts(xml: bytes) -> Iterator[str]:
    """Return the texts of a part of a Word or PowerPoint file: paragraphs whole, properties, texts for pictures."""
    for element in ElementTree.fromstring(xml).iter():
        if _local(element) == "p":
            parts = [(_local(part), part.text or "") for part in element.iter()]
            yield "".join(text if name == "t" else " " for name, text in parts if name in ("t", "br", "tab"))
        elif _local(element) != "t" and (element.text or "").strip():
            yield element.text or ""
        yield from (value for name, value in element.attrib.items() if name.rpartition("}")[2] in _OFFICE_TOLD)


def is_office(names: list[str]) -> bool:
    """Tell whether a packed file with these members is a Word document or PowerPoint slides."""
    return "word/document.xml" in names or "ppt/presentation.xml" in names


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _from_json(text: str) -> Iterator[tuple[str, Any]]:
    try:
        waiting = [json.loads(text)]
    except ValueError:
        return
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get("cell"), str):
                yield node["cell"], node.get("value")
            keys, values = node.get("cells"), node.get("values", node.get("y"))
            if isinstance(keys, list) and isinstance(values, list) and all(isinstance(key, str) for key in keys):
                yield from zip(keys, values, strict=False)
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def marked(header: list[Any]) -> dict[int, int]:
    """Return which column of a table holds the keys of which: `cell` of `value`, `Havaintoja: merkintä` of
    `Havaintoja`."""
    names = [str(name) for name in header]
    pairs = [("cell", "value"), *((name, name.removesuffix(MARK)) for name in names if name.endswith(MARK))]
    return {names.index(value): names.index(key) for key, value in pairs if {key, value} <= set(names)}


def _from_rows(rows: list[list[Any]]) -> list[tuple[str, Any]]:
    for at, row in enumerate(rows):
        if columns := marked(row):
            return [
                (str(r[key]), r[value])
                for r in rows[at + 1 :]
                for value, key in columns.items()
                if len(r) > max(key, value) and r[key]
            ]
    return []


def json_unescaped(text: str) -> str:
    """Return `text` with JSON's codes for letters and line ends read."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text).replace("\\n", "\n")
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def unpacked(piece: str) -> bytes:
    """What a base64 piece holds, deflated or not; empty when it is none or only noise."""
    try:
        inner = base64.b64decode(piece.replace("-", "+").replace("_", "/") + "=" * (-len(piece.rstrip("=")) % 4))
    except ValueError:
        return b""
    for window in (15, -15):
        try:
            return zlib.decompress(inner, window)
        except zlib.error:
            continue
    if inner[:2] in (b"PK", b"\x1f\x8b") or inner[:4] == b"%PDF":
        return inner
    try:
        text = inner.decode("utf-8")
    except UnicodeDecodeError:
        return b""
    letters = sum(letter.isprintable() or letter.isspace() for letter in text)
    return inner if letters > 0.9 * len(text) else b""
