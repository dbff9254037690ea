"""The store of answers as received: `<source>/<id>/<retrieved>/` holds the bytes and a manifest, never rewritten."""

import json
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from rake_analysis import contracts, files
from rake_analysis.errors import UserError
from rake_analysis.official import by_file, catalogue, jsonstat, parsed, px, sotkanet, statfin
from rake_analysis.official.verified import Verified
from rake_analysis.project import Project

MANIFEST = "manifest.json"
REGIONS = "regions"

_ORDER = ("source", "indicator_id", "area_category", "area_code", "year", "sex")


@dataclass(frozen=True)
class Answer:
    """One answer to keep. `files` are name → bytes as received; the first one holds the figures.

    `notes` may hold `parts` (the files of a StatFin table that came in several) and `units` (indicator id → unit).
    """

    source: str
    id: str
    files: dict[str, bytes]
    title_fi: str
    address: str
    received_as: str
    updated: date | None = None
    owner_fi: str = ""
    licence: str = ""
    limits_fi: str = ""
    interpretation_fi: str = ""
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """One kept answer. `content` is the digest of its manifest, and so of all its files.

    `problem` says in a sentence why it cannot be read; empty when it is whole.
    """

    source: str
    id: str
    retrieved: date
    path: Path
    data_file: str = ""
    sha256: str = ""
    title_fi: str = ""
    updated: date | None = None
    licence: str = ""
    owner_fi: str = ""
    limits_fi: str = ""
    interpretation_fi: str = ""
    address: str = ""
    received_as: str = ""
    notes: Mapping[str, Any] = field(default_factory=dict, compare=False)
    content: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        """`sotkanet/2320/2025-10-01`: how a figure names its snapshot."""
        return f"{self.source}/{self.id}/{self.path.name}"

    @property
    def data(self) -> Path:
        return self.path / self.data_file

    @property
    def parts(self) -> list[Path]:
        """The files with the figures: several where a StatFin table came in parts."""
        return [self.path / name for name in self.notes.get("parts", (self.data_file,))]


def keep(project: Project, answer: Answer, retrieved: date) -> Snapshot | None:
    """Store an answer; None when the newest snapshot of the id holds the same bytes already."""
    digests = {name: files.sha256(content) for name, content in answer.files.items()}
    earlier = [made for made in _of(project, answer.source, answer.id) if not made.problem]
    if earlier and _manifest(earlier[-1].path)["files"] == digests:
        return None
    parent = project.statistics / answer.source / answer.id
    folder = parent / retrieved.isoformat()
    sequence = 2
    while folder.exists():
        folder = parent / f"{retrieved.isoformat()}.{sequence}"
        sequence += 1
    for name, content in answer.files.items():
        files.write_bytes(folder / name, content)
    # The manifest comes last: a folder without one is an interrupted import and is not read.
    files.write_json(folder / MANIFEST, _description(answer, retrieved, digests))
    return _read(folder)


def list_snapshots(project: Project) -> list[Snapshot]:
    """Return every snapshot of the project, by source and id, oldest first. Damaged ones carry their `problem`."""
    folders = (path.parent for path in project.statistics.glob(f"*/*/*/{MANIFEST}"))
    verified = Verified(project.build / "figures" / "verified.json")
    with ThreadPoolExecutor() as threads:  # digests take the time
        listed = list(threads.map(lambda folder: _read(folder, verified.is_whole), sorted(folders, key=_order)))
    verified.keep()
    return listed


def newest(project: Project) -> dict[tuple[str, str], Snapshot]:
    """Return (source, id) → the newest whole snapshot. Ids whose snapshots are all damaged are absent."""
    return {(made.source, made.id): made for made in list_snapshots(project) if not made.problem}


def damaged(project: Project) -> list[Snapshot]:
    """Return the damaged snapshots that would be the newest of their id, for the report to name."""
    last = {(made.source, made.id): made for made in list_snapshots(project)}
    return [made for made in last.values() if made.problem]


