import pytest

from rake_analysis.engine.document import Cell, read_document
from rake_analysis.engine.settings import read
from rake_analysis.errors import UserError

PAGE = """\
---
title: Sivu
---

"""


def read_page(write_site, body, front=PAGE, **keywords):
    return read_document(write_site({"page.qmd": front + body}), "page.qmd", **keywords)


def problem(write_site, body, front=PAGE, **keywords):
    with pytest.raises(UserError) as caught:
        read_page(write_site, body, front, **keywords)
    return str(caught.value)


def test_cell_options_are_read_as_yaml(write_site):
    (cell,) = read_page(
        write_site, '```{python}\n#| label: fig-x\n#| fig-cap: "A: b"\n#| echo: false\n#| layout-ncol: 2\nx = 1\n```\n'
    ).cells
    assert cell.options == {"label": "fig-x", "fig-cap": "A: b", "echo": False, "layout-ncol": 2}
    assert cell.code == "x = 1"


def test_executed_code_keeps_the_line_numbers_of_the_cell(write_site):
    (cell,) = read_page(write_site, "```{python}\n\n\nx = 1\n```\n").cells
    assert cell.executable == "#\n#\nx = 1"
    assert cell.place(3) == "page.qmd, line 8"


def test_code_fences_of_other_kinds_are_prose(write_site):
    document = read_page(write_site, "```python\n{{< video x >}} <b> @foo\n```\n\n````{.text}\n```{r}\n```\n````\n")
    assert document.cells == []


def test_include_is_found_from_the_including_file_and_from_the_site(write_site):
    site = write_site(
        {
            "sub/page.qmd": "{{< include _inner.qmd >}}\n",
            "sub/_inner.qmd": "inner\n{{< include /_root.qmd >}}\n",
            "_root.qmd": "root\n",
        }
    )
    lines = read_document(site, "sub/page.qmd").blocks[0].lines
    assert [(line.text, line.file, line.number) for line in lines] == [
        ("inner", "sub/_inner.qmd", 1),
        ("root", "_root.qmd", 1),
    ]


def test_comments_do_not_show_and_do_not_move_lines(write_site):
    (prose,) = read_page(write_site, "a <!-- {{< video x >}}\n<b> --> b\nc\n").blocks
    assert [(line.text, line.number) for line in prose.lines] == [("", 4), ("a ", 5), (" b", 6), ("c", 7)]


def test_references_to_figures_tables_and_numbered_sections_are_accepted(write_site):
    body = (
        "# Osa {#sec-a}\n\n@fig-x [@tbl-y; -@fig-z] @sec-a sähköposti a@b.fi \\@nimi `@koodi`\n\n"
        '```{python}\n#| label: fig-x\n#| fig-cap: c\n```\n\n![c](x.svg){#fig-z fig-alt="a"}\n\n'
        "|a|\n|-|\n|b|\n\n: c {#tbl-y}\n"
    )
    read_page(write_site, body, "---\ntitle: Sivu\nnumber-sections: true\n---\n\n")


@pytest.mark.parametrize(
    ("body", "said", "line"),
    [
        ("{{< video x >}}\n", "shortcode 'video'", 5),
        ("teksti {{< include x.qmd >}}\n", "'include' must stand alone", 5),
        ("```{r}\n1\n```\n", "code cells of 'r'", 5),
        ("\n```{mermaid}\n```\n", "code cells of 'mermaid'", 6),
        ("```{python, echo=FALSE}\n```\n", "code cells of 'python'", 5),
        ("- a\n\n  ```{python}\n  ```\n", "code cells of 'python'", 7),
        ("```{=html}\n<b>\n```\n", "raw blocks", 5),
        ("`<b>`{=html}\n", "raw html", 5),
        ("`{r} 1`\n", "inline code of 'r'", 5),
        ("```{python}\n#| label: x\n#| fig-width: 3\n```\n", "cell option 'fig-width'", 7),
        ("```{python}\n#| echo: maybe\n```\n", "'echo' must be true or false", 6),
        ("```{python}\n#| output: asia\n```\n", "'output' must be true, false or asis", 6),
        ("```{python}\n#| layout-ncol: 0\n```\n", "'layout-ncol' must be a whole number", 6),
        ("```{python}\n#| label: fig-x\n```\n", "needs fig-cap", 6),
        ("```{python}\n#| label: tbl-x\n#| fig-cap: c\n```\n", "needs tbl-cap", 6),
        ("```{python}\n#| label: x\n#| label: y\n```\n", "given twice", 7),
        ("```{python}\n#| label: x\n```\n```{python}\n#| label: x\n```\n", "label 'x' is in use", 8),
        ("```{python}\n1\n", "never closed", 5),
        ("::: {.column-margin}\nx\n:::\n", "'.column-margin'", 5),
        ("::: columns\n:::\n", "'.columns'", 5),
        ("::: {.callout-hint}\n:::\n", "'.callout-hint'", 5),
        ("::: {.panel-sidebar}\n:::\n", "'.panel-sidebar'", 5),
        ("[x]{.aside}\n", "'.aside'", 5),
        ('::: {layout="[1,2]"}\n:::\n', "attribute 'layout'", 5),
        ('::: {.content-visible when-format="epub"}\n:::\n', 'when-format="epub"', 5),
        ('::: {.content-visible unless-format="html"}\n:::\n', "attribute 'unless-format'", 5),
        ("::: {.callout-note}\nx\n", "never closed", 5),
        ("x\n\n:::\n", "closes nothing", 7),
        ("teksti <b>lihava</b>\n", "raw HTML (<b>)", 5),
        ("kaava $x^2$\n", "formulas", 5),
        ("@lahde2020\n", "reference @lahde2020", 5),
        ("@fig-puuttuu\n", "no target", 5),
        ("# A {#sec-a}\n\n@sec-a\n", "needs numbered sections", 7),
        ("{#eq-x}\n", "label 'eq-x'", 5),
        ("<!-- auki\n", "comment that starts here", 5),
        ("{{< include puuttuu.qmd >}}\n", "'puuttuu.qmd' does not exist", 5),
        ("{{< include ../ulos.qmd >}}\n", "outside the site", 5),
        ("{{< include page.qmd >}}\n", "includes itself", 5),
    ],
)
def test_what_the_dialect_does_not_have_stops_with_file_and_line(write_site, body, said, line):
    message = problem(write_site, body)
    assert said in message
    assert message.startswith(f"page.qmd, line {line}:")


