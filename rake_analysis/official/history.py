"""What changed between two snapshots of an id: figures added, changed and gone, and the title."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.official import snapshots, sotkanet
from rake_analysis.official.snapshots import Snapshot
from rake_analysis.project import Project

_KEY = ("indicator_id", "area_category", "area_code", "year", "sex")


def describe(project: Project, today: date) -> pl.DataFrame:
    """Return a row per snapshot: `source`, `id`, `title`, `retrieved`, `days_old`, `updated` (by the producer, null
    where it does not say), `change` since the previous snapshot of the id, or why the snapshot cannot be read.
    """
    listed = snapshots.list_snapshots(project)
    regions = snapshots.regions_of(snapshots.newest_of(project, sotkanet.SOURCE, snapshots.REGIONS))
    # The later of two snapshots is the earlier of the next two: each is read once.
    figures = lru_cache(maxsize=2)(lambda made: snapshots.figures(made, regions))
    previous: dict[tuple[str, str], Snapshot] = {}
    rows = []
    for made in listed:
        key = (made.source, made.id)
        change = made.problem or _change(previous.get(key), made, figures)
        if not made.problem:
            previous[key] = made
        age = (today - made.retrieved).days
        rows.append((made.source, made.id, made.title_fi, made.retrieved, age, made.updated, change))
    schema = {"source": pl.String, "id": pl.String, "title": pl.String, "retrieved": pl.Date}
    return pl.DataFrame(
        rows, schema=schema | {"days_old": pl.Int64, "updated": pl.Date, "change": pl.String}, orient="row"
    )


def _change(earlier: Snapshot | None, made: Snapshot, figures: Callable[[Snapshot], pl.DataFrame]) -> str:
    if earlier is None:
        return "first"
    title = [f"title was '{earlier.title_fi}'"] if earlier.title_fi != made.title_fi else []
    if made.id == snapshots.REGIONS:
        return "; ".join([*title, "another list"])
    try:
        counts = compare(figures(earlier), figures(made))
    except UserError as error:
        return "; ".join([*title, f"figures not compared: {error.problem}"])
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return "; ".join([*title, f"figures: {told or 'the same'}"])


def compare(earlier: pl.DataFrame, later: pl.DataFrame) -> dict[str, int]:
    """Return how many figures of two tables of contracts.Statistic were `added`, `changed` and `gone`.

    A figure is the same when its value and its numerator are; null equals null.
    """
    common = earlier.join(later, on=_KEY, suffix="_later")
    is_same = pl.col("value").eq_missing(pl.col("value_later")) & pl.col("numerator").eq_missing(
        pl.col("numerator_later")
    )
    return {
        "added": later.height - common.height,
        "changed": common.filter(~is_same).height,
        "gone": earlier.height - common.height,
    }
