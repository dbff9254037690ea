"""`statistics fetch`: what the catalogue names, asked of the producers once a day and kept as snapshots."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.official import catalogue, pxweb, snapshots, sotkanet, sotkanet_service, statfin
from rake_analysis.official.catalogue import Indicator
from rake_analysis.official.http import Client, Offline, Received, Stamp
from rake_analysis.official.snapshots import Answer, Snapshot
from rake_analysis.project import Project

RECORD = "fetched.json"
_LIST = "sotkanet/list of indicators"

Key = tuple[str, str]


@dataclass
class Outcome:
    """What a fetch did: new snapshots, ids asked whose answer was the kept one, ids already asked today, ids that
    failed with the reason, and unverified titles that are not the producer's."""

    made: list[Snapshot] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: dict[str, UserError] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        counts = f"{len(self.made)} new, {len(self.unchanged)} unchanged, {len(self.skipped)} fetched today already"
        return f"{counts}; failed: {', '.join(self.failed) or 'none'}."


def fetch(
    project: Project,
    *,
    source: str | None = None,
    ids: Collection[str] = (),
    force: bool = False,
    today: date,
    tell: Callable[[str], None],
    connect: Callable[[str], Client] = Client,
) -> Outcome:
    """Ask the producers for what the catalogue names and keep what is new; `tell` gets a line per id.

    `ids` are indicators or tables (`2320`, `11ra`), `force` asks again what was asked today, `connect` makes a
    client of a user agent. One id's failure leaves the others. Raises UserError for an unknown id and when there
    is no connection; what was kept until then stays.
    """
    if source not in (None, sotkanet.SOURCE, statfin.SOURCE):
        raise UserError(f"'{source}' is no source", place="--source", remedy="Write sotkanet or statfin.")
    groups = _groups(source, ids)
    run = _Run(project, today, connect, _read_record(project))
    outcome = Outcome()
    try:
        for number, (key, indicators) in enumerate(groups.items(), start=1):
            name = "/".join(key)
            if not force and run.has_today(key):
                outcome.skipped.append(name)
                word = "fetched today already"
            else:
                word = _attempt(run, key, indicators, outcome)
            tell(f"{number}/{len(groups)} {name}: {word}")
        if not ids and source in (None, sotkanet.SOURCE):
            outcome.notices += run.wanted(force)
    finally:
        run.close()
    return outcome


def _attempt(run: "_Run", key: Key, indicators: list[Indicator], outcome: Outcome) -> str:
    name = "/".join(key)
    try:
        received, answer = run.ask(key, indicators)
        if answer:
            _refuse_other_unit(answer, snapshots.newest_of(run.project, *key))
        made = snapshots.keep(run.project, answer, run.today) if answer else None
    except Offline:
        raise
    except UserError as error:
        outcome.failed[name] = error
        return f"FAILED: {error}"
    run.remember(name, received, answer)
    if answer:
        outcome.notices += _differing_titles(answer, indicators)
    if made is None:
        outcome.unchanged.append(name)
        return "unchanged"
    outcome.made.append(made)
    return "new snapshot"


