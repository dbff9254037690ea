"""New themes: words and word pairs that no phenomenon explains and that are commoner than in earlier periods."""

from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import numpy as np
import polars as pl

from rake_analysis import metadata
from rake_analysis.periods import Period
from rake_analysis.phenomena import catalogue as catalogues
from rake_analysis.phenomena import coder
from rake_analysis.phenomena.catalogue import Catalogue, LanguageCode
from rake_analysis.phenomena.coder import Coder
from rake_analysis.phenomena.lemmas import Token, lemmatiser, tokens
from rake_analysis.project import Project

_SHORTEST = 4
# How many words apart the two words of a pair stand at most.
_PAIR_REACH = 2


def candidates(project: Project, period: Period) -> pl.DataFrame:
    """Return the candidates of a period against the ingested periods before it; columns as of `compare`.

    Raises UserError where a period is not coded or its codes are stale.
    """
    periods = [known for known in project.ingested_periods() if known <= period]
    catalogue = catalogues.read(project)
    tables = [pl.read_parquet(project.observations / f"{known.code}.parquet") for known in periods]
    terms = [
        unexplained(table, coder.read_codes(project, [known]), catalogue)
        for table, known in zip(tables, periods, strict=True)
    ]
    counts = [table.height for table in tables]
    if period not in periods:
        return compare(terms[0].clear() if terms else _no_terms(), _no_terms(), 0, 0)
    return compare(terms[-1], pl.concat([_no_terms(), *terms[:-1]]), counts[-1], sum(counts[:-1]))


def unexplained(observations: pl.DataFrame, codes: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Return the base forms, and pairs of neighbouring ones, that lie outside every span of `codes`.

    Columns: observation_id, unit (organisation and unit; null where not stated), term (a pair with a space
    between), once per observation. Function words, the language's other frequent small words, words under four
    letters, masks and words that a rule knows are left out.
    """
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in codes.filter(pl.col("start").is_not_null()).iter_rows(named=True):
        spans.setdefault((row["observation_id"], row["field"]), []).append((row["start"], row["end"]))
    known = Coder(catalogue)
    rows: list[tuple[str, str | None, str]] = []
    columns = ["observation_id", "organisation", "unit", "language", *catalogue.fields]
    for observation_id, organisation, unit, language, *texts in observations.select(columns).iter_rows():
        found: set[str] = set()
        for field, content in zip(catalogue.fields, texts, strict=True):
            if content:
                spoken = known.language_of(content, language)
                found.update(_terms(content, spans.get((observation_id, field), ()), spoken, known, catalogue))
        where = None if unit is None else f"{organisation or ''}\n{unit}"
        rows.extend((observation_id, where, term) for term in sorted(found))
    return pl.DataFrame(rows, orient="row", schema=_no_terms().schema)


def compare(terms: pl.DataFrame, earlier: pl.DataFrame, report_count: int, earlier_report_count: int) -> pl.DataFrame:
    """Return the terms that are commoner in `terms` than in `earlier`, both as of `unexplained`, strongest first.

    Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn, 2008, eq. 16–22), over the
    observations in which a term stands; the prior is the term's share in all periods. Thresholds and their reasons:
    metadata/theme_limits.csv. Without earlier observations nothing can be compared: no candidates.

    Columns: term, report_count, unit_count (stated units), earlier_report_count, log_odds, z.
    """
    limits = theme_limits()
    counted = terms.group_by("term").agg(
        report_count=pl.col("observation_id").n_unique().cast(pl.Int64),
        unit_count=pl.col("unit").drop_nulls().n_unique().cast(pl.Int64),
    )
    before = earlier.group_by("term").agg(earlier_report_count=pl.col("observation_id").n_unique().cast(pl.Int64))
    table = counted.join(before, on="term", how="left").with_columns(pl.col("earlier_report_count").fill_null(0))
    if not report_count or not earlier_report_count:
        table = table.clear()
    now, then = table["report_count"].to_numpy(), table["earlier_report_count"].to_numpy()
    prior_size = limits["prior_report_count"]
    prior = prior_size * (now + then) / max(report_count + earlier_report_count, 1)
    log_odds = _log_odds(now + prior, report_count + prior_size) - _log_odds(
        then + prior, earlier_report_count + prior_size
    )
    deviation = np.sqrt(1 / np.maximum(now + prior, 1e-9) + 1 / np.maximum(then + prior, 1e-9))
    table = table.with_columns(log_odds=pl.Series(log_odds), z=pl.Series(log_odds / deviation))
    return (
        table.filter(
            (pl.col("report_count") >= limits["min_report_count"])
            & (pl.col("unit_count") >= limits["min_unit_count"])
            & (pl.col("z") >= limits["min_z"])
        )
        .sort(-pl.col("z"), "term")
        .head(int(limits["max_listed"]))
        .select("term", "report_count", "unit_count", "earlier_report_count", "log_odds", "z")
    )


@cache
def theme_limits() -> dict[str, float]:
    """Return name → value of the thresholds of candidates."""
    table = pl.read_csv(metadata.FOLDER / "theme_limits.csv", schema_overrides={"value": pl.Float64})
    return dict(table.select("name", "value").iter_rows())


def _no_terms() -> pl.DataFrame:
    return pl.DataFrame(schema={"observation_id": pl.String, "unit": pl.String, "term": pl.String})


def _log_odds(count: np.ndarray, whole: float) -> np.ndarray:
    return np.log(np.maximum(count, 1e-9) / np.maximum(whole - count, 1e-9))


def _terms(
    content: str, spans: Iterable[tuple[int, int]], language: LanguageCode, known: Coder, catalogue: Catalogue
) -> Iterable[str]:
    covered = list(spans)
    words = catalogue.languages[language]
    small = {*words.function_words, *words.negations, *words.coordinators, *words.absence_verbs, *words.fillers}
    base = lemmatiser(language)
    kept: list[tuple[Token, str]] = []
    for token in tokens(content):
        lemma = base.word(token.form).lemma
        is_small = len(lemma) < _SHORTEST or {token.form, lemma} & small or not any(map(str.isalpha, lemma))
        is_covered = any(start < token.end and token.start < end for start, end in covered)
        if not is_small and not is_covered and not known.is_rule_word(token.form, language):
            kept.append((token, lemma))
            yield lemma
    for (one, first), (other, second) in pairwise(kept):
        if other.position - one.position <= _PAIR_REACH and first != second:
            yield f"{first} {second}"
