"""Comments of phenomenon working groups and agents: `comments/<period>/<phenomenon>.md`, front matter and text."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from rake_analysis import finnish
from rake_analysis.errors import UserError
from rake_analysis.periods import Period
from rake_analysis.project import Project
from rake_analysis.registers import tables
from rake_analysis.registers.quotes import AUDIENCES


@dataclass(frozen=True)
class Comment:
    """Who commented, when, and what; the text is plain text in paragraphs. `audiences` may read it in a release."""

    author: str
    date: str
    paragraphs: tuple[str, ...]
    audiences: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """`Rake-työryhmä (asuminen), 14.1.2026`."""
        return f"{self.author}, {self.date}"


def path(project: Project, period: Period, phenomenon: str) -> Path:
    return project.root / "comments" / period.code / f"{phenomenon}.md"


def read(project: Project, period: Period, phenomenon: str) -> Comment | None:
    """Return the comment on a phenomenon in a period, None when nobody has written a text.

    Raises UserError when the file lacks front matter with `author` and `date`.
    """
    source = path(project, period, phenomenon)
    if not source.is_file():
        return None
    parts = tables.text_of(source).replace("\r\n", "\n").split("---", 2)
    header = _header(parts[1]) if len(parts) == 3 and not parts[0].strip() else {}
    if not (header.get("author") and header.get("date")):
        raise UserError(
            "the comment does not say who wrote it and when",
            place=str(source),
            remedy="Begin the file with '---', 'author: …', 'date: 2025-10-06', '---'.",
        )
    paragraphs = tuple(" ".join(block.split()) for block in re.split(r"\n\s*\n", parts[2]) if block.strip())
    if not paragraphs:
        return None
    day = header["date"]
    shown_day = finnish.day(day) if isinstance(day, date) else str(day)
    return Comment(str(header["author"]), shown_day, paragraphs, _audiences(header, source))


def _audiences(header: dict, source: Path) -> tuple[str, ...]:
    """The releases that may hold the comment; none where the file does not say: it was written for the working one."""
    named = header.get("audiences") or []
    if not isinstance(named, list) or not {str(one) for one in named} <= AUDIENCES:
        raise UserError(
            f"'audiences: {named}' is not a list of audiences",
            place=str(source),
            remedy=f"Write it like 'audiences: [professional]'; known: {', '.join(sorted(AUDIENCES))}.",
        )
    return tuple(named)


def _header(text: str) -> dict:
    try:
        header = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):  # the latter: a day that no calendar has
        return {}
    return header if isinstance(header, dict) else {}
