"""The catalogue of checks is whole: every check has a measure or an expectation, texts, and ids as they should be."""

import polars as pl
import pytest

from rake_analysis.errors import UserError
from rake_analysis.quality import checks, measures, run

EVERY = list(checks.load().values())


def test_there_are_at_least_sixty_checks_on_every_level_and_of_every_category():
    assert len(EVERY) >= 60
    assert {one.level for one in EVERY} == set(checks.LEVELS)
    assert {one.category for one in EVERY} == {"conformance", "completeness", "plausibility"}


def test_every_check_is_measured_by_an_expectation_or_a_function_and_no_function_is_left_over():
    measured = {one.check_id for one in EVERY if not one.expectation}
    assert run.measure and measured == set(measures.MEASURES)


@pytest.mark.parametrize("check", EVERY, ids=lambda check: check.check_id)
def test_a_share_is_at_most_one_and_texts_are_sentences(check):
    assert check.threshold_unit != "share" or check.threshold <= 1
    assert check.reason_fi.endswith(".") and check.what_to_do_fi.endswith(".")
    assert bool(check.expectation) == bool(check.column)


def test_every_use_names_checks_that_are_there():
    uses = pl.read_csv(checks.FOLDER / "uses.csv", infer_schema=False)
    for scope in " ".join(uses["checks"]).split():
        assert any(f"{one.check_id}.".startswith(f"{scope}.") for one in EVERY), scope


@pytest.mark.parametrize(
    ("column", "value"), [("severity", "loud"), ("threshold", "-1"), ("category", "other"), ("check_id", "raw")]
)
def test_a_wrong_cell_is_named_with_file_and_row(tmp_path, monkeypatch, column, value):
    table = pl.read_csv(checks.FOLDER / "raw.csv", infer_schema=False).head(2)
    table = table.with_columns(pl.when(pl.int_range(pl.len()) == 1).then(pl.lit(value)).otherwise(column).alias(column))
    table.write_csv(tmp_path / "raw.csv")
    monkeypatch.setattr(checks, "FOLDER", tmp_path)
    with pytest.raises(UserError, match=f"raw.csv, row 3: '{column}'"):
        checks.load.__wrapped__()
