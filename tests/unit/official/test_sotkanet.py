"""Sotkanet's regions, descriptions and figures, in both generations of the wire format."""

import json

import polars as pl
import pytest

from rake_analysis.errors import UserError
from rake_analysis.official import plaintext, sotkanet


def region(id, category, code, name):
    return {"id": id, "code": code, "category": category, "title": {"fi": name}, "memberOf": []}


REGIONS = [
    region(658, "MAA", "358", "Koko maa"),
    region(976, "HYVINVOINTIALUE", "06", "Satakunnan hyvinvointialue"),
    region(904, "YTA", "4", "Länsi-Suomen yhteistyöalue"),
    region(490, "MAAKUNTA", "04", "Satakunta"),
    region(292, "KUNTA", "609", "Pori"),
    region(49, "KUNTA", "319", "Köyliö"),
]
TODAY = json.dumps(
    [
        {"indicator": 4, "region": 976, "year": 2024, "gender": "total", "value": 11.6, "absValue": 2642},
        {"indicator": 4, "region": 292, "year": 2024, "gender": "female", "value": 9.0, "absValue": None},
    ]
)
EARLIER = json.dumps(
    [
        {"region": "976", "indicator": "4", "primary value": "11.6", "gender": "total", "year": "2024"},
        {"region": "292", "indicator": "4", "primary value": "9.0", "gender": "female", "year": "2024"},
    ]
)
CSV = (
    "\ufeffindicator;region;year;gender;primary value;absolute value\r\n"
    "4;976;2024;total;11.6;2642\r\n4;292;2024;female;9.0;\r\n"
)


def regions(*listed):
    return sotkanet.read_regions(json.dumps(listed or REGIONS).encode(), "regions.json")


def areas_of(table):
    return {row[0]: row[1:] for row in table.rows() if row[1] is not None}


def test_regions_of_used_categories_are_our_areas_and_others_are_left_out():
    assert areas_of(regions()) == {
        658: ("MAA", "358"),
        976: ("HYVINVOINTIALUE", "06"),
        904: ("YTA", "4"),
        292: ("KUNTA", "609"),
    }


@pytest.mark.parametrize("code", ["06", "6", "2"])
def test_a_county_is_found_under_its_present_and_earlier_codes(code):
    found = regions(region(896, "HYVINVOINTIALUE", code, "Satakunnan hyvinvointialue"))
    assert areas_of(found) == {896: ("HYVINVOINTIALUE", "06")}


@pytest.mark.parametrize("order", [1, -1])
def test_the_present_id_is_used_where_both_are_listed(order):
    both = [
        region(896, "HYVINVOINTIALUE", "2", "Satakunnan hyvinvointialue"),
        region(976, "HYVINVOINTIALUE", "06", "Satakunnan hyvinvointialue"),
    ]
    assert areas_of(regions(*both[::order])) == {976: ("HYVINVOINTIALUE", "06")}


@pytest.mark.parametrize(
    ("listed", "sentence"),
    [
        (
            region(1, "HYVINVOINTIALUE", "04", "Satakunnan hyvinvointialue"),
            "has the code 04 in HYVINVOINTIALUE, not 06",
        ),
        (region(1, "HYVINVOINTIALUE", "24", "Uusi hyvinvointialue"), "'Uusi hyvinvointialue' .* not a known"),
        (region(1, "KUNTA", "609", "Rauma"), "municipality 609 is called 'Rauma', not 'Pori'"),
        (region(1, "KUNTA", "50", "Eura"), "not three digits"),
        (region(1, "MAA", "246", "Suomi"), "not a known MAA"),
    ],
)
def test_a_region_whose_name_and_code_disagree_is_named(listed, sentence):
    with pytest.raises(UserError, match=sentence):
        regions(listed)


@pytest.mark.parametrize("content", [TODAY, EARLIER, CSV])
def test_both_generations_and_csv_give_the_same_values(content):
    data = sotkanet.read_data(content.encode(), "data_4")
    assert data.select("indicator", "region_id", "year", "sex", "value").rows() == [
        (4, 976, 2024, "total", 11.6),
        (4, 292, 2024, "female", 9.0),
    ]


@pytest.mark.parametrize(("content", "counts"), [(TODAY, [2642, None]), (CSV, [2642, None]), (EARLIER, [None, None])])
def test_counts_are_kept_where_they_are_published(content, counts):
    assert sotkanet.read_data(content.encode(), "data_4")["numerator"].to_list() == counts


def test_a_row_without_a_value_is_unknown_not_zero():
    content = TODAY.replace("11.6", "null").encode()
    assert sotkanet.read_data(content, "data_4")["region_id"].to_list() == [292]


def test_figures_carry_area_sex_and_snapshot():
    data = sotkanet.read_data(TODAY.encode(), "data_4")
    found = sotkanet.statistics(data, regions(), "sotkanet/4/2025-10-01", "data_4")
    assert found.rows() == [
        ("sotkanet", "4", "HYVINVOINTIALUE", "06", 2024, "total", 11.6, 2642.0, "sotkanet/4/2025-10-01"),
        ("sotkanet", "4", "KUNTA", "609", 2024, "female", 9.0, None, "sotkanet/4/2025-10-01"),
    ]


