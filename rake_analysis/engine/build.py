"""Renders a site: executes and writes only what its sources, parameters, inputs or this package's code changed."""

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rake_analysis import files
from rake_analysis.engine import state as keys
from rake_analysis.engine.document import Document, read_document
from rake_analysis.engine.executed import Executed
from rake_analysis.engine.output import Output, formats_of
from rake_analysis.engine.results import DEFAULT_FORMATS, PageResult, RenderResult
from rake_analysis.engine.state import Digests, State
from rake_analysis.engine.website import Website, read_website
from rake_analysis.errors import UserError

INPUTS = "rake_analysis.report.inputs"
Progress = Callable[[str, int, int], None]


def render(
    site: Path,
    *,
    formats: tuple[str, ...] = DEFAULT_FORMATS,
    output: Path | None = None,
    pages: list[str] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    parameters: dict[str, Any] | None = None,
    inputs: str = INPUTS,
    timeout: float = 300,
) -> RenderResult:
    """Render the site with the embedded engine; see `rake_analysis.engine.render`."""
    website = read_website(site.resolve())
    target = (output or website.output).resolve()
    names = _selected(website, pages)
    build = _Build(website, target, formats, workers or _cores(), inputs, timeout, _Counter(progress, len(names)))
    try:
        build.plan(names, parameters or {})
        build.run()
        build.forget()
        build.output.tidy()
    finally:
        build.state.save()
    return RenderResult([build.results[name] for name in names])


def _selected(website: Website, pages: list[str] | None) -> list[str]:
    if pages is None:
        return list(website.pages)
    wanted = [name if name.endswith(".qmd") else f"{name}.qmd" for name in pages]
    for name in wanted:
        if name not in website.pages:
            raise UserError(
                f"the site has no page '{name.removesuffix('.qmd')}'",
                place=str(website.folder),
                remedy=f"Its pages: {', '.join(page.removesuffix('.qmd') for page in website.pages)}.",
            )
    return [name for name in website.pages if name in wanted]


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return max(1, len(affinity(0)) if affinity else os.cpu_count() or 1)


def _run_to_end(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run `work` in an event loop of its own, in a thread where this one has a loop already (as in JupyterLab)."""

    def run() -> None:
        # Kernel sockets need this loop; on Windows it is not the one that asyncio takes by itself.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(work())

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        run()
    else:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(run).result()


@dataclass
class _Counter:
    """Tells the caller how many pages are done; called from several threads."""

    progress: Progress | None
    total: int
    done: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def tick(self, name: str) -> None:
        with self.lock:
            self.done += 1
            if self.progress:
                self.progress("Rendering pages", self.done, self.total)


class _Build:
    """One call of `render`."""

    def __init__(
        self,
        website: Website,
        output: Path,
        formats: tuple[str, ...],
        workers: int,
        inputs: str,
        timeout: float,
        counter: _Counter,
    ):
        self.website = website
        self.workers = workers
        self.inputs = inputs
        self.timeout = timeout
        self.counter = counter
        self.state = State.load(website.cache, output)
        self.digests = Digests()
        self.code = keys.digest(
            keys.package_digest(),
            keys.environment_digest(),
            inputs,
            os.environ.get("SOURCE_DATE_EPOCH"),
            # Inputs are recorded by their full paths: a copied project must not look at the original's.
            str(website.folder.resolve()),
        )
        self.output = Output(website, output, formats, self.state, self.digests, self.code)
        self.to_execute: list[tuple[Document, str]] = []
        self.to_write: list[Document] = []
        self.results: dict[str, PageResult] = {}

    def plan(self, names: list[str], parameters: dict[str, Any]) -> None:
        """Read the pages and sort them into: failed, to execute, to write, unchanged."""
        for name in names:
            try:
                document = read_document(
                    self.website.folder, name, site_settings=self.website.settings, parameters=parameters
                )
            except UserError as error:
                self._fail(name, error)
                continue
            key = keys.digest(document.code_digest(), self.code)
            if not formats_of(document.settings, self.output.formats):
                self._end(name, "unchanged")
            elif not self._is_executed(name, key):
                self.to_execute.append((document, key))
            elif self.output.is_outdated(document):
                self.to_write.append(document)
            else:
                self._end(name, "unchanged")

    def run(self) -> None:
        """Execute and write what `plan` found; writing goes on in threads while kernels execute."""
        if not self.to_execute and not self.to_write:
            return
        with ThreadPoolExecutor(self.workers) as threads:
            futures: list[Future[None]] = [threads.submit(self._write, document) for document in self.to_write]
            try:
                if self.to_execute:
                    _run_to_end(lambda: self._execute(threads, futures))
                for future in futures:
                    future.result()
            except BaseException:
                threads.shutdown(cancel_futures=True)
                raise

    def forget(self) -> None:
        """Remove what is kept of executing pages that the site no longer has."""
        for name in [name for name in self.state.executed if name not in self.website.pages]:
            del self.state.executed[name]
            self.state.cached_outputs(name).unlink(missing_ok=True)

    async def _execute(self, threads: ThreadPoolExecutor, futures: list[Future[None]]) -> None:
        from rake_analysis.engine.execute import execute

        names = {document.name: key for document, key in self.to_execute}

        def done(document: Document, result: Executed | UserError) -> None:
            if isinstance(result, UserError):
                self._fail(document.name, result)
                return
            content = result.to_bytes()
            files.write_bytes(self.state.cached_outputs(document.name), content)
            self.state.executed[document.name] = {
                "key": names[document.name],
                "inputs": result.inputs,
                "digest": files.sha256(content),
            }
            futures.append(threads.submit(self._write, document))

        await execute(
            [document for document, _ in self.to_execute],
            self.website.folder,
            done=done,
            workers=self.workers,
            inputs=self.inputs,
            timeout=self.timeout,
        )

    def _is_executed(self, name: str, key: str) -> bool:
        record = self.state.executed.get(name)
        return (
            record is not None
            and record["key"] == key
            and self.digests.agree(record["inputs"], self.website.folder)
            and self.digests.of(self.state.cached_outputs(name)) == record["digest"]
        )

    def _write(self, document: Document) -> None:
        rendered, problems = self.output.write(document)
        if problems:
            self._end(document.name, "failed", " ".join(problems))
        else:
            self._end(document.name, "rendered" if rendered else "unchanged")

    def _fail(self, name: str, error: UserError) -> None:
        self._end(name, "failed", str(error))

    def _end(self, name: str, status: Any, problem: str = "") -> None:
        self.results[name] = PageResult(name.removesuffix(".qmd"), status, problem, self.output.paths(name))
        self.counter.tick(name)
