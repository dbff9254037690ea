"""Decisions as pages show them: labels, days and data in Finnish; what is missing is said."""

from rake_analysis.phenomena import catalogue
from rake_analysis.project import Project, Settings, create
from rake_analysis.registers import decisions
from rake_analysis.report import decided

HEADER = "decision_id,decided_date,period,phenomenon,decision,data_needed,responsible,deadline,decided_by\n"


def rows(tmp_path, text: str) -> list[tuple] | None:
    here: Project = create(tmp_path / "project", Settings())
    decisions.register(here).write_text(HEADER + text, encoding="utf-8")
    table = decided.table(decisions.read(here), catalogue.load())
    return table and [tuple(row) for row in table.rows]


def test_without_decisions_there_is_no_table(tmp_path):
    assert rows(tmp_path, "") is None


def test_a_decision_is_told_with_its_data_and_who_made_it(tmp_path):
    made = "a,2026-01-20,2025H2,ASU,supplement,statistics country,Rake-työryhmä,2026-05-31,Professioryhmä\n"
    assert rows(tmp_path, made) == [
        (
            "Asuminen, asunnottomuus ja häätöuhka",
            "Täydennetään",
            "koko maan vertailutieto ja tilastotieto",
            "Rake-työryhmä",
            "31.5.2026",
            "Professioryhmä 20.1.2026",
        )
    ]


def test_what_a_decision_lacks_is_said_and_an_unknown_phenomenon_is_its_code(tmp_path):
    assert rows(tmp_path, "a,2026-01-20,2025H2,QQQ,follow,,,,Ryhmä\n") == [
        ("QQQ", "Seurataan", "ei lisätietoa", "vastuutaho puuttuu", "ei määräaikaa", "Ryhmä 20.1.2026")
    ]
