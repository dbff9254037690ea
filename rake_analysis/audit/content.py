"""Every marked cell of a published file, the texts of a PDF, and what packed or coded text holds."""

import base64
import csv
import io
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

from rake_analysis.audit import page
from rake_analysis.errors import UserError


def cells(name: str, content: bytes) -> list[tuple[str, Any]]:
    """Return (key, value as written) of each marked cell of an HTML, SVG, JSON, CSV or xlsx file."""
    ending = name.rsplit(".", 1)[-1].lower()
    if ending in ("html", "htm", "svg"):
        found = page.read(content.decode("utf-8", errors="replace"))
        return [*found.cells, *(cell for script in found.scripts for cell in _from_json(script))]
    if ending in ("json", "ipynb"):
        return list(_from_json(content.decode("utf-8", errors="replace")))
    if ending == "csv":
        text = content.decode("utf-8-sig", errors="replace")
        separator = ";" if re.match(r'[^\n]*"?(?:cell|value)"?;|[^\n]*;"?(?:cell|value)', text) else ","
        return _from_rows(list(csv.reader(io.StringIO(text), delimiter=separator)))
    if ending == "xlsx":
        return [cell for rows in sheets(content) for cell in _from_rows(rows)]
    return []


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


def _from_rows(rows: list[list[Any]]) -> list[tuple[str, Any]]:
    for at, row in enumerate(rows):
        if "cell" in row and "value" in row:
            key, value = row.index("cell"), row.index("value")
            return [(str(r[key]), r[value]) for r in rows[at + 1 :] if len(r) > max(key, value) and r[key]]
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
