"""Search as a reader uses it, by keyboard, from a folder and from a server under a sub-path."""

import functools
import http.server
import threading

import pytest

from rake_analysis import engine

PAGES = {
    "index.qmd": "---\ntitle: Etusivu\n---\n\nTervetuloa Äänekosken sivuille.\n",
    "asuminen.qmd": "---\ntitle: Asuminen\n---\n\n## Häätöuhka {#sec-haato}\n\nVuokrarästit ja asunnottomuus.\n",
    "osa/velat.qmd": "---\ntitle: Velat\n---\n\n## Talousosaaminen {#sec-talous}\n\nHaaste on velkaantuminen.\n",
    "osa/kooste.qmd": "---\ntitle: Kooste\n---\n\nMyös velat.\n"
    + "".join(f"\n## Kohta {n}\n\nRunsaasti.\n" for n in range(21)),
}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = tmp_path_factory.mktemp("search")
    source = root / "source"
    for name, text in PAGES.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    (source / "_quarto.yml").write_text("lang: fi\nwebsite:\n  title: Sivusto\n  search: true\n", encoding="utf-8")
    (source / "recorder.py").write_text("def start(): ...\ndef recorded(): return {}\n", encoding="utf-8")
    output = root / "julkaisut" / "syksy 2025"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PYTHONPATH", str(source))
        result = engine.render(source, formats=("html",), engine="embedded", inputs="recorder", output=output)
    assert [page.problem for page in result.pages] == [""] * len(PAGES)
    return output


@pytest.fixture(scope="module", params=["folder", "server"])
def address(request, site):
    """Where the site is: a folder, or a server that has it under a sub-path."""
    if request.param == "folder":
        yield site.as_uri()
        return
    handler = functools.partial(_Quiet, directory=str(site.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/syksy%202025"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tab(browser, address):
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    problems = []
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    tab.goto(f"{address}/osa/velat.html")
    yield tab
    tab.close()
    assert problems == []


def searched(tab, text: str) -> list[str]:
    """Type `text` and return the headings found, in order."""
    field = tab.get_by_role("searchbox", name="Hae sivustolta")
    field.fill("")
    tab.locator(".search [role=status]:empty").wait_for(state="attached")
    field.fill(text)
    tab.locator(".search [role=status]:not(:empty)").wait_for()
    return tab.locator(".search li a").all_inner_texts()


def test_a_page_is_found_and_opened_by_keyboard_alone(tab):
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "search-field"
    tab.keyboard.type("vuokra")
    tab.get_by_text("1 osuma.").wait_for()
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.textContent") == "Häätöuhka"
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate("document.activeElement.id") == "search-field"
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/asuminen.html#sec-haato")
    assert tab.locator("h1").inner_text() == "Asuminen"


def test_enter_goes_to_the_first_hit_and_escape_back_to_the_field(tab):
    searched(tab, "asuminen")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.textContent") == "Asuminen"
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.id") == "search-field"
    assert tab.locator(".search li").count() == 0
    assert tab.locator(".search [role=status]").inner_text() == ""
    tab.wait_for_timeout(300)  # longer than the page waits for typing to end
    assert tab.locator(".search li").count() == 0


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("HÄÄTÖ", ["Häätöuhka"]),
        ("haato", ["Häätöuhka"]),
        ("hää", ["Häätöuhka"]),
        ("haa", ["Häätöuhka", "Talousosaaminen"]),
        ("aanekosk", ["Etusivu"]),
        ("osaaminen", ["Talousosaaminen"]),
        ("velat", ["Velat", "Kooste", "Talousosaaminen"]),
        ("velat haaste", ["Talousosaaminen"]),
        ("asunnottomuudesta", ["Häätöuhka"]),
        ("xyz", []),
    ],
)
def test_search_knows_beginnings_parts_and_forms_of_finnish_words(tab, typed, found):
    assert searched(tab, typed) == found


def test_results_are_announced_with_their_number(tab):
    searched(tab, "haa")
    status = tab.get_by_role("status")
    assert status.inner_text() == "2 osumaa."
    searched(tab, "xyz")
    tab.get_by_text("Ei osumia.").wait_for()
    searched(tab, "asunnottomuudesta")
    tab.get_by_text("Ei täsmällisiä osumia. Lähimmät: 1 osuma.").wait_for()


def test_of_more_than_twenty_results_the_first_are_shown_and_all_are_counted(tab):
    assert len(searched(tab, "runsaasti")) == 20
    assert tab.get_by_role("status").inner_text() == "21 osumaa. Näytetään 20 ensimmäistä."


def test_results_go_away_when_the_reader_moves_on(tab):
    searched(tab, "haaste")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    assert tab.locator(".search li").count() == 0
