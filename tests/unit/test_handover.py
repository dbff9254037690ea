"""What leaves for other counties: what the public may see, and nothing where something stops it."""

import csv
from datetime import date, datetime

import polars as pl
import pytest
from typer.testing import CliRunner

from rake_analysis import cli, handover, project, publish, reception
from rake_analysis.disclosure import ledger
from rake_analysis.errors import UserError
from rake_analysis.exchange import package, reading, store
from rake_analysis.observations.ingest import ingest
from rake_analysis.phenomena import catalogue, coder
from rake_analysis.report import release

TODAY, NOW = date(2026, 1, 15), datetime(2026, 1, 15, 12)
HEADERS = ("Vastausaika", "Kuka raportoi?", "Yksikkö tai tiimi", "Mitä kuntaa havainto koskee?", "Kuvaa havaintosi:")
HOMELESS, DEBT = "Asiakas on asunnoton ja yöpyy autossa.", "Perheellä on velkoja ja ulosotto."


@pytest.fixture
def ours(tmp_path, monkeypatch):
    """Twelve reports of homelessness from six units, three of debt from three."""
    made = project.create(tmp_path / "project", project.Settings(name="Pieni"))
    file = tmp_path / "kysely.csv"
    rows = [(HOMELESS, n % 6) for n in range(12)] + [(DEBT, n) for n in range(3)]
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, delimiter=";")
        writer.writerow(HEADERS)
        for words, team in rows:
            writer.writerow(("3.9.2025 10:00", "Tiimi tai työyhteisö", f"Tiimi {team}", "Pori", words))
    ingest(made, file, made.period("2025H2"))
    coder.code_period(made, made.period("2025H2"))
    monkeypatch.setattr(publish, "passed_gates", lambda *asked: [])
    return made


def export(made, folder):
    return handover.export(made, made.period("2025H2"), folder, today=TODAY)


def test_the_exported_counts_are_those_that_the_public_may_see(ours, tmp_path):
    made = export(ours, tmp_path / "out")
    cells = reading.read(made.folder, catalogue.load()).cells
    told = {tuple(row[:4]): row[4] for row in cells.iter_rows()}
    assert told["total", "total", "total", "reports"] == 15
    assert told["ASU", "total", "total", "reports"] == 12
    assert told["VEL", "total", "total", "reports"] is None
    assert not cells.filter(pl.col("dimension") == "tone").height
    shown = release.read(ours, ours.period("2025H2"), "public").shown
    public = {key: value for key, value in shown.items() if "phenomenon_group" not in key}  # our own, not exchanged
    assert made.cell_count == sum("period=2025H2" in key for key in public)
    assert made.hidden_count == sum(value is None for value in public.values())


def test_the_package_tells_whose_counts_of_which_days_it_holds_and_that_they_are_invented(ours, tmp_path):
    settings = ours.root / "rake.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("is_example = false", "is_example = true"), encoding="utf-8"
    )
    about = reading.read(export(project.Project.find(ours.root), tmp_path / "out").folder, catalogue.load()).about
    days = {"period_start": date(2025, 7, 1), "period_end": date(2025, 12, 31)}
    assert about == package.About(county_code="06", period="2025H2", threshold=5, is_example=True, **days)


def test_exported_cells_stand_in_the_ledger_hidden_ones_as_hidden(ours, tmp_path):
    export(ours, tmp_path / "out")
    written = ledger.read(ours)
    assert set(written["release"]) == {"2025H2/exchange"}
    known = dict(written.select("key", "value").iter_rows())
    assert known["reports;period=2025H2"] == 15
    assert known["reports;period=2025H2;phenomenon=VEL"] is None


def test_the_same_export_again_gives_the_same_bytes_and_publishes_nothing_more(ours, tmp_path):
    one = export(ours, tmp_path / "one").folder
    before = ledger.read(ours)
    other = export(ours, tmp_path / "other").folder
    assert {path.name: path.read_bytes() for path in one.iterdir()} == {
        path.name: path.read_bytes() for path in other.iterdir()
    }
    assert ledger.read(ours).equals(before)


def test_a_package_of_one_county_is_the_same_cells_in_another(ours, tmp_path):
    made = export(ours, tmp_path / "out")
    theirs = project.create(tmp_path / "neighbour", project.Settings(name="Naapuri", county_code="05"))
    assert reception.receive(theirs, made.folder, now=NOW) == [store.Kept("06", "2025H2", "new", made.cell_count)]
    cells = store.read(theirs, "2025H2").cells
    assert cells.drop("county_code").equals(reading.read(made.folder, catalogue.load()).cells)


def test_nothing_leaves_where_a_gate_stops(ours, tmp_path, monkeypatch):
    def stop(*asked):
        raise UserError("quality gates stop the release: one")

    monkeypatch.setattr(publish, "passed_gates", stop)
    with pytest.raises(UserError, match="quality gates stop"):
        export(ours, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert ledger.read(ours).is_empty()


def test_a_filled_folder_and_a_file_are_not_written_over(ours, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "own.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for target in (tmp_path / "out", tmp_path / "file"):
        with pytest.raises(UserError, match="not empty"):
            export(ours, target)


def test_cells_that_give_a_hidden_count_away_do_not_leave(ours, tmp_path, monkeypatch):
    leaking = {"reports;period=2025H2": 15, "reports;municipality=609;period=2025H2": 12}
    leaking |= {"reports;municipality=050;period=2025H2": None}
    monkeypatch.setattr(release, "read", lambda *asked: release.Cells(leaking, "", 5))
    with pytest.raises(UserError, match="a hidden count can be worked out"):
        export(ours, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert ledger.read(ours).is_empty()
    assert not list(tmp_path.glob(".*"))


def test_cells_that_give_a_count_away_with_those_published_before_do_not_leave(ours, tmp_path, monkeypatch):
    """All five reports of livelihood in autumn are of TOI, of which both half-years have eight: spring had three."""
    cells = {"reports;period=2025H2": 15, "reports;period=2025H2;phenomenon=TOI": None}
    cells |= {f"reports;period=2025H2;phenomenon={code}": 0 for code in ("VEL", "TYO")}
    earlier = {
        "reports;period=2025H2;phenomenon_group=livelihood": 5,
        "reports;period=2025H1;phenomenon=TOI": None,
        "reports;period=2025H1..2025H2;phenomenon=TOI": 8,
    }
    published = pl.DataFrame({"key": list(earlier), "value": list(earlier.values())})
    ledger.append(ours, published, "2025H2/professional")
    monkeypatch.setattr(release, "prepare", lambda *asked: None)
    monkeypatch.setattr(release, "read", lambda *asked: release.Cells(cells, "", 5))
    with pytest.raises(UserError, match=r"a hidden count can be worked out \(reports;period=2025H1;phenomenon=TOI"):
        export(ours, tmp_path / "out")
    assert set(ledger.read(ours)["release"]) == {"2025H2/professional"}


def test_the_command_tells_how_much_left_and_how_much_is_hidden(ours, tmp_path):
    asked = ["exchange", "export", "--period", "2025H2", "--to", str(tmp_path / "out"), "--project", str(ours.root)]
    printed = CliRunner().invoke(cli.app, asked).stdout
    cells = reading.read(tmp_path / "out", catalogue.load()).cells
    hidden = cells["value"].null_count()
    assert printed == f"{cells.height} counts, {hidden} of them hidden, in {tmp_path / 'out'}.\n"
