"""A page as PDF/UA-1: pandoc's Typst in our own template, compiled without a file system or a network."""

import importlib.util
import json
import os
import re
import shutil
import tempfile
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rake_analysis.engine import pandoc
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
# What stands for a character that no font of ours has; PDF/UA-1 refuses a text that cannot be displayed.
_STAND_IN = "\u25a1"
_UNDISPLAYED = re.compile(r'the text `?"(.+?)"`? could not be displayed', re.DOTALL)
_LAST_LATIN_GREEK_CYRILLIC = 0x052F
_SYMBOLS = range(0x1E00, 0x2600)
_FONT_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")


@dataclass(frozen=True)
class Paper:
    """A rendered PDF and the site's pictures that it shows."""

    content: bytes
    files: tuple[str, ...]


def render(document: Document, executed: Executed, website: Website) -> Paper:
    """Return the page as PDF under PDF/UA-1, the same bytes for the same input.

    The date in the file's properties is SOURCE_DATE_EPOCH where that is set, otherwise there is none. Raises
    UserError with Typst's message where the page does not compile or breaks UA-1.
    """
    composed = compose(document, executed, "pdf")
    pictures = {
        picture.name: {"alt": picture.alt, "width": picture.width, "file": picture.name}
        for picture in composed.pictures
    }
    body = pandoc.convert(document, composed, pandoc.PDF, pictures)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    template = (FOLDER / "templates" / "page.typ").read_text(encoding="utf-8")
    files = {
        "main.typ": (template.replace("DATE", "auto" if epoch else "none", 1) + body).encode("utf-8"),
        "page.json": json.dumps(_information(document, website), ensure_ascii=False).encode("utf-8"),
        **{picture.name: picture.content for picture in composed.pictures},
    }
    shown = {source: website.picture(source, document.name) for source in _PICTURE.findall(body) if source not in files}
    files |= {source: (website.folder / name).read_bytes() for source, name in shown.items()}
    return Paper(_compile(files, int(epoch) if epoch else 0, document.name), tuple(sorted(set(shown.values()))))


def _compile(files: dict[str, bytes], timestamp: int, name: str) -> bytes:
    """Compile; where fonts lack characters, once more with the rare ones replaced, then with those still named."""
    import typst

    with _FONTS_LOCK:
        fonts = _fonts()
    replaced: set[str] = set()
    while True:
        try:
            return typst.compile(
                files,  # pyright: ignore[reportArgumentType]
                format="pdf",
                font_paths=fonts,
                pdf_standards=["ua-1"],
                timestamp=timestamp,
            )
        except typst.TypstError as error:
            message = str(getattr(error, "message", None) or error)
            named = {letter for text in _UNDISPLAYED.findall(message) for letter in text} - {_STAND_IN, *replaced}
            if not named:
                raise UserError(f"the PDF does not compile ({plain_line(message)})", place=name) from error
            replaced |= named
            files = {path: _displayable(content, named) for path, content in files.items()}


def _displayable(content: bytes, undisplayed: set[str]) -> bytes:
    """Return a text file with `undisplayed` and other rare characters replaced; pictures in bytes stay."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return content
    return "".join(_STAND_IN if letter in undisplayed or _is_rare(letter) else letter for letter in text).encode()


def _is_rare(letter: str) -> bool:
    code = ord(letter)
    return code > _LAST_LATIN_GREEK_CYRILLIC and code not in _SYMBOLS


@cache
def _font_folder() -> tempfile.TemporaryDirectory[str]:
    """The faces that pages use, alone in a folder: the package has each twice and Typst takes whichever it meets."""
    folder = tempfile.TemporaryDirectory(prefix="rake-fonts-", ignore_cleanup_errors=True)
    for path in _font_files():
        shutil.copy(path, folder.name)
    return folder


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
        "footer": " ".join(re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", website.footer).split()),
        "lang": lang,
        "region": _REGIONS.get(lang, "FI"),
        "fonts": [*sans, "Libertinus Serif"],
        "subtitle": str(settings.get("subtitle") or ""),
        "byline": " · ".join(part for part in (", ".join(authors), str(settings.get("date") or "")) if part),
        "toc": str(words["toc"]) if settings.get("toc") else "",
        "toc_depth": int(settings.get("toc-depth", 3)),
        "page_word": words["page"],
    }
