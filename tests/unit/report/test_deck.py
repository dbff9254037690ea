"""The slides tell the figures of the decision brief, no others."""

import re

import pytest

from rake_analysis.report import deck, load, release
from rake_analysis.report.prose import Markdown
from rake_analysis.report.published import Published
from rake_analysis.report.tables import Table

MARK = re.compile(r'\[([^\]]*)\]\{\.cell data-cell="([^"]*)"\}')
HOMELESS = "Asiakas on asunnoton ja yöpyy autossa."
DEBT = "Perheellä on velkoja ja ulosotto."


@pytest.fixture
def page(small_project):
    """Twelve reports of homelessness before, forty now from twelve units; twenty of debt now."""
    before = [{"description": HOMELESS, "unit": f"Tiimi {n % 6}", "municipality": "Pori"} for n in range(12)]
    now = [{"description": HOMELESS, "unit": f"Tiimi {n % 12}", "municipality": "Pori"} for n in range(40)]
    now += [{"description": DEBT, "unit": f"Tiimi {n % 12}", "municipality": "Pori"} for n in range(20)]
    made = small_project({"2025H1": before, "2025H2": now})
    release.prepare(made, made.period("2025H2"))
    return Published(load.material("2025H2", audience="management"), "management_slides")


def markdown(parts) -> str:
    return "\n".join(part if isinstance(part, str) else part._repr_markdown_() for part in parts)


def test_every_count_of_the_slides_stands_in_the_brief_with_the_same_value(page):
    brief = dict(reversed(found) for found in MARK.findall(markdown([page.summary, page.headline_findings])))
    slides = MARK.findall(markdown([page.summary, *deck.standing_out(page, "A"), *deck.statistics(page, "B")]))
    assert ("40", "reports;period=2025H2;phenomenon=ASU") in slides
    assert {key: shown for shown, key in slides} == {key: brief.get(key) for _, key in slides}


def test_only_the_first_phenomena_stand_on_the_slide_and_the_brief_is_named(page, monkeypatch):
    assert "management_board.qmd" not in markdown(deck.standing_out(page, "A"))
    monkeypatch.setattr(deck, "_ITEMS", 1)
    title, told = deck.standing_out(page, "A")
    assert title == "## A" and told.count("\n- ") == 1 and "(management_board.qmd)" in told


@pytest.mark.parametrize(("rows", "slides"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3)])
def test_a_table_goes_on_on_the_next_slide(rows, slides):
    table = Table.of(("Ehdotus",), [(f"E{n}",) for n in range(rows)])
    parts = list(deck.spread("Otsikko", table, "Ei mitään."))
    assert parts[::2] == ["## Otsikko", *["## Otsikko \\(jatkuu\\)"] * (slides - 1)]
    assert [row for part in parts[1::2] for row in part.rows] == list(table.rows)


def test_without_proposals_the_slide_says_so(page):
    assert list(deck.spread("Otsikko", page.asked_of_deciders, "Ei mitään.")) == ["## Otsikko", "Ei mitään\\."]
    assert markdown(deck.happened(page, "Mitä tapahtui")).startswith("## Mitä tapahtui\n")


def test_without_statistics_there_is_no_picture(page):
    assert list(deck.picture(page)) == []
    assert list(deck.statistics(page, "B")) == ["## B", "- Esiin nousevista ilmiöistä ei ole tilastoja\\."]


@pytest.mark.parametrize(
    ("lengths", "slides"), [([76] * 12, 1), ([76] * 13, 2), ([77] * 6, 1), ([77] * 7, 2), ([2000], 1)]
)
def test_a_slide_holds_twelve_lines_of_bullets_or_one_bullet_that_is_longer(lengths, slides):
    parts = list(deck._packed("A", [Markdown("x" * length) for length in lengths]))
    assert parts[::2] == ["## A", *["## A \\(jatkuu\\)"] * (slides - 1)]
    assert "".join(parts[1::2]).count("x") == sum(lengths)
