"""Answers saved as files become snapshots: all or none, once, and the last good one stays in use."""

import json
from datetime import date

import pytest

from rake_analysis import official, project
from rake_analysis.errors import UserError
from rake_analysis.official import snapshots

OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)
TITLE = "Yleistä asumistukea saaneet kotitaloudet yhteensä, % asuntokunnista"


def region(id, category, code, name):
    return {"id": id, "code": code, "category": category, "title": {"fi": name}}


def write(folder, name, content):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def figure(value, year=2024, indicator=2320):
    return {"indicator": indicator, "region": 976, "year": year, "gender": "total", "value": value, "absValue": 500}


def description(title=TITLE, id=2320):
    return {
        "id": id,
        "data-updated": "2025-05-02",
        "title": {"fi": title},
        "organization": {"title": {"fi": "Kansaneläkelaitos (Kela)"}},
        "limits": {"fi": "<p>Alle viiden tapauksen tietoja ei julkaista.</p>"},
    }


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "project", project.Settings())


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    write(folder / "sotkanet", "regions.json", [region(976, "HYVINVOINTIALUE", "06", "Satakunnan hyvinvointialue")])
    write(folder / "sotkanet", "indicator_2320.json", description())
    write(folder / "sotkanet", "data_2320.json", [figure(3.4)])
    (folder / "README.md").write_text("ei tilastoja", encoding="utf-8")
    return folder


def names(made):
    return [snapshot.name for snapshot in made]


def test_an_imported_answer_keeps_its_bytes_and_what_is_known_of_it(here, inbox):
    regions, kept = official.import_folder(here, inbox, OCTOBER)
    assert names([regions, kept]) == ["sotkanet/regions/2025-10-01", "sotkanet/2320/2025-10-01"]
    assert kept.data.read_bytes() == (inbox / "sotkanet" / "data_2320.json").read_bytes()
    assert (kept.title_fi, kept.updated, kept.received_as) == (TITLE, date(2025, 5, 2), "data_2320.json")
    assert kept.limits_fi == "Alle viiden tapauksen tietoja ei julkaista."
    assert kept.licence == "tuottajan käyttöehdot (Kansaneläkelaitos (Kela))"
    assert kept.address == "https://sotkanet.fi/sotkanet/fi/metadata/indicators/2320"
    assert official.list_snapshots(here) == [kept, regions]


def test_the_same_bytes_again_make_no_new_snapshot(here, inbox):
    official.import_folder(here, inbox, OCTOBER)
    assert official.import_folder(here, inbox, NOVEMBER) == []


def test_changed_figures_make_a_second_snapshot_and_the_newest_is_read(here, inbox):
    official.import_folder(here, inbox, OCTOBER)
    write(inbox / "sotkanet", "data_2320.json", [figure(3.6)])
    assert names(official.import_folder(here, inbox, NOVEMBER)) == ["sotkanet/2320/2025-11-01"]
    found = official.read(here)
    assert found.select("value", "snapshot").rows() == [(3.6, "sotkanet/2320/2025-11-01")]


def test_a_correction_on_the_same_day_stands_beside_and_counts_as_newer(here, inbox):
    for value in (3.4, 3.5, 3.6):
        write(inbox / "sotkanet", "data_2320.json", [figure(value)])
        official.import_folder(here, inbox, OCTOBER)
    assert official.read(here)["snapshot"].to_list() == ["sotkanet/2320/2025-10-01.3"]


def test_only_the_wanted_indicators_are_read(here, inbox):
    official.import_folder(here, inbox, OCTOBER)
    assert official.read(here, ["sotkanet.2320"]).height == 1
    assert official.read(here, ["sotkanet.232", "statfin.11ra.dem_huoltos"]).is_empty()


def test_a_project_without_snapshots_has_an_empty_table(here):
    assert official.read(here).is_empty()


