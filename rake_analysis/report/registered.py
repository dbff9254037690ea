"""The registers as pages show them: a row that points to nothing is left out and told, so that the page is made."""

from functools import cached_property
from pathlib import Path

import polars as pl

from rake_analysis import finnish
from rake_analysis.errors import UserError
from rake_analysis.periods import Period
from rake_analysis.project import Project
from rake_analysis.registers import comments, decisions, policy_events, proposals, tables
from rake_analysis.report.inputs import record


class Registers:
    """Proposals, decisions, policy events and comments up to a period's last day, and what is wrong in them.

    A register that cannot be read at all still raises UserError. `phenomena` and `indicators` are the known codes,
    `audience` that of a release, None for the working pages.
    """

    def __init__(
        self, project: Project, period: Period, phenomena: list[str], indicators: list[str], *, audience: str | None
    ):
        self._project = project
        self._period = period
        self._phenomena = phenomena
        self._indicators = indicators
        self._audience = audience

    @property
    def _is_working(self) -> bool:
        return self._audience is None

    def _path(self, name: str) -> Path:
        path = self._project.registers / name
        record(path)
        return path

    @cached_property
    def _register(self) -> pl.DataFrame:
        self._path(proposals.PROPOSALS_FILE)
        return proposals.read_proposals(self._project)

    @cached_property
    def _events(self) -> pl.DataFrame:
        table = tables.read(self._path(proposals.EVENTS_FILE), proposals.EVENT_COLUMNS)
        return table.sort("event_date", maintain_order=True)

    @cached_property
    def proposals(self) -> pl.DataFrame:
        """Proposals about known phenomena, with their status on the period's last day."""
        known = self._register.filter(pl.col("phenomenon").is_in(self._phenomena))
        return proposals.with_status(known, self._events, self._period.end)

    @cached_property
    def proposal_events(self) -> pl.DataFrame:
        """What happened to proposals of the register up to the period's last day, oldest first."""
        known = self._events.join(self._register, on="proposal_id", how="semi", maintain_order="left")
        return known.filter(pl.col("event_date") <= self._period.end)

    @cached_property
    def _all_policy_events(self) -> pl.DataFrame:
        self._path(policy_events.FILE_NAME)
        return policy_events.read(self._project)

    @cached_property
    def policy_events(self) -> pl.DataFrame:
        """What changed in laws, benefits and services (columns as of policy_events.read), to the period's last day.

        Codes that are not known are taken out; an event that had no other is left out.
        """
        table = self._all_policy_events.filter(pl.col("event_date") <= self._period.end)
        told = table.with_columns(
            pl.col("phenomena").list.set_intersection(self._phenomena),
            pl.col("indicators").list.set_intersection(self._indicators),
        )
        was_of_all = (table["phenomena"].list.len() == 0) & (table["indicators"].list.len() == 0)
        is_of_some = (told["phenomena"].list.len() > 0) | (told["indicators"].list.len() > 0)
        return told.filter(was_of_all | is_of_some)

    @cached_property
    def _all_decisions(self) -> pl.DataFrame:
        self._path(decisions.FILE_NAME)
        return decisions.read(self._project)

    @cached_property
    def decisions(self) -> pl.DataFrame:
        """What the professional group decided of each phenomenon, in this period and before; what holds only."""
        return self._all_decisions.filter("is_in_force", pl.col("period") <= self._period.code)

    def comment(self, phenomenon: str) -> comments.Comment | None:
        """The working group's comment on a phenomenon in this period, where its author lets the audience read it.

        None where it cannot be read, too: `has_broken_comment` tells.
        """
        found = self._comment(phenomenon)
        if isinstance(found, UserError) or found is None:
            return None
        return found if self._is_working or self._audience in found.audiences else None

    def has_broken_comment(self, phenomenon: str) -> bool:
        """Whether there is a comment that cannot be read: its author, day or audiences are missing or wrong."""
        return isinstance(self._comment(phenomenon), UserError)

    def _comment(self, phenomenon: str) -> comments.Comment | UserError | None:
        record(comments.path(self._project, self._period, phenomenon))
        try:
            return comments.read(self._project, self._period, phenomenon)
        except UserError as error:
            return error

    def observations_behind(self, proposal_id: str) -> list[str]:
        """The ids of the observations that a proposal rests on. Raises UserError for a page of a release."""
        if not self._is_working:
            raise UserError(
                "a page of a release may not read which observations a proposal rests on",
                remedy="Leave it to the working pages.",
            )
        table = tables.read(self._path(proposals.OBSERVATIONS_FILE), proposals.OBSERVATION_COLUMNS)
        return table.filter(pl.col("proposal_id") == proposal_id)["observation_id"].sort().to_list()

    @cached_property
    def gaps(self) -> list[str]:
        """What was left out or contradicts itself, a Finnish sentence for each kind; empty when all is well.

        Comments are not among it: a page that shows none need not be made again when one changes.
        """
        strangers = self._register.filter(~pl.col("phenomenon").is_in(self._phenomena))["proposal_id"]
        lost = self._events.join(self._register, on="proposal_id", how="anti")["proposal_id"].unique()
        against = decisions.conflicts(self._all_decisions).filter(pl.col("period") == self._period.code)
        unknown = _unknown(self._all_policy_events["phenomena"], self._phenomena)
        unknown += _unknown(self._all_policy_events["indicators"], self._indicators)
        told = (
            ("Ehdotuksen ilmiötä ei ole luettelossa, joten ehdotus on jätetty pois", sorted(strangers)),
            ("Käsittelytieto viittaa ehdotukseen, jota ei ole", sorted(lost)),
            ("Kauden päätökset ovat ristiriidassa, ja viimeisin on voimassa", sorted(set(against["phenomenon"]))),
            ("Tapahtuma viittaa tuntemattomaan ilmiöön tai osoittimeen", sorted(unknown)),
        )
        return [f"{what}: {finnish.listing(which)}." for what, which in told if which]


def _unknown(codes: pl.Series, known: list[str]) -> list[str]:
    return sorted(set(codes.explode(empty_as_null=True).drop_nulls()) - set(known))
