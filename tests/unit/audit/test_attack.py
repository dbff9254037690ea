"""Known leaks, one each, are found by the attack; what is protected passes."""

import polars as pl
import pytest

from rake_analysis.audit import attack

NOW = "period=2025H2"
PORI, RAUMA, KOKEMÄKI = (f"municipality={code}" for code in ("609", "684", "271"))


def findings(cells: dict[str, float | None]) -> set[tuple[str, str]]:
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
