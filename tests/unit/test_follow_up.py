"""Acute cases from the list to the acknowledgement and the gate."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rake_analysis import follow_up
from rake_analysis.cli import app
from rake_analysis.errors import UserError
from rake_analysis.observations.ingest import ingest
from rake_analysis.phenomena import coder
from rake_analysis.project import Project, Settings, create
from rake_analysis.quality import run as quality
from rake_analysis.quality import told
from rake_analysis.registers import acknowledgements, journal

SECRET = "Asiakas sanoi aikovansa tappaa itsensä."
EXPORT = (
    "Vastaajan numero;Vastausaika;Kuka raportoi?;Mitä palvelutehtävää havainto koskee?;Kuvaa havaintosi;"
    "Vaatiiko asia välitöntä reagointia?\n"
    f"1;3.7.2025 9:05;Asukas;Lastensuojelu;{SECRET};Ei\n"
    "2;14.8.2025 16:40;Asukas;;Bussi ei kulje iltaisin.;Kyllä, asia on akuutti\n"
    "3;1.9.2025 10:00;Asukas;Lastensuojelu;Jonot ovat pitkiä.;Ei\n"
)
TODAY = date(2025, 9, 3)
NOW = datetime(2025, 9, 3, 12, tzinfo=UTC)


@pytest.fixture
def here(tmp_path: Path) -> Project:
    project = create(tmp_path / "project", Settings())
    export = tmp_path / "vienti.csv"
    export.write_text(EXPORT, encoding="utf-8")
    ingest(project, export, "2025H2")
    return project


def references(project: Project) -> list[str]:
    return follow_up.cases(project, today=TODAY)["observation_id"].to_list()


def test_cases_stand_by_service_task_with_their_rule_and_how_long_they_waited(here):
    table = follow_up.cases(here, today=TODAY)
    assert table.select(
        "service_task", "received_date", "waiting_day_count", "is_acknowledged", "acute_rule"
    ).rows() == [
        ("child_protection", date(2025, 7, 3), 62, False, "suicide.act"),
        (None, date(2025, 8, 14), 20, False, "form"),
    ]
    assert SECRET not in str(table.rows())


def test_an_acknowledged_case_waits_no_longer_and_the_last_who_took_it_is_shown(here):
    first, second = references(here)
    follow_up.acknowledge(here, first, by="Päivystys", now=datetime(2025, 7, 4, 8, tzinfo=UTC))
    follow_up.acknowledge(here, first, by="Lastensuojelu", note="siirretty", now=datetime(2025, 7, 5, 8, tzinfo=UTC))
    rows = {row["observation_id"]: row for row in follow_up.cases(here, today=TODAY).iter_rows(named=True)}
    assert rows[first]["is_acknowledged"] and rows[first]["acknowledged_by"] == "Lastensuojelu"
    assert rows[first]["waiting_day_count"] == 2
    assert not rows[second]["is_acknowledged"]
    assert acknowledgements.read(here)["by"].to_list() == ["Päivystys", "Lastensuojelu"]


@pytest.mark.parametrize("reference", ["2025H2-00000000", "", "not acute"])
def test_an_unknown_reference_is_refused_and_nothing_written(here, reference):
    with pytest.raises(UserError, match="there is no acute case"):
        follow_up.acknowledge(here, reference, by="Joku", now=NOW)
    assert not acknowledgements.register(here).exists()


def test_an_observation_that_is_not_acute_cannot_be_acknowledged(here):
    from rake_analysis.observations import store

    calm = store.read(here).filter(~store.read(here)["is_acute"])["observation_id"].item()
    with pytest.raises(UserError, match="there is no acute case"):
        follow_up.acknowledge(here, calm, by="Joku", now=NOW)


@pytest.mark.parametrize(("by", "problem"), [("  ", "nobody is named"), ("=HYPERLINK(1)", "would be a formula")])
def test_who_took_it_must_be_a_name(here, by, problem):
    with pytest.raises(UserError, match=problem):
        follow_up.acknowledge(here, references(here)[0], by=by, now=NOW)


def test_what_a_person_edited_in_a_spreadsheet_stays_and_is_added_to(here):
    first, second = references(here)
    path = acknowledgements.register(here)
    path.write_bytes(f"reference;by;acknowledged_at;note\r\n{first};Äiti;4.7.2025 8:00;".encode("cp1252"))
    follow_up.acknowledge(here, second, by='Kela; "etu"', now=NOW)
    table = acknowledgements.read(here)
    assert table["by"].to_list() == ["Äiti", 'Kela; "etu"']
    assert table["acknowledged_date"].to_list() == [date(2025, 7, 4), date(2025, 9, 3)]


def test_a_time_that_is_none_is_named(here):
    acknowledgements.register(here).write_text("reference,acknowledged_at,by,note\nx,eilen,Joku,\n", encoding="utf-8")
    with pytest.raises(UserError, match="row 2, column acknowledged_at: 'eilen' is not a time"):
        acknowledgements.read(here)


_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from rake_analysis.project import Project
from rake_analysis.registers import acknowledgements
for number in range(10):
    acknowledgements.append(Project(Path(sys.argv[1])), "x", by=f"{sys.argv[2]} {number}", now=datetime.now(UTC))
"""


