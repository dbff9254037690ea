"""Headers: the layout is told apart, every column is bound or reported."""

import csv
import io
from pathlib import Path

import pytest

from rake_analysis.errors import UserError
from rake_analysis.observations import forms, grids, layouts

CLIENTS = "Mitä asiakasryhmiä havainto koskee?"
ENOUGH = ["Vastausaika", "Kuka raportoi?", "Kuvaa havaintosi"]


def export(rows):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return layouts.detect(grids.read(Path("havainnot.csv"), text.getvalue().encode()), "havainnot.csv")


@pytest.mark.parametrize(("layout", "first_row"), [("A", 2), ("B", 2), ("C", 5)])
def test_each_layout_is_told_apart_and_its_answers_begin_where_they_stand(layout, first_row, rows_of, answers):
    found = export(rows_of[layout](answers))
    assert found.layout == layout
    assert found.rows["row"].to_list() == [first_row, first_row + 1, first_row + 2]


def test_metadata_rows_above_and_summary_rows_below_are_not_answers(rows_of, answers):
    found = export(rows_of["C"](answers))
    assert found.metadata == {"Kyselyn nimi": "Havainnot", "Jakso": "1.7.–31.12.2025"}
    assert found.row_count == 3


def test_merged_question_cells_make_a_second_header_row():
    rows = [
        ["Vastausaika", "Mitä asiakasryhmiä havainto koskee?", "", "", "Kuka raportoi?"],
        ["", "Nuoret", "Iäkkäät", "Omaiset ja läheiset", ""],
        ["1.7.2025", "1", "", "", "Asukas"],
    ]
    assert [header.option for header in export(rows).headers] == [
        None,
        "Nuoret",
        "Iäkkäät",
        "Omaiset ja läheiset",
        None,
    ]


@pytest.mark.parametrize("layout", ["A", "B", "C"])
def test_every_column_is_bound_in_each_layout(layout, rows_of, answers):
    mapping = forms.choose(export(rows_of[layout](answers)), forms.load())
    assert mapping.form.form == "satakunta-2024"
    assert mapping.language == "fi"
    assert mapping.response_id is not None
    assert [bound.option for bound in mapping.columns("client_group")] == ["families", "young_people", "older_people"]
    assert len(mapping.bound) == 10
    assert (mapping.unmatched_headers, mapping.unmatched_options, mapping.guessed) == ([], [], [])


def test_what_the_form_does_not_know_is_reported_with_its_column():
    rows = [
        [*ENOUGH, "Kuvaa havaintosi", "Kenkäkoko", f"{CLIENTS}:Nuoret", f"{CLIENTS}:Kulkurit"],
        ["1.7.2025", "Asukas", "Jonot.", "Toinen", "43", "Nuoret", "kulkurit"],
    ]
    mapping = forms.choose(export(rows), forms.load())
    assert [(header.place, header.text) for header in mapping.unmatched_headers] == [
        ("D", "Kuvaa havaintosi"),
        ("E", "Kenkäkoko"),
    ]
    assert [header.label for header in mapping.unmatched_options] == ["Mitä asiakasryhmiä havainto koskee?:Kulkurit"]
    assert "service_task" in mapping.missing_fields


def test_a_header_with_a_typing_error_is_guessed_with_the_reason():
    rows = [["Vastausaika", "Kuka raportoi?", "Kuvaa havantosi"], ["1.7.2025", "Asukas", "Jonot."]]
    rows[0].append("Yksikkö tai tiimi")
    rows[1].append("x")
    (guess,) = forms.choose(export(rows), forms.load()).guessed
    assert guess.field.field == "description"
    assert "like 'Kuvaa havaintosi" in guess.reason


def test_a_swedish_export_is_known_as_one():
    rows = [["Svarstid", "Vem rapporterar?", "Beskriv din observation: OBS!"], ["1.7.2025", "Invånare", "Köer."]]
    assert forms.choose(export(rows), forms.load()).language == "sv"


