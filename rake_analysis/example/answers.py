"""The invented figures as the answers of Sotkanet and StatFin, saved as files in their true formats."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from rake_analysis import areas, files, metadata
from rake_analysis.example import figures
from rake_analysis.example.figures import Figure, Indicator, Key
from rake_analysis.official import places

_NOTICE = "Esimerkkiaineisto: luvut on keksitty."
_OWNERS = {
    "THL": (2, "Terveyden ja hyvinvoinnin laitos (THL)", "Institutet för hälsa och välfärd (THL)"),
    "Tilastokeskus": (3, "Tilastokeskus", "Statistikcentralen"),
    "Kela": (4, "Kela", "FPA"),
    "TEM": (5, "Työ- ja elinkeinoministeriö (TEM)", "Arbets- och näringsministeriet (ANM)"),
}
_VALUE_TYPES = {
    "PERCENT": ("Prosenttia", "Procent", "Percent"),
    "PER100000": ("Sataatuhatta asukasta kohden", "Per hundra tusen invånare", "Per 100 000 inhabitants"),
    "INDEX": ("Indeksi", "Index", "Index"),
    "RATIO": ("Suhdeluku", "Relationstal", "Ratio"),
    "PER1000": ("Tuhatta asukasta kohden", "Per tusen invånare", "Per 1 000 inhabitants"),
    "EURO": ("Euroa", "Euro", "Euro"),
    "NUMBER": ("Lukumäärä", "Antal", "Number"),
}
_REGION_NAMES = {
    areas.COUNTY: ("{genitive} hyvinvointialue", "{sv} välfärdsområde"),
    areas.COLLABORATIVE_AREA: ("{genitive} yhteistyöalue", "{sv} samarbetsområde"),
}
# Areas that the reports do not use, with a code that is another area's elsewhere: 04 is a wellbeing county too.
_OTHER_REGIONS = [
    {
        "id": 490,
        "code": "04",
        "category": "MAAKUNTA",
        "title": {"fi": "Satakunta", "en": "Satakunta", "sv": "Satakunta"},
    },
    {"id": 9001, "code": "246", "category": "POHJOISMAAT", "title": {"fi": "Suomi", "en": "Finland", "sv": "Finland"}},
]
_COPIES: dict[Key, int] = {(areas.COUNTY, figures.EXAMPLE_COUNTY): 490, (areas.COUNTRY, "358"): 9001}
_STATFIN_CONTENTS = {
    "vaesto": ("Väestö 31.12.", 0),
    "vaesto_yli64_p": ("Yli 64-vuotiaiden osuus väestöstä, %", 1),
    "dem_huoltos": ("Väestöllinen huoltosuhde", 1),
}


def write(folder: Path, *, seed: int, progress: Callable[[str, int, int], None] | None = None) -> None:
    """Write `sotkanet/` (regions, indicator descriptions, figures as JSON or CSV) and `statfin/` under `folder`."""
    sotkanet = folder / "sotkanet"
    regions = region_list()
    _write_json(sotkanet / "regions.json", regions)
    ids = {(region["category"], region["code"]): region["id"] for region in regions}
    known = figures.indicators()
    for number, indicator in enumerate(known):
        _write_json(sotkanet / f"indicator_{indicator.id}.json", description(indicator))
        rows = _rows(figures.figures(indicator, seed=seed), ids)
        if indicator.record["wire"] == "csv":
            files.write_bytes(sotkanet / f"data_{indicator.id}.csv", _csv(indicator, rows))
        else:
            _write_json(sotkanet / f"data_{indicator.id}.json", [_json_row(indicator, *row) for row in rows])
        if progress:
            progress("Tilastot", number + 1, len(known) + 1)
    _write_json(folder / "statfin" / "11ra.json", population_table(seed=seed))
    if progress:
        progress("Tilastot", len(known) + 1, len(known) + 1)


def region_list() -> list[dict[str, Any]]:
    """Return Sotkanet's list of regions: the country, YTAs, counties, Satakunta's municipalities, two others."""
    regions = [_region(area, row) for level in places.CATEGORIES for area, row in _areas_with_rows(level)]
    return [*regions, *({**region, "memberOf": [], "uri": ""} for region in _OTHER_REGIONS)]


def description(indicator: Indicator) -> dict[str, Any]:
    """Return the indicator object as Sotkanet answers it: true title, everything else of our own words."""
    record = indicator.record
    owner_id, owner_fi, owner_sv = _OWNERS[record["owner"]]
    owner = {"id": owner_id, "title": {"fi": owner_fi, "en": owner_fi, "sv": owner_sv}}
    text = f"{_NOTICE}<br /><br />{record['describes_fi']}"
    if indicator.kind == "count":
        text += "<p id=suhteutus>Suhteutettu väestöön, joka sekin on keksitty.</p> "
    limits = ""
    if indicator.kind == "count":
        limits = "Kunnan lukua ei julkaista, kun tapauksia on <b>alle viisi</b>."
    if record["break_factor"]:
        limits += (
            " Järjestämisvastuu siirtyi hyvinvointialueille 1.1.2023, eivätkä luvut ole sen yli vertailukelpoisia."
        )
    if indicator.kind == "survey":
        limits = "Perustuu kyselyyn, jota ei tehdä joka vuosi. Kuntien lukuja ei ole."
    sexes = ["male", "female", "total"] if record["male_share"] else ["total"]
    levels = ["Maa", "Yhteistyöalue", "Hyvinvointialue", *([] if indicator.kind == "survey" else ["Kunta"])]
    value_type = dict(zip(("fi", "sv", "en"), _VALUE_TYPES[record["value_type"]], strict=True))
    return {
        "id": indicator.id,
        "data-updated": "2025-10-15",
        "range": {"start": indicator.years[0], "end": indicator.years[-1]},
        "title": {"fi": record["title_fi"], "en": record["title_en"], "sv": record["title_sv"]},
        "description": {
            "fi": text,
            "en": "Example data: the figures are invented.",
            "sv": "Exempel: siffrorna är påhittade.",
        },
        "interpretation": {"fi": "", "en": "", "sv": ""},
        "limits": {"fi": limits.strip(), "en": "", "sv": ""},
        "legislation": {"fi": "", "en": "", "sv": ""},
        "notices": {"fi": " ", "en": " ", "sv": " "},
        "primaryValueType": {"code": record["value_type"], "title": value_type},
        "decimals": indicator.decimals,
        "classifications": {
            "region": {"title": {"fi": ", ".join(levels), "en": "", "sv": ""}, "values": levels},
            "sex": {"title": {"fi": "", "en": "", "sv": ""}, "values": sexes},
        },
        "organization": owner,
        "subjects": [],
        "sources": [
            {
                "organization": owner,
                "title": {"fi": _NOTICE, "en": "", "sv": ""},
                "description": {"fi": _NOTICE, "en": "", "sv": ""},
            }
        ],
        "groups": [],
    }


def population_table(*, seed: int) -> dict[str, Any]:
    """Return StatFin's key figures of the population as json-stat2: contents × area × year, a few cells unknown."""
    codes = _statfin_areas()
    years = list(range(figures.FIRST_YEAR, figures.LAST_YEAR + 1))
    rng = Random(f"{seed}/statfin")
    older = {code: max(13.0, rng.gauss(26.5 if code.startswith("KU") else 23.0, 2.2)) for code in codes}
    older |= {"SSS": 23.4, "HVA06": 27.3, "MK04": 27.3}
    values: list[float | None] = []
    status: dict[str, str] = {}
    for contents, (_, decimals) in _STATFIN_CONTENTS.items():
        for code, (key, _) in codes.items():
            for year in years:
                share = older[code] - 0.35 * (figures.LAST_YEAR - year)
                people = figures.inhabitants()[key, year]
                value = {"vaesto": people, "vaesto_yli64_p": share, "dem_huoltos": (share + 15) / (85 - share) * 100}[
                    contents
                ]
                if code == "HVA91" and year == figures.FIRST_YEAR and decimals:
                    status[str(len(values))] = ".."
                    values.append(None)
                else:
                    values.append(round(value, decimals) if decimals else round(value))
    labels = {"contentscode": {code: label for code, (label, _) in _STATFIN_CONTENTS.items()}}
    labels["alue_23_20260101"] = {code: label for code, (_, label) in codes.items()}
    labels["timeperiod_y"] = {str(year): str(year) for year in years}
    names = {"contentscode": "Tiedot", "alue_23_20260101": "Alue", "timeperiod_y": "Vuosi"}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Väestön tunnuslukuja muuttujina Tiedot, Alue ja Vuosi",
        "source": "Tilastokeskus, väestörakenne",
        "updated": "2025-04-04T05:00:00Z",
        "note": [_NOTICE],
        "role": {"time": ["timeperiod_y"], "geo": ["alue_23_20260101"], "metric": ["contentscode"]},
        "id": list(labels),
        "size": [len(found) for found in labels.values()],
        "dimension": {id: _dimension(names[id], found) for id, found in labels.items()},
        "extension": {"px": {"tableid": "11ra", "decimals": 1, "language": "fi", "official-statistics": False}},
        "value": values,
        "status": status,
    }


