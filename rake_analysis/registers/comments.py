"""Comments of phenomenon working groups and agents: `comments/<period>/<phenomenon>.md`, front matter and text."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from rake_analysis import finnish
from rake_analysis.errors import UserError
from rake_analysis.periods import Period
from rake_analysis.project import Project
from rake_analysis.registers import tables


@dataclass(frozen=True)
class Comment:
    """Who commented, when, and what; the text is plain text in paragraphs."""

    author: str
    date: str
    paragraphs: tuple[str, ...]

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
    parts = tables.text_of(source).split("---", 2)
    header = _header(parts[1]) if len(parts) == 3 and not parts[0].strip() else {}
    if not (header.get("author") and header.get("date")):
        raise UserError(
            "the comment does not say who wrote it and when",
            place=str(source),
            remedy="Begin the file with '---', 'author: …', 'date: 2025-10-06', '---'.",
        )
    paragraphs = tuple(" ".join(block.split()) for block in parts[2].split("\n\n") if block.strip())
    if not paragraphs:
        return None
    day = header["date"]
    return Comment(str(header["author"]), finnish.day(day) if isinstance(day, date) else str(day), paragraphs)


def _header(text: str) -> dict:
    try:
        header = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return header if isinstance(header, dict) else {}
