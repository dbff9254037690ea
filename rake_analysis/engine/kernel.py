"""One warm Jupyter kernel: its process, a page run in it cell by cell, outputs without what differs from run to run."""

import ast
import asyncio
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from rake_analysis.engine import prose
from rake_analysis.engine.document import Cell, Document, Prose
from rake_analysis.engine.executed import Executed
from rake_analysis.errors import UserError
from rake_analysis.text import plain_line

_ISOLATION = "rake_analysis.engine.isolation"
_KERNEL_ARGUMENTS = (
    "--HistoryManager.enabled=False",
    "--InteractiveShell.colors=NoColor",
    "--InteractiveShell.separate_in=",
    "--Completer.use_jedi=False",
)


class WarmKernel:
    """One kernel process that runs page after page; it is replaced when a page hangs or kills it."""

    def __init__(self, site: Path, folder: Path, modules: list[str], inputs: str, workers: int):
        self.site = site
        self.folder = folder
        self.modules = modules
        self.inputs = inputs
        self.workers = workers
        self.manager: Any = None
        self.client: Any = None

    async def run(self, document: Document, timeout: float) -> Executed | UserError:
        """Execute one page; return what it gave, or why it failed."""
        clock = asyncio.timeout(timeout)
        try:
            if self.manager is None:
                await self._start()
            async with clock:
                return await self._page(document)
        except UserError as error:
            return error
        except Exception as error:
            # nbclient makes a dead kernel of every cancellation, the clock's and the caller's.
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError from error
            await self.stop()
            if clock.expired() or isinstance(error, TimeoutError):
                return UserError(f"the page ran for more than {timeout:g} s and was stopped", place=document.name)
            reason = plain_line(str(error)) or type(error).__name__
            return UserError(f"the kernel stopped ({reason})", place=document.name)

    async def _start(self) -> None:
        from jupyter_client.kernelspec import KernelSpec
        from jupyter_client.manager import AsyncKernelManager

        self.folder.mkdir(parents=True, exist_ok=True)
        manager = AsyncKernelManager(
            kernel_name="python3", connection_file=str(self.folder / "kernel.json"), **_transport(self.folder)
        )
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *_KERNEL_ARGUMENTS]
        manager._kernel_spec = KernelSpec(argv=command, display_name="Python 3", language="python")
        self.manager = manager
        await manager.start_kernel(cwd=str(self.site), env=_environment(self.folder, self.workers))
        self.client = manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=60)
        await self._silent(f"{_module(_ISOLATION)}.prepare({self.modules!r})")

    async def stop(self) -> None:
        """End the kernel process, whatever it is doing."""
        manager, client, self.manager, self.client = self.manager, self.client, None, None
        if client is not None:
            client.stop_channels()
        if manager is not None:
            await manager.shutdown_kernel(now=True)

    async def _page(self, document: Document) -> Executed:
        from nbclient import NotebookClient
        from nbformat.v4 import new_notebook

        await self._silent(f"{_module(_ISOLATION)}.restore(); {_module(self.inputs)}.start()")
        notebook = NotebookClient(
            new_notebook(),
            km=self.manager,
            timeout=None,
            allow_errors=True,
            record_timing=False,
            store_widget_state=False,
        )
        notebook.kc = self.client
        notebook.reset_execution_trackers()
        execute_settings = document.effective("html")["execute"]
        executed = Executed()
        for block in document.blocks:
            if isinstance(block, Prose):
                executed.inline.extend(await self._inline(block))
            elif block.setting("eval", execute_settings, True):
                executed.outputs.append(await self._cell(notebook, block, block.executable))
                if block.is_parameters and document.parameters:
                    await self._cell(notebook, block, assignments(document.parameters))
            else:
                executed.outputs.append([])
        recorded = await self._evaluate(f"dict({_module(self.inputs)}.recorded())")
        executed.inputs = {str(path): digest for path, digest in sorted(recorded.items())}
        return executed

    async def _cell(self, notebook: Any, cell: Cell, code: str) -> list[dict[str, Any]]:
        from nbformat.v4 import new_code_cell

        if not code.strip():
            return []
        node = new_code_cell(code)
        notebook.nb.cells.append(node)
        await notebook.async_execute_cell(node, len(notebook.nb.cells) - 1)
        for output in node.outputs:
            if output.output_type == "error":
                line = await self._evaluate(f"{_module(_ISOLATION)}.error_line()")
                raise UserError(_message(output.ename, output.evalue), place=cell.place(line))
        return [_stable(output) for output in node.outputs]

    async def _inline(self, block: Prose) -> list[str]:
        results = []
        for line in block.lines:
            for match in prose.inline_expressions(line):
                expression = match[1].strip()
                try:
                    ast.parse(expression, mode="eval")
                except SyntaxError as error:
                    raise UserError(f"not a Python expression: {expression}", place=line.place) from error
                call = f"{_module(_ISOLATION)}.inline(({expression}))"
                try:
                    results.append(str(await self._evaluate(call)))
                except UserError as error:
                    raise UserError(error.problem, place=line.place) from error
        return results

    async def _silent(self, code: str) -> None:
        reply = await self._request(code, {})
        if reply["status"] != "ok":
            raise UserError(_message(reply.get("ename", ""), reply.get("evalue", "")), place="kernel")

    async def _evaluate(self, expression: str) -> Any:
        """Return the value of an expression, which must be something that JSON can hold."""
        reply = await self._request("", {"value": f"__import__('json').dumps({expression})"})
        result = reply["user_expressions"]["value"]
        if result["status"] != "ok":
            raise UserError(_message(result["ename"], result["evalue"]))
        return json.loads(ast.literal_eval(result["data"]["text/plain"]))

    async def _request(self, code: str, expressions: dict[str, str]) -> dict[str, Any]:
        reply = await self.client.execute_interactive(
            code,
            silent=True,
            store_history=False,
            user_expressions=expressions,
            allow_stdin=False,
            output_hook=lambda message: None,
            timeout=None,
        )
        return reply["content"]


