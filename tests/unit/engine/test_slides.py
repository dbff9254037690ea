"""reveal.js slides: sections, files of their own, no page beside them."""

import re

import pytest

from rake_analysis import engine
from rake_analysis.engine import slides, state
from rake_analysis.errors import UserError

SLIDES = """\
---
title: "Diat & muuta"
subtitle: Johdolle
format:
  revealjs:
    slide-number: true
  pptx: default
---

## Ensimmäinen {#sec-a}

Katso [sivu](index.qmd).

### Alaotsikko

::: {.content-visible when-format="revealjs"}
Vain dioissa.
:::

## Toinen

```{python}
#| fig-alt: "Kuvion sanat"
from IPython.display import SVG, display
display({"text/html": "<b>ruudulle</b>", "image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' width='9'/>"},
        raw=True)
```
"""


@pytest.fixture
def site(write_site, monkeypatch):
    monkeypatch.setattr(state, "package_digest", lambda: "as it is")
    return write_site({"index.qmd": "---\ntitle: Etusivu\n---\n", "sub/d.qmd": SLIDES})


def render(site, **keywords):
    result = engine.render(site, engine="embedded", inputs="recorder", **keywords)
    assert [page.problem for page in result.pages if page.problem] == []
    return (site / "_site" / "sub" / "d.html").read_text(encoding="utf-8")


def test_a_heading_of_the_second_level_begins_a_slide(site):
    page = render(site)
    sections = re.findall(r"<section[^>]*>.*?</section>", page, re.DOTALL)
    assert [re.findall(r"<h2[^>]*>(.*?)</h2>", section) for section in sections] == [[], ["Ensimmäinen"], ["Toinen"]]
    assert "Diat &amp; muuta" in sections[0] and "Johdolle" in sections[0]
    assert "Alaotsikko" in sections[1] and "Vain dioissa." in sections[1]


def test_slides_show_pictures_with_their_words_instead_of_programs(site):
    page = render(site)
    assert re.findall(r'<img[^>]*alt="([^"]*)"', page) == ["Kuvion sanat"]
    assert "ruudulle" not in page


def test_slides_take_everything_from_their_own_site(site):
    page = render(site)
    fetched = re.findall(r'<(?:script|link|img)[^>]*? (?:src|href)="([^"]+)"', page)
    assert [address for address in fetched if not address.startswith("data:")] == [
        "../site_libs/reveal/reveal.css",
        "../site_libs/reveal/reveal.js",
    ]
    for name, content in slides.program().items():
        assert (site / "_site" / name).read_bytes() == content
        assert b"@import" not in content and b"url(http" not in content


def test_slides_link_to_powerpoint_to_the_front_page_and_to_pages(site):
    page = render(site)
    assert re.findall(r'<a href="([^"]+)"', page)[:3] == ["d.pptx", "../index.html", "index.html"]
    assert '<html lang="fi">' in page and "Seuraava dia" in page


def test_the_first_slide_has_the_foot_of_the_site(write_site):
    config = "website:\n  title: Sivusto\n  page-footer: Luvut on peitetty.\n"
    page = render(write_site({"index.qmd": "---\ntitle: Etusivu\n---\n", "sub/d.qmd": SLIDES}, config))
    assert "<p>Luvut on peitetty.</p>" in page.partition("</section>")[0]


def test_the_program_of_slides_leaves_with_the_last_slides(site):
    render(site)
    (site / "sub" / "d.qmd").unlink()
    engine.render(site, engine="embedded", inputs="recorder")
    assert [name for name in slides.PROGRAM if (site / "_site" / name).exists()] == []
    assert not (site / "_site" / "sub" / "d.html").exists()


def test_a_page_cannot_be_slides_and_a_page_at_once(site):
    (site / "index.qmd").write_text("---\ntitle: A\nformat:\n  html: default\n  revealjs: default\n---\n")
    result = engine.render(site, engine="embedded", inputs="recorder", pages=["index"])
    assert "index.qmd, line 3: a page cannot be both html and revealjs" in result.pages[0].problem


def test_a_missing_package_is_told(monkeypatch):
    monkeypatch.setattr(slides, "_PACKAGE", "no_such_package_of_slides")
    with pytest.raises(UserError, match="the package no_such_package_of_slides is not installed"):
        slides.program()
