"""Measures of the registers that people keep: a broken one is told once, of those that are there."""

from datetime import date

import pytest

from rake_analysis.project import Project, Settings, create
from rake_analysis.quality import run
from rake_analysis.quality.outcomes import Measurement
from rake_analysis.quality.tables import Tables

PROPOSALS = "proposal_id,created_date,period,phenomenon,title,text,addressee\n"


@pytest.fixture
def here(tmp_path) -> Project:
    return create(tmp_path / "project", Settings())


def measured(here: Project, check_id: str) -> Measurement:
    tables = Tables(here, here.period("2025H2"), date(2026, 2, 1))
    return next(one for one in run.measure(tables, ["registers"]) if one.check_id == check_id)


def test_of_registers_that_are_not_there_none_is_unreadable(here):
    for check_id in ("registers.proposals.are_readable", "registers.decisions.are_readable"):
        assert measured(here, check_id).denominator == 0


def test_a_register_that_cannot_be_read_is_told_once(here):
    (here.registers / "proposals.csv").write_text(f"{PROPOSALS}P1,pian,2025H2,ASU,O,T,kela\n", encoding="utf-8")
    found = measured(here, "registers.proposals.are_readable")
    assert (found.references, found.denominator) == (("proposals.csv",), 1)


@pytest.mark.parametrize(
    ("first", "changed", "count"),
    [("2025-08-01", "", 0), ("2025-07-31", "", 1), ("", "2025-08-01", 0), ("", "2025-07-31", 1)],
)
def test_a_deadline_that_was_over_when_the_proposal_was_made_is_told_first_or_changed(here, first, changed, count):
    row = f"P1,2025-08-01,2025H2,ASU,O,T,kela,{first}\n"
    (here.registers / "proposals.csv").write_text(PROPOSALS.replace("\n", ",deadline\n") + row, encoding="utf-8")
    (here.registers / "proposal_events.csv").write_text(
        f"proposal_id,event_date,body,event,deadline\nP1,2025-08-02,area,accepted,{changed}\n", encoding="utf-8"
    )
    found = measured(here, "registers.proposals.have_a_later_deadline")
    assert (len(found.references), found.denominator) == (count, 1)


@pytest.mark.parametrize(
    ("header", "wrong"),
    [
        ("author: A\ndate: 2026-01-05", ()),
        ("author: A\ndate: 2026-01-05\naudiences: [public]", ()),
        ("author: A", ("ASU.md",)),
        ("author: A\ndate: 2026-02-30", ("ASU.md",)),
        ("author: A\ndate: 2026-01-05\naudiences: kaikki", ("ASU.md",)),
    ],
)
def test_a_comment_says_who_wrote_it_when_and_for_whom(here, header, wrong):
    path = here.root / "comments" / "2025H2" / "ASU.md"
    path.parent.mkdir(parents=True)
    path.write_text(f"---\n{header}\n---\nHyvä.\n", encoding="utf-8")
    found = measured(here, "registers.comments.are_signed")
    assert (found.references, found.denominator) == (wrong, 1)
