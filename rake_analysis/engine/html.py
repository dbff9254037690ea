"""A page as accessible HTML: pandoc's body in our own template, with the site's navigation and search.

Nothing is fetched from elsewhere.
"""

import base64
import html
import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from string import Template
from typing import Any

from rake_analysis.engine import pandoc, search
from rake_analysis.engine.document import Document
from rake_analysis.engine.executed import Executed
from rake_analysis.engine.markdown import Picture, compose
from rake_analysis.engine.settings import FOLDER
from rake_analysis.engine.website import Item, Website
from rake_analysis.errors import UserError

CHART_SCRIPT = "site_libs/plotly.min.js"
_MARK = re.compile(r"<!--engine-html (\d+)-->")
_LOCAL_SOURCE = re.compile(r'<img[^>]*?\ssrc="(?!data:)([^"]*)"')
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_FILE_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pptx": f"{_OFFICE}.presentationml.presentation",
}
_MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True)
class Page:
    """A rendered page, whether it needs the chart script, the site's files that it shows, what a search finds in it."""

    text: str
    has_chart: bool
    files: tuple[str, ...]
    sections: list[search.Section]


def render(document: Document, executed: Executed, website: Website, *, others: Sequence[str]) -> Page:
    """Return the page as HTML, with links to its `others`: the formats in which it can be had besides.

    Raises UserError where it holds something that cannot be shown or is not there.
    """
    composed = compose(document, executed, "html")
    settings = document.effective("html")
    arguments = ["--section-divs", "--syntax-highlighting=none", f"--template={FOLDER / 'templates' / 'body.html'}"]
    if settings.get("toc"):
        arguments += ["--toc", f"--toc-depth={settings.get('toc-depth', 3)}"]
    pictures = {picture.name: in_page(picture) for picture in composed.pictures}
    output = pandoc.convert(document, composed, pandoc.HTML, pictures, *arguments).decode("utf-8")
    toc, _, body = output.partition("<!--engine-body-->")
    files = local_sources(body)
    body = _MARK.sub(lambda match: composed.html[int(match[1])], _footnotes(body, pandoc.words(document)))
    has_chart = any("Plotly." in piece for piece in composed.html)
    text = _page(document, website, toc.strip(), body, has_chart=has_chart, others=others)
    shown = tuple(website.picture(source, document.name) for source in files)
    return Page(text, has_chart, shown, search.sections(body) if website.has_search else [])


def local_sources(body: str) -> list[str]:
    """Return the addresses of the pictures in `body` that do not stand in the page itself."""
    return sorted({html.unescape(source) for source in _LOCAL_SOURCE.findall(body)})


def chart_script() -> bytes:
    """Return plotly.js as the installed plotly package holds it."""
    found = importlib.util.find_spec("plotly")
    if found is None or found.origin is None:
        raise UserError("the plotly package is not installed", remedy="Install the requirements again.")
    return (Path(found.origin).parent / "package_data" / "plotly.min.js").read_bytes()


def in_page(picture: Picture) -> dict[str, Any]:
    """Return what the filters need of a picture that stands in the page itself, as a data address."""
    media_type = _MEDIA_TYPES[picture.name.rpartition(".")[2]]
    address = f"data:{media_type};base64,{base64.b64encode(picture.content).decode('ascii')}"
    return {"alt": picture.alt, "width": picture.width, "address": address}


def _footnotes(body: str, words: dict[str, Any]) -> str:
    body = body.replace('role="doc-backlink"', f'role="doc-backlink" aria-label="{words["footnote_back"]}"')
    return body.replace('role="doc-endnotes"', f'role="doc-endnotes" aria-label="{words["footnotes"]}"')


def _page(document: Document, website: Website, toc: str, body: str, *, has_chart: bool, others: Sequence[str]) -> str:
    settings = document.effective("html")
    words = pandoc.words(document)
    root = "../" * document.name.count("/")
    navigation = Navigation(document.name, root, words)
    script = f'<script defer src="{root}{CHART_SCRIPT}"></script>' if has_chart else ""
    used = {"print.js": True, "tabs.js": 'class="tabset"' in body, "search.js": website.has_search}
    scripts = "".join(f"<script>{template(name)}</script>" for name, is_used in used.items() if is_used)
    values = {
        "head": head(document, website),
        "title": html.escape(document.title),
        "description": _meta("description", settings.get("description"))
        + _meta("author", _text(settings.get("author"))),
        "style": template("page.css"),
        "scripts": script + scripts,
        "skip": html.escape(words["skip"]),
        "front": html.escape(navigation.address(website.front)),
        "site_title": html.escape(website.title),
        "menu": navigation.menu(website.menu),
        "search": _search(root, words) if website.has_search else "",
        "sidebar": navigation.sidebar(website.sidebar),
        "layout": "with-sidebar" if website.sidebar else "plain",
        "byline": byline(settings),
        "other_formats": other_formats(document.name, others, words),
        "toc": _toc(toc, words),
        "body": body.strip(),
        "footer": navigation.footer(website.footer),
    }
    return Template(template("page.html")).substitute(values)


