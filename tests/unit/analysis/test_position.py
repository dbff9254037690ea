"""A county among the others: comparators, ranks, distances, verdicts and the Finnish sentences made of them."""

import polars as pl
import pytest

from rake_analysis import areas, contracts
from rake_analysis.analysis.municipal import municipal_range
from rake_analysis.analysis.position import position, positions
from rake_analysis.analysis.series import comparison_series
from rake_analysis.official.catalogue import load

HOUSING = load()["sotkanet.2320"]
SURVEY = load()["sotkanet.3127"]
BACKGROUND = load()["sotkanet.171"]
MAINLAND = [area.code for area in areas.areas(areas.COUNTY) if area.code != "91"]


def statistic(indicator, category, code, year, value, count=None):
    return {
        "source": indicator.source,
        "indicator_id": indicator.indicator_id,
        "area_category": category,
        "area_code": code,
        "year": year,
        "sex": "total",
        "value": float(value),
        "numerator": count,
        "snapshot": "sotkanet/2320/2025-10-01",
    }


def table(rows):
    return contracts.Statistic.validate(pl.DataFrame(rows, infer_schema_length=None), cast=True)


def country_year(indicator, own, others, year=2024, country=2.9, households=100_000.0):
    """Satakunta with `own` among 21 counties of the same size, with the country and the collaborative area."""
    codes = [code for code in MAINLAND if code != "06"]
    counted = households is not None
    rows = [
        statistic(indicator, "HYVINVOINTIALUE", code, year, value, value * households / 100 if counted else None)
        for code, value in [("06", own), *zip(codes, others, strict=True)]
    ]
    rows.append(statistic(indicator, "MAA", "358", year, country, country * 22 * households / 100 if counted else None))
    rows.append(statistic(indicator, "YTA", "4", year, 3.0))
    return rows


