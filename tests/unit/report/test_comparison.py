"""What a county is told of its place among the others: every sentence at its boundaries."""

from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest

from rake_analysis import areas, contracts
from rake_analysis.analysis.county_funnel import county_funnel, gap_to_country
from rake_analysis.analysis.peers import Peers
from rake_analysis.analysis.position import Position, position
from rake_analysis.official import catalogue
from rake_analysis.report import counties, effects, indicators, peer_counties, profile
from rake_analysis.report.charts import Chart

SHARE = catalogue.load()["sotkanet.5"]
DRUGS = catalogue.load()["sotkanet.3090"]
NO_COUNTS = catalogue.load()["sotkanet.3127"]
SATAKUNTA, ALAND = areas.area(areas.COUNTY, "06"), areas.area(areas.COUNTY, "91")
NBSP = "\u00a0"


def table(rows, indicator=SHARE) -> pl.DataFrame:
    """Statistics of one indicator in 2024 (or a row's own year): category, code, value, count, [year]."""
    whole = [
        (indicator.source, indicator.indicator_id, category, code, *(rest or [2024]), "total", value, count, "x")
        for category, code, value, count, *rest in rows
    ]
    return (
        pl.DataFrame(whole, schema=list(contracts.Statistic.column_names()), orient="row")
        .cast({"year": pl.Int32, "value": pl.Float64, "numerator": pl.Float64})
        .select(contracts.Statistic.column_names())
    )


def mainland(own=5.0, others=4.0, people=100_000, indicator=SHARE) -> pl.DataFrame:
    """Counts of all 22 organisers with a spread among the others, and of the country that they make up."""
    codes = [area.code for area in areas.areas(areas.COUNTY) if area.code != "91"]
    values = {code: others + 0.1 * (at % 5 - 2) for at, code in enumerate(codes)} | {"06": own}
    per = indicator.per or 1
    counts = {code: value * people / per for code, value in values.items()}
    level = sum(counts.values()) / (people * len(codes)) * per
    rows = [(areas.COUNTY, code, value, counts[code]) for code, value in values.items()]
    return table([*rows, (areas.COUNTRY, "358", level, sum(counts.values()))], indicator)


def placed(statistics, county="06", indicator=SHARE) -> Position:
    return position(statistics, indicator, county)


def gap(difference, low, high, ratio: float | None = 1.2, bounds: tuple = (1.1, 1.3)) -> dict:
    return {
        "difference": difference,
        "difference_low_95": low,
        "difference_high_95": high,
        "ratio": ratio,
        "ratio_low_95": bounds[0],
        "ratio_high_95": bounds[1],
    }


def test_a_gap_is_told_as_a_difference_and_a_ratio_with_their_intervals():
    told = counties.gap_sentence(placed(mainland()), gap(1.04, 0.96, 1.16))
    assert told == (
        f"Satakunnan luku on 1,0{NBSP}prosenttiyksikköä suurempi kuin muualla maassa "
        f"(95{NBSP}%:n luottamusväli 1,0–1,2). Se on 1,20-kertainen muun maan lukuun verrattuna (1,10–1,30)."
    )


def test_the_size_of_a_gap_downwards_has_its_smaller_limit_first():
    told = counties.gap_sentence(placed(mainland()), gap(-1.0, -1.3, -0.7))
    assert f"1,0{NBSP}prosenttiyksikköä pienempi" in told
    assert "0,7–1,3" in told


@pytest.mark.parametrize(("low", "is_chance"), [(-0.01, True), (0.0, True), (0.01, False)])
def test_a_gap_whose_interval_holds_zero_may_be_chance(low, is_chance):
    told = counties.gap_sentence(placed(mainland()), gap(0.5, low, 1.0))
    assert ("voi johtua sattumasta" in told) == is_chance
    assert ("kertainen" in told) != is_chance


