"""The texts as they were received, for the person who reviews the masking: read from the raw files, never kept."""

from pathlib import Path

import polars as pl
import yaml

from rake_analysis.errors import UserError
from rake_analysis.observations import canonical, forms, reading, store
from rake_analysis.observations.canonical import TEXT_FIELDS, Source
from rake_analysis.observations.received import note_path
from rake_analysis.periods import Period
from rake_analysis.project import Project

FIELDS = (*TEXT_FIELDS, "organisation", "unit")
"""Fields that are masked: the spans of contracts.MaskedSpan point into their texts."""


def read(project: Project, period: Period) -> dict[tuple[str, str], str]:
    """Return (observation id, field) → text as received, for the observations of a period's store.

    Raises UserError when a raw file is missing or is no longer the one that was ingested.
    """
    state = store.state(project, period)
    texts: dict[tuple[str, str], str] = {}
    for source in state.sources:
        path = project.raw(period) / source.file
        form, sheet = _how_it_was_read(path)
        found = reading.read(path, forms.load(project), form, sheet)
        if found.digest != source.sha256:
            raise UserError(
                "the raw file is not the one that was ingested", place=str(path), remedy="Ingest the export again."
            )
        others = state.observations.filter(pl.col("survey") != source.survey)["observation_id"]
        kept = set(state.observations.filter(pl.col("survey") == source.survey)["observation_id"])
        about = Source(
            period, source.survey, source.file, found.digest, project.settings.county_code, frozenset(others) - kept
        )
        table = canonical.build(found.rows.pop(), found.mapping, about).observations
        for row in table.select("observation_id", *FIELDS).iter_rows(named=True):
            if row["observation_id"] in kept:
                texts |= {(row["observation_id"], name): row[name] for name in FIELDS if row[name]}
    return texts


def _how_it_was_read(path: Path) -> tuple[str | None, str | None]:
    """The form map and the sheet that the note beside the raw file names."""
    try:
        note = yaml.safe_load(note_path(path).read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError):
        note = {}
    return note.get("form"), note.get("sheet") or None
