"""Ingest: what becomes of an export, and that nothing else does."""

import fcntl
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
import yaml

from rake_analysis import contracts
from rake_analysis.errors import UserError
from rake_analysis.observations import store
from rake_analysis.observations.acute import acute
from rake_analysis.observations.ingest import ingest
from rake_analysis.observations.received import survey_name


def contents(project) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in project.root.rglob("*") if path.is_file()}


def observations(project) -> pl.DataFrame:
    return store.read(project).drop("source_file", "source_row", "source_sha256", "received_at")


def test_the_three_layouts_of_one_material_give_the_same_table(project, write_csv, rows_of, answers, tmp_path):
    tables = {}
    for layout, encoding, delimiter in (("A", "utf-8-sig", ";"), ("B", "cp1252", ","), ("C", "utf-8", "\t")):
        path = write_csv(rows_of[layout](answers), "havainnot.csv", encoding=encoding, delimiter=delimiter)
        report = ingest(project, path, "2025H2")
        assert (report.shape.layout, report.shape.encoding) == (layout, encoding)
        tables[layout] = observations(project)
    assert tables["A"].equals(tables["B"])
    assert tables["A"].equals(tables["C"])


def test_a_workbook_gives_the_same_table_as_text(project, write_csv, rows_of, answers, tmp_path):
    ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    as_text = observations(project)
    path = tmp_path / "havainnot_Perusraportti.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Raportti")
        for number, row in enumerate(rows_of["A"](answers)):
            sheet.write_row(number, 0, row)
    report = ingest(project, path, "2025H2")
    assert report.shape.sheet == "Raportti"
    assert observations(project).equals(as_text)


def test_an_observation_holds_what_was_answered(project, write_csv, rows_of, answers):
    path = write_csv(rows_of["A"](answers))
    ingest(project, path, "2025H2")
    first = store.read(project).sort("received_date").row(0, named=True)
    assert {key: first[key] for key in first if key not in ("observation_id", "source_sha256", "received_at")} == {
        "period": "2025H2",
        "received_date": date(2025, 7, 3),
        "language": "fi",
        "reporter_role": "professional",
        "organisation": None,
        "unit": "Eteläinen tiimi",
        "service_task": "child_protection",
        "client_group": ["families", "young_people"],
        "age_group": [],
        "municipality_code": "609",
        "tone": None,
        "need_shl11": [],
        "description": 'Jonot ovat pitkiä; perheet odottavat, eikä "kiireellinen" ole kiireellistä.',
        "consequences": None,
        "frequency": None,
        "is_acute": False,
        "acute_rule": None,
        "proposal_text": None,
        "proposal_addressee": None,
        "wants_feedback": None,
        "form_version": "satakunta-2024",
        "survey": "havainnot",
        "source_file": "havainnot.csv",
        "source_row": 2,
    }


def test_the_raw_file_is_kept_as_received_with_a_note(project, write_csv, rows_of, answers):
    path = write_csv(rows_of["A"](answers))
    ingest(project, path, "2025H2", today=date(2026, 1, 7))
    kept = project.raw(project.period("2025H2")) / "havainnot.csv"
    assert kept.read_bytes() == path.read_bytes()
    assert kept.stat().st_mode & 0o222 == 0
    note = yaml.safe_load((kept.parent / "havainnot.csv.source.yml").read_text(encoding="utf-8"))
    assert (note["rows"], note["form"], note["layout"], note["encoding"]) == (3, "satakunta-2024", "A", "utf-8")
    assert note["received"] == "2026-01-07"


def test_the_same_file_again_writes_nothing(project, write_csv, rows_of, answers):
    path = write_csv(rows_of["A"](answers))
    ingest(project, path, "2025H2", today=date(2026, 1, 7))
    before = {file: Path(file).stat().st_mtime_ns for file in contents(project)}
    time.sleep(0.01)
    report = ingest(project, path, "2025H2", today=date(2026, 2, 8))
    assert report.is_unchanged
    assert (report.observation_count, report.added, report.changed, report.gone) == (3, [], [], [])
    assert {file: Path(file).stat().st_mtime_ns for file in contents(project)} == before


def test_a_corrected_export_replaces_its_predecessor_and_tells_what_changed(project, write_csv, rows_of, answers):
    ingest(project, write_csv(rows_of["A"](answers), "Havainnot_Perusraportti.csv"), "2025H2")
    ids = dict(store.read(project).select("description", "observation_id").iter_rows())
    answers[0]["description"] = "Jonot ovat lyhentyneet."
    answers[2]["id"] = "4"
    corrected = write_csv(rows_of["A"](answers), "Havainnot_Perusraportti (1).csv")
    report = ingest(project, corrected, "2025H2")
    assert report.changed == [ids['Jonot ovat pitkiä; perheet odottavat, eikä "kiireellinen" ole kiireellistä.']]
    assert report.gone == [ids["Soittopyyntöihin ei vastata."]]
    assert len(report.added) == 1
    assert store.read(project).height == 3


