"""Sotkanet over the network: regions, the list of indicators, and one indicator's description and figures."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.official import catalogue, snapshots, sotkanet
from rake_analysis.official.http import Client, Received, Stamp
from rake_analysis.official.snapshots import Answer

_CC_BY = "CC BY 4.0"
_FIRST_YEAR = 1990


def fetch_regions(client: Client, address: str, earlier: Stamp | None = None) -> tuple[Received, Answer | None]:
    """Return what came and the answer to keep, None when it is what `earlier` tells of."""
    received = client.get(f"{address}/regions", earlier=earlier)
    if received.content is None:
        return received, None
    sotkanet.read_regions(received.content, received.stamp.address)
    return received, Answer(
        sotkanet.SOURCE,
        snapshots.REGIONS,
        {"data.json": received.content},
        title_fi="Sotkanetin alueluettelo",
        address=received.stamp.address,
        received_as="regions",
        licence=_CC_BY,
        owner_fi="THL",
    )


def fetch_indicator(
    client: Client,
    address: str,
    id: str,
    *,
    regions: pl.DataFrame,
    today: date,
    earlier: Stamp | None = None,
    kept: bytes = b"",
) -> tuple[Received, Answer]:
    """Return what came for the figures and the answer to keep: every year, both sexes together, every region.

    `kept` are the bytes that `earlier` tells of; they are used again when the figures are unchanged. Raises
    UserError when the indicator has ended, or its title is not the one the catalogue pins as verified.
    """
    described = client.get(f"{address}/indicators/{id}")
    place, raw = described.stamp.address, described.content or b""
    description = next(iter(sotkanet.read_descriptions(raw, place)), None)
    if description is None or description.id != id:
        raise UserError(f"Sotkanet has no indicator {id}", place=place, remedy="It may have ended; check it there.")
    catalogue.check_title(f"{sotkanet.SOURCE}.{id}", description.title_fi, place)
    received = client.get(f"{address}/json", _query(description, today), earlier=earlier)
    content = kept if received.content is None else received.content
    data = sotkanet.read_data(content, received.stamp.address)
    _refuse_strange(data, id, today, received.stamp.address)
    sotkanet.statistics(data, regions, "", received.stamp.address)
    return received, Answer(
        sotkanet.SOURCE,
        id,
        {"data.json": content, "indicator.json": raw},
        title_fi=description.title_fi,
        address=received.stamp.address,
        received_as="json",
        updated=description.updated,
        owner_fi=description.owner_fi,
        licence=_licence(description.owner_fi),
        limits_fi=description.limits_fi,
        interpretation_fi=description.interpretation_fi,
        notes={
            "titles": {id: description.title_fi},
            "units": {id: description.unit_fi} if description.unit_fi else {},
            "regions_left_out": sotkanet.unknown_regions(data, regions),
        },
    )


def fetch_descriptions(client: Client, address: str) -> list[sotkanet.Description]:
    """Return every indicator that Sotkanet has."""
    received = client.get(f"{address}/indicators")
    return sotkanet.read_descriptions(received.content or b"", received.stamp.address)


def resolve_by_title(indicators: Iterable[sotkanet.Description], title: str) -> str | None:
    """Return the id of the indicator called `title`; None when there is none.

    Raises UserError when several are called so: which one is meant, a person must say.
    """
    found = [indicator.id for indicator in indicators if catalogue.same_title(indicator.title_fi, title)]
    if len(found) > 1:
        remedy = "Pin the right one in metadata/indicators.yml."
        raise UserError(f"indicators {', '.join(found)} are all called '{title}'", place="Sotkanet", remedy=remedy)
    return found[0] if found else None


def _refuse_strange(data: pl.DataFrame, id: str, today: date, place: str) -> None:
    others = [str(found) for found in data["indicator"].unique() if str(found) != id]
    if others:
        raise UserError(f"figures of indicator {others[0]} came for {id}", place=place, remedy="Fetch it again.")
    if data.is_empty():
        raise UserError("no row has a value", place=place, remedy="Check the indicator in Sotkanet.")
    if not data.filter(pl.col("year") > today.year).is_empty():
        raise UserError("holds figures of years to come", place=place, remedy="Fetch it again.")


def _query(description: sotkanet.Description, today: date) -> list[tuple[str, str | int]]:
    """Years are repeated: the service refuses a list with commas."""
    first, last = description.first_year or _FIRST_YEAR, min(description.last_year or today.year, today.year)
    years: list[tuple[str, str | int]] = [("years", year) for year in range(first, last + 1)]
    return [("indicator", description.id), *years, ("genders", "total")]


def _licence(owner: str) -> str:
    return _CC_BY if "THL" in owner else f"tuottajan käyttöehdot ({owner or 'tuottaja ei tiedossa'})"
