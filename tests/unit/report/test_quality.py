"""What the page on data quality says: good enough for what, what to mend and who; never a raw value."""

from datetime import date

import pytest

from rake_analysis import follow_up
from rake_analysis.quality import checks, history
from rake_analysis.quality.outcomes import Measurement
from rake_analysis.report import load
from rake_analysis.report.quality import Quality

TODAY = date(2026, 1, 15)
ACUTE = "observations.acute.is_acknowledged"


def keep(project, period: str, **wrong: Measurement) -> None:
    """Keep numbers in which every check passes but those given."""
    numbers = [wrong.get(name, Measurement(name, "measured", 0, 100)) for name in checks.load()]
    history.write(project, project.period(period), numbers, TODAY)


@pytest.fixture
def project(small_project):
    return small_project({period: [{"description": "Asiakas on asunnoton."}] for period in ("2025H1", "2025H2")})


def page() -> Quality:
    return Quality(load.material("2025H2"))


def plain(text: str) -> str:
    return text.replace("\\", "")


def test_material_without_findings_is_good_for_every_use(project):
    for period in ("2025H1", "2025H2"):
        keep(project, period)
    assert "Aineisto on kunnossa" in page().summary
    assert {row[1] for row in page().uses_table.rows} == {"kyllä"}
    assert plain(page().mend_table) == "Korjattavaa ei ole."
    assert page().places_table is None and page().history_table is None


def test_a_check_that_stops_forbids_only_the_uses_it_is_about(project):
    keep(project, "2025H1")
    keep(project, "2025H2", **{ACUTE: Measurement(ACUTE, "measured", 2, 3, ("2025H2-1a2b3c4d",))})
    answers = {row[0]: row[1] for row in page().uses_table.rows}
    assert answers["Lainaaminen ja jakelu"] == "ei vielä"
    assert answers["Tilastovertailu"] == "kyllä"
    who, what, _ = page().mend_table.rows[0]
    assert who == "Rakenteellisen sosiaalityön johtava"
    assert "2 / 3 (pysäyttää)" in what
    assert page().places_table.rows[0][1] == "2025H2-1a2b3c4d"
    assert page().history_table.rows == (("Akuutti asia kuittaamatta", "0 / 100", "2 / 3"),)


def test_a_check_that_could_not_run_is_no_pass(project):
    name = "statistics.area.is_known"
    keep(project, "2025H1")
    keep(project, "2025H2", **{name: Measurement(name, "error", problem="KeyError")})
    assert {row[0]: row[1] for row in page().uses_table.rows}["Tilastovertailu"] == "ei vielä"
    assert "1 ei voitu ajaa" in plain(page().summary)


def test_a_drift_is_told_with_both_shares(project):
    name = "raw.description.is_given"
    keep(project, "2025H1")
    keep(project, "2025H2", **{name: Measurement(name, "measured", 40, 100)})
    assert plain(page().drift_note) == "- Tyhjä kuvaus: nyt 40\u00a0%, aiemmin 0\u00a0%"


def test_the_first_period_has_nothing_to_drift_from(small_project):
    project = small_project({"2025H2": [{"description": "Asiakas on asunnoton."}]})
    keep(project, "2025H2")
    assert "Aiempia kausia ei ole" in page().drift_note


def test_the_page_measures_again_when_a_register_changes(project, monkeypatch):
    for period in ("2025H1", "2025H2"):
        keep(project, period)
    assert follow_up.cases(project, today=TODAY).is_empty()
    (project.registers / "proposals.csv").write_text("proposal_id\n", encoding="utf-8")
    monkeypatch.setattr("rake_analysis.quality.run.measure", lambda *_: [])
    assert {one.status for one in page().outcomes} == {"error"}


def test_charts_have_their_numbers_in_the_alternative_text(project):
    for period in ("2025H1", "2025H2"):
        keep(project, period, **{ACUTE: Measurement(ACUTE, "measured", 2, 3)})
    assert "Havainnot (1)" in page().level_chart.alt
    assert "Kevät 2025 1 ja Syksy 2025 1" in page().history_chart.alt
    assert page().history_data.rows == (("Kevät 2025", "1"), ("Syksy 2025", "1"))


def test_every_check_stands_on_the_page_but_those_of_rendered_pages(project):
    for period in ("2025H1", "2025H2"):
        keep(project, period)
    tables = [one for one in page().all_tables if not isinstance(one, str)]
    assert sum(len(table.rows) for table in tables) == sum(one.level != "releases" for one in checks.load().values())