def assignments(parameters: dict[str, Any]) -> str:
    """Return the code that sets `parameters`.

    >>> assignments({"period": "2025H2", "limit": 5})
    "period = '2025H2'\\nlimit = 5"
    """
    return "\n".join(f"{name} = {value!r}" for name, value in parameters.items())


def _module(name: str) -> str:
    """Return an expression for a module that leaves no name in the page's namespace."""
    return f"__import__('importlib').import_module({name!r})"


def _transport(folder: Path) -> dict[str, Any]:
    """Sockets in the file system where there are such, within the length that their names may have."""
    address = str(folder / "k")
    if os.name == "posix" and len(address) < 90:
        return {"transport": "ipc", "ip": address}
    return {}


def _environment(folder: Path, workers: int) -> dict[str, str]:
    threads = str(max(1, (os.cpu_count() or 1) // workers))
    return {
        **os.environ,
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONHASHSEED": "0",
        "POLARS_MAX_THREADS": os.environ.get("POLARS_MAX_THREADS", threads),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def _message(name: str, value: str) -> str:
    """Return an exception as one line; errors meant for the reader keep only their sentence."""
    text = re.sub(r" \([^()]+, line \d+\)$", "", plain_line(value))
    return text if name == "UserError" else f"{name}: {text}" if text else name


def _stable(output: Any) -> dict[str, Any]:
    """Return an output without what differs from run to run."""
    content = {key: value for key, value in output.items() if key != "transient"}
    if content["output_type"] == "execute_result":
        content["execution_count"] = None
    if content["output_type"] == "stream":
        content["text"] = re.sub(r"\S*ipykernel_\d+[/\\]\d+\.py", "<cell>", content["text"])
    for key in ("data", "metadata"):
        if key in content:
            content[key] = dict(content[key])
    if isinstance(text := content.get("data", {}).get("text/plain"), str):
        content["data"]["text/plain"] = re.sub(r"\bat 0x[0-9A-Fa-f]+", "at 0x0", text)
    return content
