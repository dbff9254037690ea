"""The plan as data: what comes with the package, what a project puts in its place, and what is refused."""

import pytest
import yaml

from rake_analysis import metadata, project
from rake_analysis.errors import UserError
from rake_analysis.registers.plan import catalogue


@pytest.fixture
def here(tmp_path):
    return project.create(tmp_path / "p", project.Settings())


def content() -> dict:
    return yaml.safe_load((metadata.FOLDER / "plan.yml").read_text(encoding="utf-8"))


def own(here, **changes) -> catalogue.Plan:
    """The package's plan with changes, as a project's own."""
    text = yaml.safe_dump(content() | changes, allow_unicode=True)
    catalogue.project_file(here).write_text(text, encoding="utf-8")
    return catalogue.load(here)


def test_the_packaged_plan_has_four_goals_each_with_actions_and_nothing_invented():
    plan = catalogue.packaged()
    assert [goal.code for goal in plan.goals] == ["1", "2", "3", "4"]
    assert {action.goal for action in plan.actions} == {"1", "2", "3", "4"}
    entries = (*plan.goals, *plan.roles, *plan.actions, *plan.annual_clock, *plan.communication)
    assert {entry.origin for entry in entries} == {"stated", "own"}


def test_of_the_annual_clock_only_the_theme_weeks_have_stated_times():
    stated = {task.week for task in catalogue.packaged().annual_clock if task.origin == "stated"}
    assert stated == {10, 41}


def test_a_role_is_named_by_its_label_and_another_text_stays():
    plan = catalogue.packaged()
    assert plan.role_name("sote_board") == "SOTE-jory"
    assert plan.role_name("Lähijohtajat") == "Lähijohtajat"
    assert plan.role_name(None) is None


def test_a_project_may_have_a_plan_of_its_own(here):
    goal = {"code": "A", "label_fi": "Oma tavoite", "origin": "stated"}
    plan = own(here, goals=[goal], actions=[])
    assert [one.label_fi for one in plan.goals] == ["Oma tavoite"]


TASK = {"code": "x", "label_fi": "X", "responsible": "sote_board", "origin": "own"}


@pytest.mark.parametrize(
    ("time", "problem"),
    [
        ({}, "needs one of"),
        ({"week": 10, "from": "03-01", "to": "03-02"}, "needs one of"),
        ({"week": 53}, "less than or equal to 52"),
        ({"from": "03-01"}, "'from' needs 'to'"),
        ({"after_half": [1]}, "'after_half' needs 'days'"),
        ({"from": "03-02", "to": "03-01"}, "ends before it begins"),
        ({"from": "02-29", "to": "03-01"}, "day is out of range"),
        ({"after_half": [1], "days": [0, 5]}, "counted from 1"),
        ({"after_half": [1], "days": [6, 5]}, "counted from 1"),
        ({"after_half": [3], "days": [1, 5]}, "after_half"),
    ],
)
def test_a_task_without_one_clear_time_is_refused(here, time, problem):
    with pytest.raises(UserError, match=r"plan\.yml") as caught:
        own(here, annual_clock=[TASK | time])
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"goals": 2 * content()["goals"][:1]}, "goal 1 twice"),
        ({"roles": [*content()["roles"], content()["roles"][0]]}, "role reporter twice"),
        ({"actions": 2 * content()["actions"][:1]}, "action T1.1 twice"),
        ({"annual_clock": 2 * content()["annual_clock"][:1]}, "task compiled twice"),
        ({"goals": content()["goals"][:3]}, "no goal 4"),
        ({"actions": [content()["actions"][0] | {"responsible": "nobody"}]}, "no role nobody"),
        ({"communication": [content()["communication"][0] | {"responsible": "nobody"}]}, "no role nobody"),
        ({"annual_clock": [TASK | {"week": 10, "responsible": "nobody"}]}, "no role nobody"),
        ({"actions": [content()["actions"][0] | {"evidence": "feeling"}]}, "no evidence feeling"),
        ({"actions": [content()["actions"][0] | {"origin": "heard"}]}, "origin"),
        ({"notes": "x"}, "notes"),
    ],
)
def test_what_refers_to_nothing_is_refused_with_its_name(here, changes, problem):
    with pytest.raises(UserError) as caught:
        own(here, **changes)
    assert problem in str(caught.value)
