"""The engine's page in a real browser: nothing is asked from elsewhere, nothing overflows, tabs obey the keyboard."""

import pytest

from rake_analysis import engine

PAGE = """\
---
title: Pitkäotsikkoinenyhdyssanasivu rakenteellisesta sosiaalityöstä
toc: true
---

## Taulukko

| Ilmiö | Havaintojen määrä kaudella | Muutos edelliseen kauteen | Yksiköiden määrä | Kuntien määrä |
|-------|---------------------------:|--------------------------:|-----------------:|--------------:|
| Asunnottomuus ja asumisen kalleus | 12 | 4 | 3 | 2 |

::: {.panel-tabset}
### Eka
Eka sisältö.

### Toka
Toka sisältö.
:::

```{python}
#| echo: false
class Chart:
    def _repr_html_(self):
        return (
            '<details><summary>Luvut</summary><p>Rivi</p></details>'
            '<div id="chart"></div><script>document.addEventListener("DOMContentLoaded", () => {'
            'Plotly.newPlot("chart", [{type: "bar", x: [1, 2], y: [3, 4]}], {height: 200}, {responsive: true});'
            '});</script>'
        )
Chart()
```
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    site = tmp_path_factory.mktemp("browser")
    (site / "index.qmd").write_text(PAGE, encoding="utf-8")
    (site / "_quarto.yml").write_text("website:\n  title: Sivusto\n  sidebar:\n    contents: [index.qmd]\n")
    (site / "recorder.py").write_text("def start(): ...\ndef recorded(): return {}\n")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PYTHONPATH", str(site))
        result = engine.render(site, formats=("html",), engine="embedded", inputs="recorder")
    assert result.pages[0].problem == ""
    return result.pages[0].files[0].as_uri()


@pytest.fixture
def page(browser, address, request):
    page = browser.new_page(viewport={"width": getattr(request, "param", 1280), "height": 800})
    page.asked, page.problems = [], []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
    page.goto(address)
    yield page
    page.close()


@pytest.mark.parametrize("page", [1280, 320], indirect=True)
def test_page_asks_only_for_local_files_and_does_not_overflow(page):
    assert page.locator("#chart .main-svg").count() > 0
    assert {url.partition(":")[0] for url in page.asked} <= {"file", "data", "blob"}
    assert page.problems == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("page", [320], indirect=True)
def test_on_a_narrow_screen_the_table_scrolls_in_itself_and_the_menu_opens(page):
    assert page.evaluate("(e => e.scrollWidth > e.clientWidth)(document.querySelector('.table-scroll'))")
    menu = page.locator(".narrow-menu")
    menu.locator("summary").click()
    assert menu.locator("a[aria-current=page]").is_visible()
    assert not page.locator("nav.sidebar").is_visible()


def test_tabs_obey_the_keyboard(page):
    page.get_by_role("tab", name="Eka").focus()
    assert not page.get_by_text("Toka sisältö.").is_visible()
    page.keyboard.press("ArrowRight")
    assert page.get_by_text("Toka sisältö.").is_visible()
    assert page.get_by_role("tab", name="Toka").get_attribute("aria-selected") == "true"


def test_what_is_folded_away_stands_open_while_the_page_is_printed(page):
    row = page.get_by_text("Rivi")
    assert not row.is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert row.is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not row.is_visible()


def test_the_first_tab_stop_skips_to_the_content(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
