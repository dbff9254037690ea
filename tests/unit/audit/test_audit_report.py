"""A release's files are read as an outsider reads them; each kind of leak is found, a clean page passes."""

import base64
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import typst
import xlsxwriter

from rake_analysis.audit import audit, is_clean_for
from rake_analysis.errors import UserError

CODE = "010190-999P"
TITLED = b'#set document(title: "Julkaisu")\n#set text(lang: "fi")\n'
CLEAN = '<html lang="fi"><p>Havaintoja <span class="cell" data-cell="reports;period=2025H2">20</span></p></html>'
APPROVALS = pl.DataFrame(
    {
        "quote_id": ["Q1", "Q2"],
        "observation_id": ["2025H2-1a2b3c4d", "2025H2-5e6f7a8b"],
        "wording": ["Jono on pitkä.", "Puhelimeen ei vastata."],
        "audience": ["public", "management"],
        "approved_by": ["Ammattiryhmä", "Ammattiryhmä"],
        "approved_date": [date(2025, 9, 1)] * 2,
    }
)


def release(folder: Path, text: str, name: str = "index.html") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def checks_of(folder: Path, **options) -> set[str]:
    return {finding.check for finding in audit([folder], **options).findings}


def test_a_clean_page_passes_and_its_report_holds_for_these_bytes_only(tmp_path):
    folder = release(tmp_path / "site", CLEAN)
    audit([folder]).write(tmp_path / "audit.json")
    assert is_clean_for(folder, tmp_path / "audit.json")
    release(folder, CLEAN + " ")
    assert not is_clean_for(folder, tmp_path / "audit.json")


def test_a_report_with_a_lower_threshold_or_for_other_readers_says_nothing(tmp_path):
    folder, report = release(tmp_path / "site", CLEAN), tmp_path / "audit.json"
    audit([folder], threshold=4, audience="management", approvals=APPROVALS).write(report)
    assert is_clean_for(folder, report, threshold=4, audience="management")
    assert not is_clean_for(folder, report, threshold=5, audience="management")
    assert not is_clean_for(folder, report, threshold=4, audience="public")


def test_what_is_clean_for_the_public_is_clean_for_the_management(tmp_path):
    folder, report = release(tmp_path / "site", CLEAN), tmp_path / "audit.json"
    audit([folder]).write(report)
    assert is_clean_for(folder, report, audience="management")


def test_a_withdrawn_approval_ends_a_report(tmp_path):
    folder, report = release(tmp_path / "site", CLEAN), tmp_path / "audit.json"
    audit([folder], approvals=APPROVALS).write(report)
    assert is_clean_for(folder, report, approvals=APPROVALS.sort("quote_id", descending=True))
    assert not is_clean_for(folder, report, approvals=APPROVALS.head(1))


@pytest.mark.parametrize("text", ["", "[]", '{"findings": []}', '{"findings": [], "threshold": "5"}'])
def test_a_damaged_report_holds_for_nothing(tmp_path, text):
    folder, report = release(tmp_path / "site", CLEAN), tmp_path / "audit.json"
    report.write_text(text, encoding="utf-8")
    assert not is_clean_for(folder, report)


@pytest.mark.parametrize(
    ("check", "markup"),
    [
        ("unregistered_count", "<p>Kunnasta tuli 12 havaintoa.</p>"),
        ("unregistered_count", '<div aria-label="Raportteja: 3"></div>'),
        ("remote_request", '<script src="https://cdn.example/x.js"></script>'),
        ("remote_request", "<style>a { background: url(https://cdn.example/x.png) }</style>"),
        ("missing_alt", '<img src="a.png">'),
        ("personal_data", f"<p>{CODE}</p>"),
        ("personal_data", f'<p title="{CODE}"></p>'),
        ("personal_data", f"<p>{base64.b64encode(f'koodi on {CODE} tässä'.encode()).decode()}</p>"),
        ("unapproved_quote", '<blockquote data-quote="Q1">Jono on liian pitkä.</blockquote>'),
        ("unapproved_quote", '<blockquote data-quote="Q2">Jono on pitkä.</blockquote>'),
        ("unreadable_mark", '<b data-cell="reports;period=2025H2">noin 9</b>'),
    ],
)
def test_each_kind_of_leak_is_found_alone(tmp_path, check, markup):
    assert checks_of(release(tmp_path / "site", markup), approvals=APPROVALS) == {check}


def test_a_finding_never_tells_the_value(tmp_path):
    assert CODE not in repr(audit([release(tmp_path / "site", f"<p>{CODE}</p>")]).findings)


