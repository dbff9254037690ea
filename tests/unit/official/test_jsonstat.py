"""JSON-stat answers in their many forms become one long table, or one sentence."""

import json

import pytest

from rake_analysis.errors import UserError
from rake_analysis.official import jsonstat

PLACE = "answer.json"


def cube(**changes):
    answer = {
        "class": "dataset",
        "version": "2.0",
        "id": ["area", "year"],
        "size": [2, 2],
        "dimension": {
            "area": {"category": {"index": {"b": 1, "a": 0}, "label": {"a": "Eura", "b": "Pori"}}},
            "year": {"category": {"index": ["2023", "2024"]}},
        },
        "value": [1, 2.5, None, 4],
    }
    return json.dumps(answer | changes).encode()


def rows(content):
    return jsonstat.read(content, PLACE).table().rows()


def test_the_last_dimension_changes_fastest_and_the_index_orders_the_categories():
    assert rows(cube()) == [
        ("a", "Eura", "2023", "2023", 1.0, None),
        ("a", "Eura", "2024", "2024", 2.5, None),
        ("b", "Pori", "2023", "2023", None, None),
        ("b", "Pori", "2024", "2024", 4.0, None),
    ]


def test_sparse_values_are_the_same_table():
    assert rows(cube(value={"0": 1, "1": 2.5, "3": 4})) == rows(cube())


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (None, [None] * 4),
        ("e", ["e"] * 4),
        (["e"], ["e"] * 4),
        ([None, "e", "...", None], [None, "e", "...", None]),
        ({"2": ".."}, [None, None, "..", None]),
    ],
)
def test_status_comes_in_three_forms(status, expected):
    assert jsonstat.read(cube(status=status), PLACE).table()["status"].to_list() == expected


def test_version_one_keeps_id_and_size_inside_dimension():
    answer = json.loads(cube())
    inside = answer["dimension"] | {"id": answer["id"], "size": answer["size"], "role": {"time": ["year"]}}
    content = json.dumps({"Bundle": {"dimension": inside, "value": answer["value"]}}).encode()
    assert rows(content) == rows(cube())
    assert jsonstat.read(content, PLACE).dimension("year").role == "time"


def test_a_dimension_of_one_category_may_give_its_label_only():
    dimension = {"area": {"category": {"label": {"fi": "Suomi"}}}}
    assert rows(cube(id=["area"], size=[1], dimension=dimension, value=[7])) == [("fi", "Suomi", 7.0, None)]


def test_labels_may_repeat_where_codes_do_not():
    area = {"category": {"index": ["a", "b"], "label": {"a": "Koski", "b": "Koski"}}}
    dimension = {"area": area, "year": {"category": {"index": ["2023", "2024"]}}}
    assert jsonstat.read(cube(dimension=dimension), PLACE).table()["area_label"].to_list() == ["Koski"] * 4


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": [1, 2, 3]}, "3 values for 4 cells"),
        ({"value": {"9": 1}}, "a value stands outside the 4 cells"),
        ({"value": [1, "2", 3, 4]}, "cell 1 has the value '2'"),
        ({"value": [1, True, 3, 4]}, "cell 1 has the value True"),
        ({"status": ["a", "b"]}, "statuses do not fit the cells"),
        ({"size": [2, 3]}, "dimension 'year' has 2 categories, its size says 3"),
        ({"size": [2]}, "the header names 2 dimensions and 1 sizes"),
        ({"size": [2, "2"]}, "unusable size"),
        ({"id": ["area", "sex"]}, "dimension 'sex' is named in the header but not described"),
        ({"id": "area"}, "lacks dimension names"),
        ({"dimension": []}, "no dimensions"),
        ({"class": "collection"}, "a JSON-stat collection, which holds no figures"),
    ],
)
def test_what_does_not_fit_together_is_named(changes, sentence):
    with pytest.raises(UserError, match=sentence) as caught:
        jsonstat.read(cube(**changes), PLACE)
    assert str(caught.value).startswith(PLACE)


