"""Two grids over all phenomena: where observations came from, and how observations and statistics meet."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

import polars as pl

from rake_analysis import areas, finnish
from rake_analysis.analysis import crossings
from rake_analysis.analysis.cells import Observed, Statistics, place
from rake_analysis.analysis.triangulation import Placement
from rake_analysis.phenomena.catalogue import Phenomenon
from rake_analysis.report import prose, words
from rake_analysis.report.charts import Chart
from rake_analysis.report.load import Material, ReleaseMaterial
from rake_analysis.report.tables import Table

_NOT_TOLD = "Ei kerrottu"
_ROWS: tuple[tuple[Observed, str], ...] = (
    ("rising", "Havainnot lisääntyvät tai tulevat monesta yksiköstä"),
    ("steady", "Havaintoja, joiden lisääntymistä ei voi osoittaa"),
    ("hardly", "Tuskin havaintoja"),
)
_COLUMNS: tuple[tuple[Statistics, str], ...] = (
    ("worse", "Tilasto heikompi tai heikkenee"),
    ("not_worse", "Tilasto ei heikompi eikä heikkene"),
    ("none", "Ei käyttökelpoista tilastoa"),
)


class Placed(Protocol):
    """What a page tells of a phenomenon, where its counts allow a placement."""

    @property
    def phenomenon(self) -> Phenomenon: ...

    @property
    def placement(self) -> Placement | None: ...

    @property
    def is_theme(self) -> bool: ...


def triangulation_table(found: Iterable[Placed]) -> Table:
    """Return the methods' nine meetings with the names of the phenomena in each.

    A table and not a picture: what it holds is names, which must wrap in a narrow window and be read aloud with
    their row and column. Phenomena of a period with too little are left out, those whose count is hidden stand by their
    name below the table's rows.
    """
    names: dict[tuple[str, str], list[str]] = {}
    hidden = []
    for one in found:
        if one.is_theme and one.placement is None:
            hidden.append(one.phenomenon.short_fi)
        if one.placement is None or not one.is_theme or one.placement.observations.level == "too_little":
            continue
        level = one.placement.observations.level
        row = "rising" if level == "many_units" else level
        names.setdefault((row, one.placement.statistics), []).append(one.phenomenon.short_fi)
    rows = [
        (title, *(f"{place(row, column).label_fi}: {_listed(names.get((row, column), []))}" for column, _ in _COLUMNS))
        for row, title in _ROWS
    ]
    if hidden:
        rows.append(("Havaintojen määrä peitetty: ei sijoiteta", _listed(hidden), "", ""))
    return Table.of(("Havainnot", *(title for _, title in _COLUMNS)), rows)


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "–"


def municipality_matrix(material: Material) -> Chart | None:
    """Return this period's observations by phenomenon and municipality; None where there are none.

    Rows are the phenomena with observations, columns all municipalities: an empty one is worth seeing. An observation
    counts in each of its phenomena. For working pages only: it holds every count.
    """
    counted = crossings.by_phenomenon_and(material.current, material.codes, "municipality_code")
    if not counted.height:
        return None
    told = {(row["phenomenon"], row["code"]): row["report_count"] for row in counted.iter_rows(named=True)}
    phenomena = [code for code in material.phenomena if code in set(counted["phenomenon"])]
    columns = _places(counted["code"].unique(), material.county.code)
    table = pl.DataFrame(
        [
            (material.phenomena[code].short_fi, place_name(column), told.get((code, column), 0))
            for code in phenomena
            for column in columns
        ],
        schema=["row", "column", "value"],
        orient="row",
    )
    return Chart("matrix", table, _alt(table, material.period.label_fi), caption=_caption(material.period.label_fi))


def municipality_table(material: ReleaseMaterial) -> Table | None:
    """Return the counts by phenomenon and municipality that a release shows, each with its mark.

    A row per phenomenon lists the municipalities whose number is shown: a grid would be of hidden cells mostly. None
    where the audience has no such table.
    """
    period, cells = material.period.code, material.cells
    rows, is_declared = [], False
    for code, phenomenon in material.phenomena.items():
        counted = [
            (place, cells.count(period=period, phenomenon=code, municipality=place))
            for place in cells.crossed("municipality", "phenomenon", code, period)
        ]
        is_declared = is_declared or bool(counted)
        shown = [prose.joined([place_name(place), count.markdown]) for place, count in counted if count.value]
        if shown:
            rows.append((phenomenon.short_fi, prose.joined(shown, ", ")))
    return Table.of(("Ilmiö", "Kunnat, joiden luku näytetään"), rows) if is_declared else None


def place_name(code: str | None) -> str:
    """Return a column's title: a municipality, `Koko alue`, or that no place was told."""
    return _NOT_TOLD if code in (None, "") else finnish.capitalised(words.place_name(code))


def _places(codes: Iterable[str | None], county_code: str) -> list[str | None]:
    """The county's municipalities by name, then the whole county and what was not told, where `codes` have them."""
    known = set(codes)
    own = sorted(areas.municipalities(county_code), key=lambda area: area.name_fi)
    return [*(area.code for area in own), *(code for code in (areas.WHOLE_COUNTY, None) if code in known)]


def _alt(table: pl.DataFrame, period: str) -> str:
    """The finding: where most observations of one phenomenon came from, and how many cells of the grid are empty."""
    top = table.row(int(table["value"].arg_max() or 0), named=True)
    empty = Counter(table["value"] == 0)[True]
    return (
        f"Taulukko väreillä: havainnot ilmiöittäin ja kunnittain, {period}. Eniten havaintoja: {top['row']}, "
        f"{top['column']}, {finnish.count(top['value'], 'observation')}. Tyhjiä ruutuja on {finnish.number(empty)} "
        f"kaikkiaan {finnish.number(table.height)} ruudusta."
    )


def _caption(period: str) -> str:
    return (
        f"Havainnot ilmiöittäin ja kunnittain, {period}. Tummempi ruutu on suurempi luku. Havainto lasketaan jokaiseen "
        "ilmiöönsä. Nolla kertoo, ettei kukaan raportoinut, ei sitä, ettei asiaa ole. Lähde: havainnot."
    )
