"""Renders notebook sources (.qmd) to HTML, PDF and notebooks, with Quarto or with the engine embedded here."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rake_analysis.engine.results import DEFAULT_FORMATS, PageResult, RenderResult
from rake_analysis.errors import UserError

__all__ = ["DEFAULT_FORMATS", "PageResult", "RenderResult", "render"]


def render(
    site: Path,
    *,
    formats: tuple[str, ...] = DEFAULT_FORMATS,
    engine: str = "auto",
    output: Path | None = None,
    pages: list[str] | None = None,
    workers: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    parameters: dict[str, Any] | None = None,
    inputs: str = "rake_analysis.report.inputs",
    timeout: float = 300,
) -> RenderResult:
    """Render the Quarto website project in the folder `site`.

    `engine`: `quarto`, `embedded`, or `auto` (Quarto where it is on the path). `formats`: html, pdf, ipynb; docx,
    pptx and revealjs of the pages whose front matter lists them (see `output.formats_of`).
    `output` is the site's output-dir where not given. `pages` are names of pages; all where not given. `workers`
    kernels run side by side (one per core where not given). `parameters` go over every page's own. `inputs` names
    the module that records which files a page reads. A page may run for `timeout` seconds.

    A page that fails is told in its PageResult and leaves the others. Raises UserError for what concerns the whole
    site: an unknown page, format or engine, a `_quarto.yml` that is not supported.
    """
    from rake_analysis.engine import build, quarto
    from rake_analysis.engine.output import FORMATS

    unknown = [form for form in formats if form not in FORMATS]
    if unknown or not formats:
        raise UserError(
            f"the format '{''.join(unknown[:1])}' is not known", remedy=f"Known formats: {', '.join(FORMATS)}."
        )
    if engine not in ("auto", "quarto", "embedded"):
        raise UserError(f"the engine '{engine}' is not known", remedy="Known engines: auto, quarto, embedded.")
    if engine == "quarto" or (engine == "auto" and quarto.program()):
        return quarto.render(site, formats=formats, output=output, pages=pages, parameters=parameters)
    return build.render(
        site,
        formats=formats,
        output=output,
        pages=pages,
        workers=workers,
        progress=progress,
        parameters=parameters,
        inputs=inputs,
        timeout=timeout,
    )
