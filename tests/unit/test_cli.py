"""The command line: exit codes, one sentence for what is wrong, nothing half-written."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rake_analysis import cli, project, run
from rake_analysis.cli import app


@pytest.fixture
def here(tmp_path) -> project.Project:
    return project.create(tmp_path / "project", project.Settings())


def call(*arguments: str | Path) -> tuple[int, str, str]:
    """Run the command as a user does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "rake_analysis", *map(str, arguments)], capture_output=True, text=True, timeout=120
    )
    return done.returncode, done.stdout, done.stderr


def refused(monkeypatch, capsys, *arguments: str | Path) -> tuple[int, str]:
    """Run the command in this process; return its exit code and what it complained of."""
    monkeypatch.setattr(sys, "argv", ["rake-analysis", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0), capsys.readouterr().err


def test_help_and_version_answer():
    code, told, _ = call("--help")
    assert code == 0 and "ingest" in told
    assert call("--version")[1].strip() == "0.1.0"


@pytest.mark.parametrize("command", ["init", "example", "ingest", "acute", "code", "render", "run"])
def test_every_command_has_help_with_an_example(command):
    result = CliRunner().invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"rake-analysis {command}" in " ".join(result.output.split())


def test_an_unknown_command_exits_2(monkeypatch, capsys):
    assert refused(monkeypatch, capsys, "frobnicate")[0] == 2


def test_a_missing_parameter_exits_2_and_names_it(monkeypatch, capsys):
    code, problem = refused(monkeypatch, capsys, "render")
    assert code == 2
    assert "--period" in problem


def test_without_a_project_the_remedy_is_named(monkeypatch, capsys, tmp_path):
    code, problem = refused(monkeypatch, capsys, "render", "--period", "2025H2", "--project", tmp_path)
    assert code == 2
    assert "no project here" in problem and "rake-analysis init" in problem


@pytest.mark.parametrize("period", ["kevät", "2025H3", "2025"])
def test_an_unknown_period_is_named(monkeypatch, capsys, here, period):
    code, problem = refused(monkeypatch, capsys, "render", "--period", period, "--project", here.root)
    assert code == 2
    assert f"'{period}' is not a period" in problem


def test_a_period_without_observations_is_not_rendered(monkeypatch, capsys, here):
    code, problem = refused(monkeypatch, capsys, "render", "--period", "2025H2", "--project", here.root)
    assert code == 2
    assert "no observations of 2025H2" in problem
    assert not here.build.exists()


def test_audiences_are_rendered_in_turn_each_once(monkeypatch, here):
    rendered = []

    def render(*_: object, audience: str, **__: object) -> run.Rendered:
        rendered.append(audience)
        return run.Rendered([], here.build)

    monkeypatch.setattr(run, "render", render)
    chosen = [part for one in ("public", "management", "public") for part in ("--audience", one)]
    result = CliRunner().invoke(app, ["render", "--period", "2025H2", "--project", str(here.root), *chosen])
    assert result.exit_code == 0
    assert rendered == ["public", "management"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--audience", "public", "--audience", "julkinen"), "'julkinen' is not an audience"),
        (("--audience", "public", "--audience", "management", "--output", "ulos"), "pages of one audience"),
    ],
)
def test_audiences_that_cannot_be_rendered_together_are_refused_before_any_is(
    monkeypatch, capsys, here, options, sentence
):
    monkeypatch.setattr(run, "render", lambda *_, **__: pytest.fail("rendered"))
    code, problem = refused(monkeypatch, capsys, "render", "--period", "2025H2", "--project", here.root, *options)
    assert code == 2
    assert sentence in problem


