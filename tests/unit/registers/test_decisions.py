"""Decisions on phenomena: what is recorded, what holds, what contradicts what, and what is refused."""

from datetime import date

import polars as pl
import pytest

from rake_analysis.errors import UserError
from rake_analysis.project import Project, Settings, create
from rake_analysis.registers import decisions
from rake_analysis.registers.entry import option

TODAY = date(2026, 2, 1)
PHENOMENA = ("ASU", "KOU")
HEADER = (
    "decision_id,decided_date,period,phenomenon,decision,data_needed,responsible,deadline,decided_by,note,replaces\n"
)


@pytest.fixture
def here(tmp_path) -> Project:
    return create(tmp_path / "project", Settings())


def add(here: Project, **cells: str) -> list[str]:
    usual = {"period": "2025H2", "phenomenon": "ASU", "decision": "follow", "decided_by": "Professioryhmä"}
    return decisions.add(here, [({**usual, **cells}, option)], phenomena=PHENOMENA, today=TODAY)


def write(here: Project, rows: str) -> pl.DataFrame:
    decisions.register(here).write_text(HEADER + rows, encoding="utf-8")
    return decisions.read(here)


def test_without_a_register_there_are_no_decisions_and_no_conflicts(here):
    table = decisions.read(here)
    assert table.height == 0
    assert decisions.conflicts(table).height == 0


def test_a_supplement_is_kept_with_its_data_in_the_order_of_the_code_list(here):
    made = add(
        here,
        decision="Täydennetään",
        data_needed="Tilastotieto, country, political_decisions",
        responsible="Rake-työryhmä",
        deadline="31.5.2026",
        decided_date="2026-01-20",
        note="Kunnittain",
    )
    assert made == ["2025H2-ASU-1"]
    assert decisions.read(here).row(0, named=True) == {
        "decision_id": "2025H2-ASU-1",
        "decided_date": date(2026, 1, 20),
        "period": "2025H2",
        "phenomenon": "ASU",
        "decision": "supplement",
        "data_needed": "country statistics political_decisions",
        "responsible": "Rake-työryhmä",
        "deadline": date(2026, 5, 31),
        "decided_by": "Professioryhmä",
        "note": "Kunnittain",
        "replaces": None,
        "is_in_force": True,
    }


def test_a_later_decision_replaces_the_one_it_names(here):
    add(here)
    assert add(here, decision="no_action", replaces="2025H2-ASU-1") == ["2025H2-ASU-2"]
    table = decisions.read(here)
    assert table["is_in_force"].to_list() == [False, True]
    assert decisions.conflicts(table).height == 0


def test_a_decision_that_differs_without_replacing_is_refused_and_nothing_written(here):
    add(here, decided_date="2026-01-20")
    before = decisions.register(here).read_bytes()
    with pytest.raises(UserError) as caught:
        add(here, decision="no_action")
    assert str(caught.value) == (
        "--decision: it contradicts 2025H2-ASU-1, which decided 'follow' on 2026-01-20. "
        "Name it if this decision takes its place: --replaces 2025H2-ASU-1."
    )
    assert decisions.register(here).read_bytes() == before


def test_the_same_decision_again_adds_nothing(here):
    add(here)
    assert add(here, decided_date="2026-01-31") == []
    assert decisions.read(here).height == 1


def test_another_note_is_kept_where_it_names_the_decision_in_force(here):
    add(here, note="Kunnittain")
    assert add(here, note="Alueittain") == []
    assert add(here, note="Alueittain", replaces="2025H2-ASU-1") == ["2025H2-ASU-2"]
    assert add(here, note="Alueittain", replaces="2025H2-ASU-1") == []
    assert decisions.read(here).filter("is_in_force")["note"].to_list() == ["Alueittain"]


def test_an_id_is_never_given_twice_even_after_a_gap(here):
    write(here, "2025H2-ASU-2,2026-01-20,2025H2,ASU,follow,,,,R,,2025H2-ASU-1\n")
    assert add(here, decision="no_action", replaces="2025H2-ASU-2") == ["2025H2-ASU-3"]
    assert decisions.read(here).filter("is_in_force")["decision_id"].to_list() == ["2025H2-ASU-3"]


