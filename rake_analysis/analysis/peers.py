"""The counties most alike a county in its background: who to ask, before who is best."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from rake_analysis import areas, metadata
from rake_analysis.analysis.position import ALAND, figures_of
from rake_analysis.official.catalogue import Indicator

FEWEST_INDICATORS = 3


@dataclass(frozen=True)
class Peers:
    """`table`: code, area, distance, and a column per indicator key with its standardised value, nearest first.

    `indicators` are those used with the year of each, `missing` the keys of the list that have no figures for all
    counties in one year. With fewer than three the table is empty: two figures do not make counties alike.
    """

    table: pl.DataFrame
    indicators: tuple[tuple[Indicator, int], ...]
    missing: tuple[str, ...]


def background_keys() -> list[str]:
    """Return the keys of the background indicators (`metadata/peers.csv`, with the reason for each)."""
    return pl.read_csv(metadata.FOLDER / "peers.csv")["indicator"].to_list()


def nearest_counties(statistics: pl.DataFrame, indicators: Iterable[Indicator], county_code: str) -> Peers:
    """Return the mainland organisers by their distance from a county; `statistics` as contracts.Statistic.

    Each background indicator is standardised over the mainland organisers (mean 0, standard deviation 1) in its
    newest year that all of them have; the distance is Euclidean, divided by the square root of the number of
    indicators, so that it is the typical gap in standard deviations.
    """
    known = {indicator.key: indicator for indicator in indicators}
    organisers = [area.code for area in areas.areas(areas.COUNTY) if area.code != ALAND]
    used: list[tuple[Indicator, int]] = []
    columns: list[np.ndarray] = []
    for key in background_keys():
        found = _newest_whole_year(statistics, known[key], organisers) if key in known else None
        if found is not None:
            used.append((known[key], found[0]))
            columns.append(found[1])
    missing = tuple(key for key in background_keys() if key not in {indicator.key for indicator, _ in used})
    if len(used) < FEWEST_INDICATORS or county_code not in organisers:
        return Peers(pl.DataFrame(schema={"code": pl.String, "area": pl.String, "distance": pl.Float64}), (), missing)
    scores = np.column_stack([(column - column.mean()) / column.std() for column in columns])
    gaps = scores - scores[organisers.index(county_code)]
    table = pl.DataFrame(
        {
            "code": organisers,
            "area": [areas.area(areas.COUNTY, code).name_fi for code in organisers],
            "distance": np.sqrt((gaps**2).mean(axis=1)),
            **{indicator.key: scores[:, at] for at, (indicator, _) in enumerate(used)},
        }
    )
    return Peers(table.filter(pl.col("code") != county_code).sort("distance", "code"), tuple(used), missing)


def _newest_whole_year(
    statistics: pl.DataFrame, indicator: Indicator, organisers: list[str]
) -> tuple[int, np.ndarray] | None:
    """The newest year with a figure of every organiser that are not all the same, and the figures in their order."""
    rows = figures_of(statistics, indicator).filter(
        (pl.col("area_category") == areas.COUNTY) & pl.col("area_code").is_in(organisers)
    )
    for year in sorted(rows["year"].unique(), reverse=True):
        values = dict(rows.filter(pl.col("year") == year).select("area_code", "value").iter_rows())
        if len(values) == len(organisers) and len(set(values.values())) > 1:
            return year, np.array([values[code] for code in organisers])
    return None
