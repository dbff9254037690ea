"""A site's rendered files: which of them are outdated, how they are written, what is removed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rake_analysis import files
from rake_analysis.engine import state as keys
from rake_analysis.engine.document import Document
from rake_analysis.engine.executed import Executed
from rake_analysis.engine.settings import Settings
from rake_analysis.engine.state import Digests, State
from rake_analysis.engine.website import Website
from rake_analysis.errors import UserError

# A page links to the files that are there, so they come before it.
_LINKED = ("pdf", "docx", "pptx")
FORMATS = (*_LINKED, "html", "revealjs", "ipynb")
_LISTED = frozenset({"docx", "pptx", "revealjs"})


def formats_of(settings: Settings, asked: tuple[str, ...] = FORMATS) -> tuple[str, ...]:
    """Return the formats among `asked` that a page has by its front matter, in the order they are rendered.

    A page has docx, pptx and revealjs where it lists them; every page has the others, but slides (revealjs) are the
    page's HTML and need no PDF.
    """
    listed = settings.values.get("format") or ()
    names = {listed} if isinstance(listed, str) else set(listed)
    is_slides = "revealjs" in names
    return tuple(
        form
        for form in FORMATS
        if form in asked and (form in names if form in _LISTED else not (is_slides and form in ("html", "pdf")))
    )


def path_of(folder: Path, name: str, form: str) -> Path:
    """Return where the page `name` is in `form`; slides are the page's HTML."""
    return folder / f"{name.removesuffix('.qmd')}.{'html' if form == 'revealjs' else form}"


