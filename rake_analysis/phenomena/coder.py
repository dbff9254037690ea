"""Codes observations by the catalogue's rules and keeps each period's codes beside its observations."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from rake_analysis.contracts import PhenomenonCode
from rake_analysis.errors import UserError
from rake_analysis.periods import Period
from rake_analysis.phenomena import catalogue as catalogues
from rake_analysis.phenomena import corrections, stamps
from rake_analysis.phenomena.catalogue import GOOD_PRACTICE, UNCLASSIFIED, Catalogue, LanguageCode
from rake_analysis.phenomena.lemmas import Lemmatiser, lemmatiser
from rake_analysis.phenomena.matching import Matcher
from rake_analysis.phenomena.voikko import VoikkoLemmatiser
from rake_analysis.project import Project

_Found = tuple[str, str, str | None, int | None, int | None]

_GOOD_TONES = ("good_practice", "positive")
# A text is taken as written in the other language than its form only on clear evidence.
_CLEAR_LEAD = 2


class Coder:
    """The rules of one catalogue, ready to use. Deterministic: the same text always gets the same codes."""

    def __init__(self, catalogue: Catalogue):
        self.name = f"rules {catalogue.version}, {catalogue.lemmatiser}"
        self._catalogue = catalogue
        self._function_words = {code: frozenset(one.function_words) for code, one in catalogue.languages.items()}
        self._matchers: dict[LanguageCode, Matcher] = {}

    def code(self, observations: pl.DataFrame) -> pl.DataFrame:
        """Return the codes of `observations` as `code_observations` describes."""
        fields = self._catalogue.fields
        columns = ["observation_id", "language", "tone", *fields]
        rows: list[tuple[str | int | None, ...]] = []
        for observation_id, language, tone, *texts in observations.select(columns).iter_rows():
            is_good = tone in _GOOD_TONES
            found = self._findings(fields, texts, language, is_good)
            if is_good:
                found.append((GOOD_PRACTICE, "tone", "tone", None, None))
            if not found:
                found.append((UNCLASSIFIED, "unclassified", None, None, None))
            rows.extend((observation_id, *finding) for finding in found)
        codes = pl.DataFrame(
            rows,
            orient="row",
            schema={
                "observation_id": pl.String,
                "phenomenon": pl.String,
                "rule": pl.String,
                "field": pl.String,
                "start": pl.Int64,
                "end": pl.Int64,
            },
        )
        return PhenomenonCode.validate(
            codes.with_columns(coder=pl.lit(self.name))
            .select(PhenomenonCode.column_names())
            .sort("observation_id", "phenomenon", "field", "start", "end", maintain_order=True),
        )

    def _findings(
        self, fields: Sequence[str], texts: Sequence[str | None], language: str | None, is_good: bool
    ) -> list[_Found]:
        return [
            (finding.phenomenon, finding.rule, field, finding.start, finding.end)
            for field, text in zip(fields, texts, strict=True)
            if text
            for finding in self._matcher(self.language_of(text, language)).findings(text, is_good=is_good)
        ]

    def language_of(self, text: str, form_language: str | None) -> LanguageCode:
        """Return the language of `text` by its function words; when they do not tell, the form's, else Finnish."""
        forms = text.lower().split()
        assumed: LanguageCode = "sv" if form_language == "sv" else "fi"
        other: LanguageCode = "fi" if assumed == "sv" else "sv"
        theirs, ours = self._function_words[other], self._function_words[assumed]
        lead = sum(form in theirs for form in forms) - sum(form in ours for form in forms)
        return other if lead >= _CLEAR_LEAD else assumed

    def is_rule_word(self, form: str, language: LanguageCode) -> bool:
        """Tell whether a word form alone shows a phenomenon by some rule."""
        return self._matcher(language).is_rule_word(form)

    def _lemmatiser(self, language: LanguageCode) -> Lemmatiser:
        is_voikko = self._catalogue.lemmatiser == "voikko" and language == "fi"
        return VoikkoLemmatiser() if is_voikko else lemmatiser(language)

    def _matcher(self, language: LanguageCode) -> Matcher:
        if language not in self._matchers:
            self._matchers[language] = Matcher(self._catalogue, language, self._lemmatiser(language))
        return self._matchers[language]


