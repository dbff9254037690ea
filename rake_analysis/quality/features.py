"""Rows of raw exports → what the checks need to know of them: states, lengths, dates; no cell's text goes further."""

import re
from functools import cache

import polars as pl

from rake_analysis import metadata
from rake_analysis.observations import cells, municipalities
from rake_analysis.observations.forms import FormField, Mapping
from rake_analysis.observations.layouts import RawExport
from rake_analysis.quality.tables import Export

CODE_FIELDS = ("reporter_role", "service_task", "tone", "frequency", "is_acute", "proposal_addressee", "wants_feedback")
TEXT_FIELDS = ("description", "consequences", "proposal_text", "organisation", "unit")
_SERIAL = r"^\d{5}(?:[.,]\d+)?$"
_MOJIBAKE = r"Ã[\u0080-\u00bf¤¶¥…–]|Ã.|Â[\u00a0-\u00bf]|â€|\ufffd|ï»¿"
_FREE_TEXT_LENGTH = 40
_DATE = r"^\d{1,2}\.\d{1,2}\.\d{4}|^\d{4}-\d\d-\d\d"


def of(exports: list[Export], county_code: str) -> pl.DataFrame:
    """Return one row per row of the exports.

    Columns: `reference` (file:row), `received_state` (empty, date, serial, unreadable), `received_date`, for every
    code field `<field>_state` (known, unknown, free_text, other_field; null: empty or not asked), `municipality_state`
    (known, merged, elsewhere, unknown; null), `description_length`, `language_state` (fi_or_sv, other, untold),
    `is_mojibake`, `is_shifted`, `is_repeated_response`.
    """
    tables = [_features(one, county_code) for one in exports]
    return pl.concat(tables) if tables else pl.DataFrame(schema={"reference": pl.String})


def _features(one: Export, county_code: str) -> pl.DataFrame:
    export, mapping = one.export, one.mapping
    dates = _column(export, mapping, "received_at")
    day = cells.moments(dates)["received_date"]
    description = _column(export, mapping, "description")
    states = {f"{name}_state": _state(export, mapping, name) for name in CODE_FIELDS}
    table = pl.DataFrame({"row": export.rows["row"], "dates": dates, "received_date": day, "text": description})
    table = table.with_columns(
        reference=pl.concat_str(pl.lit(f"{one.file}:"), pl.col("row").cast(pl.String)),
        received_state=pl.when(pl.col("dates").is_null())
        .then(pl.lit("empty"))
        .when(pl.col("dates").str.contains(_SERIAL))
        .then(pl.lit("serial"))
        .when(pl.col("received_date").is_null())
        .then(pl.lit("unreadable"))
        .otherwise(pl.lit("date")),
        description_length=pl.col("text").str.strip_chars().str.len_chars().fill_null(0).cast(pl.Int64),
        language_state=_language_states(description),
        municipality_state=_municipality_state(export, mapping, county_code),
        is_mojibake=_any_text(export, mapping, _MOJIBAKE),
        is_repeated_response=_repeated(export, mapping),
        **states,
    )
    shifted = [pl.col(name) == "other_field" for name in states]
    misplaced_date = pl.Series(_any_text(export, mapping, _DATE + r"(?:[ T]\d{1,2}[:.]\d\d)?$"))
    return table.with_columns(is_shifted=pl.any_horizontal(*shifted, misplaced_date).fill_null(False)).drop(
        "row", "dates", "text"
    )


def _column(export: RawExport, mapping: Mapping, name: str) -> pl.Series:
    columns = [bound for bound in mapping.columns(name) if bound.option is None]
    if columns:
        return export.column(columns[0].header.index)
    return pl.Series([None], dtype=pl.String).new_from_index(0, export.row_count)


