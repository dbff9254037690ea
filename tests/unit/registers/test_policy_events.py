"""The register of policy events: how it is written and what is refused."""

from datetime import date

import pytest

from rake_analysis import project
from rake_analysis.errors import UserError
from rake_analysis.registers import policy_events

HEADER = "event_date,title,kind,phenomena,indicators,source\n"


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "p", project.Settings())


def write(here, rows: str) -> None:
    policy_events.register(here).write_text(HEADER + rows, encoding="utf-8")


def test_without_a_register_nothing_has_happened(here):
    assert policy_events.read(here).height == 0


def test_events_come_oldest_first_with_what_they_concern(here):
    write(here, "1.1.2023,Uudistus,reform,,,Laki\n2017-08-01,Tuki,benefit,ASU TOI,sotkanet.2320,Laki\n")
    first, second = policy_events.read(here).to_dicts()
    assert first["event_date"] == date(2017, 8, 1)
    assert (first["phenomena"], first["indicators"]) == (["ASU", "TOI"], ["sotkanet.2320"])
    assert (second["phenomena"], second["indicators"]) == ([], [])


@pytest.mark.parametrize("cell", ["ASU TOI", "ASU, TOI", "ASU;TOI", " ASU|TOI "])
def test_codes_may_be_parted_as_people_part_them(here, cell):
    write(here, f'2023-01-01,Uudistus,reform,"{cell}",,Laki\n')
    assert policy_events.read(here)["phenomena"].to_list() == [["ASU", "TOI"]]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("ensi vuonna,Uudistus,reform,,,Laki\n", "event_date"),
        ("2023-01-01,,reform,,,Laki\n", "title"),
        ("2023-01-01,Uudistus,mullistus,,,Laki\n", "kind"),
        ("2023-01-01,Uudistus,reform,,,\n", "source"),
    ],
)
def test_a_broken_cell_is_named(here, row, column):
    write(here, row)
    with pytest.raises(UserError) as raised:
        policy_events.read(here)
    assert f"row 2, column {column}" in str(raised.value)


def test_an_event_that_stands_twice_is_refused(here):
    days = ("2023-01-01", "2023-02-01", "2023-03-01", "2023-02-01", "2023-01-01")
    write(here, "".join(f"{day},Uudistus,reform,,,Laki\n" for day in days))
    with pytest.raises(UserError, match="row 5: the event 'Uudistus' stands twice on 2023-02-01"):
        policy_events.read(here)


def test_a_code_that_is_no_phenomenon_is_refused_with_the_known_ones(here):
    write(here, "2023-01-01,Uudistus,reform,ASU ZZZ,,Laki\n")
    events, place = policy_events.read(here), policy_events.register(here)
    with pytest.raises(UserError, match=r"column phenomena: there is no 'ZZZ'.*Known: ASU, TOI"):
        policy_events.refuse_strangers(events, place, "phenomena", ["ASU", "TOI"])
    policy_events.refuse_strangers(events, place, "phenomena", ["ASU", "ZZZ"])
