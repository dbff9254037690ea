"""The workbook of a release: every count with its key, the hidden ones hidden, the same bytes each time."""

import datetime
from types import SimpleNamespace

import openpyxl
import polars as pl
import pytest

from rake_analysis import audit, metadata
from rake_analysis.disclosure import tables
from rake_analysis.project import Settings
from rake_analysis.report import load, release, workbook

HOMELESS = "Asiakas on asunnoton ja yöpyy autossa."
DEBT = "Perheellä on velkoja ja ulosotto."
SHEETS = [workbook.Sheet("Tiedot", ("Tieto",), [("Kausi",)])]


@pytest.fixture
def project(small_project):
    """Twelve reports of homelessness in Pori from six units, three of debt in Eura from three."""
    rows = [{"description": HOMELESS, "unit": f"Tiimi {n % 6}", "municipality": "Pori"} for n in range(12)]
    rows += [{"description": DEBT, "unit": f"Tiimi {n}", "municipality": "Eura"} for n in range(3)]
    made = small_project({"2025H2": rows})
    release.prepare(made, made.period("2025H2"))
    return made


@pytest.fixture
def book(project, tmp_path):
    """Give a function: audience → the workbook as it opens."""

    def made(audience):
        path = tmp_path / "site" / workbook.FILE
        workbook.write(project, project.period("2025H2"), audience, path)
        return openpyxl.load_workbook(path)

    return made


def rows(sheet):
    header, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in found]


def test_a_count_of_three_is_hidden_and_one_of_twelve_is_a_number(book):
    found = {row["Ilmiö"]: row for row in rows(book("public")["Ilmiöt"])}
    assert found["Asuminen, asunnottomuus ja häätöuhka"]["Havaintoja"] == 12
    assert found["Asuminen, asunnottomuus ja häätöuhka"]["Yksiköitä"] == 6
    assert found["Velkaantuminen ja talousosaaminen"]["Havaintoja"] == ".."
    assert found[workbook.ALL]["Havaintoja: merkintä"] == "reports;period=2025H2"


def test_every_category_has_a_name_that_readers_know(book, project):
    found = book("professional")
    groups = {row["Ilmiöryhmä"] for row in rows(found["Ilmiöryhmät"])}
    assert groups == {*metadata.labels("phenomenon_groups").values(), workbook.ALL}
    assert "Ei kerrottu" in {row["Palvelutehtävä"] for row in rows(found["Palvelutehtävät"])}
    assert "Pori" in {row["Kunta"] for row in rows(found["Kunnat"])}


def test_a_table_is_in_the_workbook_of_its_own_readers_only(book):
    assert "Ilmiöt kunnittain" in book("professional").sheetnames
    assert "Ilmiöt kunnittain" not in book("public").sheetnames


def test_statistics_come_with_their_producers_and_days(project):
    material = load.material("2025H2", audience="public")
    key = next(key for key, one in material.indicators.items() if one.decimals == 1 and not one.breaks)
    indicator = material.indicators[key]
    figures = [("HYVINVOINTIALUE", "06", 2024, "total", 9.649), ("KUNTA", "609", 2024, "total", 1.0)]
    columns = ["area_category", "area_code", "year", "sex", "value"]
    material.statistics = pl.DataFrame(figures, columns, orient="row").with_columns(
        source=pl.lit(indicator.source), indicator_id=pl.lit(indicator.indicator_id)
    )
    day = datetime.date(2025, 10, 15)
    kept = SimpleNamespace(
        title_fi="Otsikko", source="sotkanet", id="5", licence="CC BY 4.0", updated=None, retrieved=day
    )
    material.snapshots = {key: kept}
    *_, statistics, sources = workbook.sheets(material)
    assert (statistics.name, sources.name) == ("Tilastot", "Lähteet")
    assert statistics.rows == [
        (indicator.short_fi, "Satakunta", 2024, 9.6, indicator.unit_fi, indicator.owner),
    ]
    assert sources.rows == [
        (indicator.short_fi, "Otsikko", "sotkanet/5", indicator.owner, "CC BY 4.0", "..", day),
    ]