@pytest.mark.parametrize(
    ("front", "said", "line"),
    [
        ("---\ntitle: A\nbibliography: x.bib\n---\n", "'bibliography'", 3),
        ("---\ntitle: A\nformat:\n  epub: default\n---\n", "format 'epub'", 4),
        ("---\nformat:\n  html:\n    code-tools: true\n---\n", "'format.html.code-tools'", 4),
        ("---\nexecute:\n  error: true\n---\n", "'execute.error'", 3),
        ("---\ntitle: [a\n---\n", "not valid YAML", 3),
        ("---\ntitle: A\ndate: today\n---\n", "clock", 3),
        ("---\ntitle: A\n", "never closed", 1),
    ],
)
def test_front_matter_outside_the_dialect_stops_with_its_line(write_site, front, said, line):
    message = problem(write_site, "", front)
    assert said in message
    assert message.startswith(f"page.qmd, line {line}:")


def test_a_refusal_inside_an_include_names_the_included_line(write_site):
    site = write_site({"page.qmd": "alku\n\n{{< include _osa.qmd >}}\n", "_osa.qmd": "a\n\n{{< kbd x >}}\n"})
    with pytest.raises(UserError, match=r"^_osa\.qmd, line 3: the shortcode 'kbd'"):
        read_document(site, "page.qmd")


def test_an_included_file_must_not_have_front_matter(write_site):
    site = write_site({"page.qmd": "{{< include _osa.qmd >}}\n", "_osa.qmd": "---\ntitle: x\n---\n"})
    with pytest.raises(UserError, match=r"^_osa\.qmd, line 1: an included file"):
        read_document(site, "page.qmd")


def test_page_that_is_not_utf8_is_refused(write_site):
    site = write_site({"page.qmd": ""})
    (site / "page.qmd").write_bytes(b"\xe4")
    with pytest.raises(UserError, match="not UTF-8"):
        read_document(site, "page.qmd")


PARAMETERS = "```{python}\n#| tags: [parameters]\nperiod = '2025H1'\nlimit: int = 5\nphenomenon: str\n```\n"


def test_parameters_are_set_over_the_pages_own(write_site):
    document = read_page(write_site, PARAMETERS, parameters={"phenomenon": "ASU", "limit": 7})
    assert document.parameters == {"phenomenon": "ASU", "limit": 7}
    assert isinstance(document.blocks[1], Cell) and document.blocks[1].is_parameters


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "page.qmd, line 9: the parameter 'phenomenon' has no value"),
        ({"phenomenon": "A", "perod": "x"}, "page.qmd, line 5: the page has no parameter 'perod'"),
    ],
)
def test_missing_and_unknown_parameters_are_refused(write_site, parameters, said):
    assert problem(write_site, PARAMETERS, parameters=parameters).startswith(said)


def test_override_without_a_parameters_cell_is_refused(write_site):
    assert "no parameters cell" in problem(write_site, "teksti\n", parameters={"period": "x"})


def test_two_parameters_cells_are_refused(write_site):
    cell = "```{python}\n#| tags: [parameters]\nperiod = 1\n```\n"
    assert problem(write_site, cell + cell).startswith("page.qmd, line 9: there are two parameters cells")


def test_site_settings_hold_where_the_page_has_none(write_site):
    site = read("toc: true\nexecute:\n  echo: false\nformat:\n  typst:\n    toc: false\n", "_quarto.yml")
    document = read_page(write_site, "", "---\nexecute:\n  warning: false\n---\n", site_settings=site)
    assert document.effective("html")["toc"] is True
    assert document.effective("typst")["toc"] is False
    assert document.effective("html")["execute"] == {"echo": False, "warning": False}


def test_prose_changes_the_source_digest_only(write_site):
    cell = "```{python}\nx = 1\n```\n"
    first, second = read_page(write_site, "eka\n" + cell), read_page(write_site, "toka\n" + cell)
    assert first.code_digest() == second.code_digest()
    assert first.source_digest() != second.source_digest()


def test_code_and_inline_expressions_change_the_code_digest(write_site):
    digests = {
        read_page(write_site, body).code_digest()
        for body in ("```{python}\nx = 1\n```\n", "```{python}\nx = 2\n```\n", "`{python} 1`\n", "`{python} 2`\n")
    }
    assert len(digests) == 4
