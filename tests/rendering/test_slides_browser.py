"""Slides in a browser: driven by the keyboard, readable without scripts, nothing fetched from elsewhere."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from rake_analysis import engine

DECK = """\
---
title: Diat
subtitle: Johdolle
lang: fi
format:
  revealjs: default
  pptx: default
---

## Ensimmäinen

- Kohta yksi
- [Toinen sivu](index.qmd)

## Toinen

| Ilmiö | Havaintoja |
|:------|-----------:|
| Velat | 12         |

## Kolmas

```{python}
#| fig-alt: "Kuvion sanat"
from IPython.display import SVG
SVG("<svg xmlns='http://www.w3.org/2000/svg' width='300' height='99'><rect width='300' height='99'/></svg>")
```
"""


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    site = tmp_path_factory.mktemp("slides")
    (site / "_quarto.yml").write_text(
        "project:\n  type: website\nwebsite:\n  title: Sivusto\nexecute:\n  echo: false\n"
    )
    (site / "index.qmd").write_text("---\ntitle: Etusivu\n---\n")
    (site / "diat.qmd").write_text(DECK, encoding="utf-8")
    result = engine.render(site, engine="embedded")
    assert [page.problem for page in result.pages] == ["", ""]
    return site / "_site" / "diat.html"


def heading(page):
    return page.evaluate("document.querySelector('section.present h2, section.present .deck-title').textContent")


def test_the_keyboard_goes_through_every_slide_and_axe_finds_nothing(browser, deck):
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    requests, errors = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(deck.as_uri())
    page.wait_for_selector(".reveal.ready")
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    seen = [heading(page)]
    while True:
        response = Axe().run(page).response
        assert [rule["id"] for rule in response["violations"] + response["incomplete"]] == [], seen
        if page.evaluate("Reveal.isLastSlide()"):
            break
        page.keyboard.press("ArrowRight")
        seen.append(heading(page))
    assert seen == ["Diat", "Ensimmäinen", "Toinen", "Kolmas"]
    page.wait_for_url("**/diat.html#/kolmas")
    assert errors == []
    page.close()


def test_links_and_buttons_have_finnish_names_and_tab_reaches_them(browser, deck):
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(deck.as_uri() + "#/ensimmäinen")
    page.wait_for_selector(".reveal.ready")
    names = []
    for _ in range(8):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate("(e => e.getAttribute('aria-label') || e.textContent.trim())(document.activeElement)")
        )
    assert {"Toinen sivu", "Edellinen dia", "Seuraava dia"} <= set(names)
    page.close()


def test_without_scripts_every_slide_is_on_the_page(browser, deck):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(deck.as_uri())
    for text in ("Johdolle", "Ensimmäinen", "Velat", "Kolmas"):
        assert page.get_by_text(text, exact=True).is_visible()
    context.close()
