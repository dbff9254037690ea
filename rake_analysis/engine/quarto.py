"""The Quarto engine: `quarto render` on the same site folder, where Quarto is installed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from rake_analysis import files
from rake_analysis.engine.output import formats_of, path_of
from rake_analysis.engine.results import PageResult, RenderResult
from rake_analysis.engine.source import read_page
from rake_analysis.engine.website import read_website
from rake_analysis.errors import UserError
from rake_analysis.text import plain_line

_NOISE = re.compile(r"^\s*(Starting|Executing|Cell \d|Done|pandoc|Output created|\[\d+/\d+\]|$)")


def program() -> str | None:
    """Return the path of `quarto`, None where there is none."""
    return shutil.which("quarto")


def command(
    quarto: str, site: Path, page: str, form: str, output: Path, parameters: dict[str, Any] | None = None
) -> list[str]:
    """Return the command that renders one page of the site; Quarto takes `output` from the site's folder.

    >>> command("quarto", Path("site"), "index.qmd", "pdf", Path("site/out"))[3:]
    ['--to', 'typst', '--output-dir', 'out', '--no-clean']
    """
    target = os.path.relpath(output, site)
    settings = [part for name, value in (parameters or {}).items() for part in ("-P", f"{name}:{value}")]
    return [
        quarto,
        "render",
        str(site / page),
        "--to",
        "typst" if form == "pdf" else form,
        "--output-dir",
        target,
        "--no-clean",
        *settings,
    ]


def render(
    site: Path,
    *,
    formats: tuple[str, ...],
    output: Path | None,
    pages: list[str] | None,
    parameters: dict[str, Any] | None = None,
    timeout: float = 3600,
) -> RenderResult:
    """Render the site's pages one by one with Quarto, so that one that fails leaves the others.

    Raises UserError where Quarto is not installed.
    """
    quarto = program()
    if quarto is None:
        raise UserError(
            "quarto is not on the path", remedy="Install Quarto 1.4 or newer, or render with --engine embedded."
        )
    website = read_website(site.resolve())
    target = (output or website.output).resolve()
    selected = [name for name in website.pages if pages is None or name in pages or name.removesuffix(".qmd") in pages]
    results = []
    for name in selected:
        problem, forms = "", ()
        try:
            forms = formats_of(read_page(website.folder, name)[0], formats)
        except UserError as error:
            problem = str(error)
        for form in forms:
            line = command(quarto, website.folder, name, form, target, parameters)
            problem = problem or _run(line, website.folder, name, timeout)
        made = [path for form in forms if (path := path_of(target, name, form)).is_file()]
        status = "failed" if problem else "rendered" if forms else "unchanged"
        results.append(PageResult(name.removesuffix(".qmd"), status, problem, made))
    _chart_script(target)
    return RenderResult(results, engine="quarto")


def _run(line: list[str], folder: Path, name: str, timeout: float) -> str:
    environment = {**os.environ, "QUARTO_PYTHON": os.environ.get("QUARTO_PYTHON", sys.executable)}
    try:
        done = subprocess.run(
            line,
            cwd=folder,
            capture_output=True,
            timeout=timeout,
            check=False,
            env=environment,
            text=True,
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        return f"{name}: Quarto ran for more than {timeout:g} s and was stopped."
    except OSError as error:
        return f"{name}: Quarto does not start ({error.strerror})."
    return problem_of(name, done.stderr + "\n" + done.stdout) if done.returncode else ""


def problem_of(name: str, output: str) -> str:
    """Return one sentence for what Quarto printed about a page that failed.

    >>> problem_of("index.qmd", "ERROR: YAMLException: bad indentation")
    'index.qmd: Quarto failed (YAMLException: bad indentation).'
    """
    lines = [plain_line(text) for text in output.splitlines() if not _NOISE.match(text)]
    errors = (
        [text for text in lines if text.startswith("ERROR")] or [text for text in lines if "Error" in text] or lines
    )
    reason = errors[-1].removeprefix("ERROR:").strip() if errors else "no message"
    return f"{name}: Quarto failed ({reason})."


def _chart_script(output: Path) -> None:
    from rake_analysis.engine import html

    if any("Plotly." in path.read_text(encoding="utf-8", errors="replace") for path in output.rglob("*.html")):
        files.write_bytes(output / html.CHART_SCRIPT, html.chart_script())