@pytest.mark.parametrize(("difference", "is_same"), [(0.04, True), (-0.04, True), (0.06, False), (-0.06, False)])
def test_a_gap_that_rounds_to_zero_is_no_gap(difference, is_same):
    told = counties.gap_sentence(placed(mainland()), gap(difference, -1.0, 1.0))
    assert (told == "Satakunnan luku on käytännössä sama kuin muualla maassa.") == is_same


def test_a_ratio_without_limits_is_left_out():
    told = counties.gap_sentence(placed(mainland()), gap(1.0, 0.5, 1.5, None, (None, None)))
    assert told.endswith("0,5–1,5).")


def test_a_rate_is_told_per_its_people():
    place = placed(mainland(0.5, 0.3, 100_000, DRUGS), indicator=DRUGS)
    told = counties.gap_sentence(place, gap(0.2, 0.1, 0.3))
    assert f"luku on 1{NBSP}000{NBSP}asukasta kohti 0,20 suurempi" in told


def test_without_counts_the_gap_has_no_precision_and_without_a_figure_nothing_is_said():
    rows = [(areas.COUNTY, "06", 50.0, None), (areas.COUNTRY, "358", 55.0, None)]
    statistics = table(rows, NO_COUNTS)
    assert gap_to_country(statistics, NO_COUNTS, "06", 2024) is None
    assert counties.gap_sentence(placed(statistics, indicator=NO_COUNTS), None).startswith(
        "Lukumääriä ei ole julkaistu"
    )
    assert counties.gap_sentence(placed(table([]), "06"), None) == ""


def test_the_gap_is_to_the_country_without_the_county():
    row = gap_to_country(mainland(own=5.0), SHARE, "06", 2024)
    assert row is not None
    # The 21 others: 4.0 and a spread that sums to what the codes give.
    spread = [
        0.1 * (at % 5 - 2)
        for at, area in enumerate(a for a in areas.areas(areas.COUNTY) if a.code != "91")
        if area.code != "06"
    ]
    assert row["difference"] == pytest.approx(5.0 - (4.0 + sum(spread) / 21), abs=1e-9)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (4.9, "99,8 %:n rajan yläpuolella"),
        (4.8, "95 %:n rajan yläpuolella"),
        (4.6, "95 %:n rajojen sisällä"),
        (3.4, "95 %:n rajojen sisällä"),
        (3.3, "95 %:n rajan alapuolella"),
        (3.1, "99,8 %:n rajan alapuolella"),
    ],
)
def test_a_point_on_a_funnels_line_is_inside_it(value, told):
    limits = {"low_95": 3.4, "high_95": 4.6, "low_998": 3.2, "high_998": 4.8}
    sentence = counties.funnel_sentence(placed(mainland()), value, limits)
    assert sentence == f"Satakunta on {told.replace(' %', NBSP + '%')}."


def test_a_funnel_needs_counts_of_ten_counties_and_of_the_country():
    statistics = mainland()
    assert county_funnel(statistics, SHARE, 2024).counties.height == 22  # type: ignore[union-attr]
    is_county = pl.col("area_category") == areas.COUNTY
    nine, ten = (statistics.filter(~is_county | (pl.col("area_code") <= code)) for code in ("09", "10"))
    assert county_funnel(nine, SHARE, 2024) is None
    assert county_funnel(ten, SHARE, 2024) is not None
    assert county_funnel(statistics.filter(is_county), SHARE, 2024) is None
    assert county_funnel(statistics, SHARE, None) is None


def test_a_project_without_statistics_and_a_county_without_figures_are_told_apart():
    assert profile.summary_sentences([], SATAKUNTA) == ["Projektissa ei ole tilastoja, joten vertailua ei voi tehdä."]
    absent = profile.summary_sentences([placed(table([]))], SATAKUNTA)
    assert absent == ["Satakunnan lukuja ei ole julkaistu, joten vertailua ei voi tehdä."]


