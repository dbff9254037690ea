"""The releases as their readers meet them: every page of every audience, by eye, by keyboard and by machine."""

import io
import re

import polars as pl
import pytest
from pypdf import PdfReader

from tests.readers import axe_problems

pytestmark = pytest.mark.xdist_group("published")

AUDIENCES = ("professional", "management", "public")
LIMIT = 15_000_000


def html_pages(bundles, audience):
    return sorted((bundles[audience] / "sivut").glob("*.html"))


def opened(browser, width, path):
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(path.as_uri())
    return tab


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_axe_finds_nothing_on_any_page_and_no_page_scrolls_sideways(browser, bundles, audience, width):
    """320 pixels are a window of 1280 at 400 %. Slides are fitted to the window and are looked at elsewhere."""
    problems = []
    for page in html_pages(bundles, audience):
        if page.stem == "management_slides":
            continue
        tab = opened(browser, width, page)
        problems += [(page.name, *problem) for problem in axe_problems(tab)]
        if tab.evaluate("document.documentElement.scrollWidth") > width:
            problems.append((page.name, "scrolls sideways"))
        tab.close()
    assert problems == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_picture_states_a_finding_and_every_chart_has_its_table_with_headers(bundles, audience):
    for page in html_pages(bundles, audience):
        source = page.read_text(encoding="utf-8")
        for picture in re.findall(r"<img[^>]*>", source):
            assert re.search(r'alt="[^"]{30,}"', picture), page.name
        parts = re.split(r'<div[^>]*class="chart"', source)
        for part in parts[1:]:
            table = re.search(r"<table.*?</table>", part, re.DOTALL)
            assert table, page.name
            assert 'scope="col"' in table[0], page.name


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_pdf_is_tagged_for_pdf_ua_in_finnish_with_a_title_and_bookmarks(bundles, audience):
    files = sorted((bundles[audience] / "sivut").glob("*.pdf"))
    assert len(files) > 20
    for path in files:
        document = PdfReader(path)
        root = document.root_object
        assert str(root["/Lang"]).lower().startswith("fi"), path.name
        assert root["/MarkInfo"]["/Marked"], path.name
        assert "/StructTreeRoot" in root, path.name
        assert document.metadata is not None and document.metadata.title, path.name
        assert len(document.outline) > 0, path.name
        assert b"pdfuaid" in root["/Metadata"].get_object().get_data(), path.name


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_pages_of_an_audience_fit_into_fifteen_megabytes(bundles, audience):
    pages = bundles[audience] / "sivut"
    assert sum(path.stat().st_size for path in pages.rglob("*") if path.is_file()) < LIMIT
    assert len(list(pages.rglob("plotly*.js"))) == 1


def tab_to(tab, text: str, presses: int = 120) -> None:
    """Go on by the tabulator key until the focus is on something whose text holds `text`."""
    for _ in range(presses):
        tab.keyboard.press("Tab")
        if text in (tab.evaluate("document.activeElement.textContent") or ""):
            return
    raise AssertionError(f"the keyboard does not reach '{text}'")


def test_a_reader_finds_a_phenomenon_and_opens_the_table_of_its_chart_by_keyboard(browser, bundles):
    tab = opened(browser, 1280, bundles["public"] / "sivut" / "index.html")
    tab.get_by_label("Hae sivustolta").focus()
    tab.keyboard.type("häätöuhka")
    tab.wait_for_selector(".search-found a")
    tab_to(tab, "Asuminen (ASU)", 12)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/phenomenon-ASU.html*")
    tab_to(tab, "Kuvion tiedot taulukkona")
    tab.keyboard.press("Enter")
    table = tab.locator("details[open] table").first
    assert table.is_visible()
    assert "2024" in table.inner_text()
    tab.close()


def test_a_reader_follows_a_proposal_from_the_front_page_to_its_decision_by_keyboard(browser, bundles):
    tab = opened(browser, 1280, bundles["public"] / "sivut" / "index.html")
    tab_to(tab, "Asumisneuvonta pysyväksi (E2024-01)")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/proposals.html#ehdotus-E2024-01")
    section = tab.locator("#ehdotus-E2024-01")
    assert section.is_visible()
    assert "SOTE-jory" in section.inner_text()
    assert "Hyväksytty" in section.inner_text()
    tab.close()


def test_a_reader_downloads_the_tables_by_keyboard_and_they_hold_the_release_s_counts(browser, bundles):
    pages = bundles["public"] / "sivut"
    tab = opened(browser, 1280, pages / "report.html")
    tab_to(tab, "Taulukot (xlsx)", 400)
    address = tab.evaluate("document.activeElement.getAttribute('href')")
    tab.close()
    book = pl.read_excel(io.BytesIO((pages / address).read_bytes()), sheet_id=0)
    counts = pl.read_csv(pages / "luvut.csv", infer_schema=False)
    total = counts.filter(pl.col("cell") == "reports;period=2025H2")["value"].item()
    assert any(total in [str(value) for column in sheet for value in column] for sheet in book.values())
