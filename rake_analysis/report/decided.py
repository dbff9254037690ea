"""Decisions of the professional group as pages show them."""

from collections.abc import Mapping

import polars as pl

from rake_analysis import finnish, metadata
from rake_analysis.phenomena.catalogue import Phenomenon
from rake_analysis.registers.decisions import DECISIONS, data_sentence
from rake_analysis.report.tables import Table


def table(decisions: pl.DataFrame, phenomena: Mapping[str, Phenomenon]) -> Table | None:
    """Return a row per decision (`Registers.decisions`): phenomenon, what was decided, with which data, by whom.

    None for no decisions. A phenomenon that the catalogue no longer has is shown by its code.
    """
    if decisions.height == 0:
        return None
    rows = [
        (
            phenomena[row["phenomenon"]].label_fi if row["phenomenon"] in phenomena else row["phenomenon"],
            metadata.label(DECISIONS, row["decision"]),
            data_sentence(row["data_needed"]) or "ei lisätietoa",
            row["responsible"] or "vastuutaho puuttuu",
            finnish.day(row["deadline"]) if row["deadline"] else "ei määräaikaa",
            f"{row['decided_by']} {finnish.day(row['decided_date'])}",
        )
        for row in decisions.iter_rows(named=True)
    ]
    return Table.of(("Ilmiö", "Päätös", "Millä tiedolla", "Vastuutaho", "Määräaika", "Kuka päätti"), rows)
