"""The search index of a site: under each heading of its pages, the words that stand there, as a script file.

A script opens from a folder too, where a browser lets no page fetch a file. Words only, each once and in order of the
alphabet: no figure and no sentence leaves its page.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

INDEX = "site_libs/search-index.js"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FOLLOWED = _HEADINGS | {"script", "style", "details", "table"}
_WORD = re.compile(r"[^\W\d_]{2,}")

Section = tuple[str, str, str]


@dataclass
class _Part:
    anchor: str
    heading: str = ""
    words: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts = [_Part("")]
        self.open: Counter[str] = Counter()
        self.anchor = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _FOLLOWED:
            self.open[tag] += 1
        if tag == "section":
            self.anchor = dict(attrs).get("id") or ""
        if tag in _HEADINGS:
            self.parts.append(_Part(self.anchor))

    def handle_endtag(self, tag: str) -> None:
        if tag in _FOLLOWED:
            self.open[tag] -= 1

    def handle_data(self, data: str) -> None:
        is_chart_data = self.open["table"] and self.open["details"]
        if self.open["script"] or self.open["style"] or is_chart_data:
            return
        if any(self.open[tag] for tag in _HEADINGS):
            self.parts[-1].heading += data
        self.parts[-1].words.update(_WORD.findall(data.lower()))


def sections(body: str) -> list[Section]:
    """Return (anchor, heading, words) of each part of a page's HTML; the first is what stands before any heading.

    The numbers behind charts, folded tables, are left out: every one names the same areas.

    >>> sections('<p>Alku 12</p><section id="a"><h2>Otsikko</h2><p>Sana ja sana.</p></section>')
    [('', '', 'alku'), ('a', 'Otsikko', 'ja otsikko sana')]
    """
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return [(part.anchor, " ".join(part.heading.split()), " ".join(sorted(part.words))) for part in reader.parts]


def script(pages: list[tuple[str, str, list[Section]]]) -> bytes:
    """Return the index of `pages`: (address from the site's folder, title, sections) in the order of the site."""
    lines = [json.dumps(page, ensure_ascii=False).replace("<", "\\u003c") for page in pages]
    return ("window.searchIndex = [\n" + ",\n".join(lines) + "\n];\n").encode()
