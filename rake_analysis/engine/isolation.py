"""Runs inside a warm kernel: what is loaded once, and how a page's traces are removed before the next page.

A page may change names, the environment, the current folder, warning filters, random state, chart defaults and
attributes of the modules it uses. `remember` keeps how all that is after the warm imports, `restore` puts it back.
"""

import builtins
import decimal
import gc
import importlib
import locale
import logging
import os
import random
import sys
import types
import warnings
from collections.abc import Callable, Iterable
from typing import Any

# What a module loads at its first use is loaded beforehand too: its state is then known before any page.
_COMPANIONS = {
    "rake_analysis.report": ("plotly.graph_objects", "altair", "polars"),
    "plotly": ("plotly.io._renderers", "plotly.io._templates"),
    "numpy": ("numpy.random",),
}
# Modules whose attributes are put back besides the project's own and those that pages import.
_GUARDED = (
    "random",
    "warnings",
    "os",
    "sys",
    "locale",
    "decimal",
    "plotly.io._renderers",
    "plotly.io._templates",
    "altair",
)
_UNTOUCHED = {"sys": {"modules", "last_type", "last_value", "last_traceback", "last_exc", "stdout", "stderr", "stdin"}}

_undo: list[Callable[[], None]] = []


def prepare(modules: Iterable[str]) -> None:
    """Import `modules` (those that exist) once and remember the state that every page begins with."""
    wanted = list(modules)
    for package, companions in _COMPANIONS.items():
        if any(f"{name}.".startswith(f"{package}.") for name in wanted):
            wanted.extend(companions)
    for name in wanted:
        try:
            importlib.import_module(name)
        except Exception:  # the page that imports it fails with the reason and its own line
            continue
    guarded = {*wanted, *_GUARDED, *(name for name in sys.modules if name.startswith("rake_analysis"))}
    remember(sorted(guarded))
    # What is loaded now stays: collecting after each page looks only at what the page made.
    gc.collect()
    gc.freeze()


def remember(module_names: Iterable[str]) -> None:
    """Keep the present state of the process and of the modules named."""
    _undo[:] = [
        _environment(),
        _interpreter(),
        _random_state(),
        _shell(),
        _mapping(builtins.__dict__, {"_", "exit", "quit", "open"}),
        *(_module(sys.modules[name]) for name in module_names if name in sys.modules and name != __name__),
    ]


def restore() -> None:
    """Put everything back as `remember` found it."""
    for step in reversed(_undo):
        step()
    gc.collect()


def inline(value: Any) -> str:
    """Return what an inline expression shows: its own Markdown, else its text with nothing that acts as markup."""
    from rake_analysis.text import escape_markdown

    own = getattr(value, "_repr_markdown_", None)
    markdown = own() if callable(own) else None
    if isinstance(markdown, tuple):
        markdown = markdown[0]
    return markdown if isinstance(markdown, str) else escape_markdown(str(value))


def error_line() -> int | None:
    """Return the line in the cell where the last exception came from, if it can be told."""
    error = getattr(sys, "last_value", None)
    if isinstance(error, SyntaxError) and error.lineno:
        return error.lineno
    found = None
    trace = getattr(sys, "last_traceback", None)
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if "ipykernel_" in name or name.startswith("<ipython-input"):
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _environment() -> Callable[[], None]:
    environment, folder, path, arguments = dict(os.environ), os.getcwd(), list(sys.path), list(sys.argv)  # noqa: PTH109

    def undo() -> None:
        for name in set(os.environ) - set(environment):
            del os.environ[name]
        for name, value in environment.items():
            if os.environ.get(name) != value:
                os.environ[name] = value
        os.chdir(folder)
        sys.path[:] = path
        sys.argv[:] = arguments

    return undo


def _interpreter() -> Callable[[], None]:
    filters, recursion = list(warnings.filters), sys.getrecursionlimit()
    root = logging.getLogger()
    level, handlers, disabled = root.level, list(root.handlers), logging.root.manager.disable
    context, place = decimal.getcontext().copy(), locale.setlocale(locale.LC_ALL)
    hook = sys.excepthook

    def undo() -> None:
        warnings.filters[:] = filters  # pyright: ignore[reportIndexIssue]
        warnings._filters_mutated() if hasattr(warnings, "_filters_mutated") else None  # pyright: ignore
        sys.setrecursionlimit(recursion)
        root.setLevel(level)
        root.handlers[:] = handlers
        logging.disable(disabled)
        decimal.setcontext(context.copy())
        locale.setlocale(locale.LC_ALL, place)
        sys.excepthook = hook
        sys.last_value = sys.last_traceback = None

    return undo


def _random_state() -> Callable[[], None]:
    """Every page begins with the same random numbers, on every machine."""

    def undo() -> None:
        random.seed(0)
        if "numpy.random" in sys.modules:
            sys.modules["numpy.random"].seed(0)

    return undo


def _shell() -> Callable[[], None]:
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    if shell is None:
        return lambda: None
    formatters = [
        _mapping(getattr(formatter, name), set())
        for formatter in shell.display_formatter.formatters.values()
        for name in ("type_printers", "singleton_printers", "deferred_printers")
    ]
    callbacks = {name: list(functions) for name, functions in shell.events.callbacks.items()}
    transformers = list(shell.ast_transformers)

    def undo() -> None:
        shell.reset(new_session=True)
        for step in formatters:
            step()
        for name, functions in callbacks.items():
            shell.events.callbacks[name][:] = functions
        shell.ast_transformers[:] = transformers

    return undo


def _module(module: types.ModuleType) -> Callable[[], None]:
    """Undo for a module's attributes, and one level into its containers, classes and objects of its own package."""
    package = module.__name__.partition(".")[0]
    steps = [_mapping(vars(module), _UNTOUCHED.get(module.__name__, set()))]
    for value in list(vars(module).values()):
        if isinstance(value, type):
            if value.__module__.partition(".")[0] == package == "rake_analysis":
                steps.append(_class(value))
        elif not isinstance(value, types.ModuleType | types.FunctionType):
            if type(value).__module__.partition(".")[0] == package and isinstance(
                getattr(value, "__dict__", None), dict
            ):
                steps.append(_mapping(vars(value), set()))
                steps.extend(_container(inner) for inner in vars(value).values())
            steps.append(_container(value))

    def undo() -> None:
        for step in steps:
            step()

    return undo


def _class(cls: type) -> Callable[[], None]:
    kept = {name: value for name, value in vars(cls).items() if not name.startswith("__")}

    def undo() -> None:
        for name in [name for name in vars(cls) if not name.startswith("_") and name not in kept]:
            delattr(cls, name)
        for name, value in kept.items():
            if vars(cls).get(name) is not value:
                setattr(cls, name, value)

    return undo


def _container(value: Any) -> Callable[[], None]:
    if type(value) is dict:
        return _mapping(value, set())
    if type(value) is list:
        items = list(value)
        return lambda: value.__setitem__(slice(None), items)
    if type(value) is set:
        members = set(value)

        def undo() -> None:
            value.clear()
            value.update(members)

        return undo
    return _nothing


def _mapping(mapping: dict[Any, Any], untouched: set[str]) -> Callable[[], None]:
    kept = dict(mapping)

    def undo() -> None:
        # A submodule imported later is an attribute of its package and stays loaded.
        for key in [key for key, value in mapping.items() if key not in kept]:
            if key not in untouched and not isinstance(mapping[key], types.ModuleType):
                del mapping[key]
        for key, value in kept.items():
            if key not in untouched and mapping.get(key, _undo) is not value:
                mapping[key] = value

    return undo


def _nothing() -> None:
    return None