def test_a_list_that_lacks_one_of_our_regions_is_of_another_time():
    data = sotkanet.read_data(TODAY.encode(), "data_4")
    with pytest.raises(UserError, match="region 292 is not in"):
        sotkanet.statistics(data, regions(*[listed for listed in REGIONS if listed["id"] != 292]), "", "data_4")


def test_dissolved_regions_are_left_out_and_can_be_listed():
    data = sotkanet.read_data(TODAY.encode(), "data_4")
    more = pl.concat([data, data.head(1).with_columns(region_id=pl.lit(99999, pl.Int64))])
    assert sotkanet.unknown_regions(more, regions()) == [99999]
    assert sotkanet.statistics(more, regions(), "", "data_4").height == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[]", "the answer has no rows; the indicator may have ended"),
        (TODAY.replace("11.6", '"11,6"'), "row 1: value is '11,6', not a number"),
        (TODAY.replace("11.6", '"nan"'), "row 1: value is 'nan', not a number"),
        (TODAY.replace("11.6", "Infinity"), "Infinity"),
        (TODAY.replace("11.6", "true"), "value is True"),
        (TODAY.replace('"indicator": 4, "region": 292', '"indicator": 5, "region": 292'), "holds 2 indicators"),
        (TODAY.replace("female", "girls"), "lacks its indicator, region, year or sex"),
        (TODAY.replace("2024", "null"), "lacks its indicator"),
        (TODAY[:-5], "cut off"),
        ("<!DOCTYPE html><title>403 Forbidden</title>", "a web page"),
        ('{"message": "error"}', "not Sotkanet's figures"),
        (CSV.replace("11.6", "11,6"), "row 1: value is '11,6'"),
    ],
)
def test_figures_that_cannot_be_trusted_are_refused_with_their_place(content, sentence):
    with pytest.raises(UserError, match=sentence):
        sotkanet.read_data(content.encode(), "data_4")


def test_two_different_figures_for_the_same_cell_are_refused_and_a_repeat_is_kept_once():
    rows = json.loads(TODAY)
    assert sotkanet.read_data(json.dumps([*rows, rows[0]]).encode(), "d").height == 2
    with pytest.raises(UserError, match="two different figures"):
        sotkanet.read_data(json.dumps([*rows, rows[0] | {"value": 1.0}]).encode(), "d")


def test_a_description_is_plain_finnish_text():
    item = {
        "id": 4,
        "data-updated": "2025-04-10",
        "range": {"start": 1996, "end": 2024},
        "title": {"fi": "Otsikko "},
        "organization": {"id": 2, "title": {"fi": "THL"}},
        "limits": {"fi": "<p id=suhteutus>Alle viiden<br />tapauksen tietoja ei julkaista.</p><script>x</script>"},
        "interpretation": {"fi": " "},
        "decimals": 1,
    }
    [found] = sotkanet.read_descriptions(json.dumps(item).encode(), "indicator_4.json")
    assert (found.title_fi, found.owner_fi, str(found.updated)) == ("Otsikko", "THL", "2025-04-10")
    assert found.limits_fi == "Alle viiden\ntapauksen tietoja ei julkaista."
    assert (found.interpretation_fi, found.description_fi) == ("", "")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a</p><p>b</p>", "a\nb"),
        ("a &amp; b &lt;i&gt;", "a & b <i>"),
        ("<img src=x onerror=alert(1)>teksti", "teksti"),
        ("<style>p{}</style>näkyy<script>document.write('<p>x')</script>", "näkyy"),
        ("rivi\u202eoikealta\x1b[31m", "rivioikealta"),
        ("<ul><li>yksi<li>kaksi</ul>", "yksi\nkaksi"),
        ("väli&nbsp;lyönti", "väli lyönti"),
    ],
)
def test_html_leaves_its_text_and_nothing_that_acts(source, expected):
    assert plaintext.from_html(source) == expected


@pytest.mark.parametrize("changes", [{"id": "x"}, {"id": 10**30}, {"id": None}, {"category": []}])
def test_a_region_list_with_strange_ids_or_categories_is_refused(changes):
    with pytest.raises(UserError, match="not Sotkanet's list of regions"):
        regions(REGIONS[0] | changes)


@pytest.mark.parametrize("changes", [{"region": 10**30}, {"year": 1e308}, {"indicator": 2**40}])
def test_an_id_or_year_beyond_all_measure_is_named_with_its_row(changes):
    row = {"indicator": 4, "region": 976, "year": 2024, "gender": "total", "value": 1.0}
    with pytest.raises(UserError, match=r"row 1: .* not a number"):
        sotkanet.read_data(json.dumps([row | changes]).encode(), "data_4.json")


@pytest.mark.parametrize("changes", [{"range": "2020"}, {"range": {"start": "x"}}, {"data-updated": 5}])
def test_a_description_of_an_unexpected_form_is_named(changes):
    item = {"id": 4, "title": {"fi": "T"}, "organization": {}} | changes
    with pytest.raises(UserError, match="description of indicator 4 has an unexpected form"):
        sotkanet.read_descriptions(json.dumps(item).encode(), "indicator_4.json")
