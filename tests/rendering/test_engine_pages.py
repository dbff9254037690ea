"""One site with every supported construct, rendered once; each test claims one fact about its HTML or PDF."""

import html.parser
import re
import shutil

import pypdf
import pytest

from rake_analysis import engine

CONFIG = """\
project:
  type: website
  resources: [liite.csv]
website:
  title: "Sivusto & työ"
  sidebar:
    contents:
      - index.qmd
      - section: Ilmiöt
        contents: [ilmiot/a.qmd]
  navbar:
    left: [{text: Etusivu, href: index.qmd}]
  page-footer: "Tietoa [etusivulta](index.qmd) <b>"
lang: fi
toc: true
number-sections: true
execute:
  echo: false
crossref:
  fig-title: Kuvio
  fig-prefix: Kuvio
  tbl-title: Taulukko
  tbl-prefix: Taulukko
"""
SHOWN = """\
```{python}
#| include: false
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"><text x="9" y="20">kuva</text></svg>'
HOSTILE = "<script>alert(1)</script> # *x* [a](http://evil.example/) `{python} 1` #set page(width: 1pt)"
HOSTILE += " $x$ @fig-k {{< x >}} :::"
class Chart:
    def _repr_mimebundle_(self, **keywords):
        page = '<div class="chart"><img alt="pylväät" src="data:,"><script>() => Plotly.react();</script></div>'
        alt = {"image/svg+xml": {"alt": "Pylväät nousevat"}}
        return {"text/html": page, "image/svg+xml": SVG, "text/plain": "Chart"}, alt
class Markdown:
    def __init__(self, text):
        self.text = text
    def _repr_markdown_(self):
        return self.text
```
"""
INDEX = f"""\
---
title: "Etusivu <i>"
subtitle: Alaotsikko
author: Osaamiskeskus
date: 1.2.2026
description: "Kuvaus \\"lainaus\\""
---

{SHOWN}

## Tiivistelmä {{#sec-alku}}

Katso @fig-k, [@tbl-t], @fig-kuva ja @sec-loppu. "Lainaus." Alaviite[^1] ja [ilmiö](ilmiot/a.qmd#osa).

[^1]: Viitteen teksti.

Vaarallinen: `{{python}} HOSTILE` loppu.

```{{python}}
#| label: fig-k
#| fig-cap: "Kuvion *otsikko*"
Chart()
```

```{{python}}
#| label: tbl-t
#| tbl-cap: "Taulukon otsikko"
Markdown("| Ilmiö | Määrä |\\n|---|--:|\\n| Asuminen | 12 |\\n| Velat | 3 |\\n")
```

![Piirros](piirros.svg){{#fig-kuva fig-alt="Piirroksen sisältö"}}

::: {{.callout-warning title="Varo tätä" collapse="true"}}
Varoituksen *sisältö*.
:::

::: {{.callout-note}}
## Oma otsikko
Huomion sisältö.
:::

::: {{.panel-tabset}}
### Eka välilehti
Eka sisältö.

### Toka välilehti
Toka sisältö.
:::

::: {{.content-visible when-format="html"}}
Vain verkossa.
:::

::: {{.content-visible when-format="typst"}}
Vain paperilla.
:::

::: {{.content-hidden when-format="html"}}
Ei verkossa.
:::

```{{python}}
#| layout-ncol: 2
#| fig-cap: Numeroton
from IPython.display import display
display(Chart())
display(Chart())
```

```{{python}}
print(HOSTILE)
HOSTILE
```

{{{{< pagebreak >}}}}

## Loppu {{#sec-loppu}}

Viimeinen kappale.
"""
PAGE = "---\ntitle: Asuminen\ntoc: false\nnumber-sections: false\n---\n\n## Osa\n\nTeksti. [Takaisin](/index.qmd)\n"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30"/></svg>'


