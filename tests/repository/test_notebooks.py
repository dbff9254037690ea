"""Notebooks and reports load, call and show; they compute nothing themselves."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("notebooks/*.qmd"), *ROOT.glob("reports/*.qmd")])
CELL = re.compile(r"^```\{python\}\n(.*?)^```", re.DOTALL | re.MULTILINE)
FORBIDDEN = re.compile(
    r"^\s*(def|class) |group_by|\.join\(|\.filter\(|Path\(|open\(|/home|\.csv|\.parquet", re.MULTILINE
)


def cells(source: Path) -> list[str]:
    return CELL.findall(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_notebook_defines_and_computes_nothing(source):
    for cell in cells(source):
        assert not FORBIDDEN.search(cell), cell


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_cells_are_at_most_eight_lines(source):
    for cell in cells(source):
        code = [line for line in cell.splitlines() if line.strip() and not line.startswith("#|")]
        assert len(code) <= 8, cell


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_notebook_imports_only_from_this_package(source):
    for cell in cells(source):
        for line in re.findall(r"^\s*(?:from|import) (\S+)", cell, re.MULTILINE):
            assert line.split(".")[0] == "rake_analysis"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_the_first_cell_holds_the_parameters(source):
    first = cells(source)[0]
    assert first.startswith("#| tags: [parameters]\n")
    assert 'period = "2025H2"' in first
    assert re.search(r'^audience = "(working|management|public)"$', first, re.MULTILINE)


def test_the_sources_are_there():
    assert {source.stem for source in SOURCES} >= {
        "phenomenon",
        "observations",
        "comparison",
        "compiled",
        "professional_group",
        "public",
        "management_board",
    }
