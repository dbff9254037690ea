"""Each cell of the table, the rule that reaches it, and the sentence that prints the rule."""

from dataclasses import replace

import polars as pl
import pytest

from rake_analysis import areas, periods
from rake_analysis.analysis.cells import place
from rake_analysis.analysis.position import Position
from rake_analysis.analysis.trends import Trend
from rake_analysis.analysis.triangulation import Observations, observed, triangulate
from rake_analysis.analysis.verdict import Numbers, Verdict
from rake_analysis.official.catalogue import load

AUTUMN = periods.parse("2025H2")
WORSE, CALM = ("higher", "apart"), ("higher", "near")


def seen(count=20, units=6, direction="steady", before=18, all_units=20, all_reports=132):
    return Observations(AUTUMN, count, units, all_units, direction, before, all_reports)


def stands(key, side_and_strength, movement="none", year=2024):
    indicator = load()[key]
    side, strength = side_and_strength
    verdict = Verdict(side, strength, indicator.polarity, Numbers(value=3.4), "muualla maassa", year, "", "")
    trend = Trend(movement, 2017, year, 8)
    county = areas.area("HYVINVOINTIALUE", "06")
    return Position(indicator, county, areas.collaborative_area_of("06"), verdict, trend)


def test_the_nine_meetings_have_the_agreed_names():
    names = {
        (level, statistics): place(level, statistics).label_fi
        for level in ("rising", "steady", "hardly")
        for statistics in ("worse", "not_worse", "none")
    }
    assert names == {
        ("rising", "worse"): "Vahvistuva",
        ("rising", "not_worse"): "Heikko signaali",
        ("rising", "none"): "Vain havaintotieto",
        ("steady", "worse"): "Tunnettu",
        ("steady", "not_worse"): "Seurattava",
        ("steady", "none"): "Vain havaintotieto",
        ("hardly", "worse"): "Katvealue",
        ("hardly", "not_worse"): "Ei signaalia",
        ("hardly", "none"): "Ei tietoa",
    }


def test_many_units_stand_in_the_row_of_rising():
    assert place("many_units", "worse") is place("rising", "worse")


@pytest.mark.parametrize(("count", "level"), [(4, "hardly"), (5, "steady"), (6, "steady")])
def test_under_five_reports_is_hardly_observed(count, level):
    assert seen(count=count, units=3).level == level


@pytest.mark.parametrize(("count", "level"), [(9, "hardly"), (10, "steady")])
def test_under_one_per_cent_of_a_large_period_is_hardly_observed(count, level):
    assert seen(count=count, units=3, all_reports=1000).level == level


@pytest.mark.parametrize(("units", "level"), [(9, "steady"), (10, "many_units"), (11, "many_units")])
def test_half_of_the_reporting_units_are_many(units, level):
    assert seen(units=units, all_units=20).level == level


@pytest.mark.parametrize(("units", "level"), [(4, "steady"), (5, "many_units")])
def test_fewer_than_five_units_are_never_many(units, level):
    assert seen(units=units, all_units=5).level == level


def test_nine_reports_are_never_widespread():
    assert seen(count=9, units=9, all_units=10).level == "steady"


def test_a_new_phenomenon_rises_unless_it_is_hardly_observed():
    assert seen(count=5, units=2, direction="new").level == "rising"
    assert seen(count=4, units=2, direction="new").level == "hardly"


def test_a_falling_phenomenon_is_still_observed():
    assert seen(direction="falling").level == "steady"


def test_the_sentence_prints_the_rule_with_its_inputs_and_both_years():
    found = triangulate("ASU", seen(34, 9, "rising", 12, 25), [stands("sotkanet.2320", WORSE, "rising")])
    assert found.label_fi == "Vahvistuva"
    assert found.sentence_fi == (
        "Havainnot lisääntyivät (edellisellä kaudella 12, nyt 34\u00a0havaintoa, 9\u00a0yksikköä), ja "
        "asumistukea saavien kotitalouksien osuus "
        "on suurempi kuin muualla maassa ja kasvussa: sekä havainnot että tilastot antavat aihetta "
        "tarkempaan käsittelyyn. Havainnot: syksy 2025; tilastot: 2024."
    )


