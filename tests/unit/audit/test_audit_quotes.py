"""Only what somebody named approved, in these words and for these readers, leaves as a quote."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rake_analysis.audit import audit
from rake_analysis.registers import quotes

TEXT = "Perhe odotti päätöstä koko syksyn eikä kukaan vastannut heidän puheluihinsa."
SHORT = "Jono ei ole liikkunut keväästä."
APPROVAL = {
    "quote_id": "Q1",
    "observation_id": "2025H2-1a2b3c4d",
    "wording": TEXT,
    "audience": "management",
    "approved_by": "Ammattiryhmä",
    "approved_date": date(2025, 9, 1),
}
MARKED = f'<blockquote data-quote="Q1">”{TEXT}”</blockquote>'


def checks_of(folder: Path, markup: str, approval: dict, audience: str = "management") -> set[str]:
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text(markup, encoding="utf-8")
    result = audit(
        [folder], approvals=pl.DataFrame([approval], schema=quotes.SCHEMA), observed=[TEXT, SHORT], audience=audience
    )
    return {finding.check for finding in result.findings}


def test_an_approved_quote_passes(tmp_path):
    assert checks_of(tmp_path / "site", MARKED, APPROVAL) == set()


@pytest.mark.parametrize("audience", ["management", "professional", "public"])
def test_what_was_approved_for_the_public_passes_for_all(tmp_path, audience):
    assert checks_of(tmp_path / "site", MARKED, APPROVAL | {"audience": "public"}, audience) == set()


@pytest.mark.parametrize(
    ("markup", "approval", "audience"),
    [
        (MARKED.replace("koko syksyn", "koko kevään"), {}, "management"),
        (MARKED, {}, "public"),
        (MARKED, {}, "professional"),
        (MARKED, {"approved_by": ""}, "management"),
        (MARKED, {"approved_by": "  "}, "management"),
        (MARKED, {"approved_by": None}, "management"),
        (MARKED.replace("Q1", "Q9"), {}, "management"),
        (MARKED.replace("Q1", ""), {}, "management"),
        (MARKED.replace("koko", "koko pitkän"), {}, "management"),
        (MARKED.replace(" eikä kukaan vastannut", ""), {}, "management"),
    ],
)
def test_each_change_to_a_quote_or_its_approval_is_found(tmp_path, markup, approval, audience):
    found = checks_of(tmp_path / "site", markup, APPROVAL | {"approved_by": "Ammattiryhmä"} | approval, audience)
    assert "unapproved_quote" in found


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>Näin kerrottiin: {TEXT}</p>",
        f'<p title="{TEXT}">x</p>',
        f"<p>{TEXT.upper()}</p>",
        f"<p>{TEXT.replace(' eikä', ', <b>eikä</b>')}</p>",
        f"<p>{SHORT}</p>",
        f'<script>var a = {{"teksti": "{TEXT}"}}</script>',
    ],
)
def test_an_observations_own_words_are_found_where_no_approval_holds(tmp_path, markup):
    assert checks_of(tmp_path / "site", markup, APPROVAL, "public") == {"free_text"}


def test_the_words_of_an_approved_quote_may_stand_in_a_sentence_of_the_same_readers(tmp_path):
    assert checks_of(tmp_path / "site", f"<p>{TEXT}</p>", APPROVAL) == set()