def _state(export: RawExport, mapping: Mapping, name: str) -> pl.Series:
    """What each cell of a code field holds; every distinct text is worked out once."""
    column = _column(export, mapping, name)
    own = next((field for field in mapping.form.fields if field.field == name), None)
    others = {text for field in mapping.form.fields if field.field != name for text in field.codes_by_text()}
    distinct = column.drop_nulls().unique()
    normal = cells.normalised(distinct)
    told = [_cell_state(text, plain, own, others) for text, plain in zip(distinct, normal, strict=True)]
    return column.replace_strict(distinct, pl.Series(told, dtype=pl.String), default=None, return_dtype=pl.String)


def _cell_state(text: str, plain: str, own: FormField | None, others: set[str]) -> str:
    if own is not None and plain in own.codes_by_text():
        return "known"
    if re.search(_DATE, text) or (plain in others and len(plain) > 3):
        return "other_field"
    return "free_text" if len(text) > _FREE_TEXT_LENGTH else "unknown"


def _municipality_state(export: RawExport, mapping: Mapping, county_code: str) -> pl.Series:
    columns = mapping.columns("municipality_code")
    if not columns:
        return pl.Series([None], dtype=pl.String).new_from_index(0, export.row_count)
    found = municipalities.read(export, columns, county_code)
    column = _column(export, mapping, "municipality_code")
    state = pl.when(pl.col("codes") == "").then(pl.lit("unknown")).when(pl.col("codes").is_not_null())
    states = pl.DataFrame({"codes": found.codes, "text": column}).select(
        pl.when(pl.col("text").is_in(list(found.elsewhere)))
        .then(pl.lit("elsewhere"))
        .when(pl.col("text").is_in(list(found.merged)))
        .then(pl.lit("merged"))
        .otherwise(state.then(pl.lit("known")))
    )
    return states.to_series()


def _any_text(export: RawExport, mapping: Mapping, pattern: str) -> pl.Series:
    held = [_column(export, mapping, name).str.contains(pattern) for name in TEXT_FIELDS]
    return pl.select(pl.any_horizontal(*held).fill_null(False)).to_series()


def _repeated(export: RawExport, mapping: Mapping) -> pl.Series:
    """Whether a row has the response id of an earlier row; without ids, whether it answers all alike."""
    if mapping.response_id is not None:
        keys = export.column(mapping.response_id.index)
        return keys.is_not_null() & ~keys.is_first_distinct()
    answered = [pl.col(f"c{bound.header.index}").fill_null("") for bound in mapping.bound]
    keys = export.rows.select(pl.concat_str(answered, separator="\x1f")).to_series()
    return ~keys.is_first_distinct()


def _language_states(texts: pl.Series) -> pl.Series:
    """Other: another script than Latin, or clearly more small words of another language than of Finnish and Swedish."""
    text = pl.col("text").str.to_lowercase()
    counts = {language: text.str.count_matches(pattern) for language, pattern in _words().items()}
    ours = pl.DataFrame({"text": texts}).with_columns(ours=counts["fi"] + counts["sv"]).with_row_index()
    # Only a text with few small words of ours is searched for those of every other language.
    is_doubtful = pl.col("text").str.count_matches(" ", literal=True) >= 8 * pl.col("ours")
    strange = [counts[language] for language in counts if language not in ("fi", "sv")]
    letters, latin = text.str.count_matches(r"\p{L}"), text.str.count_matches(r"\p{Latin}")
    found = pl.max_horizontal(*strange)
    is_other = ((letters - latin) * 2 > letters) | ((found >= 3) & (found > 2 * pl.col("ours")))
    others = ours.filter(is_doubtful).filter(is_other)["index"]
    return ours.select(
        pl.when(pl.col("index").is_in(others.implode()))
        .then(pl.lit("other"))
        .when(pl.col("ours") > 0)
        .then(pl.lit("fi_or_sv"))
        .otherwise(pl.lit("untold"))
    ).to_series()


@cache
def _words() -> dict[str, str]:
    table = pl.read_csv(metadata.FOLDER / "quality" / "small_words.csv", infer_schema=False)
    return {
        str(language): rf"\b(?:{'|'.join(sorted(part['word']))})\b"
        for (language,), part in table.group_by("language", maintain_order=True)
    }
