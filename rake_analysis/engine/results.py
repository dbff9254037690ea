"""What a render call tells its caller."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

DEFAULT_FORMATS = ("html", "pdf", "docx", "pptx", "revealjs")


@dataclass
class PageResult:
    """One page: `problem` is one sentence where it failed; `files` are its rendered files, old or new."""

    name: str
    status: Literal["rendered", "unchanged", "failed"]
    problem: str = ""
    files: list[Path] = field(default_factory=list)


@dataclass
class RenderResult:
    """All pages asked for, in the site's order."""

    pages: list[PageResult]
    engine: str = "embedded"

    @property
    def failed(self) -> list[PageResult]:
        return [page for page in self.pages if page.status == "failed"]
