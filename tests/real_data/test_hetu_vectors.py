"""Public test vectors of identity codes (fictitious numbers 900–999): each is valid and each is found."""

from pathlib import Path

import polars as pl
import pytest

from rake_analysis.privacy.checks import check_digit_valid
from rake_analysis.privacy.masking import mask

VECTORS = Path(__file__).parents[3] / "shared" / "fixtures" / "hetu" / "hetu_vectors.csv"
pytestmark = pytest.mark.skipif(not VECTORS.exists(), reason="../shared/fixtures/hetu is not here")


def codes() -> pl.DataFrame:
    return pl.read_csv(VECTORS, infer_schema=False)


def test_the_check_character_is_judged_as_the_vectors_say():
    for code, is_valid in codes().select("hetu", "valid_by_rule").rows():
        assert check_digit_valid(code) == (is_valid == "True"), code


def test_every_vector_is_masked_whole_however_it_is_written():
    vectors = codes()["hetu"].unique().to_list()
    for written in (
        str,
        str.lower,
        lambda code: f"{code[:6]} {code[6]} {code[7:]}",
        lambda code: code[:7] + "\n" + code[7:],
    ):
        masked, _ = mask(pl.Series([f"Tunnus {written(code)}." for code in vectors]))
        assert set(masked) == {"Tunnus [henkilötunnus]."}
