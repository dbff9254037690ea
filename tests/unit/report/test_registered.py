"""Registers with rows that point to nothing: pages are made without them and say so."""

import pytest

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.registers import comments
from rake_analysis.report import load, overview, phenomenon, proposal_page
from tests.unit.report.test_small_projects import HOMELESS, shown

PROPOSALS = (
    "proposal_id,created_date,period,phenomenon,title,text,addressee\n"
    "E1,2025-07-10,2025H2,ASU,Neuvonta,Asumisneuvonta alkaa.,municipality\n"
    "E2,2025-07-10,2025H2,XYZ,Outo,Ilmiötä ei ole.,municipality\n"
)
EVENTS = (
    "proposal_id,event_date,body,event,note\n"
    "E1,2025-08-01,professional_group,proposed,\n"
    "E9,2025-08-01,professional_group,proposed,\n"
)
POLICY = (
    "event_date,title,kind,phenomena,indicators,source\n"
    "2025-08-01,Laki asumisesta,law,ASU XYZ,,oma\n"
    "2025-08-02,Laki muusta,law,XYZ,,oma\n"
)
DECISIONS = (
    "decision_id,decided_date,period,phenomenon,decision,decided_by\n"
    "1,2026-01-10,2025H2,ASU,supplement,Professioryhmä\n"
    "2,2026-01-10,2025H2,ASU,no_action,Professioryhmä\n"
)


@pytest.fixture
def material(small_project):
    made = small_project({"2025H2": [{"description": HOMELESS, "unit": f"Tiimi {n}"} for n in range(12)]})
    for name, content in (
        ("proposals.csv", PROPOSALS),
        ("proposal_events.csv", EVENTS),
        ("policy_events.csv", POLICY),
        ("decisions.csv", DECISIONS),
    ):
        files.write_text(made.registers / name, content)
    files.write_text(comments.path(made, made.period("2025H2"), "ASU"), "Teksti ilman kirjoittajaa.")
    return load.material("2025H2")


def test_rows_that_point_to_nothing_are_left_out(material):
    registers = material.registers
    assert registers.proposals["proposal_id"].to_list() == ["E1"]
    assert registers.proposal_events["proposal_id"].to_list() == ["E1"]
    assert registers.policy_events["title"].to_list() == ["Laki asumisesta"]
    assert registers.policy_events["phenomena"].to_list() == [["ASU"]]
    assert registers.decisions["decision_id"].to_list() == ["2"]
    assert registers.comment("ASU") is None


def test_each_kind_of_gap_is_told_once_with_what_it_concerns(material):
    told = material.registers.gaps
    assert len(told) == 4
    for gap, named in zip(told, ("E2", "E9", "ASU", "XYZ"), strict=True):
        assert gap.endswith(f": {named}.")


def test_pages_that_show_registers_are_made_and_tell_of_the_gaps(material):
    for view in (
        overview.page(material, "index"),
        proposal_page.ProposalPage(material),
        phenomenon.page(material, "ASU"),
    ):
        assert "Rekistereissä on korjattavaa" in view.notices
        assert shown(view)


def test_the_page_of_a_phenomenon_says_that_its_comment_cannot_be_read(material):
    told = phenomenon.page(material, "ASU").comment
    assert "Kommenttia ei voi näyttää" in told
    assert "comments/2025H2/ASU" in told.replace("\\", "")


def test_only_a_working_page_may_read_which_observations_a_proposal_rests_on(material):
    files.write_text(
        material.project.registers / "proposal_observations.csv", "proposal_id,observation_id\nE1,2025H2-00000001\n"
    )
    assert material.registers.observations_behind("E1") == ["2025H2-00000001"]
    with pytest.raises(UserError, match="a page of a release"):
        load.material("2025H2", audience="public").registers.observations_behind("E1")


def test_a_comment_is_in_a_release_only_for_the_audience_its_author_named(material):
    path = comments.path(material.project, material.period, "ASU")
    files.write_text(path, "---\nauthor: Rake-agentit\ndate: 2026-01-10\naudiences: [professional]\n---\n\nTeksti.")
    assert load.material("2025H2").comment("ASU") is not None
    assert load.material("2025H2", audience="professional").comment("ASU") is not None
    assert load.material("2025H2", audience="public").comment("ASU") is None
    assert load.material("2025H2", audience="public").registers.comment("ASU") is None


def test_whole_registers_tell_of_no_gap(small_project):
    small_project({"2025H2": [{"description": HOMELESS}]})
    assert load.material("2025H2").registers.gaps == []
