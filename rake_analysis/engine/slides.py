"""A page as reveal.js slides: pandoc's sections in our own template; reveal.js comes from an installed package."""

import html as markup
import importlib.util
import json
from pathlib import Path
from string import Template

from rake_analysis.engine import html, pandoc
from rake_analysis.engine.document import Document
from rake_analysis.engine.executed import Executed
from rake_analysis.engine.markdown import compose
from rake_analysis.engine.website import Website
from rake_analysis.errors import UserError

_PACKAGE = "pyreveal"
_STYLE, _SCRIPT = PROGRAM = ("site_libs/reveal/reveal.css", "site_libs/reveal/reveal.js")


def render(
    document: Document, executed: Executed, website: Website, *, others: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Return the slides as HTML and the site's pictures that they show; `others` are formats to link to.

    A heading of the second level begins a slide. Raises UserError where the page holds something that cannot be
    shown or is not there.
    """
    composed = compose(document, executed, "revealjs")
    pictures = {picture.name: html.in_page(picture) for picture in composed.pictures}
    body = pandoc.convert(document, composed, pandoc.SLIDES, pictures, "--slide-level=2").decode("utf-8")
    words = pandoc.words(document)
    root = "../" * document.name.count("/")
    navigation = html.Navigation(document.name, root, words)
    front = f'<a href="{markup.escape(navigation.address(website.front))}">{markup.escape(words["front_page"])}</a>'
    text = Template(html.template("slides.html")).substitute(
        head=html.head(document, website),
        title=markup.escape(document.title),
        root=root,
        reveal_style=_STYLE,
        reveal_script=_SCRIPT,
        style=html.template("slides.css"),
        byline=html.byline(document.effective("revealjs")),
        links=html.other_formats(document.name, others, words) + f"<p class='other-format'>{front}</p>",
        footer=navigation.footer(website.footer),
        body=body.strip(),
        words=json.dumps(words["slides"], ensure_ascii=False).replace("<", "\\u003c"),
    )
    return text, tuple(website.picture(source, document.name) for source in html.local_sources(body))


def program() -> dict[str, bytes]:
    """Return reveal.js and its style sheet, by their names in the site, as the installed package holds them."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise UserError(f"the package {_PACKAGE} is not installed", remedy="Install the requirements again.")
    folder = Path(found.origin).parent / "revealjs" / "dist"
    return {name: (folder / Path(name).name).read_bytes() for name in PROGRAM}
