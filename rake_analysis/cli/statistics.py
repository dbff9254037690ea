"""`rake-analysis statistics …`: snapshots of official statistics."""

from pathlib import Path
from typing import Annotated

import typer

from rake_analysis import console
from rake_analysis.cli.options import ProjectOption
from rake_analysis.errors import UserError

app = typer.Typer(help="Snapshots of official statistics.", no_args_is_help=True, rich_markup_mode=None)


@app.command("import")
def import_statistics(
    folder: Annotated[Path, typer.Argument(help="A folder with Sotkanet and StatFin answers.")],
    retrieved: Annotated[str | None, typer.Option(help="The day they were retrieved, 2025-10-01 (today).")] = None,
    project: ProjectOption = None,
) -> None:
    """Store answers as snapshots.

    Example: rake-analysis statistics import inbox/statistics
    """
    from datetime import date

    from rake_analysis import official
    from rake_analysis.project import Project

    try:
        day = date.fromisoformat(retrieved) if retrieved else date.today()
    except ValueError as error:
        raise UserError(f"'{retrieved}' is not a date", remedy="Write it like 2025-10-01.") from error
    made = official.import_folder(Project.find(project), folder, day)
    console.say(f"{len(made)} new snapshots.")


@app.command("list")
def list_statistics(project: ProjectOption = None) -> None:
    """List the snapshots: what, how old, and what changed since the previous one.

    Example: rake-analysis statistics list
    """
    from datetime import date

    from rake_analysis.official import history
    from rake_analysis.project import Project

    console.table(history.describe(Project.find(project), date.today()))


@app.command("fetch")
def fetch_statistics(
    source: Annotated[str | None, typer.Option(help="sotkanet or statfin (both).")] = None,
    id: Annotated[list[str] | None, typer.Option("--id", help="Only this indicator or table; may be repeated.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Ask again what was fetched today already.")] = False,
    project: ProjectOption = None,
) -> None:
    """Retrieve the catalogue's statistics over the network; the only command that uses it.

    Example: rake-analysis statistics fetch --source sotkanet --id 2320
    """
    from datetime import date

    from rake_analysis.official import fetch
    from rake_analysis.project import Project

    outcome = fetch.fetch(
        Project.find(project), source=source, ids=id or (), force=force, today=date.today(), tell=console.say
    )
    for notice in outcome.notices:
        console.say(f"Note: {notice}.")
    console.say(outcome.summary)
    if outcome.failed:
        raise typer.Exit(1)
