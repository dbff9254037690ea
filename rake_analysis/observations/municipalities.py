"""Municipality cells → codes of the project's own county, and what else stood there."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

import polars as pl

from rake_analysis import areas, metadata
from rake_analysis.observations.cells import counted, is_chosen
from rake_analysis.observations.forms import Bound
from rake_analysis.observations.layouts import RawExport, normal

_BETWEEN = re.compile(r"\s*[,;/&+\n]\s*|\s+(?:ja|och|sekä|samt)\s+")


@dataclass
class Municipalities:
    """`codes` of each row (null: empty cell; empty text: no municipality of the county), and cell texts counted.

    `unknown` are no municipality, `elsewhere` name one of another county, `merged` one that was merged and is carried
    over to its successor, `several` more than one of the county: such an observation concerns the whole county.
    """

    codes: pl.Series
    unknown: Counter[str] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)
    merged: Counter[str] = field(default_factory=Counter)
    several: Counter[str] = field(default_factory=Counter)


def read(export: RawExport, columns: list[Bound], county_code: str) -> Municipalities:
    """Return the municipalities of `export`: names in Finnish or Swedish or codes, one or more to a cell.

    Municipalities of other counties beside one of the county's own do not count. A column per municipality is read
    as well.
    """
    cells = _joined(export, columns)
    whole = columns[0].field.whole_county
    whole_names = {normal(text) for _, text in whole.texts()} if whole else set()
    found = Municipalities(cells)
    codes: dict[str, str] = {}
    for text, count in counted(cells).items():
        codes[text] = _code(text, count, whole_names, county_code, found)
    found.codes = cells.replace_strict(codes, default=None, return_dtype=pl.String)
    return found


def _joined(export: RawExport, columns: list[Bound]) -> pl.Series:
    if len(columns) == 1 and columns[0].option is None:
        return export.column(columns[0].header.index)
    texts = []
    for number, bound in enumerate(columns):
        cells = export.column(bound.header.index)
        chosen = pl.lit(bound.option) if bound.option else pl.col(str(number))
        texts.append(
            pl.DataFrame({str(number): cells, "is_chosen": is_chosen(cells)})
            .select(pl.when("is_chosen").then(chosen).alias(str(number)))
            .to_series()
        )
    joined = pl.DataFrame(texts).select(pl.concat_str(pl.all(), separator="; ", ignore_nulls=True)).to_series()
    return joined.set(joined == "", None)


def _code(text: str, count: int, whole_names: set[str], county_code: str, found: Municipalities) -> str:
    """The code of one cell's text; what it held is counted in `found`."""
    own: set[str] = set()
    is_elsewhere = is_merged = False
    for part in [text] if _national(text) or normal(text) in whole_names else _BETWEEN.split(text):
        if normal(part) in whole_names:
            own.add(areas.WHOLE_COUNTY)
            continue
        code = _national(part)
        if code is None:
            if part:
                found.unknown[text] += count
                return ""
            continue
        if areas.area(areas.MUNICIPALITY, code).parent_code != county_code:
            is_elsewhere = True
            continue
        is_merged = is_merged or areas.municipality_code(part) is None
        own.add(code)
    if is_merged:
        found.merged[text] += count
    if is_elsewhere:
        found.elsewhere[text] += count
    if len(own) > 1 and areas.WHOLE_COUNTY not in own:
        found.several[text] += count
    return areas.WHOLE_COUNTY if len(own) > 1 else next(iter(own), "")


def _national(text: str) -> str | None:
    """The code of any municipality of the country, a merged one's successor included."""
    name = normal(text)
    return (
        areas.municipality_code(name) or _successors().get(name) or _successors().get(name.removesuffix(".0").zfill(3))
    )


@cache
def _successors() -> dict[str, str]:
    """Former municipalities' codes and names → today's code."""
    found = {}
    for row in metadata.codelist("merged_municipalities").iter_rows(named=True):
        for column in ("code", "label_fi", "label_sv"):
            found[normal(row[column])] = row["successor_code"]
    return found
