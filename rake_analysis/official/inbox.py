"""From a folder of answers saved as files to snapshots. All of them are read and checked before any is kept."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.official import by_file, catalogue, decode, jsonstat, plaintext, px, snapshots, sotkanet, statfin
from rake_analysis.official.cube import Dataset
from rake_analysis.official.snapshots import Answer, Snapshot
from rake_analysis.project import Project

_ANSWERS = (".json", ".csv", ".px")
_CC_BY = "CC BY 4.0"
_SOTKANET = "https://sotkanet.fi"


@dataclass
class _Received:
    regions: tuple[Path, bytes] | None = None
    descriptions: dict[str, tuple[sotkanet.Description, dict[str, bytes]]] = field(default_factory=dict)
    data: dict[str, tuple[Path, bytes, pl.DataFrame]] = field(default_factory=dict)
    tables: dict[str, tuple[Path, bytes, Dataset]] = field(default_factory=dict)
    mapped: dict[str, tuple[Path, bytes, by_file.Mapping, bytes]] = field(default_factory=dict)


def import_folder(project: Project, folder: Path, retrieved: date) -> list[Snapshot]:
    """Keep the answers of a folder (with its subfolders) and return the new snapshots.

    A file is recognised by what it holds: Sotkanet's regions, indicator descriptions and figures (JSON, CSV),
    StatFin tables (json-stat2, PX), and a CSV or xlsx of anybody's that a mapping file describes (see by_file).
    Files of other kinds are passed over. The same bytes again
    make no new snapshot. Raises UserError, with nothing kept, when a file cannot be recognised or read, figures
    are of a later year than `retrieved`, or a title is not the one the catalogue pins.
    """
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    received = _Received()
    for path in found:
        if path.name.endswith(by_file.SUFFIX):
            _add_mapped(path, received)
    described = {path for path, *_ in received.mapped.values()}
    answers = [path for path in found if path.suffix.lower() in _ANSWERS and path not in described]
    if not answers and not described:
        raise UserError("no statistics here", place=str(folder), remedy="Name a folder with answers or mapping files.")
    for path in answers:
        _recognise(path, received)
    answers = [
        *_regions(received),
        *_sotkanet(project, received, retrieved),
        *_statfin(received, retrieved),
        *_mapped(received, retrieved),
    ]
    kept = [snapshots.keep(project, answer, retrieved) for answer in answers]
    return [made for made in kept if made is not None]


def _recognise(path: Path, received: _Received) -> None:
    content, place = path.read_bytes(), str(path)
    if path.suffix.lower() == ".px":
        table = px.read(content, place)
        _add(received.tables, statfin.table_id(table, place), (path, content, table))
        return
    characters = decode.text(content, place)
    if path.suffix.lower() == ".csv":
        if not characters.startswith("indicator;"):
            raise UserError("not figures of Sotkanet (the header is another)", place=place, remedy="Move it away.")
        _add_data(received, path, content)
        return
    answer = decode.json_value(content, place)
    first = answer[0] if isinstance(answer, list) and answer else answer
    keys = first.keys() if isinstance(first, dict) else set()
    if isinstance(answer, list) and (not answer or {"indicator", "region"} <= keys):
        _add_data(received, path, content)
    elif {"category", "code", "title"} <= keys:
        received.regions = (path, content)
    elif {"id", "title", "organization"} <= keys:
        described = sotkanet.read_descriptions(content, place)
        # The list of all indicators is not repeated beside each of them.
        raw = {"indicator.json": content} if len(described) == 1 else {}
        received.descriptions |= {description.id: (description, raw) for description in described}
    elif isinstance(answer, dict):
        dataset = jsonstat.read(content, place)
        _add(received.tables, statfin.table_id(dataset, place), (path, content, dataset))
    else:
        raise UserError("holds neither figures, regions nor indicators", place=place, remedy="Move it away.")


def _add_mapped(path: Path, received: _Received) -> None:
    described = path.read_bytes()
    mapping = by_file.read_mapping(described, str(path))
    data = path.with_name(mapping.file)
    if not data.is_file():
        raise UserError(f"{mapping.file} is not beside its mapping", place=str(path), remedy="Put it there.")
    _add(received.mapped, mapping.id, (data, data.read_bytes(), mapping, described))


def _add_data(received: _Received, path: Path, content: bytes) -> None:
    data = sotkanet.read_data(content, str(path))
    _add(received.data, str(data["indicator"][0]), (path, content, data))


def _add(found: dict, id: str, item: tuple) -> None:
    if id in found:
        raise UserError(f"{id} stands in {found[id][0].name} too", place=str(item[0]), remedy="Keep one of them.")
    found[id] = item


def _regions(received: _Received) -> list[Answer]:
    if received.regions is None:
        return []
    path, content = received.regions
    sotkanet.read_regions(content, str(path))
    return [
        Answer(
            sotkanet.SOURCE,
            snapshots.REGIONS,
            {"data.json": content},
            title_fi="Sotkanetin alueluettelo",
            address=f"{_SOTKANET}/rest/1.1/regions",
            received_as=path.name,
            licence=_CC_BY,
            owner_fi="THL",
        )
    ]


def _sotkanet(project: Project, received: _Received, retrieved: date) -> list[Answer]:
    if not received.data:
        return []
    regions = _known_regions(project, received)
    return [_sotkanet_answer(id, received, regions, retrieved) for id in received.data]


def _known_regions(project: Project, received: _Received) -> pl.DataFrame:
    if received.regions is not None:
        return sotkanet.read_regions(received.regions[1], str(received.regions[0]))
    kept = snapshots.newest(project).get((sotkanet.SOURCE, snapshots.REGIONS))
    if kept is None:
        raise UserError(
            "figures of Sotkanet without its list of regions",
            place=str(next(iter(received.data.values()))[0]),
            remedy="Save https://sotkanet.fi/rest/1.1/regions beside them as regions.json.",
        )
    return sotkanet.read_regions(kept.data.read_bytes(), str(kept.data))


def _sotkanet_answer(id: str, received: _Received, regions: pl.DataFrame, retrieved: date) -> Answer:
    path, content, data = received.data[id]
    place = str(path)
    figures = sotkanet.statistics(data, regions, "", place)
    _refuse_future(figures, retrieved, place)
    kept = {f"data{path.suffix.lower()}": content}
    description = None
    if id in received.descriptions:
        description, raw = received.descriptions[id]
        catalogue.check_title(f"{sotkanet.SOURCE}.{id}", description.title_fi, place)
        kept |= raw
    known = catalogue.load().get(f"{sotkanet.SOURCE}.{id}")
    owner = description.owner_fi if description else known.owner if known else ""
    return Answer(
        sotkanet.SOURCE,
        id,
        kept,
        title_fi=description.title_fi if description else known.title_fi if known else f"Indikaattori {id}",
        address=f"{_SOTKANET}/sotkanet/fi/metadata/indicators/{id}",
        received_as=path.name,
        updated=description.updated if description else None,
        owner_fi=owner,
        licence=_CC_BY if "THL" in owner else f"tuottajan käyttöehdot ({owner or 'tuottaja ei tiedossa'})",
        limits_fi=description.limits_fi if description else "",
        interpretation_fi=description.interpretation_fi if description else "",
        notes={"regions_left_out": sotkanet.unknown_regions(data, regions)},
    )


def _statfin(received: _Received, retrieved: date) -> list[Answer]:
    answers = []
    for id, (path, content, dataset) in received.tables.items():
        place = str(path)
        _refuse_future(statfin.statistics(dataset, "", place), retrieved, place)
        for indicator_id, title in statfin.titles(dataset, place).items():
            catalogue.check_title(f"{statfin.SOURCE}.{indicator_id}", title, place)
        answers.append(
            Answer(
                statfin.SOURCE,
                id,
                {f"data{path.suffix.lower()}": content},
                title_fi=dataset.label,
                address="https://pxdata.stat.fi/PxWeb/pxweb/fi/StatFin/",
                received_as=path.name,
                updated=_day(dataset.updated),
                owner_fi="Tilastokeskus",
                licence=_CC_BY,
                limits_fi=_notes(dataset),
            )
        )
    return answers


def _mapped(received: _Received, retrieved: date) -> list[Answer]:
    answers = []
    for id, (path, content, mapping, described) in received.mapped.items():
        catalogue.check_title(f"{by_file.SOURCE}.{id}", mapping.title_fi, str(path))
        _refuse_future(by_file.statistics(content, mapping, "", str(path)), retrieved, str(path))
        answers.append(
            Answer(
                by_file.SOURCE,
                id,
                {f"data{path.suffix.lower()}": content, by_file.KEPT_AS: described},
                title_fi=mapping.title_fi,
                address=mapping.address,
                received_as=path.name,
                updated=mapping.updated,
                owner_fi=mapping.owner_fi,
                licence=mapping.licence,
            )
        )
    return answers


def _notes(dataset: Dataset) -> str:
    return "\n".join(plaintext.from_html(note) for note in dataset.notes)


def _day(updated: str) -> date | None:
    try:
        return date.fromisoformat(updated[:10])
    except ValueError:
        return None


def _refuse_future(figures: pl.DataFrame, retrieved: date, place: str) -> None:
    latest = max(figures["year"].to_list(), default=retrieved.year)
    if latest > retrieved.year:
        raise UserError(
            f"figures of {latest}, retrieved in {retrieved.year}",
            place=place,
            remedy="Check the file, or the day given with --retrieved.",
        )
