"""Protecting a release: tables small enough to work out by hand."""

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_array

from rake_analysis.audit import audit_cells
from rake_analysis.disclosure import difference, ledger, protect, share
from rake_analysis.disclosure.model import Block
from rake_analysis.disclosure.settings import Zeros
from rake_analysis.disclosure.suppress import suppress
from rake_analysis.disclosure.tables import cell_key, parse_key
from rake_analysis.errors import UserError
from rake_analysis.project import Settings, create
from tests.disclosure_generator import AUDIENCES, NO_CODES, settings, table

ROLES = settings(table("role", "reporter_role"))


def reports(counts, period="2025H2", units=True):
    """Return observations: role → how many, every one from a unit of its own."""
    rows = [
        {
            "observation_id": f"{period}-{role}-{number}",
            "period": period,
            "unit": f"{role}-{number}" if units else "Ä",
            "municipality_code": "609",
            "reporter_role": role,
            "service_task": "päihdetyö",
            "tone": "hätä",
        }
        for role, count in counts.items()
        for number in range(count)
    ]
    return pl.DataFrame(rows)


def protected(observations, wanted=ROLES, codes=NO_CODES, **more):
    return protect(observations, codes, wanted, audiences=AUDIENCES, **more)


def role(name, measure="reports"):
    return cell_key(measure, period="2025H2", reporter_role=name)


@pytest.mark.parametrize(("count", "shown"), [(4, None), (5, 5), (6, 6)])
def test_a_count_is_shown_from_the_threshold_on(count, shown):
    assert protected(reports({"äiti": count, "isä": 20, "mummo": 30})).get(role("äiti")) == shown


def test_one_small_count_takes_the_cheapest_other_with_it_when_the_total_is_shown():
    found = protected(reports({"äiti": 2, "isä": 20, "mummo": 30}))
    hidden = [
        key
        for key, value in found.published.filter(pl.col("key").str.starts_with("reports")).iter_rows()
        if value is None
    ]
    assert found.get("reports;period=2025H2") == 52
    assert role("äiti") in hidden
    assert len(hidden) == 2


def test_two_small_counts_that_sum_to_less_than_the_threshold_need_a_third():
    found = protected(reports({"äiti": 2, "isä": 2, "mummo": 30}))
    assert found.get(role("mummo")) is None or found.get("reports;period=2025H2") is None


def test_many_reports_from_one_unit_hide_the_count_of_units_only():
    found = protected(reports({"äiti": 20, "isä": 20}, units=False))
    assert found.get(role("äiti")) == 20
    assert found.get(role("äiti", "units")) is None


def test_a_count_that_the_release_does_not_declare_cannot_be_asked_for():
    with pytest.raises(UserError, match="does not declare the count reports;period=2025H2;tone=hätä"):
        protected(reports({"äiti": 9})).get("reports;period=2025H2;tone=hätä")


def test_a_phenomenon_is_protected_against_its_complement_in_the_same_table():
    wanted = settings(table("phenomenon_role", "phenomenon", "reporter_role"))
    rows = reports({"äiti": 10, "isä": 10})
    ids = rows["observation_id"].to_list()
    codes = pl.DataFrame({"observation_id": ids[:2] + ids[10:], "phenomenon": "ÄÄN"})
    found = protected(rows, wanted, codes)
    small = cell_key("reports", period="2025H2", phenomenon="ÄÄN", reporter_role="äiti")
    other = cell_key("reports", period="2025H2", phenomenon="ÄÄN", reporter_role="isä")
    total = cell_key("reports", period="2025H2", phenomenon="ÄÄN")
    assert found.get(small) is None
    assert found.get(other) is None or found.get(total) is None


def test_counts_of_a_group_do_not_give_a_phenomenon_away():
    wanted = settings(table("phenomenon", "phenomenon"), table("group", "phenomenon_group"))
    rows = reports({"äiti": 20})
    ids = rows["observation_id"].to_list()
    codes = pl.DataFrame({"observation_id": ids[:2], "phenomenon": "ÄÄN"})
    found = protected(rows, wanted, codes, groups={"ÄÄN": "åsikt"})
    assert found.get(cell_key("reports", period="2025H2", phenomenon="ÄÄN")) is None
    assert found.get(cell_key("reports", period="2025H2", phenomenon_group="åsikt")) is None


