"""`rake-analysis exchange …`: protected counts for other counties and national use, and theirs beside ours."""

from pathlib import Path
from typing import Annotated

import typer

from rake_analysis import console
from rake_analysis.cli.options import PeriodOption, ProjectOption

app = typer.Typer(help="Counts of observations between counties.", no_args_is_help=True, rich_markup_mode=None)


@app.command("export")
def export_period(
    period: PeriodOption,
    to: Annotated[Path, typer.Option(help="A new folder for the package.")],
    project: ProjectOption = None,
) -> None:
    """Write the counts that the public may see as CSV, JSON-stat and a data package.

    Example: rake-analysis exchange export --period 2025H2 --to release/2025H2-exchange
    """
    from datetime import date

    from rake_analysis import handover
    from rake_analysis.project import Project

    here = Project.find(project)
    made = handover.export(here, here.period(period), to, today=date.today())
    console.say(f"{made.cell_count} counts, {made.hidden_count} of them hidden, in {made.folder}.")


@app.command("import")
def import_packages(
    folder: Annotated[Path, typer.Argument(help="A package, or a folder of packages.")],
    project: ProjectOption = None,
) -> None:
    """Check and keep what other counties exported; a corrected package takes the earlier one's place.

    Example: rake-analysis exchange import inbox/exchange
    """
    from datetime import datetime

    from rake_analysis import reception
    from rake_analysis.project import Project

    for kept in reception.receive(Project.find(project), folder, now=datetime.now().astimezone()):
        console.say(kept.line)


@app.command("list")
def list_packages(project: ProjectOption = None) -> None:
    """List what was received, in the order of receipt, and which of it is in force.

    Example: rake-analysis exchange list
    """
    from rake_analysis.exchange import store
    from rake_analysis.project import Project

    console.table(store.received(Project.find(project)))


@app.command("compare")
def compare(period: PeriodOption, project: ProjectOption = None) -> None:
    """Compare the counts of the collaborative area's counties; they measure reporting, never prevalence.

    Example: rake-analysis exchange compare --period 2025H2
    """
    from rake_analysis.project import Project
    from rake_analysis.report import partners
    from rake_analysis.report.load import Material

    here = Project.find(project)
    found = partners.compared(Material(here, here.period(period), here.county))
    console.table(found.phenomena)
    console.say(partners.sentence(found))
    console.say(partners.caution_fi())