def test_surveys_of_one_period_stand_side_by_side(project, write_csv, rows_of, answers):
    ingest(project, write_csv(rows_of["A"](answers), "ammattilaiset.csv"), "2025H2")
    answers[1]["description"] = ""
    ingest(project, write_csv(rows_of["B"](answers), "asukkaat.csv"), "2025H2")
    assert store.read(project)["survey"].value_counts().sort("survey").rows() == [("ammattilaiset", 3), ("asukkaat", 2)]
    assert store.read_rejected(project)["survey"].to_list() == ["asukkaat"]


def test_another_file_of_the_same_name_keeps_the_earlier_raw_file(project, write_csv, rows_of, answers):
    ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    ingest(project, write_csv(rows_of["A"](answers[:2])), "2025H2")
    assert len(list(project.raw(project.period("2025H2")).glob("*.csv"))) == 2
    assert store.read(project).height == 2


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("received_at", "", "missing_date"),
        ("received_at", "kesällä", "invalid_date"),
        ("received_at", "30.6.2025", "date_outside_period"),
        ("received_at", "1.1.2026", "date_outside_period"),
        ("reporter_role", "", "missing_role"),
        ("reporter_role", "Kuningas", "unknown_role"),
        ("description", " - ", "empty_description"),
        ("municipality_code", "Turku", "unknown_municipality"),
    ],
)
def test_a_row_that_breaks_a_rule_is_kept_under_the_rules_name(
    field, value, rule, project, write_csv, rows_of, answers
):
    answers[1][field] = value
    report = ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    rejected = store.read_rejected(project)
    assert dict(report.rejected) == {rule: 1}
    assert rejected.select("source_row", "rule", "column").rows() == [(3, rule, field)]
    assert store.read(project).height == 2


@pytest.mark.parametrize("day", ["1.7.2025", "31.12.2025 23:59"])
def test_the_first_and_last_day_belong_to_the_period(day, project, write_csv, rows_of, answers):
    answers[1]["received_at"] = day
    assert not ingest(project, write_csv(rows_of["A"](answers)), "2025H2").rejected


def test_unknown_options_and_merged_municipalities_are_in_the_report(project, write_csv, rows_of, answers):
    answers[0]["service_task"] = "Velho Virtasen palvelut"
    answers[1]["municipality_code"] = "Lavia"
    report = ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    assert {field: dict(counts) for field, counts in report.unknown.items()} == {
        "service_task": {"Velho [nimi] palvelut": 1}
    }
    assert dict(report.merged) == {"Lavia": 1}
    assert store.read(project).height == 3


def test_a_dry_run_writes_nothing(project, write_csv, rows_of, answers):
    path = write_csv(rows_of["A"](answers))
    before = contents(project)
    report = ingest(project, path, "2025H2", dry_run=True)
    assert (report.is_dry_run, len(report.added)) == (True, 3)
    assert contents(project) == before


def test_a_bad_file_leaves_the_state_as_it_was(project, write_csv, rows_of, answers, tmp_path):
    ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    before = contents(project)
    bad = tmp_path / "havainnot.csv"
    for content in (b"", b"%PDF", b"a;b;c\n1;2;3\n"):
        bad.write_bytes(content)
        with pytest.raises(UserError):
            ingest(project, bad, "2025H2")
    with pytest.raises(UserError, match="is not a period"):
        ingest(project, write_csv(rows_of["A"](answers)), "syksy 2025")
    with pytest.raises(UserError, match="cannot be read"):
        ingest(project, tmp_path / "puuttuu.csv", "2025H2")
    assert contents(project) == before


@pytest.mark.parametrize("call", [1, 2, 3, 4, 5])
def test_a_write_that_fails_leaves_the_old_state_whole(call, project, write_csv, rows_of, answers, monkeypatch):
    ingest(project, write_csv(rows_of["A"](answers), "a.csv"), "2025H2")
    before, files_before = observations(project), contents(project)
    real, count = Path.replace, 0

    def failing(self, target):
        nonlocal count
        count += 1
        if count == call:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(UserError, match="No space left on device"):
        ingest(project, write_csv(rows_of["A"](answers[:1]), "b.csv"), "2025H2")
    monkeypatch.undo()
    assert observations(project).equals(before)
    assert store.read_rejected(project).is_empty()
    assert {file: files_before[file] for file in files_before} == {
        file: content for file, content in contents(project).items() if file in files_before
    }
    assert not list(project.root.rglob("*.part"))
    assert ingest(project, write_csv(rows_of["A"](answers[:1]), "b.csv"), "2025H2").added


