"""The register of policy events: how it is written and what is refused."""

from datetime import date

import pytest

from rake_analysis import project
from rake_analysis.errors import UserError
from rake_analysis.registers import policy_events

HEADER = "event_date,title,kind,phenomena,indicators,is_break,source\n"


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "p", project.Settings())


def write(here, rows: str) -> None:
    policy_events.register(here).write_text(HEADER + rows, encoding="utf-8")


def test_without_a_register_nothing_has_happened(here):
    assert policy_events.read(here).height == 0


def test_events_come_oldest_first_with_what_they_concern(here):
    write(here, "1.1.2023,Uudistus,reform,,,no,Laki\n2017-08-01,Tuki,benefit,ASU TOI,sotkanet.2320,yes,Laki\n")
    first, second = policy_events.read(here).to_dicts()
    assert first["event_date"] == date(2017, 8, 1)
    assert (first["phenomena"], first["indicators"], first["is_break"]) == (["ASU", "TOI"], ["sotkanet.2320"], True)
    assert (second["phenomena"], second["indicators"], second["is_break"]) == ([], [], False)


@pytest.mark.parametrize("cell", ["ASU TOI", "ASU, TOI", "ASU;TOI", " ASU|TOI "])
def test_codes_may_be_parted_as_people_part_them(here, cell):
    write(here, f'2023-01-01,Uudistus,reform,"{cell}",,no,Laki\n')
    assert policy_events.read(here)["phenomena"].to_list() == [["ASU", "TOI"]]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("ensi vuonna,Uudistus,reform,,,no,Laki\n", "event_date"),
        ("2023-01-01,,reform,,,no,Laki\n", "title"),
        ("2023-01-01,Uudistus,mullistus,,,no,Laki\n", "kind"),
        ("2023-01-01,Uudistus,reform,,,ehkä,Laki\n", "is_break"),
        ("2023-01-01,Uudistus,reform,,,no,\n", "source"),
    ],
)
def test_a_broken_cell_is_named(here, row, column):
    write(here, row)
    with pytest.raises(UserError) as raised:
        policy_events.read(here)
    assert f"row 2, column {column}" in str(raised.value)


def test_an_event_that_stands_twice_is_refused(here):
    write(here, "2023-01-01,Uudistus,reform,,,no,Laki\n2023-01-01,Uudistus,law,,,no,Laki\n")
    with pytest.raises(UserError, match="stands twice"):
        policy_events.read(here)
