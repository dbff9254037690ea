"""Areas by (category, code): a code is unique only inside its category, so the two travel together.

Categories are Sotkanet's: KUNTA (municipality, 3 digits), HYVINVOINTIALUE (wellbeing county, 2 digits),
YTA (collaborative area, 1 digit) and MAA (country).
"""

from dataclasses import dataclass
from functools import cache

from rake_analysis import metadata
from rake_analysis.errors import UserError

MUNICIPALITY = "KUNTA"
COUNTY = "HYVINVOINTIALUE"
COLLABORATIVE_AREA = "YTA"
COUNTRY = "MAA"

_CODELISTS = {
    MUNICIPALITY: "municipalities",
    COUNTY: "counties",
    COLLABORATIVE_AREA: "collaborative_areas",
    COUNTRY: "countries",
}
CATEGORIES = tuple(_CODELISTS)

WHOLE_COUNTY = "koko alue"
"""The municipality code of an observation that concerns the whole county."""


@dataclass(frozen=True, order=True)
class Area:
    """One area. `name_fi` is the nominative, `locative_fi` where something happens (`Porissa`)."""

    category: str
    code: str
    name_fi: str
    locative_fi: str
    parent_code: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.category, self.code


@cache
def _areas(category: str) -> dict[str, Area]:
    parents = {MUNICIPALITY: "county_code", COUNTY: "collaborative_area_code"}
    return {
        row["code"]: Area(
            category, row["code"], row["label_fi"], row["locative_fi"], row.get(parents.get(category, ""))
        )
        for row in metadata.codelist(_CODELISTS[category]).iter_rows(named=True)
    }


def area(category: str, code: str) -> Area:
    """Return the area of a (category, code). Raises UserError that names what is unknown.

    >>> area("HYVINVOINTIALUE", "06").locative_fi
    'Satakunnassa'
    """
    if category not in _CODELISTS:
        raise UserError(f"'{category}' is not an area category", remedy=f"Known: {', '.join(CATEGORIES)}.")
    found = _areas(category).get(code)
    if found is None:
        raise UserError(
            f"there is no area '{code}' in {category}",
            remedy=f"Codes keep their leading zeros; see metadata/codelists/{_CODELISTS[category]}.csv.",
        )
    return found


def areas(category: str) -> list[Area]:
    """Return every area of a category in code order."""
    return list(_areas(category).values())


def municipalities(county_code: str) -> list[Area]:
    """Return the municipalities of a wellbeing county in code order."""
    return [place for place in areas(MUNICIPALITY) if place.parent_code == county_code]


def collaborative_area_of(county_code: str) -> Area:
    """Return the collaborative area (YTA) a wellbeing county belongs to."""
    parent = area(COUNTY, county_code).parent_code
    return area(COLLABORATIVE_AREA, parent or "")


def municipality_code(value: str) -> str | None:
    """Return the 3-digit code of a Finnish municipality's code or Finnish or Swedish name, None when unknown.

    Repairs what spreadsheets do to codes: lost leading zeros and integers as floats.

    >>> municipality_code("50"), municipality_code("50.0"), municipality_code("Björneborg")
    ('050', '050', '609')
    """
    text = value.strip()
    if text.endswith(".0"):
        text = text[:-2]
    if text.isdigit():
        code = text.zfill(3)
        return code if code in _areas(MUNICIPALITY) else None
    return _municipality_names().get(text.casefold())


@cache
def _municipality_names() -> dict[str, str]:
    names = {}
    for row in metadata.codelist("municipalities").iter_rows(named=True):
        for column in ("label_fi", "label_sv"):
            names[row[column].casefold()] = row["code"]
    return names
