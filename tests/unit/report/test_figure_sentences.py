"""Sentences with figures at the boundaries of their wording: none, one, two, few, equal, unknown, hidden."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rake_analysis import areas
from rake_analysis.analysis import triangulation
from rake_analysis.analysis.position import Position
from rake_analysis.analysis.trends import Trend
from rake_analysis.analysis.verdict import Numbers, Verdict
from rake_analysis.official import catalogue
from rake_analysis.periods import parse
from rake_analysis.phenomena import catalogue as phenomena
from rake_analysis.report import findings, indicators, sentences
from rake_analysis.report.load import ReleaseMaterial
from rake_analysis.report.published import Published
from rake_analysis.report.release import Count
from rake_analysis.report.released import Released

NB = "\u00a0"
NOW, BEFORE = parse("2025H2"), parse("2025H1")
HOUSING, ALLOWANCE = (catalogue.load()[key] for key in ("sotkanet.2320", "sotkanet.453"))


def plain(text: str) -> str:
    """What a reader sees of Markdown: no escapes, no marks."""
    return text.replace("\\", "")


# Observations


@pytest.mark.parametrize(
    ("amount", "noun", "text"),
    [
        (0, "unit", f"0{NB}yksiköstä"),
        (1, "unit", f"1{NB}yksiköstä"),
        (2, "municipality", f"2{NB}kunnasta"),
        (1234, "municipality", f"1{NB}234{NB}kunnasta"),
    ],
)
def test_places_stand_in_the_form_of_where_from(amount, noun, text):
    assert sentences.from_places(amount, noun) == text


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((0, 0, 0), "Syksyllä ei saatu havaintoja."),
        ((1, 1, 1), f"Syksyllä saatiin 1{NB}havainto 1{NB}yksiköstä ja 1{NB}kunnasta."),
        ((2, 1, 0), f"Syksyllä saatiin 2{NB}havaintoa 1{NB}yksiköstä."),
        ((9, 0, 3), f"Syksyllä saatiin 9{NB}havaintoa 3{NB}kunnasta."),
        ((5, 0, 0), f"Syksyllä saatiin 5{NB}havaintoa."),
        ((1234, 25, 16), f"Syksyllä saatiin 1{NB}234{NB}havaintoa 25{NB}yksiköstä ja 16{NB}kunnasta."),
    ],
)
def test_what_a_period_brought_stands_with_where_it_came_from(counts, text):
    assert sentences.received("Syksyllä", *counts) == text


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"grade": "measured", "direction": "steady", "ratio": 1.0, "low": 0.9, "high": 1.1},
            f"1,0-kertainen määrä edelliseen kauteen verrattuna (95{NB}%:n luottamusväli 0,9–1,1). "
            "Muutosta ei voi erottaa satunnaisvaihtelusta.",
        ),
        (
            {"grade": "indicative", "direction": "falling", "ratio": 0.0, "low": 0.0, "high": 0.4},
            f"0,0-kertainen määrä edelliseen kauteen verrattuna (95{NB}%:n luottamusväli 0,0–0,4). "
            "Havainnot näyttävät vähentyneen.",
        ),
        (
            {"grade": "measured", "direction": "rising", "ratio": None, "low": None, "high": None},
            "Havainnot ovat lisääntyneet.",
        ),
    ],
)
def test_a_movement_tells_its_ratio_where_there_is_one(row, said):
    assert sentences.movement(row).endswith(said)


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ([], ""),
        ([("Tiimi", 1)], "Raportoijat: tiimi 1."),
        ([("Tiimi", 2), ("Asukas", 2)], "Raportoijat: tiimi 2 ja asukas 2."),
        (
            [("Tiimi", 1200), ("Asukas", 0), ("HYTE-toimija", 1)],
            f"Raportoijat: tiimi 1{NB}200, asukas 0 ja HYTE-toimija 1.",
        ),
    ],
)
def test_reporters_stand_in_a_list(listed, text):
    assert sentences.roles(listed) == text


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((1, 0), "Kaudella oli yksi akuutti havainto, joka on kuitattu."),
        ((1, 1), "Kaudella oli yksi akuutti havainto, joka on kuittaamatta."),
        ((2, 0), "Kaudella oli 2 akuuttia havaintoa, jotka kaikki on kuitattu."),
        ((2, 1), "Kaudella oli 2 akuuttia havaintoa, joista 1 on kuittaamatta."),
        ((2, 2), "Kaudella oli 2 akuuttia havaintoa, joista yhtäkään ei ole kuitattu."),
    ],
)
def test_acute_cases_are_told_with_how_many_wait(counts, text):
    assert sentences.unacknowledged(*counts) == text


@pytest.mark.parametrize(
    ("count", "start"), [(0, ""), (1, "Tekstin sanamuodon perusteella mukana on 1: "), (2, "Tekstin")]
)
def test_cases_found_by_wording_are_told_where_there_are_any(count, start):
    said = sentences.found_by_wording(count)
    assert said.startswith(start)
    assert bool(said) == bool(count)


# Findings


@pytest.mark.parametrize(
    ("grade", "direction", "word"),
    [
        ("few", "not_assessed", "vähän havaintoja"),
        ("few", "new", "uusi"),
        ("indicative", "new", "uusi"),
        ("indicative", "rising", "näyttää lisääntyneen"),
        ("indicative", "falling", "näyttää vähentyneen"),
        ("indicative", "steady", "ei erotu sattumasta"),
        ("measured", "rising", "lisääntynyt"),
        ("measured", "falling", "vähentynyt"),
        ("measured", "steady", "ei erotu sattumasta"),
    ],
)
def test_a_change_has_a_word_for_every_grade_and_direction(grade, direction, word):
    assert findings.change_word({"grade": grade, "direction": direction}) == word


@pytest.mark.parametrize(
    ("statistics", "word"),
    [("worse", "heikko tai heikkenee"), ("not_worse", "ei heikko"), ("none", "ei arvioitavissa")],
)
def test_statistics_have_a_word(statistics, word):
    assert findings.statistics_word(statistics) == word


@pytest.mark.parametrize(
    ("cell", "count", "is_asked"),
    [
        ("vahvistuva", 0, True),
        ("heikko_signaali", 1, True),
        ("katvealue", 0, True),
        ("vain_havaintotieto", 9, False),
        ("vain_havaintotieto", 10, True),
        ("tunnettu", 100, False),
        ("seurattava", 100, False),
        ("ei_tietoa", 0, False),
        ("liian_vahan", 19, False),
        ("", None, False),
    ],
)
def test_candidates_are_what_asks_for_attention(cell, count, is_asked):
    class Placed(findings.Subject):
        report_count, cell_code, shown = count, cell, ()

    assert Placed(phenomena.load()["ASU"]).is_candidate == is_asked


# Indicators

SURE = Numbers(value=16.1, collaborative_area_value=14.6, country_value=13.3, rank=1, rank_last=1, rank_of=22)


def stands(indicator=HOUSING, side="higher", strength="flagged", numbers=SURE, trend=None) -> Position:
    verdict = Verdict(cast(Any, side), cast(Any, strength), indicator.polarity, numbers, "muualla maassa", 2024, "", "")
    county = areas.area(areas.COUNTY, "06")
    return Position(
        indicator, county, areas.collaborative_area_of("06"), verdict, trend or Trend("rising", 2017, 2024, 8)
    )


@pytest.mark.parametrize(
    ("side", "strength", "text"),
    [
        ("higher", "flagged", "Luku on selvästi suurempi kuin muualla maassa, mikä on heikompi tilanne."),
        ("lower", "flagged", "Luku on selvästi pienempi kuin muualla maassa, mikä on parempi tilanne."),
        ("higher", "apart", "Luku on suurempi kuin muualla maassa, mikä on heikompi tilanne."),
        ("higher", "near", "Luku on samalla tasolla kuin muualla maassa."),
        ("similar", "near", "Luku on samalla tasolla kuin muualla maassa."),
        ("unknown", "unknown", "Luvulle ei ole vertailukohtaa."),
    ],
)
def test_a_verdict_tells_size_then_what_it_means(side, strength, text):
    assert indicators.verdict_sentence(stands(side=side, strength=strength)) == text


def test_a_figure_that_is_neither_good_nor_bad_is_told_by_size_alone():
    said = indicators.verdict_sentence(stands(ALLOWANCE))
    assert said == "Luku on selvästi suurempi kuin muualla maassa."


@pytest.mark.parametrize(
    ("trend", "text"),
    [
        (Trend("rising", 2017, 2024, 8), "Satakunnan luku on ollut kasvussa 2017–2024."),
        (Trend("falling", 2019, 2023, 5), "Satakunnan luku on ollut laskussa 2019–2023."),
        (
            Trend("none", 2017, 2024, 8, reason_fi="vuosien vaihtelu ei osoita selvää suuntaa"),
            "Suuntaa ei todeta: vuosien vaihtelu ei osoita selvää suuntaa.",
        ),
        (
            Trend("not_assessed", None, None, 0, reason_fi="sarjaa ei ole julkaistu"),
            "Suuntaa ei todeta: sarjaa ei ole julkaistu.",
        ),
    ],
)
def test_a_trend_tells_its_years_or_why_it_is_not_told(trend, text):
    assert indicators.trend_sentence(stands(trend=trend)) == text


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        (
            {},
            f"Satakunnassa 16,1{NB}% (2024), koko maassa 13,3{NB}% ja Länsi-Suomen yhteistyöalueella 14,6{NB}%. "
            "Satakunnan luku on 22 järjestäjän (hyvinvointialueet ja Helsinki) vertailussa suurin.",
        ),
        ({"rank": 2, "rank_last": 2}, "vertailussa 2. suurin."),
        ({"rank": 11, "rank_last": 11}, "vertailussa 11. suurin."),
        ({"rank": 12, "rank_last": 12}, "vertailussa 11. pienin."),
        ({"rank": 22, "rank_last": 22}, "vertailussa pienin."),
        ({"rank": 1, "rank_last": 3}, "vertailussa jaetuilla sijoilla 1–3 suurimmasta lukien."),
        ({"rank": 21, "rank_last": 22}, "vertailussa jaetuilla sijoilla 1–2 pienimmästä lukien."),
        ({"rank": None, "rank_last": None}, f"ja Länsi-Suomen yhteistyöalueella 14,6{NB}%."),
        ({"value": None}, "Satakunnassa lukua ei ole julkaistu."),
        (
            {"country_value": None, "collaborative_area_value": None, "rank": None},
            f"Satakunnassa 16,1{NB}% (2024). Lukua ei ole julkaistu: koko maassa ja Länsi-Suomen yhteistyöalueella.",
        ),
        ({"country_value": None, "rank": None}, "Lukua ei ole julkaistu: koko maassa."),
    ],
)
def test_figures_stand_with_their_comparators_and_rank(changed, text):
    said = indicators.figures_sentence(stands(numbers=replace(SURE, **changed)))
    assert said.startswith("Asumistukea saavien kotitalouksien osuus: ")
    assert said.endswith(text)


# What a release shows


def released(
    reports: int | None, units: int | None, before: int | None = 12, change: dict | None = None, **given
) -> Released:
    previous = given.get("previous", BEFORE)
    material = cast(ReleaseMaterial, SimpleNamespace(period=NOW, previous=previous))
    placed = triangulation.triangulate(
        "ASU", triangulation.Observations(NOW, reports or 0, units or 0, 20, "steady"), []
    )
    counts = [Count("k", value) for value in (reports, units)]
    return Released(
        phenomenon=cast(Any, SimpleNamespace(code="ASU", label_fi="Asuminen")),
        material=material,
        reports=counts[0],
        units=counts[1],
        before=Count("b", before) if previous else None,
        change=change,
        placement=None if reports is None else placed,
        positions=(),
    )


def marked(value: str, key: str = "k") -> str:
    return f'[{value}]{{.cell data-cell="{key}"}}'


@pytest.mark.parametrize(
    ("reports", "units", "text"),
    [
        (0, 0, "Syksyllä 2025 ilmiöstä ei ole havaintoja."),
        (5, 5, f"Syksyllä 2025 ilmiöstä on {marked('5')} havaintoa. Raportoineita yksiköitä oli {marked('5')}."),
        (40, None, f"Syksyllä 2025 ilmiöstä on {marked('40')} havaintoa. Raportoineiden yksiköiden määrä on peitetty."),
        (None, None, "Syksyllä 2025 ilmiön havaintojen määrä on peitetty."),
    ],
)
def test_an_amount_in_a_release_carries_its_marks_and_hides_what_is_hidden(reports, units, text):
    assert plain(released(reports, units).amount_sentence) == text


ASSESSED = {"grade": "measured", "direction": "rising", "count_before": 12, "ratio": 2.0, "low": 1.2, "high": 3.4}


@pytest.mark.parametrize(
    ("before", "change", "ending"),
    [
        (0, ASSESSED | {"direction": "new"}, "Ilmiöstä ei ollut havaintoja ainakaan kahdella edellisellä kaudella."),
        (7, ASSESSED | {"direction": "not_assessed"}, "Havaintoja on niin vähän, ettei osuuksia tai muutosta esitetä."),
        (12, ASSESSED, "Havainnot ovat lisääntyneet."),
        (12, ASSESSED | {"direction": "steady"}, "Muutosta ei voi erottaa satunnaisvaihtelusta."),
    ],
)
def test_a_change_in_a_release_is_told_only_where_both_numbers_are_shown(before, change, ending):
    said = plain(released(20, 8, before, change).change_sentence)
    assert said.startswith(f"Edellisellä kaudella (kevät 2025) havaintoja oli {marked(str(before), 'b')}.")
    assert said.endswith(ending)


def test_no_change_is_told_from_a_hidden_number():
    said = plain(released(20, 8, None, None).change_sentence)
    assert said == "Edellisen kauden (kevät 2025) määrä on peitetty, joten muutosta ei esitetä."


def test_a_first_release_has_no_change():
    said = plain(released(20, 8, previous=None).change_sentence)
    assert said == "Edellistä kautta ei ole, joten muutosta ei voi arvioida."


def test_a_hidden_change_and_a_hidden_placement_say_so():
    hidden = released(None, None)
    assert hidden.change_word == "peitetty"
    assert plain(hidden.reason) == "Havaintojen määrä on peitetty, joten ilmiötä ei aseteta tilastojen rinnalle."
    assert released(20, 8, change=ASSESSED).change_word == "lisääntynyt"


class Shown(Published):
    """A release's report with its counts and findings given."""

    def __init__(self, reports: int | None, units: int | None, found: list[Any]):
        def count(measure: str = "reports", **_: str) -> Count:
            return Count("k", units if measure == "units" else reports)

        self.material = cast(Any, SimpleNamespace(period=NOW, cells=SimpleNamespace(count=count)))
        self.given = found

    @property
    def findings(self) -> list[Any]:  # type: ignore[override]
        return self.given


