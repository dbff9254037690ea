"""What a release says of a phenomenon: as much as its published counts allow, and the same as the working page."""

import re

import pytest

from rake_analysis.audit import counts
from rake_analysis.report import distribution, load, phenomenon, places, proposal_page, release
from rake_analysis.report.feedback import Feedback
from rake_analysis.report.findings import findings
from rake_analysis.report.published import Published
from rake_analysis.report.released import released
from tests.unit.report.test_small_projects import HOMELESS, HOSTILE, shown

DEBT = "Perheellä on velkoja ja ulosotto."
AUDIENCES = ("professional", "management", "public")


def reports(text: str, count: int, units: int) -> list[dict]:
    return [{"description": text, "unit": f"Tiimi {n % units}", "municipality": "Pori"} for n in range(count)]


def material_of(small_project, periods: dict[str, list[dict]], audience: str = "public") -> load.ReleaseMaterial:
    made = small_project(periods)
    newest = max(periods)
    release.prepare(made, made.period(newest))
    material = load.material(newest, audience=audience)
    assert isinstance(material, load.ReleaseMaterial)
    return material


def views(material: load.ReleaseMaterial):
    yield Published(material, "report")
    yield Feedback(material, "feedback")
    yield proposal_page.ProposalPage(material)
    yield places.Places(material)
    yield distribution.DistributionPage(material)
    for code in released(material):
        yield phenomenon.page(material, code)


def unmarked(text: str) -> str:
    return re.sub(r"\[[^\[\]]*\]\{\.cell data-cell=\"[^\"]*\"\}", "", text).replace("\\", "")


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("count", [0, 1, 4, 5, 12, 40])
def test_every_part_of_a_release_is_made_and_prints_no_count_outside_its_mark(small_project, audience, count):
    rows = reports(HOMELESS, count, 7) + reports(DEBT, 15, 6)
    material = material_of(small_project, {"2025H1": reports(DEBT, 12, 6), "2025H2": rows}, audience)
    text = "\n".join(shown(view) for view in views(material))
    assert list(counts.in_prose("page", unmarked(text))) == []
    assert "data-cell" in text


def test_text_of_an_observation_reaches_no_part_of_a_release(small_project):
    rows = [{"description": f"{HOMELESS} {HOSTILE}", "unit": HOSTILE, "proposal": HOSTILE} for _ in range(25)]
    material = material_of(small_project, {"2025H2": rows})
    text = "\n".join(shown(view) for view in views(material))
    assert "alert" not in text
    assert "häätö uhkaa" not in text


def test_a_hidden_count_gives_no_change_no_cell_and_no_candidate(small_project):
    rows = reports(HOMELESS, 4, 4) + reports(DEBT, 30, 6)
    found = released(material_of(small_project, {"2025H1": reports(DEBT, 30, 6), "2025H2": rows}))["ASU"]
    assert found.report_count is None
    assert (found.cell_code, found.change_word, found.is_candidate) == ("", "peitetty", False)
    assert "peitetty" in found.amount_sentence
    assert "peitetty" in found.reason


def test_a_count_hidden_before_leaves_the_placement_without_a_change(small_project):
    before = reports(HOMELESS, 4, 4) + reports(DEBT, 30, 6)
    now = reports(HOMELESS, 20, 8) + reports(DEBT, 30, 6)
    found = released(material_of(small_project, {"2025H1": before, "2025H2": now}))["ASU"]
    assert (found.report_count, found.change, found.change_word) == (20, None, "peitetty")
    assert found.cell_code == "vain_havaintotieto"
    assert found.reason.startswith("Ilmiöstä on havaintoja")


def test_where_nothing_is_hidden_a_release_says_what_the_working_page_says(small_project):
    before = reports(HOMELESS, 10, 7) + reports(DEBT, 12, 6)
    now = reports(HOMELESS, 40, 7) + reports(DEBT, 12, 6)
    theirs = released(material_of(small_project, {"2025H1": before, "2025H2": now}))
    ours = findings(load.material("2025H2"))
    for code in ("ASU", "VEL"):
        assert theirs[code].change == ours[code].change
        assert theirs[code].cell_code == ours[code].cell_code
        assert theirs[code].change_word == ours[code].change_word
    assert ours["ASU"].change_word == "lisääntynyt"


@pytest.mark.parametrize(("first", "is_new"), [(2, False), (0, True)])
def test_a_phenomenon_reported_in_an_earlier_hidden_count_is_not_new(small_project, first, is_new):
    debts = reports(DEBT, 30, 6)
    periods = {"2024H2": reports(HOMELESS, first, 2) + debts, "2025H1": debts}
    found = released(material_of(small_project, periods | {"2025H2": reports(HOMELESS, 12, 6) + debts}))["ASU"]
    assert found.change is not None
    assert (found.change["direction"] == "new") is is_new


def plain(text: str) -> str:
    """A sentence as it is read: marks without their keys."""
    return re.sub(r"\[([^\[\]]*)\]\{[^}]*\}", r"\1", text).replace("\\", "")


@pytest.mark.parametrize(
    ("before", "now", "amount", "change"),
    [
        (0, 0, "ei ole havaintoja.", "havaintoja oli 0. Havaintoja on niin vähän, ettei"),
        (0, 3, "havaintojen määrä on peitetty.", "havaintoja oli 0."),
        (3, 12, "on 12 havaintoa. Raportoineita yksiköitä oli 6.", "määrä on peitetty, joten muutosta ei esitetä."),
        (5, 6, "on 6 havaintoa. Raportoineita yksiköitä oli 6.", "havaintoja oli 5. Havaintoja on niin vähän, ettei"),
        (12, 12, "on 12 havaintoa. Raportoineita yksiköitä oli 6.", "1,0-kertainen määrä"),
        (10, 40, "on 40 havaintoa. Raportoineita yksiköitä oli 6.", "Havainnot ovat lisääntyneet."),
    ],
)
def test_a_release_s_sentences_at_the_boundaries(small_project, before, now, amount, change):
    periods = {"2025H1": reports(HOMELESS, before, 6) + reports(DEBT, 30, 6)}
    found = released(material_of(small_project, periods | {"2025H2": reports(HOMELESS, now, 6) + reports(DEBT, 30, 6)}))
    assert plain(found["ASU"].amount_sentence).endswith(amount)
    assert change in plain(found["ASU"].change_sentence)


def test_without_an_earlier_period_no_change_is_told(small_project):
    found = released(material_of(small_project, {"2025H2": reports(HOMELESS, 12, 6)}))["ASU"]
    assert found.change_sentence.startswith("Edellistä kautta ei ole")


def test_a_municipality_is_told_with_its_count_hidden_or_none(small_project):
    rows = reports(DEBT, 12, 6) + [
        {"description": HOMELESS, "unit": f"Tiimi {n}", "municipality": "Eura"} for n in (1, 2)
    ]
    told = {
        str(parts[0]).split(" {")[0].removeprefix("### "): plain(parts[1])
        for parts in places.Places(material_of(small_project, {"2025H2": rows})).sections
    }
    assert told["Eura"] == "Syksyllä 2025 kunnasta kirjattiin .. havaintoa."
    assert told["Rauma"] == "Syksyllä 2025 kunnasta ei ole kirjattu havaintoja."
