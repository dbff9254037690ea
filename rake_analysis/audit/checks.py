"""Findings of one published file: figures outside marks, personal data, quotes, remote requests, missing names."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

import polars as pl

from rake_analysis.audit import counts, page, personal
from rake_analysis.audit.findings import Finding
from rake_analysis.audit.texts import Piece

_RUN, _LEAST_RUN = 8, 5


def of_page(file: str, found: page.Page) -> Iterator[Finding]:
    """Findings of an HTML or SVG file that need nothing but the file."""
    yield from counts.in_prose(file, re.sub(r"[ \t]+", " ", " ".join(found.prose)))
    yield from counts.in_scripts(file, found.scripts)
    for address in found.remote:
        yield Finding("remote_request", file, address[:80], "the page asks another server")
    for tag in found.unnamed:
        yield Finding("missing_alt", file, tag, "no alternative text")


def of_shares(file: str, found: page.Page, keys: set[str]) -> Iterator[Finding]:
    """A share although a count it was computed from is not among the shown ones (`keys`)."""
    for parts, shown in found.shares:
        told = [part for part in re.split(r"\s*/\s*", parts) if part not in keys]
        if told and re.search(r"\d", shown):
            yield Finding("share_of_hidden", file, told[0], "a share tells a hidden count")


def of_pdf(file: str, data: bytes) -> Iterator[Finding]:
    """A PDF without title, language or tags."""
    from io import BytesIO

    from pypdf import PdfReader

    document = PdfReader(BytesIO(data))
    root = document.root_object
    if not (document.metadata and document.metadata.title):
        yield Finding("pdf_access", file, "title", "the PDF has no title")
    yield from (
        Finding("pdf_access", file, entry, f"the PDF has no {what}")
        for entry, what in (("/Lang", "language"), ("/StructTreeRoot", "tags"))
        if entry not in root
    )


def of_office(file: str, data: bytes) -> Iterator[Finding]:
    """A Word document or PowerPoint slides without title or language, and pictures in it without a text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {
            name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if name[-4:] == ".xml"
        }
    properties = parts.get("docProps/core.xml", "")
    for entry, what in (("dc:title", "title"), ("dc:language", "language")):
        if not re.search(rf"<{entry}>[^<]", properties):
            yield Finding("office_access", file, what, f"the file has no {what}")
    for name, xml in sorted(parts.items()):
        pictures = re.findall(r"<wp:docPr\b[^>]*>|<p:pic\b.*?<p:cNvPr\b[^>]*>", xml, re.DOTALL)
        if any(not re.search(r'\bdescr="[^"]', picture) for picture in pictures):
            yield Finding("missing_alt", file, name, "no alternative text")


def of_personal_data(file: str, pieces: list[Piece], page_pieces: list[Piece] | None = None) -> Iterator[Finding]:
    """Personal data of each class in any reading of the file, counted by class; the value is never told.

    `page_pieces` are those of the web page that the file is another form of.
    """
    read_elsewhere = personal.words_of(page_pieces or [])
    for kind, count in sorted(personal.kinds(pieces, read_elsewhere).items()):
        yield Finding("personal_data", file, kind, f"{count} found")


def of_quotes(file: str, found: page.Page, approvals: pl.DataFrame) -> Iterator[Finding]:
    """Quotes whose text is not a wording of `approvals`, those that hold for the readers."""
    for quote_id, shown in found.quotes:
        wordings = approvals.filter(pl.col("quote_id") == quote_id)["wording"]
        approved = {_plain(wording) for wording in wordings}
        if _plain(shown) not in approved:
            yield Finding("unapproved_quote", file, quote_id or "(no id)", "not an approved wording")


def shingles(texts: Iterable[str]) -> set[tuple[str, ...]]:
    """Every run of eight words in `texts`, in small letters and without punctuation; shorter texts whole from five."""
    found = set()
    for text in texts:
        words = re.findall(r"\w+", text.casefold())
        length = min(_RUN, max(len(words), _LEAST_RUN))
        found |= {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}
    return found


def of_free_text(file: str, pieces: list[Piece], private: set[tuple[str, ...]]) -> Iterator[Finding]:
    """Words in a row of an observation that no approval covers (`private`: see `shingles`)."""
    if not private:
        return
    lengths = {len(run) for run in private}
    words = [re.findall(r"\w+", text.casefold()) for text, _ in pieces]
    runs = {tuple(w[at : at + n]) for w in words for n in lengths for at in range(len(w) - n + 1)}
    if count := len(runs & private):
        yield Finding("free_text", file, f"{count} runs of words", "an observation's own words")


def _plain(text: str) -> str:
    return " ".join(text.split()).strip("\u201d\u201c\"' ")
