"""Word and PowerPoint files: what of a page is in them, and that they open."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from rake_analysis import engine
from rake_analysis.engine import state

PAGE = """\
---
title: "Kooste & *tähti*"
subtitle: "Syksy 2025"
format:
  html:
    toc: true
  docx:
    toc: true
---

::: {{.callout-note title="Esimerkkiaineisto"}}
Kaikki on keksittyä.
:::

## Ilmiöt {{#sec-a}}

Katso @fig-a, @tbl-b ja [toinen sivu](b.qmd). {text}

```{{python}}
#| label: fig-a
#| fig-cap: "Kuvion otsikko"
#| fig-alt: "Asuminen <40> & velat"
from IPython.display import SVG, Markdown
SVG("<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'><text y='15'>Äö</text></svg>")
```

```{{python}}
#| label: tbl-b
#| tbl-cap: "Taulukon otsikko"
Markdown("| Ilmiö | Havaintoja |\\n|:--|--:|\\n| Asuminen | 40 |")
```

![Kartta alueesta](kartta.svg)

{{{{< pagebreak >}}}}

::: {{.content-visible when-format="docx"}}
Vain Wordissa.
:::
"""
SLIDES = """\
---
title: Diat
format:
  revealjs: default
  pptx: default
---

## Ensimmäinen

Neljäkymmentä.

::: {.content-visible when-format="pptx"}
Vain PowerPointissa.
:::

## Kuva

```{python}
#| label: fig-k
#| fig-cap: "Kuvion otsikko"
#| fig-alt: "Kuvion sanat"
from IPython.display import SVG
SVG("<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'><text y='15'>Äö</text></svg>")
```

## Ehdotukset

| Mitä    | Keneltä   |
|:--------|:----------|
| **Koti** | Kaupunki |
"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><rect width="90" height="20"/></svg>'


@pytest.fixture
def site(write_site, monkeypatch):
    # The package may be edited while its tests run.
    monkeypatch.setattr(state, "package_digest", lambda: "as it is")
    return write_site({"a.qmd": PAGE.format(text=""), "b.qmd": SLIDES, "kartta.svg": DRAWING})


def render(site, *formats):
    result = engine.render(site, formats=formats or engine.DEFAULT_FORMATS, engine="embedded", inputs="recorder")
    return {page.name: [page.problem, *(path.name for path in page.files)] for page in result.pages}


def parts(path):
    with zipfile.ZipFile(path) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    for name, content in found.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.parse(io.BytesIO(content))
    return {name: content.decode("utf-8", "replace") for name, content in found.items()}


def words(xml):
    return " ".join(re.findall(r"<[aw]:t(?: [^>]*)?>([^<]+)<", xml))


def test_a_page_has_the_formats_that_its_front_matter_lists(site):
    assert render(site) == {
        "a": ["", "a.pdf", "a.docx", "a.html"],
        "b": ["", "b.pptx", "b.html"],
    }
    page = (site / "_site" / "a.html").read_text(encoding="utf-8")
    assert re.findall(r'other-format.*?href="([^"]+)".*?href="([^"]+)"', page) == [("a.pdf", "a.docx")]


def test_a_word_file_keeps_title_language_texts_and_the_words_for_its_pictures(site):
    render(site, "docx")
    found = parts(site / "_site" / "a.docx")
    document = found["word/document.xml"]
    assert "<dc:title>Kooste &amp; *tähti*</dc:title>" in found["docProps/core.xml"]
    assert "<dc:language>fi</dc:language>" in found["docProps/core.xml"]
    assert 'w:val="fi"' in found["word/styles.xml"]
    assert re.findall(r'<wp:docPr descr="([^"]*)"', document) == ["Asuminen &lt;40&gt; &amp; velat", "Kartta alueesta"]
    shown = words(document).replace("\xa0", " ")
    for text in (
        "Syksy 2025",
        "Esimerkkiaineisto",
        "Kuvio 1: Kuvion otsikko",
        "Taulukko 1: Taulukon otsikko",
        "40",
        "Vain Wordissa.",
    ):
        assert text in shown
    assert '<w:tblHeader w:val="on" />' in document and 'w:w="11906"' in document
    assert [name for name in found if name.endswith(".svg")] == []
    assert '<w:br w:type="page"' in document and f'<wp:extent cx="{90 * 9525}"' in document
    assert not any("b.html" in part for part in found.values()) and "image-1.png" not in document.replace(
        "media/image-1.png", ""
    )