def _region(area: areas.Area, row: dict[str, Any]) -> dict[str, Any]:
    name_fi, name_sv = _REGION_NAMES.get(area.category, ("{fi}", "{sv}"))
    words = {"fi": row["label_fi"], "sv": row["label_sv"], "genitive": row.get("genitive_fi", "")}
    title = {"fi": name_fi.format(**words), "en": row["label_en"], "sv": name_sv.format(**words)}
    parents = []
    if area.category == areas.COUNTY:
        parents = [900 + int(area.parent_code or 0)]
    elif area.category == areas.MUNICIPALITY:
        parents = [976, 490]
    id = int(row["sotkanet_id"]) if row.get("sotkanet_id") else 900 + int(area.code)
    return {"id": id, "code": area.code, "category": area.category, "title": title, "memberOf": parents, "uri": ""}


def _areas_with_rows(category: str) -> list[tuple[areas.Area, dict[str, Any]]]:
    lists = {
        areas.MUNICIPALITY: "municipalities",
        areas.COUNTY: "counties",
        areas.COLLABORATIVE_AREA: "collaborative_areas",
        areas.COUNTRY: "countries",
    }
    rows = {row["code"]: row for row in metadata.codelist(lists[category]).to_dicts()}
    members = areas.municipalities(figures.EXAMPLE_COUNTY) if category == areas.MUNICIPALITY else areas.areas(category)
    return [(area, rows[area.code]) for area in members]


