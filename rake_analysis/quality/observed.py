"""Measures of observations: repeats, units and totals against earlier periods, masking, acute cases."""

import polars as pl

from rake_analysis import areas
from rake_analysis.observations import duplicates, masking_review
from rake_analysis.quality.measures import measure
from rake_analysis.quality.outcomes import Counted
from rake_analysis.quality.tables import Tables
from rake_analysis.registers import acknowledgements

# A unit that usually sends at least this many reports a half-year can fall silent; below, silence is chance.
_USUAL_REPORTS = 5
_IDENTITY_CODE = r"\b\d{6}[-+A-FYXWVU]\d{3}[0-9A-FHJ-NPR-Y]\b"


@measure("observations.description.is_sent_once")
def _repeats(tables: Tables) -> Counted:
    return Counted(duplicates.find(tables.observations)["observation_id"].to_list(), tables.observations.height)


@measure("observations.units.are_not_silent")
def _silent_units(tables: Tables) -> Counted:
    units = _units(tables).filter(pl.col("usual_count") >= _USUAL_REPORTS)
    return Counted(_numbered(units.filter(pl.col("report_count") == 0)), units.height)


@measure("observations.units.do_not_flood")
def _flooding_units(tables: Tables) -> Counted:
    """A flood: more than twice the usual, and more than chance (four square roots) above it."""
    units = _units(tables)
    usual = pl.max_horizontal(pl.col("usual_count"), pl.lit(1.0))
    limit = pl.max_horizontal(2 * usual, usual + 4 * usual.sqrt() + 3)
    return Counted(_numbered(units.filter(pl.col("report_count") > limit)), units.height)


def _units(tables: Tables) -> pl.DataFrame:
    """Reports of each unit now and on the average of earlier periods; no rows without earlier periods."""
    schema = {"unit": pl.String, "report_count": pl.Float64, "usual_count": pl.Float64}
    if not tables.earlier_periods:
        return pl.DataFrame(schema=schema)
    now = tables.observations.drop_nulls("unit").group_by("unit").agg(report_count=pl.len())
    before = tables.earlier.drop_nulls("unit").group_by("unit").agg(usual_count=pl.len() / len(tables.earlier_periods))
    joined = now.join(before, on="unit", how="full", coalesce=True).with_columns(
        pl.col("report_count", "usual_count").fill_null(0).cast(pl.Float64)
    )
    return joined.select(list(schema)).sort("unit")


def _numbered(units: pl.DataFrame) -> list[str]:
    """How many reports each has and usually has: a unit's name stays out of every output of the checks."""
    return [f"unit: {now:.0f} reports, usually {usual:.1f}" for _, now, usual in units.iter_rows()]


@measure("observations.total.is_usual")
def _total(tables: Tables) -> Counted:
    """How many times more, or fewer, reports than in the period before."""
    if not tables.earlier_periods or tables.observations.is_empty():
        return Counted((), 0)
    before = tables.earlier.filter(pl.col("period") == tables.earlier_periods[-1].code).height
    ratio = tables.observations.height / before if before else float("inf")
    return Counted((), before, max(ratio, 1 / ratio))


@measure("observations.days.are_spread")
def _days(tables: Tables) -> Counted:
    """The reports of the busiest day."""
    counts = tables.observations.group_by("received_date").len().sort("len", descending=True)
    busiest = counts.head(1)
    return Counted(
        [str(day) for day in busiest["received_date"]], tables.observations.height, float(busiest["len"].sum())
    )


@measure("observations.municipalities.are_covered")
def _covered(tables: Tables) -> Counted:
    places = [place.code for place in areas.municipalities(tables.project.settings.county_code)]
    told = set(tables.observations["municipality_code"])
    is_asked = bool(told - {None})
    return Counted([code for code in places if code not in told], len(places) if is_asked else 0)


@measure("observations.masking.is_reviewed")
def _unreviewed(tables: Tables) -> Counted:
    progress = masking_review.progress(tables.project, tables.period)
    spans = int(progress["span_count"].sum())
    return Counted((), spans, spans - int(progress["reviewed_count"].sum()))


@measure("observations.masking.leaves_no_identity_code")
def _identity_codes(tables: Tables) -> Counted:
    held = [
        pl.col(name).str.contains(_IDENTITY_CODE)
        for name in ("description", "consequences", "proposal_text", "unit", "organisation")
    ]
    wrong = tables.observations.filter(pl.any_horizontal(*held).fill_null(False))
    return Counted(wrong["observation_id"].to_list(), tables.observations.height)


@measure("observations.acute.is_acknowledged")
def _acute(tables: Tables) -> Counted:
    acute = tables.observations.filter(pl.col("is_acute"))
    known = acknowledgements.with_acknowledgement(acute, acknowledgements.read(tables.project))
    waiting = known.filter(~pl.col("is_acknowledged")).sort("received_date", "observation_id")
    return Counted(waiting["observation_id"].to_list(), acute.height)