def test_codes_that_a_person_typed_in_other_ways_are_read_as_the_codes_they_are(here):
    table = write(here, "a,2026-01-20,2025h2,ASU,supplement,Tilastotieto COUNTRY,R,2026-05-31,R,,\n")
    assert table.select("period", "data_needed").row(0) == ("2025H2", "country statistics")
    assert add(
        here, decision="supplement", data_needed="country,statistics", responsible="R", deadline="2026-05-31"
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        "b,2026-01-20,2025H2,KOU,follow,,,,R,,a\n",
        "b,2026-01-20,2025H1,ASU,follow,,,,R,,a\n",
        "b,2026-01-20,2025H2,KOU,follow,,,,R,,b\n",
    ],
)
def test_only_another_decision_on_the_same_matter_takes_a_decisions_place(here, row):
    table = write(here, "a,2026-01-20,2025H2,ASU,follow,,,,R,,\n" + row)
    assert table["is_in_force"].to_list() == [True, True]


def test_all_of_several_decisions_are_kept_or_none(here):
    usual = {"period": "2025H2", "decision": "follow", "decided_by": "Ryhmä"}
    rows = [({**usual, "phenomenon": "ASU"}, option), ({**usual, "phenomenon": "ZZZ"}, option)]
    with pytest.raises(UserError, match="there is no phenomenon 'ZZZ'"):
        decisions.add(here, rows, phenomena=PHENOMENA, today=TODAY)
    assert not decisions.register(here).exists()


def test_a_decision_may_replace_one_recorded_with_it(here):
    usual = {"period": "2025H2", "phenomenon": "ASU", "decided_by": "Ryhmä"}
    told = ({"decision": "follow"}, {"decision": "no_action", "replaces": "2025H2-ASU-1"})
    made = decisions.add(here, [({**usual, **cells}, option) for cells in told], phenomena=PHENOMENA, today=TODAY)
    assert made == ["2025H2-ASU-1", "2025H2-ASU-2"]
    assert decisions.read(here)["is_in_force"].to_list() == [False, True]


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ("2025H2-ASU-2,2026-01-20,2025H2,ASU,no_action,,,,R,,\n", 2),
        ("2025H2-ASU-2,2026-01-21,2025H2,ASU,no_action,,,,R,,\n", 2),
        ("2025H2-ASU-2,2026-01-20,2025H2,ASU,no_action,,,,R,,2025H2-ASU-1\n", 0),
        ("2025H2-ASU-2,2026-01-20,2025H2,ASU,follow,,,,Toinen,Muu huomautus,\n", 0),
        ("2025H2-ASU-2,2026-01-20,2025H2,ASU,follow,,Rake,,R,,\n", 2),
        ("2025H2-ASU-2,2026-01-20,2025H2,ASU,follow,country,,,R,,\n", 2),
        ("2025H2-ASU-2,2026-01-20,2025H2,ASU,follow,,,2026-05-31,R,,\n", 2),
        ("2025H1-ASU-2,2026-01-20,2025H1,ASU,no_action,,,,R,,\n", 0),
        ("2025H2-KOU-2,2026-01-20,2025H2,KOU,no_action,,,,R,,\n", 0),
    ],
)
def test_decisions_conflict_where_they_differ_on_one_matter_and_none_replaces_the_other(here, second, count):
    table = write(here, "2025H2-ASU-1,2026-01-20,2025H2,ASU,follow,,,,R,,\n" + second)
    assert decisions.conflicts(table).height == count


