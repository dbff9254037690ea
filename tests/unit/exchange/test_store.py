"""What is kept of others' packages: each version, which one holds, and what a damaged one does."""

import shutil

import pytest

from rake_analysis.errors import UserError
from rake_analysis.exchange import package, reading, store
from rake_analysis.phenomena import catalogue
from tests.unit.exchange.packages import NOW


@pytest.fixture
def give(here, make_package, phenomena):
    """Give a function that makes a package and keeps it in the project."""

    def keep(changes=None, **about):
        folder = make_package(changes, name=f"package {len(list(here.root.parent.iterdir()))}", **about)
        return store.keep(here, reading.read(folder, phenomena), NOW)

    return keep


def counts_of(project) -> dict[str, int]:
    cells = store.read(project, "2025H2").cells
    return {
        f"{row['county_code']} {row['phenomenon_code']}": row["value"]
        for row in cells.iter_rows(named=True)
        if row["measure"] == "reports" and row["dimension"] == "total"
    }


def test_nothing_was_given(here):
    assert store.received(here).is_empty()
    assert store.read(here, "2025H2").cells.is_empty()
    assert store.read(here, "2025H2").damaged == ()


def test_a_new_package_is_read_as_it_was_given(here, give):
    assert give() == store.Kept("05", "2025H2", "new", 15)
    assert counts_of(here) == {"05 ASU": 20, "05 DIG": 0, "05 VEL": None, "05 total": 40}


def test_the_same_package_again_changes_nothing(here, give):
    give()
    before = {path: path.stat().st_mtime_ns for path in store.root(here).rglob("*") if path.is_file()}
    assert give().status == "unchanged"
    after = {path: path.stat().st_mtime_ns for path in store.root(here).rglob("*") if path.is_file()}
    assert after == before


def test_a_corrected_package_takes_the_place_of_the_earlier_and_the_log_says_how_much_changed(here, give):
    give()
    changed = {"reports;period=2025H2;phenomenon=ASU": 21, "reports;period=2025H2;phenomenon=VEL": 9}
    assert give(changed) == store.Kept("05", "2025H2", "replaced", 2)
    assert counts_of(here) == {"05 ASU": 21, "05 DIG": 0, "05 VEL": 9, "05 total": 40}
    log = store.received(here)
    assert log["is_in_force"].to_list() == [False, True]
    assert log["changed_count"].to_list() == [15, 2]
    assert len(list((store.root(here) / "05" / "2025H2").iterdir())) == 2


def test_an_earlier_version_given_again_holds_again(here, give):
    give()
    give({"reports;period=2025H2;phenomenon=ASU": 21})
    assert give().status == "replaced"
    assert counts_of(here)["05 ASU"] == 20


def test_cells_that_appear_or_go_are_counted_as_changed(here, give):
    give()
    added = {"reports;period=2025H2;phenomenon=KOU": 8, "units;period=2025H2;phenomenon=KOU": 6}
    assert give(added).changed_count == 2
    assert give().changed_count == 2


def test_counties_and_periods_stand_beside_each_other(here, give):
    give()
    give(county_code="17")
    assert {key.split()[0] for key in counts_of(here)} == {"05", "17"}
    assert store.read(here, "2025H1").cells.is_empty()
    assert [path.name for path in store.paths(here, "2025H2")] == [store.LOG, *[*reading.FILES] * 2]


@pytest.mark.parametrize("name", [package.DESCRIPTOR, package.CELLS, package.CUBE])
def test_a_kept_package_that_was_changed_is_named_and_mended_by_giving_it_again(here, give, name):
    give()
    give(county_code="17")
    kept = next((store.root(here) / "05").rglob(name))
    kept.write_bytes(kept.read_bytes().replace(b"20", b"21"))
    given = store.read(here, "2025H2")
    assert given.damaged == ("05",)
    assert set(given.cells["county_code"]) == {"17"}
    assert give().status == "replaced"
    assert store.read(here, "2025H2").damaged == ()


def test_another_whole_package_in_the_place_of_the_one_received_counts_as_damaged(here, give, make_package):
    give()
    kept = next((store.root(here) / "05").rglob(package.DESCRIPTOR)).parent
    shutil.copytree(make_package({"reports;period=2025H2": 41}, name="other"), kept, dirs_exist_ok=True)
    assert store.read(here, "2025H2").damaged == ("05",)


def test_a_catalogue_that_cannot_be_read_is_told_and_damages_no_package(here, give):
    give()
    catalogue.project_file(here).write_text("- [", encoding="utf-8")
    with pytest.raises(UserError, match=catalogue.project_file(here).name):
        store.read(here, "2025H2")
