"""Disclosure settings: the packaged file is valid, and settings that contradict each other are refused."""

import pytest

from rake_analysis import metadata
from rake_analysis.disclosure.settings import FILE, load, validated
from rake_analysis.errors import UserError


def test_the_packaged_settings_are_valid_and_hide_counts_under_five():
    assert load().threshold == 5


@pytest.mark.parametrize(("threshold", "is_allowed"), [(2, False), (3, True), (4, True)])
def test_a_threshold_under_the_floor_is_refused(threshold, is_allowed):
    content = metadata.record(FILE) | {"threshold": threshold}
    if is_allowed:
        assert validated(content).threshold == threshold
    else:
        with pytest.raises(UserError, match="threshold 2 is under the floor 3"):
            validated(content)


def test_the_floor_itself_cannot_be_lowered_by_a_setting():
    with pytest.raises(UserError, match="floor"):
        validated(metadata.record(FILE) | {"floor": 2, "threshold": 2})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dimensions": ["phenomenon", "phenomenon_group"]}, "one is a sum of the other"),
        ({"dimensions": ["shoe_size"]}, "shoe_size"),
        ({"audiences": ["working"]}, "working"),
        ({"name": "tone"}, "declared twice: tone"),
    ],
)
def test_settings_that_contradict_each_other_are_refused_by_name(change, said):
    content = metadata.record(FILE)
    first = content["tables"][0] | change
    with pytest.raises(UserError, match=said):
        validated(content | {"tables": [first, *content["tables"][1:]]})


def test_a_table_needs_a_rule_for_the_zeros_of_its_dimensions():
    content = metadata.record(FILE)
    zeros = {name: rule for name, rule in content["zeros"].items() if name != "tone"}
    with pytest.raises(UserError, match="tone"):
        validated(content | {"zeros": zeros})
