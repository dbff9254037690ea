"""The one door through which pages read: what they read is recorded, and a release sees no observation."""

from functools import cached_property
from typing import Any

import polars as pl

from rake_analysis import areas
from rake_analysis.errors import UserError
from rake_analysis.exchange import store as partner_store
from rake_analysis.observations import masking_review, store
from rake_analysis.official import Snapshot
from rake_analysis.official import catalogue as indicator_catalogue
from rake_analysis.official import snapshots as snapshot_store
from rake_analysis.periods import Period
from rake_analysis.phenomena import catalogue as phenomenon_catalogue
from rake_analysis.phenomena import coder, reliability
from rake_analysis.phenomena import corrections as coding_corrections
from rake_analysis.privacy import corrections
from rake_analysis.project import SETTINGS_FILE, Project
from rake_analysis.registers import acknowledgements, comments, quotes
from rake_analysis.report import release
from rake_analysis.report.inputs import record
from rake_analysis.report.registered import Registers

WORKING = "working"
AUDIENCES = (WORKING, "professional", "management", "public")

# What of a Material tells of single observations.
_WITHHELD = frozenset(
    (
        "observations",
        "current",
        "codes",
        "rejected_now",
        "masked_now",
        "masking_progress",
        "coding_corrections",
        "coding_agreement",
        "acute",
    )
)


def material(period: str, area: str | None = None, audience: str = "working") -> "Material":
    """Return what pages of a period show, of the project around the current folder.

    `area` is a wellbeing county's two digits, the project's own county without it. For every audience but `working`
    observations are out of reach: such pages take their counts from `cells`. Raises UserError for a period that has
    no observations and for an unknown audience.
    """
    if audience not in AUDIENCES:
        raise UserError(f"'{audience}' is not an audience", remedy=f"Known: {', '.join(AUDIENCES)}.")
    project = Project.find()
    record(project.root / SETTINGS_FILE)
    county = areas.area(areas.COUNTY, area or project.settings.county_code)
    kind = Material if audience == WORKING else ReleaseMaterial
    made = kind(project, project.period(period), county, audience)
    if made.period not in made.periods:
        raise UserError(
            f"there are no observations of {made.period}",
            place=str(project.observations),
            remedy=f"Read its exports first: rake-analysis ingest FILE --period {made.period}.",
        )
    return made


