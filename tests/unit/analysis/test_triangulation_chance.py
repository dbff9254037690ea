"""How often the triangulation takes chance for a pattern; `tests.bench_analysis triangulation` has 200 seeds."""

from rake_analysis.analysis import trends
from tests import pattern_free
from tests.pattern_free import World

SEEDS = range(20)
GOAL = 0.05
# About 220 placements: a true rate of 10 % would pass as 5 % or less once in 150 times. Of 20 reports one may show
# something.


def test_without_a_pattern_at_most_five_in_a_hundred_placements_are_confirmed_or_blind_spots():
    found = pattern_free.rates(SEEDS)
    assert found.judged_count > 200
    assert found.of_judged <= found.worse <= GOAL
    assert found.of_reports <= GOAL


def test_ten_times_the_reports_confirm_no_more_than_five_in_a_hundred_by_chance():
    found = pattern_free.rates(SEEDS, World(volume=10))
    assert found.of_judged <= GOAL
    assert found.of_reports <= GOAL


def test_the_rate_shows_a_rule_that_takes_every_slope_for_a_trend(monkeypatch):
    monkeypatch.setattr(trends, "mann_kendall", lambda values: 0.0)
    assert pattern_free.rates(range(5)).worse > GOAL