def write(folder):
    (folder / "ilmiot").mkdir(parents=True)
    for name, text in {
        "_quarto.yml": CONFIG,
        "index.qmd": INDEX,
        "ilmiot/a.qmd": PAGE,
        "piirros.svg": PICTURE,
        "liite.csv": "a;b\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "recorder.py").write_text("def start(): ...\ndef recorded(): return {}\n")
    return folder


def build(folder, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    result = engine.render(
        write(folder), formats=("html", "pdf", "ipynb"), engine="embedded", inputs="recorder", output=folder / "out"
    )
    assert [page.problem for page in result.pages] == ["", ""]
    return folder / "out"


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    with pytest.MonkeyPatch.context() as monkeypatch:
        return build(tmp_path_factory.mktemp("rendering") / "site", monkeypatch)


@pytest.fixture(scope="module")
def page(output):
    return (output / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def body(page):
    return page[page.index("<main") : page.index("</main>")]


@pytest.fixture(scope="module")
def paper(output):
    return pypdf.PdfReader(output / "index.pdf")


@pytest.fixture(scope="module")
def paper_text(paper):
    return " ".join("\n".join(page.extract_text() for page in paper.pages).replace("\u00a0", " ").split())


class Elements(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.stack = []
        self.unclosed = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "img", "br", "hr", "input", "col"):
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self.stack.pop() != tag:
            self.unclosed.append(tag)


def test_page_has_language_title_skip_link_landmarks_and_current_page(page):
    elements = Elements(page).found
    assert ("html", {"lang": "fi"}) in elements
    assert "<title>Etusivu &lt;i&gt; – Sivusto &amp; työ</title>" in page
    assert '<a class="skip" href="#main">Siirry sisältöön</a>' in page
    assert [tag for tag, _ in elements if tag in ("main", "footer", "h1")] == ["main", "h1", "footer"]
    names = [attrs["aria-label"] for tag, attrs in elements if tag == "nav"]
    assert names == ["Päävalikko", "Sivusto", "Sivusto", "Sisällys"]
    assert '<a href="index.html" aria-current="page">Etusivu &lt;i&gt;</a>' in page
    assert '<a href="index.html">etusivulta</a> &lt;b&gt;' in page


def test_elements_are_closed_and_identifiers_unique(page):
    elements = Elements(page)
    identifiers = [attrs["id"] for _, attrs in elements.found if "id" in attrs]
    assert elements.unclosed == []
    assert len(identifiers) == len(set(identifiers))


def test_nothing_is_fetched_from_elsewhere(output):
    for path in output.rglob("*.html"):
        for tag, attributes in Elements(path.read_text(encoding="utf-8")).found:
            for name in ("src", "href", "srcset", "action", "data", "poster"):
                assert not re.match(r"(?:https?:)?//", attributes.get(name, "")), (path.name, tag, attributes)
        assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//", path.read_text(encoding="utf-8"))


def test_chart_script_is_there_once_and_only_for_pages_with_charts(output, page):
    assert '<script defer src="site_libs/plotly.min.js"></script>' in page
    assert "plotly.min.js" not in (output / "ilmiot" / "a.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in output.rglob("*.js")) == ["plotly.min.js", "search-index.js"]


def test_figures_and_tables_are_numbered_and_referred_to(body):
    assert "<figcaption>Kuvio\u00a01: Kuvion <em>otsikko</em></figcaption></figure>" in body
    assert '<a href="#fig-k">Kuvio\u00a01</a>' in body
    assert '<a href="#fig-kuva">Kuvio\u00a02</a>' in body
    assert "<caption>Taulukko\u00a01: Taulukon otsikko</caption>" in body
    assert '<a href="#tbl-t">Taulukko\u00a01</a>' in body
    assert "<figcaption>Numeroton</figcaption>" in body
    assert '<a href="#sec-loppu">Luku\u00a02</a>' in body


def test_table_cells_have_scope_and_the_table_scrolls_in_a_named_region(body):
    assert '<th scope="col">Ilmiö</th>\n<th style="text-align: right;" scope="col">Määrä</th>' in body
    assert '<th scope="row">Asuminen</th>' in body
    assert (
        '<div class="table-scroll" role="region" tabindex="0" aria-label="Taulukko\u00a01: Taulukon otsikko">' in body
    )


def test_callouts_tabs_layouts_and_footnotes_show(body):
    assert '<details class="callout callout-warning"><summary>Varo tätä</summary>' in body
    assert '<div class="callout callout-note"><p class="callout-title">Oma otsikko</p>' in body
    assert body.count('tab-panel">') == 2
    assert '<div class="layout" style="--columns: 2">' in body
    assert 'aria-label="Takaisin tekstiin"' in body


def test_only_what_is_meant_for_the_format_shows(body, paper_text):
    assert [text in body for text in ("Vain verkossa.", "Vain paperilla.", "Ei verkossa.")] == [True, False, False]
    assert [text in paper_text for text in ("Vain verkossa.", "Vain paperilla.", "Ei verkossa.")] == [False, True, True]


def test_links_lead_to_rendered_pages(output, body):
    assert '<a href="ilmiot/a.html#osa">ilmiö</a>' in body
    assert '<a href="../index.html">Takaisin</a>' in (output / "ilmiot" / "a.html").read_text(encoding="utf-8")
    assert '<a href="index.pdf" type="application/pdf">' in body


def test_files_that_pages_show_are_copied(output):
    assert (output / "piirros.svg").read_text() == PICTURE
    assert (output / "liite.csv").read_text() == "a;b\n"


def test_quotation_marks_are_finnish(body, paper_text):
    assert "”Lainaus.”" in body
    assert "”Lainaus.”" in paper_text


def test_hostile_text_stays_text_in_html(body):
    shown = "&lt;script&gt;alert(1)&lt;/script&gt; # *x* [a](http://evil.example/) `{python} 1` #set page(width: 1pt)"
    assert f"Vaarallinen: {shown} $x$ @fig-k {{{{&lt; x &gt;}}}} ::: loppu." in body
    assert body.count("&lt;script&gt;alert(1)") == 3
    assert "<script>alert" not in body


def test_hostile_text_stays_text_in_pdf(paper, paper_text):
    assert (
        "<script>alert(1)</script> # *x* [a](http://evil.example/) `{python} 1` #set page(width: 1pt) $x$ @fig-k"
        in paper_text
    )
    assert float(paper.pages[0].mediabox.width) == pytest.approx(595.28, abs=0.01)
    links = [item.get_object() for page in paper.pages for item in page.get("/Annots", [])]
    assert all("/URI" not in item.get("/A", {}) for item in links)


def test_pdf_is_tagged_finnish_and_says_so(paper):
    catalogue = paper.trailer["/Root"]
    assert str(catalogue["/Lang"]).lower() in ("fi", "fi-fi")
    assert catalogue["/MarkInfo"]["/Marked"] is not None and bool(catalogue["/MarkInfo"]["/Marked"])
    assert paper.metadata.title == "Etusivu <i>"
    assert paper.metadata.author == "Osaamiskeskus"
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    assert paper.metadata.creation_date is None


def test_pdf_bookmarks_begin_with_the_title(paper):
    titles = []

    def walk(items):
        for item in items:
            walk(item) if isinstance(item, list) else titles.append(item.title)

    walk(paper.outline)
    assert titles[0] == "Etusivu <i>"
    assert "1 Tiivistelmä" in titles[1]


def test_pdf_pictures_have_their_alternative_text(paper):
    alts = [
        str(value["/Alt"])
        for value in (paper.get_object(number) for number in range(1, len(paper.xref[0]) + 1))
        if isinstance(value, dict) and "/Alt" in value
    ]
    assert "Pylväät nousevat" in alts
    assert "Piirroksen sisältö" in alts


def test_pdf_numbers_captions_and_pages_like_the_html(paper_text):
    assert "Kuvio 1: Kuvion otsikko" in paper_text
    assert "Taulukko 1: Taulukon otsikko" in paper_text
    assert "Katso Kuvio 1, Taulukko 1, Kuvio 2 ja Luku 2." in paper_text
    assert re.search(r"Sivu 1 / \d", paper_text)


def test_pdf_fonts_are_embedded(paper):
    for page in paper.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"])


def test_two_builds_in_different_folders_give_the_same_bytes(output, tmp_path, monkeypatch):
    again = build(tmp_path / "elsewhere", monkeypatch)
    names = sorted(path.relative_to(output) for path in output.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert [name for name in names if (output / name).read_bytes() != (again / name).read_bytes()] == []


def test_pdf_date_is_source_date_epoch_where_it_is_set(tmp_path, monkeypatch):
    site = write(tmp_path / "site")
    shutil.rmtree(site / "ilmiot")
    (site / "index.qmd").write_text("---\ntitle: A\n---\n\nTeksti.\n")
    (site / "_quarto.yml").write_text("lang: sv\n")
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    result = engine.render(site, formats=("pdf",), engine="embedded", inputs="recorder")
    reader = pypdf.PdfReader(result.pages[0].files[0])
    assert reader.metadata.creation_date.year == 2026
    assert str(reader.trailer["/Root"]["/Lang"]).lower().startswith("sv")