@pytest.mark.parametrize(
    ("rows", "form", "problem"),
    [
        ([["a", "b", "c"], ["1", "2", "3"]], None, "the headers match no form map"),
        ([[*ENOUGH[:2], "Yksikkö tai tiimi"], ["1.7.2025", "x", "y"]], None, "no column is description"),
        ([ENOUGH, ["1.7.2025", "x", "y"]], "pori-2019", "no form map 'pori-2019'"),
    ],
)
def test_an_export_that_fits_no_form_is_refused(rows, form, problem):
    with pytest.raises(UserError, match=problem):
        forms.choose(export(rows), forms.load(), form)


def test_headers_without_answers_are_refused():
    with pytest.raises(UserError, match="there are headers but no answers"):
        export([["Vastausaika", "Kuka raportoi?", "Kuvaa havaintosi"]])


def test_a_project_form_map_outranks_the_packages_and_is_checked(project):
    folder = project.root / "forms"
    folder.mkdir()
    (folder / "oma.yml").write_text(
        "form: satakunta-2024\nvalid_from: 2025-01-01\n"
        "fields:\n- {field: description, kind: text, header: {fi: Kerro}}\n"
    )
    assert [field.field for field in forms.load(project)["satakunta-2024"].fields] == ["description"]
    (folder / "oma.yml").write_text(
        "form: x\nvalid_from: 2025-01-01\nfields:\n- {field: tone, kind: odd, header: {fi: a}}\n"
    )
    with pytest.raises(UserError, match="fields → 0 → kind"):
        forms.load(project)


@pytest.mark.parametrize(
    ("header", "cell"), [(f"{CLIENTS}:Muu, mikä?", "kulkurit"), ("Muu, mikä?", "kulkurit"), ("Annat, vad?", "luffare")]
)
def test_other_what_beside_a_group_is_told_with_the_group_and_shown(header, cell, project, write_csv):
    from rake_analysis.observations.ingest import ingest

    rows = [[*ENOUGH, f"{CLIENTS}:Nuoret", header], ["1.7.2025", "Asukas", "Jonot.", "Nuoret", cell]]
    report = ingest(project, write_csv(rows), "2025H2")
    assert [(found.text, beside.field) for found, beside in report.mapping.others] == [(header, "client_group")]
    assert dict(report.unknown["client_group"]) == {cell: 1}


def form_with_reasons() -> forms.FormMap:
    """Two questions, each followed by the same "why": only order tells the two apart."""
    fields = [
        ("received_at", "datetime", "Vastausaika"),
        ("reporter_role", "text", "Kuka raportoi?"),
        ("description", "text", "Kuvaa havaintosi"),
        ("why_description", "text", "Perustele"),
        ("proposal_text", "text", "Mitä pitäisi tehdä?"),
        ("why_proposal", "text", "Perustele"),
    ]
    record = {"form": "x", "valid_from": "2025-01-01"}
    return forms.FormMap.model_validate(
        record | {"fields": [{"field": f, "kind": k, "header": {"fi": h}} for f, k, h in fields]}
    )


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (["Kuvaa havaintosi", "Perustele", "Mitä pitäisi tehdä?", "Perustele"], ["why_description", "why_proposal"]),
        (["Kuvaa havaintosi", "Mitä pitäisi tehdä?", "Perustele"], ["why_proposal"]),
        (["Kuvaa havaintosi", "Perustele", "Mitä pitäisi tehdä?"], ["why_description"]),
    ],
)
def test_a_question_text_that_recurs_is_bound_by_the_question_before_it(headers, fields):
    rows = [["Vastausaika", "Kuka raportoi?", *headers], ["1.7.2025", "Asukas", *("x" for _ in headers)]]
    mapping = forms.bind(export(rows), form_with_reasons())
    assert [item.field.field for item in mapping.bound if item.field.field.startswith("why")] == fields
    assert mapping.unmatched_headers == []
