"""What the pages say of acute cases: how many wait, who took the others, and that the register is an input."""

from datetime import UTC, datetime

import pytest

from rake_analysis.observations.ingest import ingest
from rake_analysis.phenomena import coder
from rake_analysis.project import Settings, create
from rake_analysis.registers import acknowledgements
from rake_analysis.report import inputs, load, sentences
from rake_analysis.report.overview import Overview

EXPORT = (
    "Vastaajan numero;Vastausaika;Kuka raportoi?;Mitä palvelutehtävää havainto koskee?;Kuvaa havaintosi;"
    "Vaatiiko asia välitöntä reagointia?\n"
    "1;3.7.2025 9:05;Asukas;Lastensuojelu;Asiakas sanoi aikovansa tappaa itsensä.;Ei\n"
    "2;14.8.2025 16:40;Asukas;;Bussi ei kulje iltaisin.;Kyllä, asia on akuutti\n"
)


@pytest.fixture
def here(tmp_path, monkeypatch):
    project = create(tmp_path / "project", Settings())
    (tmp_path / "vienti.csv").write_text(EXPORT, encoding="utf-8")
    ingest(project, tmp_path / "vienti.csv", "2025H2")
    coder.code_period(project, project.period("2025H2"))
    monkeypatch.chdir(project.root)
    return project


def overview() -> Overview:
    return Overview(load.material("2025H2"), "compiled")


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((1, 1), "Kaudella oli yksi akuutti havainto, joka on kuittaamatta."),
        ((1, 0), "Kaudella oli yksi akuutti havainto, joka on kuitattu."),
        ((4, 0), "Kaudella oli 4 akuuttia havaintoa, jotka kaikki on kuitattu."),
        ((4, 4), "Kaudella oli 4 akuuttia havaintoa, joista yhtäkään ei ole kuitattu."),
    ],
)
def test_waiting_cases_are_counted_in_words(counts, text):
    assert sentences.unacknowledged(*counts) == text


def test_the_table_names_who_took_a_case_and_leaves_the_others_empty(here):
    first = load.material("2025H2").acute["observation_id"][0]
    acknowledgements.append(here, first, by="Päivystys", now=datetime(2025, 7, 4, 8, tzinfo=UTC))
    table = overview().acute_table
    assert table is not None
    assert [row[-1] for row in table.rows] == ["Päivystys, 4.7.2025", ""]
    assert "joista 1 on kuittaamatta" in overview().acute_note
    assert "Tekstin sanamuodon perusteella mukana on 1" in overview().acute_note
    assert "joista 1 on kuittaamatta" in overview().asked


def test_nothing_is_asked_when_all_are_taken(here):
    for reference in load.material("2025H2").acute["observation_id"]:
        acknowledgements.append(here, reference, by="Päivystys", now=datetime(2025, 9, 4, 8, tzinfo=UTC))
    assert "Akuutit" not in overview().asked
    assert "jotka kaikki on kuitattu" in overview().acute_note


def test_the_register_is_an_input_of_the_page_whether_it_exists_or_not(here):
    inputs.start()
    assert load.material("2025H2").acute.height == 2
    assert inputs.recorded()[str(acknowledgements.register(here))] is None