def test_an_early_signal_says_where_it_is_seen():
    found = triangulate("KOU", seen(24, 10, "rising", 7, 26), [stands("sotkanet.3219", ("lower", "apart"), "falling")])
    assert found.cell.code == "heikko_signaali"
    assert found.sentence_fi.startswith(
        "Havainnot lisääntyivät (edellisellä kaudella 7, nyt 24\u00a0havaintoa, 10\u00a0yksikköä), mutta "
        "koulutuksen ulkopuolelle jääneiden 17–24-vuotiaiden osuus on pienempi kuin muualla maassa ja laskussa: "
        "havainnoissa on merkkejä, joita tilasto ei näytä."
    )


def test_a_blind_spot_asks_the_teams():
    found = triangulate("PAI", seen(1, 1, "not_assessed", 2), [stands("sotkanet.3090", CALM, "rising")])
    assert found.cell.code == "katvealue"
    assert found.sentence_fi.startswith(
        "Ilmiöstä on vain 1\u00a0havainto, mutta törkeiden huumausainerikosten määrä tuhatta asukasta kohti on "
        "kasvussa (2017–2024): tiimeiltä kannattaa kysyä, miksi asiasta raportoidaan vähän."
    )


def test_a_known_phenomenon_counts_its_worrying_indicators():
    bad = [stands("sotkanet.5", WORSE, "falling"), stands("sotkanet.3099", ("higher", "flagged"))]
    found = triangulate("TOI", seen(), bad)
    assert found.cell.code == "tunnettu"
    assert "(tilanne on heikko tai heikkenee myös toisessa osoittimessa)" in found.sentence_fi


def test_several_calm_indicators_are_told_as_none_being_worse():
    calm = [stands("sotkanet.181", CALM), stands("sotkanet.3562", CALM)]
    found = triangulate("TYO", seen(), calm)
    assert found.cell.code == "seurattava"
    assert ", eikä yksikään ilmiön 2 osoittimesta ole muita heikompi tai heikkenemässä: " in found.sentence_fi


def test_one_bad_indicator_among_calm_ones_decides_and_is_the_one_named():
    found = triangulate("TYO", seen(), [stands("sotkanet.181", CALM), stands("sotkanet.3562", CALM, "rising")])
    assert found.statistics == "worse"
    assert [position.indicator.key for position in found.shown] == ["sotkanet.3562"]


def test_background_indicators_do_not_decide():
    found = triangulate("IKA", seen(), [stands("sotkanet.171", ("higher", "flagged"), "rising")])
    assert found.cell.code == "vain_havaintotieto"
    assert found.shown == ()


def test_a_figure_that_says_too_little_of_the_phenomenon_does_not_decide():
    found = triangulate("VAK", seen(), [stands("sotkanet.3128", WORSE, "falling")])
    assert found.statistics == "none"


def test_an_indicative_change_is_told_as_an_indication():
    rising = replace(seen(24, 10, "rising", 7, 26), grade="indicative")
    assert rising.clause_fi.startswith("Havainnot näyttävät lisääntyneen (edellisellä kaudella 7, nyt 24")


