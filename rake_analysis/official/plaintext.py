"""Producers' texts hold HTML; reports want plain text. Nothing of the markup survives, scripts least of all."""

from html.parser import HTMLParser

from rake_analysis.text import plain_line

_BLOCKS = {"p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
_UNSEEN = {"script", "style", "template", "iframe", "object"}


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def from_html(source: str) -> str:
    """Return the text of an HTML fragment: paragraphs on lines of their own, no markup, no control characters.

    The result is text, not HTML: an escaped `&lt;b&gt;` of the source reads `<b>` and has to be escaped again
    where it is shown.

    >>> from_html("<p id=suhteutus>Alle viiden tapauksen<br />tietoja ei julkaista.</p><script>x()</script>")
    'Alle viiden tapauksen\\ntietoja ei julkaista.'
    """
    parser = _Text()
    parser.feed(source)
    parser.close()
    lines = (plain_line(" ".join(line.split())) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)
