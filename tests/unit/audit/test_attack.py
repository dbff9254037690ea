"""Known leaks, one each, are found by the attack; what is protected passes."""

from collections.abc import Mapping

import polars as pl
import pytest

from rake_analysis.audit import attack, programme, structure
from rake_analysis.audit.attack import Row

NOW = "period=2025H2"
PORI, RAUMA, KOKEMÄKI = (f"municipality={code}" for code in ("609", "684", "271"))


def findings(cells: Mapping[str, float | None]) -> set[tuple[str, str]]:
    table = pl.DataFrame(list(cells.items()), schema={"key": pl.String, "value": pl.Float64}, orient="row")
    return set(attack(table).select("kind", "key").rows())


def test_a_total_minus_the_only_other_part_is_found_with_its_equation():
    cells = {f"reports;{NOW}": 20.0, f"reports;{PORI};{NOW}": 17.0, f"reports;{RAUMA};{NOW}": None}
    table = pl.DataFrame(list(cells.items()), schema={"key": pl.String, "value": pl.Float64}, orient="row")
    found = attack(table).row(0, named=True)
    assert (found["kind"], found["least"], found["greatest"]) == ("recovered", 3.0, 3.0)
    assert f"[reports;{NOW}: 20] =" in found["how"]


def test_two_hidden_parts_of_a_large_rest_pass():
    hidden = {f"reports;{PORI};{NOW}": None, f"reports;{RAUMA};{NOW}": None}
    assert findings({f"reports;{NOW}": 40.0, f"reports;{KOKEMÄKI};{NOW}": 20.0, **hidden}) == set()


def test_two_hidden_parts_of_a_small_rest_are_bounded_under_the_threshold():
    hidden = {f"reports;{PORI};{NOW}": None, f"reports;{RAUMA};{NOW}": None}
    found = findings({f"reports;{NOW}": 24.0, f"reports;{KOKEMÄKI};{NOW}": 20.0, **hidden})
    assert found == {("under_threshold", key) for key in hidden}


def test_two_tables_with_no_total_of_their_own_are_linked():
    cells = {f"reports;{PORI};{NOW}": 10.0, f"reports;{RAUMA};{NOW}": None}
    cells |= {f"reports;{NOW};tone=a": 6.0, f"reports;{NOW};tone=b": 7.0}
    assert ("recovered", f"reports;{RAUMA};{NOW}") in findings(cells)


def test_a_cumulative_total_minus_the_earlier_period_is_found():
    cells = {f"reports;{PORI};period=2025H1..2025H2": 30.0, f"reports;{PORI};period=2025H1": 27.0}
    assert ("recovered", f"reports;{PORI};{NOW}") in findings({**cells, f"reports;{PORI};{NOW}": None})


def test_the_difference_of_two_cumulative_totals_is_found_though_the_period_is_not_listed():
    cells = {"reports;period=2024H1..2025H2": 33.0, "reports;period=2024H1..2025H1": 30.0}
    assert ("recovered", f"reports;{NOW}") in findings({**cells, f"reports;{NOW}": None})


def test_units_shown_beside_hidden_reports_bound_nothing_but_small_units_are_found():
    assert findings({f"units;{PORI};{NOW}": 6.0, f"reports;{PORI};{NOW}": None}) == set()
    assert ("small_shown", f"units;{PORI};{NOW}") in findings({f"units;{PORI};{NOW}": 1.0})


def test_few_reports_bound_hidden_units():
    found = findings({f"reports;{PORI};{NOW}": 0.0, f"units;{PORI};{NOW}": None})
    assert ("recovered", f"units;{PORI};{NOW}") in found


def test_phenomena_do_not_add_up_to_the_reports():
    cells = {f"reports;{NOW}": 20.0, f"reports;{NOW};phenomenon=ASU": 17.0, f"reports;{NOW};phenomenon=DIG": None}
    assert findings(cells) == set()


def test_different_values_of_one_cell_are_found():
    table = pl.DataFrame({"key": [f"reports;{NOW}"] * 2, "value": [20.0, 21.0]})
    assert attack(table)["kind"].to_list() == ["contradiction"]


@pytest.mark.parametrize("value", [1.0, 4.0])
def test_a_small_count_that_is_shown_is_found(value):
    assert findings({f"reports;{NOW}": value}) == {("small_shown", f"reports;{NOW}")}


@pytest.mark.parametrize("value", [0.0, 5.0])
def test_zero_and_the_threshold_may_be_shown(value):
    assert findings({f"reports;{NOW}": value}) == set()


