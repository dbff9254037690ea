"""The implementation plan as data (`metadata/plan.yml`): goals, roles, actions, annual clock, communication."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from rake_analysis import metadata
from rake_analysis.errors import UserError, first_problem
from rake_analysis.project import Project

FILE_NAME = "plan.yml"


def _month_day(text: str) -> str:
    date.fromisoformat(f"2001-{text}")  # no leap year: the day is there every year
    return text


Origin = Literal["stated", "own", "invented"]
Text = Annotated[str, Field(min_length=1)]
MonthDay = Annotated[str, AfterValidator(_month_day)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    origin: Origin


class Goal(_Record):
    """A goal of the plan."""

    code: Text
    label_fi: Text


class Role(_Record):
    """Somebody with responsibilities, and what they are in words."""

    code: Text
    label_fi: Text
    tasks_fi: Text


class Action(_Record):
    """What the plan says is done: under which goal, by which role, and what shows it (code of `plan_evidence`)."""

    action_id: Text
    goal: Text
    title: Text
    responsible: Text
    evidence: str | None = None


class Task(_Record):
    """A task of the annual clock: an ISO week, days of the year, or days after the end of half-years."""

    code: Text
    label_fi: Text
    responsible: Text
    week: int | None = Field(default=None, ge=1, le=52)
    first_day: MonthDay | None = Field(default=None, alias="from")
    last_day: MonthDay | None = Field(default=None, alias="to")
    after_half: tuple[Literal[1, 2], ...] = ()
    days: tuple[int, int] | None = None

    @model_validator(mode="after")
    def _has_one_time(self) -> "Task":
        ranges = [(self.first_day, self.last_day), (self.after_half or None, self.days)]
        if any((first is None) != (last is None) for first, last in ranges):
            raise ValueError(f"task '{self.code}': 'from' needs 'to', and 'after_half' needs 'days'")
        times = [self.week, self.first_day, self.days]
        if sum(time is not None for time in times) != 1:
            raise ValueError(f"task '{self.code}' needs one of: week; from and to; after_half and days")
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise ValueError(f"task '{self.code}' ends before it begins")
        if self.days and not 0 < self.days[0] <= self.days[1]:
            raise ValueError(f"task '{self.code}': days are counted from 1, the first one first")
        return self


class Message(_Record):
    """A row of the communication plan: what, to whom, when, and the role that sees to it."""

    label_fi: Text
    to_fi: Text
    when_fi: Text
    responsible: Text


class Plan(BaseModel):
    """The plan. Codes and ids are unique, and what is referred to exists."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    goals: tuple[Goal, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = ()
    actions: tuple[Action, ...] = ()
    annual_clock: tuple[Task, ...] = ()
    communication: tuple[Message, ...] = ()

    @model_validator(mode="after")
    def _refers_to_what_exists(self) -> "Plan":
        ids = [
            *(f"goal {goal.code}" for goal in self.goals),
            *(f"role {role.code}" for role in self.roles),
            *(f"action {action.action_id}" for action in self.actions),
            *(f"task {task.code}" for task in self.annual_clock),
        ]
        twice = [name for name, times in Counter(ids).items() if times > 1]
        asked = [f"role {entry.responsible}" for entry in (*self.actions, *self.annual_clock, *self.communication)]
        asked += [f"goal {action.goal}" for action in self.actions]
        strange = [name for name in asked if name not in ids]
        evidence = {action.evidence for action in self.actions} - {None, *metadata.codes("plan_evidence")}
        if twice or strange or evidence:
            wrong = [f"{name} twice" for name in twice] + [f"no {name}" for name in strange]
            raise ValueError("; ".join(wrong + [f"no evidence {code}" for code in sorted(map(str, evidence))]))
        return self

    def role_name(self, responsible: str | None) -> str | None:
        """Return the label of a role's code; a text that is no code stays as it is."""
        return {role.code: role.label_fi for role in self.roles}.get(responsible or "", responsible)


def project_file(project: Project) -> Path:
    """Return where a project keeps a plan of its own; the file need not exist."""
    return project.root / FILE_NAME


def load(project: Project) -> Plan:
    """Return the project's plan, the package's where it has none. Raises UserError that names what is wrong."""
    path = project_file(project)
    return _read(path) if path.is_file() else packaged()


@cache
def packaged() -> Plan:
    """Return the plan that comes with the package."""
    return _read(metadata.FOLDER / FILE_NAME)


def _read(path: Path) -> Plan:
    try:
        return Plan.model_validate(metadata.record(path))
    except ValidationError as error:
        raise UserError(
            first_problem(error),
            place=str(path),
            remedy="The package's metadata/plan.yml shows the form.",
        ) from error
