"""A site's rendered files: which of them are outdated, how they are written, what is removed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rake_analysis import files
from rake_analysis.engine import state as keys
from rake_analysis.engine.document import Document
from rake_analysis.engine.executed import Executed
from rake_analysis.engine.state import Digests, State
from rake_analysis.engine.website import Website
from rake_analysis.errors import UserError

# Paper first: a page links to its PDF where there is one.
FORMATS = ("pdf", "html", "ipynb")


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
        return [path for form in self.formats if (path := self._path(name, form)).is_file()]

    def is_outdated(self, document: Document) -> bool:
        """Tell whether a file of an executed page is not what it would be now."""
        return any(self._outdated(document))

    def write(self, document: Document) -> tuple[list[str], list[str]]:
        """Render what is outdated of an executed page; return which formats were, and one problem per failure.

        A format that fails leaves the others, and its earlier file where there is one.
        """
        rendered, problems = [], []
        executed: Executed | None = None
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
        shown = {name for formats in self.state.rendered.values() for name in formats.get("html", {}).get("reads", {})}
        for name in sorted({*self.website.resources, *shown}):
            source = self.website.folder / name
            if source.is_file() and self.digests.of(source) != self.digests.of(self.folder / name):
                files.write_bytes(self.folder / name, source.read_bytes())
        self._chart_script()
        self._search_index()

    def _outdated(self, document: Document) -> Iterator[str]:
        """Yield the outdated formats one by one, each judged by what the ones before it have left."""
        for form in self.formats:
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
        if form == "html":
            shown += [website.menu, website.sidebar, self._has_pdf(document.name), website.has_search]
        return keys.digest(
            form, document.source_digest(), self.state.executed[document.name]["digest"], self.code, repr(shown)
        )

    def _has_pdf(self, name: str) -> bool:
        return "pdf" in self.state.rendered.get(name, {})

    def _render(self, document: Document, executed: Executed, form: str) -> tuple[bytes, dict[str, Any]]:
        if form == "html":
            from rake_analysis.engine import html

            page = html.render(document, executed, self.website, has_pdf=self._has_pdf(document.name))
            found = {"title": document.title, "sections": page.sections}
            record = {"reads": page.files, "has_chart": page.has_chart, "found": found}
            return page.text.encode("utf-8", "replace"), record
        if form == "pdf":
            from rake_analysis.engine import pdf

            paper = pdf.render(document, executed, self.website)
            return paper.content, {"reads": paper.files}
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
        return self.folder / f"{name.removesuffix('.qmd')}.{form}"

    def _chart_script(self) -> None:
        from rake_analysis.engine import html

        has_chart = any(formats.get("html", {}).get("has_chart") for formats in self.state.rendered.values())
        self._shared(html.CHART_SCRIPT, html.chart_script() if has_chart else None)

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
