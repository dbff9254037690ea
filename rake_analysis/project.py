"""A project folder: its settings (`rake.toml`), where its files lie, its periods."""

import json
import os
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from rake_analysis import areas, files, metadata, periods
from rake_analysis.errors import UserError

SETTINGS_FILE = "rake.toml"


_ADDRESS = r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+$"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
DEFAULT_RECIPIENTS = "default"

Address = Annotated[str, Field(pattern=_ADDRESS)]
ServiceAddress = Annotated[str, Field(pattern=r"^https?://[^\s/]+(/[^\s?#]*[^\s?#/])?$")]
# A form on the web: an e-mail address would be personal data on a page, and the audit stops it.
FeedbackAddress = Annotated[str, Field(pattern=r"^https://[^\s()<>\"\\]+$")]


class Mail(BaseModel):
    """How acute cases are told by mail: the server and who is told of which service task."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str
    port: int = Field(default=587, ge=1, le=65535)
    sender: Address
    recipients: dict[str, tuple[Address, ...]]
    starttls: bool = True
    username: str = ""

    @field_validator("recipients")
    @classmethod
    def _reach_every_case(cls, recipients: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        strangers = set(recipients) - {DEFAULT_RECIPIENTS, *metadata.codes("service_tasks")}
        if strangers:
            raise ValueError(f"not a service task: {', '.join(sorted(strangers))}")
        if not recipients.get(DEFAULT_RECIPIENTS):
            raise ValueError(f"'{DEFAULT_RECIPIENTS}' needs an address, for cases that state no service task")
        return recipients

    @model_validator(mode="after")
    def _sends_no_password_in_clear(self) -> "Mail":
        if self.username and not self.starttls and self.host not in _LOOPBACK:
            raise ValueError("a user name needs starttls = true, or the password would go in clear")
        return self

    def recipients_of(self, service_task: str | None) -> tuple[str, ...]:
        """Return who is told of a case; the default where the service task is not stated or has nobody."""
        return self.recipients.get(service_task or "") or self.recipients[DEFAULT_RECIPIENTS]


class Statistics(BaseModel):
    """Where `statistics fetch` asks and under what name; the services refuse a client without one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sotkanet_address: ServiceAddress = "https://sotkanet.fi/rest/1.1"
    statfin_address: ServiceAddress = "https://pxdata.stat.fi/PxWeb/api/v1/fi/StatFin"
    user_agent: str = Field(default="rake-analysis (rakenteellinen sosiaalityo; statistics snapshots)", min_length=1)


class Settings(BaseModel):
    """What `rake.toml` may hold. Unknown keys are errors, so that a typing error is not a silent default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "Rakenteellinen sosiaalityö"
    county_code: str = "06"
    is_example: bool = False
    first_half_starts: tuple[int, int] = Field(default=(1, 1), description="month, day")
    second_half_starts: tuple[int, int] = Field(default=(7, 1), description="month, day")
    mail: Mail | None = None
    statistics: Statistics = Statistics()
    feedback_address: FeedbackAddress | None = None

    @field_validator("county_code")
    @classmethod
    def _is_a_county(cls, code: str) -> str:
        if code not in metadata.codes("counties"):
            raise ValueError(f"there is no wellbeing county '{code}'; codes have two digits, Satakunta is 06")
        return code

    @model_validator(mode="after")
    def _halves_are_days_in_order(self) -> "Settings":
        first, second = (date(2001, *start) for start in (self.first_half_starts, self.second_half_starts))
        if first >= second:
            raise ValueError("the second half begins after the first one")
        return self


@dataclass(frozen=True)
class Project:
    """A project folder at `root`."""

    root: Path

    @classmethod
    def find(cls, start: Path | str | None = None) -> "Project":
        """Return the project at `start` or the nearest folder above that holds `rake.toml`.

        Without `start`: the folder that the environment variable RAKE_PROJECT names, else the current one.
        """
        first = Path(start or os.environ.get("RAKE_PROJECT") or ".").resolve()
        for folder in (first, *first.parents):
            if (folder / SETTINGS_FILE).is_file():
                return cls(folder)
        raise UserError(
            f"no project here (no {SETTINGS_FILE} in this folder or above)",
            place=str(first),
            remedy="Make one with 'rake-analysis init DIR' or name one with --project DIR.",
        )

    @cached_property
    def settings(self) -> Settings:
        path = self.root / SETTINGS_FILE
        try:
            return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
        except UnicodeDecodeError as error:
            raise UserError("not UTF-8", place=str(path), remedy="Save the file as UTF-8.") from error
        except tomllib.TOMLDecodeError as error:
            raise UserError(f"not valid TOML ({error})", place=str(path), remedy="Mend the line it names.") from error
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise UserError(
                f"setting '{key}': {first['msg']}" if key else first["msg"],
                place=str(path),
                remedy=f"Known settings: {', '.join(Settings.model_fields)}.",
            ) from error

    @property
    def county(self) -> areas.Area:
        return areas.area(areas.COUNTY, self.settings.county_code)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def observations(self) -> Path:
        return self.data / "observations"

    @property
    def statistics(self) -> Path:
        return self.data / "statistics"

    @property
    def registers(self) -> Path:
        return self.data / "registers"

    @property
    def build(self) -> Path:
        return self.root / "build"

    def raw(self, period: periods.Period) -> Path:
        return self.data / "raw" / period.code

    def period(self, code: str) -> periods.Period:
        """Return the period of a code under this project's cut-offs."""
        return periods.parse(
            code,
            first_half=self.settings.first_half_starts,
            second_half=self.settings.second_half_starts,
        )

    def ingested_periods(self) -> list[periods.Period]:
        """Return the periods that have observations, oldest first."""
        return sorted(self.period(path.stem) for path in self.observations.glob("20??H?.parquet"))


def create(root: Path, settings: Settings) -> Project:
    """Make a new project folder with its settings and empty data folders.

    Raises UserError when there is a project at `root` already.
    """
    path = root / SETTINGS_FILE
    if path.exists():
        raise UserError("there is a project here already", place=str(root), remedy="Choose another folder.")
    files.write_text(path, _settings_toml(settings))
    for folder in ("inbox", "data/raw", "data/observations", "data/statistics", "data/registers"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    return Project(root)


def _settings_toml(settings: Settings) -> str:
    address = settings.feedback_address
    return (
        "# Settings of this project folder. Unknown keys are refused.\n"
        f"name = {json.dumps(settings.name, ensure_ascii=False)}\n"
        "# Wellbeing county, two digits (metadata/codelists/counties.csv).\n"
        f'county_code = "{settings.county_code}"\n'
        "# True marks every page as example material.\n"
        f"is_example = {str(settings.is_example).lower()}\n"
        "# Where the half-years begin: month, day.\n"
        f"first_half_starts = {list(settings.first_half_starts)}\n"
        f"second_half_starts = {list(settings.second_half_starts)}\n"
        "# Where readers tell of pages that they cannot use: the address of a form.\n"
        f'{"" if address else "# "}feedback_address = "{address or "https://www.example.fi/palaute"}"\n'
    )