def code_observations(observations: pl.DataFrame, catalogue: Catalogue | None = None) -> pl.DataFrame:
    """Return the phenomena of observations, one row per (observation, phenomenon, span), as PhenomenonCode.

    `observations` has at least observation_id, language, tone and the catalogue's text fields (masked).
    `start` and `end` are characters of the field named in `field`. The proposal is not coded: it tells a
    remedy, not what was seen. A good or positive `tone` gives HYV (rule `tone`, no span) besides; an
    observation in which nothing was found gets MUU (rule `unclassified`, no field). Ordered by observation.
    """
    if catalogue is None or catalogue is catalogues.read():
        return _packaged_coder().code(observations)
    return Coder(catalogue).code(observations)


@cache
def _packaged_coder() -> Coder:
    return Coder(catalogues.read())


@dataclass(frozen=True)
class CodedPeriod:
    """What coding a period came to. `is_changed` tells whether the kept codes differ from the earlier ones."""

    codes: pl.DataFrame
    is_changed: bool

    @property
    def observation_count(self) -> int:
        return self.codes["observation_id"].n_unique()

    @property
    def unclassified_count(self) -> int:
        """Observations in which the rules found nothing."""
        return self.codes.filter(pl.col("phenomenon") == UNCLASSIFIED)["observation_id"].n_unique()


def codes_path(project: Project, period: Period) -> Path:
    """Return where the codes of a period are kept."""
    return project.observations / f"{period.code}.codes.parquet"


def code_period(project: Project, period: Period) -> CodedPeriod:
    """Code the observations of a period and keep the codes, as people corrected them, beside them.

    Nothing is done when neither observations, catalogue nor corrections changed since the kept codes were made.
    Raises UserError when the period has no observations.
    """
    source = project.observations / f"{period.code}.parquet"
    if not source.is_file():
        raise UserError(
            f"no observations of {period.code}",
            place=str(source),
            remedy=f"Read them in first: rake-analysis ingest FILE --period {period.code}.",
        )
    target = codes_path(project, period)
    catalogue = catalogues.read(project)
    stamp = stamps.of(project, catalogue, source)
    if stamps.read(target) == stamp:
        return CodedPeriod(pl.read_parquet(target), is_changed=False)
    known = pl.Series([phenomenon.code for phenomenon in catalogue.phenomena])
    codes = code_observations(pl.read_parquet(source), catalogue)
    codes = corrections.applied(codes, corrections.read(project), known)
    is_changed = not target.is_file() or not pl.read_parquet(target).equals(codes)
    stamps.write(target, codes, stamp)
    return CodedPeriod(codes, is_changed)


def read_codes(project: Project, periods: Sequence[Period] | None = None) -> pl.DataFrame:
    """Return the kept codes of `periods` (default: all that were ingested), oldest period first.

    Raises UserError for a period that has not been coded, or whose observations, catalogue or corrections changed
    since.
    """
    tables = []
    catalogue = catalogues.read(project)
    for period in periods if periods is not None else project.ingested_periods():
        path = codes_path(project, period)
        source = project.observations / f"{period.code}.parquet"
        remedy = f"Run: rake-analysis code --period {period.code}."
        if not path.is_file():
            raise UserError(f"the observations of {period.code} have not been coded", place=str(path), remedy=remedy)
        if source.is_file() and (changed := _changed(stamps.read(path), stamps.of(project, catalogue, source))):
            raise UserError(
                f"the codes of {period.code} are not of the present {', '.join(changed)}",
                place=str(path),
                remedy=remedy,
            )
        tables.append(pl.read_parquet(path))
    return pl.concat(tables) if tables else PhenomenonCode.create_empty()


def _changed(before: dict[str, str], now: dict[str, str]) -> list[str]:
    return [name for name, value in now.items() if before.get(name) != value]
