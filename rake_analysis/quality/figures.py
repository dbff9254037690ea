"""Measures of statistics: the stored snapshots, their series, and figures against each other."""

from datetime import timedelta

import polars as pl

from rake_analysis import areas
from rake_analysis.official.snapshots import REGIONS, Snapshot
from rake_analysis.quality.measures import measure
from rake_analysis.quality.outcomes import Counted
from rake_analysis.quality.tables import Tables

SERIES = ("indicator_id", "area_category", "area_code", "sex")
# A figure of few cases can change manifold from year to year.
_FEWEST_CASES = 20
_ROUNDING = 0.005


@measure("statistics.snapshot.is_whole")
def _damaged(tables: Tables) -> Counted:
    return Counted([made.name for made in tables.all_snapshots if made.problem], len(tables.all_snapshots))


def answers(tables: Tables) -> list[Snapshot]:
    """Return the newest whole snapshots that hold figures."""
    return [made for made in tables.newest.values() if made.id != REGIONS]


@measure("statistics.snapshot.is_newer_than_update")
def _outdated(tables: Tables) -> Counted:
    """Retrieved before the producer's newest update that any answer of the indicator, stored or earlier, tells of."""
    updates = {}
    for made in tables.all_snapshots:
        if made.updated:
            key = (made.source, made.id)
            updates[key] = max(made.updated, updates.get(key, made.updated))
    dated = [made for made in answers(tables) if (made.source, made.id) in updates]
    wrong = [
        made.name
        for made in dated
        if made.retrieved < updates[made.source, made.id]
        or (made.updated is not None and made.updated < updates[made.source, made.id])
    ]
    return Counted(wrong, len(dated))


@measure("statistics.snapshot.is_recent")
def _age(tables: Tables) -> Counted:
    """Days from the retrieval of the oldest newest snapshot to the period's end, or to today where that is later."""
    found = answers(tables)
    if not found:
        return Counted((), 0)
    day = min(tables.today, tables.period.end + timedelta(days=1))
    oldest = min(found, key=lambda made: made.retrieved)
    return Counted([oldest.name], len(found), max(0, (day - oldest.retrieved).days))


@measure("statistics.series.reach_the_present")
def _short_series(tables: Tables) -> Counted:
    """Indicators whose newest year is more than two years before the period's."""
    newest = tables.statistics.group_by("source", "indicator_id").agg(pl.col("year").max()).sort("indicator_id")
    old = newest.filter(pl.col("year") < tables.period.year - 2)
    return Counted([f"{source}.{id}" for source, id, _ in old.iter_rows()], newest.height)


@measure("statistics.area.is_known")
def _unknown_areas(tables: Tables) -> Counted:
    known = [f"{category} {one.code}" for category in areas.CATEGORIES for one in areas.areas(category)]
    wrong = tables.statistics.filter(~pl.concat_str("area_category", "area_code", separator=" ").is_in(known))
    return Counted(wrong["reference"].to_list(), tables.statistics.height)


@measure("statistics.municipalities.are_in_series")
def _absent(tables: Tables) -> Counted:
    """Indicators whose newest year lacks over a third of the county's municipalities that the year before had."""
    places = [place.code for place in areas.municipalities(tables.project.settings.county_code)]
    is_place = (pl.col("area_category") == areas.MUNICIPALITY) & pl.col("area_code").is_in(places)
    totals = tables.statistics.filter(pl.col("sex") == "total").with_columns(
        newest=pl.col("year").max().over("source", "indicator_id")
    )
    counts = (
        totals.filter(is_place)
        .group_by("source", "indicator_id")
        .agg(
            before=(pl.col("year") == pl.col("newest") - 1).sum().cast(pl.Int64),
            now=(pl.col("year") == pl.col("newest")).sum().cast(pl.Int64),
        )
        .filter(pl.col("before") > 0)
        .sort("source", "indicator_id")
    )
    few = counts.filter((pl.col("before") - pl.col("now")) * 3 > pl.col("before"))
    return Counted([f"{row[0]}.{row[1]}: {row[2] - row[3]} absent" for row in few.iter_rows()], counts.height)


