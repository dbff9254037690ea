"""A quick part of the fuzz run, the same damage every time; `make fuzz` does more."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.fuzz.hammer import hammer


def test_damaged_exports_are_read_or_refused_and_leave_the_state_whole(tmp_path):
    outcome = hammer(tmp_path, seed=7, count=150)
    assert outcome.crashes == []
    assert outcome.hangs == []
    assert outcome.partial_writes == []
    assert outcome.read > 20
    assert outcome.refused.total() > 50
