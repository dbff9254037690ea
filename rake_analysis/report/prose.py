"""Prose that cells show: Markdown whose words are either ours or escaped."""

from collections.abc import Iterable, Sequence

from rake_analysis.text import escape_markdown


class Markdown(str):
    """Text that is Markdown already: everything that came from data in it has been escaped."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


def text(value: str) -> Markdown:
    """Return `value` as Markdown that shows just those characters; Markdown stays as it is."""
    return value if isinstance(value, Markdown) else Markdown(escape_markdown(value))


def joined(parts: Iterable[str], separator: str = " ") -> Markdown:
    """Return the parts that are not empty, each escaped unless it is Markdown, with `separator` between."""
    return Markdown(separator.join(text(part) for part in parts if part))


def paragraphs(parts: Iterable[str]) -> Markdown:
    """Return one paragraph per part."""
    return joined(parts, "\n\n")


def bullets(items: Sequence[str]) -> Markdown:
    """Return a list with one bullet per item; nothing for no items."""
    return Markdown("\n".join(f"- {text(item)}" for item in items))


def quotes(items: Sequence[tuple[str, str]]) -> Markdown:
    """Return one block quote per (text, attribution)."""
    return Markdown("\n\n".join(f"> {text(words)}\n>\n> — {text(who)}" for words, who in items))


def heading(level: int, title: str, place: str = "") -> Markdown:
    """Return a heading; `place` is its name in links."""
    return Markdown(f"{'#' * level} {text(title)}{f' {{#{place}}}' if place else ''}")


def strong(value: str) -> Markdown:
    """Return `value` as strong text."""
    return Markdown(f"**{text(value)}**")


def link(label: str, page: str, place: str = "") -> Markdown:
    """Return a link to another page of the site, named without its ending, or to the heading `place` on it."""
    return Markdown(f"[{text(label)}]({page}.qmd{f'#{place}' if place else ''})")


def caption(value: str) -> Markdown:
    """Return the line under a chart: what it shows and where from."""
    return Markdown(f"*{text(value)}*")


def callout(kind: str, title: str, body: str) -> Markdown:
    """Return a callout of `kind` (note, tip, important, warning)."""
    return Markdown(f'::: {{.callout-{kind} title="{title}"}}\n{text(body)}\n:::')


def show(*items: object) -> None:
    """Show each item in turn; an item that is None or empty is left out."""
    from IPython.display import display

    for item in items:
        if item is not None and item != "":
            display(item)