def test_one_and_none_are_told_in_words():
    worse, near, absent = placed(mainland(9.0)), placed(mainland(4.0)), placed(table([]))
    said = " ".join(profile.summary_sentences([worse], SATAKUNTA))
    assert f"verrattu yhdellä{NBSP}osoittimella" in said
    assert f"muuta maata heikompi yhdessä{NBSP}osoittimessa" in said
    assert "Tilanne ei heikkene yhdessäkään osoittimessa." in said
    assert "olemmat" not in said
    calm = profile.summary_sentences([near, absent], SATAKUNTA)
    assert calm[1] == "Yhdessäkään tilanne ei ole muuta maata heikompi eikä heikkene."
    assert calm[2] == f"Alueen luku puuttuu yhdestä{NBSP}osoittimesta."


def worsening(own=9.0) -> Position:
    years = [(areas.COUNTY, "06", own - 0.3 * (2024 - year), None, year) for year in range(2015, 2024)]
    return placed(pl.concat([mainland(own), table(years)]))


def test_worse_and_worsening_together_come_first():
    both, worse, only_worsening, near = worsening(), placed(mainland(9.0)), worsening(4.0), placed(mainland(4.0))
    assert [profile.urgency(place) for place in (both, worse, only_worsening, near)] == [3, 2, 1, 0]
    assert f"Molemmat toteutuvat yhdessä{NBSP}osoittimessa." in profile.summary_sentences([both, worse], SATAKUNTA)
    apart = profile.summary_sentences([only_worsening, worse], SATAKUNTA)
    assert "Missään osoittimessa molemmat eivät toteudu." in apart
    grouped = profile.by_phenomenon([near, both], ["TOI"])
    assert grouped == {"TOI": [both, near]}


def test_why_names_what_asks_for_attention():
    worse = placed(mainland(9.0))
    assert profile.why(worsening()) == f"Selvästi suurempi kuin {worse.verdict.comparator_fi} ja tilanne heikkenee."
    assert profile.why(worsening(4.0)) == "Tilanne heikkenee."
    assert profile.why(worse) == f"Selvästi suurempi kuin {worse.verdict.comparator_fi}."
    assert profile.why(placed(mainland(4.0))) == ""


def test_a_verdict_and_a_trend_are_a_symbol_and_a_word():
    assert profile.verdict_fi(placed(mainland(9.0))) == f"▲{NBSP}selvästi heikompi"
    assert profile.verdict_fi(placed(mainland(4.0))) == f"●{NBSP}samalla tasolla"
    assert profile.verdict_fi(placed(table([]))) == f"–{NBSP}ei vertailtavissa"
    assert profile.trend_fi(worsening()) == f"↗{NBSP}heikkenee"
    assert profile.trend_fi(placed(mainland())) == "ei arvioitu"


def test_a_rank_is_from_the_largest_and_ties_share_it():
    assert profile.rank_fi(placed(mainland(9.0))) == "1."
    assert profile.rank_fi(placed(mainland(1.0))) == "22."
    assert "–" in profile.rank_fi(placed(mainland(4.0)))
    assert profile.rank_fi(placed(table([]))) == ".."


@pytest.mark.parametrize(
    ("distance", "told"), [(None, ".."), (0.0, "0,0"), (0.04, "0,0"), (0.06, "+0,1"), (-2, "−2,0")]
)
def test_a_distance_has_its_sign_unless_it_rounds_to_zero(distance, told):
    assert profile.distance_fi(distance) == told


def test_aland_has_no_rank_and_the_page_says_why():
    statistics = pl.concat([mainland(), table([(areas.COUNTY, "91", 4.5, 1300.0)])])
    assert profile.rank_fi(placed(statistics, "91")) == ".."
    assert "Ahvenanmaa ei ole mukana" in profile.reading_notes(ALAND)[-1]
    assert not any("Ahvenanmaa" in note for note in profile.reading_notes(SATAKUNTA))


