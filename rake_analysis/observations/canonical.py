"""A mapped export → canonical observations (texts not yet masked) and rejected rows with the rule that says why."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from rake_analysis.observations import cells, municipalities
from rake_analysis.observations.forms import Mapping
from rake_analysis.observations.layouts import RawExport
from rake_analysis.observations.municipalities import Municipalities
from rake_analysis.periods import Period

TEXT_FIELDS = ("description", "consequences", "proposal_text")
_PLAIN_FIELDS = ("organisation", "unit", *TEXT_FIELDS)
_SINGLE_FIELDS = ("reporter_role", "service_task", "tone", "frequency", "proposal_addressee")
_MULTIPLE_FIELDS = ("client_group", "age_group", "need_shl11")
_FLAG_FIELDS = ("is_acute", "wants_feedback")
_SWEDISH = r"\b(?:och|att|inte|det|som|är|för|med|till|av|på|en|ett|har|kan|de|om|barn|utan|efter|från)\b"
_FINNISH = r"\b(?:ja|on|ei|että|eivät|ovat|kun|tai|myös|mutta|jos|hän|se|asiakas|asiakkaat|lapsi|liian|oli|ole|vain)\b"


@dataclass(frozen=True)
class Source:
    """Where the rows of an export come from: what every row of it carries."""

    period: Period
    survey: str
    file: str
    sha256: str
    county_code: str
    reserved: frozenset[str] = frozenset()
    """Observation ids that other surveys of the period hold."""


@dataclass
class Canonical:
    """Rows of one export. `unknown` counts by field the cell texts that the form does not have; `places` those of
    municipalities, where the form asks for one."""

    observations: pl.DataFrame
    rejected: pl.DataFrame
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    places: Municipalities | None = None


def build(export: RawExport, mapping: Mapping, source: Source) -> Canonical:
    """Return the observations of `export` in the contract's columns, and its rejected rows.

    Observations have the columns of `contracts.Observation`; what the form does not ask is null (false for
    `is_acute`, empty for lists). Rules, the first that holds counts: missing_date, invalid_date,
    date_outside_period, missing_role, unknown_role, empty_description, unknown_municipality.
    """
    unknown: dict[str, Counter[str]] = {}
    places = None
    values: dict[str, pl.Series] = {"source_row": export.rows["row"]}
    dates = export.column(mapping.columns("received_at")[0].header.index)
    values |= {"date_text": dates} | {series.name: series for series in cells.moments(dates)}
    for name in _PLAIN_FIELDS:
        columns = mapping.columns(name)
        values[name] = export.column(columns[0].header.index) if columns else _nulls(export, pl.String())
    for name, reader, kind in (
        *((name, cells.single, pl.String()) for name in _SINGLE_FIELDS),
        *((name, cells.flag, pl.Boolean()) for name in _FLAG_FIELDS),
        *((name, cells.multiple, pl.List(pl.String())) for name in _MULTIPLE_FIELDS),
    ):
        columns = mapping.columns(name)
        if columns:
            values[name], unknown[name] = reader(export, columns)
        else:
            values[name] = _nulls(export, kind)
    if columns := mapping.columns("municipality_code"):
        places = municipalities.read(export, columns, source.county_code)
        values["municipality_code"], unknown["municipality_code"] = places.codes, places.unknown
    else:
        values["municipality_code"] = _nulls(export, pl.String())
    for header, form_field in mapping.others:
        unknown[form_field.field] = unknown.get(form_field.field, Counter()) + cells.counted(
            export.column(header.index)
        )
    role_cells = [export.column(bound.header.index).is_not_null() for bound in mapping.columns("reporter_role")]
    table = pl.DataFrame(values).with_columns(
        has_role=pl.any_horizontal(*role_cells), response=_response_keys(export, mapping)
    )
    return _split(table, mapping, source, {name: counts for name, counts in unknown.items() if counts}, places)


def _nulls(export: RawExport, kind: pl.DataType) -> pl.Series:
    return pl.Series([None], dtype=kind).new_from_index(0, export.row_count)


def _response_keys(export: RawExport, mapping: Mapping) -> pl.Series:
    """What tells one response from another: its id, or all it answers where the export gives no ids."""
    if mapping.response_id is not None:
        ids = export.column(mapping.response_id.index).str.strip_suffix(".0")
        if ids.null_count() == 0:
            return ids
    answered = [pl.col(f"c{bound.header.index}").fill_null("") for bound in mapping.bound]
    return export.rows.select(pl.concat_str(answered, separator="\x1f")).to_series()


def _split(
    table: pl.DataFrame,
    mapping: Mapping,
    source: Source,
    unknown: dict[str, Counter[str]],
    places: Municipalities | None,
) -> Canonical:
    day = pl.col("received_date")
    rules = {
        ("missing_date", "received_at"): pl.col("date_text").is_null(),
        ("invalid_date", "received_at"): day.is_null(),
        ("date_outside_period", "received_at"): ~day.is_between(source.period.start, source.period.end),
        ("missing_role", "reporter_role"): ~pl.col("has_role"),
        ("unknown_role", "reporter_role"): pl.col("reporter_role").is_null(),
        ("empty_description", "description"): ~pl.col("description").fill_null("").str.contains(r"\p{L}{2}"),
        ("unknown_municipality", "municipality_code"): (pl.col("municipality_code") == "").fill_null(False),
    }
    broken = pl.coalesce(
        *[pl.when(holds).then(pl.struct(rule=pl.lit(rule), column=pl.lit(column)))
          for (rule, column), holds in rules.items()]
    )  # fmt: skip
    table = table.with_columns(broken=broken, **_source_columns(source))
    rejected = table.filter(pl.col("broken").struct.field("rule").is_not_null()).select(
        "source_file", "source_row", "source_sha256", "survey", pl.col("broken").struct.unnest()
    )
    kept = table.filter(pl.col("broken").struct.field("rule").is_null())
    kept = kept.with_columns(
        observation_id=_observation_ids(kept["response"], source),
        period=pl.lit(source.period.code),
        language=_language(mapping.language),
        is_acute=pl.col("is_acute").fill_null(False),
        need_shl11=pl.col("need_shl11").fill_null([]).cast(pl.List(pl.Int8)),
        client_group=pl.col("client_group").fill_null([]),
        age_group=pl.col("age_group").fill_null([]),
        form_version=pl.lit(mapping.form.form),
    )
    return Canonical(kept, rejected, unknown, places)


def _source_columns(source: Source) -> dict[str, pl.Expr]:
    return {
        "survey": pl.lit(source.survey),
        "source_file": pl.lit(source.file),
        "source_sha256": pl.lit(source.sha256),
    }


def _language(form_language: str) -> pl.Expr:
    """The language a text is written in where its small words tell, else that of the form."""
    text = pl.col("description").str.to_lowercase()
    swedish, finnish = text.str.count_matches(_SWEDISH), text.str.count_matches(_FINNISH)
    return (
        pl.when(swedish > finnish + 1)
        .then(pl.lit("sv"))
        .when(finnish > swedish)
        .then(pl.lit("fi"))
        .otherwise(pl.lit(form_language))
    )


def _observation_ids(responses: pl.Series, source: Source) -> pl.Series:
    """`<period>-<8 hex>` from survey and response; the same response again, or a clash of hashes, counts on."""
    taken = set(source.reserved)
    seen: Counter[str] = Counter()
    ids = []
    for response in responses:
        seen[response] += 1
        attempt = 0
        while True:
            key = f"{source.survey}\x1f{response}\x1f{seen[response]}\x1f{attempt}"
            digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
            identity = f"{source.period.code}-{digest}"
            if identity not in taken:
                break
            attempt += 1
        taken.add(identity)
        ids.append(identity)
    return pl.Series(ids, dtype=pl.String)
