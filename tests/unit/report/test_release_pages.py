"""What a page of a release can show: protected counts with their marks, approved quotes, and nothing else."""

import re

import pytest

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.registers import quotes
from rake_analysis.report import load, phenomenon, release
from rake_analysis.report.published import Published

HOMELESS = "Asiakas on asunnoton ja yöpyy autossa."
DEBT = "Perheellä on velkoja ja ulosotto."


@pytest.fixture
def project(small_project):
    """Twelve reports of homelessness from six units, three of debt from three."""
    rows = [{"description": HOMELESS, "unit": f"Tiimi {n % 6}", "municipality": "Pori"} for n in range(12)]
    rows += [{"description": DEBT, "unit": f"Tiimi {n}", "municipality": "Pori"} for n in range(3)]
    made = small_project({"2025H2": rows})
    release.prepare(made, made.period("2025H2"))
    return made


def published(audience="public") -> Published:
    return Published(load.material("2025H2", audience=audience))


def text_of(page: Published) -> str:
    parts = [page.summary, page.phenomena_table, *page.origin_tables, *page.places_tables]
    return "\n".join(part if isinstance(part, str) else part._repr_markdown_() for part in parts)


@pytest.mark.parametrize("name", ["observations", "current", "codes", "acute", "masked_now"])
def test_a_page_of_a_release_cannot_reach_observations(project, name):
    with pytest.raises(UserError, match=f"may not read '{name}'"):
        getattr(load.material("2025H2", audience="public"), name)


def test_a_count_that_the_release_does_not_declare_cannot_be_shown(project):
    cells = load.material("2025H2", audience="public").cells
    assert cells.count(period="2025H2").value == 15
    with pytest.raises(UserError, match="does not declare the count reports;period=2025H2;unit=Tiimi 1"):
        cells.count(period="2025H2", unit="Tiimi 1")


def test_three_reports_are_two_dots_and_twelve_are_twelve(project):
    cells = load.material("2025H2", audience="public").cells
    assert cells.count(period="2025H2", phenomenon="VEL").value is None
    assert cells.count(period="2025H2", phenomenon="ASU").value == 12
    assert cells.count(period="2025H2", municipality="609").value == 15


def test_a_small_municipality_cannot_be_subtracted_from_the_total(small_project):
    rows = [{"description": HOMELESS, "unit": f"Tiimi {n % 6}", "municipality": "Pori"} for n in range(12)]
    rows += [{"description": DEBT, "unit": f"Tiimi {n}", "municipality": "Eura"} for n in range(3)]
    made = small_project({"2025H2": rows})
    release.prepare(made, made.period("2025H2"))
    cells = load.material("2025H2", audience="public").cells
    assert cells.count(period="2025H2", municipality="050").value is None
    assert None in (cells.count(period="2025H2", municipality="609").value, cells.count(period="2025H2").value)


def test_every_count_on_the_page_carries_its_key(project):
    shown = text_of(published())
    marked = re.findall(r"\[([^\[\]]*)\]\{\.cell data-cell=\"(.*?)\"\}", shown)
    assert ("12", "reports;period=2025H2;phenomenon=ASU") in marked
    assert ("15", "reports;period=2025H2") in marked
    unmarked = re.sub(r"\[[^\[\]]*\]\{\.cell data-cell=\".*?\"\}", "", shown)
    assert not re.search(r"\b(?:12|15|3)\b", re.sub(r"[\d\\.–]{8,}", "", unmarked))


def test_the_same_inputs_are_not_protected_again(project):
    path = release.folder(project, project.period("2025H2")) / release.FILE
    before = path.stat().st_mtime_ns
    release.prepare(project, project.period("2025H2"))
    assert path.stat().st_mtime_ns == before


def test_a_changed_catalogue_of_the_package_is_protected_anew(project, monkeypatch, tmp_path):
    path = release.folder(project, project.period("2025H2")) / release.FILE
    before = path.stat().st_mtime_ns
    (tmp_path / "metadata").mkdir()
    (tmp_path / "metadata" / "phenomena.yml").write_text("another: catalogue", encoding="utf-8")
    monkeypatch.setattr(release.metadata, "FOLDER", tmp_path / "metadata")
    release.prepare(project, project.period("2025H2"))
    assert path.stat().st_mtime_ns != before


def test_only_quotes_approved_for_the_audience_are_shown(project):
    assert "nimetty hyväksyntä" in published().quotes
    head = "quote_id,observation_id,wording,audience,approved_by,approved_date\n"
    rows = "L1,2025H2-aaaa0001,Asuntoa ei löydy.,public,Viestintäpäällikkö,2026-01-15\n"
    rows += "L2,2025H2-aaaa0002,Velat kasvavat.,management,Viestintäpäällikkö,2026-01-15\n"
    files.write_text(quotes.register(project), head + rows)
    assert 'data-quote="L1"' in published().quotes
    assert "Velat" not in published().quotes
    assert 'data-quote="L2"' in published("management").quotes


def test_an_audience_gets_the_cells_of_its_own_tables_only(project):
    crossed = "reports;municipality=609;period=2025H2;phenomenon=ASU"
    assert crossed in load.material("2025H2", audience="management").cells.shown
    assert crossed not in load.material("2025H2", audience="public").cells.shown
    assert not any(
        key.startswith("units;municipality") for key in load.material("2025H2", audience="public").cells.shown
    )


def test_a_phenomenon_s_page_tells_the_whole_name_that_its_title_shortens(project):
    material = load.material("2025H2", audience="public")
    assert phenomenon.page(material, "ASU").full_name == r"**Asuminen\, asunnottomuus ja häätöuhka**"
    assert phenomenon.page(material, "MIE").full_name == ""
