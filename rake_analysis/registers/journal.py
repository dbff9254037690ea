"""Registers that the program writes: rows are only ever added, one writer at a time, each row whole or absent."""

import csv
import io
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.registers import tables
from rake_analysis.text import plain_line

WAIT_SECONDS = 15.0
_FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Journal:
    """A register that this process alone may write as long as it is open."""

    path: Path
    columns: Sequence[str]

    def append(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Add `rows` after the ones there, in one step; see `with_rows`."""
        files.write_text(self.path, self.with_rows(rows))

    def with_rows(self, rows: Sequence[Mapping[str, str]]) -> str:
        """Return the register's text with `rows` after the ones there. What a person edited stays, separator included.

        A column that the register's header lacks is added when a row says something in it.
        """
        before = tables.text_of(self.path) if self.path.is_file() else ""
        if not before.strip():
            before = f"{','.join(self.columns)}\n"
        header = before.split("\n", 1)[0].strip()
        separator = ";" if header.count(";") > header.count(",") else ","
        names = [name.strip() for name in next(csv.reader([header], delimiter=separator))]
        lacking = [name for name in self.columns if name not in names and any(row.get(name) for row in rows)]
        if lacking:
            before, names = _widened(before, separator, lacking), [*names, *lacking]
        added = io.StringIO()
        writer = csv.writer(added, delimiter=separator, lineterminator="\n")
        writer.writerows([row.get(name, "") for name in names] for row in rows)
        joint = "" if before.endswith("\n") else "\n"
        return f"{before}{joint}{added.getvalue()}"


def _widened(text: str, separator: str, columns: Sequence[str]) -> str:
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    wide = io.StringIO()
    writer = csv.writer(wide, delimiter=separator, lineterminator="\n")
    writer.writerow([*header, *columns])
    writer.writerows([*row, *[""] * (len(header) - len(row) + len(columns))] for row in rows if row)
    return wide.getvalue()


@contextmanager
def opened(path: Path, columns: Sequence[str], wait_seconds: float = WAIT_SECONDS) -> Iterator[Journal]:
    """Give the register at `path` for writing; waits while another process has it.

    Raises UserError when the folder cannot be written or the wait is over.
    """
    beside = path.with_name(f".{path.name}.lock")
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        handle = beside.open("a+b")
    except OSError as error:
        raise UserError(
            f"cannot write here ({error.strerror})",
            place=str(path.parent),
            remedy="Check the folder's permissions and the free space on the disk.",
        ) from error
    end = time.monotonic() + wait_seconds
    with handle:
        while True:
            try:
                files.lock(handle)
                break
            except OSError as error:
                if time.monotonic() >= end:
                    raise UserError(
                        "another process is writing this register", place=str(path), remedy="Try again in a moment."
                    ) from error
                time.sleep(0.02)
        yield Journal(path, columns)


def next_number(prefix: str, ids: Iterable[str]) -> int:
    """Return the number of the next id that begins with `prefix`: one above the greatest there, also after a gap."""
    numbers = (one.removeprefix(prefix) for one in ids if one.startswith(prefix))
    return max((int(number) for number in numbers if number.isdecimal()), default=0) + 1


def line(text: str) -> str:
    """Return `text` as a register keeps it, on one line. Raises UserError where a spreadsheet would calculate it."""
    kept = plain_line(text)
    if kept.startswith(_FORMULA_SIGNS):
        raise UserError(f"'{kept}' would be a formula in a spreadsheet", remedy="Begin with a letter or a digit.")
    return kept
