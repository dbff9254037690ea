"""`rake-analysis plan …`: follow-up of the implementation plan."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from rake_analysis import console
from rake_analysis.cli.options import ProjectOption

app = typer.Typer(help="Follow up the implementation plan.", no_args_is_help=True, rich_markup_mode=None)

DayOption = Annotated[str, typer.Option("--day", help="As of this day, 2026-03-31 (today).")]


@app.command("list")
def list_actions(
    late: Annotated[bool, typer.Option("--late", help="Only those past their deadline.")] = False,
    day: DayOption = "",
    project: ProjectOption = None,
) -> None:
    """List the plan's actions and where each stands.

    Example: rake-analysis plan list --late
    """
    from rake_analysis.project import Project
    from rake_analysis.registers import entry
    from rake_analysis.registers.plan import actions

    table = actions.on_day(Project.find(project), entry.day(day, "--day") or date.today())
    console.table(table.filter("is_late") if late else table)


@app.command("set")
def set_status(
    action: Annotated[str, typer.Argument(help="The action's id, as 'plan list' lists it.")],
    status: Annotated[str, typer.Option(help="not_started, under_way, paused, done or dropped.")],
    by: Annotated[str, typer.Option(help="Who tells it: a role or a body.")],
    note: Annotated[str, typer.Option(help="What shows it, without personal data.")] = "",
    deadline: Annotated[str, typer.Option(help="A new deadline, 2026-12-31.")] = "",
    day: Annotated[str, typer.Option("--day", help="When it came to be so, 2026-03-31 (today).")] = "",
    project: ProjectOption = None,
) -> None:
    """Record how an action stands; what was recorded earlier stays.

    Example: rake-analysis plan set T3.1 --status done --by "Professioryhmä" --note "Viikko 10 pidettiin."
    """
    from rake_analysis.project import Project
    from rake_analysis.registers import entry
    from rake_analysis.registers.plan import actions

    new, told = entry.day(deadline, "--deadline"), entry.past_day(day, "--day", date.today())
    actions.append_event(Project.find(project), action, status, by=by, note=note, deadline=new, day=told)
    console.say(f"{action} is {status}.")


@app.command("calendar")
def write_calendar(
    year: Annotated[int, typer.Option(min=2020, max=2099, help="The year.")],
    to: Annotated[Path, typer.Option("--to", help="The calendar file to write, .ics.")],
    project: ProjectOption = None,
) -> None:
    """Write a year's annual clock and open deadlines as a calendar file.

    Example: rake-analysis plan calendar --year 2026 --to vuosikello.ics
    """
    from datetime import datetime

    from rake_analysis import files
    from rake_analysis.project import Project
    from rake_analysis.registers.plan import actions, clock, icalendar

    here = Project.find(project)
    entries = [*clock.entries(here, year), *clock.deadlines(here, actions.on_day(here, date.today()), year)]
    files.write_text(to, icalendar.calendar(entries, now=datetime.now().astimezone()))
    console.say(f"{len(entries)} entries of {year} in {to}.")


@app.command("evaluate")
def evaluate(
    year: Annotated[int, typer.Option(min=2020, max=2099, help="The year of the spring evaluation.")],
    to: Annotated[Path, typer.Option("--to", help="The draft to write, .md.")],
    day: DayOption = "",
    project: ProjectOption = None,
) -> None:
    """Write the draft of the spring's evaluation, in Finnish, for people to complete.

    Example: rake-analysis plan evaluate --year 2026 --to arviointi.md
    """
    from rake_analysis import files
    from rake_analysis.project import Project
    from rake_analysis.registers import entry
    from rake_analysis.report import plan_evaluation

    as_of = entry.day(day, "--day") or date.today()
    files.write_text(to, plan_evaluation.draft(Project.find(project), year, as_of))
    console.say(f"The draft for the spring of {year} is in {to}. It names units: keep it inside.")
