"""Small projects for the report: exports of a few rows, read in as a county would."""

import csv
import io

import pytest

from rake_analysis import project
from rake_analysis.observations.ingest import ingest
from rake_analysis.phenomena import coder

HEADERS = {
    "number": "Vastaajan numero",
    "received": "Vastausaika",
    "role": "Kuka raportoi?",
    "unit": "Yksikkö tai tiimi",
    "municipality": "Mitä kuntaa havainto koskee?",
    "description": "Kuvaa havaintosi: HUOM! Älä kirjoita nimiä tai muita henkilötietoja.",
    "proposal": "Mitä asialle pitäisi tehdä? (toimenpide-ehdotus)",
}


@pytest.fixture
def small_project(tmp_path, monkeypatch):
    """Give a function: period → rows (dicts of HEADERS' keys) → the project, read in and coded."""

    def make(periods: dict[str, list[dict[str, str]]]) -> project.Project:
        made = project.create(tmp_path / "project", project.Settings(name="Pieni"))
        for period, rows in periods.items():
            text = io.StringIO()
            writer = csv.writer(text, delimiter=";")
            writer.writerow(HEADERS.values())
            day = "3.3." if period.endswith("H1") else "3.9."
            for number, row in enumerate(rows, start=1):
                usual = {"number": str(number), "received": f"{day}{period[:4]} 10:00", "role": "Tiimi tai työyhteisö"}
                writer.writerow([(usual | row).get(key, "") for key in HEADERS])
            export = tmp_path / f"kysely {period}.csv"
            export.write_text(text.getvalue(), encoding="utf-8")
            ingest(made, export, period)
            coder.code_period(made, made.period(period))
        monkeypatch.setenv("RAKE_PROJECT", str(made.root))
        return made

    return make