class Material:
    """A period's observations, codes, statistics and registers; each is read, and recorded, when first asked for."""

    def __init__(self, project: Project, period: Period, county: areas.Area, audience: str = WORKING):
        self.project = project
        self.audience = audience
        self.period = period
        self.county = county
        self.collaborative_area = areas.collaborative_area_of(county.code)

    @cached_property
    def periods(self) -> list[Period]:
        """The periods with observations up to this one, oldest first."""
        record(self.project.observations)
        return [known for known in self.project.ingested_periods() if known <= self.period]

    @cached_property
    def previous(self) -> Period | None:
        """The period with observations before this one."""
        earlier = [known for known in self.periods if known < self.period]
        return earlier[-1] if earlier else None

    @cached_property
    def observations(self) -> pl.DataFrame:
        """Observations of `periods` (contract Observation)."""
        for period in self.periods:
            record(*store.paths(self.project, period))
        return store.read(self.project, self.periods)

    @cached_property
    def codes(self) -> pl.DataFrame:
        """Phenomena of the observations of `periods` (contract PhenomenonCode)."""
        for period in self.periods:
            record(coder.codes_path(self.project, period))
        return coder.read_codes(self.project, self.periods)

    @cached_property
    def rejected_now(self) -> pl.DataFrame:
        """Rejected rows of this period."""
        record(*store.paths(self.project, self.period))
        return store.read_rejected(self.project, [self.period])

    @cached_property
    def masked_now(self) -> pl.DataFrame:
        """Masked spans of this period's texts."""
        record(*store.paths(self.project, self.period))
        return store.read_masked(self.project, [self.period])

    @cached_property
    def masking_progress(self) -> pl.DataFrame:
        """How much of this period's masking a person has reviewed (columns as of masking_review.progress)."""
        record(*store.paths(self.project, self.period))
        record(*(self.project.registers / name for name in (corrections.FILE, corrections.KEY_FILE)))
        return masking_review.progress(self.project, self.period)

    @cached_property
    def coding_corrections(self) -> pl.DataFrame:
        """People's corrections of the coding that are in force in this period's observations."""
        record(self.project.registers / coding_corrections.FILE)
        made = coding_corrections.in_force(coding_corrections.read(self.project))
        return made.join(self.current, on="observation_id", how="semi")

    @cached_property
    def coding_agreement(self) -> pl.DataFrame:
        """Agreement of people who coded this period (columns as of reliability.read)."""
        record(self.project.registers / reliability.FILE)
        return reliability.read(self.project, self.period)

    @cached_property
    def current(self) -> pl.DataFrame:
        """Observations of this period."""
        return self.observations.filter(pl.col("period") == self.period.code)

    @cached_property
    def phenomena(self) -> dict[str, phenomenon_catalogue.Phenomenon]:
        record(phenomenon_catalogue.project_file(self.project))
        return phenomenon_catalogue.load(self.project)

    @cached_property
    def indicators(self) -> dict[str, indicator_catalogue.Indicator]:
        return indicator_catalogue.load()

    @cached_property
    def snapshots(self) -> dict[str, Snapshot]:
        """Newest whole snapshot of each indicator that has one, by the indicator's key."""
        record(self.project.statistics)
        newest = snapshot_store.newest(self.project)
        return {
            key: newest[indicator.source, indicator.snapshot_id]
            for key, indicator in self.indicators.items()
            if (indicator.source, indicator.snapshot_id) in newest
        }

    @cached_property
    def statistics(self) -> pl.DataFrame:
        """Every figure of the catalogue's indicators in `snapshots` (contract Statistic)."""
        record(*(kept.path / snapshot_store.MANIFEST for kept in self.snapshots.values()))
        return snapshot_store.read(self.project, self.snapshots)

    @cached_property
    def damaged_snapshots(self) -> list[Snapshot]:
        """Snapshots that cannot be read, in whose place an earlier one stands."""
        record(self.project.statistics)
        return snapshot_store.damaged(self.project)

    @cached_property
    def registers(self) -> Registers:
        """Proposals, decisions, policy events and comments, and what is wrong in them."""
        audience = None if self.audience == WORKING else self.audience
        return Registers(self.project, self.period, list(self.phenomena), list(self.indicators), audience=audience)

    @property
    def proposals(self) -> pl.DataFrame:
        """Proposals with their status on the period's last day."""
        return self.registers.proposals

    @cached_property
    def partners(self) -> partner_store.Given:
        """What other counties gave of this period."""
        record(*partner_store.paths(self.project, self.period.code))
        return partner_store.read(self.project, self.period.code)

    @cached_property
    def acute(self) -> pl.DataFrame:
        """This period's acute observations, the oldest first, with their acknowledgement where there is one."""
        record(acknowledgements.register(self.project))
        acute = self.current.filter(pl.col("is_acute")).sort("received_date", "observation_id")
        return acknowledgements.with_acknowledgement(acute, acknowledgements.read(self.project))

    def comment(self, phenomenon: str) -> comments.Comment | None:
        """The working group's comment on a phenomenon in this period, where the audience may read it."""
        return self.registers.comment(phenomenon)


class ReleaseMaterial(Material):
    """What a page of a release may show: protected counts, approved quotes, statistics and registers."""

    def __getattribute__(self, name: str) -> Any:
        if name in _WITHHELD:
            raise UserError(
                f"a page of a release may not read '{name}', which disclosure control has not seen",
                remedy="Take counts from material.cells, quotes from material.quotes.",
            )
        return super().__getattribute__(name)

    @cached_property
    def cells(self) -> release.Cells:
        """The counts that the release shows or hides."""
        record(release.folder(self.project, self.period) / release.FILE)
        return release.read(self.project, self.period, self.audience)

    @cached_property
    def quotes(self) -> pl.DataFrame:
        """Quotes of this period's observations approved for the audience: `quote_id`, `wording`."""
        record(quotes.register(self.project))
        approved = quotes.for_audience(quotes.read(self.project), self.audience)
        return approved.filter(pl.col("observation_id").str.starts_with(f"{self.period}-"))

    def quotes_of(self, phenomenon: str) -> pl.DataFrame:
        """The approved quotes whose observation is about a phenomenon."""
        record(coder.codes_path(self.project, self.period))
        codes = coder.read_codes(self.project, [self.period]).filter(pl.col("phenomenon") == phenomenon)
        return self.quotes.join(codes, on="observation_id", how="semi", maintain_order="left")