def test_what_one_audience_may_not_see_is_found_from_anothers_file(tmp_path):
    one = release(tmp_path / "public", "cell,value\nreports;municipality=609;period=2025H2,..\n", "a.csv")
    rows = "cell,value\nreports;period=2025H2,20\nreports;municipality=684;period=2025H2,17\n"
    two = release(tmp_path / "management", rows, "b.csv")
    assert audit([one]).findings == []
    assert {finding.check for finding in audit([one, two]).findings} == {"recovered"}


def test_a_share_of_a_hidden_count_is_found(tmp_path):
    keys = "reports;municipality=609;period=2025H2", "reports;period=2025H2"
    cells = f'<b data-cell="{keys[0]}">..</b><b data-cell="{keys[1]}">20</b>'
    folder = release(tmp_path / "site", f'{cells}<i data-share-of="{" / ".join(keys)}">15 %</i>')
    assert "share_of_hidden" in checks_of(folder)


def test_a_chart_of_counts_without_cells_is_found_and_with_them_is_not(tmp_path):
    chart = '{"name": "Havaintoja", "y": [7, 9]%s}'
    named = ', "cells": ["reports;period=2025H1", "reports;period=2025H2"]'
    assert checks_of(release(tmp_path / "a", f"<script>{chart % ''}</script>")) == {"unregistered_count"}
    assert checks_of(release(tmp_path / "b", f"<script>{chart % named}</script>")) == set()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "Kunta;Havaintoja\nPori;3\n"),
        ("a.csv", "municipality,reports\nPori,3\n"),
        ("a.json", '[{"kunta": "Pori", "havaintoja": 3}]'),
        ("a.json", '{"report_count": [3, 4]}'),
    ],
)
def test_a_column_of_counts_without_cells_is_found(tmp_path, name, text):
    assert checks_of(release(tmp_path / "site", text, name)) == {"unregistered_count"}


def test_a_column_of_counts_in_a_workbook_without_cells_is_found(tmp_path):
    (tmp_path / "site").mkdir()
    with xlsxwriter.Workbook(tmp_path / "site" / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Kunta", "Havaintoja"])
        sheet.write_row(1, 0, ["Pori", 3])
    assert checks_of(tmp_path / "site") == {"unregistered_count"}


@pytest.mark.parametrize(("name", "text"), [("a.csv", "Kunta;Asukkaita\nPori;83205\n"), ("a.json", '{"rows": 3}')])
def test_other_numbers_in_data_pass(tmp_path, name, text):
    assert checks_of(release(tmp_path / "site", text, name)) == set()


def test_a_pdf_may_show_the_counts_that_the_page_shows_and_no_others(tmp_path):
    folder = release(tmp_path / "site", CLEAN)
    (folder / "index.pdf").write_bytes(typst.compile(TITLED + b"Havaintoja: 20"))
    assert checks_of(folder) == set()
    (folder / "index.pdf").write_bytes(typst.compile(TITLED + b"Havaintoja: 20, niist\xc3\xa4 3 havaintoa Porista"))
    assert checks_of(folder) == {"unregistered_count"}


def test_a_pdf_without_title_is_found(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.pdf").write_bytes(typst.compile(b"Hei"))
    places = {finding.place for finding in audit([tmp_path / "site"]).findings if finding.check == "pdf_access"}
    assert "title" in places


@pytest.mark.parametrize("name", ["a.pdf", "a.xlsx", "a.json", "a.html.gz"])
@pytest.mark.parametrize("start", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x1f\x8b\x08"])
def test_a_damaged_file_is_a_finding_and_no_crash(tmp_path, name, start):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / name).write_bytes(start + bytes(range(255, 200, -1)))
    is_plain = name == "a.html.gz" and not start
    assert ("unread" in checks_of(folder)) != is_plain


def test_a_folder_that_holds_nothing_is_refused(tmp_path):
    with pytest.raises(UserError, match="nothing to audit"):
        audit([tmp_path / "none"])


@pytest.mark.parametrize(("total", "is_finding"), [(12, False), (16, True), (17, False), (20, False)])
def test_a_hidden_count_that_is_worked_out_is_a_finding_from_one_to_four(tmp_path, total, is_finding):
    """Rauma is the total less the 12 of Pori: 0, 4, 5 or 8."""
    marks = {
        "reports;period=2025H2": total,
        "reports;municipality=609;period=2025H2": 12,
        "reports;municipality=684;period=2025H2": "..",
    }
    cells = "".join(f'<p><span class="cell" data-cell="{key}">{value}</span></p>' for key, value in marks.items())
    (tmp_path / "index.html").write_text(f"<html><body>{cells}</body></html>", encoding="utf-8")
    assert bool(audit([tmp_path]).findings) == is_finding
