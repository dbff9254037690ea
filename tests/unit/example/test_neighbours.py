"""The neighbours' packages are such as another county could give: they are let in, and into examples only."""

from datetime import datetime

import pytest

from rake_analysis import project, reception
from rake_analysis.errors import UserError
from rake_analysis.exchange import store

NOW = datetime(2026, 1, 15, 12)


def test_the_neighbours_packages_are_let_into_an_example(example_root, tmp_path):
    made = project.create(tmp_path / "example", project.Settings(is_example=True))
    kept = reception.receive(made, example_root / "inbox" / "exchange", now=NOW)
    assert [(one.county_code, one.period) for one in kept] == [("05", "2025H2"), ("17", "2025H2")]
    assert store.read(made, "2025H2").cells["value"].null_count() > 0


def test_they_are_not_let_into_a_real_project(example_root, tmp_path):
    real = project.create(tmp_path / "real", project.Settings())
    with pytest.raises(UserError, match="invented example material"):
        reception.receive(real, example_root / "inbox" / "exchange", now=NOW)