def finding(label: str, cell: str, *, is_worse: bool) -> Any:
    return SimpleNamespace(label_fi=label, cell_code=cell, is_worse=is_worse)


@pytest.mark.parametrize(
    ("reports", "units", "shown"),
    [(0, 0, ("0", "0")), (5, None, ("5", None)), (None, None, ("..", None)), (1234, 25, (f"1{NB}234", "25"))],
)
def test_the_summary_of_a_release_tells_what_was_reported_by_how_many(reports, units, shown):
    said = plain(Shown(reports, units, []).summary)
    hidden = "Raportoineiden yksiköiden määrä on peitetty."
    told = f"Raportoineita yksiköitä oli {marked(shown[1])}." if shown[1] else hidden
    amount = f"Syksyllä 2025 (1.7.–31.12.2025) saatiin {marked(shown[0])} sosiaalisen raportoinnin havaintoa."
    assert said == f"{amount} {told}"


def test_the_summary_of_a_release_names_what_stands_out_once():
    found = [
        finding("Asuminen", "vahvistuva", is_worse=True),
        finding("Koulunkäynti", "heikko_signaali", is_worse=False),
        finding("Päihteet", "katvealue", is_worse=True),
        finding("Velat", "", is_worse=True),
    ]
    said = plain(Shown(132, 25, found).summary)
    assert "Sekä havainnoissa että tilastoissa nousee esiin: asuminen." in said
    assert "joita tilasto ei näytä: koulunkäynti." in said
    assert said.endswith("myös näissä: päihteet; velat.")
