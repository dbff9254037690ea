"""What a release may publish: the tables, the threshold and the zeros of metadata/disclosure.yml."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rake_analysis import metadata
from rake_analysis.errors import UserError, first_problem

FILE = metadata.FOLDER / "disclosure.yml"
DIMENSIONS = (
    "phenomenon",
    "phenomenon_group",
    "municipality",
    "sub_region",
    "reporter_role",
    "service_task",
    "tone",
)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Zeros(_Strict):
    """Whether a zero of one dimension, or one of a cell of several, may be shown, and why."""

    shown: bool
    reason: str = Field(min_length=1)


class Table(_Strict):
    """One published table. `periods`: every period, the newest one, or the sum of all."""

    name: str
    dimensions: tuple[str, ...]
    periods: Literal["each", "this", "cumulative"] = "each"
    audiences: tuple[str, ...]
    weight: float = Field(default=1, gt=0)
    measures: tuple[Literal["reports", "units"], ...] = Field(default=("reports", "units"), min_length=1)

    @model_validator(mode="after")
    def _dimensions_are_known(self) -> "Table":
        unknown = sorted(set(self.dimensions) - set(DIMENSIONS))
        if unknown or len(set(self.dimensions)) < len(self.dimensions):
            raise ValueError(f"table '{self.name}': dimensions {unknown or list(self.dimensions)} unknown or repeated")
        for pair in ({"phenomenon", "phenomenon_group"}, {"municipality", "sub_region"}):
            if pair <= set(self.dimensions):
                raise ValueError(
                    f"table '{self.name}' crosses {' with '.join(sorted(pair))}: one is a sum of the other"
                )
        return self


class Settings(_Strict):
    """The disclosure settings. Unknown keys are errors."""

    threshold: int = 5
    threshold_reason: str = Field(min_length=1)
    floor: int = Field(ge=3)
    release_audiences: tuple[str, ...]
    zeros: dict[str, Zeros]
    crossed_zeros: Zeros = Zeros(shown=True, reason="Only the zeros of each dimension are judged.")
    tables: tuple[Table, ...]

    @model_validator(mode="after")
    def _settings_agree(self) -> "Settings":
        if self.threshold < self.floor:
            raise ValueError(f"threshold {self.threshold} is under the floor {self.floor}")
        twice = sorted(name for name, times in Counter(table.name for table in self.tables).items() if times > 1)
        if twice:
            raise ValueError(f"tables declared twice: {', '.join(twice)}")
        for table in self.tables:
            strange = sorted(set(table.audiences) - set(self.release_audiences))
            if strange or not table.audiences:
                raise ValueError(f"table '{table.name}' is for audiences {strange} that are no release")
            silent = sorted(set(table.dimensions) - set(self.zeros))
            if silent:
                raise ValueError(f"table '{table.name}' uses {silent} without saying whether its zeros may be shown")
        return self


def load(path: Path = FILE) -> Settings:
    """Return the settings of a file. Raises UserError that names the setting that is wrong or contradicts another."""
    return _loaded(path)


@cache
def _loaded(path: Path) -> Settings:
    return validated(metadata.record(path), path)


def validated(content: object, path: Path = FILE) -> Settings:
    """Return the settings that `content` describes. Raises UserError as `load` does."""
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        raise UserError(
            first_problem(error),
            place=str(path),
            remedy="Mend the setting; the threshold is 5 by default and never under the floor of 3.",
        ) from error