@pytest.mark.parametrize("index", [["a", "a"], {"a": 0, "b": 2}, {"a": 0, "b": 0}])
def test_a_category_twice_or_out_of_place_is_refused(index):
    dimension = {"area": {"category": {"index": index}}, "year": {"category": {"index": ["2023", "2024"]}}}
    with pytest.raises(UserError, match="'area'"):
        jsonstat.read(cube(dimension=dimension), PLACE)


def test_a_header_that_promises_more_cells_than_memory_holds_is_refused():
    many = [str(place) for place in range(20_000)]
    dimension = {name: {"category": {"index": many}} for name in ("a", "b")}
    with pytest.raises(UserError, match="promises 400000000 cells"):
        jsonstat.read(cube(id=["a", "b"], size=[20_000, 20_000], dimension=dimension, value={}), PLACE)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"<html><body>Service Unavailable</body></html>", "a web page or XML, not data"),
        (cube()[:-9], "the file is cut off"),
        (b'{"value": [1 2]}', "not valid JSON"),
        (cube().replace(b"2.5", b"NaN"), "NaN"),
        (cube().replace(b"2.5", b"-Infinity"), "-Infinity"),
        ("väärä".encode("cp1252"), "not UTF-8"),
        (b"[1, 2]", "not JSON-stat"),
        (b'{"a": 1}', "no dataset inside"),
        (b"[" * 100_000, "too deeply|cut off"),
        (cube().replace(b"2.5", b"9" * 5_000), "a number too long"),
    ],
)
def test_what_is_no_json_stat_is_refused_in_one_sentence(content, sentence):
    with pytest.raises(UserError, match=sentence):
        jsonstat.read(content, PLACE)


def test_a_byte_order_mark_is_no_obstacle():
    assert rows(b"\xef\xbb\xbf" + cube()) == rows(cube())


def test_every_dataset_of_a_bundle_and_of_a_collection_is_read():
    inside = json.loads(cube())
    assert len(jsonstat.read_all(json.dumps({"one": inside, "two": inside}).encode(), PLACE)) == 2
    elsewhere = {"class": "dataset", "label": "Muualla", "href": "https://example.org/a.json"}
    collection = {"class": "collection", "link": {"item": [inside, elsewhere]}}
    content = json.dumps(collection).encode()
    assert [part.table().height for part in jsonstat.read_all(content, PLACE)] == [4]
    assert jsonstat.links(content, PLACE) == [("dataset", "Muualla", "https://example.org/a.json")]
    assert jsonstat.links(cube(), PLACE) == []


def test_what_a_category_is_divided_into_and_the_units_of_contents_are_kept():
    area = {"index": ["SSS", "609"], "child": {"SSS": ["609"]}, "unit": {"SSS": {"label": "%"}}}
    dimension = {"area": {"category": area}, "year": {"category": {"index": ["2023", "2024"]}}}
    [found, _] = jsonstat.read(cube(dimension=dimension), PLACE).dimensions
    assert found.children == {"SSS": ("609",)}
    assert found.units == {"SSS": "%"}


@pytest.mark.parametrize(
    "changes",
    [
        {"id": [["area"], "year"]},
        {"id": [{}, "year"]},
        {"role": {"time": 3}},
        {"role": {"time": [{}]}},
        {"note": 3},
        {"extension": [1]},
        {"value": {"1" * 5000: 1}},
        {"value": {"0": 1, "00": 2}},
        {"value": [10**400, 1, 2, 3]},
        {"dimension": {"area": {"category": {"index": 3}}, "year": {}}},
        {"dimension": {"area": {"category": {"index": "xy"}}, "year": {}}},
        {"id": ["area", "area_label"]},
    ],
)
def test_strange_headers_give_the_table_or_one_sentence(changes):
    try:
        assert jsonstat.read(cube(**changes), PLACE).table().height == 4
    except UserError as error:
        assert PLACE in str(error)


def test_a_number_beyond_every_number_is_refused():
    with pytest.raises(UserError, match=r"1e999.*no number"):
        jsonstat.read(cube().replace(b"2.5", b"1e999"), PLACE)