class _Run:
    """One run: its clients, made when first needed, and the record of what was asked when."""

    def __init__(self, project: Project, today: date, connect: Callable[[str], Client], record: dict[str, Any]):
        self.project, self.today, self.record = project, today, record
        self._settings = project.settings.statistics
        self._connect = connect
        self._clients: dict[str, Client] = {}
        self._tables: pxweb.TableService | None = None
        self._regions: pl.DataFrame | None = None

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    def has_today(self, key: Key) -> bool:
        day = self.record.get("/".join(key), {}).get("day")
        return day == self.today.isoformat() and snapshots.newest_of(self.project, *key) is not None

    def ask(self, key: Key, indicators: list[Indicator]) -> tuple[Received | None, Answer | None]:
        source, id = key
        if source == statfin.SOURCE:
            if self._tables is None:
                self._tables = pxweb.PxWebV1(self._client(source), self._settings.statfin_address, self.today.year)
            contents = [indicator.indicator_id.partition(".")[2] for indicator in indicators]
            return None, self._tables.fetch(id, contents)
        kept = snapshots.newest_of(self.project, source, id)
        earlier = self._stamp(key, kept)
        client, address = self._client(source), self._settings.sotkanet_address
        if id == snapshots.REGIONS:
            return sotkanet_service.fetch_regions(client, address, earlier)
        if self._regions is None:
            self._regions = snapshots.regions_of(snapshots.newest_of(self.project, source, snapshots.REGIONS))
        if self._regions is None:
            raise UserError("Sotkanet's list of regions could not be fetched", remedy="Fetch again later.")
        content = kept.data.read_bytes() if kept and earlier else b""
        return sotkanet_service.fetch_indicator(
            client, address, id, regions=self._regions, today=self.today, earlier=earlier, kept=content
        )

    def wanted(self, force: bool) -> list[str]:
        """Look up, once a day, the titles whose ids the catalogue does not know; a line per title that is found."""
        titles = [one.title_fi for one in catalogue.wanted()]
        if not titles or (not force and self.record.get(_LIST, {}).get("day") == self.today.isoformat()):
            return []
        told = []
        try:
            client, address = self._client(sotkanet.SOURCE), self._settings.sotkanet_address
            listed = sotkanet_service.fetch_descriptions(client, address)
        except Offline:
            raise
        except UserError as error:
            return [f"the wanted titles could not be looked up: {error}"]
        for title in titles:
            try:
                id = sotkanet_service.resolve_by_title(listed, title)
            except UserError as error:
                told.append(str(error))
                continue
            if id is not None:
                told.append(f"'{title}' is Sotkanet's {id}: move it from wanted to indicators in the catalogue")
        self.remember(_LIST, None, None)
        return told

    def remember(self, name: str, received: Received | None, answer: Answer | None) -> None:
        entry = {"day": self.today.isoformat()}
        if received is not None:
            stamp = received.stamp
            entry |= {"address": stamp.address, "etag": stamp.etag, "last_modified": stamp.last_modified}
            content = next(iter(answer.files.values())) if answer else None
            entry["sha256"] = files.sha256(content) if content else self.record[name]["sha256"]
        self.record[name] = entry
        files.write_json(self.project.statistics / RECORD, self.record)

    def _client(self, source: str) -> Client:
        if source not in self._clients:
            self._clients[source] = self._connect(self._settings.user_agent)
        return self._clients[source]

    def _stamp(self, key: Key, kept: Snapshot | None) -> Stamp | None:
        """What to send back: only while the newest snapshot is the very answer that the stamp came with."""
        entry = self.record.get("/".join(key), {})
        if kept is None or entry.get("sha256") != kept.sha256:
            return None
        return Stamp(*(str(entry.get(name, "")) for name in ("address", "etag", "last_modified")))


def _groups(source: str | None, ids: Collection[str]) -> dict[Key, list[Indicator]]:
    asked = (source,) if source else (sotkanet.SOURCE, statfin.SOURCE)
    known = [indicator for indicator in catalogue.load().values() if indicator.source in asked]
    strangers = set(ids) - {name for one in known for name in (one.snapshot_id, one.indicator_id, one.key)}
    if strangers:
        raise _stranger(min(strangers))
    groups: dict[Key, list[Indicator]] = {}
    for one in known:
        if not ids or {one.snapshot_id, one.indicator_id, one.key} & set(ids):
            groups.setdefault((one.source, one.snapshot_id), [])
    for one in known:
        # A table is asked with everything the catalogue names in it, or its snapshot would lose the rest.
        if (one.source, one.snapshot_id) in groups:
            groups[one.source, one.snapshot_id].append(one)
    regions: dict[Key, list[Indicator]] = {(sotkanet.SOURCE, snapshots.REGIONS): []}
    return (regions if any(key[0] == sotkanet.SOURCE for key in groups) else {}) | groups


def _stranger(id: str) -> UserError:
    long = statfin.LONG_TABLE.fullmatch(id)
    if long is not None:
        remedy = f"Statistics Finland shortened the ids on 8.6.2026: write {long['table']}."
        return UserError(f"'{id}' is an old table id", place="--id", remedy=remedy)
    return UserError(f"'{id}' is not in the catalogue", place="--id", remedy="See metadata/indicators.yml.")


def _differing_titles(answer: Answer, indicators: list[Indicator]) -> list[str]:
    titles = answer.notes.get("titles", {})
    return [
        f"{one.key} is called '{titles[one.indicator_id]}', the unverified pin says '{one.title_fi}'"
        for one in indicators
        if one.indicator_id in titles and not catalogue.same_title(titles[one.indicator_id], one.title_fi)
    ]


def _refuse_other_unit(answer: Answer, earlier: Snapshot | None) -> None:
    """A figure in another unit is another indicator: it must not go on the series of the earlier snapshots."""
    if earlier is None:
        return
    units = earlier.notes.get("units", {})
    for id, unit in answer.notes.get("units", {}).items():
        if units.get(id, unit) != unit:
            raise UserError(
                f"the unit of {answer.source}.{id} is now '{unit}', it was '{units[id]}'",
                place=answer.address,
                remedy=f"If that is right, mend metadata/indicators.yml and move {earlier.path.parent} away.",
            )


def _read_record(project: Project) -> dict[str, Any]:
    """The record only saves asking again, so a damaged one is begun anew."""
    try:
        record = json.loads((project.statistics / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(record, dict):
        return {}
    return {name: entry for name, entry in record.items() if isinstance(entry, dict)}