def test_figures_without_regions_use_those_imported_before(here, inbox):
    official.import_folder(here, inbox, OCTOBER)
    (inbox / "sotkanet" / "regions.json").unlink()
    write(inbox / "sotkanet", "data_2320.json", [figure(3.6)])
    assert len(official.import_folder(here, inbox, NOVEMBER)) == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("data_2320.json", [figure(3.4), figure(9.9)], "two different figures"),
        ("data_2320.json", [figure(3.4, year=2026)], "figures of 2026, retrieved in 2025"),
        ("data_2320.json", '[{"indicator": 2320', "cut off"),
        ("data_2320.json", [], "the indicator may have ended"),
        ("indicator_2320.json", description("Koulutustasomittain"), "is called 'Koulutustasomittain', the catalogue"),
        ("more.csv", "kunta;arvo\nPori;1\n", "not figures of Sotkanet"),
        ("more.json", "[1, 2]", "holds neither figures, regions nor indicators"),
        ("copy.csv", "indicator;region;year;gender;primary value\n2320;976;2024;total;3.4\n", "stands in copy.csv too"),
    ],
)
def test_a_file_that_cannot_be_used_keeps_everything_as_it_was(here, inbox, name, content, sentence):
    official.import_folder(here, inbox, OCTOBER)
    before = official.read(here)
    write(inbox / "sotkanet", "data_181.json", [figure(8.0, indicator=181)])
    write(inbox / "sotkanet", name, content)
    with pytest.raises(UserError, match=sentence):
        official.import_folder(here, inbox, NOVEMBER)
    assert len(official.list_snapshots(here)) == 2
    assert official.read(here).equals(before)


def test_a_folder_without_statistics_is_named(here, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="no statistics here"):
        official.import_folder(here, tmp_path / "empty", OCTOBER)


def test_figures_without_any_list_of_regions_ask_for_it(here, inbox):
    (inbox / "sotkanet" / "regions.json").unlink()
    with pytest.raises(UserError, match="without its list of regions"):
        official.import_folder(here, inbox, OCTOBER)


def test_a_verified_title_is_checked_again_when_read(here, inbox):
    _, kept = official.import_folder(here, inbox, OCTOBER)
    manifest = json.loads((kept.path / snapshots.MANIFEST).read_text(encoding="utf-8"))
    write(kept.path, snapshots.MANIFEST, manifest | {"title_fi": "Muu otsikko"})
    with pytest.raises(UserError, match="'Muu otsikko'"):
        official.read(here)


def spoil_data(kept):
    kept.data.write_bytes(kept.data.read_bytes()[:-3])


def remove_data(kept):
    kept.data.unlink()


def spoil_manifest(kept):
    (kept.path / snapshots.MANIFEST).write_text('{"source": "sotk', encoding="utf-8")


@pytest.mark.parametrize("spoil", [spoil_data, remove_data, spoil_manifest])
def test_a_damaged_snapshot_is_named_and_the_last_good_one_stays_in_use(here, inbox, spoil):
    official.import_folder(here, inbox, OCTOBER)
    write(inbox / "sotkanet", "data_2320.json", [figure(3.6)])
    [newest] = official.import_folder(here, inbox, NOVEMBER)
    spoil(newest)
    assert official.read(here)["value"].to_list() == [3.4]
    assert names(snapshots.damaged(here)) == ["sotkanet/2320/2025-11-01"]


def test_an_id_with_only_damaged_snapshots_is_an_error_that_names_the_folder(here, inbox):
    _, kept = official.import_folder(here, inbox, OCTOBER)
    spoil_data(kept)
    with pytest.raises(UserError, match=r"2320/2025-10-01: data\.json is not what was retrieved"):
        official.read(here)


def test_a_damaged_snapshot_is_mended_by_importing_the_answer_again(here, inbox):
    _, kept = official.import_folder(here, inbox, OCTOBER)
    spoil_data(kept)
    assert names(official.import_folder(here, inbox, OCTOBER)) == ["sotkanet/2320/2025-10-01.2"]
    assert official.read(here).height == 1


def test_an_interrupted_import_leaves_nothing_that_is_read(here, inbox):
    _, kept = official.import_folder(here, inbox, OCTOBER)
    (kept.path / snapshots.MANIFEST).unlink()
    assert official.read(here).is_empty()
    assert names(official.import_folder(here, inbox, OCTOBER)) == ["sotkanet/2320/2025-10-01.2"]
