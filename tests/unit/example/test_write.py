import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from rake_analysis import example
from rake_analysis.errors import UserError

_PROGRAM = "import sys, pathlib; from rake_analysis import example; example.write(pathlib.Path(sys.argv[1]), seed=7)"


def digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_whatever_the_process_the_hash_seed_and_the_time_zone(tmp_path):
    for name, hash_seed, zone in (("first", "1", "UTC"), ("second", "4711", "Pacific/Auckland")):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "TZ": zone, "LC_ALL": "C"}
        subprocess.run([sys.executable, "-c", _PROGRAM, str(tmp_path / name)], check=True, env=environment)
    first = digests(tmp_path / "first")
    assert first == digests(tmp_path / "second")
    assert len(first) > 60


def test_another_seed_gives_other_texts_and_other_figures(example_root, tmp_path):
    example.write(tmp_path / "other", seed=2)
    ours, others = digests(example_root), digests(tmp_path / "other")
    assert ours.keys() == others.keys()
    same = {name for name in ours if ours[name] == others[name]}
    assert not [name for name in same if name.endswith((".xlsx", ".csv")) and name.startswith("inbox/20")]
    assert "inbox/statistics/sotkanet/data_2320.json" not in same


def test_the_project_says_that_it_is_an_example(example_root):
    assert tomllib.loads((example_root / "rake.toml").read_text(encoding="utf-8"))["is_example"] is True
    assert "keksitty" in (example_root / "inbox" / "README.md").read_text(encoding="utf-8").lower()


def test_the_exports_kept_for_looking_at_are_what_the_generator_writes(example_root):
    kept = sorted((Path(__file__).parents[3] / "data" / "example").glob("*.csv"))
    assert len(kept) == 3
    for path in kept:
        assert path.read_bytes() == (example_root / "inbox" / "2024H1" / path.name).read_bytes(), path.name


def test_an_existing_project_is_not_overwritten(example_root):
    with pytest.raises(UserError):
        example.write(example_root)


def test_progress_is_told_to_the_end(tmp_path):
    told: list[tuple[str, int, int]] = []
    example.write(tmp_path / "project", progress=lambda what, done, total: told.append((what, done, total)))
    last = {what: (done, total) for what, done, total in told}
    assert last and all(done == total for done, total in last.values())


def test_a_larger_scale_repeats_the_plan_in_comma_separated_files_only(tmp_path):
    example.write(tmp_path / "large", scale=21)
    inbox = tmp_path / "large" / "inbox"
    assert not list(inbox.rglob("*.xlsx"))
    with (inbox / "truth.csv").open(encoding="utf-8") as file:
        usable = sum(line.rstrip("\n").endswith(",") for line in file)
    assert usable >= 21 * (84 + 96 + 108 + 132)
