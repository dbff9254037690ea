"""The files of the exchange format are valid and agree with the code lists, the catalogue and its description."""

import polars as pl
import pytest

from rake_analysis import metadata
from rake_analysis.disclosure import settings, tables
from rake_analysis.exchange import format
from rake_analysis.phenomena import catalogue


def test_the_format_holds_the_columns_of_a_cell():
    names = [field.name for field in format.load().fields]
    assert len(set(names)) == len(names)
    assert {"period", "county_code", *format.CELLS, "status"} <= set(names)


def test_the_measures_are_those_of_disclosure_control():
    measure = next(field for field in format.load().fields if field.name == "measure")
    assert tuple(measure.constraints["enum"]) == tables.MEASURES


def test_every_dimension_that_the_public_may_see_is_in_the_format_but_groups():
    public = {name for table in settings.load().tables if "public" in table.audiences for name in table.dimensions}
    assert public - {"phenomenon_group"} <= set(format.dimensions())


@pytest.mark.parametrize("name", list(format.dimensions()))
def test_a_dimension_has_its_list_its_national_column_and_labels(name):
    described = format.dimensions()[name]
    assert all(described[f"label_{language}"] for language in ("fi", "sv", "en"))
    if described["codelist"] and described["national_column"]:
        assert described["national_column"] in metadata.codelist(described["codelist"]).columns


def test_every_phenomenon_has_an_english_label():
    labelled = pl.read_csv(format.FOLDER / "phenomena.csv")
    assert labelled["code"].to_list() == list(catalogue.load())
    assert labelled.null_count().sum_horizontal().item() == 0


def test_a_code_is_told_once_for_each_dimension():
    codes = format.codes(catalogue.load())
    assert not codes.select("dimension", "code").is_duplicated().any()
    assert (
        codes.select("dimension", "code", "label_fi", "label_sv", "label_en").null_count().sum_horizontal().item() == 0
    )


def test_missing_and_whole_county_have_codes_that_no_list_has():
    special = dict(format.special_categories().select("code", "category").iter_rows())
    assert special == {"total": None, "not_stated": tables.MISSING, "whole_county": "koko alue"}


def test_the_description_names_the_version_and_every_column():
    text = (format.FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"Version {format.load().version}" in text
    for field in format.load().fields:
        assert f"`{field.name}`" in text and field.title.fi in text, field.name


def test_the_notes_take_their_figures():
    cells = pl.DataFrame([("total", "total", "total", "reports", None)], format.CELLS, orient="row")
    note = format.suppression(cells, 7)
    assert note.fi.startswith("Lukuja on 1. Niistä 1 on peitetty (..), jotta yksikään lukua 7 pienempi")
    assert note.en.startswith("Of 1 counts 1 are hidden (..), so that no count under 7")