def spread(middle, step, count=21):
    return [middle + step * (place - count // 2) for place in range(count)]


def test_the_sentence_reads_as_agreed():
    others = [2.9] * 18 + [3.6, 3.8, 4.0]
    found = position(table(country_year(HOUSING, 3.4, others)), HOUSING, "06")
    assert found.sentence_fi == (
        "Satakunnassa 3,4\u00a0% (2024), koko maassa 2,9\u00a0% ja Länsi-Suomen yhteistyöalueella 3,0\u00a0%. "
        "Satakunnan luku on 22 järjestäjän (hyvinvointialueet ja Helsinki) vertailussa 4. suurin."
    )


@pytest.mark.parametrize(
    ("own", "others", "rank"),
    [
        (9.0, [2.0] * 21, "suurin"),
        (1.0, [2.0] * 21, "pienin"),
        (2.0, [1.0] * 20 + [2.0], "jaetuilla sijoilla 1–2 suurimmasta lukien"),
        (2.0, [3.0] * 20 + [1.0], "2. pienin"),
    ],
)
def test_ranks_count_from_the_nearer_end_and_ties_share_a_place(own, others, rank):
    found = position(table(country_year(HOUSING, own, others)), HOUSING, "06")
    assert found.rank_fi == f"Satakunnan luku on 22 järjestäjän (hyvinvointialueet ja Helsinki) vertailussa {rank}."


def test_a_county_far_above_the_ordinary_differences_is_flagged_and_worse_where_low_is_good():
    found = position(table(country_year(HOUSING, 6.0, spread(2.9, 0.05))), HOUSING, "06")
    assert (found.verdict.strength, found.direction) == ("flagged", "worse")
    assert found.word_fi == "selvästi heikompi kuin muualla"
    assert (found.verdict.symbol, found.verdict.quality) == ("▲", "worse")


def test_a_gap_within_the_ordinary_differences_is_not_flagged_however_many_people_it_concerns():
    statistics = table(country_year(HOUSING, 3.3, spread(2.9, 0.1), households=1e6))
    found = position(statistics, HOUSING, "06")
    assert found.verdict.numbers.p_noise < 0.001 < 0.05 < found.verdict.numbers.p_value
    assert (found.verdict.strength, found.direction) == ("near", "not_worse")


def test_an_upper_county_that_chance_does_not_explain_is_apart_but_not_flagged():
    found = position(table(country_year(HOUSING, 4.0, spread(2.9, 0.1))), HOUSING, "06")
    assert found.verdict.strength == "apart"
    assert found.verdict.size_fi == "suurempi kuin muualla maassa"
    assert found.verdict.numbers.q_value > 0.05


def test_survey_figures_without_counts_are_not_tested_and_need_twice_the_distance():
    near = position(table(country_year(SURVEY, 48.5, spread(50, 0.2), households=None)), SURVEY, "06")
    far = position(table(country_year(SURVEY, 46.0, spread(50, 0.2), households=None)), SURVEY, "06")
    assert near.verdict.numbers.p_value is None
    assert near.verdict.numbers.distance == pytest.approx(-1.5 / (1.4826 * 1.0))
    assert (near.verdict.strength, near.direction) == ("near", "not_worse")
    assert (far.verdict.strength, far.direction) == ("apart", "worse")
    assert "ei ole testattu" in far.verdict.method_fi


def test_an_indicator_that_is_neither_good_nor_bad_gets_no_quality():
    found = position(table(country_year(BACKGROUND, 20.0, spread(11, 0.1), country=11)), BACKGROUND, "06")
    assert found.direction == "unknown"
    assert found.word_fi == "selvästi suurempi kuin muualla"
    assert not found.is_usable


def test_a_county_without_a_figure_has_no_position():
    rows = [row for row in country_year(HOUSING, 3.4, [2.9] * 21) if row["area_code"] != "06"]
    found = position(table(rows), HOUSING, "06")
    assert (found.value, found.direction, found.word_fi) == (None, "unknown", "ei vertailtavissa")
    assert found.sentence_fi == "Satakunnassa lukua ei ole julkaistu."


def test_comparators_of_another_year_are_not_used():
    rows = country_year(HOUSING, 3.4, [2.9] * 21, year=2023)
    rows.append(statistic(HOUSING, "HYVINVOINTIALUE", "06", 2024, 3.6))
    found = position(table(rows), HOUSING, "06")
    assert (found.year, found.value, found.country_value) == (2024, 3.6, None)
    assert "Lukua ei ole julkaistu: koko maassa ja Länsi-Suomen yhteistyöalueella." in found.sentence_fi


def test_aland_is_not_ranked_among_the_organisers_of_the_mainland():
    rows = [*country_year(HOUSING, 3.4, [2.9] * 21), statistic(HOUSING, "HYVINVOINTIALUE", "91", 2024, 9.9, 3000.0)]
    found = position(table(rows), HOUSING, "06")
    assert (found.verdict.numbers.rank, found.verdict.numbers.rank_of) == (1, 22)


def test_q_values_are_corrected_over_the_indicators_of_the_call():
    statistics = table(
        country_year(HOUSING, 3.3, spread(2.9, 0.1)) + country_year(BACKGROUND, 11.1, spread(11, 0.1), country=11)
    )
    alone = position(statistics, HOUSING, "06").verdict.numbers
    among = positions(statistics, [HOUSING, BACKGROUND], "06")[0].verdict.numbers
    assert alone.q_value == pytest.approx(alone.p_value)
    assert among.p_value == alone.p_value
    assert among.q_value > alone.q_value


def test_a_denominator_has_no_position():
    assert positions(table(country_year(HOUSING, 3.4, [2.9] * 21)), [load()["sotkanet.127"]], "06") == []


def test_a_worsening_trend_follows_the_polarity():
    rows = [statistic(HOUSING, "HYVINVOINTIALUE", "06", year, year - 2010) for year in range(2017, 2025)]
    rows += [statistic(SURVEY, "HYVINVOINTIALUE", "06", year, year - 2010) for year in range(2017, 2025)]
    rising_bad, rising_good = positions(table(rows), [HOUSING, SURVEY], "06")
    assert rising_bad.is_worsening and not rising_good.is_worsening


def test_rows_in_another_order_give_the_same_position():
    rows = country_year(HOUSING, 3.4, spread(2.9, 0.1))
    assert position(table(rows), HOUSING, "06") == position(table(rows[::-1]), HOUSING, "06")


def municipal_rows(values):
    return table([statistic(HOUSING, "KUNTA", code, 2024, value) for code, value in values.items()])


def test_municipalities_are_named_and_those_without_a_figure_are_called_missing():
    values = {area.code: 2.0 for area in areas.municipalities("06") if area.code not in ("747", "230")}
    found = municipal_range(municipal_rows(values | {"609": 4.4, "051": 1.1}), HOUSING, "06")
    assert found.sentence_fi == (
        "Julkaistuista kuntaluvuista suurin on Porissa (4,4\u00a0%) ja pienin Eurajoella "
        "(1,1\u00a0%) vuonna 2024. "
        "Tietoa ei ole julkaistu: Karvia ja Siikainen."
    )
    assert found.ratio == pytest.approx(4.0)


def test_municipalities_without_any_figure_have_no_range():
    found = municipal_range(table([statistic(HOUSING, "MAA", "358", 2024, 1)]), HOUSING, "06")
    assert (found.highest, found.lowest, found.sentence_fi) == (None, None, "Kuntien lukuja ei ole julkaistu.")


def test_the_series_is_split_at_its_breaks_and_keeps_published_comparators_only():
    rows = [statistic(HOUSING, "HYVINVOINTIALUE", "06", year, 1) for year in (2016, 2017)]
    rows += [statistic(HOUSING, "YTA", "4", 2017, 2), statistic(HOUSING, "HYVINVOINTIALUE", "05", 2017, 9)]
    found = comparison_series(table(rows), HOUSING, "06")
    assert found.rows() == [
        ("own", "Satakunta", 2016, 1.0, 0),
        ("own", "Satakunta", 2017, 1.0, 1),
        ("collaborative_area", "Länsi-Suomi (YTA)", 2017, 2.0, 1),
    ]


def survey_years(before, now):
    """A survey without counts in two years: Satakunta's figures, others around 50."""
    others = spread(50, 0.5)
    rows = country_year(SURVEY, before, others, year=2022, country=50, households=None)
    return position(
        table(rows + country_year(SURVEY, now, others, year=2024, country=50, households=None)), SURVEY, "06"
    )


@pytest.mark.parametrize(
    ("before", "now", "is_worse"),
    [(30.0, 30.0, True), (50.0, 30.0, False), (70.0, 30.0, False), (30.0, 50.0, False)],
)
def test_an_untested_difference_makes_a_county_worse_only_two_years_in_a_row(before, now, is_worse):
    found = survey_years(before, now)
    assert found.is_worse == is_worse
    assert (found.direction == "worse") == (now == 30.0)


def test_one_untested_year_alone_is_not_lasting():
    found = position(table(country_year(SURVEY, 30.0, spread(50, 0.5), households=None)), SURVEY, "06")
    assert (found.direction, found.is_lasting, found.is_worse) == ("worse", False, False)


@pytest.mark.parametrize(("own", "strength"), [(3.5, "apart"), (6.0, "flagged")])
def test_a_tested_difference_needs_no_second_year(own, strength):
    found = position(table(country_year(HOUSING, own, spread(2.9, 0.05))), HOUSING, "06")
    assert found.verdict.strength == strength
    assert found.is_worse
