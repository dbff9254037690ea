"""`rake-analysis decisions …` and `rake-analysis proposals …`: what was decided and what was proposed."""

from pathlib import Path
from typing import Annotated

import typer

from rake_analysis import console
from rake_analysis.cli.options import OptionalPeriod, PeriodOption, ProjectOption

app = typer.Typer(rich_markup_mode=None)
decisions = typer.Typer(help="Record what the professional group decided.", no_args_is_help=True, rich_markup_mode=None)
proposals = typer.Typer(help="Keep the register of proposals.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(decisions, name="decisions")
app.add_typer(proposals, name="proposals")

Phenomenon = Annotated[str, typer.Option(help="The phenomenon's code: ASU.")]
Responsible = Annotated[str, typer.Option(help="Who is responsible: an office, not a person.")]
Deadline = Annotated[str, typer.Option(help="Until when: 2026-05-31.")]
Day = Annotated[str, typer.Option("--date", help="When it happened (today).")]
Note = Annotated[str, typer.Option(help="What else is to be known, without personal data.")]


@decisions.command("add")
def add_decision(
    period: PeriodOption,
    phenomenon: Phenomenon,
    decision: Annotated[str, typer.Option(help="supplement, follow or no_action.")],
    by: Annotated[str, typer.Option(help="Who decided: the professional group.")],
    data: Annotated[
        str, typer.Option(help="What a supplement needs, by commas: collaborative_area, country, statistics, …")
    ] = "",
    responsible: Responsible = "",
    deadline: Deadline = "",
    day: Day = "",
    note: Note = "",
    replaces: Annotated[str, typer.Option(help="The decision whose place this one takes: 2025H2-ASU-1.")] = "",
    project: ProjectOption = None,
) -> None:
    """Record one decision.

    Example: rake-analysis decisions add --period 2025H2 --phenomenon ASU --decision follow --by Professioryhmä
    """
    from datetime import date

    from rake_analysis.phenomena import catalogue
    from rake_analysis.project import Project
    from rake_analysis.registers import decisions, entry

    here = Project.find(project)
    cells = {
        "period": period,
        "phenomenon": phenomenon,
        "decision": decision,
        "data_needed": data,
        "responsible": responsible,
        "deadline": deadline,
        "decided_by": by,
        "decided_date": day,
        "note": note,
        "replaces": replaces,
    }
    rows = [(cells, entry.option)]
    made = decisions.add(here, rows, phenomena=catalogue.load(here), today=date.today())
    console.say(f"{made[0]} is recorded." if made else "That is in force already; nothing was added.")


@decisions.command("list")
def list_decisions(period: OptionalPeriod = None, project: ProjectOption = None) -> None:
    """List the decisions, and say which contradict each other.

    Example: rake-analysis decisions list --period 2025H2
    """
    from rake_analysis.project import Project
    from rake_analysis.registers import decisions

    here = Project.find(project)
    table = decisions.read(here)
    if period:
        table = table.filter(table["period"] == here.period(period).code)
    console.table(table)
    for found in decisions.conflicts(table)["decision_id"]:
        console.complain(f"{found} contradicts another decision on the same phenomenon; say which one replaces which.")


@decisions.command("form")
def write_decision_form(
    file: Annotated[Path, typer.Argument(help="The workbook to write: paatokset.xlsx.")],
    period: PeriodOption,
    project: ProjectOption = None,
) -> None:
    """Write the form on which the professional group decides of the candidates.

    Example: rake-analysis decisions form paatokset.xlsx --period 2025H2
    """
    from rake_analysis.project import Project
    from rake_analysis.registers import decision_form
    from rake_analysis.report.candidates import candidates

    here = Project.find(project)
    chosen = here.period(period)
    count = decision_form.write(here, chosen, file, candidates(here, chosen))
    console.say(f"{count} phenomena in {file}.")


@decisions.command("read")
def read_decision_form(
    file: Annotated[Path, typer.Argument(help="The filled form.")],
    period: PeriodOption,
    by: Annotated[str, typer.Option(help="Who decided: the professional group.")],
    day: Day = "",
    project: ProjectOption = None,
) -> None:
    """Record the decisions of a filled form.

    Example: rake-analysis decisions read paatokset.xlsx --period 2025H2 --by Professioryhmä
    """
    from datetime import date

    from rake_analysis.phenomena import catalogue
    from rake_analysis.project import Project
    from rake_analysis.registers import decision_form

    here = Project.find(project)
    made = decision_form.read(
        here, here.period(period), file, by=by, day=day, phenomena=catalogue.load(here), today=date.today()
    )
    for decision_id in made:
        console.say(f"{decision_id} is recorded.")
    console.say(f"{len(made)} decisions were added.")


@proposals.command("add")
def add_proposal(
    title: Annotated[str, typer.Option(help="What is proposed, in a few words.")],
    text: Annotated[str, typer.Option(help="What is proposed, in a sentence or two, without personal data.")],
    addressee: Annotated[str, typer.Option(help="To whom: wellbeing_county, municipality, kela, state, …")],
    phenomenon: Phenomenon,
    period: PeriodOption,
    responsible: Responsible = "",
    deadline: Deadline = "",
    observation: Annotated[list[str] | None, typer.Option(help="An observation it rests on; may be repeated.")] = None,
    day: Day = "",
    project: ProjectOption = None,
) -> None:
    """Add a proposal.

    Example: rake-analysis proposals add --period 2025H2 --phenomenon ASU --title "Asumisneuvonta pysyväksi" …
    """
    from datetime import date

    from rake_analysis.phenomena import catalogue
    from rake_analysis.project import Project
    from rake_analysis.registers import proposal_entries

    here = Project.find(project)
    cells = {
        "title": title,
        "text": text,
        "addressee": addressee,
        "phenomenon": phenomenon,
        "period": period,
        "responsible": responsible,
        "deadline": deadline,
        "created_date": day,
    }
    with proposal_entries.opened(here, phenomena=catalogue.load(here), today=date.today()) as book:
        made = book.add(cells, observations=observation or ())
    console.say(f"{made} is added.")


@proposals.command("decide")
def decide_proposal(
    proposal: Annotated[str, typer.Argument(help="The proposal's id: E2025-01.")],
    body: Annotated[str, typer.Option(help="Which body: professional_group, sote_board, area, municipality.")],
    event: Annotated[
        str, typer.Option(help="proposed, accepted, rejected, returned, started, completed, effect_noted or changed.")
    ],
    note: Note = "",
    day: Day = "",
    responsible: Annotated[str, typer.Option(help="Who is responsible from now on, if that changes.")] = "",
    deadline: Annotated[str, typer.Option(help="Until when from now on, if that changes.")] = "",
    project: ProjectOption = None,
) -> None:
    """Record what became of a proposal.

    Example: rake-analysis proposals decide E2025-01 --body sote_board --event accepted --date 2025-09-25
    """
    from datetime import date

    from rake_analysis.project import Project
    from rake_analysis.registers import proposal_entries

    here = Project.find(project)
    cells = {
        "body": body,
        "event": event,
        "note": note,
        "event_date": day,
        "responsible": responsible,
        "deadline": deadline,
    }
    with proposal_entries.opened(here, phenomena=(), today=date.today()) as book:
        made = book.decide(proposal, cells)
    console.say(f"{proposal}: {made['event']} on {made['event_date']} is recorded.")


@proposals.command("list")
def list_proposals(
    late: Annotated[bool, typer.Option("--late", help="Only those past their deadline.")] = False,
    phenomenon: Annotated[str | None, typer.Option(help="Only those about a phenomenon.")] = None,
    period: OptionalPeriod = None,
    project: ProjectOption = None,
) -> None:
    """List the proposals: where each stands, who is responsible, until when, and whether it is late.

    Example: rake-analysis proposals list --late
    """
    from datetime import date

    from rake_analysis.project import Project
    from rake_analysis.registers import proposals

    here = Project.find(project)
    chosen = here.period(period).code if period else None
    console.table(proposals.listed(here, date.today(), is_late=late, phenomenon=phenomenon, period=chosen))


@proposals.command("export")
def export_proposals(
    file: Annotated[Path, typer.Argument(help="The workbook to write: ehdotukset.xlsx.")],
    project: ProjectOption = None,
) -> None:
    """Write the register and its history as a workbook to edit.

    Example: rake-analysis proposals export ehdotukset.xlsx
    """
    from rake_analysis.project import Project
    from rake_analysis.registers import proposal_workbook

    count = proposal_workbook.write(Project.find(project), file)
    console.say(f"{count} proposals in {file}.")


@proposals.command("import")
def import_proposals(
    file: Annotated[Path, typer.Argument(help="The edited workbook.")],
    body: Annotated[str, typer.Option(help="Which body changed who is responsible, or the deadline.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be added.")] = False,
    project: ProjectOption = None,
) -> None:
    """Add what a person wrote in an exported workbook; the history there stays as it is.

    Example: rake-analysis proposals import ehdotukset.xlsx --body professional_group --dry-run
    """
    from datetime import date

    from rake_analysis.phenomena import catalogue
    from rake_analysis.project import Project
    from rake_analysis.registers import proposal_edits

    here = Project.find(project)
    told = proposal_edits.read(
        here, file, phenomena=catalogue.load(here), body=body, today=date.today(), is_dry=dry_run
    )
    for line in told:
        console.say(line)
    console.say(f"{len(told)} additions{', none written' if dry_run else ''}.")
