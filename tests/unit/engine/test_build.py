import asyncio
import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import pypdf
import pytest

from rake_analysis import engine
from rake_analysis.engine import execute, state
from rake_analysis.errors import UserError

READING = """\
---
title: {title}
---

```{{python}}
#| tags: [parameters]
period = 'x'
```

```{{python}}
import recorder
print(recorder.read('{file}'), period)
```
"""
HEAVY = ("nbclient", "jupyter_client", "pypandoc", "typst", "plotly", "altair")


@pytest.fixture
def site(write_site, monkeypatch):
    # The package may be edited while its tests run.
    monkeypatch.setattr(state, "package_digest", lambda: "as it is")
    site = write_site(
        {"a.qmd": READING.format(title="A", file="a.csv"), "b.qmd": READING.format(title="B", file="b.csv")}
    )
    (site / "a.csv").write_text("eka")
    return site


def render(site, formats=("html",), **keywords):
    result = engine.render(site, formats=formats, engine="embedded", inputs="recorder", **keywords)
    return {page.name: page.status for page in result.pages}


@pytest.fixture
def no_kernel(monkeypatch):
    def refuse(*args, **keywords):
        raise AssertionError("a kernel was started")

    return lambda: monkeypatch.setattr(execute, "execute", refuse)


def text(site, name):
    return (site / "_site" / name).read_text(encoding="utf-8")


def test_nothing_changed_starts_no_kernel_and_loads_nothing_heavy(site):
    assert render(site) == {"a": "rendered", "b": "rendered"}
    code = (
        "import sys\nfrom pathlib import Path\nfrom rake_analysis import engine\n"
        "from rake_analysis.engine import state\n"
        "state.package_digest = lambda: 'as it is'\n"
        f"result = engine.render(Path({str(site)!r}), formats=('html',), engine='embedded', inputs='recorder')\n"
        f"print([page.status for page in result.pages], [name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['unchanged', 'unchanged'] []\n"


def test_changed_data_renders_only_the_pages_that_read_it(site):
    render(site)
    (site / "a.csv").write_text("toka")
    assert render(site) == {"a": "rendered", "b": "unchanged"}
    assert "toka x" in text(site, "a.html")


def test_a_file_that_appears_or_goes_counts_as_a_change(site):
    render(site)
    (site / "b.csv").write_text("uusi")
    assert render(site) == {"a": "unchanged", "b": "rendered"}
    (site / "a.csv").unlink()
    assert render(site) == {"a": "rendered", "b": "unchanged"}


def test_changed_parameters_code_and_package_each_render_again(site, monkeypatch):
    render(site)
    assert render(site, parameters={"period": "2025H2"}) == {"a": "rendered", "b": "rendered"}
    (site / "a.qmd").write_text(READING.format(title="A", file="a.csv").replace("print(", "print(1, "))
    assert render(site, parameters={"period": "2025H2"}) == {"a": "rendered", "b": "unchanged"}
    monkeypatch.setattr(state, "package_digest", lambda: "other")
    assert render(site, parameters={"period": "2025H2"}) == {"a": "rendered", "b": "rendered"}


def test_changed_prose_and_a_missing_format_need_no_kernel(site, no_kernel):
    render(site)
    no_kernel()
    (site / "a.qmd").write_text(READING.format(title="A", file="a.csv") + "\nLisää proosaa.\n")
    assert render(site) == {"a": "rendered", "b": "unchanged"}
    assert render(site, formats=("ipynb",)) == {"a": "rendered", "b": "rendered"}
    (site / "_site" / "b.html").write_text("spoiled")
    assert render(site) == {"a": "unchanged", "b": "rendered"}


def test_touched_files_and_other_files_change_nothing(site, no_kernel):
    render(site)
    no_kernel()
    (site / "a.csv").touch()
    (site / "other.csv").write_text("x")
    assert render(site) == {"a": "unchanged", "b": "unchanged"}


def test_a_page_added_to_the_navigation_executes_only_that_page(site):
    render(site)
    config = (site / "_quarto.yml").read_text() + "toc: true\n"
    (site / "_quarto.yml").write_text(
        config.replace("title: Sivusto", "title: Sivusto\n  sidebar:\n    contents: [a.qmd, c.qmd]")
    )
    (site / "c.qmd").write_text("---\ntitle: C\n---\n")
    digests = json.loads((site / ".cache" / "state.json").read_text())["executed"]
    assert render(site) == {"a": "rendered", "b": "rendered", "c": "rendered"}
    after = json.loads((site / ".cache" / "state.json").read_text())["executed"]
    assert {name: after[name] for name in digests} == digests
    assert ">C</a>" in text(site, "a.html")


def test_a_page_that_left_the_site_leaves_the_output(site):
    render(site)
    (site / "b.qmd").unlink()
    assert render(site) == {"a": "unchanged"}
    assert sorted(path.name for path in (site / "_site").glob("*.*")) == ["a.html"]


def test_a_failing_page_keeps_its_earlier_rendering(site):
    render(site)
    before = text(site, "a.html")
    (site / "a.qmd").write_text("```{python}\n1 / 0\n```\n")
    assert render(site) == {"a": "failed", "b": "unchanged"}
    assert text(site, "a.html") == before
    (site / "a.qmd").write_text("```{r}\n```\n")
    assert render(site) == {"a": "failed", "b": "unchanged"}


def test_an_unreadable_state_counts_as_none(site):
    render(site)
    (site / ".cache" / "state.json").write_text("{")
    assert render(site, pages=["a"]) == {"a": "rendered"}


def test_the_executed_notebook_is_valid_and_holds_parameters_and_outputs(site):
    render(site, formats=("ipynb",), parameters={"period": "2025H2"})
    notebook = nbformat.read(site / "_site" / "a.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert [cell.cell_type for cell in notebook.cells] == ["raw", "code", "code", "code"]
    assert notebook.cells[2].source == "period = '2025H2'"
    assert notebook.cells[3].outputs[0]["text"] == "eka 2025H2\n"


def test_rendering_works_where_an_event_loop_runs_already(site):
    async def within():
        return render(site)

    assert asyncio.run(within()) == {"a": "rendered", "b": "rendered"}


def test_progress_counts_every_page(site):
    seen = []
    render(site, progress=lambda name, done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"pages": ["c"]}, "no page 'c'"),
        ({"formats": ("epub",)}, "format 'epub'"),
    ],
)
def test_unknown_page_and_format_are_refused(site, keywords, said):
    with pytest.raises(UserError, match=said):
        render(site, **keywords)