def _rows(found: list[Figure], ids: dict[Key, int]) -> list[tuple[int, Figure]]:
    rows = [(ids[figure.area], figure) for figure in found]
    rows += [(_COPIES[figure.area], figure) for figure in found if figure.area in _COPIES]
    return sorted(rows, key=lambda row: (row[1].year, row[0], row[1].sex))


def _json_row(indicator: Indicator, region: int, figure: Figure) -> dict[str, Any]:
    row = {
        "indicator": indicator.id,
        "region": region,
        "year": figure.year,
        "gender": figure.sex,
        "value": figure.value,
    }
    return row if figure.numerator is None else row | {"absValue": figure.numerator}


def _csv(indicator: Indicator, rows: list[tuple[int, Figure]]) -> bytes:
    lines = ["indicator;region;year;gender;primary value;absolute value"]
    for region, figure in rows:
        count = "" if figure.numerator is None else figure.numerator
        lines.append(f"{indicator.id};{region};{figure.year};{figure.sex};{figure.value};{count}")
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def _statfin_areas() -> dict[str, tuple[Key, str]]:
    """Area code → (our area, the label StatFin shows)."""
    satakunta = (areas.COUNTY, figures.EXAMPLE_COUNTY)
    found = {"SSS": ((areas.COUNTRY, "358"), "KOKO MAA"), "MK04": (satakunta, "Satakunta")}
    for area, row in _areas_with_rows(areas.COUNTY):
        found[f"HVA{area.code}"] = (area.key, f"{row['genitive_fi']} hyvinvointialue")
    found |= {f"KU{area.code}": (area.key, area.name_fi) for area in areas.municipalities(figures.EXAMPLE_COUNTY)}
    return found


def _dimension(label: str, labels: dict[str, str]) -> dict[str, Any]:
    index = {code: number for number, code in enumerate(labels)}
    return {"label": label, "category": {"index": index, "label": labels}}


def _write_json(path: Path, content: object) -> None:
    files.write_text(path, json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")