@pytest.mark.parametrize(
    ("observations", "words", "inputs"),
    [
        (seen(0, 0), "Ilmiöstä ei ole havaintoja", ""),
        (seen(3, 2), "Ilmiöstä on vain vähän havaintoja", None),
        (
            seen(7, 2, "new", 0),
            "Ilmiöstä raportoitiin pitkän tauon jälkeen tai ensi kertaa",
            " (7 havaintoa, 2 yksikköä)",
        ),
        (
            seen(15, 10, "new", 0, 20, 2000),
            "Ilmiöstä raportoitiin pitkän tauon jälkeen tai ensi kertaa",
            " (15 havaintoa, 10 yksikköä)",
        ),
        (seen(7, 2, "rising", 0), "Havainnot lisääntyivät", " (edellisellä kaudella 0, nyt 7 havaintoa, 2 yksikköä)"),
        (seen(12, 10), "Ilmiöstä raportoi moni yksikkö", " (12 havaintoa, 10 yksikköä; kaudella raportoi 20 yksikköä)"),
        (
            seen(12, 2, "falling", 40),
            "Havainnot vähenivät",
            " (edellisellä kaudella 40, nyt 12 havaintoa, 2 yksikköä)",
        ),
        (
            replace(seen(12, 2, "falling", 40), grade="indicative"),
            "Havainnot näyttävät vähentyneen",
            " (edellisellä kaudella 40, nyt 12 havaintoa, 2 yksikköä)",
        ),
        (
            seen(20, 2),
            "Havaintojen määrän muutosta ei voi erottaa satunnaisvaihtelusta",
            " (edellisellä kaudella 18, nyt 20 havaintoa, 2 yksikköä)",
        ),
        (
            seen(9, 2, "not_assessed", 8),
            "Havaintoja on liian vähän muutoksen arvioimiseen",
            " (9 havaintoa, 2 yksikköä)",
        ),
    ],
)
def test_observations_are_told_with_their_counts_and_without_any(observations, words, inputs):
    assert observations.words_fi == words
    told = "Ilmiöstä on vain 3 havaintoa" if inputs is None else f"{words}{inputs}"
    assert observations.clause_fi.replace("\u00a0", " ") == told


def test_a_release_puts_its_own_words_in_place_of_the_counts():
    found = triangulate("ASU", seen(34, 9, "rising", 12, 25), [stands("sotkanet.2320", WORSE, "rising")])
    said = found.sentence("Ilmiöstä on havaintoja")
    assert said.startswith("Ilmiöstä on havaintoja, ja asumistukea saavien kotitalouksien osuus on suurempi")
    assert "34" not in said and "12" not in said


def test_nothing_seen_and_nothing_published_is_no_information():
    found = triangulate("DIG", seen(0, 0, "not_assessed", 0), [])
    assert found.sentence_fi == (
        "Ilmiöstä ei ole havaintoja, eikä ole tilastoa, josta tilanteen voisi arvioida: tieto ei riitä arvioon."
    )


def test_statistics_of_the_period_s_own_year_need_no_remark():
    found = triangulate("ASU", seen(), [stands("sotkanet.2320", CALM, year=2025)])
    assert "tilastot:" not in found.sentence_fi


def test_inputs_come_from_the_answers_of_counts():
    changed = pl.DataFrame(
        {
            "phenomenon": ["ASU"],
            "count_before": [12],
            "count_after": [34],
            "unit_count_after": [9],
            "direction": ["rising"],
            "grade": ["measured"],
        }
    )
    exposures = pl.DataFrame({"period": ["2025H2"], "unit_count": [25], "report_count": [132]})
    assert observed(changed, exposures, "ASU", AUTUMN) == seen(34, 9, "rising", 12, 25)
    assert observed(changed, exposures, "PAI", AUTUMN).count == 0


@pytest.mark.parametrize(("all_reports", "cell"), [(19, "liian_vahan"), (20, "katvealue"), (21, "katvealue")])
def test_a_period_with_hardly_any_reports_shows_no_blind_spots(all_reports, cell):
    found = triangulate("PAI", seen(1, 1, "not_assessed", 2, all_reports=all_reports), [stands("sotkanet.3090", WORSE)])
    assert found.cell.code == cell


def test_a_difference_of_one_untested_year_does_not_call_the_statistics_worse_and_is_told():
    brief = replace(stands("sotkanet.3127", ("lower", "apart")), is_lasting=False)
    worsening = replace(brief, trend=Trend("falling", 2017, 2024, 8))
    assert "on laskussa (2017–2024)" in triangulate("YKS", seen(), [worsening]).sentence_fi
    found = triangulate("YKS", seen(), [brief])
    assert found.cell.code == "seurattava"
    assert "ilman selvää suuntaa, mutta ero näkyy vain viimeisimpänä vuonna: tilannetta seurataan." in found.sentence_fi
    both = triangulate("YKS", seen(), [brief, stands("sotkanet.4284", CALM)])
    assert "ole kahtena viimeisimpänä vuonna muita heikompi tai heikkenemässä" in both.sentence_fi
