"""What the checks look at: a period's exports, observations, codes, statistics and registers, each read when asked."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl
import yaml

from rake_analysis import contracts
from rake_analysis.errors import UserError
from rake_analysis.observations import forms, reading, store
from rake_analysis.observations.forms import Mapping
from rake_analysis.observations.layouts import RawExport
from rake_analysis.observations.received import note_path
from rake_analysis.observations.store import State
from rake_analysis.official import snapshots
from rake_analysis.official.snapshots import Snapshot
from rake_analysis.periods import Period
from rake_analysis.phenomena import coder
from rake_analysis.project import Project
from rake_analysis.registers import tables as registers


@dataclass(frozen=True)
class Export:
    """A raw file of the period as it is read today; `is_as_received` tells whether its bytes are those ingested."""

    file: str
    survey: str
    export: RawExport
    mapping: Mapping
    is_as_received: bool


class Tables:
    """The tables of one period as of the day `today`."""

    def __init__(self, project: Project, period: Period, today: date):
        self.project = project
        self.period = period
        self.today = today

    @cached_property
    def state(self) -> State:
        """Observations, rejected rows and masked spans of the period."""
        return store.state(self.project, self.period)

    @property
    def observations(self) -> pl.DataFrame:
        return self.state.observations

    @cached_property
    def earlier_periods(self) -> list[Period]:
        return [known for known in self.project.ingested_periods() if known < self.period]

    @cached_property
    def earlier(self) -> pl.DataFrame:
        """Observations of the earlier periods."""
        return store.read(self.project, self.earlier_periods)

    @cached_property
    def exports(self) -> list[Export]:
        """The raw files behind the observations, read through the form map they were ingested with."""
        known = forms.load(self.project)
        found = []
        for source in self.state.sources:
            path = self.project.raw(self.period) / source.file
            note = yaml.safe_load(note_path(path).read_text(encoding="utf-8"))
            read = reading.read(path, known, note.get("form"), note.get("sheet"))
            found.append(Export(source.file, source.survey, read.rows[0], read.mapping, read.digest == source.sha256))
        return found

    @cached_property
    def raw(self) -> pl.DataFrame:
        """One row per row of the raw files with what the checks need to know of its cells, never the cells."""
        from rake_analysis.quality import features

        return features.of(self.exports, self.project.settings.county_code)

    @cached_property
    def codes(self) -> pl.DataFrame:
        """The kept codes of the period, current or not; no rows where it was not coded."""
        path = coder.codes_path(self.project, self.period)
        return pl.read_parquet(path) if path.is_file() else coder.PhenomenonCode.create_empty()

    @cached_property
    def earlier_codes(self) -> pl.DataFrame:
        paths = [coder.codes_path(self.project, period) for period in self.earlier_periods]
        tables = [pl.read_parquet(path) for path in paths if path.is_file()]
        return pl.concat(tables) if tables else coder.PhenomenonCode.create_empty()

    @cached_property
    def all_snapshots(self) -> list[Snapshot]:
        return snapshots.list_snapshots(self.project)

    @cached_property
    def newest(self) -> dict[tuple[str, str], Snapshot]:
        return {(made.source, made.id): made for made in self.all_snapshots if not made.problem}

    @cached_property
    def statistics(self) -> pl.DataFrame:
        """Every figure of the newest snapshots, and `reference`: which snapshot, area and year."""
        return referenced(_figures(self.project, list(self.newest.values())))

    def register(self, name: str) -> pl.DataFrame:
        """A register's cells as text with the `reference` of each row, unchecked; no rows where there is no file."""
        path = self.project.registers / name
        if not path.is_file():
            return pl.DataFrame(schema={"reference": pl.String})
        return rows_of(path)


def _figures(project: Project, newest: list[Snapshot]) -> pl.DataFrame:
    """Every figure; where one answer cannot be used, those of the others (a check of its own tells of that one)."""
    try:
        return snapshots.read(project)
    except UserError:
        parts = []
        for made in newest:
            with suppress(UserError):
                parts.append(snapshots.read(project, [f"{made.source}.{made.id}"]))
        return pl.concat(parts) if parts else contracts.empty(contracts.Statistic)


def referenced(figures: pl.DataFrame) -> pl.DataFrame:
    """Return figures with `reference`: snapshot, area, year and sex."""
    place = [pl.col("snapshot"), pl.concat_str("area_category", "area_code", separator=" "), "year", "sex"]
    return figures.with_columns(reference=pl.concat_str(place, separator=", "))


def rows_of(path: Path) -> pl.DataFrame:
    """Return a CSV a person keeps, every cell as text, with `reference`: file and row number."""
    text = registers.text_of(path)
    header = text.split("\n", 1)[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    table = pl.read_csv(text.encode("utf-8"), separator=separator, infer_schema=False)
    numbers = pl.int_range(2, pl.len() + 2).cast(pl.String)
    table = table.rename({"reference": "observation_id"}, strict=False)  # acknowledgements name theirs so
    return table.with_columns(reference=pl.concat_str(pl.lit(f"{path.name}:"), numbers))
