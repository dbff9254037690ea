"""Measures of the catalogues that figures are read by: indicators and areas, against what the producers now say."""

import json

import polars as pl

from rake_analysis import areas, metadata
from rake_analysis.official import catalogue, jsonstat, sotkanet, statfin
from rake_analysis.official.catalogue import Indicator
from rake_analysis.official.snapshots import REGIONS, Snapshot
from rake_analysis.phenomena import catalogue as phenomena
from rake_analysis.quality.figures import SERIES, answers
from rake_analysis.quality.measures import measure
from rake_analysis.quality.outcomes import Counted
from rake_analysis.quality.tables import Tables

_DESCRIPTION = "indicator.json"
# Producers' units that the catalogue's `per` stands for; other units are not compared.
_PER = {"PERCENT": 100, "PER1000": 1000, "PER_MILLE": 1000}


def _known_answers(tables: Tables) -> list[tuple[Indicator, Snapshot]]:
    return [
        (one, tables.newest[one.source, one.snapshot_id])
        for one in catalogue.load().values()
        if (one.source, one.snapshot_id) in tables.newest
    ]


@measure("indicators.snapshot.exists")
def _without_snapshot(tables: Tables) -> Counted:
    known = catalogue.load()
    wrong = [key for key, one in known.items() if (one.source, one.snapshot_id) not in tables.newest]
    return Counted(wrong, len(known) if tables.newest else 0)


@measure("indicators.title.is_as_pinned")
def _titles(tables: Tables) -> Counted:
    pinned = [(one, made) for one, made in _known_answers(tables) if one.pin.status == "verified"]
    wrong = []
    for one, made in pinned:
        title = made.title_fi
        if one.source == statfin.SOURCE:
            dataset = jsonstat.read(made.data.read_bytes(), made.name)
            title = statfin.titles(dataset, made.name).get(one.indicator_id, "")
        if not any(catalogue.same_title(title, known) for known in (one.title_fi, *one.earlier_titles_fi)):
            wrong.append(one.key)
    return Counted(wrong, len(pinned))


@measure("indicators.unit.is_as_pinned")
def _units(tables: Tables) -> Counted:
    """Sotkanet tells the unit of its figures; a percentage that becomes a count keeps its id and its title."""
    told = [(one, _unit(made)) for one, made in _known_answers(tables) if one.source == sotkanet.SOURCE]
    known = [(one, unit) for one, unit in told if unit is not None and (one.per is not None or unit in _PER)]
    return Counted([one.key for one, unit in known if one.per is not None and _PER.get(unit) != one.per], len(known))


def _unit(made: Snapshot) -> str | None:
    path = made.path / _DESCRIPTION
    if not path.is_file():
        return None
    return json.loads(path.read_text(encoding="utf-8")).get("primaryValueType", {}).get("code")


@measure("indicators.values.keep_their_scale")
def _scale(tables: Tables) -> Counted:
    """Indicators whose figures of the same areas and years changed at least twofold in the median between answers."""
    wrong, total = [], 0
    regions = tables.newest.get((sotkanet.SOURCE, REGIONS))
    for made in answers(tables):
        earlier = [
            one
            for one in tables.all_snapshots
            if (one.source, one.id) == (made.source, made.id) and not one.problem and one.name != made.name
        ]
        if made.source != sotkanet.SOURCE or not earlier or regions is None:
            continue
        listed = sotkanet.read_regions(regions.data.read_bytes(), regions.name)
        now, before = (
            sotkanet.statistics(sotkanet.read_data(one.data.read_bytes(), one.name), listed, one.name, one.name)
            for one in (made, earlier[-1])
        )
        both = now.join(before, on=[*SERIES, "year"], suffix="_before").filter(pl.col("value_before") > 0)
        total += 1
        ratio = (both["value"] / both["value_before"]).median()
        if isinstance(ratio, float) and not 0.5 < ratio < 2:
            wrong.append(made.name)
    return Counted(wrong, total)


@measure("indicators.pin.is_verified")
def _unverified(tables: Tables) -> Counted:
    known = catalogue.load()
    return Counted([key for key, one in known.items() if one.pin.status != "verified"], len(known))


@measure("indicators.phenomenon.is_in_catalogue")
def _unknown_phenomena(tables: Tables) -> Counted:
    known = phenomena.load(tables.project)
    told = [(one.key, informed.code) for one in catalogue.load().values() for informed in one.phenomena]
    return Counted([f"{key}: {code}" for key, code in told if code not in known], len(told))


@measure("indicators.phenomena.are_informed")
def _uninformed(tables: Tables) -> Counted:
    """Phenomena of which no indicator with a snapshot tells anything."""
    told = {informed.code for one, _ in _known_answers(tables) for informed in one.phenomena}
    known = list(phenomena.load(tables.project))
    return Counted([code for code in known if code not in told], len(known) if tables.newest else 0)


def _list(name: str) -> pl.DataFrame:
    table = metadata.codelist(name)
    numbers = pl.int_range(2, pl.len() + 2).cast(pl.String)
    return table.with_columns(reference=pl.concat_str(pl.lit(f"{name}.csv:"), numbers))


@measure("areas.municipality.has_county")
def _orphans(_: Tables) -> Counted:
    places = _list("municipalities")
    wrong = places.filter(~pl.col("county_code").is_in(metadata.codes("counties")).fill_null(False))
    return Counted(wrong["reference"].to_list(), places.height)


@measure("areas.merged.has_successor")
def _successors(_: Tables) -> Counted:
    merged = _list("merged_municipalities")
    wrong = merged.filter(~pl.col("successor_code").is_in(metadata.codes("municipalities")).fill_null(False))
    return Counted(wrong["reference"].to_list(), merged.height)


@measure("areas.name.is_unique")
def _names(_: Tables) -> Counted:
    places = _list("municipalities")
    return Counted(places.filter(pl.col("label_fi").is_duplicated())["reference"].to_list(), places.height)


@measure("areas.county.has_municipalities")
def _counties(tables: Tables) -> Counted:
    known = metadata.codes("counties")
    return Counted([code for code in known if not areas.municipalities(code)], len(known))


@measure("areas.regions.are_resolved")
def _regions(tables: Tables) -> Counted:
    """Own municipalities that the producer's stored list of regions does not have."""
    listed = tables.newest.get((sotkanet.SOURCE, REGIONS))
    if listed is None:
        return Counted((), 0)
    regions = sotkanet.read_regions(listed.data.read_bytes(), listed.name)
    codes = set(regions.filter(pl.col("area_category") == areas.MUNICIPALITY)["area_code"])
    places = [place.code for place in areas.municipalities(tables.project.settings.county_code)]
    return Counted([code for code in places if code not in codes], len(places))
