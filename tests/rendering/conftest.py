"""One browser for every test that looks at pages as their readers do, and one release of the example for all."""

import shutil
from pathlib import Path

import pytest

from rake_analysis import example, publish, run
from rake_analysis.project import Project
from tests.quality_defects import do_the_human_work
from tests.readers import PERIOD, TODAY

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def browser():
    """Chromium, without a network of its own; skips where the machine has none."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"no browser on this machine ({', '.join(PROGRAMS)}): pages are not looked at in one")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=program, args=arguments)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def released_project(tmp_path_factory) -> Project:
    """The example with its half-year read and the work of people done; tests leave it as it was."""
    root = tmp_path_factory.mktemp("released")
    example.write(root / "project")
    made = Project.find(root / "project")
    list(run.take_in(made, made.period(PERIOD), lambda what, done, total: None))
    do_the_human_work(made, root)
    return made


@pytest.fixture(scope="session")
def bundles(released_project, tmp_path_factory) -> dict[str, Path]:
    """The release of each audience, published whole."""
    root = tmp_path_factory.mktemp("bundles")
    for audience in ("professional", "management", "public"):
        period = released_project.period(PERIOD)
        publish.publish(released_project, period, audience, root / audience, today=TODAY)
    return {audience: root / audience for audience in ("professional", "management", "public")}