def test_of_two_contradicting_decisions_the_newest_holds(here):
    table = write(here, "a,2026-01-21,2025H2,ASU,follow,,,,R,,\nb,2026-01-20,2025H2,ASU,no_action,,,,R,,\n")
    assert table.filter("is_in_force")["decision_id"].to_list() == ["a"]
    table = write(here, "a,2026-01-20,2025H2,ASU,follow,,,,R,,\nb,2026-01-20,2025H2,ASU,no_action,,,,R,,\n")
    assert table.filter("is_in_force")["decision_id"].to_list() == ["b"]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"decision": "ehkä"}, "--decision: 'ehkä' is not known"),
        ({"decision": ""}, "--decision: must not be empty"),
        ({"phenomenon": "ZZZ"}, "--phenomenon: there is no phenomenon 'ZZZ'. Known: ASU, KOU."),
        ({"phenomenon": ""}, "--phenomenon: must not be empty"),
        ({"period": "kevät"}, "--period: 'kevät' is not a period"),
        ({"decided_by": " "}, "--by: must not be empty"),
        ({"decided_by": "=1+1"}, "--by: '=1+1' would be a formula"),
        ({"note": "Soita 044 555 1234"}, "--note: the text holds personal data"),
        ({"decided_date": "2026-02-02"}, "--date: 2026-02-02 is still to come"),
        ({"decided_date": "2025-06-30"}, "--date: 2025-06-30 is before the period 2025H2"),
        ({"deadline": "pian"}, "--deadline: 'pian' is not a day"),
        ({"deadline": "2026-01-31"}, "--deadline: the deadline 2026-01-31 is before the decision, 2026-02-01"),
        ({"data_needed": "YTA"}, "--data: 'YTA' is not known"),
        ({"replaces": "2025H2-ASU-1"}, "--replaces: there is no decision of ASU in 2025H2 to replace"),
        ({"decision": "supplement"}, "--data: a supplement must say it"),
        ({"decision": "supplement", "data_needed": "country"}, "--responsible: a supplement must say it"),
        (
            {"decision": "supplement", "data_needed": "country", "responsible": "R"},
            "--deadline: a supplement must say it",
        ),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_written(here, cells, sentence):
    with pytest.raises(UserError) as caught:
        add(here, **cells)
    assert sentence in str(caught.value)
    assert not decisions.register(here).exists()


@pytest.mark.parametrize("day", ["2025-07-01", "2026-02-01"])
def test_a_decision_may_be_of_any_day_from_the_periods_first_to_today(here, day):
    assert add(here, decided_date=day)


def test_a_deadline_may_be_the_day_of_the_decision(here):
    assert add(here, deadline="2026-02-01")


def test_only_what_is_in_force_can_be_replaced_and_not_by_something_earlier(here):
    add(here, decided_date="2026-01-20")
    add(here, decision="no_action", decided_date="2026-01-21", replaces="2025H2-ASU-1")
    with pytest.raises(UserError, match=r"'2025H2-ASU-1' is not in force\. 2025H2-ASU-2 is"):
        add(here, replaces="2025H2-ASU-1")
    with pytest.raises(UserError, match="2026-01-20 is before 2025H2-ASU-2, 2026-01-21"):
        add(here, decided_date="2026-01-20", replaces="2025H2-ASU-2")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("a,2026-01-20,2025H2,ASU,ehkä,,,,R,,\n", "row 2, column decision: 'ehkä' is not one of"),
        ("a,2026-01-20,2025,ASU,follow,,,,R,,\n", "row 2, column period: '2025' is not a period"),
        ("a,2026-01-20,2025H2,ASU,follow,kaikki,,,R,,\n", "row 2, column data_needed: 'kaikki' is not known"),
        ("a,2026-01-20,2025H2,ASU,follow,,,,,,\n", "row 2, column decided_by: must not be empty"),
        (2 * "a,2026-01-20,2025H2,ASU,follow,,,,R,,\n", "row 3: decision 'a' stands twice"),
        (
            "".join(f"{one},2026-01-20,2025H2,ASU,follow,,,,R,,\n" for one in "abcba"),
            "row 5: decision 'b' stands twice. Give each decision an id of its own.",
        ),
    ],
)
def test_a_broken_row_of_the_register_is_named(here, rows, sentence):
    with pytest.raises(UserError) as caught:
        write(here, rows)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (None, ""),
        ("", ""),
        ("country", "koko maan vertailutieto"),
        ("teams research", "tiimien vastaukset ja tutkimustieto"),
    ],
)
def test_the_data_needed_is_told_in_finnish(kinds, told):
    assert decisions.data_sentence(kinds) == told
