"""Producers' areas as ours: by category and code, with the Finnish name as the witness that both mean the same."""

from functools import cache

from rake_analysis import areas, metadata
from rake_analysis.areas import Area
from rake_analysis.errors import UserError

CATEGORIES = (areas.MUNICIPALITY, areas.COUNTY, areas.COLLABORATIVE_AREA, areas.COUNTRY)
_ID_COLUMNS = ("sotkanet_id", "sotkanet_earlier_id")
_REMEDY = "Compare the producer's area list with metadata/codelists; the import has changed nothing."


def resolve(category: str, code: str, name_fi: str, place: str) -> Area | None:
    """Return our area of a producer's area; None for a category that reports do not use and for a municipality
    that is none of today's (producers list those that ended long ago).

    A wellbeing county is found by its name, because its code may be today's (`06`), today's without its zero
    (`6`) or that of Sotkanet's earlier list (`2`), and the three overlap between counties. Raises UserError
    when name and code contradict each other or the name is not known.
    """
    if category not in CATEGORIES:
        return None
    if category == areas.MUNICIPALITY:
        return _municipality(code, name_fi, place)
    found = _names(category).get(_plain(name_fi))
    if found is None:
        raise UserError(f"'{name_fi}' (code {code}) is not a known {category}", place=place, remedy=_REMEDY)
    if code not in _codes(category)[found]:
        raise UserError(f"'{name_fi}' has the code {code} in {category}, not {found}", place=place, remedy=_REMEDY)
    return areas.area(category, found)


def _municipality(code: str, name_fi: str, place: str) -> Area | None:
    if not (code.isdigit() and len(code) == 3):
        raise UserError(f"'{name_fi}' has the code '{code}', not three digits", place=place, remedy=_REMEDY)
    if code not in metadata.labels("municipalities"):
        return None
    known = areas.area(areas.MUNICIPALITY, code)
    if _witness(known.name_fi) != _witness(name_fi):
        raise UserError(
            f"municipality {code} is called '{name_fi}', not '{known.name_fi}'", place=place, remedy=_REMEDY
        )
    return known


@cache
def _names(category: str) -> dict[str, str]:
    names = {}
    for row in _rows(category):
        genitive = row.get("genitive_fi") or row["label_fi"]
        for suffix in ("hyvinvointialue", "kaupunki", "maakunta", "hva", "yhteistyöalue", "yta"):
            names[_plain(f"{genitive} {suffix}")] = row["code"]
        names[_plain(row["label_fi"])] = row["code"]
    return names


@cache
def _codes(category: str) -> dict[str, set[str | None]]:
    return {
        row["code"]: {row["code"], row["code"].lstrip("0"), f"0{row['code']}", row.get("sotkanet_earlier_code")}
        for row in _rows(category)
    }


@cache
def preferred_region_ids(category: str) -> dict[str, int]:
    """Return area code → Sotkanet's present id of the area, where the code list knows it."""
    return {row["code"]: int(row["sotkanet_id"]) for row in _rows(category) if row.get("sotkanet_id")}


@cache
def region_ids() -> frozenset[int]:
    """Return every Sotkanet id, present or earlier, of an area that reports use."""
    cells = [row.get(key) for category in CATEGORIES for row in _rows(category) for key in _ID_COLUMNS]
    return frozenset(int(cell) for cell in cells if cell)


def _rows(category: str) -> list[dict[str, str]]:
    return metadata.codelist(areas.CODELISTS[category]).to_dicts()


def _witness(municipality: str) -> str:
    """Producers write Koski Tl without its province, and StatFin some names in both languages."""
    return _plain(municipality.partition(" - ")[0]).removesuffix(" tl")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