def read(
    project: Project, keys: Collection[str] | None = None, categories: Collection[str] | None = None
) -> pl.DataFrame:
    """Return the figures of the project as a table of contracts.Statistic, by indicator, area, year and sex.

    `keys` are indicators (`sotkanet.2320`), `categories` those of areas; without them everything in the store. A key
    without a snapshot has no rows. A damaged snapshot is passed over for the last good one of its id; `damaged` names
    it. Figures parsed before are taken from `build/figures` while the answers and the readers are the same.
    Raises UserError when the regions are missing, when an id has only damaged snapshots, or when a title is not
    the one the catalogue pins.
    """
    listed = list_snapshots(project)
    kept = {(made.source, made.id): made for made in listed if not made.problem}
    last = {(made.source, made.id): made for made in listed}
    lost = [made for key, made in last.items() if key not in kept]
    if lost:
        raise UserError(lost[0].problem, place=str(lost[0].path), remedy="Import the answer again.")
    wanted = [made for made in kept.values() if made.id != REGIONS and (keys is None or _is_wanted(made, keys))]
    rows = _rows(project, wanted, kept.get((sotkanet.SOURCE, REGIONS)), categories)
    if keys is not None:
        rows = rows.filter((pl.col("source") + "." + pl.col("indicator_id")).is_in(list(keys)))
    # Each answer's figures are in order; sorting millions of rows again would take longer than all the rest.
    answers = rows.select(pl.concat_str("source", "indicator_id", "area_category", separator=" ")).to_series()
    return rows if answers.is_sorted() else rows.sort(*_ORDER)


def _rows(
    project: Project, wanted: list[Snapshot], listed: Snapshot | None, categories: Collection[str] | None
) -> pl.DataFrame:
    regions = cache(lambda: regions_of(listed))
    made_with = f"{parsed.readers_digest()} {listed.sha256 if listed else ''}"
    names = {files.sha256(f"{made_with} {made.name} {made.content}".encode()): made for made in wanted}
    paths = {
        Path(made.source, made.id, name): lambda made=made: figures(made, regions()) for name, made in names.items()
    }
    # Whatever is wrong with what an earlier run left, the raw answers are there; their own faults come up again.
    with suppress(UserError, OSError, pl.exceptions.PolarsError):
        return parsed.read(project.build / "figures", paths, categories)
    rows = pl.concat([contracts.empty(contracts.Statistic), *(figures(made, regions()) for made in wanted)])
    return rows if categories is None else rows.filter(pl.col("area_category").is_in(list(categories)))


def newest_of(project: Project, source: str, id: str) -> Snapshot | None:
    """Return the newest whole snapshot of one id."""
    return next((made for made in reversed(_of(project, source, id)) if not made.problem), None)


def regions_of(listed: Snapshot | None) -> pl.DataFrame | None:
    """Return the regions of Sotkanet's list as `sotkanet.read_regions` gives them; None without a list."""
    return sotkanet.read_regions(listed.data.read_bytes(), str(listed.data)) if listed else None


def _of(project: Project, source: str, id: str) -> list[Snapshot]:
    folders = (path.parent for path in (project.statistics / source / id).glob(f"*/{MANIFEST}"))
    return [_read(folder) for folder in sorted(folders, key=_order)]


def _order(folder: Path) -> tuple[str, str, str, int]:
    day, _, sequence = folder.name.partition(".")
    return folder.parent.parent.name, folder.parent.name, day, int(sequence) if sequence.isdigit() else 1


def _description(answer: Answer, retrieved: date, digests: dict[str, str]) -> dict[str, Any]:
    return {
        "source": answer.source,
        "id": answer.id,
        "title_fi": answer.title_fi,
        "address": answer.address,
        "received_as": answer.received_as,
        "retrieved": retrieved.isoformat(),
        "updated": answer.updated.isoformat() if answer.updated else None,
        "owner_fi": answer.owner_fi,
        "licence": answer.licence,
        "limits_fi": answer.limits_fi,
        "interpretation_fi": answer.interpretation_fi,
        "data_file": next(iter(answer.files)),
        "files": digests,
        "notes": answer.notes,
    }


