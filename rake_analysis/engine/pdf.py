"""A page as PDF/UA-1: pandoc's Typst in our own template, compiled without a file system or a network."""

import importlib.util
import json
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from rake_analysis.engine import pandoc
from rake_analysis.engine.characters import STAND_IN, only_common, readable_svg, without_rare
from rake_analysis.engine.document import Document
from rake_analysis.engine.executed import Executed
from rake_analysis.engine.markdown import compose
from rake_analysis.engine.settings import FOLDER
from rake_analysis.engine.website import Website
from rake_analysis.errors import UserError
from rake_analysis.text import plain_line

_REGIONS = {"fi": "FI", "sv": "FI", "en": "GB"}
_FONT_PACKAGE = "font_source_sans_pro"
_PICTURE = re.compile(r'(?<!\\)#picture\("((?:[^"\\]|\\.)*)"')
# Pages are compiled in threads; a second folder of fonts would take the first one with it.
_FONTS_LOCK = threading.Lock()
_UNDISPLAYED = re.compile(r'the text `?"(.+?)"`? could not be displayed', re.DOTALL)
_LABEL = re.compile(r"(?<=#link\()<[^<>\s]+>|^<[^<>\s]+>$|(?<= )<[^<>\s]+>$", re.MULTILINE)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_FONT_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")


@dataclass(frozen=True)
class Paper:
    """A rendered file and the site's pictures that it shows."""

    content: bytes
    files: tuple[str, ...]


def render(document: Document, executed: Executed, website: Website) -> Paper:
    """Return the page as PDF under PDF/UA-1, the same bytes for the same input.

    The date in the file's properties is SOURCE_DATE_EPOCH where that is set, otherwise there is none. Raises
    UserError with Typst's message where the page does not compile or breaks UA-1.
    """
    composed = compose(document, executed, "typst")
    pictures = {
        picture.name: {"alt": picture.alt, "width": picture.width, "file": picture.name}
        for picture in composed.pictures
    }
    body = pandoc.convert(document, composed, pandoc.PDF, pictures).decode("utf-8")
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    template = (FOLDER / "templates" / "page.typ").read_text(encoding="utf-8")
    files = {
        "main.typ": (template.replace("DATE", "auto" if epoch else "none", 1) + body).encode("utf-8"),
        "page.json": json.dumps(_information(document, website), ensure_ascii=False).encode("utf-8"),
        **{picture.name: picture.content for picture in composed.pictures},
    }
    shown = {source: website.picture(source, document.name) for source in _PICTURE.findall(body) if source not in files}
    files |= {source: _site_picture(website.folder / name) for source, name in shown.items()}
    return Paper(_compile(files, int(epoch) if epoch else 0, document.name), tuple(sorted(set(shown.values()))))


def _site_picture(path: Path) -> bytes:
    content = path.read_bytes()
    return readable_svg(content.decode("utf-8", "replace")).encode("utf-8") if path.suffix == ".svg" else content


def _compile(files: dict[str, bytes], timestamp: int, name: str) -> bytes:
    """Compile; where fonts lack characters, again without rare ones, those still named, all but common ones."""
    replaced: set[str] | None = None
    content, problem = _attempt(files, timestamp)
    while content is None:
        named = _undisplayed(problem) - (replaced or set())
        if replaced is not None and not named:
            break
        replaced = (replaced or set()) | named
        content, problem = _attempt(_with_text(files, partial(without_rare, undisplayed=replaced)), timestamp)
    if content is None:
        content, _ = _attempt(_with_text(files, only_common), timestamp)
    if content is None:
        raise UserError(f"the PDF does not compile ({plain_line(problem)})", place=name)
    return content


def _attempt(files: dict[str, bytes], timestamp: int) -> tuple[bytes | None, str]:
    """Return the PDF, or None and why there is none."""
    import typst

    with _FONTS_LOCK:
        fonts = _fonts()
    try:
        content = typst.compile(
            files,  # pyright: ignore[reportArgumentType]
            format="pdf",
            font_paths=fonts,
            pdf_standards=["ua-1"],
            timestamp=timestamp,
        )
    except typst.TypstError as error:
        return None, str(getattr(error, "message", None) or error)
    except BaseException as error:
        # Typst panics over some scripts that join their letters; the exception for that is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return None, f"Typst stopped: {error}"
    return content, ""


def _undisplayed(problem: str) -> set[str]:
    """Return the characters that Typst names, as themselves or as escapes, as ones it cannot display."""
    texts = _UNDISPLAYED.findall(problem)
    return {letter for text in texts for letter in _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)} - {STAND_IN}


def _with_text(files: dict[str, bytes], change: Callable[[str], str]) -> dict[str, bytes]:
    """Change what is read in `files`; labels stay labels, with a code point for each character that is replaced."""

    def label(match: re.Match[str]) -> str:
        return "".join(letter if change(letter) == letter else f"u{ord(letter):x}" for letter in match[0])

    def changed(path: str, content: bytes) -> bytes:
        if not path.endswith((".typ", ".json", ".svg")):
            return content
        text = content.decode("utf-8", "replace")
        return change(_LABEL.sub(label, text) if path.endswith(".typ") else text).encode("utf-8")

    return {path: changed(path, content) for path, content in files.items()}


@cache
def _font_folder() -> tempfile.TemporaryDirectory[str]:
    """The faces that pages use, alone in a folder: the package has each twice and Typst takes whichever it meets."""
    folder = tempfile.TemporaryDirectory(prefix="rake-fonts-", ignore_cleanup_errors=True)
    for path in _font_files():
        shutil.copy(path, folder.name)
    return folder


def font_folder() -> str:
    """Return the folder of the fonts that pages and their pictures are set in."""
    with _FONTS_LOCK:
        return _font_folder().name


@cache
def _fonts() -> Any:
    """Fonts from Python packages only, so that a page looks the same on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[_font_folder().name])


@cache
def _font_files() -> tuple[Path, ...]:
    found = importlib.util.find_spec(_FONT_PACKAGE)
    if found is None or found.origin is None:
        return ()
    folder = Path(found.origin).parent / "files"
    return tuple(path for face in _FONT_FACES if (path := folder / f"SourceSansPro-{face}.ttf").is_file())


def _information(document: Document, website: Website) -> dict[str, Any]:
    settings = document.effective("typst")
    words = pandoc.words(document)
    author = settings.get("author") or []
    authors = [str(name) for name in (author if isinstance(author, list) else [author])]
    lang = pandoc.language(document)
    sans = ["Source Sans Pro"] if _font_files() else []
    return {
        "title": document.title,
        "author": authors,
        "description": str(settings.get("description") or ""),
        "site": website.title,
        "footer": _footer(website),
        "lang": lang,
        "region": _REGIONS.get(lang, "FI"),
        "fonts": [*sans, "Libertinus Serif"],
        "subtitle": str(settings.get("subtitle") or ""),
        "byline": " · ".join(part for part in (", ".join(authors), str(settings.get("date") or "")) if part),
        "toc": str(words["toc"]) if settings.get("toc") else "",
        "toc_depth": int(settings.get("toc-depth", 3)),
        "page_word": words["page"],
    }


def _footer(website: Website) -> str:
    """The footer's first part: what else stands there is for the screen."""
    first = website.footer.partition("\n\n")[0]
    return " ".join(re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", first).split())
