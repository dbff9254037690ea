"""What the invented project's neighbours gave: packages of their counts, as another county would export them."""

from pathlib import Path

import polars as pl

from rake_analysis.disclosure import tables
from rake_analysis.disclosure.settings import load as disclosure
from rake_analysis.example.vocabulary import FOLDER
from rake_analysis.exchange import format, package
from rake_analysis.periods import parse
from rake_analysis.phenomena import catalogue


def write(inbox: Path) -> None:
    """Write a package of each county and period of tables/neighbour_counts.csv (an empty count is hidden)."""
    codes = dict.fromkeys(["county_code", "period", "phenomenon_code"], pl.String())
    counts = pl.read_csv(FOLDER / "tables" / "neighbour_counts.csv", schema_overrides=codes)
    for (county, code), rows in counts.group_by("county_code", "period", maintain_order=True):
        period = parse(str(code))
        about = package.About(
            county_code=str(county),
            period=period.code,
            period_start=period.start,
            period_end=period.end,
            threshold=disclosure().threshold,
            is_example=True,
        )
        shown = {
            tables.cell_key(measure, period=period.code, **_phenomenon(phenomenon)): count
            for _, _, phenomenon, *both in rows.iter_rows()
            for measure, count in zip(tables.MEASURES, both, strict=True)
        }
        folder = inbox / f"{county}-{period}"
        package.write(folder, format.from_keys(shown, period.code), about, catalogue.load())


def _phenomenon(code: str) -> dict[str, str]:
    return {} if code == format.TOTAL else {format.PHENOMENON: code}
