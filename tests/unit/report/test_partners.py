"""The counties of the collaborative area side by side: whose counts there are, and what is said of them."""

import polars as pl
import pytest
from typer.testing import CliRunner

from rake_analysis import areas, cli
from rake_analysis.disclosure.tables import cell_key
from rake_analysis.errors import UserError
from rake_analysis.exchange import package, reading, store
from rake_analysis.phenomena import catalogue
from rake_analysis.report import inputs, load, partners, release
from tests.unit.exchange import packages
from tests.unit.exchange.packages import NOW

HOMELESS, DEBT = "Asiakas on asunnoton ja yöpyy autossa.", "Perheellä on velkoja ja ulosotto."
HOUSING, DEBTS, SCHOOL = (catalogue.load()[code].short_fi for code in ("ASU", "VEL", "KOU"))


@pytest.fixture
def ours(small_project):
    """Twelve reports of homelessness from six units, three of debt from three."""
    rows = [{"description": HOMELESS, "unit": f"Tiimi {n % 6}", "municipality": "Pori"} for n in range(12)]
    rows += [{"description": DEBT, "unit": f"Tiimi {n}", "municipality": "Pori"} for n in range(3)]
    return small_project({"2025H2": rows})


def give(project, county_code, reports, units, **phenomena):
    """Keep a package of a county: its reports and units, and the reports of phenomena."""
    shown = {"reports;period=2025H2": reports, "units;period=2025H2": units}
    shown |= {cell_key("reports", period="2025H2", phenomenon=code): value for code, value in phenomena.items()}
    folder = packages.write(project.root.parent / f"of {county_code}", shown, county_code=county_code)
    store.keep(project, reading.read(folder, catalogue.load()), NOW)


def shown(audience="working"):
    return [
        part if isinstance(part, str) else part._repr_markdown_()
        for part in partners.parts(load.material("2025H2", audience=audience))
    ]


