"""A half-year end to end: what lies in the inbox is read, coded and rendered; each step skips what is done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from rake_analysis import engine, official, reception
from rake_analysis.engine import PageResult, state
from rake_analysis.errors import UserError
from rake_analysis.exchange.package import DESCRIPTOR
from rake_analysis.observations import describe
from rake_analysis.observations.ingest import ingest
from rake_analysis.periods import Period
from rake_analysis.phenomena import coder
from rake_analysis.project import Project
from rake_analysis.report import pages as report_pages
from rake_analysis.report import release, workbook
from rake_analysis.report.load import AUDIENCES, WORKING

FIRST_PAGES = ("index.html", "professional_group.pdf", "compiled.pdf", "management_board.pdf")
STATISTICS_INBOX, EXCHANGE_INBOX = "statistics", "exchange"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Rendered:
    """What became of a period's pages, and where they are."""

    pages: list[PageResult]
    output: Path

    def count(self, status: str) -> int:
        return sum(page.status == status for page in self.pages)

    def lines(self) -> list[str]:
        """Sentences for the command line: how many pages, and which files to open."""
        numbers = f"{self.count('rendered')} pages rendered, {self.count('unchanged')} unchanged"
        failed = self.count("failed")
        summary = f"{numbers}, {failed} failed." if failed else f"{numbers}."
        openable = [str(self.output / name) for name in FIRST_PAGES if (self.output / name).is_file()]
        return [summary, *(f"Open {path}" for path in openable)]


def take_in(project: Project, period: Period, progress: Progress) -> Iterator[str]:
    """Read the inbox up to `period`: exports of each half-year, statistics, other counties' counts; then code.

    Yields a line per step.
    """
    inbox = project.inbox
    periods = [known for known in _inbox_periods(project) if known <= period]
    if not periods and period not in project.ingested_periods():
        raise UserError(
            f"there is nothing of {period} to read",
            place=str(inbox),
            remedy=f"Put the exports into {inbox / period.code}.",
        )
    exports = [(known, file) for known in periods for file in _exports(inbox / known.code)]
    for index, (known, file) in enumerate(exports):
        progress("Reading exports", index, len(exports))
        report = ingest(project, file, known)
        if not report.is_unchanged:
            yield describe.summary(report)
    progress("Reading exports", len(exports), len(exports))
    if (inbox / STATISTICS_INBOX).is_dir():
        made = official.import_folder(project, inbox / STATISTICS_INBOX, date.today())
        if made:
            yield f"Statistics: {len(made)} new snapshots."
    if any((inbox / EXCHANGE_INBOX).glob(f"*/{DESCRIPTOR}")):
        given = reception.receive(project, inbox / EXCHANGE_INBOX, now=datetime.now().astimezone())
        yield from (kept.line for kept in given if kept.status != "unchanged")
    coded = [known for known in project.ingested_periods() if known <= period]
    yield from code(project, coded, progress)


def code(
    project: Project,
    periods: list[Period],
    progress: Progress = lambda what, done, total: None,
    *,
    tells_all: bool = False,
) -> Iterator[str]:
    """Code the observations of `periods`. Yields a line per period whose codes changed, of all with `tells_all`."""
    for index, period in enumerate(periods):
        progress("Coding phenomena", index, len(periods))
        result = coder.code_period(project, period)
        if result.is_changed:
            yield f"{period}: {result.observation_count} observations coded, {result.unclassified_count} unclassified."
        elif tells_all:
            yield f"{period}: nothing changed."
    progress("Coding phenomena", len(periods), len(periods))


def check_audience(audience: str) -> None:
    """Raise UserError for an audience that has no pages."""
    if audience not in AUDIENCES:
        raise UserError(f"'{audience}' is not an audience", remedy=f"Known: {', '.join(AUDIENCES)}.")


def render(
    project: Project,
    period: Period,
    *,
    audience: str = "working",
    pages: list[str] | None = None,
    formats: tuple[str, ...] = engine.DEFAULT_FORMATS,
    engine_name: str = "auto",
    output: Path | None = None,
    progress: Progress = lambda what, done, total: None,
) -> Rendered:
    """Write the period's pages and render them.

    Raises UserError for an audience that this version cannot serve or a page that is not there.
    """
    check_audience(audience)
    if audience != WORKING:
        progress("Disclosure control", 0, 1)
        release.prepare(project, period)
        progress("Disclosure control", 1, 1)
    base = project.build / period.code / audience
    source = base / "source"
    written = report_pages.write_site(project, period, audience, source)
    known = [page.name for page in written]
    pages = [name.removesuffix(".qmd") for name in pages] if pages else None
    for name in pages or ():
        if name not in known:
            raise UserError(f"there is no page '{name}' in {period}", remedy=f"Pages: {', '.join(known)}.")
    target = (output or base / "site").resolve()
    _make_folder(target)
    result = engine.render(source, formats=formats, engine=engine_name, output=target, pages=pages, progress=progress)
    if audience != WORKING and pages is None:
        workbook.write(project, period, audience, target / workbook.FILE, code=state.package_digest())
    for page in result.pages:
        for one in written:
            # The analyst mends the notebook, not the site's copy of it; the lines are the same.
            page.problem = page.problem.replace(report_pages.body_name(one), one.source)
    return Rendered(result.pages, target)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"the pages cannot be written here ({error.strerror})", place=str(folder), remedy="Choose another folder."
        ) from error


def _inbox_periods(project: Project) -> list[Period]:
    return sorted(project.period(folder.name) for folder in project.inbox.glob("20??H[12]") if folder.is_dir())


def _exports(folder: Path) -> list[Path]:
    """The files a person put there, in name order; notes and what the system leaves there are not exports."""
    left = (".", "~", "README", "Thumbs.db", "desktop.ini")
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(left))
