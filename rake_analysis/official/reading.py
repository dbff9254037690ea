"""From the newest whole snapshots of a project to one table of official figures."""

from collections.abc import Collection

import polars as pl

from rake_analysis import contracts
from rake_analysis.errors import UserError
from rake_analysis.official import catalogue, jsonstat, snapshots, sotkanet, statfin
from rake_analysis.official.snapshots import Snapshot
from rake_analysis.project import Project


def read(project: Project, keys: Collection[str] | None = None) -> pl.DataFrame:
    """Return the figures of the project as a table of contracts.Statistic.

    `keys` are indicators (`sotkanet.2320`); without them everything in the store. A key without a snapshot has
    no rows. A damaged snapshot is passed over for the last good one of its id; `snapshots.damaged` names it.
    Raises UserError when the regions are missing, when an id has only damaged snapshots, or when a title is not
    the one the catalogue pins.
    """
    kept = snapshots.newest(project)
    lost = [made for made in snapshots.damaged(project) if (made.source, made.id) not in kept]
    if lost:
        raise UserError(lost[0].problem, place=str(lost[0].path), remedy="Import the answer again.")
    wanted = [made for made in kept.values() if keys is None or _is_wanted(made, keys)]
    listed = kept.get((sotkanet.SOURCE, snapshots.REGIONS))
    regions = sotkanet.read_regions(listed.data.read_bytes(), str(listed.data)) if listed else None
    tables = [_figures(made, regions) for made in wanted if made.id != snapshots.REGIONS]
    if not tables:
        return contracts.empty(contracts.Statistic)
    figures = pl.concat(tables)
    if keys is not None:
        figures = figures.filter((pl.col("source") + "." + pl.col("indicator_id")).is_in(list(keys)))
    return figures.sort("source", "indicator_id", "area_category", "area_code", "year", "sex")


def _is_wanted(made: Snapshot, keys: Collection[str]) -> bool:
    name = f"{made.source}.{made.id}"
    return any(key == name or key.startswith(f"{name}.") for key in keys)


def _figures(made: Snapshot, regions: pl.DataFrame | None) -> pl.DataFrame:
    content, place = made.data.read_bytes(), str(made.data)
    if made.source == statfin.SOURCE:
        dataset = jsonstat.read(content, place)
        for indicator_id, title in statfin.titles(dataset, place).items():
            catalogue.check_title(f"{statfin.SOURCE}.{indicator_id}", title, place)
        return statfin.statistics(dataset, made.name, place)
    if regions is None:
        raise UserError("Sotkanet's list of regions is missing", place=place, remedy="Import regions.json.")
    catalogue.check_title(f"{sotkanet.SOURCE}.{made.id}", made.title_fi, place)
    return sotkanet.statistics(sotkanet.read_data(content, place), regions, made.name, place)
