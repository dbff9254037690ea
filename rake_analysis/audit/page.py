"""Read one rendered HTML or SVG file: its marked cells, its prose without them, quotes, addresses and texts."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_HIDDEN = frozenset({"script", "style"})
# fmt: off
_INLINE = frozenset(["a", "abbr", "b", "bdi", "cite", "code", "data", "em", "i", "mark", "q", "r", "rpr", "s", "small",
                     "span", "strong", "sub", "sup", "t", "time", "tspan", "u", "wbr"])
_LABELS = frozenset(["button", "caption", "desc", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "label",
                     "nav", "option", "summary", "text", "th", "title"])
# fmt: on
_DRAWN = frozenset({"viewbox", "d", "points", "transform"})
_STYLED = frozenset({"class", "style"})
_LABEL_WORDS = 3
_FETCHED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data",
            "video": "src", "audio": "src", "embed": "src", "image": "href", "use": "href"}  # fmt: skip
_READ = ("alt", "aria-label", "title", "content", "placeholder", "data-hover")
_REMOTE = re.compile(r"(?i)^\s*(?:https?:)?//")
_STYLE = re.compile(r"(?i)(?:url\(|@import\s+(?:url\()?)\s*['\"]?\s*((?:https?:)?//[^'\")\s]+)")


BLOCK_END = "\n¶\n"
"""Between blocks of text: a number and a word in two of them do not belong together."""


@dataclass
class Page:
    """What a file holds. `cells`: (key, text shown); `shares`: (keys, text shown); `quotes`: (id, text).

    `groups`: the members that the page tells of each group; `blocks`: (text, whether a label) of each block of text
    and each attribute; `prose` has no marked numbers.
    """

    cells: list[tuple[str, str]] = field(default_factory=list)
    shares: list[tuple[str, str]] = field(default_factory=list)
    quotes: list[tuple[str, str]] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    prose: list[str] = field(default_factory=list)
    blocks: list[tuple[str, bool]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    remote: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.block: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marks = {name: value or "" for name, value in attrs}
        self._look(tag, marks)
        if tag not in _INLINE:
            self._end_block()
        if tag in _VOID:
            return
        self.open.append((tag, marks, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag not in [name for name, _, _ in self.open]:
            return
        while self.open:
            name = self.open[-1][0]
            self._close()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        inside = [name for name, _, _ in self.open]
        if inside and inside[-1] in _HIDDEN:
            self.page.scripts.append(data)
            return
        for _, _, texts in self.open:
            texts.append(data)
        self.block.append(data)
        marked = any("data-cell" in marks or "data-share-of" in marks for _, marks, _ in self.open)
        self.page.prose.append("\ufffc" if marked else data)

    def handle_comment(self, data: str) -> None:
        self.page.blocks.append((data, False))

    def finish(self) -> Page:
        while self.open:
            self._close()
        self._end_block()
        for script in self.page.scripts:
            self.page.remote += _STYLE.findall(script)
        return self.page

    def _end_block(self) -> None:
        self.page.prose.append(BLOCK_END)
        text = "".join(self.block).strip()
        if text:
            is_label = any(tag in _LABELS for tag, _, _ in self.open) or is_short(text)
            self.page.blocks.append((text, is_label))
        self.block = []

    def _close(self) -> None:
        if self.open[-1][0] not in _INLINE:
            self._end_block()
        _, marks, texts = self.open.pop()
        text = " ".join("".join(texts).split())
        if "data-cell" in marks:
            self.page.cells.append((marks["data-cell"], text))
        if "data-share-of" in marks:
            self.page.shares.append((marks["data-share-of"], text))
        if "data-quote" in marks:
            self.page.quotes.append((marks["data-quote"], text))

    def _look(self, tag: str, marks: dict[str, str]) -> None:
        self.page.blocks += [
            (value, name in _STYLED or is_short(value)) for name, value in marks.items() if name not in _DRAWN
        ]
        self.page.prose += [f"{BLOCK_END}{marks[name]}{BLOCK_END}" for name in _READ if name in marks]
        for told in marks.get("data-group-members", "").split():
            group, _, members = told.partition(":")
            self.page.groups[group] = members.split(",")
        address = marks.get(_FETCHED.get(tag, ""), "") or (marks.get("xlink:href", "") if tag in _FETCHED else "")
        if _REMOTE.match(address) and not (tag == "link" and marks.get("rel") in ("canonical", "license")):
            self.page.remote.append(address)
        self.page.remote += _STYLE.findall(marks.get("style", ""))
        named = any(marks.get(name) for name in ("alt", "aria-label", "aria-labelledby"))
        decorative = marks.get("aria-hidden") == "true" or marks.get("role") == "presentation"
        inside_hidden = any(above.get("aria-hidden") == "true" for _, above, _ in self.open)
        if tag in ("img", "canvas") and not named and not decorative and not inside_hidden:
            self.page.unnamed.append(tag)


def is_short(text: str) -> bool:
    """Tell whether a text is too short to be a sentence."""
    return len(text.split()) <= _LABEL_WORDS


def read(text: str) -> Page:
    """Return what the HTML or SVG `text` holds."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.finish()
