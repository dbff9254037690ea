"""Measures of the registers people keep and of the pages that have been rendered."""

import re
from collections.abc import Callable, Mapping

import polars as pl

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.observations import store
from rake_analysis.periods import parse
from rake_analysis.phenomena import catalogue
from rake_analysis.privacy import corrections
from rake_analysis.project import Project
from rake_analysis.quality.measures import measure
from rake_analysis.quality.outcomes import Counted
from rake_analysis.quality.tables import Tables
from rake_analysis.registers import acknowledgements, comments, proposals

_ACCEPTED = ("accepted", "under_way")
_IDENTITY_CODE = re.compile(r"\b\d{6}[-+A-FYXWVU]\d{3}[0-9A-FHJ-NPR-Y]\b")
_REMOTE = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE)


def unreadable(project: Project, readers: Mapping[str, Callable[[Project], object]]) -> Counted:
    """Count the registers that are there and cannot be read. `readers`: file → the function that reads it."""
    kept = [name for name in readers if (project.registers / name).is_file()]
    wrong = []
    for name in kept:
        try:
            readers[name](project)
        except UserError:
            wrong.append(name)
    return Counted(wrong, len(kept))


@measure("registers.proposals.are_readable")
def _proposals(tables: Tables) -> Counted:
    readers = {
        proposals.PROPOSALS_FILE: proposals.read_proposals,
        proposals.EVENTS_FILE: proposals.read_events,
        proposals.OBSERVATIONS_FILE: proposals.read_observations,
    }
    return unreadable(tables.project, readers)


@measure("registers.proposals.are_of_phenomena")
def _phenomena(tables: Tables) -> Counted:
    table = tables.register(proposals.PROPOSALS_FILE)
    if table.is_empty():
        return Counted((), 0)
    wrong = table.filter(~pl.col("phenomenon").is_in(list(catalogue.load(tables.project))).fill_null(False))
    return Counted(wrong["reference"].to_list(), table.height)


@measure("registers.proposals.are_of_periods")
def _periods(tables: Tables) -> Counted:
    table = tables.register(proposals.PROPOSALS_FILE)
    wrong = []
    for reference, code in zip(table["reference"], table.get_column("period", default=pl.Series()), strict=False):
        try:
            parse(code or "")
        except UserError:
            wrong.append(reference)
    return Counted(wrong, table.height)


@measure("registers.proposals.are_unique")
def _repeated(tables: Tables) -> Counted:
    table = tables.register(proposals.PROPOSALS_FILE)
    wrong = table.filter(pl.col("proposal_id").is_duplicated()) if table.height else table
    return Counted(wrong["reference"].to_list(), table.height)


@measure("registers.events.are_of_proposals")
def _events(tables: Tables) -> Counted:
    events, known = tables.register(proposals.EVENTS_FILE), tables.register(proposals.PROPOSALS_FILE)
    if events.is_empty():
        return Counted((), 0)
    ids = known["proposal_id"].to_list() if known.height else []
    return Counted(
        events.filter(~pl.col("proposal_id").is_in(ids).fill_null(False))["reference"].to_list(), events.height
    )


@measure("registers.events.are_after_proposal")
def _early_events(tables: Tables) -> Counted:
    told = proposals.read_events(tables.project).join(proposals.read_proposals(tables.project), on="proposal_id")
    wrong = told.filter(pl.col("event_date") < pl.col("created_date"))
    return Counted([f"{row[0]}, {row[1]}" for row in wrong.select("proposal_id", "event_date").rows()], told.height)


def _as_of_period(tables: Tables) -> pl.DataFrame:
    register = proposals.read_proposals(tables.project)
    return proposals.with_status(register, proposals.read_events(tables.project), min(tables.today, tables.period.end))


@measure("registers.proposals.meet_their_deadline")
def _late(tables: Tables) -> Counted:
    table = _as_of_period(tables)
    dated = table.filter(pl.col("deadline").is_not_null() & pl.col("status").is_in(["open", *_ACCEPTED]))
    return Counted(dated.filter(pl.col("is_late"))["proposal_id"].to_list(), dated.height)


@measure("registers.proposals.have_someone_responsible")
def _nobody(tables: Tables) -> Counted:
    accepted = _as_of_period(tables).filter(pl.col("status").is_in(_ACCEPTED))
    return Counted(accepted.filter(pl.col("responsible").is_null())["proposal_id"].to_list(), accepted.height)


@measure("registers.acknowledgements.are_of_observations")
def _acknowledgements(tables: Tables) -> Counted:
    return _lost(tables, tables.register(acknowledgements.FILE_NAME))


@measure("registers.masking_corrections.are_of_observations")
def _masking(tables: Tables) -> Counted:
    return _lost(tables, tables.register(corrections.FILE))


def _lost(tables: Tables, table: pl.DataFrame) -> Counted:
    """Rows about observations of the period that are not there."""
    if table.is_empty():
        return Counted((), 0)
    own = table.filter(pl.col("observation_id").str.starts_with(f"{tables.period.code}-"))
    wrong = own.filter(~pl.col("observation_id").is_in(tables.observations["observation_id"].implode()))
    return Counted(wrong["reference"].to_list(), own.height)


@measure("registers.comments.are_signed")
def _unsigned(tables: Tables) -> Counted:
    folder = tables.project.root / "comments" / tables.period.code
    files = sorted(folder.glob("*.md"))
    wrong = []
    for file in files:
        try:
            comments.read(tables.project, tables.period, file.stem)
        except UserError:
            wrong.append(file.name)
    return Counted(wrong, len(files))


@measure("registers.comments.are_of_phenomena")
def _comment_files(tables: Tables) -> Counted:
    files = sorted((tables.project.root / "comments" / tables.period.code).glob("*.md"))
    known = catalogue.load(tables.project)
    return Counted([file.name for file in files if file.stem not in known], len(files))


def _site(tables: Tables) -> list[tuple[str, bytes]]:
    folder = tables.project.build / tables.period.code / "working" / "site"
    return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.html"))]


@measure("releases.pages.are_complete")
def _pages(tables: Tables) -> Counted:
    base = tables.project.build / tables.period.code / "working"
    if not (base / "site").is_dir():
        return Counted((), 0)
    wanted = [path.stem for path in sorted((base / "source").glob("*.qmd"))]
    return Counted([name for name in wanted if not (base / "site" / f"{name}.html").is_file()], len(wanted))


@measure("releases.pages.are_of_present_observations")
def _old_pages(tables: Tables) -> Counted:
    folder = tables.project.build / tables.period.code / "working" / "site"
    pages = sorted(folder.glob("*.html"))
    written = max((path.stat().st_mtime for path in store.paths(tables.project, tables.period)), default=0.0)
    return Counted([path.name for path in pages if path.stat().st_mtime < written], len(pages))


@measure("releases.pages.hold_no_identity_code")
def _identity_codes(tables: Tables) -> Counted:
    pages = _site(tables)
    return Counted([name for name, page in pages if _IDENTITY_CODE.search(page.decode("utf-8"))], len(pages))


@measure("releases.pages.need_no_network")
def _remote(tables: Tables) -> Counted:
    pages = _site(tables)
    return Counted([name for name, page in pages if _REMOTE.search(page.decode("utf-8"))], len(pages))


@measure("releases.pages.have_a_language")
def _languages(tables: Tables) -> Counted:
    pages = _site(tables)
    languages = "|".join(metadata.codes("languages"))
    declared = re.compile(rf"<html[^>]*\blang=[\"'](?:{languages})\b")
    return Counted([name for name, page in pages if not declared.search(page.decode("utf-8"))], len(pages))
