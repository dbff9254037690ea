"""The repository speaks of itself truly: commands in the README exist, versions agree, nothing foreign is named."""

import re
import subprocess
from pathlib import Path

import yaml
from typer.main import get_command

from rake_analysis.cli import app

ROOT = Path(__file__).parents[2]


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_every_command_in_the_readme_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = get_command(app).commands
    code = "\n".join(block or span for block, span in re.findall(r"```\n(.*?)```|`([^`\n]+)`", readme, re.DOTALL))
    named = set(re.findall(r"rake-analysis ([a-z]+)", code))
    assert named >= {"init", "example", "run", "ingest", "acute", "code", "render", "statistics"}
    assert named <= set(commands)


def test_every_make_target_in_the_readme_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"make ([a-z]+)", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert named and named <= targets


def test_requirements_are_pinned_with_hashes_and_name_no_address():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        entries = re.split(r"\n(?=\S)", text.strip())
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_the_conda_environment_has_the_same_versions():
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    named = dict(entry.split("==") for entry in [*conda, *pip] if "==" in entry)
    direct = {
        line.strip().replace("_", "-")
        for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    }
    assert {name: pinned[name] for name in direct} == {name: named.get(name) for name in direct}


def test_nothing_tracked_names_a_registry_or_this_machine():
    pattern = re.compile(
        r"(pypi|pythonhosted|npmjs|debian)\.(org|com)|files\.python" + "|/wo" + "rk/|/ro" + "ot/", re.I
    )
    found = [
        path.relative_to(ROOT)
        for path in tracked_files()
        if path.suffix not in {".ttf", ".parquet", ".xlsx"}
        and pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
