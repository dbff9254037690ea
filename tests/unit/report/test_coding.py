"""What the observations page says of review, agreement and new themes, at the boundaries of its wording."""

from datetime import date

import polars as pl
import pytest

from rake_analysis import files
from rake_analysis.observations import store
from rake_analysis.phenomena import coder, corrections, reliability
from rake_analysis.report import load
from rake_analysis.report.coding import Coding

HOMELESS = "Asiakas on asunnoton ja yöpyy autossa."


@pytest.fixture
def project(small_project):
    return small_project({"2025H2": [{"description": HOMELESS, "unit": f"Tiimi {n}"} for n in range(3)]})


def plain(text: str) -> str:
    """Markdown without its escapes."""
    return text.replace("\\", "")


def coding() -> Coding:
    return Coding(load.material("2025H2"))


def test_without_review_the_page_says_that_nobody_has_looked_and_how_to(project):
    page = coding()
    assert "Kukaan ei ole vielä korjannut" in page.review_note
    assert "--review" in page.review_note
    assert "ei ole mitattu" in plain(page.agreement_note)
    assert page.agreement_table is None
    assert page.improvement_table is None


def test_one_period_has_no_earlier_ones_to_compare_themes_with(project):
    page = coding()
    assert "vasta, kun aiempia kausia on" in plain(page.themes_note)
    assert page.themes_table is None


def test_a_removed_code_is_counted_and_names_the_rule_that_found_it(project):
    reported = store.read(project, [project.period("2025H2")])["observation_id"][0]
    corrections.append(
        project,
        pl.DataFrame(
            {
                "observation_id": [reported],
                "phenomenon": ["ASU"],
                "action": ["remove"],
                "coder": ["analyytikko"],
                "date": [date(2026, 1, 5)],
            }
        ),
    )
    coder.code_period(project, project.period("2025H2"))
    page = coding()
    assert "Ihmisen korjaus on 1 havainnossa" in page.review_note
    rows = page.improvement_table.rows
    assert {row[2:4] for row in rows} == {("löysi väärin", "1")}
    assert all(row[0].endswith("(ASU)") and row[1].startswith("ASU.") for row in rows)
    assert "asunnoton" in {row[4] for row in rows}


def test_agreement_is_shown_with_its_intervals_and_a_missing_coefficient_as_two_dots(project):
    files.write_text(
        project.registers / reliability.FILE,
        "period,date,coders,phenomenon,observation_count,coded_count,agreement_share,"
        "kappa,kappa_low,kappa_high,alpha,alpha_low,alpha_high\n"
        "2025H2,2026-01-07,analyytikko + työryhmä,,40,30,0.9,0.71,0.6,0.82,0.7,0.59,0.81\n"
        "2025H2,2026-01-07,analyytikko + työryhmä,ASU,40,3,1,,,,,,\n",
    )
    page = coding()
    assert "90\u00a0%" in plain(page.agreement_note)
    assert "40 havaintoa" in plain(page.agreement_note)
    whole, homes = page.agreement_table.rows
    assert whole[0] == "Kaikki ilmiöt"
    assert whole[3] == "0,71 (0,60–0,82)"
    assert homes[3:] == ("..", "..")


def test_a_theme_that_no_phenomenon_explains_is_listed_with_its_units(small_project):
    usual = [{"description": f"Asukas kertoi pihan kunnosta {n}.", "unit": f"Tiimi {n}"} for n in range(20)]
    wells = [{"description": f"Kaivovesi on ruosteista {n}.", "unit": f"Tiimi {n}"} for n in range(12)]
    small_project({"2025H1": usual, "2025H2": [*usual[:8], *wells]})
    rows = {row[0]: row[1:] for row in coding().themes_table.rows}
    assert any("kaivo" in term for term in rows)
    assert ("12", "12", "0") in rows.values()
