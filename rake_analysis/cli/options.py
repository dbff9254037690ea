"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

ProjectOption = Annotated[Path | None, typer.Option("--project", help="The project folder (default: here).")]
PeriodOption = Annotated[str, typer.Option("--period", help="A half-year: 2025H1 or 2025H2.")]
OptionalPeriod = Annotated[str | None, typer.Option("--period", help="A half-year; all without it.")]
