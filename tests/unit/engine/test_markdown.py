import base64

import pytest

from rake_analysis.engine.document import read_document
from rake_analysis.engine.executed import Executed
from rake_analysis.engine.markdown import compose
from rake_analysis.errors import UserError


def display(data, metadata=None):
    return {"output_type": "display_data", "data": data, "metadata": metadata or {}}


def composed(write_site, options, outputs, target="html", inline=()):
    lines = "".join(f"#| {option}\n" for option in ["echo: false", *options])
    site = write_site({"page.qmd": f"```{{python}}\n{lines}x\n```\n"})
    return compose(read_document(site, "page.qmd"), Executed([outputs], list(inline)), target)


EVERYTHING = {
    "text/plain": "teksti",
    "image/png": base64.b64encode(b"png").decode(),
    "image/svg+xml": '<svg width="300" height="10"></svg>',
    "text/markdown": "**lihava**",
    "text/html": "<b>html</b>",
}


@pytest.mark.parametrize(
    ("missing", "target", "expected"),
    [
        ([], "html", "engine-html"),
        (["text/html"], "html", "**lihava**"),
        (["text/html", "text/markdown"], "html", "picture-1.svg"),
        ([], "typst", "**lihava**"),
        (["text/markdown"], "typst", "picture-1.svg"),
        (["text/markdown", "image/svg+xml"], "typst", "picture-1.png"),
        (["text/markdown", "image/svg+xml", "image/png"], "typst", "teksti"),
    ],
)
def test_outputs_are_preferred_in_quartos_order(write_site, missing, target, expected):
    data = {kind: value for kind, value in EVERYTHING.items() if kind not in missing}
    assert expected in composed(write_site, ["fig-alt: kuvaus"], [display(data)], target).markdown


def test_html_of_a_cell_does_not_pass_through_pandoc(write_site):
    result = composed(write_site, [], [display({"text/html": "<b>html</b>"})])
    assert result.html == ["<b>html</b>"]
    assert "<b>" not in result.markdown


def test_alternative_text_comes_from_the_option_then_the_output_then_the_caption(write_site):
    svg = {"image/svg+xml": '<svg width="300px"></svg>'}
    metadata = {"image/svg+xml": {"alt": "tulosteesta"}}
    first = composed(write_site, ["fig-alt: valinnasta"], [display(svg, metadata)])
    second = composed(write_site, ["fig-cap: otsikosta"], [display(svg, metadata)])
    third = composed(write_site, ["fig-cap: otsikosta"], [display(svg)])
    assert [result.pictures[0].alt for result in (first, second, third)] == ["valinnasta", "tulosteesta", "otsikosta"]
    assert first.pictures[0].width == 300


def test_picture_without_alternative_text_is_refused_with_its_line(write_site):
    with pytest.raises(UserError, match=r"^page\.qmd, line 2: the picture has no alternative text"):
        composed(write_site, [], [display({"image/svg+xml": "<svg></svg>"})])


def test_chart_without_a_static_form_is_refused(write_site):
    data = {"application/vnd.plotly.v1+json": {}, "text/plain": "Figure({})"}
    with pytest.raises(UserError, match="no picture or HTML"):
        composed(write_site, [], [display(data)])


def test_numbered_output_is_framed_with_its_caption(write_site):
    result = composed(write_site, ["label: tbl-x", "tbl-cap: Otsikko"], [display({"text/markdown": "|a|"})])
    assert result.markdown == "::: {#tbl-x .engine-table}\n|a|\n\nOtsikko\n:::\n"


def test_printed_text_cannot_close_its_block_or_move_a_terminal(write_site):
    stream = {"output_type": "stream", "name": "stdout", "text": "a ``` b\x1b[31m ````\n  c\u202e\n"}
    assert composed(write_site, [], [stream]).markdown == "````` {.engine-output}\na ``` b ````\n  c\n`````\n"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["tavallinen", "varoitus", "näyttö"]),
        (["warning: false"], ["tavallinen", "näyttö"]),
        (["message: false"], ["tavallinen", "näyttö"]),
        (["output: false"], []),
        (["include: false"], []),
    ],
)
def test_cell_options_choose_what_shows(write_site, options, expected):
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "tavallinen"},
        {"output_type": "stream", "name": "stderr", "text": "varoitus"},
        display({"text/markdown": "näyttö"}),
    ]
    markdown = composed(write_site, options, outputs).markdown
    assert [word for word in ("tavallinen", "varoitus", "näyttö") if word in markdown] == expected


def test_asis_output_is_markdown(write_site):
    stream = {"output_type": "stream", "name": "stdout", "text": "**x**"}
    assert composed(write_site, ["output: asis"], [stream]).markdown == "**x**\n"


def test_echo_shows_the_code_without_options(write_site):
    site = write_site({"page.qmd": "```{python}\n#| label: a\nx = 1\n```\n"})
    assert compose(read_document(site, "page.qmd"), Executed([[]]), "html").markdown == "``` {.python}\nx = 1\n```\n"


def test_inline_results_replace_their_expressions_in_order(write_site):
    site = write_site({"page.qmd": "a `{python} 1` b `{python} 2`\n\n```\n`{python} 3`\n```\n"})
    markdown = compose(read_document(site, "page.qmd"), Executed([], ["X", "Y"]), "typst").markdown
    assert markdown == "a X b Y\n\n```\n`{python} 3`\n```\n"
