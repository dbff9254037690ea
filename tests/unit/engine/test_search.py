import json

import pytest

from rake_analysis import engine
from rake_analysis.engine import search
from rake_analysis.engine.website import read_website


def index_of(folder):
    text = (folder / search.INDEX).read_text(encoding="utf-8")
    assert text.startswith("window.searchIndex = ")
    return json.loads(text.removeprefix("window.searchIndex = ").rstrip().rstrip(";"))


def test_each_heading_has_its_words_once_and_in_order():
    body = """<p>Alku.</p><section id="a" class="level2"><h2>Häätö &amp; asuminen</h2><p>Koti, koti, <b>Asunto</b>.</p>
    <section id="b" class="level3"><h3>Toinen</h3><p>Sana</p></section></section>"""
    assert search.sections(body) == [
        ("", "", "alku"),
        ("a", "Häätö & asuminen", "asuminen asunto häätö koti"),
        ("b", "Toinen", "sana toinen"),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var salaisuus = 'salaisuus'</script>",
        "<style>.salaisuus { color: red }</style>",
        '<img alt="salaisuus" src="data:,salaisuus">',
        "<details><summary>Luvut</summary><table><tr><td>salaisuus</td></tr></table></details>",
        "<!-- salaisuus -->",
    ],
    ids=["script", "style", "picture", "numbers behind a chart", "comment"],
)
def test_what_is_not_a_page_s_own_text_is_not_found(hidden):
    [(_, _, words)] = search.sections(f"<p>Alku</p>{hidden}<p>loppu</p>")
    assert "salaisuus" not in words
    assert {"alku", "loppu"} <= set(words.split())


def test_no_figure_stands_in_the_index():
    assert search.sections("<p>3 havaintoa, 010190-9019, E2025-04, 12,5 %</p>") == [("", "", "havaintoa")]


def test_a_heading_with_markup_cannot_end_the_script():
    content = search.script([("a.html", "</script><b>", [("", "", "sana")])])
    assert b"</script>" not in content
    assert b"\\u003c/script>\\u003cb>" in content


def test_a_site_has_an_index_of_the_pages_it_has(write_site):
    site = write_site(
        {
            "index.qmd": "---\ntitle: Etusivu\n---\n\nTervetuloa.\n",
            "osa/asuminen.qmd": "---\ntitle: Asuminen\n---\n\n## Häätö {#sec-haato}\n\nVuokra.\n",
        }
    )
    engine.render(site, formats=("html",), engine="embedded", inputs="recorder")
    assert index_of(site / "_site") == [
        ["index.html", "Etusivu", [["", "", "tervetuloa"]]],
        ["osa/asuminen.html", "Asuminen", [["", "", ""], ["sec-haato", "Häätö", "häätö vuokra"]]],
    ]
    (site / "osa" / "asuminen.qmd").unlink()
    engine.render(site, formats=("html",), engine="embedded", inputs="recorder")
    assert [address for address, *_ in index_of(site / "_site")] == ["index.html"]


def test_a_site_may_do_without_search(write_site):
    site = write_site({"index.qmd": "---\ntitle: Etusivu\n---\n"}, "website:\n  title: S\n  search: false\n")
    assert not read_website(site).has_search
    engine.render(site, formats=("html",), engine="embedded", inputs="recorder")
    assert not (site / "_site" / search.INDEX).exists()
    assert 'role="search"' not in (site / "_site" / "index.html").read_text(encoding="utf-8")


def test_search_that_is_turned_off_leaves_the_pages_too(write_site):
    site = write_site({"index.qmd": "---\ntitle: Etusivu\n---\n"}, "website:\n  title: S\n")
    page = site / "_site" / "index.html"
    engine.render(site, formats=("html",), engine="embedded", inputs="recorder")
    assert 'role="search"' in page.read_text(encoding="utf-8")
    (site / "_quarto.yml").write_text("website:\n  title: S\n  search: false\n", encoding="utf-8")
    engine.render(site, formats=("html",), engine="embedded", inputs="recorder")
    assert 'role="search"' not in page.read_text(encoding="utf-8")
    assert not (site / "_site" / search.INDEX).exists()
