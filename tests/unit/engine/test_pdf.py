import pypdf
import pytest

from rake_analysis import engine

STRANGE = {
    "emoji": "😀 👩\u200d👧 👍🏽 1\ufe0f\u20e3",
    "east Asian": "漢字 かな 한글",
    "right to left": "العربية مرحبا שלום",
    "joining": "हिन्दी ไทย မြန်မာ ខ្មែរ",
    "private or unassigned": "\ue000 \U000f0000 \ufdd0 \U0010ffff",
    "invisible": "a\u200b\u200d\u2060\ufeff\u202e\u2066b\ufe0f\U000e0041",
    "separators": "a\u2028b\u2029c\x85d",
    "controls": "a\x07b\x1bc\x7fd",
    "combining": "e\u0301 x\u0323\u0302 Z\u0351\u036b\u0343",
}
PAGE = """\
---
title: "Merkit {text}"
---

```{{python}}
from IPython.display import Markdown, display
TEXT = {literal}
MARKUP = TEXT.replace("\\x1b", "&#27;").replace("\\x07", "&#7;")
print(TEXT)
display(Markdown("## Leipä " + TEXT + " loppu"))
```

```{{python}}
#| fig-alt: "Kuva {text}"
class Drawing:
    def _repr_svg_(self):
        return '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15">' + MARKUP + "</text></svg>"
Drawing()
```

![Kuva {text}](kuva.svg)
"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15">k&#x1F600; {}</text></svg>'


@pytest.mark.parametrize("kind", STRANGE)
def test_no_character_fails_a_page(write_site, kind):
    characters = STRANGE[kind]
    shown = "".join(letter for letter in characters if letter.isprintable())
    page = PAGE.format(text=shown, literal=ascii(characters))
    site = write_site({"index.qmd": page, "kuva.svg": DRAWING.format(shown)})
    result = engine.render(site, engine="embedded", inputs="recorder")
    assert [(page.status, page.problem) for page in result.pages] == [("rendered", "")]
    paper = "".join(part.extract_text() for part in pypdf.PdfReader(site / "_site" / "index.pdf").pages)
    assert "Leipä" in paper and "loppu" in paper
    if kind == "combining":
        assert "é" in paper


def test_the_foot_of_paper_is_the_first_part_of_the_sites(write_site):
    config = "website:\n  title: S\n  page-footer:\n    left: Vasen [sivu](index.qmd)\n    center: Keski\n"
    site = write_site({"index.qmd": "---\ntitle: A\n---\n\nTeksti.\n"}, config)
    engine.render(site, formats=("html", "pdf"), engine="embedded", inputs="recorder")
    paper = " ".join(pypdf.PdfReader(site / "_site" / "index.pdf").pages[0].extract_text().split())
    assert "Vasen sivu" in paper and "Keski" not in paper
    page = (site / "_site" / "index.html").read_text(encoding="utf-8")
    assert '<p>Vasen <a href="index.html">sivu</a></p><p>Keski</p>' in page
