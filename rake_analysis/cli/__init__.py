"""The command line: reads options, calls one function, prints what came of it. No logic of its own.

Heavy modules are imported inside the commands, so that `--help` answers at once.
"""

import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from rake_analysis import console
from rake_analysis.cli import exchange, pages, plan, registers, statistics
from rake_analysis.cli.options import OptionalPeriod, PeriodOption, ProjectOption
from rake_analysis.errors import UserError

app = typer.Typer(
    help="Yhdistä sosiaalisen raportoinnin havainnot tilastoihin. Combine social reporting with official statistics.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; what goes wrong becomes one sentence, and with `--debug` its traceback too."""
    debug = "--debug" in sys.argv
    sys.argv = [argument for argument in sys.argv if argument != "--debug"]
    try:
        app()
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            console.complain("Stopped.")
        raise
    except Exception as error:
        if debug:
            traceback.print_exc()
        if isinstance(error, OSError) and error.filename and error.strerror:
            remedy = "Check its name, permissions and the room on the disk."
            error = UserError(error.strerror, place=str(error.filename), remedy=remedy)
        if isinstance(error, UserError):
            console.complain(str(error))
            sys.exit(error.exit_code)
        console.complain(f"Unexpected {type(error).__name__}. Run again with --debug and report what it prints.")
        sys.exit(2)


def _version(wanted: bool) -> None:
    if wanted:
        from rake_analysis import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="The version.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from; goes anywhere.")] = False,
) -> None:
    """Yhdistä sosiaalisen raportoinnin havainnot tilastoihin. Combine social reporting with official statistics."""


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    name: Annotated[str, typer.Option(help="The project's name, shown on every page.")] = "Rakenteellinen sosiaalityö",
    county: Annotated[str, typer.Option(help="The wellbeing county, two digits.")] = "06",
) -> None:
    """Make a new project folder.

    Example: rake-analysis init satakunta
    """
    from rake_analysis import metadata, project

    if county not in metadata.codes("counties"):
        known = ", ".join(f"{code} {label}" for code, label in metadata.labels("counties").items())
        raise UserError(f"--county: there is no wellbeing county '{county}'", remedy=f"Known: {known}.")
    made = project.create(folder, project.Settings(name=name, county_code=county))
    console.say(f"Made {made.root}. Put exports in inbox/<period>/ and run: rake-analysis run --period 2025H2")


@app.command("example")
def make_example(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    seed: Annotated[int, typer.Option(help="Another seed, another material; the same seed, the same bytes.")] = 1,
    scale: Annotated[int, typer.Option(min=1, help="How many times the usual number of observations.")] = 1,
) -> None:
    """Make an invented project: exports, statistics, registers.

    Example: rake-analysis example build/demo/project
    """
    from rake_analysis import example

    with console.steps() as step:
        example.write(folder, seed=seed, scale=scale, progress=step)
    console.say(f"Made the invented project {folder}.")


