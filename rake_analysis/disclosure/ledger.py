"""The counts that earlier releases have shown; they are known to every reader and cannot be hidden any more."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.project import Project

SCHEMA = {"key": pl.String, "value": pl.Int64, "release": pl.String}


def path(project: Project) -> Path:
    return project.registers / "published_cells.parquet"


def read(project: Project) -> pl.DataFrame:
    """Return `key`, `value` (null where hidden), `release` of every cell so far; no rows before the first release."""
    return pl.read_parquet(path(project)) if path(project).is_file() else pl.DataFrame(schema=SCHEMA)


def append(project: Project, published: pl.DataFrame, release: str) -> None:
    """Add the cells of a release (`key`, `value`, null where hidden). Raises UserError as `checked` does."""
    added = published.select("key", pl.col("value").cast(pl.Int64), release=pl.lit(release))
    table = pl.concat([read(project), added]).unique(["key", "value"], keep="first", maintain_order=True)
    checked(table)
    files.write_parquet(path(project), table)


def checked(earlier: pl.DataFrame | None) -> dict[str, int]:
    """Return key → count of the cells shown earlier. Raises UserError that names keys with two counts."""
    if earlier is None:
        return {}
    shown = earlier.drop_nulls("value").select("key", "value").unique()
    twice = shown.filter(pl.col("key").is_duplicated())["key"].unique().sort()
    if len(twice):
        raise UserError(
            f"earlier releases show two counts for {', '.join(twice)}",
            remedy="Find which release is right and take the other back.",
        )
    return dict(shown.iter_rows())


def keys(earlier: pl.DataFrame | None) -> list[str]:
    """Return the keys of all earlier cells, shown or hidden: what was hidden once stays protected."""
    return [] if earlier is None else earlier["key"].unique().sort().to_list()


def compare(known: Mapping[str, int], counts: Mapping[str, int]) -> None:
    """Raise UserError that names the earlier cells which the observations no longer give: margins would not add up."""
    changed = sorted(key for key, value in known.items() if counts[key] != value)
    if changed:
        listed = ", ".join(f"{key} (shown {known[key]}, now {counts[key]})" for key in changed[:10])
        raise UserError(
            f"{len(changed)} released counts have changed since, so margins would not add up: {listed}",
            remedy="Keep a released period as it was and count late observations in the next one.",
        )
