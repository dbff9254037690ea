"""Files that are whole or absent: atomic writes, content hashes, read-only copies."""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import polars as pl

from rake_analysis.errors import UserError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; when the block ends well, it takes `path`'s place.

    The bytes are on disk before the name changes, so a reader sees the old file or the new one.
    Raises UserError when the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise UserError(
            f"cannot write here ({error.strerror})",
            place=str(path.parent),
            remedy="Check the folder's permissions and the free space on the disk.",
        ) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except (OSError, pl.exceptions.ComputeError) as error:  # the latter is how polars tells of a failed write
        reason = error.strerror if isinstance(error, OSError) else "the disk took only a part"
        raise UserError(
            f"writing failed ({reason}); the earlier version is untouched",
            place=str(path),
            remedy="Check the folder's permissions and the free space on the disk.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path, content: str) -> None:
    """Write `content` as UTF-8 with `\\n` line ends in one step."""
    write_bytes(path, content.encode("utf-8"))


def write_json(path: Path, content: object) -> None:
    """Write `content` as readable JSON with keys in their given order."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def write_parquet(path: Path, table: pl.DataFrame) -> None:
    """Write `table` as parquet in one step."""
    with replacing(path) as temporary:
        table.write_parquet(temporary)


def lock(handle: IO[bytes]) -> None:
    """Lock an open file until it is closed or the process ends. Raises OSError at once when another holds it."""
    if sys.platform == "win32":
        import msvcrt

        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sha256(content: bytes) -> str:
    """Hex digest of `content`."""
    return hashlib.sha256(content).hexdigest()


def read_bytes(path: Path) -> bytes:
    """Return a file's content. Raises UserError for one that is not there or may not be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            f"the file cannot be read ({error.strerror})", place=str(path), remedy="Check the name and permissions."
        ) from error


def sha256_of(path: Path) -> str:
    """Hex digest of the file at `path`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def letters(digest: str) -> str:
    """Return hexadecimal digits as letters a–p: digits in a row would look like somebody's identifier.

    >>> letters("09af")
    'ajkp'
    """
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


def fingerprint(path: Path) -> str | None:
    """Return what a page that read `path` depends on: a file's content, a folder's file names; None when absent."""
    if path.is_file():
        return sha256_of(path)
    if path.is_dir():
        names = sorted(str(found.relative_to(path)) for found in path.rglob("*"))
        return sha256("\n".join(names).encode("utf-8"))
    return None
