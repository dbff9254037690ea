"""Nothing is lost: an ingest killed, stopped by a full disk or kept out leaves the old state or the new one."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from rake_analysis.errors import UserError
from rake_analysis.observations import changes, store
from rake_analysis.observations.ingest import ingest

# Runs the command with a blow right after the n-th call of what touches files. Between two calls nothing reaches the
# disk but the content of temporary files, so these are the states a kill can leave.
STRUCK = """
import os, pathlib, shutil, signal, sys
wanted = int(sys.argv.pop(1))
count = 0
def struck(owner, name):
    real = getattr(owner, name)
    def call(*args, **kwargs):
        global count
        count += 1
        result = real(*args, **kwargs)
        if count == wanted:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, name, call)
struck(pathlib.Path, "replace")
struck(pathlib.Path, "unlink")
struck(pathlib.Path, "chmod")
struck(os, "fsync")
struck(shutil, "copyfile")
from rake_analysis.cli import main
main()
"""


def command(project, file: Path) -> list[str]:
    return ["ingest", str(file), "--project", str(project.root), "--period", "2025H2"]


def table(project) -> list[dict]:
    return store.read(project).sort("observation_id").to_dicts()


@pytest.fixture
def exports(project, write_csv, rows_of, answers) -> tuple[Path, Path, list[dict], list[dict]]:
    """The export that is stored, a corrected one, and the tables of the two."""
    before = write_csv(rows_of["A"](answers), "a.csv")
    answers[0]["description"] = "Jonot ovat lyhentyneet."
    after = write_csv(rows_of["A"]([*answers[:2], {**answers[2], "id": "9"}]), "a (1).csv")
    ingest(project, after, "2025H2")
    new = table(project)
    for path in (*project.observations.glob("*"), *project.raw(project.period("2025H2")).glob("*")):
        path.unlink()
    ingest(project, before, "2025H2")
    return before, after, table(project), new


@pytest.mark.parametrize("first", [1, 4, 7, 10, 13, 16, 19, 22])
def test_a_kill_at_any_file_operation_leaves_the_old_state_or_the_new_one(first, project, exports):
    _, after, old, new = exports
    for call in range(first, first + 3):
        run = subprocess.run([sys.executable, "-c", STRUCK, str(call), *command(project, after)], check=False)
        assert table(project) in (old, new)
        if run.returncode == 0:  # there are fewer file operations than that
            break
        assert run.returncode == -signal.SIGKILL
    assert ingest(project, after, "2025H2").observation_count == 3
    assert table(project) == new
    assert not list(project.data.rglob("*.part"))
    raw = project.raw(project.period("2025H2")) / "a (1).csv"
    assert raw.read_bytes() == after.read_bytes()
    assert len([entry for entry in changes.read(raw) if entry.changed]) == 1


def test_a_kill_at_a_random_moment_leaves_the_old_state_or_the_new_one(project, exports):
    _, after, old, new = exports
    moments = random.Random(3)
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-m", "rake_analysis", *command(project, after)], stdout=subprocess.DEVNULL
        )
        time.sleep(moments.uniform(0.2, 1.6))
        process.kill()
        process.wait()
        assert table(project) in (old, new)
    ingest(project, after, "2025H2")
    assert table(project) == new


@pytest.mark.parametrize("limit", [0, 200, 1000, 4000])
def test_a_disk_that_fills_up_is_one_sentence_and_leaves_the_old_state(limit, project, exports):
    _, after, old, _ = exports

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    run = subprocess.run(
        [sys.executable, "-B", "-m", "rake_analysis", *command(project, after)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=full,
    )
    assert run.returncode == 2, run.stderr
    assert run.stderr.count("\n") == 1
    assert "Traceback" not in run.stderr
    assert "the earlier version is untouched" in run.stderr or "cannot write here" in run.stderr
    assert table(project) == old
    assert not list(project.data.rglob("*.part"))


@pytest.mark.skipif(os.geteuid() == 0, reason="a read-only folder does not keep the superuser out")
@pytest.mark.parametrize("folder", ["observations", "raw/2025H2"])
def test_a_read_only_folder_is_one_sentence_and_leaves_the_old_state(folder, project, exports):
    _, after, old, _ = exports
    (project.data / folder).chmod(0o555)
    try:
        with pytest.raises(UserError, match="Permission denied"):
            ingest(project, after, "2025H2")
    finally:
        (project.data / folder).chmod(0o755)
    assert table(project) == old


def test_a_folder_that_refuses_writing_is_one_sentence(project, exports, monkeypatch):
    import tempfile

    _, after, old, _ = exports

    def refuse(*args, **kwargs):
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(UserError, match="Read-only file system"):
        ingest(project, after, "2025H2")
    assert table(project) == old


def test_of_ingests_at_once_each_succeeds_or_is_refused_in_one_sentence(project, exports):
    before, after, old, new = exports
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "rake_analysis", *command(project, file)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for file in (after, before, after)
    ]
    for run in runs:
        _, problem = run.communicate(timeout=60)
        assert run.returncode == 0 or (run.returncode == 2 and "another ingest is running" in problem)
    assert any(run.returncode == 0 for run in runs)
    assert table(project) in (old, new)


def test_a_log_of_ids_tells_what_a_corrected_export_added_changed_and_took_away(project, exports):
    _, after, old, new = exports
    ingest(project, after, "2025H2")
    raw = project.raw(project.period("2025H2"))
    (first,) = changes.read(raw / "a.csv")
    (second,) = changes.read(raw / "a (1).csv")
    old_ids, new_ids = ({row["observation_id"] for row in rows} for rows in (old, new))
    assert (first.replaced, set(first.added), first.changed, first.gone) == (None, old_ids, [], [])
    assert second.replaced == "a.csv"
    assert set(second.added) == new_ids - old_ids
    assert set(second.gone) == old_ids - new_ids
    assert len(second.changed) == 1
    text = changes.log_path(raw / "a (1).csv").read_text(encoding="utf-8")
    assert "lyhentyneet" not in text and isinstance(pl.read_json(text.encode()), pl.DataFrame)
