"""The files that a page read, with their fingerprints: a page is rebuilt only when one of them changed."""

from pathlib import Path

from rake_analysis import files

_recorded: dict[str, str | None] = {}


def start() -> None:
    """Forget what earlier pages read."""
    _recorded.clear()


def recorded() -> dict[str, str | None]:
    """Return path → fingerprint of every file and folder read since `start`; None for one that was absent."""
    return dict(sorted(_recorded.items()))


def record(*paths: Path) -> None:
    """Note that the page depends on `paths`, whether they exist or not."""
    for path in paths:
        _recorded[str(path)] = files.fingerprint(path)