def test_a_cumulative_total_does_not_give_the_small_period_away():
    wanted = settings(table("role", "reporter_role"), table("sum", "reporter_role", periods="cumulative"))
    rows = pl.concat([reports({"äiti": 12, "isä": 30}, "2025H1"), reports({"äiti": 2, "isä": 30})])
    found = protected(rows, wanted)
    parts = [found.get(cell_key("reports", period=one, reporter_role="äiti")) for one in ("2025H1", "2025H1..2025H2")]
    assert found.get(role("äiti")) is None
    assert difference(parts[1], parts[0]) is None


def test_a_count_that_earlier_releases_give_away_is_refused_by_name():
    earlier = pl.DataFrame({"key": ["reports;period=2025H2", role("isä")], "value": [32, 30]})
    with pytest.raises(UserError, match="cannot be hidden: reports;period=2025H2;reporter_role=äiti") as refused:
        protected(reports({"äiti": 2, "isä": 30}), earlier=earlier)
    assert "because earlier releases already show reports;period=2025H2" in str(refused.value)


def test_a_count_hidden_earlier_stays_protected_when_its_table_is_no_longer_published():
    hidden = cell_key("reports", period="2025H1", reporter_role="äiti")
    rows = pl.concat([reports({"äiti": 2, "isä": 30}, "2025H1"), reports({"äiti": 12, "isä": 30})])
    wanted = settings(
        table("now", "reporter_role", periods="this"), table("sum", "reporter_role", periods="cumulative")
    )
    earlier = pl.DataFrame({"key": [hidden], "value": [None]}, schema={"key": pl.String, "value": pl.Int64})
    found = protected(rows, wanted, earlier=earlier)
    whole = found.get(cell_key("reports", period="2025H1..2025H2", reporter_role="äiti"))
    assert found.get(hidden) is None
    assert difference(whole, found.get(role("äiti"))) is None


def test_the_ledger_keeps_shown_and_hidden_cells_of_each_release(tmp_path):
    project = create(tmp_path / "p", Settings())
    cells = pl.DataFrame({"key": [role("isä"), role("äiti")], "value": [30, None]})
    ledger.append(project, cells, "2025H2-public")
    ledger.append(project, cells, "2025H2-management")
    assert ledger.read(project)["key"].to_list() == [role("isä"), role("äiti")]
    assert ledger.checked(ledger.read(project)) == {role("isä"): 30}


def test_an_earlier_count_under_the_threshold_is_refused_by_name():
    with pytest.raises(UserError, match=r"already show counts under the threshold: .*äiti"):
        protected(reports({"äiti": 2, "isä": 30}), earlier=pl.DataFrame({"key": [role("äiti")], "value": [2]}))


def test_margins_that_no_longer_add_up_to_a_released_count_are_refused_by_name():
    with pytest.raises(UserError, match=r"isä \(shown 29, now 30\)"):
        protected(reports({"isä": 30}), earlier=pl.DataFrame({"key": [role("isä")], "value": [29]}))


def test_two_released_counts_for_one_cell_are_refused():
    with pytest.raises(UserError, match=r"two counts for .*isä"):
        protected(reports({"isä": 30}), earlier=pl.DataFrame({"key": [role("isä")] * 2, "value": [29, 30]}))


def test_an_observation_given_twice_is_refused():
    rows = reports({"isä": 30})
    with pytest.raises(UserError, match="given twice"):
        protected(pl.concat([rows, rows.head(1)]))


def test_an_unknown_audience_is_refused():
    with pytest.raises(UserError, match="working"):
        protect(reports({"isä": 30}), NO_CODES, ROLES, audiences=["working"])


def test_the_statement_says_how_many_counts_were_hidden_and_why():
    found = protected(reports({"äiti": 2, "isä": 20, "mummo": 30}))
    assert "Niistä 2 on peitetty (..), koska luku on pienempi kuin 5." in found.statement
    assert "yhtään ei tarvinnut peittää" in protected(reports({"isä": 20})).statement


