"""Municipality cells: the county's own, others', merged ones, several at once."""

import csv
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from rake_analysis import areas, metadata
from rake_analysis.observations import forms, layouts, municipalities
from rake_analysis.observations.ingest import ingest

AREAS = Path(__file__).parents[4] / "shared" / "fixtures" / "areas" / "kunta_hva_yta_2019_2026.csv"


def read(*cells: str | None, county: str = "06") -> municipalities.Municipalities:
    rows = pl.DataFrame({"row": range(2, len(cells) + 2), "c0": cells}, schema={"row": pl.Int64, "c0": pl.String})
    export = layouts.RawExport("a.csv", "A", [layouts.Header(0, "x")], rows)
    form_field = next(f for f in forms.load()["satakunta-2024"].fields if f.field == "municipality_code")
    return municipalities.read(export, [forms.Bound(export.headers[0], form_field, None, "exact")], county)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Pori", "609"),
        (" björneborg ", "609"),
        ("050", "050"),
        ("50", "050"),
        ("50.0", "050"),
        ("Koko hyvinvointialue", "koko alue"),
        ("Hela välfärdsområdet", "koko alue"),
        ("Lavia", "609"),
        ("413", "609"),
        ("Honkajoki", "214"),
        ("Turku", ""),
        ("853", ""),
        ("Valtimo", ""),
        ("Atlantis", ""),
        ("Pori, Rauma", "koko alue"),
        ("Pori ja Rauma", "koko alue"),
        ("Pori, Björneborg", "609"),
        ("Pori, Turku", "609"),
        ("Turku, Helsinki", ""),
        ("Pori, Atlantis", ""),
        ("Pori;", "609"),
        ("Koko hyvinvointialue, Pori", "koko alue"),
        (None, None),
    ],
)
def test_a_cell_is_read_as_the_municipality_it_means(cell, code):
    assert read(cell).codes.to_list() == [code]


def test_what_is_not_the_countys_is_told_by_its_kind():
    found = read("Turku", "Turku", "Atlantis", "Lavia", "Pori, Rauma", "Pori, Turku", "Pori")
    assert found.elsewhere == Counter({"Turku": 2, "Pori, Turku": 1})
    assert found.unknown == Counter({"Atlantis": 1})
    assert found.merged == Counter({"Lavia": 1})
    assert found.several == Counter({"Pori, Rauma": 1})


def test_another_countys_project_takes_its_own_municipalities():
    assert read("Turku", "Åbo", "Pori", county="05").codes.to_list() == ["853", "853", ""]


def test_a_column_for_each_municipality_is_read(project, write_csv):
    question = "Mitä kuntaa havainto koskee?"
    head = ["Vastausaika", "Kuka raportoi?", "Kuvaa havaintosi", f"{question}:Pori", f"{question}:Rauma"]
    answers = [("Pori", ""), ("", "1"), ("Pori", "Rauma"), ("", "")]
    rows = [head, *(["1.7.2025", "Asukas", f"Jono {n} on.", *cells] for n, cells in enumerate(answers))]
    ingest(project, write_csv(rows), "2025H2")
    from rake_analysis.observations import store

    found = store.read(project).sort("source_row")
    assert found["municipality_code"].to_list() == ["609", "684", "koko alue", None]


def test_there_are_308_municipalities_each_in_a_county_and_with_a_locative():
    listed = metadata.codelist("municipalities")
    assert listed.height == 308
    assert listed["code"].str.contains(r"^\d{3}$").all() and listed["code"].is_sorted()
    assert set(listed["county_code"]) == set(metadata.codes("counties"))
    assert listed["locative_fi"].str.contains(r"(ssa|ssä|lla|llä|lla Tl)$").all()


@pytest.mark.parametrize(
    ("name", "locative"),
    [
        ("Akaa", "Akaassa"),
        ("Espoo", "Espoossa"),
        ("Rauma", "Raumalla"),
        ("Tornio", "Torniossa"),
        ("Ylitornio", "Ylitorniolla"),
        ("Kaustinen", "Kaustisella"),
        ("Parainen", "Paraisilla"),
        ("Isokyrö", "Isossakyrössä"),
        ("Uusikaupunki", "Uudessakaupungissa"),
        ("Laukaa", "Laukaassa"),
    ],
)
def test_locatives_are_those_in_use_in_the_place(name, locative):
    code = areas.municipality_code(name)
    assert code and areas.area(areas.MUNICIPALITY, code).locative_fi == locative


def test_names_and_counties_are_those_of_the_official_list():
    if not AREAS.exists():
        pytest.skip("the list of municipalities 2019–2026 is not here")
    with AREAS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    now = {row["kunta"]: row for row in rows if row["key_year"] == "2026"}
    listed = {row["code"]: row for row in metadata.codelist("municipalities").to_dicts()}
    assert listed.keys() == now.keys()
    for code, row in now.items():
        assert listed[code]["label_fi"] == row["municipality_name_fi"].strip()
        assert listed[code]["label_sv"] == row["municipality_name_sv"].strip()
        assert listed[code]["county_code"] == row["hyvinvointialue_code"]
    gone = {row["kunta"] for row in rows} - now.keys()
    merged = {row["code"]: row for row in metadata.codelist("merged_municipalities").to_dicts()}
    assert gone <= merged.keys()
    for code in gone:
        last = max(int(row["key_year"]) for row in rows if row["kunta"] == code)
        assert merged[code]["valid_to"] == f"{last}-12-31"
