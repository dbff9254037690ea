"""Figures of answers as parsed before, kept as parquet: a shortcut past the raw answers, never their equal."""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path

import polars as pl

from rake_analysis import areas, contracts, files, metadata

_LOCAL = (areas.MUNICIPALITY, areas.SUB_REGION)
_IS_LOCAL = pl.col("area_category").is_in(_LOCAL)
_PARTS = {".wide.parquet": ~_IS_LOCAL, ".local.parquet": _IS_LOCAL}


def read(
    folder: Path, parsers: Mapping[Path, Callable[[], pl.DataFrame]], categories: Collection[str] | None
) -> pl.DataFrame:
    """Return the figures of each answer (contract Statistic), one after the other; parse and keep those not known.

    `parsers` are by the answer's place in `folder`, whose last part is a digest of all that its figures are made of:
    new figures take the place of those under other digests beside them. With `categories` only areas of those;
    without municipalities and sub-regions their part, nine tenths of the rows, is not opened. Raises what a parser
    raises, UserError where `folder` cannot be written, and polars' errors for a kept file that is broken.
    """
    is_wide = categories is not None and not set(categories).intersection(_LOCAL)
    paths = []
    for place, parse in parsers.items():
        parts = [folder / place.with_name(place.name + part) for part in _PARTS]
        asked = parts[:1] if is_wide else parts
        if not all(part.is_file() for part in asked):
            _keep(parts, parse())
        paths += asked
    if not paths:
        return contracts.empty(contracts.Statistic)
    rows = pl.scan_parquet(paths, glob=False)
    return (rows if categories is None else rows.filter(pl.col("area_category").is_in(list(categories)))).collect()


@cache
def readers_digest() -> str:
    """Return the digest of the code and code lists that make figures of answers: others may make others."""
    package = metadata.FOLDER.parent
    made_by = [package / "areas.py", package / "contracts.py", *sorted((package / "official").glob("*.py"))]
    made_by += sorted(path for path in metadata.FOLDER.rglob("*") if path.is_file())
    return files.sha256("".join(map(files.sha256_of, made_by)).encode())


def _keep(parts: list[Path], table: pl.DataFrame) -> None:
    rows = table.sort("indicator_id", "area_category", "area_code", "year", "sex")
    for path, is_part in zip(parts, _PARTS.values(), strict=True):
        files.write_parquet(path, rows.filter(is_part))
    for path in parts[0].parent.glob("*.parquet"):
        if path not in parts:
            path.unlink(missing_ok=True)
