"""The old .xls format, read in a process of its own under a limit of memory and time.

Its reader follows a damaged file's chains of sectors without end and takes memory for cells far away; what that
process comes to is a damaged workbook for the caller.
"""

import io
import json
import subprocess
import sys

import polars as pl

from rake_analysis.observations.sheets import chosen as _chosen_here

_MEMORY_LIMIT = 2 * 1024**3
# A sound file takes a second for ten megabytes; the first seconds are for starting the process.
_SECONDS, _BYTES_PER_SECOND = 7, 250_000


def chosen(content: bytes, sheet: str | None) -> tuple[str, pl.DataFrame | list[str]] | None:
    """Return what `sheets.chosen` returns for an .xls file; None for one that cannot be read within the limits."""
    arguments = [sys.executable, "-m", "rake_analysis.observations.legacy", *([sheet] if sheet is not None else [])]
    limit = _SECONDS + len(content) / _BYTES_PER_SECOND
    try:
        run = subprocess.run(arguments, input=content, capture_output=True, check=True, timeout=limit)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    head, _, cells = run.stdout.partition(b"\n")
    told = json.loads(head)
    if told is None:
        return None
    return told["sheet"], told["names"] or (pl.read_ipc(io.BytesIO(cells)) if cells else pl.DataFrame())


def _main() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, _MEMORY_LIMIT))
    found = _chosen_here(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else None)
    cells = io.BytesIO()
    if found is not None and isinstance(found[1], pl.DataFrame) and found[1].width:
        found[1].write_ipc(cells)
    told = found and {"sheet": found[0], "names": found[1] if isinstance(found[1], list) else []}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + cells.getvalue())


if __name__ == "__main__":
    _main()
