"""A survey's rows replaced by those of its new export, and the log of it beside the raw file, by ids only."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.observations.store import State


@dataclass(frozen=True)
class Change:
    """One reading of a raw file. `replaced` is the survey's file before it, None for the first one."""

    received: str
    fingerprint: str
    replaced: str | None
    added: list[str]
    changed: list[str]
    gone: list[str]

    @property
    def outcome(self) -> tuple[object, ...]:
        return self.replaced, self.added, self.changed, self.gone


def log_path(raw: Path) -> Path:
    """Return where the log of the raw file `raw` stands."""
    return raw.with_name(f"{raw.name}.changes.json")


def read(raw: Path) -> list[Change]:
    """Return the readings of a raw file, oldest first; none where it has no log.

    Raises UserError for a log that is damaged.
    """
    path = log_path(raw)
    if not path.exists():
        return []
    try:
        return [Change(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise UserError(
            "the log of changes is damaged", place=str(path), remedy="Delete it; the next ingest begins a new one."
        ) from error


def record(raw: Path, received: date, fingerprint: str, replaced: str | None, told: dict[str, list[str]]) -> None:
    """Add a reading to the log of `raw`; the same reading again (after an ingest that was stopped) stands once."""
    new = Change(received.isoformat(), fingerprint, replaced, told["added"], told["changed"], told["gone"])
    entries = [entry for entry in read(raw) if entry.fingerprint != fingerprint and entry.outcome != new.outcome]
    entries.append(new)
    files.write_json(log_path(raw), [asdict(entry) for entry in entries])


def replaced(before: State, survey: str, new: State) -> tuple[State, dict[str, list[str]]]:
    """Return the state `before` with the rows of `survey` replaced by those of `new`, and what became of them.

    The second value holds the observation ids `added`, `changed` (another value in any column but where it stood in
    its file) and `gone`, sorted.
    """
    earlier = before.observations.filter(pl.col("survey") == survey)
    others = before.observations.filter(pl.col("survey") != survey)
    old_ids, new_ids = set(earlier["observation_id"]), set(new.observations["observation_id"])
    compared = [name for name in new.observations.columns if not name.startswith("source_")]
    both = new.observations.select(compared).join(earlier.select(compared), on="observation_id", suffix="_before")
    differs = pl.any_horizontal(
        *[pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in compared if name != "observation_id"]
    )
    kept_spans = before.masked.filter(pl.col("observation_id").is_in(others["observation_id"].implode()))
    kept_rejected = before.rejected.filter(pl.col("survey") != survey)
    told = {
        "added": sorted(new_ids - old_ids),
        "changed": sorted(both.filter(differs)["observation_id"]),
        "gone": sorted(old_ids - new_ids),
    }
    sources = [source for source in before.sources if source.survey != survey]
    state = State(
        pl.concat([others, new.observations]).sort("received_date", "observation_id"),
        pl.concat([kept_rejected, new.rejected]).sort("source_file", "source_row"),
        pl.concat([kept_spans, new.masked]).sort("observation_id", "field", "start"),
        tuple(sorted([*sources, *new.sources], key=lambda source: source.survey)),
    )
    return state, told
