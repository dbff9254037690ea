"""One pandoc call: a page's Markdown through the shared filter and the format's own."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rake_analysis.engine.document import Document
from rake_analysis.engine.markdown import Composed
from rake_analysis.engine.settings import FOLDER, all_words
from rake_analysis.errors import UserError
from rake_analysis.text import plain_line

# Raw HTML, TeX and other raw formats are off: what looks like them in data or prose is text.
_READER = "markdown-raw_html-raw_tex-raw_attribute-tex_math_dollars-latex_macros"


@dataclass(frozen=True)
class Target:
    """What differs between formats: pandoc's writer, the second filter, whose settings hold, what `when-format` means.

    Without `page_extension` other pages of the site are not linked to.
    """

    writer: str
    lua: str
    settings: str
    formats: tuple[str, ...]
    page_extension: str = ""


HTML = Target("html5", "html.lua", "html", ("html",), ".html")
PDF = Target("typst", "typst.lua", "typst", ("pdf", "typst"))
SLIDES = Target("revealjs", "html.lua", "revealjs", ("html", "revealjs"), ".html")
DOCX = Target("docx", "office.lua", "docx", ("docx",))
PPTX = Target("pptx", "office.lua", "pptx", ("pptx",))


@cache
def pandoc_path() -> str:
    """Return the path of the pandoc program that the pypandoc package brings."""
    import pypandoc

    return pypandoc.get_pandoc_path()


def language(document: Document) -> str:
    """Return the language code of the page, Finnish where nothing says otherwise."""
    return str(document.effective("html").get("lang") or "fi").partition("-")[0].lower()


def words(document: Document) -> dict[str, Any]:
    """Return the engine's words in the page's language, the site's own names for figures and tables over them."""
    own = all_words().get(language(document), all_words()["en"])
    crossref = document.effective("html")["crossref"]
    return {
        **own,
        "fig_title": crossref.get("fig-title", own["figure"]),
        "fig_prefix": crossref.get("fig-prefix", crossref.get("fig-title", own["figure"])),
        "tbl_title": crossref.get("tbl-title", own["table"]),
        "tbl_prefix": crossref.get("tbl-prefix", crossref.get("tbl-title", own["table"])),
        "sec_prefix": crossref.get("sec-prefix", own["section"]),
        "delimiter": crossref.get("title-delim", ":"),
        "toc": document.effective("html").get("toc-title", own["toc"]),
    }


def convert(
    document: Document, composed: Composed, target: Target, pictures: dict[str, dict[str, Any]], *arguments: str
) -> bytes:
    """Return the page as `target`'s writer gives it.

    `pictures` says for each picture's name what the filters need (alt, width, address or file). Raises UserError
    with pandoc's own message where it fails.
    """
    settings = document.effective(target.settings)
    context = {
        "words": words(document),
        "formats": dict.fromkeys(target.formats, True),
        "page_extension": target.page_extension,
        "root": "../" * document.name.count("/"),
        "number_sections": bool(settings.get("number-sections")),
        # A null would be a value to Lua.
        "pictures": {
            name: {key: text for key, text in told.items() if text is not None} for name, told in pictures.items()
        },
        "properties": _properties(document, settings),
    }
    with tempfile.TemporaryDirectory(prefix="rake-") as folder:
        path = Path(folder) / "context.json"
        path.write_text(json.dumps(context, ensure_ascii=False), encoding="utf-8")
        filters = [f"--lua-filter={FOLDER / 'lua' / name}" for name in ("content.lua", target.lua)]
        command = [
            pandoc_path(),
            f"--from={_READER}",
            f"--to={target.writer}",
            "--output=-",
            "--wrap=none",
            *filters,
            *arguments,
        ]
        done = subprocess.run(
            command,
            input=composed.markdown.encode("utf-8"),
            capture_output=True,
            env={**os.environ, "RAKE_ENGINE_CONTEXT": str(path)},
            check=False,
        )
    if done.returncode:
        raise UserError(f"pandoc failed ({_reason(done.stderr)})", place=document.name)
    return done.stdout


def _properties(document: Document, settings: dict[str, Any]) -> dict[str, str]:
    """Title and the like, for the formats whose first page or properties pandoc writes."""
    given = {name: settings.get(name) for name in ("subtitle", "author", "date", "description")}
    texts = {name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in given.items()}
    own = {"title": document.title, "lang": language(document), "toc-title": str(words(document)["toc"])}
    return own | {name: str(text) for name, text in texts.items() if text}


def _reason(message: bytes) -> str:
    lines = [plain_line(line) for line in message.decode("utf-8", "replace").splitlines()]
    lines = [line for line in lines if line and not line.startswith(("Error running filter", "stack traceback", "[C]"))]
    return lines[0].split(".lua:", 1)[-1] if lines else "no message"