def test_working_pages_are_not_published(monkeypatch, capsys, here, tmp_path):
    chosen = ("--audience", "working", "--to", tmp_path / "ulos")
    code, problem = refused(monkeypatch, capsys, "publish", "--period", "2025H2", "--project", here.root, *chosen)
    assert code == 2
    assert "working pages are not published" in problem
    assert not (tmp_path / "ulos").exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "tyhja.csv"),
        (b"\x89PNG\r\n\x1a\n0000", "kuva.xlsx"),
        (b"PK\x03\x04 cut", "katkaistu.xlsx"),
        (b"a;b\n1;2\n", "vieras.csv"),
        (b"%PDF-1.7", "tiedosto.pdf"),
    ],
)
def test_an_unusable_export_is_one_sentence_and_leaves_no_trace(monkeypatch, capsys, here, tmp_path, content, name):
    (tmp_path / name).write_bytes(content)
    code, problem = refused(
        monkeypatch, capsys, "ingest", tmp_path / name, "--period", "2025H2", "--project", here.root
    )
    assert code == 2
    assert name in problem
    assert problem.strip().count("\n") == 0
    assert "Traceback" not in problem
    assert list(here.observations.iterdir()) == []
    assert [path for path in (here.data / "raw").rglob("*") if path.is_file()] == []


def test_an_unexpected_fault_shows_no_traceback_unless_asked(monkeypatch, capsys, here):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(project.Project, "find", broken)
    code, problem = refused(monkeypatch, capsys, "statistics", "list")
    assert code == 2
    assert "RuntimeError" in problem and "secret detail" not in problem
    code, problem = refused(monkeypatch, capsys, "--debug", "statistics", "list")
    assert code == 2
    assert "Traceback" in problem and "secret detail" in problem


def test_a_file_that_the_system_refuses_is_named_with_its_reason(monkeypatch, capsys, here):
    def refusing(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "kansio/ulos.csv")

    monkeypatch.setattr(project.Project, "find", refusing)
    code, problem = refused(monkeypatch, capsys, "statistics", "list")
    assert code == 2
    assert problem.startswith("rake-analysis: kansio/ulos.csv: Permission denied. Check")


def test_init_makes_a_project_once(monkeypatch, capsys, tmp_path):
    made = tmp_path / "uusi"
    result = CliRunner().invoke(app, ["init", str(made), "--name", 'Rake "Pori" – åäö'])
    assert result.exit_code == 0
    assert project.Project.find(made).settings.name == 'Rake "Pori" – åäö'
    code, problem = refused(monkeypatch, capsys, "init", made)
    assert code == 2 and "a project here already" in problem


def test_an_unknown_county_is_named_before_anything_is_made(monkeypatch, capsys, tmp_path):
    code, problem = refused(monkeypatch, capsys, "init", tmp_path / "uusi", "--county", "99")
    assert code == 2
    assert "'99'" in problem and "06 Satakunta" in problem
    assert not (tmp_path / "uusi").exists()


def test_an_interrupted_command_says_so(monkeypatch, capsys):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(project.Project, "find", interrupted)
    code, problem = refused(monkeypatch, capsys, "statistics", "list")
    assert code == 130
    assert "Stopped." in problem


def test_a_truncated_export_does_not_replace_the_whole_one(monkeypatch, capsys, here, tmp_path):
    header = "Vastaajan numero;Vastausaika;Kuka raportoi?;Kuvaa havaintosi:;Mitä kuntaa havainto koskee?\n"
    rows = "".join(f"{n};3.9.2025 10:00;Asukas;Häätö uhkaa perhettä;Pori\n" for n in range(1, 9))
    export = tmp_path / "kysely.csv"
    export.write_text(header + rows, encoding="utf-8")
    taken = CliRunner().invoke(app, ["ingest", str(export), "--period", "2025H2", "--project", str(here.root)])
    assert taken.exit_code == 0
    stored = (here.observations / "2025H2.parquet").read_bytes()
    for cut in ((header + rows)[:-30], (header + rows)[:-60] + '"Häätö'):
        export.write_text(cut, encoding="utf-8")
        code, problem = refused(monkeypatch, capsys, "ingest", export, "--period", "2025H2", "--project", here.root)
        assert code == 2 and "breaks off" in problem
        assert (here.observations / "2025H2.parquet").read_bytes() == stored


def test_control_characters_of_a_file_name_do_not_reach_the_terminal(monkeypatch, capsys, here, tmp_path):
    name = "\x1b[31mpunainen.csv"
    (tmp_path / name).write_bytes(b"")
    _, problem = refused(monkeypatch, capsys, "ingest", tmp_path / name, "--period", "2025H2", "--project", here.root)
    assert "\x1b" not in problem
