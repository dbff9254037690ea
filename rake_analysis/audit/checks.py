"""Findings of one published file: figures outside marks, personal data, quotes, remote requests, missing names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from rake_analysis.audit import content, page
from rake_analysis.errors import UserError
from rake_analysis.privacy import masking
from rake_analysis.registers import quotes

_THING = r"(?:havain|raport|raporte|ilmoitu|ilmoitt|yksik|kunnasta|tiimi)\w*"
_NUMBER = r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\w])|(?<![\w.,])\d+(?![\w%]|[.,]\d)"
_COUNTS = re.compile(
    rf"(?i)({_NUMBER})\s+(?:\w+\s)?({_THING})|({_THING})(?:\s+(?:on|oli|yhteensä))?\s*[:=(]?\s*({_NUMBER})"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHINGLE = 8
# A drawing's frame, an observation's id and a sentence of the site itself look like a phone and a register plate.
_ORDINARY = re.compile(
    r'viewBox=\\?"[\d .-]+\\?"|\b20\d\dH[12]-[0-9a-f]{8}\b|rekisterissä oli(?= \d{1,2}\.\d{1,2}\.20\d\d)'
)


@dataclass(frozen=True)
class Finding:
    """`check`: which rule; `file`, `place`: where; `problem`: what, never a value that a person could be known by."""

    check: str
    file: str
    place: str
    problem: str


def of_page(file: str, found: page.Page) -> Iterator[Finding]:
    """Findings of an HTML or SVG file that need nothing but the file."""
    prose = re.sub(r"[ \t]+", " ", " ".join(found.prose))
    for match in _COUNTS.finditer(prose):
        shown = match[1] or match[4]
        if _YEAR.fullmatch(shown) and not re.match(
            r"(?i)(havaintoa|raporttia|ilmoitusta|yksikköä|tiimiä)", match[2] or ""
        ):
            continue
        around = prose[max(0, match.start() - 25) : match.end() + 25]
        yield Finding("unregistered_count", file, re.sub(r"\d", "#", " ".join(around.split())), "a count outside marks")
    for address in found.remote:
        yield Finding("remote_request", file, address[:80], "the page asks another server")
    for tag in found.unnamed:
        yield Finding("missing_alt", file, tag, "no alternative text")


def of_shares(file: str, found: page.Page, hidden: set[str]) -> Iterator[Finding]:
    """A share shown although a count it was computed from is hidden."""
    for keys, shown in found.shares:
        told = [key for key in re.split(r"\s*/\s*", keys) if key in hidden]
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


def of_personal_data(file: str, data: bytes) -> Iterator[Finding]:
    """Personal data of each class in any reading of the file, counted by class; the value is never told."""
    texts = {_ORDINARY.sub(" ", text) for text in _texts(file, data) if text.strip()}
    _, spans = masking.mask(pl.Series(sorted(texts), dtype=pl.String), is_label=True)
    for kind, count in spans.group_by("kind").len().sort("kind").iter_rows():
        yield Finding("personal_data", file, kind, f"{count} found")


def of_quotes(file: str, found: page.Page, approvals: pl.DataFrame, audience: str) -> Iterator[Finding]:
    """Quotes whose text is not an approved wording for `audience`."""
    for quote_id, shown in found.quotes:
        approved = {_plain(wording) for wording in quotes.wordings(approvals, quote_id, audience)}
        if _plain(shown) not in approved:
            yield Finding("unapproved_quote", file, quote_id or "(no id)", "not an approved wording")


def shingles(texts: list[str]) -> set[tuple[str, ...]]:
    """Every run of eight words in `texts`, in small letters and without punctuation."""
    words = (re.findall(r"\w+", text.casefold()) for text in texts)
    return {tuple(w[at : at + _SHINGLE]) for w in words for at in range(len(w) - _SHINGLE + 1)}


def of_free_text(file: str, data: bytes, known: set[tuple[str, ...]]) -> Iterator[Finding]:
    """Eight words in a row of an observation that no approval covers."""
    count = len(shingles(list(_texts(file, data))) & known) if known else 0
    if count:
        yield Finding("free_text", file, f"{count} runs of {_SHINGLE} words", "an observation's own words")


def safely(check: Callable[..., Iterator[Finding]], file: str, *arguments: object) -> list[Finding]:
    """What `check` finds; a file that it cannot read is a finding too."""
    try:
        return list(check(file, *arguments))
    except (UserError, ValueError, KeyError, OSError, ImportError) as error:
        return [Finding("unread", file, check.__name__, f"could not be read ({type(error).__name__})")]


def _texts(file: str, data: bytes) -> Iterator[str]:
    """Lines of text. Of HTML the parts that a reader or a machine meets, not its markup."""
    if file.lower().endswith((".html", ".htm", ".svg")):
        found = page.read(data.decode("utf-8", errors="replace"))
        yield " ".join("".join(found.texts).split())
        whole = "\n".join([*found.texts, *found.scripts]).encode()
    else:
        whole = data
    for text in content.readings(whole):
        yield from text.splitlines()


def _plain(text: str) -> str:
    return " ".join(text.split()).strip("\u201d\u201c\"' ")
