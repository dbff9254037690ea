"""Which kept files were found to be what was retrieved, so that gigabytes are not read anew for every page."""

import json
import time
from contextlib import suppress
from pathlib import Path

from rake_analysis import files
from rake_analysis.errors import UserError

_SETTLED = 2_000_000_000
"""Nanoseconds after which a further change of a file cannot bear the same time; file systems tell it coarsely."""


class Verified:
    """Files found whole by digest, size and times of change; noted in the file `notes`, which may be deleted any time.

    Whatever writes to a file changes its times, and it is read again. Only a disk that loses bytes by itself goes
    unnoticed, until the notes are deleted.
    """

    def __init__(self, notes: Path):
        self._notes, self._started = notes, time.time_ns()
        try:
            self._known = dict(json.loads(notes.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            self._known = {}
        self._found: dict[str, list[str | int]] = {}

    def is_whole(self, path: Path, digest: str) -> bool:
        """Return whether the file's SHA-256 is `digest`."""
        state = path.stat()
        stamp = [digest, state.st_size, state.st_mtime_ns, state.st_ctime_ns]
        if self._known.get(str(path)) == stamp:
            return True
        is_same = files.sha256_of(path) == digest
        if is_same and max(state.st_mtime_ns, state.st_ctime_ns) < self._started - _SETTLED:
            self._found[str(path)] = stamp
        return is_same

    def keep(self) -> None:
        """Note what was found; where that cannot be written, the files are read again the next time."""
        if self._found:
            with suppress(UserError):
                files.write_text(self._notes, json.dumps(self._known | self._found))