@measure("statistics.value.changes_plausibly")
def _jumps(tables: Tables) -> Counted:
    """Figures at least three times, or at most a third of, the year before, where neither has few cases."""
    cases = pl.col("numerator").fill_null(_FEWEST_CASES)
    series = tables.statistics.sort(*SERIES, "year").with_columns(
        before=pl.col("value").shift(1).over(*SERIES),
        cases_before=cases.shift(1).over(*SERIES),
        year_before=pl.col("year").shift(1).over(*SERIES),
    )
    pairs = series.filter(
        (pl.col("year") == pl.col("year_before") + 1)
        & (pl.min_horizontal(cases, pl.col("cases_before")) >= _FEWEST_CASES)
        & (pl.min_horizontal(pl.col("value"), pl.col("before")) >= 0)
    )
    ratio = pl.max_horizontal("value", "before") / pl.min_horizontal("value", "before")
    wrong = pairs.filter((ratio >= 3) & (pl.max_horizontal("value", "before") >= 3))
    return Counted(wrong["reference"].to_list(), pairs.height)


@measure("statistics.parts.make_the_total")
def _totals(tables: Tables) -> Counted:
    """Published counts of the sexes against their total, and of a whole county's municipalities against the county."""
    counts = tables.statistics.drop_nulls("numerator")
    sexes = counts.group_by("indicator_id", "area_category", "area_code", "year").agg(
        parts=pl.col("numerator").filter(pl.col("sex") != "total").sum(),
        part_count=(pl.col("sex") != "total").sum(),
        total=pl.col("numerator").filter(pl.col("sex") == "total").first(),
    )
    sexes = sexes.filter(pl.col("part_count") == 2).with_columns(wanted=pl.lit(2))
    county = tables.project.settings.county_code
    places = [place.code for place in areas.municipalities(county)]
    is_place = (pl.col("area_category") == areas.MUNICIPALITY) & pl.col("area_code").is_in(places)
    is_county = (pl.col("area_category") == areas.COUNTY) & (pl.col("area_code") == county)
    whole = (
        counts.filter(pl.col("sex") == "total")
        .group_by("indicator_id", "year")
        .agg(
            parts=pl.col("numerator").filter(is_place).sum(),
            part_count=is_place.sum(),
            total=pl.col("numerator").filter(is_county).first(),
        )
        .filter(pl.col("part_count") == len(places))
    )
    columns = ["indicator_id", "year", "parts", "total"]
    both = pl.concat([sexes.select(columns), whole.select(columns)]).drop_nulls("total")
    gap = (pl.col("parts") - pl.col("total")).abs()
    wrong = both.filter(gap > pl.max_horizontal(pl.lit(2.0), _ROUNDING * pl.col("total"))).sort(columns)
    return Counted([f"{name}, {year}" for name, year, *_ in wrong.iter_rows()], both.height)


@measure("statistics.figure.is_unique")
def _repeated(tables: Tables) -> Counted:
    wrong = tables.statistics.filter(pl.struct("source", *SERIES, "year").is_duplicated())
    return Counted(wrong["reference"].to_list(), tables.statistics.height)


@measure("statistics.years.have_no_gaps")
def _gaps(tables: Tables) -> Counted:
    """Series of the county and the country that lack, between their ends, a year which other areas have."""
    is_own = (pl.col("area_category") == areas.COUNTY) & (pl.col("area_code") == tables.project.settings.county_code)
    wide = tables.statistics.filter(is_own | (pl.col("area_category") == areas.COUNTRY))
    ends = wide.group_by(SERIES).agg(first=pl.col("year").min(), last=pl.col("year").max())
    known = tables.statistics.select("indicator_id", "sex", "year").unique()
    wanted = ends.join(known, on=["indicator_id", "sex"]).filter(pl.col("year").is_between("first", "last"))
    lost = wanted.join(wide, on=[*SERIES, "year"], how="anti").sort(*SERIES, "year")
    return Counted([f"{row[0]}, {row[1]} {row[2]}, {row[3]}, {row[6]}" for row in lost.iter_rows()], wanted.height)
