"""What is let in from other counties: only packages that belong here and whose counts can be."""

from datetime import date

import pytest

from rake_analysis import project, reception
from rake_analysis.errors import UserError
from rake_analysis.exchange import store
from tests.unit.exchange import packages
from tests.unit.exchange.packages import NOW


def neighbour(tmp_path, **settings):
    return project.create(tmp_path / "neighbour", project.Settings(name="Naapuri", county_code="05", **settings))


SOUND = {"reports;period=2025H2": 40, "units;period=2025H2": 12, "reports;period=2025H2;phenomenon=ASU": 20}


@pytest.fixture
def theirs(tmp_path):
    """Give a function that writes a package of another county."""

    def make(shown, folder="theirs", **about):
        return packages.write(tmp_path / folder, shown, **{"county_code": "17"} | about)

    return make


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        ({"reports;period=2025H2;phenomenon=VEL": 4}, "a count under the threshold is shown"),
        ({"reports;period=2025H2;phenomenon=VEL": 41}, "do not add up|contradict"),
        ({"units;period=2025H2": 41}, "do not add up|contradict"),
        ({"units;period=2025H2;phenomenon=ASU": 13}, "do not add up|contradict"),
        (
            {"reports;period=2025H2;reporter_role=team": 30, "reports;period=2025H2;reporter_role=resident": 11},
            "do not add up|contradict",
        ),
        (
            {"reports;municipality=231;period=2025H2": 38, "reports;municipality=905;period=2025H2": None},
            "a hidden count can be worked out",
        ),
    ],
)
def test_counts_that_cannot_be_or_leak_are_refused(tmp_path, theirs, added, problem):
    here = neighbour(tmp_path)
    with pytest.raises(UserError, match=problem):
        reception.receive(here, theirs(SOUND | added), now=NOW)
    assert store.received(here).is_empty()


@pytest.mark.parametrize("value", [0, 5])
def test_a_zero_and_a_count_at_the_threshold_may_be_shown(tmp_path, theirs, value):
    shown = SOUND | {"reports;period=2025H2;phenomenon=VEL": value}
    assert reception.receive(neighbour(tmp_path), theirs(shown), now=NOW)[0].status == "new"


def test_counts_are_held_against_the_threshold_that_the_package_names(tmp_path, theirs):
    here, four = neighbour(tmp_path), SOUND | {"reports;period=2025H2;phenomenon=VEL": 4}
    assert reception.receive(here, theirs(four, "three", threshold=3), now=NOW)[0].status == "new"
    seven = SOUND | {"reports;period=2025H2;phenomenon=VEL": 7}
    with pytest.raises(UserError, match="a count under the threshold is shown"):
        reception.receive(here, theirs(seven, "eight", threshold=8), now=NOW)


def test_a_large_count_that_was_hidden_for_others_sake_may_be_worked_out(tmp_path, theirs):
    shown = SOUND | {"reports;municipality=231;period=2025H2": 20, "reports;municipality=905;period=2025H2": None}
    assert reception.receive(neighbour(tmp_path), theirs(shown), now=NOW)[0].status == "new"


@pytest.mark.parametrize(
    ("about", "problem"),
    [
        ({"county_code": "05"}, "is of this project's own county"),
        ({"is_example": True}, "invented example material"),
        ({"period_start": date(2025, 6, 1)}, "2025-06-01–2025-12-31 there, 2025-07-01–2025-12-31 here"),
        ({"period_end": date(2025, 11, 30)}, "2025-07-01–2025-11-30 there, 2025-07-01–2025-12-31 here"),
    ],
)
def test_a_package_that_does_not_belong_here_is_refused(tmp_path, theirs, about, problem):
    with pytest.raises(UserError, match=problem):
        reception.receive(neighbour(tmp_path), theirs(SOUND, **about), now=NOW)


def test_example_material_is_let_into_an_example(tmp_path, theirs):
    here = neighbour(tmp_path, is_example=True)
    assert reception.receive(here, theirs(SOUND, is_example=True), now=NOW)[0].status == "new"


def test_one_bad_package_of_a_folder_keeps_all_out(tmp_path, theirs):
    here = neighbour(tmp_path)
    theirs(SOUND, "inbox/a")
    theirs(SOUND | {"units;period=2025H2": 3}, "inbox/b", county_code="06")
    with pytest.raises(UserError, match="inbox/b"):
        reception.receive(here, tmp_path / "inbox", now=NOW)
    assert store.received(here).is_empty()


def test_two_packages_of_a_county_in_one_folder_are_refused(tmp_path, theirs):
    theirs(SOUND, "inbox/a")
    theirs(SOUND | {"reports;period=2025H2": 41}, "inbox/b")
    with pytest.raises(UserError, match="two packages of 17 in 2025H2"):
        reception.receive(neighbour(tmp_path), tmp_path / "inbox", now=NOW)


@pytest.mark.parametrize("name", ["absent", "empty"])
def test_a_folder_without_packages_is_named(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match=f"{name}: no datapackage.json"):
        reception.receive(neighbour(tmp_path), tmp_path / name, now=NOW)
