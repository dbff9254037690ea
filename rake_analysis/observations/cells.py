"""Cells of an export → typed values: dates, codes, yes and no, several choices at once."""

from collections import Counter

import polars as pl

from rake_analysis.observations.forms import Bound, FormField
from rake_analysis.observations.layouts import RawExport, normal

_NOT_CHOSEN = ["0", "0.0", "-", "false", "ei", "nej", "no"]
_CHOSEN = ["1", "1.0", "x", "true", "kyllä", "ja", "yes"]
_DATE_TIMES = ["%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
_DATES = ["%d.%m.%Y", "%Y-%m-%d"]
_EXCEL_EPOCH = pl.datetime(1899, 12, 30)


def moments(cells: pl.Series) -> pl.DataFrame:
    """Return `received_date` and `received_at` of date cells.

    Read are `d.m.yyyy`, `d.m.yyyy hh:mm[:ss]`, `d.m.yyyy hh.mm`, ISO dates and times, and the serial numbers of
    spreadsheets. `received_at` is null where the cell holds no time of day; both are null where it holds no date.
    """
    text = pl.col("text").str.replace_all(r"[\s\u00a0]+(?:klo|kl\.?)?[\s\u00a0]*", " ")
    # hh.mm → hh:mm; an ISO cell's T, fractions of seconds and zone fall away.
    text = text.str.replace(r" (\d{1,2})\.(\d{2})(?:\.(\d{2}))?$", " $1:$2:$3").str.strip_suffix(":")
    text = text.str.replace(r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$", "$1 $2")
    serial = pl.col("text").str.extract(r"^([34567]\d{4}(?:[.,]\d+)?)$").str.replace(",", ".").cast(pl.Float64)
    from_serial = _EXCEL_EPOCH + pl.duration(seconds=(serial * 86400).round())
    timed = pl.coalesce(*[pl.col("t").str.to_datetime(form, strict=False, time_unit="us") for form in _DATE_TIMES])
    dated = pl.coalesce(*[pl.col("t").str.to_date(form, strict=False) for form in _DATES])
    table = pl.DataFrame({"text": cells}).with_columns(t=text)
    table = table.with_columns(
        at=pl.coalesce(timed, pl.when(serial % 1 != 0).then(from_serial)), day=pl.coalesce(dated, from_serial.dt.date())
    )
    return table.select(received_date=pl.coalesce(pl.col("at").dt.date(), "day"), received_at="at")


def normalised(cells: pl.Series) -> pl.Series:
    """Return option texts as they are compared (see `layouts.normal`), each distinct text worked out once."""
    distinct = cells.unique().drop_nulls()
    return cells.replace_strict(distinct, pl.Series([normal(text) for text in distinct], dtype=pl.String), default=None)


def single(export: RawExport, columns: list[Bound]) -> tuple[pl.Series, Counter[str]]:
    """Return the code of each row's choice and the option texts that the form does not have, counted."""
    form_field = columns[0].field
    unknown: Counter[str] = Counter()
    codes = pl.Series([None] * export.row_count, dtype=pl.String)
    for bound in columns:
        cells = export.column(bound.header.index)
        if bound.option is not None:
            found = pl.select(pl.when(is_chosen(cells)).then(pl.lit(bound.option))).to_series()
        else:
            found = normalised(cells).replace_strict(form_field.codes_by_text(), default=None, return_dtype=pl.String)
            unknown += counted(cells.filter(cells.is_not_null() & found.is_null()))
        codes = codes.zip_with(codes.is_not_null(), found)
    return codes, unknown


def multiple(export: RawExport, columns: list[Bound]) -> tuple[pl.Series, Counter[str]]:
    """Return the list of codes each row chose, in the form's order, and the option texts the form does not have."""
    chosen: dict[str, pl.Series] = {}
    unknown: Counter[str] = Counter()
    for bound in columns:
        cells = export.column(bound.header.index)
        if bound.option is None:
            held, odd = _packed(cells, bound.field)
            unknown += odd
        else:
            held = {bound.option: is_chosen(cells)}
            texts = [text for text, code in bound.field.codes_by_text().items() if code == bound.option]
            odd = cells.filter(held[bound.option] & ~normalised(cells).is_in(texts + _CHOSEN).fill_null(True))
            unknown += counted(odd)
        for code, holds in held.items():
            chosen[code] = chosen[code] | holds if code in chosen else holds
    order = [code for code in columns[0].field.options if code in chosen]
    if not order:
        return pl.Series([[]] * export.row_count, dtype=pl.List(pl.String)), unknown
    table = pl.DataFrame({code: chosen[code] for code in order})
    picked = [pl.when(pl.col(code)).then(pl.lit(code)) for code in order]
    return table.select(pl.concat_list(picked).list.drop_nulls()).to_series(), unknown


def _packed(cells: pl.Series, form_field: FormField) -> tuple[dict[str, pl.Series], Counter[str]]:
    """Several choices in one cell: every option whose text stands in it; what is left over is unknown."""
    left = normalised(cells).fill_null("")
    held = {}
    by_length = sorted(form_field.codes_by_text().items(), key=lambda item: -len(item[0]))
    for text, code in by_length:
        if len(text) < 3:
            continue
        found = left.str.contains(text, literal=True)
        held[code] = held[code] | found if code in held else found
        left = left.str.replace_all(text, "", literal=True)
    return held, counted(cells.filter(left.str.contains(r"\p{L}{2}")))


def flag(export: RawExport, columns: list[Bound]) -> tuple[pl.Series, Counter[str]]:
    """Return true, false or null for each row of a yes-or-no question, and the texts that are neither."""
    codes, unknown = single(export, columns)
    return codes.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean), unknown


def is_chosen(cells: pl.Series) -> pl.Series:
    """Return whether each cell of an option's column says that the option was chosen."""
    return cells.is_not_null() & ~normalised(cells).is_in(_NOT_CHOSEN).fill_null(False)


def counted(cells: pl.Series) -> Counter[str]:
    """Return how often each text stands in `cells`, the most frequent first."""
    counts = cells.drop_nulls().value_counts(name="count", sort=True)
    return Counter(dict(counts.iter_rows()))
