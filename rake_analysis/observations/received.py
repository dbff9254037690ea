"""Raw files as they were received: a read-only copy with a note of what it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from rake_analysis import files


@contextmanager
def keep_raw(path: Path, content: bytes, about: dict[str, object]) -> Iterator[None]:
    """Keep `content` read-only at `path` and `about` in `<path>.source.yml`, undone when the block fails."""
    note = path.with_name(f"{path.name}.source.yml")
    is_new = not path.exists()
    try:
        if is_new:
            files.write_bytes(path, content)
            path.chmod(0o444)
        if is_new or not note.exists():
            files.write_text(note, yaml.safe_dump(about, allow_unicode=True, sort_keys=False))
        yield
    except Exception:
        if is_new:
            path.unlink(missing_ok=True)
            note.unlink(missing_ok=True)
        raise
