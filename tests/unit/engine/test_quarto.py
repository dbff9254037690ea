import os
import stat
import sys
from pathlib import Path

import pytest

from rake_analysis import engine
from rake_analysis.engine import quarto
from rake_analysis.errors import UserError

FAKE = """#!{python}
import pathlib, sys
page = pathlib.Path(sys.argv[2])
if page.stem == "rikki":
    print("Executing 'rikki.quarto_ipynb'", file=sys.stderr)
    print("ERROR: NameError: name 'x' is not defined", file=sys.stderr)
    sys.exit(1)
form = sys.argv[sys.argv.index("--to") + 1]
suffix = {{"typst": ".pdf", "revealjs": ".html"}}.get(form, "." + form)
folder = page.parent / sys.argv[sys.argv.index("--output-dir") + 1]
folder.mkdir(parents=True, exist_ok=True)
(folder / page.name).with_suffix(suffix).write_text(" ".join(sys.argv))
"""


@pytest.fixture
def fake_quarto(tmp_path, monkeypatch):
    program = tmp_path / "bin" / "quarto"
    program.parent.mkdir()
    program.write_text(FAKE.format(python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


def test_command_line_names_page_format_folder_and_parameters():
    line = quarto.command("quarto", Path("site"), "a.qmd", "pdf", Path("site/out"), {"period": "2025H2"})
    assert line == [
        *("quarto", "render", str(Path("site/a.qmd")), "--to", "typst"),
        *("--output-dir", "out", "--no-clean", "-P", "period:2025H2"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for quarto is a POSIX script")
def test_auto_takes_quarto_where_it_is_on_the_path_and_a_failing_page_leaves_the_others(
    write_site, fake_quarto, tmp_path
):
    site = write_site({"hyva.qmd": "", "rikki.qmd": ""})
    result = engine.render(site, output=tmp_path / "out")
    assert result.engine == "quarto"
    assert [(page.name, page.status, page.problem) for page in result.pages] == [
        ("hyva", "rendered", ""),
        ("rikki", "failed", "rikki.qmd: Quarto failed (NameError: name 'x' is not defined)."),
    ]
    assert [path.name for path in result.pages[0].files] == ["hyva.pdf", "hyva.html"]


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for quarto is a POSIX script")
def test_quarto_makes_the_formats_that_a_page_lists_and_a_page_that_cannot_be_read_leaves_the_others(
    write_site, fake_quarto, tmp_path
):
    slides = "---\ntitle: D\nformat:\n  revealjs: default\n  pptx: default\n---\n"
    site = write_site({"a.qmd": "---\ntitle: [A\n---\n", "d.qmd": slides, "s.qmd": ""})
    result = engine.render(site, output=tmp_path / "out")
    assert [(page.name, page.status, [path.name for path in page.files]) for page in result.pages] == [
        ("a", "failed", []),
        ("d", "rendered", ["d.pptx", "d.html"]),
        ("s", "rendered", ["s.pdf", "s.html"]),
    ]
    assert "--to revealjs" in (tmp_path / "out" / "d.html").read_text()
    (tmp_path / "out" / "d.html").unlink()
    result = engine.render(site, output=tmp_path / "out", formats=("pptx",), pages=["d", "s"])
    assert [(page.name, page.status) for page in result.pages] == [("d", "rendered"), ("s", "unchanged")]
    assert not (tmp_path / "out" / "d.html").exists()


def test_quarto_that_is_not_there_is_a_user_error(write_site, monkeypatch):
    monkeypatch.setattr(quarto, "program", lambda: None)
    with pytest.raises(UserError, match="quarto is not on the path"):
        engine.render(write_site({"a.qmd": ""}), engine="quarto")


@pytest.mark.skipif(quarto.program() is None, reason="quarto is not on the path")
def test_quarto_renders_the_same_site(write_site, tmp_path):
    site = write_site({"a.qmd": "---\ntitle: A\n---\n\n```{python}\nprint(6 * 7)\n```\n"})
    result = engine.render(site, engine="quarto", formats=("html",), output=tmp_path / "out")
    assert [page.problem for page in result.pages] == [""]
    assert "42" in (tmp_path / "out" / "a.html").read_text(encoding="utf-8")
