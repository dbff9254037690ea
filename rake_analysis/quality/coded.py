"""Measures of the coding: are codes of the present material, whole, and in line with earlier periods."""

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.phenomena import catalogue, coder, corrections
from rake_analysis.phenomena.catalogue import UNCLASSIFIED
from rake_analysis.quality.measures import measure
from rake_analysis.quality.outcomes import Counted
from rake_analysis.quality.tables import Tables

# A jump: shares differ by more than this, and by more than chance does (three standard errors).
_LEAST_JUMP = 0.10
_STANDARD_ERRORS = 3
_FEWEST_OBSERVATIONS = 20


@measure("coding.codes.are_current")
def _current(tables: Tables) -> Counted:
    try:
        coder.read_codes(tables.project, [tables.period])
    except UserError:
        return Counted([f"{tables.period.code}.codes"], 1)
    return Counted((), 1)


@measure("coding.codes.are_of_observations")
def _strangers(tables: Tables) -> Counted:
    ids = tables.codes.select("observation_id").unique()
    lost = ids.join(tables.observations, on="observation_id", how="anti")
    return Counted(lost["observation_id"].sort().to_list(), ids.height)


@measure("coding.observations.are_coded")
def _uncoded(tables: Tables) -> Counted:
    lost = tables.observations.join(tables.codes, on="observation_id", how="anti")
    return Counted(lost["observation_id"].to_list(), tables.observations.height if tables.codes.height else 0)


@measure("coding.phenomenon.is_in_catalogue")
def _unknown_phenomena(tables: Tables) -> Counted:
    known = list(catalogue.load(tables.project))
    wrong = tables.codes.filter(~pl.col("phenomenon").is_in(known))
    return Counted(wrong["observation_id"].unique().sort().to_list(), tables.codes.height, wrong.height)


@measure("coding.observation.is_classified")
def _unclassified(tables: Tables) -> Counted:
    found = tables.codes.filter(pl.col("phenomenon") == UNCLASSIFIED)["observation_id"].unique().sort()
    return Counted(found.to_list(), tables.codes["observation_id"].n_unique())


@measure("coding.phenomena.keep_their_share")
def _jumps(tables: Tables) -> Counted:
    now, before = _shares(tables.codes), _shares(tables.earlier_codes)
    now_total, before_total = (table["observation_id"].n_unique() for table in (tables.codes, tables.earlier_codes))
    if min(now_total, before_total) < _FEWEST_OBSERVATIONS:
        return Counted((), 0)
    both = now.join(before, on="phenomenon", how="full", coalesce=True, suffix="_before").fill_null(0)
    pooled = (pl.col("count") + pl.col("count_before")) / (now_total + before_total)
    error = (pooled * (1 - pooled) * (1 / now_total + 1 / before_total)).sqrt()
    change = (pl.col("count") / now_total - pl.col("count_before") / before_total).abs()
    jumped = both.filter((change > _LEAST_JUMP) & (change > _STANDARD_ERRORS * error))
    return Counted(jumped["phenomenon"].sort().to_list(), both.height)


def _shares(codes: pl.DataFrame) -> pl.DataFrame:
    return codes.group_by("phenomenon").agg(count=pl.col("observation_id").n_unique().cast(pl.Int64))


@measure("coding.span.is_inside_text")
def _spans(tables: Tables) -> Counted:
    """A span outside its field's text belongs to another version of the text."""
    spans = tables.codes.filter(pl.col("start").is_not_null() & pl.col("field").is_not_null())
    wrong: list[str] = []
    for (name,), part in spans.group_by("field"):
        lengths = tables.observations.select("observation_id", length=pl.col(str(name)).str.len_chars().fill_null(0))
        is_outside = (pl.col("start") >= pl.col("end")) | (pl.col("end") > pl.col("length"))
        wrong += part.join(lengths, on="observation_id").filter(is_outside)["observation_id"].to_list()
    return Counted(sorted(wrong), spans.height)


@measure("coding.rule.does_not_dominate")
def _dominant(tables: Tables) -> Counted:
    """Observations that one rule alone found, at most."""
    rules = tables.codes.filter(pl.col("field").is_not_null() & (pl.col("rule") != "tone"))
    counts = rules.group_by("rule").agg(count=pl.col("observation_id").n_unique()).sort("count", "rule")
    top = counts.tail(1)
    return Counted(top["rule"].to_list(), tables.codes["observation_id"].n_unique(), float(top["count"].sum()))


@measure("coding.corrections.are_of_observations")
def _lost_corrections(tables: Tables) -> Counted:
    made = tables.register(corrections.FILE)
    if made.is_empty():
        return Counted((), 0)
    own = made.filter(pl.col("observation_id").str.starts_with(f"{tables.period.code}-"))
    lost = own.join(tables.observations, on="observation_id", how="anti")
    return Counted(lost["reference"].to_list(), own.height)


@measure("coding.corrections.are_of_phenomena")
def _unknown_corrections(tables: Tables) -> Counted:
    made = tables.register(corrections.FILE)
    if made.is_empty():
        return Counted((), 0)
    wrong = made.filter(~pl.col("phenomenon").is_in(list(catalogue.load(tables.project))))
    return Counted(wrong["reference"].to_list(), made.height)


@measure("coding.review.is_begun")
def _unreviewed(tables: Tables) -> Counted:
    """Observations that no person has corrected: all of them while nobody has looked."""
    made = tables.register(corrections.FILE)
    seen = made.height and tables.observations.join(made, on="observation_id", how="semi").height
    return Counted((), tables.observations.height, 0 if seen else tables.observations.height)
