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


def cells(parts) -> dict[str, str]:
    return {key: shown for shown, key in MARK.findall(markdown(parts))}


def test_the_slides_show_the_counts_of_the_brief_and_no_others(page):
    slides = cells([page.summary, *deck.standing_out(page, "A"), *deck.statistics(page, "B")])
    assert slides["reports;period=2025H2;phenomenon=ASU"] == "40"
    assert slides["reports;period=2025H1;phenomenon=ASU"] == "12"
    assert slides == cells([page.summary, page.headline_findings])


def test_no_phenomenon_that_stands_out_is_left_out(page, monkeypatch):
    monkeypatch.setattr(page, "candidates", page.candidates * 4)
    told = markdown(deck.standing_out(page, "A"))
    assert told.count("**Asuminen") == 4 and "## A \\(jatkuu\\)" in told
    assert told.endswith(page.statistics_lag) and page.count_caution in told


def test_a_first_period_has_no_change_to_tell(small_project):
    rows = [{"description": HOMELESS, "unit": f"Tiimi {n % 12}", "municipality": "Pori"} for n in range(40)]
    made = small_project({"2025H2": rows})
    release.prepare(made, made.period("2025H2"))
    first = Published(load.material("2025H2", audience="management"), "management_slides")
    assert "Edellistä kautta ei ole" in markdown(deck.standing_out(first, "A"))


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