def test_a_second_ingest_at_the_same_time_is_refused(project, write_csv, rows_of, answers):
    path = write_csv(rows_of["A"](answers))
    with (project.observations / ".ingest.lock").open("a+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(UserError, match="another ingest is running"):
            ingest(project, path, "2025H2")
    assert ingest(project, path, "2025H2").observation_count == 3


def test_no_planted_value_is_in_any_file_but_the_raw_one(project, write_csv, rows_of, answers):
    planted = ["010594Y9032", "Virtaselle", "040 765 4321", "maija@example.fi", "Koulukatu 5"]
    answers[0]["description"] = "Asiakas 010594Y9032 asuu Koulukatu 5:ssä."
    answers[1]["description"] = "Soita Matti Virtaselle 040 765 4321 tai maija@example.fi."
    answers[2]["unit"] = "Yksikkö, yhteyshenkilö maija@example.fi"
    answers[0]["municipality_code"] = "maija@example.fi"
    ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    raw = project.raw(project.period("2025H2"))
    for path in project.root.rglob("*"):
        if not path.is_file() or (path.parent == raw and path.suffix == ".csv"):
            continue
        text = path.read_bytes().decode("utf-8", "ignore")
        if path.suffix == ".parquet":
            text += repr(pl.read_parquet(path).to_dicts())
        assert not [value for value in [*planted, "040 000 1234"] if value in text], path


def test_masked_spans_point_to_the_words_as_received(project, write_csv, rows_of, answers):
    text = "Soita Matti Virtaselle 040 765 4321."
    answers[1]["description"] = text
    ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    spans = store.read_masked(project)
    assert [(text[start:end], kind) for start, end, kind in spans.select("start", "end", "kind").rows()] == [
        ("Matti Virtaselle", "name"),
        ("040 765 4321", "phone"),
    ]
    contracts.MaskedSpan.validate(spans)


def test_acute_observations_come_oldest_first_without_text(project, write_csv, rows_of, answers):
    answers[2]["is_acute"] = "Kyllä, asia on akuutti"
    ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    found = acute(project, today=date(2026, 1, 2))
    assert found.select("received_date", "waiting_day_count", "service_task").rows() == [
        (date(2025, 8, 14), 141, None),
        (date(2025, 12, 31), 2, "older_people"),
    ]
    assert "description" not in found.columns


def test_a_period_without_observations_is_named(project):
    with pytest.raises(UserError, match="period 2024H1 has no observations"):
        store.read(project, [project.period("2024H1")])
    assert store.read(project).is_empty()


def test_a_damaged_store_is_named(project, write_csv, rows_of, answers):
    ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    main = project.observations / "2025H2.parquet"
    main.write_bytes(main.read_bytes()[:200])
    with pytest.raises(UserError, match="the stored observations are damaged"):
        store.read(project)


@pytest.mark.parametrize(
    ("name", "survey"),
    [
        ("Havainnot_Perusraportti.xlsx", "havainnot"),
        ("Havainnot_Perusraportti_raaka.csv", "havainnot"),
        ("havainnot (2).csv", "havainnot"),
        ("Havainnot_korjattu_2025-12-31.csv", "havainnot"),
        ("Havainnot v2.csv", "havainnot"),
        ("Tiimit syksy 2025.csv", "tiimit syksy 2025"),
        ("2025.csv", "2025"),
    ],
)
def test_a_survey_is_known_by_its_files_name_without_export_suffixes(name, survey):
    assert survey_name(name) == survey


def test_a_large_table_shared_out_between_processes_gives_the_same_rows(
    project, write_csv, rows_of, answers, monkeypatch
):
    from rake_analysis.observations import protection

    answers[0]["description"] = "Soita Matti Virtaselle 040 765 4321."
    answers[2]["description"] = "Asiakas uhkaa tappaa itsensä."
    many = [{**answer, "id": str(number)} for number, answer in enumerate(answers * 4)]
    ingest(project, write_csv(rows_of["A"](many), "a.csv"), "2025H2")
    whole, spans = observations(project), store.read_masked(project)
    for path in project.observations.glob("*.parquet"):
        path.unlink()
    monkeypatch.setattr(protection, "_ROWS_FOR_PROCESSES", 2)
    monkeypatch.setattr(protection, "_SLICE", 5)
    ingest(project, write_csv(rows_of["A"](many), "a.csv"), "2025H2")
    assert observations(project).equals(whole)
    assert store.read_masked(project).equals(spans)
    assert whole["is_acute"].sum() == 4 + 4
