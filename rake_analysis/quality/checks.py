"""The catalogue of checks, `metadata/quality/<level>.csv`: what each asks, how strict it is, who mends it."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from rake_analysis import metadata
from rake_analysis.errors import UserError

FOLDER = metadata.FOLDER / "quality"
LEVELS = ("raw", "observations", "coding", "statistics", "areas", "indicators", "registers", "releases")
SEVERITIES = ("stop", "warn", "info")


class Check(BaseModel):
    """One check. It fails when its measure is above `threshold`: a `share` (0–1), a `count`, `days` or a `ratio`.

    With `expectation` it is an expectation of Great Expectations on `column` of the level's rows with `arguments`;
    without, a function of this package measures it. Categories are those of Kahn et al. (2016).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    check_id: str = Field(pattern=r"^[a-z]+\.[a-z0-9_]+\.[a-z0-9_]+$")
    level: Literal["raw", "observations", "coding", "statistics", "areas", "indicators", "registers", "releases"]
    category: Literal["conformance", "completeness", "plausibility"]
    severity: Literal["stop", "warn", "info"]
    owner: str = Field(min_length=1)
    threshold: float = Field(ge=0)
    threshold_unit: Literal["share", "count", "days", "ratio"]
    expectation: str = ""
    column: str = ""
    arguments: dict[str, Any] = {}
    label_fi: str = Field(min_length=8)
    reason_fi: str = Field(min_length=20)
    what_to_do_fi: str = Field(min_length=15)

    @field_validator("arguments", mode="before")
    @classmethod
    def _arguments_are_json(cls, text: str) -> Any:
        return json.loads(text) if text else {}


@cache
def load() -> dict[str, Check]:
    """Return check id → check in the order of levels and files.

    Raises UserError that names file and row of an entry that is wrong or stands twice.
    """
    found: dict[str, Check] = {}
    for level in LEVELS:
        path = FOLDER / f"{level}.csv"
        for row, entry in enumerate(pl.read_csv(path, infer_schema=False).fill_null("").iter_rows(named=True), start=2):
            check = _read(path, row, entry)
            if check.check_id in found or not check.check_id.startswith(f"{level}.") or check.level != level:
                raise UserError(
                    f"check '{check.check_id}' stands twice or in the file of another level",
                    place=f"{path}, row {row}",
                    remedy="Ids begin with the file's name and are unique.",
                )
            found[check.check_id] = check
    return found


def _read(path: Path, row: int, entry: dict[str, Any]) -> Check:
    try:
        return Check.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        raise UserError(
            f"'{'.'.join(str(part) for part in first['loc'])}': {first['msg']}",
            place=f"{path}, row {row}",
            remedy="Mend the cell or restore the earlier file.",
        ) from error
