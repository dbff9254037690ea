"""The counties most alike in background: how they were found, how far they are, and their values."""

from collections.abc import Sequence

from rake_analysis import finnish
from rake_analysis.analysis import peers, ranks
from rake_analysis.analysis.peers import FEWEST_INDICATORS, Peers
from rake_analysis.analysis.position import ALAND, Position
from rake_analysis.areas import Area
from rake_analysis.report.load import Material
from rake_analysis.report.profile import title_fi
from rake_analysis.report.tables import Table

SHOWN_COUNT = 5


def nearest(material: Material) -> Peers:
    """Return the county's peers from the newest snapshots."""
    return peers.nearest_counties(material.statistics, material.indicators.values(), material.county.code)


def peers_sentence(found: Peers, county: Area) -> str:
    """Say who are alike and by which figures, or why it cannot be said."""
    if county.code == ALAND:
        return f"{county.genitive_fi} verrokkeja ei etsitä, koska se ei ole yksi Manner-Suomen järjestäjistä."
    if found.table.height == 0:
        return f"Verrokkeja ei voi etsiä: vähintään {FEWEST_INDICATORS} taustalukua tarvitaan kaikilta järjestäjiltä."
    names = ", ".join(found.table["area"].head(SHOWN_COUNT))
    used = finnish.listing([f"{_inside(indicator.short_fi)} ({year})" for indicator, year in found.indicators])
    return (
        f"{county.genitive_fi} kaltaisimmat alueet taustaltaan, lähin ensin: {names}. Verrattavat taustaluvut: {used}. "
        "Etäisyys on tavallinen ero taustaluvuissa keskihajontoina: mitä pienempi, sitä samankaltaisempi."
    )


def missing_sentence(found: Peers, titles: dict[str, str]) -> str:
    """Name the background figures that were not to be had; `titles` is key → short title. Empty for none.

    One that the catalogue does not know is named by its source and id.
    """
    if not found.missing or not found.table.height:
        return ""
    names = finnish.listing([_inside(titles.get(key) or key.replace(".", " ", 1)) for key in found.missing])
    return f"Kaikkien järjestäjien lukuja ei ole: {names}."


def _inside(title: str) -> str:
    """A title as it stands in a list: `75 vuotta täyttäneet`, `työttömät`."""
    return finnish.uncapitalised(title)


def peers_table(material: Material, found: Peers, asking: Sequence[Position]) -> Table | None:
    """Return the nearest counties with distances and their values in the indicators that ask for attention.

    The own county is the first row. A value that is not published in the county's own newest year is `..`.
    """
    if found.table.height == 0:
        return None
    values = [_values(material, place) for place in asking]
    own = (material.county.code, material.county.name_fi, None)
    rows = []
    for code, name, distance in [own, *found.table["code", "area", "distance"].head(SHOWN_COUNT).iter_rows()]:
        gap = "oma alue" if distance is None else finnish.number(distance, 2)
        figures = [
            finnish.number(known.get(code), place.indicator.decimals)
            for known, place in zip(values, asking, strict=True)
        ]
        rows.append((name, gap, *figures))
    titles = [title_fi(place.indicator) for place in asking]
    return Table.of(("Alue", "Etäisyys", *titles), rows, numeric=range(1, len(titles) + 2))


def _values(material: Material, place: Position) -> dict[str, float]:
    table = ranks.county_values(material.statistics, place.indicator, place.year)
    return dict(table["code", "value"].iter_rows())
