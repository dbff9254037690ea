"""A quote may be published only in a wording that somebody named approved."""

import pytest

from rake_analysis.errors import UserError
from rake_analysis.project import Settings, create
from rake_analysis.registers import quotes

HEADER = "quote_id,observation_id,wording,audience,approved_by,approved_date\n"


def project_with(folder, row: str):
    project = create(folder / "project", Settings(is_example=True))
    quotes.register(project).parent.mkdir(parents=True, exist_ok=True)
    quotes.register(project).write_text(HEADER + row, encoding="utf-8")
    return project


@pytest.mark.parametrize(
    "row", ["Q1,a,Jono.,public,,2025-09-01\n", "Q1,a,Jono.,public,R,\n", "Q1,a,,public,R,2025-09-01\n"]
)
def test_an_approval_without_a_name_a_day_or_a_wording_is_refused(tmp_path, row):
    with pytest.raises(UserError, match="must not be empty"):
        quotes.read(project_with(tmp_path, row))


def test_what_management_may_read_the_public_may_not(tmp_path):
    approvals = quotes.read(project_with(tmp_path, "Q1,a,Jono.,management,Ryhmä,2025-09-01\n"))
    assert quotes.for_audience(approvals, "management")["wording"].to_list() == ["Jono."]
    assert quotes.for_audience(approvals, "public").is_empty()
    assert quotes.for_audience(approvals, "professional").is_empty()


@pytest.mark.parametrize("audience", ["professional", "management", "public"])
def test_what_the_public_may_read_everybody_may(tmp_path, audience):
    approvals = quotes.read(project_with(tmp_path, "Q1,a,Jono.,public,Ryhmä,2025-09-01\n"))
    assert quotes.for_audience(approvals, audience).height == 1


def test_a_readership_that_is_none_is_refused(tmp_path):
    with pytest.raises(UserError, match="is not one of"):
        quotes.read(project_with(tmp_path, "Q1,a,Jono.,everyone,Ryhmä,2025-09-01\n"))


def test_a_digest_changes_with_an_approval_and_not_with_the_order_of_rows(tmp_path):
    rows = "Q1,a,Jono.,public,Ryhmä,2025-09-01\nQ2,b,Puhelin.,public,Ryhmä,2025-09-01\n"
    approvals = quotes.read(project_with(tmp_path, rows))
    assert quotes.digest(approvals) == quotes.digest(approvals.reverse())
    assert quotes.digest(approvals) != quotes.digest(approvals.head(1))