def test_every_indicator_is_a_row_of_the_profile_under_its_phenomenon():
    shown = profile.profile_table({"TOI": [worsening(), placed(table([]))]}, {"TOI": "Toimeentulo"}, SATAKUNTA)
    assert [row[0] for row in shown.rows] == ["Toimeentulo", "Toimeentulo"]
    assert shown.rows[0][4:6] == ("2024", "9,0")
    assert shown.rows[1][4:] == ("..", "..", "..", "..", "..", "..")


def test_a_title_without_a_unit_has_no_empty_brackets():
    assert profile.title_fi(SHARE) == f"{SHARE.short_fi} (%)"
    assert profile.title_fi(SHARE.model_copy(update={"unit_fi": ""})) == SHARE.short_fi
    unitless = Chart("series", pl.DataFrame({"area": ["Satakunta"], "year": [2024], "value": [1.0]}), "", "", 1).data
    assert unitless.headers == ("Alue", "2024")


def test_aland_is_drawn_once_and_others_beside_their_collaborative_area(monkeypatch):
    monkeypatch.setattr(effects, "marks", lambda *_: ())
    both = [
        (areas.COUNTY, "91", 4.5, None),
        (areas.COLLABORATIVE_AREA, "6", 4.5, None),
        (areas.COUNTRY, "358", 4.0, None),
    ]
    statistics = table(both)
    chart = indicators.series_chart(
        cast(Any, SimpleNamespace(statistics=statistics, county=ALAND)), placed(statistics, "91")
    )
    assert chart is not None
    assert chart.table["role"].to_list() == ["own", "country"]
    other = table([(areas.COUNTY, "06", 4.5, None), (areas.COLLABORATIVE_AREA, "4", 4.5, None)])
    chart = indicators.series_chart(cast(Any, SimpleNamespace(statistics=other, county=SATAKUNTA)), placed(other))
    assert chart is not None
    assert chart.table["role"].to_list() == ["own", "collaborative_area"]


def found_peers(names=("Kymenlaakso", "Etelä-Savo"), missing=()) -> Peers:
    distances = pl.DataFrame({"code": ["10", "12"][: len(names)], "area": names, "distance": [0.4, 0.6][: len(names)]})
    return Peers(distances, ((SHARE, 2024),), missing)


def test_peers_are_named_with_the_figures_that_were_compared():
    told = peer_counties.peers_sentence(found_peers(), SATAKUNTA)
    assert told.startswith("Satakunnan kaltaisimmat alueet taustaltaan, lähin ensin: Kymenlaakso, Etelä-Savo.")
    assert "toimeentulotukea saaneet 25–64-v. (2024)" in told


def test_the_own_county_is_the_first_row_beside_its_peers():
    statistics = mainland(9.0)
    place = placed(statistics)
    shown = peer_counties.peers_table(
        cast(Any, SimpleNamespace(statistics=statistics, county=SATAKUNTA)), found_peers(), [place]
    )
    assert shown is not None
    assert [row[:2] for row in shown.rows] == [
        ("Satakunta", "oma alue"),
        ("Kymenlaakso", "0,40"),
        ("Etelä-Savo", "0,60"),
    ]
    assert shown.rows[0][2] == "9,0"


def test_peers_that_cannot_be_found_are_explained():
    none = Peers(found_peers().table.clear(), (), ("sotkanet.7",))
    assert peer_counties.peers_sentence(none, SATAKUNTA).startswith("Verrokkeja ei voi etsiä: vähintään 3 taustalukua")
    assert "ei ole yksi Manner-Suomen järjestäjistä" in peer_counties.peers_sentence(none, ALAND)
    assert peer_counties.missing_sentence(none, {}) == ""


def test_a_background_figure_that_was_not_to_be_had_is_named():
    told = peer_counties.missing_sentence(
        found_peers(missing=("sotkanet.7", "sotkanet.181")), {"sotkanet.181": "Työttömät"}
    )
    assert told == "Kaikkien järjestäjien lukuja ei ole: sotkanet 7 ja työttömät."
    assert peer_counties.missing_sentence(found_peers(), {}) == ""
