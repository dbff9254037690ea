"""Runs pages in warm Jupyter kernels: one per core, modules loaded once, every page in a fresh namespace."""

import ast
import asyncio
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from rake_analysis.engine.document import Document
from rake_analysis.engine.executed import Executed
from rake_analysis.engine.kernel import WarmKernel
from rake_analysis.errors import UserError


async def execute(
    documents: Iterable[Document],
    site: Path,
    *,
    done: Callable[[Document, Executed | UserError], None],
    workers: int,
    inputs: str,
    timeout: float,
) -> None:
    """Execute `documents` on `workers` kernels and call `done` with each as it ends.

    `inputs` names the module that records which files a page reads (`start()`, `recorded()`). A page that raises,
    or runs for more than `timeout` seconds, ends as UserError; the others go on. The kernels are shut down however
    this ends.
    """
    waiting = list(documents)
    modules = [inputs, *sorted({name for document in waiting for name in imported_modules(document)})]
    queue: asyncio.Queue[Document] = asyncio.Queue()
    for document in waiting:
        queue.put_nowait(document)
    with tempfile.TemporaryDirectory(prefix="rake-", ignore_cleanup_errors=True) as folder:
        kernels = [
            WarmKernel(site, Path(folder) / str(number), modules, inputs, workers)
            for number in range(min(workers, len(waiting)))
        ]
        tasks = [asyncio.create_task(_work(kernel, queue, done, timeout)) for kernel in kernels]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.gather(*(kernel.stop() for kernel in kernels), return_exceptions=True)


def imported_modules(document: Document) -> set[str]:
    """Return the modules that the page's cells import."""
    found: set[str] = set()
    for cell in document.cells:
        with suppress(SyntaxError):
            for node in ast.walk(ast.parse(cell.code)):
                if isinstance(node, ast.Import):
                    found.update(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module)
                    if node.module.partition(".")[0] == "rake_analysis":
                        found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


async def _work(
    kernel: WarmKernel,
    queue: "asyncio.Queue[Document]",
    done: Callable[[Document, Executed | UserError], None],
    timeout: float,
) -> None:
    while not queue.empty():
        document = queue.get_nowait()
        done(document, await kernel.run(document, timeout))
