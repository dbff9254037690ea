"""A project folder and its settings: what is read, what is refused and how."""

import pytest

from rake_analysis import project
from rake_analysis.errors import UserError


def settings_of(tmp_path, content: str | bytes) -> project.Settings:
    raw = content if isinstance(content, bytes) else content.encode("utf-8")
    (tmp_path / "rake.toml").write_bytes(raw)
    return project.Project(tmp_path).settings


def test_a_project_is_found_from_a_folder_inside_it(tmp_path):
    made = project.create(tmp_path / "p", project.Settings())
    inside = made.root / "data" / "raw"
    assert project.Project.find(inside).root == made.root


def test_what_create_writes_is_what_settings_reads(tmp_path):
    wanted = project.Settings(name='Nimi "lainattu" \\ å', county_code="05", is_example=True, second_half_starts=(8, 1))
    assert project.create(tmp_path / "p", wanted).settings == wanted
    with_address = project.Settings(feedback_address="https://www.example.fi/palaute?sivu=1")
    assert project.create(tmp_path / "q", with_address).settings == with_address


def test_windows_notepad_may_mark_the_file_as_utf_8(tmp_path):
    assert settings_of(tmp_path, b'\xef\xbb\xbfname = "Rake"\n').name == "Rake"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("name = ", "not valid TOML"),
        (b'name = "\xe4"', "not UTF-8"),
        ('nmae = "x"', "setting 'nmae'"),
        ('county_code = "99"', "there is no wellbeing county '99'"),
        ('county_code = "6"', "there is no wellbeing county '6'"),
        ("second_half_starts = [2, 30]", "day is out of range"),
        ("second_half_starts = [13, 1]", "month must be in 1..12"),
        ("first_half_starts = [8, 1]", "the second half begins after the first one"),
        ('feedback_address = "palaute@example.fi"', "setting 'feedback_address'"),
        ('feedback_address = "https://example.fi/) [x](y"', "setting 'feedback_address'"),
    ],
)
def test_a_broken_setting_is_named_with_its_file(tmp_path, content, problem):
    with pytest.raises(UserError) as caught:
        settings_of(tmp_path, content)
    assert problem in str(caught.value)
    assert "rake.toml" in str(caught.value)


def test_other_cut_offs_move_the_periods(tmp_path):
    made = project.create(tmp_path / "p", project.Settings(first_half_starts=(2, 1), second_half_starts=(8, 1)))
    assert made.period("2025H1").range_fi == "1.2.–31.7.2025"
    assert made.period("2025H2").range_fi == "1.8.2025–31.1.2026"
