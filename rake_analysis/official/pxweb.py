"""Statistics Finland's tables over the network (PxWeb API v1): metadata first, then a selection checked against it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from math import prod
from typing import Any, Protocol

import polars as pl

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.official import catalogue, decode, jsonstat, plaintext, statfin
from rake_analysis.official.cube import Dataset
from rake_analysis.official.http import Client, Refused
from rake_analysis.official.snapshots import Answer

Selection = dict[str, list[str]]

_LONGEST_WINDOW = 600
_CHECK = "Look at the table in StatFin and mend metadata/indicators.yml."


class TableService(Protocol):
    """A PxWeb of any generation."""

    def fetch(self, table: str, contents: Collection[str]) -> Answer:
        """Return the yearly figures of a table for the contents codes given, in as many parts as the service asks."""
        ...


@dataclass(frozen=True)
class Variable:
    """One variable of a table. `can_be_left_out`: without a selection the service gives its total."""

    code: str
    label: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    can_be_left_out: bool


class PxWebV2:
    """The next generation of the interface, which StatFin does not offer (404 on 24.9.2026)."""

    def fetch(self, table: str, contents: Collection[str]) -> Answer:
        raise UserError("PxWeb API v2 is not offered by StatFin yet", place=table, remedy="Use the v1 address.")


class PxWebV1:
    """The interface in use. `address` ends with the database: `…/api/v1/fi/StatFin`; forecasts of years after
    `last_year` are left out.
    """

    def __init__(self, client: Client, address: str, last_year: int):
        self._client, self._address, self._last_year = client, address, last_year
        self._most_cells = 0

    def fetch(self, table: str, contents: Collection[str]) -> Answer:
        """Return the figures of a table: all years, areas that reports use, totals of every other variable.

        Raises UserError for an id of before 8.6.2026, a table or contents that are gone, a verified title that
        differs, and a table that is not yearly or cannot be given by areas.
        """
        if not self._most_cells:
            self._read_limits()
        address = f"{self._address}/{_topic(table)}/{table}.px"
        variables = self._variables(address)
        selection = select(variables, contents, self._last_year, address)
        _check_titles(table, variables, selection, address)
        chunks = split(selection, self._most_cells, address)
        answers = [self._client.post(address, _query(chunk)) for chunk in chunks]
        datasets = [_whole(content, table, chunk, address) for content, chunk in zip(answers, chunks, strict=True)]
        for dataset in datasets:
            statfin.statistics(dataset, "", address)
        names = ["data.json", *(f"data-{number}.json" for number in range(2, len(answers) + 1))]
        return Answer(
            statfin.SOURCE,
            table,
            dict(zip(names, answers, strict=True)),
            title_fi=datasets[0].label,
            address=address,
            received_as="json-stat2",
            updated=_day(datasets[0].updated),
            owner_fi="Tilastokeskus",
            licence="CC BY 4.0",
            limits_fi="\n".join(plaintext.from_html(note) for note in datasets[0].notes),
            notes={
                "titles": statfin.titles(datasets[0], address),
                "units": statfin.units(datasets[0], address),
                "variables": list(selection),
                "parts": names,
            },
        )

    def _read_limits(self) -> None:
        received = self._client.get(f"{self._address}/?config")
        place = received.stamp.address
        limits = decode.json_value(received.content or b"", place)
        try:
            cells, calls, window = (int(limits[name]) for name in ("maxCells", "maxCalls", "timeWindow"))
        except (KeyError, TypeError, ValueError) as error:
            raise UserError("the service does not tell its limits", place=place, remedy="Check its address.") from error
        if not (cells > 0 and calls > 0 and 0 <= window <= _LONGEST_WINDOW):
            problem = f"strange limits: {cells} cells, {calls} calls in {window} seconds"
            raise UserError(problem, place=place, remedy="Fetch again later.")
        self._most_cells = cells
        self._client.pace(calls, window)

    def _variables(self, address: str) -> list[Variable]:
        try:
            received = self._client.get(address)
        except Refused as error:
            if error.status not in (400, 404):
                raise
            raise UserError("StatFin has no such table", place=address, remedy=_CHECK) from error
        answer = decode.json_value(received.content or b"", address)
        try:
            return [_variable(item) for item in answer["variables"]]
        except (KeyError, TypeError) as error:
            raise UserError("not a table's metadata", place=address, remedy="Fetch it again later.") from error


def select(variables: list[Variable], contents: Collection[str], last_year: int, place: str) -> Selection:
    """Return variable code → values to ask for, in the order of the table.

    A variable is known by the beginning of its code, whatever its vintage (`alue_23_20260101`). Raises UserError
    when the table lacks areas, years or contents, and when a further variable has no total.
    """
    chosen: Selection = {}
    roles = [statfin.role_of(variable.code) for variable in variables]
    for role, what in (("geo", "areas"), ("time", "years"), ("metric", "contents")):
        if roles.count(role) != 1:
            raise UserError(
                f"the table has {roles.count(role)} variables of {what}, not one", place=place, remedy=_CHECK
            )
    for variable, role in zip(variables, roles, strict=True):
        values = _values(variable, role, contents, last_year, place)
        if values:
            chosen[variable.code] = values
    return chosen


def split(selection: Selection, most_cells: int, place: str) -> list[Selection]:
    """Return selections of at most `most_cells` cells that together are `selection`: by years, then by areas."""
    if prod(map(len, selection.values())) <= most_cells:
        return [selection]
    time, area = (next(code for code in selection if statfin.role_of(code) == role) for role in ("time", "geo"))
    code = time if len(selection[time]) > 1 else area
    middle = len(selection[code]) // 2
    if not middle:
        raise UserError(f"one area and year is over {most_cells} cells", place=place, remedy="Ask for less contents.")
    halves = (selection[code][:middle], selection[code][middle:])
    return [part for half in halves for part in split(selection | {code: half}, most_cells, place)]


def _values(variable: Variable, role: str | None, contents: Collection[str], last_year: int, place: str) -> list[str]:
    def refuse(problem: str) -> UserError:
        return UserError(f"'{variable.code}' {problem}", place=place, remedy=_CHECK)

    if role == "geo":
        values = [code for code in variable.values if statfin.is_used_area(code)]
        if not values:
            raise refuse("has no areas that reports use")
        return values
    if role == "time":
        if not all(code.isdecimal() and len(code) == 4 for code in variable.values):
            raise refuse("is not yearly")
        years = [code for code in variable.values if int(code) <= last_year]
        if not years:
            raise refuse(f"has no years until {last_year}")
        return years
    if role == "metric":
        by_name = {statfin.short(code): code for code in variable.values}
        gone = sorted(set(contents) - by_name.keys())
        if gone:
            raise refuse(f"has no {', '.join(gone)}; it has {', '.join(by_name)}")
        return [code for name, code in by_name.items() if name in contents]
    if len(variable.values) == 1:
        return list(variable.values)
    totals = [code for code in statfin.TOTALS if code in variable.values][:1]
    if not totals and not variable.can_be_left_out:
        raise refuse("has no total")
    return totals


def _check_titles(table: str, variables: list[Variable], selection: Selection, place: str) -> None:
    for variable in variables:
        if statfin.role_of(variable.code) == "metric":
            labels = dict(zip(variable.values, variable.labels, strict=True))
            for code in selection[variable.code]:
                catalogue.check_title(f"{statfin.SOURCE}.{table}.{statfin.short(code)}", labels[code], place)


def _topic(table: str) -> str:
    long = statfin.LONG_TABLE.fullmatch(table)
    if long is not None:
        remedy = f"Statistics Finland shortened the ids on 8.6.2026: the table is now {long['table']}."
        raise UserError(f"'{table}' is an old id", place="statfin", remedy=remedy)
    tables = pl.read_csv(metadata.FOLDER / "statfin_tables.csv", infer_schema=False)
    topics = dict(zip(tables["table_code"], tables["topic_code"], strict=True))
    if table not in topics:
        remedy = "Add it to metadata/statfin_tables.csv."
        raise UserError(f"the statistic that table {table} belongs to is not known", place="statfin", remedy=remedy)
    return topics[table]


def _variable(item: dict[str, Any]) -> Variable:
    values, labels = tuple(map(str, item["values"])), tuple(map(str, item["valueTexts"]))
    if len(values) != len(labels):
        raise KeyError("valueTexts")
    return Variable(str(item["code"]), str(item["text"]), values, labels, bool(item.get("elimination")))


def _query(selection: Selection) -> dict[str, Any]:
    asked = [{"code": code, "selection": {"filter": "item", "values": values}} for code, values in selection.items()]
    return {"query": asked, "response": {"format": "json-stat2"}}


def _whole(content: bytes, table: str, selection: Selection, place: str) -> Dataset:
    dataset = jsonstat.read(content, place)
    named = statfin.table_id(dataset, place)
    if named != table:
        raise UserError(f"table {named} came for {table}", place=place, remedy="Fetch it again.")
    got = {part.id: set(part.codes) for part in dataset.dimensions}
    for code, values in selection.items():
        if got.get(code) != set(values):
            raise UserError(f"the answer does not hold what was asked of '{code}'", place=place, remedy="Fetch again.")
    return dataset


def _day(updated: str) -> date | None:
    try:
        return date.fromisoformat(updated[:10])
    except ValueError:
        return None
