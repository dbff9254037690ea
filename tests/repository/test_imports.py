"""Imports point one way: a module uses only the stages before its own."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "rake_analysis"
LAYERS = (
    {"errors", "text", "finnish"},
    {"files"},
    {"metadata"},
    {"periods", "areas", "contracts"},
    {"project"},
    {"privacy"},
    {"observations", "official"},
    {"registers"},
    {"follow_up"},
    {"notify"},
    {"phenomena"},
    {"quality"},
    {"analysis"},
    {"disclosure"},
    {"exchange"},
    {"report", "audit"},
    {"reception"},
    {"engine"},
    {"example"},
    {"run"},
    {"publish"},
    {"handover"},
    {"console"},
    {"cli"},
    {"__main__"},
)
LEVELS = {stage: level for level, stages in enumerate(LAYERS) for stage in stages}
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {"great_expectations", "statsmodels", "scipy", "altair", "plotly", "nbclient", "typst", "pypandoc", "simplemma"}


def stage_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_modules(module: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_module_imports_only_earlier_stages(module):
    own = stage_of(module)
    if own == "__init__":
        return
    for name in imported_modules(module):
        parts = name.split(".")
        if parts[0] != "rake_analysis" or len(parts) < 2 or parts[1] == "__version__":
            continue
        assert LEVELS[parts[1]] < LEVELS[own] or parts[1] == own, f"{own} imports {name}"


def test_every_stage_has_a_place_in_the_order():
    assert {stage_of(module) for module in MODULES} - {"__init__"} == set(LEVELS)


@pytest.mark.parametrize(
    "module", [PACKAGE / "__init__.py", *sorted((PACKAGE / "cli").glob("*.py")), PACKAGE / "console.py"]
)
def test_the_command_line_loads_nothing_heavy_at_import(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in top for alias in node.names} | {getattr(node, "module", "") or "" for node in top}
    assert not {name.split(".")[0] for name in names} & HEAVY
