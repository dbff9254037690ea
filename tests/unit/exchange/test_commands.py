"""The commands: what they print, and that bad input is one sentence."""

import pytest
from typer.testing import CliRunner

from rake_analysis import cli
from rake_analysis.errors import UserError


def invoke(*arguments):
    return CliRunner().invoke(cli.app, ["exchange", *map(str, arguments)])


def test_importing_tells_what_became_of_each_package_and_the_list_shows_it(here, make_package):
    folder = make_package(name="inbox/one")
    make_package(name="inbox/two", county_code="17")
    printed = invoke("import", folder.parent, "--project", here.root)
    assert printed.stdout == "Counts of 05 in 2025H2: new.\nCounts of 17 in 2025H2: new.\n"
    assert invoke("import", folder, "--project", here.root).stdout == "Counts of 05 in 2025H2: unchanged.\n"
    corrected = make_package({"reports;period=2025H2;phenomenon=VEL": 9}, name="corrected")
    printed = invoke("import", corrected, "--project", here.root)
    assert printed.stdout == "Counts of 05 in 2025H2: replaced, counts changed: 1.\n"
    lines = invoke("list", "--project", here.root).stdout.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("received_at\tcounty_code\tperiod\tversion")


def test_a_package_that_is_none_is_an_error_and_keeps_nothing(here, tmp_path):
    result = invoke("import", tmp_path / "absent", "--project", here.root)
    assert isinstance(result.exception, UserError)
    assert not (here.data / "exchange").exists()


@pytest.mark.parametrize("command", ["export", "import", "list", "compare"])
def test_help_shows_an_example(command):
    assert f"Example: rake-analysis exchange {command}" in invoke(command, "--help").stdout
