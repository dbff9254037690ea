"""Areas by (category, code): a code is unique only inside its category, so the two travel together.

Categories are Sotkanet's: KUNTA (municipality, 3 digits), SEUTUKUNTA (sub-region, 3 digits), HYVINVOINTIALUE
(wellbeing county, 2 digits), YTA (collaborative area, 1 digit) and MAA (country). The regional council's area
(MAAKUNTA) is another category with other codes: 06 is Satakunta's county, 04 its council's area.
"""

from dataclasses import dataclass
from functools import cache

from rake_analysis import metadata
from rake_analysis.errors import UserError

MUNICIPALITY = "KUNTA"
SUB_REGION = "SEUTUKUNTA"
COUNTY = "HYVINVOINTIALUE"
COLLABORATIVE_AREA = "YTA"
COUNTRY = "MAA"

CODELISTS = {
    MUNICIPALITY: "municipalities",
    SUB_REGION: "sub_regions",
    COUNTY: "counties",
    COLLABORATIVE_AREA: "collaborative_areas",
    COUNTRY: "countries",
}
CATEGORIES = tuple(CODELISTS)

WHOLE_COUNTY = "koko alue"
"""The municipality code of an observation that concerns the whole county."""


@dataclass(frozen=True, order=True)
class Area:
    """One area. `name_fi` is the nominative, `locative_fi` where something happens (`Porissa`), `genitive_fi` `Porin`.

    `parent_code` is the county of a municipality or sub-region and the collaborative area of a county.
    """

    category: str
    code: str
    name_fi: str
    locative_fi: str
    parent_code: str | None = None
    genitive_fi: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.category, self.code


@cache
def _areas(category: str) -> dict[str, Area]:
    parents = {MUNICIPALITY: "county_code", SUB_REGION: "county_code", COUNTY: "collaborative_area_code"}
    return {
        row["code"]: Area(
            category,
            row["code"],
            row["label_fi"],
            row["locative_fi"],
            row.get(parents.get(category, "")),
            row.get("genitive_fi") or "",
        )
        for row in metadata.codelist(CODELISTS[category]).iter_rows(named=True)
    }


def area(category: str, code: str) -> Area:
    """Return the area of a (category, code). Raises UserError that names what is unknown.

    >>> area("HYVINVOINTIALUE", "06").locative_fi
    'Satakunnassa'
    """
    if category not in CODELISTS:
        raise UserError(f"'{category}' is not an area category", remedy=f"Known: {', '.join(CATEGORIES)}.")
    found = _areas(category).get(code)
    if found is None and category == MUNICIPALITY and code in _merged():
        merged = _merged()[code]
        raise UserError(
            f"{merged['label_fi']} ({code}) ended on {merged['valid_to']}",
            remedy=f"It is part of {area(MUNICIPALITY, merged['successor_code']).name_fi} now.",
        )
    if found is None:
        raise UserError(
            f"there is no area '{code}' in {category}",
            remedy=f"Codes keep their leading zeros; see metadata/codelists/{CODELISTS[category]}.csv.",
        )
    return found


def areas(category: str) -> list[Area]:
    """Return every area of a category in code order."""
    return list(_areas(category).values())


def municipalities(county_code: str) -> list[Area]:
    """Return today's municipalities of a wellbeing county in code order."""
    return [place for place in areas(MUNICIPALITY) if place.parent_code == county_code]


def municipality_codes(county_code: str, year: int) -> list[str]:
    """Return the codes of the municipalities that lay in today's area of a county in a year, from 2005 on.

    >>> "099" in municipality_codes("06", 2020), "099" in municipality_codes("06", 2021)
    (True, False)
    """
    today = {place.code for place in municipalities(county_code)}
    ended = {
        code for code, row in _merged().items() if row["successor_code"] in today and int(row["valid_to"][:4]) >= year
    }
    return sorted(today | ended)


def successor_code(code: str) -> str:
    """Return the code of the municipality that a municipality is part of today; its own where it goes on.

    >>> successor_code("099"), successor_code("609")
    ('214', '609')
    """
    return _merged()[code]["successor_code"] if code in _merged() else area(MUNICIPALITY, code).code


def sub_region_of(municipality_code: str) -> Area | None:
    """Return the sub-region (seutukunta) of a municipality; None where the code list does not hold it."""
    rows = metadata.codelist("municipalities")
    found = dict(rows.select("code", "sub_region_code").iter_rows()).get(municipality_code)
    return area(SUB_REGION, found) if found else None


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


def code_of(category: str, value: str) -> str | None:
    """Return the code of an area's code or Finnish or Swedish name in a category, None when unknown.

    >>> code_of("HYVINVOINTIALUE", "Satakunta"), code_of("HYVINVOINTIALUE", "6"), code_of("KUNTA", "Pori")
    ('06', '06', '609')
    """
    if category == MUNICIPALITY:
        return municipality_code(value)
    text = value.strip().removesuffix(".0")
    rows = metadata.codelist(CODELISTS[category])
    width = rows["code"].str.len_chars().max()
    for row in rows.iter_rows(named=True):
        if text.isdigit() and text.zfill(int(str(width))) == row["code"]:
            return row["code"]
        if text.casefold() in (row["label_fi"].casefold(), row["label_sv"].casefold()):
            return row["code"]
    return None


@cache
def _merged() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in metadata.codelist("merged_municipalities").iter_rows(named=True)}


@cache
def _municipality_names() -> dict[str, str]:
    names = {}
    for row in metadata.codelist("municipalities").iter_rows(named=True):
        for column in ("label_fi", "label_sv"):
            names[row[column].casefold()] = row["code"]
    return names