def test_powerpoint_slides_keep_title_language_and_the_words_for_their_pictures(site):
    render(site, "pptx")
    found = parts(site / "_site" / "b.pptx")
    slides = [found[name] for name in sorted(found) if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    assert [words(slide).replace("\xa0", " ") for slide in slides] == [
        "Diat",
        "Ensimmäinen Neljäkymmentä. Vain PowerPointissa.",
        "Kuva Kuvio 1: Kuvion otsikko",
        "Ehdotukset Mitä Keneltä Koti Kaupunki",
    ]
    assert [re.findall(r'descr="([^"]*)"', slide) for slide in slides] == [[], [], ["Kuvion sanat"], []]
    assert "<dc:title>Diat</dc:title>" in found["docProps/core.xml"]
    assert "<dc:language>fi</dc:language>" in found["docProps/core.xml"]
    everything = "".join(found.values())
    assert "en-US" not in everything and "Click to edit" not in everything
    assert all('lang="fi-FI"' in run for slide in slides for run in re.findall(r"<a:rPr[^>]*>", slide))


def test_the_letters_of_slides_are_small_enough_for_sentences_and_tables(site):
    render(site, "pptx")
    found = parts(site / "_site" / "b.pptx")
    body = found["ppt/slideMasters/slideMaster1.xml"].partition("<p:bodyStyle>")[2].partition("</p:bodyStyle>")[0]
    assert re.findall(r'<a:lvl[12]pPr.*?sz="(\d+)"', body) == ["1600", "1600"]
    title, _, table = found["ppt/slides/slide4.xml"].partition("<a:tbl>")
    runs = re.findall(r"<a:rPr[^>]*>", table.partition("</a:tbl>")[0])
    assert len(runs) == 4 and all('sz="1400"' in run for run in runs)
    assert "1400" not in title and "TitlesOfParts" not in "".join(found.values())


def test_a_word_file_has_contents_lines_in_its_tables_and_tables_as_wide_as_its_text(site):
    render(site, "docx")
    found = parts(site / "_site" / "a.docx")
    document, styles = found["word/document.xml"], found["word/styles.xml"]
    assert "TOC " in document and "w:tblBorders" in styles.partition('w:styleId="Table"')[2]
    assert '<w:sz w:val="21" />' in styles.partition('w:styleId="Table"')[0]
    columns = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', document)]
    assert columns and abs(sum(columns) - (11906 - 2 * 1247)) <= len(columns)


def test_the_same_page_gives_the_same_bytes_without_the_moment_of_its_making(site, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    render(site, "docx", "pptx")
    first = [(site / "_site" / name).read_bytes() for name in ("a.docx", "b.pptx")]
    for name in ("a.docx", "b.pptx"):
        (site / "_site" / name).unlink()
    render(site, "docx", "pptx")
    assert [(site / "_site" / name).read_bytes() for name in ("a.docx", "b.pptx")] == first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
    (site / "_site" / "b.pptx").unlink()
    render(site, "pptx")
    assert "2025-01-01T00:00:00Z" in parts(site / "_site" / "b.pptx")["docProps/core.xml"]
    assert "dcterms" not in re.sub(r'xmlns:\w+="[^"]*"', "", parts(site / "_site" / "a.docx")["docProps/core.xml"])


def test_a_format_that_is_no_longer_listed_leaves_the_output_and_the_page(site):
    render(site)
    (site / "a.qmd").write_text(PAGE.format(text="").replace("  docx:\n    toc: true\n", ""), encoding="utf-8")
    assert render(site)["a"] == ["", "a.pdf", "a.html"]
    assert not (site / "_site" / "a.docx").exists()
    assert "a.docx" not in (site / "_site" / "a.html").read_text(encoding="utf-8")


def test_a_page_without_the_formats_asked_for_is_left_alone(site):
    assert render(site, "pptx") == {"a": [""], "b": ["", "b.pptx"]}
    assert not (site / ".cache" / "executed" / "a.qmd.json").exists()


@pytest.mark.parametrize("text", ["😀 漢字", "a\u2028b", "e\u0301", "&#7; &lt;", "\\*x\\* `koodi`"])
def test_no_character_breaks_a_word_file(write_site, text):
    site = write_site({"a.qmd": PAGE.format(text=text), "b.qmd": SLIDES, "kartta.svg": DRAWING})
    assert render(site, "docx")["a"] == ["", "a.docx"]
    assert "Taulukon otsikko" in words(parts(site / "_site" / "a.docx")["word/document.xml"])


def test_a_picture_that_is_not_there_is_told_with_its_name(site):
    (site / "kartta.svg").unlink()
    assert "the picture 'kartta.svg' is not in the site's folder" in render(site, "docx")["a"][0]


def test_a_drawing_that_cannot_be_drawn_is_told_and_leaves_the_page(site):
    (site / "kartta.svg").write_text("<svg")
    told = render(site)["a"]
    assert "a.qmd: the drawing kartta.svg cannot be made a picture" in told[0] and "a.html" in told


def test_a_link_to_a_picture_elsewhere_is_a_link(site):
    (site / "a.qmd").write_text(PAGE.format(text="[kuva](https://example.invalid/a.png)"), encoding="utf-8")
    assert render(site, "docx")["a"] == ["", "a.docx"]


def test_a_changed_picture_makes_the_file_again(site):
    render(site, "docx")
    before = (site / "_site" / "a.docx").read_bytes()
    (site / "kartta.svg").write_text(DRAWING.replace('width="90" height="20"/>', 'width="40" height="9"/>'))
    render(site, "docx")
    assert (site / "_site" / "a.docx").read_bytes() != before


def test_a_drawing_of_unknown_width_is_shown_in_every_format(site):
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9'/></svg>"
    cell = f'```{{python}}\n#| fig-alt: Ruutu\nfrom IPython.display import SVG\nSVG("{drawing}")\n```\n'
    (site / "a.qmd").write_text(f"---\ntitle: A\nformat:\n  html: default\n  docx: default\n---\n\n{cell}")
    assert render(site)["a"] == ["", "a.pdf", "a.docx", "a.html"]
