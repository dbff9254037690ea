"""The one door through which pages read files: it records what a page read, so that only what changed is rebuilt."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import polars as pl

from rake_analysis import files, official, periods
from rake_analysis.areas import Area
from rake_analysis.observations import store
from rake_analysis.phenomena import catalogue, coder
from rake_analysis.project import SETTINGS_FILE, Project
from rake_analysis.registers import comments, proposals

Read = TypeVar("Read")

_recorded: dict[str, str | None] = {}


def start() -> None:
    """Forget what earlier pages read."""
    _recorded.clear()


def recorded() -> dict[str, str | None]:
    """Return path → sha256 of every file read since `start`; None for a file that was looked for and absent."""
    return dict(sorted(_recorded.items()))


def record(paths: Iterable[Path]) -> None:
    """Note that the page depends on `paths`, whether they exist or not."""
    for path in paths:
        _recorded[str(path)] = files.sha256_of(path) if path.is_file() else None


def _reading(paths: Iterable[Path], read: Callable[[], Read]) -> Read:
    record(paths)
    return read()
