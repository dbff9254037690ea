"""Measures of the registers of decisions, proposals, policy events and comments: whether they agree."""

import polars as pl

from rake_analysis.official import catalogue as indicator_catalogue
from rake_analysis.phenomena import catalogue
from rake_analysis.quality.kept import unreadable
from rake_analysis.quality.measures import measure
from rake_analysis.quality.outcomes import Counted
from rake_analysis.quality.tables import Tables
from rake_analysis.registers import decisions, policy_events, proposals


@measure("registers.decisions.are_readable")
def _decisions(tables: Tables) -> Counted:
    return unreadable(tables.project, {decisions.FILE_NAME: decisions.read})


@measure("registers.decisions.are_of_phenomena")
def _phenomena(tables: Tables) -> Counted:
    table = decisions.read(tables.project)
    known = list(catalogue.load(tables.project))
    return Counted(table.filter(~pl.col("phenomenon").is_in(known))["decision_id"].to_list(), table.height)


@measure("registers.decisions.do_not_contradict")
def _contradictions(tables: Tables) -> Counted:
    """Decisions of the period that contradict each other, none of which replaces the other."""
    own = decisions.read(tables.project).filter(pl.col("period") == tables.period.code)
    return Counted(decisions.conflicts(own)["decision_id"].to_list(), own.height)


@measure("registers.proposals.are_of_observations")
def _observations(tables: Tables) -> Counted:
    """Observations behind proposals that are not stored; those of another period are for that period's check."""
    table = tables.register(proposals.OBSERVATIONS_FILE)
    if table.is_empty():
        return Counted((), 0)
    known = set(tables.observations["observation_id"])
    others = tuple(f"{period}-" for period in tables.project.ingested_periods() if period != tables.period)
    own = [
        (reference, observation_id)
        for reference, observation_id in table.select("reference", "observation_id").iter_rows()
        if not (observation_id or "").startswith(others)
    ]
    return Counted([reference for reference, observation_id in own if observation_id not in known], len(own))


@measure("registers.proposals.have_a_later_deadline")
def _deadlines(tables: Tables) -> Counted:
    """Deadlines, first ones and changed ones, that were over before the proposal was made."""
    made = proposals.read_proposals(tables.project).select("proposal_id", "created_date", "deadline")
    changed = proposals.read_events(tables.project).select("proposal_id", "deadline")
    changed = changed.join(made.select("proposal_id", "created_date"), on="proposal_id")
    dated = pl.concat([made, changed.select(made.columns)]).drop_nulls("deadline")
    wrong = dated.filter(pl.col("deadline") < pl.col("created_date"))
    return Counted(wrong["proposal_id"].to_list(), dated.height)


@measure("registers.events.can_follow")
def _impossible(tables: Tables) -> Counted:
    """Events that cannot follow the ones before, such as a start after completion."""
    events = proposals.read_events(tables.project)
    wrong = proposals.impossible(events).select("proposal_id", "event_date").rows()
    return Counted([f"{proposal_id}, {day}" for proposal_id, day in wrong], events.height)


@measure("registers.comments.are_of_periods")
def _comment_files(tables: Tables) -> Counted:
    """Comment files that lie in no folder of a period with observations."""
    folder = tables.project.root / "comments"
    periods = {period.code for period in tables.project.ingested_periods()}
    found = sorted(path.relative_to(folder) for path in folder.rglob("*.md"))
    wrong = [path.as_posix() for path in found if len(path.parts) != 2 or path.parts[0] not in periods]
    return Counted(wrong, len(found))


@measure("registers.policy_events.are_readable")
def _policy_events(tables: Tables) -> Counted:
    return unreadable(tables.project, {policy_events.FILE_NAME: policy_events.read})


@measure("registers.policy_events.are_of_known_codes")
def _unknown_in_policy_events(tables: Tables) -> Counted:
    events = policy_events.read(tables.project)
    told = {
        "phenomena": set(catalogue.load(tables.project)),
        "indicators": set(indicator_catalogue.load()),
    }
    wrong = [
        f"{row['event_date']}: {code}"
        for row in events.iter_rows(named=True)
        for column, known in told.items()
        for code in row[column]
        if code not in known
    ]
    return Counted(wrong, events.height)
