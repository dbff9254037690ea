"""Kept numbers: read back as written, current only while their files are, compared with earlier periods."""

from datetime import date

import pytest

from rake_analysis import files, project
from rake_analysis.errors import UserError
from rake_analysis.quality import checks, history
from rake_analysis.quality.outcomes import Measurement

NAME = "raw.description.is_given"
TODAY = date(2026, 1, 15)


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "project", project.Settings())


def test_numbers_are_read_back_as_written(here):
    period = here.period("2025H2")
    found = [Measurement(NAME, "measured", 3, 120, ("a.csv:4",)), Measurement("x.y.z", "error", problem="KeyError")]
    history.write(here, period, found, TODAY)
    assert history.read(here, period) == found
    assert history.read(here, here.period("2025H1")) is None


def test_numbers_are_current_until_a_register_changes(here):
    period = here.period("2025H2")
    history.write(here, period, [], TODAY)
    assert history.read(here, period, is_current=True) == []
    files.write_text(here.registers / "acknowledgements.csv", "reference,acknowledged_at,by,note\n")
    assert history.read(here, period, is_current=True) is None


def test_damaged_numbers_are_named(here):
    files.write_text(history.path(here, here.period("2025H2")), '{"measurements": [{"odd": 1}]}')
    with pytest.raises(UserError, match="are damaged"):
        history.read(here, here.period("2025H2"))


@pytest.mark.parametrize(("now", "drifts"), [(5, False), (9, False), (40, True)])
def test_a_share_drifts_when_it_differs_by_more_than_chance(now, drifts):
    before = [[Measurement(NAME, "measured", 5, 100)], [Measurement(NAME, "measured", 4, 100)]]
    found = history.drifted([Measurement(NAME, "measured", now, 100)], before, checks.load())
    assert [one.check_id for one, *_ in found] == ([NAME] if drifts else [])


def test_without_earlier_numbers_nothing_drifts():
    assert history.drifted([Measurement(NAME, "measured", 50, 100)], [], checks.load()) == []
