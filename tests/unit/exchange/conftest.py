"""Packages of a county's counts, and a project that receives them."""

import pytest

from rake_analysis import project
from rake_analysis.phenomena import catalogue
from tests.unit.exchange import packages


@pytest.fixture
def phenomena():
    return catalogue.load()


@pytest.fixture
def make_package(tmp_path, phenomena):
    """Give a function that writes a package of `SHOWN` with `changes` and returns its folder."""

    def make(changes=None, *, name="package", **about):
        return packages.write(tmp_path / name, packages.SHOWN | (changes or {}), phenomena, **about)

    return make


@pytest.fixture
def here(tmp_path):
    """A project of Satakunta without anything in it."""
    return project.create(tmp_path / "project", project.Settings(name="Pieni"))
