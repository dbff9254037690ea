"""StatFin tables: variables by code prefix, selections checked before they are sent, limits of the service kept."""

from datetime import date

import pytest

from rake_analysis import official, project
from rake_analysis.errors import UserError
from rake_analysis.official import catalogue, pxweb, snapshots
from rake_analysis.official.http import Client
from tests.servers.statistics_server import STATFIN, Handler, key_figures, variable

TODAY = date(2026, 11, 24)
CONTENTS = ("vaesto_yli64_p", "vaesto")


class Clock:
    """Time that passes only in sleep."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def tables(service, clock):
    client = Client("test", sleep=clock.sleep, clock=clock)
    yield pxweb.PxWebV1(client, service.address + STATFIN, TODAY.year)
    client.close()


def variables(*items):
    return [pxweb._variable(item) for item in items]


def read_back(folder, answer):
    made = project.create(folder, project.Settings())
    snapshots.keep(made, answer, TODAY)
    return official.read(made).drop("snapshot")


def test_only_areas_that_reports_use_and_totals_are_asked(tables, tmp_path):
    figures = read_back(tmp_path, tables.fetch("11ra", ["vaesto"]))
    areas = figures.select("area_category", "area_code").unique().sort("area_category", "area_code").rows()
    assert areas == [("HYVINVOINTIALUE", "06"), ("KUNTA", "102"), ("KUNTA", "609"), ("MAA", "358")]
    assert figures["indicator_id"].unique().to_list() == ["11ra.vaesto"]
    assert figures["sex"].unique().to_list() == ["total"]
    assert figures.height == 4 * 10


@pytest.mark.parametrize(("most_cells", "parts"), [(80, 1), (79, 2), (40, 2), (39, 4), (2, 40)])
def test_a_table_over_the_cell_limit_comes_in_parts_with_the_same_figures(tables, service, tmp_path, most_cells, parts):
    whole = read_back(tmp_path / "whole", tables.fetch("11ra", CONTENTS))
    service.limits["maxCells"] = most_cells
    tables._read_limits()
    answer = tables.fetch("11ra", CONTENTS)
    assert len(answer.files) == len(answer.notes["parts"]) == parts
    assert read_back(tmp_path / "parts", answer).equals(whole)


def test_a_limit_under_one_area_and_year_is_told(tables, service):
    service.limits["maxCells"] = 1
    with pytest.raises(UserError, match="one area and year is over 1 cells"):
        tables.fetch("11ra", CONTENTS)


def test_no_more_calls_are_made_in_a_window_than_the_service_allows(tables, service, clock):
    service.limits |= {"maxCells": 2, "maxCalls": 10, "timeWindow": 60}
    tables.fetch("11ra", CONTENTS)
    # The limits, the metadata and 40 parts: the 11th, 21st, 31st and 41st call begin a new window.
    assert len(service.calls) == 42
    assert [wait for wait in clock.slept if wait > 1] == pytest.approx([60, 60, 60, 60], abs=1)


@pytest.mark.parametrize("limits", [{"maxCalls": 0}, {"maxCells": -1}, {"timeWindow": 10**9}, {"maxCells": None}, {}])
def test_limits_that_make_no_sense_are_told(tables, service, limits):
    service.limits = service.limits | limits if limits else {}
    with pytest.raises(UserError, match=r"\?config: (strange limits|the service does not tell its limits)"):
        tables.fetch("11ra", CONTENTS)


def test_contents_that_are_gone_are_named_with_those_there_are_and_nothing_is_posted(tables, service):
    with pytest.raises(UserError, match="has no vanha_p; it has vaesto, vaesto_yli64_p, dem_huoltos"):
        tables.fetch("11ra", ["vanha_p", "vaesto"])
    assert service.count("POST") == 0


def test_a_verified_title_that_differs_is_refused_before_the_figures_are_asked(tables, service, monkeypatch):
    known = catalogue.load()["statfin.11ra.vaesto_yli64_p"]
    verified = known.model_copy(
        update={"title_fi": "Toinen", "pin": known.pin.model_copy(update={"status": "verified"})}
    )
    monkeypatch.setattr(catalogue, "load", lambda: {verified.key: verified})
    with pytest.raises(UserError, match=r"11ra\.vaesto_yli64_p is called 'Yli 64.*', the catalogue says 'Toinen'"):
        tables.fetch("11ra", ["vaesto_yli64_p"])
    assert service.count("POST") == 0


def test_an_old_long_id_is_answered_400_and_explained_with_the_new_one(tables, service):
    with pytest.raises(UserError, match=r"old id.*8\.6\.2026.*now 115q"):
        tables.fetch("statfin_tyokay_pxt_115q", ["x"])
    client = Client("test")
    with pytest.raises(UserError, match="400"):
        client.get(f"{service.address}{STATFIN}/tyokay/statfin_tyokay_pxt_115q.px")
    client.close()


def test_another_table_than_asked_is_refused(tables, service, monkeypatch):
    answered = Handler._table
    monkeypatch.setattr(Handler, "_table", lambda self, table, *rest: answered(self, "11rb", *rest))
    with pytest.raises(UserError, match="table 11rb came for 11ra"):
        tables.fetch("11ra", ["vaesto"])


def test_a_table_that_is_gone_or_of_an_unknown_statistic_is_told(tables):
    with pytest.raises(UserError, match=r"115q\.px: StatFin has no such table"):
        tables.fetch("115q", ["x"])
    with pytest.raises(UserError, match=r"zzzz.*metadata/statfin_tables\.csv"):
        tables.fetch("zzzz", ["x"])


@pytest.mark.parametrize("code", ["alue_23_20260101", "alue_23_20230101", "Alue", "kunta_1_20240101"])
def test_the_area_variable_is_found_whatever_its_vintage(code):
    figures = key_figures()
    figures[0]["code"] = code
    assert pxweb.select(variables(*figures), ["vaesto"], TODAY.year, "t")[code] == ["SSS", "KU609", "KU102", "HVA06"]


@pytest.mark.parametrize(
    ("position", "replacement", "problem"),
    [
        (0, variable("alue_23_20260101", "Alue", {"MK04": "Satakunta"}), "no areas that reports use"),
        (0, variable("toimiala", "Toimiala", {"SSS": "Yhteensä"}), "0 variables of areas"),
        (1, variable("timeperiod_y", "Vuosi", {"2040": "2040"}), "no years until 2026"),
        (1, variable("timeperiod_m", "Kuukausi", {"2024M01": "2024M01"}), "is not yearly"),
        (2, variable("ikaryhma_10_20180101", "Ikä", {"0-14": "0–14", "15-": "15–"}), "'ikaryhma_.*' has no total"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_the_variable(position, replacement, problem):
    figures = key_figures()
    figures[position] = replacement
    with pytest.raises(UserError, match=problem):
        pxweb.select(variables(*figures), ["vaesto"], TODAY.year, "t")


def test_forecasts_are_left_out():
    figures = key_figures()
    figures[1] = variable("timeperiod_y", "Vuosi", {"2026": "2026", "2027": "2027"})
    assert pxweb.select(variables(*figures), ["vaesto"], TODAY.year, "t")["timeperiod_y"] == ["2026"]


def test_a_variable_without_a_total_that_can_be_left_out_is_left_out():
    figures = key_figures()
    figures[2] = variable("ika", "Ikä", {"0": "0", "1": "1"}, elimination=True)
    assert "ika" not in pxweb.select(variables(*figures), ["vaesto"], TODAY.year, "t")


def test_the_next_generation_of_the_interface_says_that_it_is_not_offered():
    with pytest.raises(UserError, match="v2 is not offered"):
        pxweb.PxWebV2().fetch("11ra", ["vaesto"])
