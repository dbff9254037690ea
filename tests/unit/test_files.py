"""Files are whole or absent."""

import pytest

from rake_analysis import files
from rake_analysis.errors import UserError


def test_a_write_that_fails_leaves_the_earlier_file(tmp_path):
    path = tmp_path / "a.txt"
    files.write_text(path, "vanha")
    with pytest.raises(RuntimeError), files.replacing(path) as temporary:
        temporary.write_text("puoli")
        raise RuntimeError
    assert path.read_text() == "vanha"
    assert [found.name for found in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "este").write_text("tiedosto kansion paikalla")
    with pytest.raises(UserError) as caught:
        files.write_text(tmp_path / "este" / "a.txt", "x")
    assert "este" in str(caught.value)


def test_a_fingerprint_tells_content_names_and_absence(tmp_path):
    folder = tmp_path / "kansio"
    assert files.fingerprint(folder) is None
    folder.mkdir()
    empty = files.fingerprint(folder)
    (folder / "a").write_text("1")
    one = files.fingerprint(folder)
    assert len({None, empty, one}) == 3
    (folder / "a").write_text("2")
    assert files.fingerprint(folder) == one
    assert files.fingerprint(folder / "a") == files.sha256(b"2")
