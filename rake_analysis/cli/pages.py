"""`render`, `run`, `audit`, `publish`: from a period's material to pages and to what leaves."""

from pathlib import Path
from typing import Annotated

import typer

from rake_analysis import console
from rake_analysis.cli.options import PeriodOption, ProjectOption
from rake_analysis.errors import UserError

app = typer.Typer(rich_markup_mode=None)


@app.command()
def render(
    period: PeriodOption,
    audience: Annotated[
        list[str] | None,
        typer.Option(help="working (the default), professional, management or public; may be repeated."),
    ] = None,
    page: Annotated[list[str] | None, typer.Option(help="Only this page; may be repeated.")] = None,
    formats: Annotated[
        str, typer.Option("--format", help="html, pdf, ipynb; docx, pptx, revealjs of pages that list them.")
    ] = "html,pdf,docx,pptx,revealjs",
    engine: Annotated[str, typer.Option(help="auto, embedded or quarto.")] = "auto",
    output: Annotated[Path | None, typer.Option(help="Where the pages go.")] = None,
    project: ProjectOption = None,
) -> None:
    """Render a period's pages.

    Example: rake-analysis render --period 2025H2 --page compiled
    """
    from rake_analysis import run
    from rake_analysis.project import Project

    audiences = list(dict.fromkeys(audience or ["working"]))
    for one in audiences:
        run.check_audience(one)
    if output and len(audiences) > 1:
        raise UserError("a folder holds the pages of one audience", remedy="Give --output with one --audience.")
    here = Project.find(project)
    with console.steps() as step:
        results = [
            run.render(
                here,
                here.period(period),
                audience=one,
                pages=page,
                formats=tuple(part.strip() for part in formats.split(",") if part.strip()),
                engine_name=engine,
                output=output,
                progress=step,
            )
            for one in audiences
        ]
    _report(*results)


@app.command("run")
def run_period(
    period: PeriodOption,
    engine: Annotated[str, typer.Option(help="auto, embedded or quarto.")] = "auto",
    output: Annotated[Path | None, typer.Option(help="Where the pages go.")] = None,
    project: ProjectOption = None,
) -> None:
    """Do a half-year end to end: inbox, statistics, coding, pages.

    Example: rake-analysis run --period 2025H2
    """
    from rake_analysis import run
    from rake_analysis.project import Project

    here = Project.find(project)
    with console.steps() as step:
        for line in run.take_in(here, here.period(period), progress=step):
            console.say(line)
        result = run.render(here, here.period(period), engine_name=engine, output=output, progress=step)
    _report(result)


def _report(*results) -> None:
    """Print what became of the pages; a failed page ends the command with exit 1."""
    for result in results:
        for line in result.lines():
            console.say(line)
    failed = [page for result in results for page in result.pages if page.status == "failed"]
    for page in failed:
        console.complain(f"Page {page.name} failed: {page.problem}")
    if failed:
        raise typer.Exit(1)


@app.command()
def audit(
    folders: Annotated[list[Path], typer.Argument(help="Rendered folders that a reader may hold at once.")],
    project: ProjectOption = None,
    audience: Annotated[
        str, typer.Option("--audience", help="For whom: professional, management or public.")
    ] = "public",
    threshold: Annotated[int, typer.Option("--threshold", min=3, help="The least count that may be shown.")] = 5,
    json_path: Annotated[Path | None, typer.Option("--json", help="Write the machine report here.")] = None,
) -> None:
    """Look for personal data and disclosed figures in rendered pages.

    Example: rake-analysis audit build/2025H2/public/site --json audit.json
    """
    from rake_analysis.audit import audit as audited
    from rake_analysis.observations import store
    from rake_analysis.project import Project
    from rake_analysis.registers import quotes

    approvals, observed = None, None
    if project:
        here = Project.find(project)
        texts = store.read(here).select("description", "consequences", "proposal_text")
        approvals, observed = quotes.read(here), [text for row in texts.rows() for text in row if text]
    with console.steps() as step:
        result = audited(
            folders, threshold=threshold, approvals=approvals, observed=observed, audience=audience, progress=step
        )
    if json_path:
        result.write(json_path)
    for finding in result.findings:
        console.say(f"{finding.check}  {finding.file}  {finding.place}  {finding.problem}")
    for note in result.notes:
        console.say(note)
    console.say(f"{result.cell_count} marked cells, {len(result.findings)} findings.")
    if result.findings:
        raise typer.Exit(1)


@app.command()
def publish(
    period: PeriodOption,
    audience: Annotated[str, typer.Option(help="professional, management or public.")],
    to: Annotated[Path, typer.Option(help="A new folder for the bundle.")],
    engine: Annotated[str, typer.Option(help="auto, embedded or quarto.")] = "auto",
    project: ProjectOption = None,
) -> None:
    """Make a release bundle; only after quality gates and a clean audit of the very files.

    Example: rake-analysis publish --period 2025H2 --audience public --to release/2025H2-public
    """
    from datetime import date

    from rake_analysis import publish as releases
    from rake_analysis.project import Project

    here = Project.find(project)
    with console.steps() as step:
        made = releases.publish(
            here, here.period(period), audience, to, today=date.today(), engine_name=engine, progress=step
        )
    console.say(f"{made.file_count} files in {made.folder}.")
    console.say(made.statement)