def table_of(first: str, second: str, values: dict[tuple[str, str], float | None]) -> dict[str, float | None]:
    keys = {pair: f"reports;{NOW};{first}={pair[0]};{second}={pair[1]}" for pair in values}
    return {str(structure.parse(keys[pair])): value for pair, value in values.items()}


RING = {
    **table_of("reporter_role", "tone", {("1", "1"): 0, ("1", "2"): 10, ("2", "1"): 10, ("2", "2"): 10}),
    **table_of("reporter_role", "zone", {("1", "1"): 5, ("1", "2"): 5, ("2", "1"): 0, ("2", "2"): 20}),
}
HIDDEN = table_of("tone", "zone", dict.fromkeys([("1", "1"), ("1", "2"), ("2", "1"), ("2", "2")]))


def test_three_tables_in_a_ring_give_cells_away_through_the_cells_they_cross_in():
    """Role 1 has nothing in tone 1 and role 2 nothing in zone 1: so tone 1 has nothing in zone 1. Margins leave 0–5."""
    assert findings(RING | HIDDEN) == {("recovered", key) for key in HIDDEN}
    margins = {f"reports;{NOW};tone=1": 10, f"reports;{NOW};tone=2": 20, f"reports;{NOW};zone=1": 5}
    assert findings({**margins, f"reports;{NOW};zone=2": 25, **HIDDEN}) == set()


def test_a_ring_too_large_to_take_in_is_named(monkeypatch):
    monkeypatch.setattr(structure, "INNERMOST_LIMIT", 7)
    cells, left_out = structure.crossed({structure.parse(key) for key in RING | HIDDEN})
    assert cells == []
    assert left_out == ["reporter_role × tone × zone, 2025H2"]


def test_shown_parts_that_exceed_their_total_are_inconsistent():
    cells = {f"reports;{NOW}": 20.0, f"reports;{PORI};{NOW}": 12.0, f"reports;{RAUMA};{NOW}": 9.0}
    assert findings(cells) == {("inconsistent", f"reports;{NOW}")}


def test_a_small_rest_of_a_listing_is_inconsistent_and_a_large_one_is_not():
    parts = {f"reports;{PORI};{NOW}": 12.0, f"reports;{RAUMA};{NOW}": 9.0}
    assert findings({f"reports;{NOW}": 24.0, **parts}) == {("inconsistent", f"reports;{NOW}")}
    assert findings({f"reports;{NOW}": 40.0, **parts}) == set()


def test_periods_always_add_up_to_their_cumulative_total():
    parts = {"reports;period=2025H1": 20.0, f"reports;{NOW}": 20.0}
    assert findings({"reports;period=2025H1..2025H2": 60.0, **parts}) == {
        ("inconsistent", "reports;period=2025H1..2025H2")
    }


def test_whole_numbers_leave_less_open_than_fractions():
    """Of three cells each two hold at most 9: all three at most 13.5, and 13 when whole; of two such threes 27, 26."""
    total, *parts = (structure.parse(f"reports;a={name}") for name in "tuvwxyz")
    pairs = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)]
    most = structure.Relation(total, (), is_sum=False)
    rows = [Row({parts[one]: 1.0, parts[other]: 1.0}, 9.0, most) for one, other in pairs]
    rows.append(Row({total: 1.0, **dict.fromkeys(parts, -1.0)}, 0.0, structure.Relation(total, (), is_sum=True)))
    found = programme.Programme([total, *parts], rows, [(0.0, 100.0)] * 7)
    assert found.interval(0, threshold=27)[:2] == (0, 26)


def test_a_group_is_bounded_by_its_phenomena():
    cells = {f"reports;{NOW};phenomenon=ASU": 3.0 + 6, f"reports;{NOW};phenomenon=VEL": 0.0}
    cells |= {f"reports;{NOW}": 60.0, f"reports;{NOW};phenomenon_group=G": None}
    table = pl.DataFrame(list(cells.items()), schema={"key": pl.String, "value": pl.Float64}, orient="row")
    assert attack(table).is_empty()
    found = attack(table, groups={"G": ["ASU", "VEL"]})
    assert found.select("kind", "least").rows() == [("recovered", 9.0)]


def test_what_the_solver_cannot_solve_is_never_clean(monkeypatch):
    linprog = programme.linprog

    def limited(*arguments, **options):
        solution = linprog(*arguments, **options)
        solution.status, solution.message = 4, "numerical difficulties"
        return solution

    monkeypatch.setattr(programme, "linprog", limited)
    hidden = {f"reports;{PORI};{NOW}": None, f"reports;{RAUMA};{NOW}": None}
    assert {kind for kind, _ in findings({f"reports;{NOW}": 40.0, **hidden})} == {"not_attacked"}
