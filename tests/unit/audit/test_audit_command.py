"""`rake-analysis audit` exits 0 when nothing was found, 1 with each finding on a line, 2 when it cannot be asked."""

import json
import sys
from pathlib import Path

import pytest

from rake_analysis import cli
from rake_analysis.audit import is_clean_for

CLEAN = '<html lang="fi"><p>Havaintoja <b data-cell="reports;period=2025H2">20</b></p></html>'


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text(CLEAN, encoding="utf-8")
    return tmp_path / "site"


def audited(monkeypatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["rake-analysis", "audit", *map(str, arguments)])
    try:
        cli.main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_a_clean_folder_exits_0_and_its_report_holds(monkeypatch, capsys, folder, tmp_path):
    assert audited(monkeypatch, folder, "--json", tmp_path / "audit.json", "--threshold", "6") == 0
    assert "1 marked cells, 0 findings" in capsys.readouterr().out
    report = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    assert (report["threshold"], report["audience"]) == (6, "public")
    assert is_clean_for(folder, tmp_path / "audit.json")


def test_a_leak_exits_1_and_is_told_without_its_value(monkeypatch, capsys, folder):
    (folder / "a.csv").write_text("teksti\nhetu 010190-999P\n", encoding="utf-8")
    assert audited(monkeypatch, folder) == 1
    told = capsys.readouterr().out
    assert "personal_data  site/a.csv  identity_code" in told
    assert "010190" not in told


@pytest.mark.parametrize(
    "arguments", [["missing"], ["site", "--threshold", "2"], ["site", "--audience", "everyone"], ["site", "--frob"]]
)
def test_what_cannot_be_asked_exits_2(monkeypatch, capsys, folder, arguments):
    monkeypatch.chdir(folder.parent)
    assert audited(monkeypatch, *arguments) == 2
    assert capsys.readouterr().out == ""