def test_writers_at_once_lose_no_row(here):
    names = ("w0", "w1", "w2")
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, here.root, name]) for name in names]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    expected = sorted(f"{name} {number}" for name in names for number in range(10))
    assert sorted(acknowledgements.read(here)["by"]) == expected


def test_a_register_that_stays_taken_is_an_error_after_the_wait(here):
    path = acknowledgements.register(here)
    with (
        journal.opened(path, acknowledgements.COLUMNS),
        pytest.raises(UserError, match="another process is writing"),
        journal.opened(path, acknowledgements.COLUMNS, wait_seconds=0.1),
    ):
        pass


def test_the_gate_fails_until_every_case_is_acknowledged(here, tmp_path):
    run = CliRunner().invoke
    project = ["--project", str(here.root)]
    written = {kind: tmp_path / f"c.{kind}" for kind in ("json", "junit", "markdown")}
    outputs = [part for kind, path in written.items() for part in (f"--{kind}", str(path))]
    coder.code_period(here, here.period("2025H2"))
    first, second = references(here)
    failed = run(app, ["check", "--period", "2025H2", *outputs, *project])
    assert failed.exit_code == 1
    assert "observations.acute.is_acknowledged" in failed.output and first in failed.output and second in failed.output
    assert acute_gate(written["json"]) == {"status": "failed", "numerator": 2, "references": [first, second]}
    suite = ET.parse(written["junit"]).getroot()
    assert [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None] == [
        "observations.acute.is_acknowledged"
    ]
    assert "Akuutti asia kuittaamatta" in written["markdown"].read_text(encoding="utf-8")
    for text in (failed.output, *(path.read_text(encoding="utf-8") for path in written.values())):
        assert "tappaa" not in text
    for reference in (first, second):
        assert run(app, ["acknowledge", reference, "--by", "Johtava", *project]).exit_code == 0
    passed = run(app, ["check", *outputs, *project])
    assert passed.exit_code == 0, passed.output
    assert acute_gate(written["json"]) == {"status": "passed", "numerator": 0, "references": []}
    assert ET.parse(written["junit"]).getroot().get("failures") == "0"


def acute_gate(path: Path) -> dict:
    checks = {one["check_id"]: one for one in json.loads(path.read_text(encoding="utf-8"))["checks"]}
    return {key: checks["observations.acute.is_acknowledged"][key] for key in ("status", "numerator", "references")}


def test_the_gate_passes_where_nothing_was_received(tmp_path):
    assert told.is_passed(quality.check(create(tmp_path / "p", Settings()), [], today=TODAY))


def test_the_list_shows_no_text(here):
    told = CliRunner().invoke(app, ["acute", "--project", str(here.root)]).output
    assert "suicide.act" in told and "tappaa" not in told
