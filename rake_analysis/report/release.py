"""What a release may show of the observations: the counts that disclosure control left, and nothing else.

`prepare` runs outside the pages, over all audiences together. A page of a release reads only what it wrote.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from rake_analysis import __version__, files, finnish, metadata
from rake_analysis.disclosure import ledger, settings, tables
from rake_analysis.disclosure.protect import Protected, protect
from rake_analysis.observations import store
from rake_analysis.periods import Period
from rake_analysis.phenomena import catalogue, coder
from rake_analysis.project import Project
from rake_analysis.report import prose
from rake_analysis.report.prose import Markdown

FILE = "cells.json"


@dataclass(frozen=True)
class Count:
    """A published count: its key, and its value, None where it is hidden."""

    key: str
    value: int | None

    @property
    def markdown(self) -> Markdown:
        """The number, or `..`, marked with its key: an audit rebuilds from the marks what is published."""
        shown = finnish.number(self.value)
        return Markdown(f'[{prose.text(shown)}]{{.cell data-cell="{self.key}"}}')


@dataclass(frozen=True)
class Cells:
    """The counts of a release by key; `statement` says how many were hidden and why."""

    shown: dict[str, int | None]
    statement: str
    threshold: int

    def count(self, measure: str = "reports", **values: str) -> Count:
        """Return a count. Raises UserError for one that the release does not declare."""
        key = tables.cell_key(measure, **values)
        return Count(key, Protected.looked_up(self.shown, key))

    def categories(self, dimension: str, period: str) -> list[str]:
        """Return the categories of a dimension that the release lists for a period, in the order of the keys."""
        return self._values(dimension, {"period": period})

    def crossed(self, dimension: str, other: str, value: str, period: str) -> list[str]:
        """Return the categories of a dimension that the release crosses with `value` of the dimension `other`."""
        return self._values(dimension, {"period": period, other: value})

    def _values(self, dimension: str, fixed: dict[str, str]) -> list[str]:
        found = []
        for key in self.shown:
            measure, values = tables.parse_key(key)
            value = values.pop(dimension, None)
            if measure == "reports" and value is not None and values == fixed:
                found.append(value)
        return found


def folder(project: Project, period: Period) -> Path:
    """Where `prepare` writes: never below a folder that is published."""
    return project.build / period.code / "release"


def prepare(project: Project, period: Period) -> Path:
    """Protect the counts of every audience's pages together and keep what they may show; return the file.

    Nothing is done where observations, codes, settings, catalogue, earlier releases and version are as they were.
    Raises UserError as `protect` does.
    """
    target = folder(project, period) / FILE
    periods = [known for known in project.ingested_periods() if known <= period]
    inputs = [
        *(path for known in periods for path in (*store.paths(project, known), coder.codes_path(project, known))),
        settings.FILE,
        ledger.path(project),
        metadata.FOLDER / catalogue.FILE_NAME,
        catalogue.project_file(project),
    ]
    # By whole paths: the package's catalogue and the project's have one name.
    made_of = {str(path): files.fingerprint(path) for path in inputs}
    made_of |= {"periods": [known.code for known in periods], "version": __version__}
    if target.is_file() and json.loads(target.read_text(encoding="utf-8"))["made_of"] == made_of:
        return target
    chosen, known = settings.load(), catalogue.load(project)
    protected = protect(
        store.read(project, periods),
        coder.read_codes(project, periods),
        chosen,
        audiences=chosen.release_audiences,
        earlier=ledger.read(project),
        categories={"phenomenon": list(known)},
        groups={code: phenomenon.group for code, phenomenon in known.items() if phenomenon.group},
    )
    cells = {
        audience: {key: value for key, value in protected.published.iter_rows() if _is_for(key, audience, chosen)}
        for audience in chosen.release_audiences
    }
    files.write_json(
        target,
        {
            "cells": cells,
            "statements": {audience: protected.statement_of(own) for audience, own in cells.items()},
            "threshold": protected.threshold,
            "made_of": made_of,
        },
    )
    return target


def _is_for(key: str, audience: str, chosen: settings.Settings) -> bool:
    """Tell whether a table of the audience holds the cell, as one of its own or as a sum."""
    measure, values = tables.parse_key(key)
    is_cumulative = ".." in values.pop("period")
    return any(
        audience in table.audiences
        and measure in table.measures
        and values.keys() <= set(table.dimensions)
        and is_cumulative == (table.periods == "cumulative")
        for table in chosen.tables
    )


def read(project: Project, period: Period, audience: str) -> Cells:
    """Return what `prepare` kept for an audience."""
    kept = json.loads((folder(project, period) / FILE).read_text(encoding="utf-8"))
    return Cells(kept["cells"][audience], kept["statements"][audience], kept["threshold"])
