"""A release of the example: published whole after gates and audit, refused and left undone by whatever leaks."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from rake_analysis import audit, files, publish
from rake_analysis.disclosure import ledger
from rake_analysis.errors import UserError
from rake_analysis.project import Project
from rake_analysis.report.pages import REPOSITORY
from tests.readers import PERIOD, TODAY

pytestmark = pytest.mark.xdist_group("published")


@pytest.fixture
def project(released_project) -> Project:
    return released_project


def published(project: Project, audience: str, target: Path) -> publish.Bundle:
    return publish.publish(project, project.period(PERIOD), audience, target, today=TODAY)


def test_the_bundle_holds_pages_counts_audit_and_a_manifest_of_every_file(bundles):
    folder = bundles["public"]
    manifest = json.loads((folder / publish.MANIFEST).read_text(encoding="utf-8"))
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {*manifest["files"], publish.MANIFEST}
    assert {"sivut/index.html", "sivut/index.pdf", "sivut/luvut.csv", "audit.json"} <= names
    assert all(files.sha256_of(folder / name) == digest for name, digest in manifest["files"].items())
    assert manifest["suppression"].startswith("Julkaisussa on")
    assert manifest["is_example"] is True


def test_three_audiences_together_give_no_small_count_away(bundles):
    found = audit.audit([folder / "sivut" for folder in bundles.values()])
    assert [one for one in found.findings if one.check not in ("personal_data", "free_text")] == []
    assert found.cell_count > 100


def test_no_count_under_five_and_no_true_hidden_count_is_in_the_table_of_counts(bundles):
    table = pl.read_csv(bundles["public"] / "sivut" / publish.CELLS, infer_schema=False)
    shown = table.filter(pl.col("value") != "..")["value"].cast(pl.Int64)
    assert shown.filter((shown > 0) & (shown < 5)).is_empty()
    assert table.filter(pl.col("value") == "..").height > 0


def test_what_was_published_is_in_the_ledger_and_the_same_release_again_stays_possible(project, bundles, tmp_path):
    before = ledger.read(project)
    for folder in bundles.values():
        table = pl.read_csv(folder / "sivut" / publish.CELLS, infer_schema=False)
        assert set(table["cell"]) <= set(before["key"])
    published(project, "public", tmp_path / "again")
    assert ledger.read(project).height == before.height


def test_the_bytes_of_a_release_are_the_same_twice(bundles, project, tmp_path):
    published(project, "public", tmp_path / "again")
    pages = sorted(path.name for path in (tmp_path / "again" / "sivut").glob("*.html"))
    for name in pages:
        assert (tmp_path / "again" / "sivut" / name).read_bytes() == (bundles["public"] / "sivut" / name).read_bytes()


@pytest.fixture
def leaking(project):
    """Give a function that adds lines to the project's own public report."""
    source = project.root / "reports" / "public.qmd"
    source.parent.mkdir(exist_ok=True)

    def add(lines: str) -> None:
        text = (REPOSITORY / "reports" / "public.qmd").read_text(encoding="utf-8")
        source.write_text(f"{text}\n{lines}\n", encoding="utf-8")

    yield add
    shutil.rmtree(source.parent)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("Siikaisista tuli 3 havaintoa.", "unregistered_count"),
        ('[Kuka vain voi sanoa näin.]{data-quote="X9"}', "quote"),
        ("Soita 040 123 4567 tai kirjoita etu.suku@example.fi.", "personal_data"),
        ("```{python}\npage.material.current.height\n```", "may not read 'current'"),
        ('```{python}\npage.material.cells.count(period="2025H2", unit="Tiimi").markdown\n```', "does not declare"),
    ],
    ids=["a count", "a quote", "personal data", "an observation", "an undeclared count"],
)
def test_a_leak_stops_the_release_and_leaves_nothing(project, bundles, leaking, tmp_path, lines, problem):
    before = ledger.read(project)
    leaking(lines)
    with pytest.raises(UserError, match=problem):
        published(project, "public", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert list(tmp_path.iterdir()) == []
    assert ledger.read(project).equals(before)


def test_an_acute_case_that_nobody_has_taken_stops_the_release(project, tmp_path):
    register = project.registers / "acknowledgements.csv"
    kept = register.read_bytes()
    register.unlink()
    try:
        with pytest.raises(UserError, match=r"observations\.acute\.is_acknowledged"):
            published(project, "public", tmp_path / "out")
    finally:
        register.write_bytes(kept)
    assert not (tmp_path / "out").exists()