class Output:
    """What `website` is rendered to in `folder`; `code` is a digest of what renders it."""

    def __init__(
        self, website: Website, folder: Path, formats: tuple[str, ...], state: State, digests: Digests, code: str
    ):
        self.website = website
        self.folder = folder
        self.formats = tuple(form for form in FORMATS if form in formats)
        self.state = state
        self.digests = digests
        self.code = code

    def paths(self, name: str) -> list[Path]:
        """Return the files of the page `name` that are there, of the formats asked for."""
        rendered = self.state.rendered.get(name, {})
        return [path for form in self.formats if form in rendered and (path := self._path(name, form)).is_file()]

    def is_outdated(self, document: Document) -> bool:
        """Tell whether a file of an executed page is not what it would be now."""
        return any(self._outdated(document))

    def write(self, document: Document) -> tuple[list[str], list[str]]:
        """Render what is outdated of an executed page; return which formats were, and one problem per failure.

        A format that fails leaves the others, and its earlier file where there is one.
        """
        rendered, problems = [], []
        executed: Executed | None = None
        self._drop(document)
        for form in self._outdated(document):
            rendered.append(form)
            if executed is None:
                executed = Executed.from_bytes(self.state.cached_outputs(document.name).read_bytes())
            try:
                self._keep(document, form, *self._render(document, executed, form))
            except UserError as error:
                problems.append(str(error))
        return rendered, list(dict.fromkeys(problems))

    def tidy(self) -> None:
        """Remove pages that the site no longer has; put the files that pages share into place."""
        for name in [name for name in self.state.rendered if name not in self.website.pages]:
            for form in self.state.rendered.pop(name):
                self._path(name, form).unlink(missing_ok=True)
        pages = [formats.get(form, {}) for formats in self.state.rendered.values() for form in ("html", "revealjs")]
        shown = {name for page in pages for name in page.get("reads", {})}
        for name in sorted({*self.website.resources, *shown}):
            source = self.website.folder / name
            if source.is_file() and self.digests.of(source) != self.digests.of(self.folder / name):
                files.write_bytes(self.folder / name, source.read_bytes())
        self._chart_script()
        self._slide_program()
        self._search_index()

    def _outdated(self, document: Document) -> Iterator[str]:
        """Yield the outdated formats one by one, each judged by what the ones before it have left."""
        for form in formats_of(document.settings, self.formats):
            record = self.state.rendered.get(document.name, {}).get(form)
            if (
                record is None
                or record["key"] != self._key(document, form)
                or not self.digests.agree(record["reads"], self.website.folder)
                or self.digests.of(self._path(document.name, form)) != record["digest"]
            ):
                yield form

    def _key(self, document: Document, form: str) -> str:
        website, settings = self.website, self.website.settings.values
        common = {key: value for key, value in settings.items() if key not in ("website", "project")}
        shown = [website.title, website.footer, common]
        if form in ("html", "revealjs"):
            shown += [website.menu, website.sidebar, self._others(document.name), website.has_search]
        return keys.digest(
            form, document.source_digest(), self.state.executed[document.name]["digest"], self.code, repr(shown)
        )

    def _others(self, name: str) -> tuple[str, ...]:
        """The formats of the page that are there for it to link to."""
        return tuple(form for form in _LINKED if form in self.state.rendered.get(name, {}))

    def _drop(self, document: Document) -> None:
        """Remove the page's files of formats that it no longer has."""
        kept = formats_of(document.settings)
        paths = {self._path(document.name, form) for form in kept}
        rendered = self.state.rendered.get(document.name, {})
        for form in [form for form in rendered if form not in kept]:
            del rendered[form]
            if (path := self._path(document.name, form)) not in paths:
                path.unlink(missing_ok=True)

    def _render(self, document: Document, executed: Executed, form: str) -> tuple[bytes, dict[str, Any]]:
        if form == "html":
            from rake_analysis.engine import html

            page = html.render(document, executed, self.website, others=self._others(document.name))
            found = {"title": document.title, "sections": page.sections}
            record = {"reads": page.files, "has_chart": page.has_chart, "found": found}
            return page.text.encode("utf-8", "replace"), record
        if form == "pdf":
            from rake_analysis.engine import pdf

            paper = pdf.render(document, executed, self.website)
            return paper.content, {"reads": paper.files}
        if form == "revealjs":
            from rake_analysis.engine import slides

            text, reads = slides.render(document, executed, self.website, others=self._others(document.name))
            return text.encode("utf-8", "replace"), {"reads": reads}
        if form in ("docx", "pptx"):
            from rake_analysis.engine import office

            made = office.render(document, executed, self.website, form)
            return made.content, {"reads": made.files}
        from rake_analysis.engine import notebook

        return notebook.render(document, executed), {"reads": ()}

    def _keep(self, document: Document, form: str, content: bytes, record: dict[str, Any]) -> None:
        path = self._path(document.name, form)
        files.write_bytes(path, content)
        self.digests.known[str(path)] = files.sha256(content)
        reads = {name: self.digests.of(self.website.folder / name) for name in record["reads"]}
        self.state.rendered.setdefault(document.name, {})[form] = {
            **record,
            "key": self._key(document, form),
            "reads": reads,
            "digest": files.sha256(content),
        }

    def _path(self, name: str, form: str) -> Path:
        return path_of(self.folder, name, form)

    def _chart_script(self) -> None:
        from rake_analysis.engine import html

        has_chart = any(formats.get("html", {}).get("has_chart") for formats in self.state.rendered.values())
        self._shared(html.CHART_SCRIPT, html.chart_script() if has_chart else None)

    def _slide_program(self) -> None:
        from rake_analysis.engine import slides

        has_slides = any("revealjs" in formats for formats in self.state.rendered.values())
        program = slides.program() if has_slides else dict.fromkeys(slides.PROGRAM)
        for name, content in program.items():
            self._shared(name, content)

    def _search_index(self) -> None:
        """Write what a search finds on the pages that are there; of a page not rendered as HTML, nothing."""
        from rake_analysis.engine import search

        rendered = {name: self.state.rendered.get(name, {}).get("html", {}).get("found") for name in self.website.pages}
        pages = [
            (self._path(name, "html").relative_to(self.folder).as_posix(), found["title"], found["sections"])
            for name, found in rendered.items()
            if found
        ]
        self._shared(search.INDEX, search.script(pages) if pages and self.website.has_search else None)

    def _shared(self, name: str, content: bytes | None) -> None:
        """Put a file that pages share into place, or away when no page needs it."""
        path = self.folder / name
        if content is None:
            path.unlink(missing_ok=True)
        elif self.digests.of(path) != files.sha256(content):
            files.write_bytes(path, content)