def test_unknown_engine_is_refused(site):
    with pytest.raises(UserError, match="engine 'jekyll'"):
        engine.render(site, engine="jekyll")


def test_the_package_digest_follows_every_file_but_caches(tmp_path, monkeypatch):
    monkeypatch.setattr(state, "_PACKAGE", tmp_path)
    (tmp_path / "a.py").write_text("x = 1")
    first = state.package_digest()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"x")
    assert state.package_digest() == first
    (tmp_path / "thresholds.csv").write_text("5")
    assert state.package_digest() != first


@pytest.mark.skipif(sys.platform == "win32", reason="sends an interrupt as a POSIX terminal does")
def test_an_interrupt_ends_the_kernels_and_keeps_the_pages_that_were_done(site):
    (site / "b.qmd").write_text(
        "```{python}\nimport os\nopen('pid', 'w').write(str(os.getpid()))\nwhile True: pass\n```\n"
    )
    code = (
        "from pathlib import Path\nfrom rake_analysis import engine\nfrom rake_analysis.engine import state\n"
        "state.package_digest = lambda: 'as it is'\n"
        f"engine.render(Path({str(site)!r}), formats=('html',), engine='embedded', inputs='recorder', workers=1)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not ((site / "pid").is_file() and (site / "pid").read_text()) and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, problem = process.communicate(timeout=30)
    assert problem.rstrip().endswith("KeyboardInterrupt")
    with pytest.raises(ProcessLookupError):
        os.kill(int((site / "pid").read_text()), 0)
    assert render(site, pages=["a"]) == {"a": "unchanged"}


UNUSUAL = """\
---
title: Harvinaiset merkit
---

```{python}
#| fig-alt: "Kuvassa on hymy 😀"
from IPython.display import SVG, display
print("Hyvä 😀 漢字 ﷺ\\u2028 teksti")
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'><text y='15'>😀 kuvassa</text></svg>"))
```
"""


def test_characters_that_no_font_has_are_replaced_on_paper_and_kept_on_screen(write_site):
    site = write_site({"index.qmd": UNUSUAL})
    assert render(site, ("html", "pdf")) == {"index": "rendered"}
    paper = pypdf.PdfReader(site / "_site" / "index.pdf").pages[0].extract_text()
    assert "Hyvä □ □□ □ teksti" in " ".join(paper.split())
    assert "Hyvä 😀 漢字 ﷺ" in text(site, "index.html")


def test_a_format_that_fails_leaves_the_other_and_ends_the_page_as_failed(site, monkeypatch):
    def broken(*_args, **_keywords):
        raise UserError("the PDF does not compile", place="a.qmd")

    monkeypatch.setattr("rake_analysis.engine.pdf.render", broken)
    result = engine.render(site, formats=("pdf", "html"), engine="embedded", inputs="recorder", pages=["a"])
    assert [(page.status, page.problem) for page in result.pages] == [("failed", "a.qmd: the PDF does not compile.")]
    assert "eka x" in text(site, "a.html")
    assert not (site / "_site" / "a.pdf").exists()


def test_a_page_links_to_its_pdf_only_where_there_is_one(site, monkeypatch):
    def broken(*_args, **_keywords):
        raise UserError("the PDF does not compile", place="a.qmd")

    with monkeypatch.context() as patched:
        patched.setattr("rake_analysis.engine.pdf.render", broken)
        render(site, ("html", "pdf"), pages=["a"])
        page = text(site, "a.html")
        assert 'href="a.pdf"' not in page
        assert render(site, ("html", "pdf"), pages=["a"]) == {"a": "failed"}
        assert text(site, "a.html") == page
    assert render(site, ("html", "pdf"), pages=["a"]) == {"a": "rendered"}
    assert 'href="a.pdf"' in text(site, "a.html")
    assert render(site, ("html", "pdf"), pages=["a"]) == {"a": "unchanged"}
