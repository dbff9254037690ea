"""Raw files as they were received: which survey they are of, a read-only copy with a note of what it is."""

import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.privacy import masking

_SUFFIX = re.compile(
    r"[ _-]*(?:\(\d+\)|perusraportti|basrapport|raaka|korjattu|korjaus|kopio|uusi|final|v\d{1,2}|"
    r"20\d\d-?\d\d-?\d\d|\d{1,2}\.\d{1,2}\.20\d\d)$",
    re.IGNORECASE,
)


def survey_name(file: Path | str) -> str:
    """Return the survey a file is an export of: its name without extension and export suffixes.

    >>> survey_name("Sosiaalinen raportointi_Perusraportti (1).xlsx")
    'sosiaalinen raportointi'
    """
    stem = unicodedata.normalize("NFC", Path(file).stem)
    while (shorter := _SUFFIX.sub("", stem)) != stem and shorter.strip():
        stem = shorter
    return re.sub(r"\s+", " ", stem.replace("_", " ")).strip(" -").casefold()


def safe_name(file: Path) -> str:
    """Return a file's name with what is personal data in it replaced: exports get named after a client, too."""
    stem = unicodedata.normalize("NFC", file.stem)
    safe = stem
    for span in reversed(masking.find(stem.replace("_", " "), is_label=True)):
        safe = f"{safe[: span.start]}peitetty{safe[span.end :]}"
    return file.name if safe == stem else f"{safe}{file.suffix}"


def note_path(raw: Path) -> Path:
    """Return where the note of a raw file stands."""
    return raw.with_name(f"{raw.name}.source.yml")


@contextmanager
def keep_raw(path: Path, original: Path, digest: str, about: dict[str, object]) -> Iterator[None]:
    """Keep a copy of `original` read-only at `path` and `about` in `<path>.source.yml`, undone when the block fails.

    Raises UserError when `original` is no longer the file whose sha256 is `digest`.
    """
    note = note_path(path)
    is_new = not path.exists()
    try:
        if is_new:
            with files.replacing(path) as temporary:
                shutil.copyfile(original, temporary)
                if files.sha256_of(temporary) != digest:
                    raise UserError(
                        "the file changed while it was read", place=str(original), remedy="Close it and try again."
                    )
            path.chmod(0o444)
        if is_new or not note.exists():
            files.write_text(note, yaml.safe_dump(about, allow_unicode=True, sort_keys=False))
        yield
    except BaseException:  # an interrupted ingest leaves no copy behind either
        if is_new:
            path.unlink(missing_ok=True)
            note.unlink(missing_ok=True)
        raise
