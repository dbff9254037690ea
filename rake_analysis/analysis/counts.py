"""How many observations of each phenomenon, from how many places, and how that changed.

A count measures reporting, never prevalence. Counts are of distinct observations; an observation with
several phenomena counts in each of them.
"""

from collections.abc import Iterable

import polars as pl

from rake_analysis import areas
from rake_analysis.analysis import evidence
from rake_analysis.analysis.rate_ratios import benjamini_hochberg, rate_change


def phenomenon_counts(observations: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Return the counts of each phenomenon in each period.

    Columns: period, phenomenon, report_count, unit_count (distinct units, an unstated unit is none),
    municipality_count (without "whole county"), role_count. Every phenomenon of `codes` has a row in every
    period of `observations`: a zero is a period in which nobody reported it. Ordered by period and phenomenon.
    """
    coded = _coded(observations, codes)
    counted = coded.group_by("period", "phenomenon").agg(
        report_count=pl.len(),
        unit_count=unit_count(),
        municipality_count=municipality_count(),
        role_count=pl.col("reporter_role").drop_nulls().n_unique(),
    )
    grid = observations.select("period").unique().join(coded.select("phenomenon").unique(), how="cross")
    return (
        grid.join(counted, on=["period", "phenomenon"], how="left")
        .with_columns(pl.col("^.*_count$").fill_null(0).cast(pl.Int64))
        .sort("period", "phenomenon")
    )


def observations_of(observations: pl.DataFrame, codes: pl.DataFrame, phenomenon: str) -> pl.DataFrame:
    """Return the observations that carry a phenomenon, each once, in their own order."""
    return observations.join(
        codes.filter(pl.col("phenomenon") == phenomenon).select("observation_id").unique(),
        on="observation_id",
        how="semi",
        maintain_order="left",
    )


def breakdown(
    observations: pl.DataFrame, codes: pl.DataFrame, phenomenon: str, period: str, column: str
) -> pl.DataFrame:
    """Return the counts of a phenomenon in a period by the values of `column`.

    Columns: code (text; null for observations that do not state it), report_count, unit_count. An observation
    counts once under each of its values, so the parts of a list column may add up to more than the whole.
    Ordered from the largest, equal ones by code, null last.
    """
    chosen = observations_of(observations.filter(pl.col("period") == period), codes, phenomenon)
    if isinstance(chosen.schema[column], pl.List):
        chosen = chosen.with_columns(pl.col(column).list.unique()).explode(column, empty_as_null=True)
    return (
        chosen.group_by(code=pl.col(column).cast(pl.String))
        .agg(report_count=pl.len().cast(pl.Int64), unit_count=unit_count().cast(pl.Int64))
        .sort(pl.col("code").is_null(), -pl.col("report_count"), "code")
    )


def exposures(observations: pl.DataFrame, periods: dict[str, int]) -> pl.DataFrame:
    """Return what the observations of each period come from.

    `periods` gives the days of each period. Columns: period, day_count, unit_count (distinct units that
    reported anything), report_count. Ordered by period; a period of `periods` without observations has zeros.
    """
    days = pl.DataFrame(
        {"period": list(periods), "day_count": list(periods.values())},
        schema={"period": pl.String, "day_count": pl.Int64},
    )
    counted = observations.group_by("period").agg(unit_count=unit_count(), report_count=pl.len())
    return (
        days.join(counted, on="period", how="left")
        .with_columns(pl.col("unit_count", "report_count").fill_null(0).cast(pl.Int64))
        .sort("period")
    )


def changes(counts: pl.DataFrame, period: str, previous: str | None, exposures: pl.DataFrame) -> pl.DataFrame:
    """Return the change of every phenomenon from `previous` to `period`.

    `counts` is the answer of `phenomenon_counts`, `exposures` that of `exposures`, both over all periods with
    observations. Rates are per day and per unit that reported (per day alone where either period states no
    units), so that more reporting units do not look like a rising phenomenon.

    Columns: phenomenon, count_before (null without `previous`), count_after, unit_count_after, grade (the
    better of the two periods), ratio, low, high, p_value, q_value, direction. Directions:

    - `new`: reported now, in none of the two or more periods before. No test.
    - `not_assessed`: few observations in both periods, no previous period, or one without any report. No ratio.
    - `rising`, `falling`: the exact interval of the ratio leaves out 1 and, where the grade is `measured`,
      q ≤ 0.05 over all assessed phenomena. Under `indicative` this is an indication, not a tested finding.
    - `steady`: assessed and neither; a change that chance can explain.
    """
    table = _paired(counts, period, previous).with_columns(
        is_new=pl.col("phenomenon").is_in(_new_phenomena(counts, period, exposures["period"]).implode()),
    )
    is_few = pl.col("grade") == evidence.grades()[0].code
    has_both = _has_reports(exposures, previous) and _has_reports(exposures, period)
    table = table.with_columns(is_assessed=~pl.col("is_new") & ~is_few & pl.lit(has_both))
    tested = table.filter("is_assessed")
    if tested.height and previous is not None:
        before, after = _exposure_pair(exposures, previous, period)
        rates = rate_change(tested["count_before"], before, tested["count_after"], after)
    else:
        rates = pl.DataFrame(schema=dict.fromkeys(("ratio", "low", "high", "p_value"), pl.Float64))
    rates = rates.with_columns(q_value=benjamini_hochberg(rates["p_value"]), phenomenon=tested["phenomenon"])
    table = table.join(rates, on="phenomenon", how="left", maintain_order="left").with_columns(direction=_direction())
    return table.select(
        "phenomenon",
        "count_before",
        "count_after",
        "unit_count_after",
        "grade",
        "ratio",
        "low",
        "high",
        "p_value",
        "q_value",
        "direction",
    )


def unit_count() -> pl.Expr:
    """Return the number of distinct units that are stated; the same name in two organisations is two units."""
    return pl.concat_str(pl.col("organisation").fill_null(""), "unit", separator="\n").drop_nulls().n_unique()


def municipality_count() -> pl.Expr:
    """Return the number of distinct municipalities that are stated."""
    code = pl.col("municipality_code")
    return code.filter(code != areas.WHOLE_COUNTY).n_unique()


def _coded(observations: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    return observations.join(codes.select("observation_id", "phenomenon").unique(), on="observation_id", how="inner")


def _paired(counts: pl.DataFrame, period: str, previous: str | None) -> pl.DataFrame:
    def of(code: str | None, suffix: str) -> pl.DataFrame:
        columns = [
            pl.col(name).cast(pl.Int64).alias(f"{name.removeprefix('report_')}_{suffix}")
            for name in ("report_count", "unit_count")
        ]
        return counts.filter(pl.col("period").eq_missing(pl.lit(code))).select("phenomenon", *columns)

    known = counts.filter(pl.col("period").is_in([code for code in (period, previous) if code]))
    table = known.select("phenomenon").unique().sort("phenomenon")
    for code, suffix in ((previous, "before"), (period, "after")):
        table = table.join(of(code, suffix), on="phenomenon", how="left", maintain_order="left")
        if code is not None:
            table = table.with_columns(pl.col(f"count_{suffix}", f"unit_count_{suffix}").fill_null(0))
    ranks = {grade.code: rank for rank, grade in enumerate(evidence.grades())}
    rank = pl.max_horizontal(
        evidence.grade_expr(pl.col(f"count_{suffix}"), pl.col(f"unit_count_{suffix}")).replace_strict(ranks)
        for suffix in ("before", "after")
    )
    return table.with_columns(grade=rank.replace_strict({rank: code for code, rank in ranks.items()}))


def _new_phenomena(counts: pl.DataFrame, period: str, periods: Iterable[str]) -> pl.Series:
    """Return the phenomena reported in `period` and in none of the periods before it, two at least."""
    needed = int(evidence.limits()["new_after_empty_periods"])
    before = sorted(code for code in periods if code < period)[-needed:]
    seen = counts.filter(pl.col("report_count") > 0)
    now = seen.filter(pl.col("period") == period)["phenomenon"]
    if len(before) < needed:
        return now.clear()
    earlier = seen.filter(pl.col("period").is_in(before))["phenomenon"]
    return now.filter(~now.is_in(earlier.implode()))


def _has_reports(exposures: pl.DataFrame, period: str | None) -> bool:
    """A period in which nobody reported anything says nothing of any phenomenon."""
    return period is not None and exposures.filter(pl.col("period") == period)["report_count"].sum() > 0


def _exposure_pair(exposures: pl.DataFrame, previous: str, period: str) -> tuple[float, float]:
    rows = {row["period"]: row for row in exposures.iter_rows(named=True)}
    before, after = rows[previous], rows[period]
    if before["unit_count"] and after["unit_count"]:
        return before["day_count"] * before["unit_count"], after["day_count"] * after["unit_count"]
    return before["day_count"], after["day_count"]


def _direction() -> pl.Expr:
    strongest = evidence.grades()[-1].code
    is_supported = (pl.col("grade") != strongest) | (pl.col("q_value") <= evidence.limits()["false_discovery_rate"])
    return (
        pl.when("is_new")
        .then(pl.lit("new"))
        .when(~pl.col("is_assessed"))
        .then(pl.lit("not_assessed"))
        .when((pl.col("low") > 1) & is_supported)
        .then(pl.lit("rising"))
        .when((pl.col("high") < 1) & is_supported)
        .then(pl.lit("falling"))
        .otherwise(pl.lit("steady"))
    )