def test_the_sheets_show_every_cell_of_the_audience_and_no_other(book, project):
    period = project.period("2025H2")
    for audience in ("professional", "management", "public"):
        shown = {}
        for sheet in book(audience).worksheets:
            for row in rows(sheet):
                keys = {name: row[name] for name in row if name.endswith(workbook.MARK) and row[name]}
                shown |= {key: row[name.removesuffix(workbook.MARK)] for name, key in keys.items()}
        cells = release.read(project, period, audience).shown
        assert shown == {key: ".." if value is None else value for key, value in cells.items()}
        assert not any("municipality" in key and "phenomenon" in key for key in shown) or audience != "public"
        assert all(tables.parse_key(key) for key in shown)


def test_the_first_sheet_tells_what_the_file_is(book, project):
    told = {}
    for row in rows(book("public")["Tiedot"]):
        told.setdefault(row["Tieto"], []).append(row["Sisältö"])
    assert told["Kausi"] == ["2025H2, syksy 2025 (1.7.–31.12.2025)"]
    assert told["Versio"] == ["julkinen versio"] and told["Alue"] == ["Satakunta"]
    assert told["Peittäminen"] == [release.read(project, project.period("2025H2"), "public").statement]
    assert "Lisenssi" in told and "Aineisto" not in told
    assert [text.partition(":")[0] for text in told["Välilehti"]] == book("public").sheetnames[1:]
    assert not any(workbook.MARK in text for text in told["Välilehti"])


def test_example_material_is_called_invented(project):
    material = load.material("2025H2", audience="public")
    material.project.__dict__["settings"] = Settings(name="Pieni", is_example=True)
    assert ("Aineisto", "Esimerkkiaineisto, kaikki on keksittyä.") in workbook.sheets(material)[0].rows


def test_headers_stay_in_sight_and_no_cell_is_a_formula(book):
    for sheet in book("management").worksheets:
        assert sheet.freeze_panes == "A2"
        assert len(sheet.tables) == 1
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert all(sheet.column_dimensions[cell.column_letter].width <= 60.8 for cell in sheet[1])


def test_a_project_name_that_looks_like_a_formula_stays_text(project, tmp_path):
    sheet = workbook.Sheet("Tiedot", ("Tieto",), [("=1+1",), ("https://example.invalid",), ("7",)])
    (tmp_path / "x.xlsx").write_bytes(workbook._packed([sheet], "=1+1"))
    cells = openpyxl.load_workbook(tmp_path / "x.xlsx")["Tiedot"]["A"][1:]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        ("=1+1", "s", None),
        ("https://example.invalid", "s", None),
        ("7", "s", None),
    ]


def test_the_same_release_gives_the_same_bytes_and_leaves_the_file_alone(project, tmp_path):
    path, again = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    period = project.period("2025H2")
    workbook.write(project, period, "public", path)
    before = path.stat().st_mtime_ns
    workbook.write(project, period, "public", again)
    assert path.read_bytes() == again.read_bytes()
    workbook.write(project, period, "public", path)
    assert path.stat().st_mtime_ns == before


def test_what_is_as_before_is_not_read_again(project, tmp_path, monkeypatch):
    path, period = tmp_path / "a.xlsx", project.period("2025H2")
    workbook.write(project, period, "public", path, code="v1")
    made = []
    monkeypatch.setattr(workbook, "sheets", lambda material: made.append(1) or SHEETS)
    workbook.write(project, period, "public", path, code="v1")
    assert made == []
    workbook.write(project, period, "public", path, code="v2")
    assert len(made) == 1
    path.write_bytes(b"spoiled")
    workbook.write(project, period, "public", path, code="v2")
    assert len(made) == 2 and openpyxl.load_workbook(path).sheetnames == ["Tiedot"]
    settings = project.root / "rake.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    workbook.write(project, period, "public", path, code="v2")
    assert len(made) == 3


def test_the_audit_reads_every_count_and_finds_nothing(book, project, tmp_path):
    book("professional")
    result = audit.audit([tmp_path / "site"], audience="professional")
    assert result.findings == []
    assert result.cell_count >= len(release.read(project, project.period("2025H2"), "professional").shown)