def head(document: Document, website: Website) -> str:
    """Return how every HTML file of the site begins: language, title, and that it loads nothing from elsewhere."""
    title = document.title if document.title == website.title else f"{document.title} – {website.title}"
    return Template(template("head.html")).substitute(lang=pandoc.language(document), title=html.escape(title))


def _toc(links: str, words: dict[str, Any]) -> str:
    if not links:
        return ""
    title = html.escape(str(words["toc"]))
    return Template(template("toc.html")).substitute(title=title, links=links)


def _search(root: str, words: dict[str, Any]) -> str:
    texts = {name: html.escape(text) for name, text in words["search"].items()}
    return Template(template("search.html")).substitute(texts, root=root, index=root + search.INDEX)


def template(name: str) -> str:
    """Return a file of the engine's templates."""
    return (FOLDER / "templates" / name).read_text(encoding="utf-8").strip()


def _meta(name: str, content: Any) -> str:
    return f'<meta name="{name}" content="{html.escape(str(content))}">\n' if content else ""


def _text(value: Any) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value or "")


def byline(settings: dict[str, Any]) -> str:
    """Return what stands under a page's title: subtitle, authors and date."""
    subtitle = settings.get("subtitle")
    details = " · ".join(text for text in (_text(settings.get("author")), _text(settings.get("date"))) if text)
    return (f'<p class="subtitle">{html.escape(str(subtitle))}</p>' if subtitle else "") + (
        f'<p class="byline">{html.escape(details)}</p>' if details else ""
    )


def other_formats(name: str, others: Sequence[str], words: dict[str, Any]) -> str:
    """Return a paragraph of links to the same page in other formats, nothing where there are none."""
    links = [
        f'<a href="{html.escape(PurePosixPath(name).stem)}.{form}" type="{_FILE_TYPES[form]}">'
        f"{html.escape(words[f'as_{form}'])}</a>"
        for form in others
    ]
    return f'<p class="other-format">{" · ".join(links)}</p>' if links else ""


class Navigation:
    """The site's links as seen from the page `name`."""

    def __init__(self, name: str, root: str, words: dict[str, Any]):
        self.name = name
        self.root = root
        self.words = words

    def address(self, href: str) -> str:
        page, mark, anchor = href.partition("#")
        if page.endswith(".qmd"):
            return self.root + page.lstrip("/").removesuffix(".qmd") + ".html" + mark + anchor
        return href if "://" in href or href.startswith("mailto:") else self.root + href.lstrip("/")

    def footer(self, markdown: str) -> str:
        """Return the footer: paragraphs of text, `[text](address)` as links."""

        def link(match: re.Match[str]) -> str:
            return f'<a href="{self.address(match[2])}">{match[1]}</a>'

        paragraphs = [html.escape(" ".join(part.split())) for part in markdown.split("\n\n") if part.strip()]
        return "".join(f"<p>{_LINK.sub(link, text)}</p>" for text in paragraphs)

    def menu(self, items: tuple[Item, ...]) -> str:
        if not items:
            return ""
        return f'<nav class="menu" aria-label="{html.escape(self.words["main_navigation"])}">{self._list(items)}</nav>'

    def sidebar(self, items: tuple[Item, ...]) -> str:
        """Two ways to the same links: beside the text on wide screens, a menu that opens on narrow ones."""
        if not items:
            return ""
        links = self._list(items)
        label = html.escape(self.words["navigation"])
        return (
            f'<nav class="sidebar" aria-label="{label}">{links}</nav>'
            f'<details class="narrow-menu"><summary>{html.escape(self.words["menu"])}</summary>'
            f'<nav aria-label="{label}">{links}</nav></details>'
        )

    def _list(self, items: tuple[Item, ...]) -> str:
        return "<ul>" + "".join(f"<li>{self._entry(item)}</li>" for item in items) + "</ul>"

    def _entry(self, item: Item) -> str:
        text = html.escape(item.text)
        if item.href:
            current = ' aria-current="page"' if item.href.lstrip("/") == self.name else ""
            text = f'<a href="{html.escape(self.address(item.href))}"{current}>{text}</a>'
        else:
            text = f'<span class="section">{text}</span>'
        return text + (self._list(item.items) if item.items else "")
