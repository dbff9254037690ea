"""The example written once for all its tests."""

import csv
from pathlib import Path

import pytest

from rake_analysis import example


@pytest.fixture(scope="session")
def example_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("example") / "project"
    example.write(root)
    return root


@pytest.fixture(scope="session")
def truth(example_root: Path) -> list[dict[str, str]]:
    with (example_root / "inbox" / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
