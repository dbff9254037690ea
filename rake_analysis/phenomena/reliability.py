"""Agreement of people who coded the same period, measured from their review files and kept for the method section."""

from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.periods import Period
from rake_analysis.phenomena import agreement, review
from rake_analysis.project import Project
from rake_analysis.registers import tables
from rake_analysis.registers.tables import Column

FILE = "coding_agreement.csv"
_FIGURES = ("agreement_share", "kappa", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high")
_COLUMNS = ("period", "date", "coders", "phenomenon", "observation_count", "coded_count", *_FIGURES)
_DECIMALS = 4


def measure(project: Project, period: Period, paths: list[Path], *, today: date) -> pl.DataFrame:
    """Compare the review files of two or more people, keep the result of the period, and return it.

    An earlier result of the period is replaced. Columns as of `read`. Raises UserError for fewer than two files,
    for files without a common observation and as `review.decided` does.
    """
    if len(paths) < 2:
        raise UserError("agreement needs the review files of at least two people", remedy="Name each with --agreement.")
    decided = [review.decided(project, period, path) for path in paths]
    roles = [
        next((one.coder for one in decisions if one.coder), path.stem)
        for decisions, path in zip(decided, paths, strict=True)
    ]
    told = [{one.observation_id: one.phenomena for one in decisions} for decisions in decided]
    if not set.intersection(*(set(one) for one in told)):
        raise UserError("the review files have no observation in common", place=", ".join(map(str, paths)))
    result = agreement.compare(told).with_columns(
        pl.col(*_FIGURES).round(_DECIMALS),
        period=pl.lit(period.code),
        date=pl.lit(today),
        coders=pl.lit(" + ".join(roles)),
    )
    result = result.select(_COLUMNS)
    others = _register(project).filter(pl.col("period") != period.code)
    content = pl.concat([others, result]).write_csv()
    files.write_text(project.registers / FILE, content)
    return result


def read(project: Project, period: Period) -> pl.DataFrame:
    """Return the agreement measured for a period, overall first; no rows where it was not measured.

    Columns: period, date, coders (roles), phenomenon (null: overall), observation_count, coded_count,
    agreement_share, kappa, kappa_low, kappa_high, alpha, alpha_low, alpha_high (null as `agreement.compare` says).
    """
    return _register(project).filter(pl.col("period") == period.code)


def _register(project: Project) -> pl.DataFrame:
    whole = (
        Column("period"),
        Column("date", kind=date),
        Column("coders"),
        Column("phenomenon", required=False),
        Column("observation_count", kind=int),
        Column("coded_count", kind=int),
        *(Column(name, required=False) for name in _FIGURES),
    )
    return tables.read(project.registers / FILE, whole).with_columns(pl.col(*_FIGURES).cast(pl.Float64, strict=False))
