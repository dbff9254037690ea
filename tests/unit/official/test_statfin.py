"""StatFin's tables become official figures: levels told by code, names as witnesses, years only."""

import json

import pytest

from rake_analysis.errors import UserError
from rake_analysis.official import jsonstat, statfin

PLACE = "11ra.json"
AREAS = {
    "SSS": "KOKO MAA",
    "HVA06": "Satakunnan hyvinvointialue",
    "KU609": "Pori",
    "KU319": "Köyliö",
    "MK04": "Satakunta",
}


def category(labels):
    return {"category": {"index": list(labels), "label": labels}}


def answer(areas=AREAS, years=("2024",), values=None, extra=None, tableid="statfin_vaerak_pxt_11ra", **changes):
    dimension = {
        "alue_23_20260101": category(areas),
        "timeperiod_y": category({year: year for year in years}),
        "contentscode": category({"vaerak-vaesto_yli64_p": "Yli 64-vuotiaiden osuus väestöstä, %"}),
    }
    if extra:
        dimension |= extra
    sizes = [len(part["category"]["index"]) for part in dimension.values()]
    count = 1
    for size in sizes:
        count *= size
    body = {
        "class": "dataset",
        "id": list(dimension),
        "size": sizes,
        "dimension": dimension,
        "value": values or [float(cell) for cell in range(count)],
        "extension": {"px": {"tableid": tableid}},
    }
    return jsonstat.read(json.dumps(body | changes).encode(), PLACE)


def figures(dataset):
    rows = statfin.statistics(dataset, "statfin/11ra/2025-10-01", PLACE)
    return rows.select("area_category", "area_code", "year", "sex", "value").rows()


def test_used_levels_are_kept_and_others_left_out():
    assert figures(answer()) == [
        ("MAA", "358", 2024, "total", 0.0),
        ("HYVINVOINTIALUE", "06", 2024, "total", 1.0),
        ("KUNTA", "609", 2024, "total", 2.0),
    ]


@pytest.mark.parametrize("tableid", ["statfin_vaerak_pxt_11ra", "11ra", "11ra.px"])
def test_old_and_new_table_ids_give_the_same_indicator(tableid):
    assert statfin.titles(answer(tableid=tableid), PLACE) == {
        "11ra.vaesto_yli64_p": "Yli 64-vuotiaiden osuus väestöstä, %"
    }


def test_an_absent_figure_has_no_row_and_a_dash_means_zero():
    found = figures(answer(values=[None, None, None, 1, 1], status={"0": "..", "1": "-", "2": "..."}))
    assert found == [("HYVINVOINTIALUE", "06", 2024, "total", 0.0)]


def test_sexes_are_told_apart_and_other_classifications_take_their_total():
    sexes = {"sukupuoli_9_20180101": category({"SSS": "Yhteensä", "2": "Naiset"})}
    ages = {"ikä": category({"0-14": "0–14", "SSS": "Yhteensä"})}
    found = figures(answer(areas={"SSS": "KOKO MAA"}, extra=sexes | ages))
    assert found == [("MAA", "358", 2024, "total", 1.0), ("MAA", "358", 2024, "female", 3.0)]


@pytest.mark.parametrize(
    ("dataset", "sentence"),
    [
        (lambda: answer(extra={"rikos": category({"A": "a", "B": "b"})}), "'rikos' has 2 categories and no total"),
        (lambda: answer(years=("2024M01",)), "'2024M01' is not a year"),
        (lambda: answer(areas={"04": "Satakunta"}), "area code '04' does not tell its level"),
        (lambda: answer(areas={"HVA04": "Satakunnan hyvinvointialue"}), "has the code 04 in HYVINVOINTIALUE, not 06"),
        (lambda: answer(areas={"KU609": "Rauma"}), "municipality 609 is called 'Rauma', not 'Pori'"),
        (lambda: answer(tableid=""), "does not name its table"),
    ],
)
def test_what_would_be_read_wrong_is_refused(dataset, sentence):
    with pytest.raises(UserError, match=sentence):
        figures(dataset())


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        (".", "not_applicable"),
        ("..", "not_available"),
        ("...", "secret"),
        (None, "unexplained"),
        ("x", "unexplained"),
    ],
)
def test_an_absent_figure_keeps_the_producers_reason(mark, reason):
    absent = statfin.absences(answer(values=[1.0, 2.0, None, 4.0, None], status=[None, None, mark, None, "."]), PLACE)
    assert absent.rows() == [("11ra.vaesto_yli64_p", "KUNTA", "609", 2024, "total", reason)]


def test_the_mark_of_exactly_zero_is_a_figure_and_no_absence():
    dataset = answer(values=[1.0, 2.0, None, 4.0, 5.0], status=[None, None, "-", None, None])
    assert statfin.absences(dataset, PLACE).is_empty()
    assert ("KUNTA", "609", 2024, "total", 0.0) in figures(dataset)


@pytest.mark.parametrize("extension", [{}, {"px": None}, {"px": []}, {"px": {"tableid": None}}])
def test_an_answer_that_does_not_name_its_table_is_refused(extension):
    with pytest.raises(UserError, match="does not name its table"):
        figures(answer(extension=extension))
