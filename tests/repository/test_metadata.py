"""Every metadata file is valid, and the lists agree with each other."""

import polars as pl
import pytest

from rake_analysis import areas, metadata

CODELISTS = sorted((metadata.FOLDER / "codelists").glob("*.csv"))
COLUMNS = {"code", "label_fi", "label_sv", "label_en", "valid_from", "valid_to"}


@pytest.mark.parametrize("path", CODELISTS, ids=lambda path: path.stem)
def test_a_code_list_has_its_columns_unique_codes_and_all_labels(path):
    table = metadata.codelist(path.stem)
    assert set(table.columns) >= COLUMNS
    assert table["code"].is_unique().all()
    assert table.select("code", "label_fi", "label_sv", "label_en").null_count().sum_horizontal().item() == 0


def test_satakunta_has_its_sixteen_municipalities_in_the_collaborative_area_of_western_finland():
    places = areas.municipalities("06")
    assert len(places) == 16
    assert {"Pori", "Rauma", "Siikainen"} <= {place.name_fi for place in places}
    assert areas.collaborative_area_of("06").name_fi == "Länsi-Suomi"


def test_every_county_belongs_to_a_collaborative_area_that_exists():
    counties = metadata.codelist("counties")
    assert counties.height == 23
    assert set(counties["collaborative_area_code"]) == set(metadata.codes("collaborative_areas"))


def test_the_form_map_uses_the_code_lists():
    form = metadata.record(metadata.FOLDER / "forms" / "satakunta-2024.yml")
    lists = {
        "reporter_role": "reporter_roles",
        "service_task": "service_tasks",
        "client_group": "client_groups",
        "age_group": "age_groups",
        "tone": "tones",
        "need_shl11": "shl11_needs",
        "frequency": "frequencies",
        "proposal_addressee": "addressees",
    }
    options = {field["field"]: [str(code) for code in field.get("options", {})] for field in form["fields"]}
    for field, codelist in lists.items():
        assert options[field] == metadata.codes(codelist), field


def test_codes_keep_their_leading_zeros():
    assert metadata.codelist("municipalities").filter(pl.col("label_fi") == "Eura")["code"].item() == "050"


def test_masked_kinds_and_rejection_rules_have_labels():
    from rake_analysis.privacy.spans import KINDS

    assert set(metadata.codes("personal_data_kinds")) == set(KINDS)


def test_every_cell_of_the_triangulation_has_its_texts():
    from rake_analysis.analysis import cells

    codes = {
        cells.place(observed, statistics).code
        for observed in ("rising", "many_units", "steady", "hardly", "too_little")
        for statistics in ("worse", "not_worse", "none")
    }
    texts = metadata.record(metadata.FOLDER / "wording" / "fi.yml")["cells"]
    assert set(texts) == codes
    for code, told in texts.items():
        assert set(told) == {"meaning", "action", "data_needed", "questions"}, code


def test_every_statfin_table_of_the_catalogue_has_its_topic():
    from rake_analysis.official import catalogue

    tables = pl.read_csv(metadata.FOLDER / "statfin_tables.csv", infer_schema=False)
    assert tables.columns == ["table_code", "topic_code", "source"]
    assert tables["table_code"].is_unique().all()
    assert tables.null_count().sum_horizontal().item() == 0
    used = {one.snapshot_id for one in catalogue.load().values() if one.source == "statfin"}
    assert used <= set(tables["table_code"])


def test_thresholds_stand_with_their_reasons():
    for name in ("evidence.csv", "comparison.csv", "change_limits.csv"):
        table = pl.read_csv(metadata.FOLDER / name, infer_schema=False)
        assert table["reason_fi"].str.len_chars().min() > 20, name  # type: ignore[operator]


def test_the_plan_is_valid_and_its_code_lists_say_what_is_open_and_what_is_counted():
    from rake_analysis.registers.plan import catalogue

    assert catalogue.packaged().actions
    assert set(metadata.codelist("plan_statuses")["is_open"]) == {"true", "false"}
    assert set(metadata.codelist("plan_evidence")["counting"]) == {"sum", "latest", None}
    assert {"not_started", "done"} <= set(metadata.codes("plan_statuses"))
    assert set(metadata.codes("plan_origins")) == {"stated", "own", "invented"}


def test_the_distribution_list_names_pages_that_its_audience_has():
    from rake_analysis.report import distribution, pages

    offered = {page.name: page.audiences for page in pages._common({})}
    for version in distribution.load():
        for recipient in version.recipients:
            for page in recipient.pages:
                assert version.audience in offered[page], (recipient.name, page)


def test_the_front_pages_link_to_pages_that_their_audience_has():
    from rake_analysis.report import pages, wording

    offered = {page.name: page.audiences for page in pages._common({})}
    for audience, listed in wording.phrases()["front_pages"].items():
        assert [page for page, _, _ in listed if audience not in offered[page]] == []
