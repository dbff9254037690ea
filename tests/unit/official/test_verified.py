"""A file that was found whole is not read again until something writes to it."""

import os
import time

import pytest

from rake_analysis import files
from rake_analysis.official.verified import Verified

DIGEST = files.sha256(b"answer")


@pytest.fixture
def answer(tmp_path, monkeypatch):
    path = tmp_path / "data.json"
    path.write_bytes(b"answer")
    # As if the file had lain there for a minute.
    a_minute_later = path.stat().st_ctime_ns + 60_000_000_000
    monkeypatch.setattr("time.time_ns", lambda: a_minute_later)
    return path


def check(tmp_path, answer):
    verified = Verified(tmp_path / "notes" / "verified.json")
    is_whole = verified.is_whole(answer, DIGEST)
    verified.keep()
    return is_whole


def refuse(path):
    raise AssertionError(f"{path} was read")


def test_a_whole_file_is_read_once(tmp_path, answer, monkeypatch):
    assert check(tmp_path, answer)
    monkeypatch.setattr(files, "sha256_of", refuse)
    assert check(tmp_path, answer)


def test_a_change_of_the_same_length_and_time_is_found(tmp_path, answer):
    assert check(tmp_path, answer)
    before = answer.stat()
    time.sleep(0.02)  # the clock of file systems is coarse
    answer.write_bytes(b"ANSWER")
    os.utime(answer, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not check(tmp_path, answer)


def test_a_file_changed_a_moment_ago_is_read_again(tmp_path, answer, monkeypatch):
    monkeypatch.setattr("time.time_ns", lambda: answer.stat().st_ctime_ns + 1_000_000)
    assert check(tmp_path, answer)
    assert not (tmp_path / "notes").exists()


def test_another_digest_is_not_taken_for_the_one_found(tmp_path, answer):
    assert check(tmp_path, answer)
    assert not Verified(tmp_path / "notes" / "verified.json").is_whole(answer, files.sha256(b"other"))


@pytest.mark.parametrize("notes", ["", "{", "[1]", "null"])
def test_broken_notes_are_passed_over(tmp_path, answer, notes):
    files.write_text(tmp_path / "notes" / "verified.json", notes)
    assert check(tmp_path, answer)


def test_notes_that_cannot_be_written_do_not_matter(tmp_path, answer):
    (tmp_path / "notes").write_text("a file where the folder would be")
    assert check(tmp_path, answer)
