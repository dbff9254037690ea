"""Packages of a county's counts, and a project that receives them."""

from datetime import date

import pytest

from rake_analysis import project
from rake_analysis.exchange import format, package
from rake_analysis.exchange.package import About
from rake_analysis.phenomena import catalogue
from tests.unit.exchange.packages import PERIOD, SHOWN


@pytest.fixture
def phenomena():
    return catalogue.load()


@pytest.fixture
def make_package(tmp_path, phenomena):
    """Give a function that writes a package of `SHOWN` with `changes` and returns its folder."""

    def make(changes=None, *, name="package", **about):
        usual = {"county_code": "05", "period": PERIOD, "threshold": 5, "is_example": False}
        days = {"period_start": date(2025, 7, 1), "period_end": date(2025, 12, 31)}
        cells = format.from_keys(SHOWN | (changes or {}), PERIOD)
        package.write(tmp_path / name, cells, About(**usual | days | about), phenomena)
        return tmp_path / name

    return make


@pytest.fixture
def here(tmp_path):
    """A project of Satakunta without anything in it."""
    return project.create(tmp_path / "project", project.Settings(name="Pieni"))
