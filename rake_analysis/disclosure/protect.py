"""The counts of a release after disclosure control: observations and codes come in, cells to show or hide go out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from rake_analysis import metadata
from rake_analysis.disclosure import ledger, tables
from rake_analysis.disclosure.model import Builder
from rake_analysis.disclosure.settings import Settings
from rake_analysis.disclosure.source import Source, Status
from rake_analysis.disclosure.suppress import suppress
from rake_analysis.disclosure.tables import Cell
from rake_analysis.errors import UserError

SCHEMA = {"key": pl.String, "table": pl.String, "count": pl.Int64, "is_hidden": pl.Boolean, "reason": pl.String}


@dataclass(frozen=True)
class Protected:
    """The cells of a release: `key`, `table`, `count` (the true one), `is_hidden`, `reason` (primary, secondary, none).

    `cells` holds true counts and stays inside; a release takes its counts from `get` and `published`.
    """

    cells: pl.DataFrame
    threshold: int

    @cached_property
    def _shown(self) -> dict[str, int | None]:
        return dict(self.published.iter_rows())

    @property
    def published(self) -> pl.DataFrame:
        """`key` and `value`, null where hidden: what a reader may see."""
        return self.cells.select("key", value=pl.when(~pl.col("is_hidden")).then("count"))

    def get(self, key: str) -> int | None:
        """Return a count, None where it is hidden. Raises UserError for a count that the release does not declare."""
        return self.looked_up(self._shown, key)

    @staticmethod
    def looked_up(shown: Mapping[str, int | None], key: str) -> int | None:
        """Return the count of a key among published ones, as `get` does."""
        if key not in shown:
            raise UserError(
                f"the release does not declare the count {key}",
                remedy="Add its table to metadata/disclosure.yml or leave the figure out.",
            )
        return shown[key]

    @property
    def statement(self) -> str:
        """Finnish sentences: how many counts of all audiences were hidden, and why."""
        return self.statement_of(self.cells.filter(pl.col("table") != tables.EARLIER)["key"])

    def statement_of(self, keys: Collection[str]) -> str:
        """Return the sentences about some of the cells: those that one audience may see."""
        cells = self.cells.filter(pl.col("key").is_in(list(keys)))
        by_reason = dict(cells.group_by("reason").len().iter_rows())
        primary, secondary = by_reason.get("primary", 0), by_reason.get("secondary", 0)
        if not primary:
            return f"Julkaisun {cells.height} luvusta yhtään ei tarvinnut peittää (raja {self.threshold})."
        return (
            f"Julkaisussa on {cells.height} lukua. Niistä {primary} on peitetty (..), koska luku on pienempi kuin "
            f"{self.threshold}. Lisäksi {secondary} on peitetty, jotta peitettyjä lukuja ei voi laskea muista luvuista."
        )


def protect(
    observations: pl.DataFrame,
    codes: pl.DataFrame,
    settings: Settings,
    *,
    audiences: Collection[str],
    earlier: pl.DataFrame | None = None,
    groups: Mapping[str, str] | None = None,
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Protected:
    """Return the cells of one release to all `audiences` together, the newest period of the observations last.

    `observations` and `codes` are contracts.Observation and contracts.PhenomenonCode rows of every period on which the
    release or an earlier one tells; `earlier` has `key` and `value` as `ledger.read` gives them; `groups` is
    phenomenon → group; `categories` adds categories that a table lists besides those observed. Missing values are a
    category of their own, written `-`. Raises UserError for an unknown audience, for earlier cells that do not fit the
    observations and for counts that nothing can protect any more.
    """
    unknown = sorted(set(audiences) - set(settings.release_audiences))
    if unknown or not audiences:
        raise UserError(
            f"no release is made for the audiences {unknown}", remedy=f"Known: {', '.join(settings.release_audiences)}."
        )
    source = _source(observations, codes, groups or {}, categories or {})
    known = ledger.checked(earlier)
    cells = tables.declared(settings, source.periods, source.categories, audiences)
    before = {key: tables.from_key(key, source.periods) for key in ledger.keys(earlier) if key not in cells}
    counts = source.counted([*cells.values(), *before.values()])
    ledger.compare(known, counts)
    cells |= {key: cell for key, cell in before.items() if key in known or _is_primary(cell, counts, settings)}
    shown_zeros = {key.partition(";")[2] for key, value in known.items() if value == 0}
    primary = {
        key
        for key, cell in cells.items()
        if _is_primary(cell, counts, settings) and not (counts[key] == 0 and key.partition(";")[2] in shown_zeros)
    }
    given_away = sorted(primary & set(known))
    if given_away:
        raise UserError(
            f"earlier releases already show counts under the threshold: {', '.join(given_away)}",
            remedy="Leave the tables that hold them out, or merge their categories.",
        )
    builder = Builder(source, cells, counts)
    families = sorted(builder.families, key=lambda family: family or ("", ""))
    weights = {key: cell.weight * _unit_share(cell) for key, cell in cells.items()}
    secondary = suppress(families, builder.block, primary, known, weights, settings.threshold)
    rows = [
        (key, cell.table, counts[key], key in primary or key in secondary, _reason(key, primary, secondary))
        for key, cell in cells.items()
    ]
    return Protected(pl.DataFrame(rows, SCHEMA, orient="row").sort("key"), settings.threshold)


def share(part: int | None, whole: int | None) -> float | None:
    """Return part of whole, None where either is hidden or the whole is nothing.

    >>> share(5, 20), share(None, 20)
    (0.25, None)
    """
    return None if part is None or not whole else part / whole


def difference(later: int | None, earlier: int | None) -> int | None:
    """Return later less earlier, None where either is hidden.

    >>> difference(9, 6), difference(9, None)
    (3, None)
    """
    return None if later is None or earlier is None else later - earlier


def _unit_share(cell: Cell) -> float:
    return 0.5 if cell.measure == "units" else 1.0


def _reason(key: str, primary: Collection[str], secondary: Collection[str]) -> str:
    return "primary" if key in primary else "secondary" if key in secondary else "none"


def _is_primary(cell: Cell, counts: Mapping[str, int], settings: Settings) -> bool:
    count = counts[cell.key]
    reports = counts.get(cell.key.replace("units;", "reports;", 1), count)
    if 0 < count < settings.threshold or 0 < reports < settings.threshold:
        return True
    if count > 0:
        return False
    may_show = all(settings.zeros[name].shown for name in ("period", *cell.values))
    return not may_show or not (settings.crossed_zeros.shown or _is_of_nothing(cell, counts))


def _is_of_nothing(cell: Cell, counts: Mapping[str, int]) -> bool:
    """Whether a zero is of one dimension, or one of its categories has no reports at all, which the margins show."""
    if len(cell.values) < 2:
        return True
    period = tables.period_value(cell.periods)
    margins = (tables.cell_key(cell.measure, period=period, **{name: value}) for name, value in cell.values.items())
    return any(counts.get(key) == 0 for key in margins)


def _source(
    observations: pl.DataFrame,
    codes: pl.DataFrame,
    groups: Mapping[str, str],
    categories: Mapping[str, Sequence[str]],
) -> Source:
    twice = observations.filter(pl.col("observation_id").is_duplicated())["observation_id"].unique().sort()
    if len(twice):
        raise UserError(f"observations given twice: {', '.join(twice.head(5))}", remedy="Give each observation once.")
    rows = tables.prepared(observations)
    pairs = codes.select("observation_id", "phenomenon").unique()
    members: dict[Status, pl.Series] = {
        ("phenomenon", str(code)): part["observation_id"] for (code,), part in pairs.group_by("phenomenon")
    }
    grouped = pairs.with_columns(
        group=pl.col("phenomenon").replace_strict(dict(groups), default=None, return_dtype=pl.String)
    )
    for (name,), part in grouped.drop_nulls("group").group_by("group"):
        members["phenomenon_group", str(name)] = part["observation_id"].unique()
    found = {name: set(rows[name]) for name in tables.COLUMNS}
    found |= {"phenomenon": set(pairs["phenomenon"]) | set(groups), "phenomenon_group": set(groups.values())}
    inside = dict(rows.select("municipality", "sub_region").unique().iter_rows())
    areas = metadata.codelist("municipalities").select("code", "sub_region_code")
    inside = {code: name or tables.MISSING for code, name in areas.iter_rows()} | inside
    for name, given in categories.items():
        found[name] = found[name] | set(given)
    marked = sorted(value for values in found.values() for value in values if set(value) & {";", "="})
    if marked:
        raise UserError(f"categories with ; or = cannot be published: {marked}", remedy="Rename them in the code list.")
    found["sub_region"] |= {inside.get(code, tables.MISSING) for code in found["municipality"]}
    return Source(
        rows,
        members,
        sorted(set(rows["period"])),
        {name: sorted(values) for name, values in found.items()},
        inside,
        groups,
    )