def test_nothing_derived_is_told_of_a_hidden_count():
    assert share(None, 10) is None
    assert share(5, None) is None
    assert difference(9, None) is None


def test_a_key_is_written_and_read_alike():
    key = cell_key("units", period="2025H1..2025H2", municipality="Äetsä", phenomenon="ÅSO")
    assert key == "units;municipality=Äetsä;period=2025H1..2025H2;phenomenon=ÅSO"
    assert parse_key(key)[1]["municipality"] == "Äetsä"


def test_a_zero_whose_units_are_shown_as_none_hides_nothing():
    wanted = settings(table("place", "municipality", "reporter_role"))
    counts = {("Äetsä", "äiti"): 2, ("Äetsä", "isä"): 20, ("Öja", "äiti"): 20}
    rows = pl.concat(
        reports({f"{place} {name}": count}).with_columns(
            municipality_code=pl.lit(place), reporter_role=pl.lit(name), sub_region=pl.lit("-")
        )
        for (place, name), count in counts.items()
    ).with_columns(unit=pl.col("observation_id").str.slice(-1))
    found = protected(rows, wanted)
    zero = {"period": "2025H2", "municipality": "Öja", "reporter_role": "isä"}
    assert found.get(cell_key("reports", **zero)) == 0 or found.get(cell_key("units", **zero)) is None
    assert audit_cells(found.published).is_empty()
    is_zero = pl.col("key") == cell_key("units", **zero)
    given = found.published.with_columns(value=pl.when(is_zero).then(0).otherwise("value"))
    assert "recovered" in set(audit_cells(given)["kind"])


def test_a_count_that_cannot_be_hidden_blames_no_earlier_release_where_there_is_none():
    always = csr_array([[1.0]])
    block = Block(("ä",), always, np.zeros(1), always, csr_array((0, 1)), np.zeros(1), 1)
    with pytest.raises(UserError, match="cannot be hidden: ä") as refused:
        suppress([None], lambda _: block, {"ä"}, set(), {"ä": 1.0}, 5)
    assert "earlier" not in str(refused.value)


def crossed(counts):
    """Return observations: (place, role) → how many."""
    return pl.concat(
        reports({f"{place} {name}": count}).with_columns(
            municipality_code=pl.lit(place), reporter_role=pl.lit(name), sub_region=pl.lit("-")
        )
        for (place, name), count in counts.items()
    )


def place_and_role(place, name):
    return cell_key("reports", period="2025H2", municipality=place, reporter_role=name)


HARD = settings(table("place", "municipality", "reporter_role")).model_copy(
    update={"crossed_zeros": Zeros(shown=False, reason="Ainoa peitetty kertoisi mistä havainnot tulivat.")}
)
FEW = {("Äetsä", "äiti"): 2, ("Äetsä", "isä"): 20, ("Öja", "isä"): 20, ("Åbo", "isä"): 20, ("Åbo", "mummo"): 20}


def test_zeros_around_a_small_count_do_not_tell_where_it_is():
    found = protected(crossed(FEW), HARD)
    row = [found.get(place_and_role(place, "äiti")) for place in ("Äetsä", "Öja", "Åbo")]
    assert row == [None, None, None]
    assert found.get(cell_key("reports", period="2025H2", municipality="Öja")) == 20
    soft = protected(crossed(FEW), settings(table("place", "municipality", "reporter_role")))
    assert [soft.get(place_and_role(place, "äiti")) for place in ("Öja", "Åbo")] != [None, None]
    assert audit_cells(found.published).is_empty()


def test_a_zero_that_an_earlier_release_showed_stays_shown():
    key = place_and_role("Öja", "mummo")
    earlier = pl.DataFrame({"key": [key], "value": [0]}, {"key": pl.String, "value": pl.Int64})
    assert protected(crossed(FEW), HARD, earlier=earlier).get(key) == 0


def test_the_statement_of_an_audience_counts_its_own_cells():
    found = protected(reports({"äiti": 2, "isä": 20, "mummo": 30}))
    assert found.statement_of([role("mummo")]).startswith("Julkaisun 1 luvusta yhtään")
    assert found.statement_of([role("äiti"), role("mummo")]).startswith("Julkaisussa on 2 lukua. Niistä 1 on peitetty")
