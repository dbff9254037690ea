"""What stored codes were made from: written into their file, compared before they are used or made again."""

from pathlib import Path

import polars as pl

from rake_analysis import __version__, files
from rake_analysis.phenomena import corrections
from rake_analysis.phenomena.catalogue import Catalogue
from rake_analysis.project import Project

_PREFIX = "rake."


def of(project: Project, catalogue: Catalogue, source: Path) -> dict[str, str]:
    """Return what codes of the observations in `source` depend on, each as a content's digest or a version."""
    return {
        "observations": files.sha256_of(source),
        "catalogue": files.sha256(catalogue.model_dump_json().encode("utf-8")),
        "corrections": files.fingerprint(project.registers / corrections.FILE) or "none",
        "version": __version__,
    }


def write(path: Path, codes: pl.DataFrame, stamp: dict[str, str]) -> None:
    """Write `codes` with their stamp in one step."""
    with files.replacing(path) as temporary:
        codes.write_parquet(temporary, metadata={f"{_PREFIX}{name}": value for name, value in stamp.items()})


def read(path: Path) -> dict[str, str]:
    """Return the stamp of the codes at `path`; empty when there are none or they carry no stamp."""
    if not path.is_file():
        return {}
    kept = pl.read_parquet_metadata(path)
    return {name.removeprefix(_PREFIX): value for name, value in kept.items() if name.startswith(_PREFIX)}
