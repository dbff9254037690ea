import datetime
from types import SimpleNamespace

import polars as pl
import pytest

from rake_analysis import __version__, files
from rake_analysis.observations import store
from rake_analysis.project import Settings
from rake_analysis.report import accessibility, footer, load

OBSERVED = {"2025H2": [{"description": "Vuokra nousi ja asunto meni."}]}


@pytest.fixture
def project(small_project):
    return small_project(OBSERVED)


@pytest.mark.parametrize(
    ("audience", "readers", "hidden", "command"),
    [
        ("working", "Sisäinen työversio", "Lukuja ei ole peitetty.", "render --period 2025H2."),
        ("public", "Julkinen versio", "alle 5", "render --period 2025H2 --audience public."),
    ],
)
def test_the_foot_tells_readers_period_versions_what_is_hidden_and_how_to_repeat(
    project, audience, readers, hidden, command
):
    made = footer.parts(project, project.period("2025H2"), audience)
    assert readers in made["left"]
    assert "Satakunta, syksy 2025 (1.7.–31.12.2025)" in made["left"]
    assert __version__ in made["left"]
    assert hidden in made["center"]
    assert "ei tilastoja" in made["center"]
    assert command in made["right"]
    assert "[Saavutettavuusseloste](accessibility.qmd)" in made["right"]
    assert not made["left"].startswith("Esimerkkiaineisto")


def test_the_foot_marks_the_example_and_tells_how_many_statistics_and_of_what_day(project, monkeypatch):
    project.__dict__["settings"] = Settings(name="Pieni", is_example=True)
    days = [datetime.date(2026, 1, 5), datetime.date(2025, 12, 1)]
    kept = {("sotkanet", str(number)): SimpleNamespace(retrieved=day) for number, day in enumerate(days)}
    monkeypatch.setattr(footer.snapshots, "newest", lambda project: kept)
    made = footer.parts(project, project.period("2025H2"), "public")
    assert made["left"].startswith("Esimerkkiaineisto, kaikki on keksittyä. Julkinen versio")
    assert "2 tilastoa, viimeksi haettu 5.1.2026." in made["center"]


def test_the_version_of_the_observations_changes_with_them(project):
    period = project.period("2025H2")
    before = footer.parts(project, period, "working")["center"]
    assert footer.parts(project, period, "working")["center"] == before
    written = project.observations / "2025H2.parquet"
    files.write_parquet(written, pl.read_parquet(written).clear())
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(store, "paths", lambda project, period: [written])
        assert footer.parts(project, period, "working")["center"] != before


def statement(project, **settings):
    project.__dict__["settings"] = Settings(name="Pieni", **settings)
    material = load.Material(project, project.period("2025H2"), project.county)
    return accessibility.Accessibility(material)


def test_feedback_goes_to_the_projects_form_or_to_the_registry(project):
    with_form = statement(project, feedback_address="https://www.example.fi/palaute")
    assert with_form.feedback.endswith("[palautelomakkeella](https://www.example.fi/palaute).")
    assert "kirjaamoon" in statement(project).feedback


def test_the_statement_names_its_site_and_readers(project):
    scope = statement(project).scope.replace("\\", "")
    assert "sivustoa Pieni, Satakunta, syksy 2025 (sisäinen työversio)" in scope


def test_the_statement_is_dated_and_tells_what_was_and_was_not_tested(project):
    page = statement(project)
    day = page.prepared.replace("\\", "").removesuffix(".").rsplit(" ", 1)[1]
    assert datetime.datetime.strptime(day, "%d.%m.%Y").date() >= datetime.date(2026, 11, 1)
    tested = {row[0] for row in page.tested.rows}
    assert tested >= {"Verkkosivut", "Näppäimistö", "Suurennus", "Kuviot", "PDF-tiedostot"}
    assert "ruudunlukuohjelmilla" in page.gaps
