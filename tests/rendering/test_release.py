"""The example's half-year rendered whole, looked at as its readers and its readers' browsers do."""

import csv
import html
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from rake_analysis import example, run
from rake_analysis.project import Project
from tests.readers import PERIOD, axe_problems

A4 = (595, 842)

pytestmark = pytest.mark.xdist_group("release")


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def made_in(root: Path) -> Project:
    example.write(root)
    made = Project.find(root)
    list(run.take_in(made, made.period(PERIOD), silent))
    return made


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    return made_in(tmp_path_factory.mktemp("release") / "project")


@pytest.fixture(scope="module")
def site(project) -> Path:
    result = run.render(project, project.period(PERIOD))
    assert [page.problem for page in result.pages if page.status != "rendered"] == []
    return result.output


@pytest.fixture(scope="module")
def pages(site) -> list[Path]:
    return sorted(site.glob("*.html"))


def text_of(page: Path) -> str:
    body = re.sub(r"<(script|style).*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_every_phenomenon_with_material_has_a_page_and_every_page_a_pdf(pages):
    names = {page.stem for page in pages}
    assert names >= {"index", "compiled", "professional_group", "observations", "comparison"}
    assert len([name for name in names if name.startswith("phenomenon-")]) >= 18
    assert all(page.with_suffix(".pdf").is_file() for page in pages)


def test_every_page_and_pdf_is_marked_as_example_and_internal(pages):
    for page in pages:
        for text in (text_of(page), PdfReader(page.with_suffix(".pdf")).pages[0].extract_text()):
            assert "esimerkkiaineisto" in text, page.name
            assert "Sisäinen työversio" in text, page.name


def test_the_planted_patterns_land_in_their_cells(site):
    text = text_of(site / "index.html")
    for label, cell in (
        ("Asuminen, asunnottomuus ja häätöuhka", "vahvistuva"),
        ("Koulunkäynti ja nuorten syrjäytyminen", "heikko signaali"),
        ("Päihteet ja muu riippuvuus", "katvealue"),
    ):
        assert re.search(rf"{label} \( ?{cell} ?\)", text), label
    assert "Tulkinta: Tunnettu" in text_of(site / "phenomenon-TOI.html")


def test_no_planted_identifier_reaches_a_page(project, site):
    with (project.inbox / "truth.csv").open(encoding="utf-8", newline="") as file:
        planted = [row["planted"] for row in csv.DictReader(file) if row["planted"] and row["period"] == PERIOD]
    values = {
        value.partition(":")[2]
        for cell in planted
        for value in cell.split("|")
        if value.partition(":")[0] not in {"name", "rare_combination"}
    }
    assert len(values) > 20
    for path in [*site.glob("*.html"), *site.glob("*.pdf")]:
        text = text_of(path) if path.suffix == ".html" else "\n".join(p.extract_text() for p in PdfReader(path).pages)
        found = [value for value in values if " ".join(value.split()) in " ".join(text.split())]
        assert found == [], path.name


def test_pages_ask_for_nothing_from_outside(pages):
    for page in pages:
        source = page.read_text(encoding="utf-8")
        addresses = re.findall(r"""\ssrc=["']([^"'#][^"']*)["']""", source)
        addresses += re.findall(r"""<link[^>]*?\shref=["']([^"']*)["']""", source)
        assert [address for address in addresses if re.match(r"(?:https?:)?//", address)] == [], page.name


def test_every_picture_has_a_text_alternative_and_its_numbers_beside_it(pages):
    for page in pages:
        source = page.read_text(encoding="utf-8")
        assert all(re.search(r'alt="[^"]{20,}"', picture) for picture in re.findall(r"<img[^>]*>", source)), page.name
        drawn = source.count('class="chart"') - source.count(
            'class="chart"><div class="table-scroll"'
        )  # a matrix is a table
        assert drawn == source.count("Kuvion tiedot taulukkona</summary>"), page.name


def test_links_between_pages_lead_somewhere(site, pages):
    for page in pages:
        for address in re.findall(r'href="(?!data:|https:)([^"#:]+)', page.read_text(encoding="utf-8")):
            assert (site / address).exists(), f"{page.name}: {address}"


def test_pdfs_are_tagged_finnish_a4(pages):
    for page in pages:
        document = PdfReader(page.with_suffix(".pdf"))
        assert document.trailer["/Root"]["/Lang"].lower().startswith("fi"), page.name
        assert document.trailer["/Root"]["/MarkInfo"]["/Marked"], page.name
        assert document.metadata is not None and document.metadata.title, page.name
        assert tuple(round(float(side)) for side in document.pages[0].mediabox[2:]) == A4, page.name


def test_the_briefing_is_two_to_four_pages(site):
    assert 2 <= len(PdfReader(site / "professional_group.pdf").pages) <= 4


@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_scrolls_sideways_or_asks_for_anything(browser, pages, width):
    tab = browser.new_page(viewport={"width": width, "height": 900})
    asked, broken = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: broken.append(str(error)))
    for page in pages:
        tab.goto(page.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, page.name
    tab.close()
    assert broken == []
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "name", ["index", "professional_group", "compiled", "observations", "comparison", "phenomenon-ASU"]
)
def test_axe_finds_nothing_against_wcag_2_1_aa(browser, site, name, width):
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto((site / f"{name}.html").as_uri())
    tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    found = axe_problems(tab)
    tab.close()
    assert found == []


def test_a_chart_is_interactive_and_its_table_opens_by_keyboard(browser, site):
    tab = browser.new_page()
    tab.goto((site / "phenomenon-ASU.html").as_uri())
    tab.wait_for_selector(".chart .js-plotly-plot")
    summary = tab.locator("summary", has_text="Kuvion tiedot taulukkona").first
    summary.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("details[open] table").first.is_visible()
    tab.close()


def test_rendering_again_changes_nothing_and_a_comment_only_the_pages_that_show_it(project, site):
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    again = run.render(project, project.period(PERIOD))
    assert {page.status for page in again.pages} == {"unchanged"}
    comment = project.root / "comments" / PERIOD / "KOU.md"
    comment.write_text(comment.read_text(encoding="utf-8") + "\nTyöryhmä kokoontuu helmikuussa.\n", encoding="utf-8")
    changed = run.render(project, project.period(PERIOD))
    # The quality page tells whether comments are signed.
    showing = {"phenomenon-KOU", "compiled", "professional_group", "data_quality"}
    assert {page.name for page in changed.pages if page.status == "rendered"} == showing
    assert "kokoontuu helmikuussa" in text_of(site / "phenomenon-KOU.html")
    for path, content in before.items():
        if path.stem not in {*showing, "search-index"}:
            assert path.read_bytes() == content, path.name


def test_the_same_example_made_in_another_folder_gives_the_same_bytes(site, tmp_path):
    names = ["index", "observations", "comparison", "phenomenon-ASU", "phenomenon-TOI"]
    again = made_in(tmp_path / "toinen kansio, ääkkösiä")
    result = run.render(again, again.period(PERIOD), pages=names)
    made = {path.relative_to(result.output): path for path in result.output.rglob("*") if path.is_file()}
    assert {str(name) for name in made} >= {f"{name}{suffix}" for name in names for suffix in (".html", ".pdf")}
    whole = {name: path for name, path in made.items() if name.stem != "search-index"}  # it is of the pages there are
    assert [str(name) for name, path in whole.items() if path.read_bytes() != (site / name).read_bytes()] == []