def rows_of(table: str) -> dict[str, list[str]]:
    """The cells of a Markdown table by the first cell of the row, without escapes."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.replace("\\", "").splitlines()[2:]]
    return {first: rest for first, *rest in lines}


def test_with_nothing_received_only_a_sentence_names_whose_counts_are_missing(ours):
    (told,) = shown()
    assert told.replace("\\", "") == "Varsinais-Suomen ja Pohjanmaan lukuja ei ole saatu."


def test_a_county_alone_in_its_area_has_nobody_to_compare_with(ours):
    settings = ours.root / "rake.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"06"', '"91"'), encoding="utf-8")
    (told,) = shown()
    assert "ei ole muita hyvinvointialueita" in told


def test_one_county_is_set_beside_the_own_one_with_the_caution(ours):
    give(ours, "05", 40, 12, ASU=20, VEL=None)
    told, caution, counties, notes, phenomena = shown()
    assert told.replace("\\", "") == "Rinnakkain ovat Satakunta ja Varsinais-Suomi. Pohjanmaan lukuja ei ole saatu."
    assert "eivät siitä\\, kuinka yleinen ilmiö on" in caution
    assert rows_of(counties)["Satakunta"] == ["15", "6", "Suuntaa antava", ".."]
    assert rows_of(counties)["Varsinais-Suomi"] == ["40", "12", "Mitattu", ".."]
    assert rows_of(phenomena)[HOUSING] == ["12", "20, 50\u00a0% (35–65)"]
    assert rows_of(phenomena)[DEBTS] == ["3", ".."]
    assert "ei nollaa" in notes


def test_a_county_that_hides_its_total_has_no_grade_and_no_shares(ours):
    give(ours, "05", None, None, ASU=20)
    _, _, counties, _, phenomena = shown()
    assert rows_of(counties)["Varsinais-Suomi"] == ["..", "..", "..", ".."]
    assert rows_of(phenomena)[HOUSING] == ["12", "20"]


def test_a_phenomenon_that_another_county_does_not_list_is_unknown_and_what_nobody_here_reported_is_zero(ours):
    give(ours, "05", 40, 12, KOU=0)
    phenomena = rows_of(shown()[4])
    assert phenomena[SCHOOL] == ["0", "0"]
    assert phenomena[HOUSING] == ["12", ".."]


def test_counties_of_other_collaborative_areas_are_left_out(ours):
    give(ours, "08", 40, 12, ASU=20)
    assert len(shown()) == 1
    give(ours, "05", 40, 12, ASU=20)
    found = partners.compared(load.material("2025H2"))
    assert found.totals["county_code"].to_list() == ["05", "06"]
    assert set(found.phenomena["county_code"]) == {"05", "06"}


def test_all_counties_leave_nothing_to_ask_for(ours):
    give(ours, "05", 40, 12)
    give(ours, "17", 8, 5)
    told = shown()[0].replace("\\", "")
    assert told == "Rinnakkain ovat Satakunta, Varsinais-Suomi ja Pohjanmaa."


def test_a_damaged_package_is_named(ours):
    give(ours, "05", 40, 12)
    kept = next((store.root(ours) / "05").rglob(package.CELLS))
    kept.write_bytes(b"")
    told = shown()[0].replace("\\", "")
    assert told.startswith("Pohjanmaan lukuja ei ole saatu. Varsinais-Suomen luvut ovat vaurioituneet")


def test_a_release_shows_its_own_protected_counts_with_their_keys(ours):
    release.prepare(ours, ours.period("2025H2"))
    give(ours, "05", 40, 12, ASU=20, VEL=6)
    _, _, counties, _, phenomena = shown("professional")
    own = rows_of(counties)["Satakunta"]
    assert own[0] == '[15]{.cell data-cell="reports;period=2025H2"}'
    key = "reports;period=2025H2;phenomenon=VEL"
    assert rows_of(phenomena)[DEBTS] == [f'[..]{{.cell data-cell="{key}"}}', "6"]


def test_reports_are_told_for_the_size_of_the_county(ours, monkeypatch):
    give(ours, "05", 40, 12)
    monkeypatch.setattr(partners, "_populations", lambda material: ({"05": 500_000.0, "06": 200_000.0}, 2024))
    counties = shown()[2]
    assert "100\u00a0000 asukasta kohti (2024)" in counties.replace("\\", "")
    assert rows_of(counties)["Varsinais-Suomi"][3] == "8,0"
    assert rows_of(counties)["Satakunta"][3] == "7,5"


def test_inhabitants_are_those_of_counties_in_the_newest_year_not_after_the_period(ours):
    material = load.material("2025H2")
    figures = [
        ("127", "HYVINVOINTIALUE", "06", 2023, "total", 1.0),
        ("127", "HYVINVOINTIALUE", "06", 2024, "total", 200_000.0),
        ("127", "HYVINVOINTIALUE", "06", 2024, "male", 2.0),
        ("127", "MAAKUNTA", "06", 2024, "total", 3.0),
        ("127", "HYVINVOINTIALUE", "06", 2026, "total", 4.0),
        ("4", "HYVINVOINTIALUE", "06", 2025, "total", 5.0),
    ]
    columns = ["indicator_id", "area_category", "area_code", "year", "sex", "value"]
    table = pl.DataFrame(figures, columns, orient="row").with_columns(source=pl.lit("sotkanet"))
    material.statistics = table
    found = partners.compared(material)
    assert found.population_year == 2024
    assert found.totals["reports_per_100000"].to_list() == [7.5]


def test_inhabitants_that_only_later_years_tell_are_not_known(ours):
    material = load.material("2025H2")
    columns = ["source", "indicator_id", "area_category", "area_code", "year", "sex", "value"]
    late = ("sotkanet", "127", "HYVINVOINTIALUE", "06", 2026, "total", 4.0)
    material.statistics = pl.DataFrame([late], columns, orient="row")
    assert partners.compared(material).population_year is None


def test_the_same_unit_in_two_organisations_is_two(ours):
    material = load.material("2025H2")
    is_first = pl.int_range(pl.len()) == 0
    material.observations = material.observations.with_columns(
        organisation=pl.when(is_first).then(pl.lit("Yksi")).otherwise(pl.lit("Toinen"))
    )
    assert partners.compared(material).totals["unit_count"].to_list() == [7]


def test_the_command_prints_the_counts_whose_are_missing_and_what_they_are_not(ours):
    give(ours, "05", 40, 12, ASU=20)
    asked = ["exchange", "compare", "--period", "2025H2", "--project", str(ours.root)]
    *table, told, caution = CliRunner().invoke(cli.app, asked).stdout.splitlines()
    assert [line.split("\t")[:3] for line in table if line.startswith("ASU")] == [
        ["ASU", "05", "20"],
        ["ASU", "06", "12"],
    ]
    assert told.endswith("Pohjanmaan lukuja ei ole saatu.")
    assert "eivät siitä, kuinka yleinen ilmiö on" in caution


def test_a_page_that_compares_depends_on_what_was_received(ours):
    give(ours, "05", 40, 12)
    inputs.start()
    shown()
    read = {path for path in inputs.recorded() if "exchange" in path}
    assert {path.rsplit("/", 1)[1] for path in read} == {store.LOG, *reading.FILES}


@pytest.mark.parametrize("area", ["06", "05"])
def test_the_projects_own_county_is_first_whatever_area_the_page_is_of(ours, area):
    give(ours, "05", 40, 12)
    found = partners.compared(load.material("2025H2", area=area))
    assert [area.code for area in found.counties] == ["06", "05"]
    assert found.missing == [areas.area(areas.COUNTY, "17")]


def test_a_period_without_observations_is_not_compared_as_zero(ours):
    empty = load.Material(ours, ours.period("2025H1"), ours.county)
    with pytest.raises(UserError, match="no observations of 2025H1"):
        partners.compared(empty)