@app.command("ingest")
def ingest_export(
    file: Annotated[Path, typer.Argument(help="A survey export: xlsx, xls, ods, csv or tsv.")],
    period: PeriodOption,
    form: Annotated[str | None, typer.Option(help="The form map's name, when it is not to be recognised.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The workbook's sheet (default: the widest one).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print how the export would be read.")] = False,
    starter_map: Annotated[
        Path | None, typer.Option("--starter-map", help="Only write a form map to begin with, for an unknown form.")
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Read one survey export.

    Example: rake-analysis ingest vienti.xlsx --period 2025H2 --dry-run
    """
    from rake_analysis.observations import describe, starter
    from rake_analysis.observations.ingest import ingest
    from rake_analysis.project import Project

    here = Project.find(project)
    if starter_map is not None:
        for line in starter.write(here, file, starter_map, sheet=sheet):
            console.say(line)
        return
    report = ingest(here, file, here.period(period), form=form, sheet=sheet, dry_run=dry_run)
    for line in describe.lines(report):
        console.say(line)


@app.command("acute")
def list_acute(
    period: OptionalPeriod = None,
    notify: Annotated[bool, typer.Option("--notify", help="Mail those who have not been told; see [mail].")] = False,
    project: ProjectOption = None,
) -> None:
    """List what must be passed on at once, by service task.

    Example: rake-analysis acute --period 2025H2
    """
    from datetime import date, datetime

    from rake_analysis import follow_up
    from rake_analysis.project import Project

    here = Project.find(project)
    chosen = here.period(period) if period else None
    console.table(follow_up.cases(here, chosen, today=date.today()))
    if notify:
        from rake_analysis import notify as mail

        sent = mail.notify(here, chosen, now=datetime.now().astimezone())
        console.say(f"{sent.message_count} messages sent about {sent.case_count} cases.")


@app.command()
def acknowledge(
    reference: Annotated[str, typer.Argument(help="The acute case's observation_id, as 'acute' lists it.")],
    by: Annotated[str, typer.Option(help="Who took the case.")],
    note: Annotated[str, typer.Option(help="What was done, without personal data.")] = "",
    project: ProjectOption = None,
) -> None:
    """Record who took an acute case.

    Example: rake-analysis acknowledge 2025H2-1a2b3c4d --by "Lastensuojelun johtava"
    """
    from datetime import datetime

    from rake_analysis import follow_up
    from rake_analysis.project import Project

    follow_up.acknowledge(Project.find(project), reference, by=by, note=note, now=datetime.now().astimezone())
    console.say(f"{reference} is acknowledged.")


@app.command()
def check(
    period: OptionalPeriod = None,
    json: Annotated[Path | None, typer.Option(help="Write the outcomes as JSON too.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write the outcomes as JUnit XML too.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write a summary for a merge request too.")] = None,
    project: ProjectOption = None,
) -> None:
    """Check the quality of the material; exit 1 when a check of severity 'stop' fails or cannot be run.

    Example: rake-analysis check --period 2025H2
    """
    from datetime import date

    from rake_analysis.project import Project
    from rake_analysis.quality import run as quality
    from rake_analysis.quality import told

    here = Project.find(project)
    judged = quality.check(here, [here.period(period)] if period else here.ingested_periods(), today=date.today())
    for write, path in ((told.write_json, json), (told.write_junit, junit), (told.write_markdown, markdown)):
        if path is not None:
            write(judged, path)
    console.table(told.table(judged))
    console.say(told.sentence(judged))
    if not told.is_passed(judged):
        raise typer.Exit(1)


@app.command()
def code(
    period: OptionalPeriod = None,
    review: Annotated[Path | None, typer.Option(help="Write a workbook in which a person corrects the codes.")] = None,
    read: Annotated[Path | None, typer.Option(help="Read the corrections of such a workbook.")] = None,
    agreement: Annotated[
        list[Path] | None, typer.Option(help="A person's workbook; give two or more to measure how they agree.")
    ] = None,
    themes: Annotated[bool, typer.Option("--themes", help="List words that no phenomenon explains.")] = False,
    project: ProjectOption = None,
) -> None:
    """Propose phenomena for the observations; review and correct them.

    Example: rake-analysis code --period 2025H2 --review koodaus.xlsx
    """
    from rake_analysis import run
    from rake_analysis.phenomena import tasks
    from rake_analysis.project import Project

    here = Project.find(project)
    periods = [here.period(period)] if period else here.ingested_periods()
    asked = tasks.Asked(review=review, read=read, agreement=agreement or [], themes=themes)
    for line in run.code(here, periods, tells_all=not asked):
        console.say(line)
    for table in tasks.answer(here, periods, asked, say=console.say):
        console.table(table)


@app.command()
def masking(
    period: PeriodOption,
    review: Annotated[Path | None, typer.Option(help="Write a workbook in which a person judges the masking.")] = None,
    read: Annotated[Path | None, typer.Option(help="Read what a person decided in such a workbook.")] = None,
    project: ProjectOption = None,
) -> None:
    """Review the masking of personal data; without a file, tell how much is reviewed.

    Example: rake-analysis masking --period 2025H2 --review peittely.xlsx
    """
    from rake_analysis.observations import masking_review, masking_verdicts
    from rake_analysis.project import Project

    here = Project.find(project)
    chosen = here.period(period)
    if read is not None:
        counts = masking_verdicts.read(here, chosen, read)
        console.say(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
        console.say(f"Run the period again to mask by them: rake-analysis run --period {period}")
    if review is not None:
        count = masking_review.write(here, chosen, review)
        console.say(f"{count} spans in {review}. The file holds personal data: keep it like the raw export.")
    if read is None and review is None:
        console.table(masking_review.progress(here, chosen))


app.add_typer(statistics.app, name="statistics")
app.add_typer(exchange.app, name="exchange")
app.add_typer(plan.app, name="plan")
app.add_typer(registers.app)
app.add_typer(pages.app)