def _manifest(folder: Path) -> dict[str, Any]:
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def _is_whole(path: Path, digest: str) -> bool:
    return files.sha256_of(path) == digest


def _read(folder: Path, is_whole: Callable[[Path, str], bool] = _is_whole) -> Snapshot:
    try:
        manifest = _manifest(folder)
        snapshot = Snapshot(
            source=manifest["source"],
            id=manifest["id"],
            retrieved=date.fromisoformat(manifest["retrieved"]),
            path=folder,
            data_file=manifest["data_file"],
            sha256=manifest["files"][manifest["data_file"]],
            title_fi=manifest["title_fi"],
            updated=date.fromisoformat(manifest["updated"]) if manifest["updated"] else None,
            licence=manifest["licence"],
            owner_fi=manifest["owner_fi"],
            limits_fi=manifest["limits_fi"],
            interpretation_fi=manifest["interpretation_fi"],
            address=manifest["address"],
            received_as=manifest["received_as"],
            notes=dict(manifest["notes"]),
            content=files.sha256_of(folder / MANIFEST),
            problem=_damage(folder, manifest["files"], is_whole),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return _unreadable(folder, f"the manifest is damaged ({type(error).__name__})")
    return snapshot


def _damage(folder: Path, digests: dict[str, str], is_whole: Callable[[Path, str], bool]) -> str:
    for name, digest in digests.items():
        if not (folder / name).is_file():
            return f"{name} is gone"
        if not is_whole(folder / name, digest):
            return f"{name} is not what was retrieved"
    return ""


def _unreadable(folder: Path, problem: str) -> Snapshot:
    day, _, _ = folder.name.partition(".")
    try:
        retrieved = date.fromisoformat(day)
    except ValueError as error:
        raise UserError(
            "the folder's name is not a date", place=str(folder), remedy="Move it out of the statistics folder."
        ) from error
    return Snapshot(folder.parent.parent.name, folder.parent.name, retrieved, folder, problem=problem)


def _is_wanted(made: Snapshot, keys: Collection[str]) -> bool:
    name = f"{made.source}.{made.id}"
    return any(key == name or key.startswith(f"{name}.") for key in keys)


def figures(made: Snapshot, regions: pl.DataFrame | None) -> pl.DataFrame:
    """Return the figures of one snapshot as a table of contracts.Statistic; raises UserError as `read` does."""
    content, place = made.data.read_bytes(), str(made.data)
    if made.source == by_file.SOURCE:
        mapping = by_file.read_mapping((made.path / by_file.KEPT_AS).read_bytes(), place)
        catalogue.check_title(f"{by_file.SOURCE}.{made.id}", mapping.title_fi, place)
        return by_file.statistics(content, mapping, made.name, place)
    if made.source == statfin.SOURCE:
        return pl.concat(_table(made, path) for path in made.parts)
    if regions is None:
        raise UserError("Sotkanet's list of regions is missing", place=place, remedy="Import regions.json.")
    catalogue.check_title(f"{sotkanet.SOURCE}.{made.id}", made.title_fi, place)
    return sotkanet.statistics(sotkanet.read_data(content, place), regions, made.name, place)


def _table(made: Snapshot, path: Path) -> pl.DataFrame:
    content, place = path.read_bytes(), str(path)
    dataset = px.read(content, place) if path.suffix == ".px" else jsonstat.read(content, place)
    for indicator_id, title in statfin.titles(dataset, place).items():
        catalogue.check_title(f"{statfin.SOURCE}.{indicator_id}", title, place)
    return statfin.statistics(dataset, made.name, place)
