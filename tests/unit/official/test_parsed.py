"""Figures kept as parquet are the figures of the raw answers, or are not used."""

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from rake_analysis import areas
from rake_analysis.official import parsed, snapshots
from rake_analysis.official.snapshots import Answer
from rake_analysis.project import Settings, create

MAPPING = """id: tuki
title_fi: Tuki
owner_fi: Kela
licence: CC BY 4.0
file: tuki.csv
area_category: KUNTA
columns: {area: kunta, value: arvo, year: vuosi}
"""
ROWS = "kunta;vuosi;arvo\n609;2024;3.5\n684;2024;4.5\n"


@pytest.fixture
def project(tmp_path):
    return create(tmp_path / "project", Settings())


def keep(project, content, day):
    answer = Answer("file", "tuki", {"tuki.csv": content.encode(), "mapping.yml": MAPPING.encode()}, "Tuki", "", "csv")
    return snapshots.keep(project, answer, date(2026, 1, day))


def kept_files(project):
    return sorted((project.build / "figures").rglob("*.parquet"))


def refuse(*_):
    raise AssertionError("the raw answer was parsed")


def test_the_second_reading_gives_the_same_without_the_raw_answers(project, monkeypatch):
    keep(project, ROWS, 1)
    first = snapshots.read(project)
    assert first["value"].to_list() == [3.5, 4.5]
    monkeypatch.setattr(snapshots, "figures", refuse)
    assert_frame_equal(snapshots.read(project), first)


def test_a_new_answer_is_read_and_its_figures_take_the_place_of_the_earlier_ones(project):
    keep(project, ROWS, 1)
    snapshots.read(project)
    earlier = kept_files(project)
    keep(project, ROWS.replace("3.5", "3.7"), 2)
    assert snapshots.read(project)["value"].to_list() == [3.7, 4.5]
    assert len(kept_files(project)) == len(earlier) == 2
    assert not set(kept_files(project)) & set(earlier)


def test_other_code_or_code_lists_read_the_raw_answers_again(project, monkeypatch):
    keep(project, ROWS, 1)
    snapshots.read(project)
    monkeypatch.setattr(parsed, "readers_digest", lambda: "other")
    monkeypatch.setattr(snapshots, "figures", refuse)
    with pytest.raises(AssertionError, match="was parsed"):
        snapshots.read(project)


@pytest.mark.parametrize("content", [b"", b"PAR1 not a table PAR1"])
def test_a_broken_file_is_passed_over(project, content):
    keep(project, ROWS, 1)
    first = snapshots.read(project)
    for path in kept_files(project):
        path.write_bytes(content)
    assert_frame_equal(snapshots.read(project), first)


def test_a_folder_that_cannot_be_written_does_not_stop_the_reading(project):
    keep(project, ROWS, 1)
    project.build.mkdir(exist_ok=True)
    (project.build / "figures").write_text("a file where the folder would be")
    assert snapshots.read(project).height == 2


def test_a_damaged_answer_is_told_although_its_figures_were_kept(project):
    made = keep(project, ROWS, 1)
    assert made
    snapshots.read(project)
    made.data.write_text("else")
    with pytest.raises(snapshots.UserError, match="is not what was retrieved"):
        snapshots.read(project)


def test_what_counties_need_is_read_without_the_municipalities(project):
    keep(project, ROWS, 1)
    assert snapshots.read(project, categories=[areas.MUNICIPALITY]).height == 2
    wide = snapshots.read(project, categories=[areas.COUNTRY, areas.COUNTY])
    assert wide.height == 0 and wide.schema == snapshots.read(project).schema


def test_kept_figures_are_not_among_the_statistics_that_pages_depend_on(project):
    keep(project, ROWS, 1)
    snapshots.read(project)
    assert not list(project.statistics.rglob("*.parquet"))


def test_figures_come_in_order_of_indicator_area_and_year(project):
    keep(project, "kunta;vuosi;arvo\n684;2024;1\n609;2024;2\n609;2023;3\n", 1)
    for _ in range(2):
        assert snapshots.read(project).select("area_code", "year").rows() == [
            ("609", 2023),
            ("609", 2024),
            ("684", 2024),
        ]


def test_the_empty_store_has_the_columns_of_the_contract(project):
    assert snapshots.read(project).schema["sex"] == pl.Enum(["total", "male", "female"])
