"""What pages say around an event: at every boundary of the wording, with what else changed."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest

from rake_analysis import areas
from rake_analysis.analysis.effects import Effect, Estimate, Regression
from rake_analysis.analysis.position import position
from rake_analysis.official import catalogue
from rake_analysis.official.catalogue import Break
from rake_analysis.report import effects, indicators
from rake_analysis.report.effects import Compared, Event
from rake_analysis.report.tables import Table

NB = "\u00a0"
HOUSING, CROWDED = (catalogue.load()[key] for key in ("sotkanet.2320", "sotkanet.183"))
BEFORE, AFTER = tuple(range(2012, 2020)), tuple(range(2020, 2024))
NONE_AFTER = Effect(BEFORE, (), 14.2, None, reason_fi="vertailukelpoisia vuosia on ennen 8 ja jälkeen 0")
NONE_BEFORE = Effect((), AFTER, None, 15.9, reason_fi="vertailukelpoisia vuosia on ennen 0 ja jälkeen 4")
PARTED = Effect((), (), None, None, reason_fi="sarja katkeaa samassa kohdassa", is_parted=True)
NOTHING = Effect((), (), None, None, reason_fi="vertailukelpoisia vuosia on ennen 0 ja jälkeen 0")
SHORT = Effect((2018, 2019), (2020,), 14.2, 15.9, reason_fi="vuosia on liian vähän")
REFORM = Event(date(2020, 1, 1), "Uudistus", "Laki")


def of(own: Effect, indicator=HOUSING) -> Compared:
    return Compared(indicator, own, own)


def estimated(level: tuple[float, float, float], slope: tuple[float, float, float]) -> Compared:
    regression = Regression(Estimate(*level), Estimate(*slope), 2)
    return of(Effect(BEFORE, AFTER, 14.2, 15.9, regression))


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        ([], ["Ilmiölle ei ole tilasto-osoitinta, jota voisi verrata."]),
        ([of(SHORT)], []),
        ([of(NONE_AFTER)], ["Tapahtuman jälkeisiä lukuja ei ole vielä julkaistu: Asumistukea saavat kotitaloudet."]),
        ([of(NONE_BEFORE)], ["Tapahtumaa edeltäviä lukuja ei ole: Asumistukea saavat kotitaloudet."]),
        ([of(NOTHING)], ["Lukuja ei ole julkaistu: Asumistukea saavat kotitaloudet."]),
        (
            [of(PARTED), of(PARTED, CROWDED)],
            [
                "Vertailua ei tehdä, koska sarja katkeaa samassa kohdassa: "
                "Asumistukea saavat kotitaloudet; Ahtaasti asuvat asuntokunnat."
            ],
        ),
    ],
)
def test_what_cannot_be_compared_is_said_with_its_reason(compared, said):
    assert effects.summary(compared) == said


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.4, "+0,4"), (-0.3, "−0,3"), (0.0, "0,0"), (0.04, "0,0"), (-0.04, "0,0"), (None, "..")],
)
def test_a_change_has_its_sign_unless_it_rounds_to_nothing(value, text):
    assert effects.change(value, 1) == text


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ((1.5, 0.5, 2.5), f"Taso nousi: arvio +1,50 (95{NB}%:n väli 0,50–2,50)."),
        ((-1.5, -2.5, -0.5), f"Taso laski: arvio −1,50 (95{NB}%:n väli −2,50…−0,50)."),
        (
            (0.5, -0.5, 1.5),
            f"Tason muutosta ei voi erottaa satunnaisvaihtelusta (arvio +0,50, 95{NB}%:n väli −0,50…1,50).",
        ),
        (
            (0.5, 0.0, 1.0),
            f"Tason muutosta ei voi erottaa satunnaisvaihtelusta (arvio +0,50, 95{NB}%:n väli 0,00–1,00).",
        ),
    ],
)
def test_a_direction_is_told_only_where_the_interval_leaves_out_zero(level, words):
    said = effects.estimates([estimated(level, (0.1, -0.1, 0.3))])[0].replace("\\", "")
    assert words in said
    assert "Suunnan muutosta ei voi erottaa satunnaisvaihtelusta" in said
    assert said.endswith("viive 2.")


@pytest.mark.parametrize(
    ("slope", "words"), [((0.2, 0.1, 0.3), "Vuosimuutos kasvoi"), ((-0.2, -0.3, -0.1), "Vuosimuutos pieneni")]
)
def test_a_changed_slope_is_told_in_its_direction(slope, words):
    assert words in effects.estimates([estimated((0.0, -1.0, 1.0), slope)])[0]


def test_without_a_regression_the_reason_stands_once_for_all_its_indicators():
    said = effects.estimates([of(SHORT), of(SHORT, CROWDED)])
    assert said == [
        "Vaikutusta ei arvioida, koska vuosia on liian vähän: "
        "Asumistukea saavat kotitaloudet; Ahtaasti asuvat asuntokunnat."
    ]


def test_other_events_of_the_compared_years_are_named_and_those_outside_are_not():
    known = [Event(date(2017, 12, 31), "Ennen", ""), Event(date(2018, 8, 1), "Tuki", ""), REFORM]
    assert effects.meanwhile(REFORM, known, [of(SHORT)]) == "Samoina vuosina muuttui myös: 1.8.2018 Tuki."
    none = "Muita samoihin vuosiin osuneita tapahtumia, jotka koskevat ilmiötä, ei ole rekisterissä."
    assert effects.meanwhile(REFORM, [REFORM], [of(SHORT)]) == none
    assert effects.meanwhile(REFORM, known, [of(PARTED)]) == ""


@pytest.mark.parametrize(
    ("phenomena", "indicators", "is_concerned"),
    [
        ((), (), True),
        (("ASU",), (), True),
        (("TOI",), (), False),
        ((), ("sotkanet.2320",), True),
        (("TOI",), ("sotkanet.2320",), True),
        ((), ("sotkanet.5",), False),
    ],
)
def test_an_event_concerns_what_it_names_or_everything(phenomena, indicators, is_concerned):
    assert Event(date(2020, 1, 1), "", "", phenomena, indicators).concerns(HOUSING) == is_concerned


def test_a_background_indicator_is_not_concerned_by_its_phenomenon():
    assert not Event(date(2020, 1, 1), "", "", ("TOI",)).concerns(catalogue.load()["sotkanet.234"])


@pytest.fixture
def material() -> Any:
    years = range(2010, 2025)
    figures = [
        ("HYVINVOINTIALUE", "06", year, 10.0 + (2 if year >= 2021 else 0) + 0.2 * (year % 2)) for year in years
    ] + [("MAA", "358", year, 10.0) for year in years]
    statistics = pl.DataFrame(
        figures, schema={"area_category": str, "area_code": str, "year": pl.Int32, "value": float}, orient="row"
    ).with_columns(source=pl.lit("sotkanet"), indicator_id=pl.lit("183"), sex=pl.lit("total"))
    events = pl.DataFrame(
        [
            (date(2021, 1, 1), "Asumislaki", "Laki 1/2021", ["ASU"], []),
            (date(2018, 1, 1), "Toisaalla", "Laki", ["TOI"], []),
        ],
        schema={
            "event_date": pl.Date,
            "title": str,
            "source": str,
            "phenomena": pl.List(pl.String),
            "indicators": pl.List(pl.String),
        },
        orient="row",
    )
    done = pl.DataFrame(
        {"proposal_id": ["E1", "E1"], "event": ["started", "completed"], "event_date": [date(2024, 2, 1)] * 2}
    )
    return cast(
        Any,
        SimpleNamespace(
            county=areas.area(areas.COUNTY, "06"),
            statistics=statistics,
            indicators={CROWDED.key: CROWDED, HOUSING.key: HOUSING},
            snapshots={CROWDED.key: None},
            proposals=pl.DataFrame({"proposal_id": ["E1"], "phenomenon": ["ASU"], "title": ["Neuvonta"]}),
            registers=SimpleNamespace(policy_events=events, proposal_events=done),
        ),
    )


def test_a_completed_proposal_is_an_event_of_its_phenomenon(material):
    found = effects.events(material)
    assert [event.title for event in found] == ["Toisaalla", "Asumislaki", "Ehdotus E1 valmistui: Neuvonta"]
    assert found[-1].phenomena == ("ASU",)


def test_a_section_compares_the_county_with_the_country_around_the_event(material):
    caution, heading, told, table, bullets = effects.sections(material, "ASU")[0]
    assert "Ero ei osoita" in str(caution).replace("\\", "")
    assert "Asumislaki" in str(heading)
    assert str(told).replace("\\", "") == (
        "Samoina vuosina muuttui myös: 1.2.2024 Ehdotus E1 valmistui: Neuvonta. Lähde: Laki 1/2021."
    )
    assert isinstance(table, Table)
    assert table.rows == (("Ahtaasti asuvat asuntokunnat (%)", "10,1 (2010–2020)", "12,1 (2021–2024)", "+2,0", "0,0"),)
    assert "Taso nousi: arvio +" in str(bullets).replace("\\", "")


def test_an_event_of_another_phenomenon_has_no_section_and_one_without_figures_after_no_table(material):
    sections = effects.sections(material, "ASU")
    assert len(sections) == 2
    assert not any(isinstance(part, Table) for part in sections[1])
    assert "jälkeisiä lukuja ei ole vielä julkaistu" in str(sections[1][-1])


def test_an_event_of_one_indicator_stands_on_the_pages_of_its_phenomena(material):
    events = material.registers.policy_events.with_columns(
        phenomena=pl.lit([], dtype=pl.List(pl.String)), indicators=pl.lit([CROWDED.key], dtype=pl.List(pl.String))
    )
    material.registers.policy_events = events
    headings = [str(part) for section in effects.sections(material, "ASU") for part in section if "###" in str(part)]
    assert [re.sub(r"[#\\]", "", heading).strip() for heading in headings] == [
        "1.1.2018 Toisaalla",
        "1.1.2021 Asumislaki",
        "1.2.2024 Ehdotus E1 valmistui: Neuvonta",
    ]


def test_an_indicator_without_a_snapshot_is_not_told_of(material):
    material.snapshots = {}
    told = str(effects.sections(material, "ASU")[0][-1]).replace("\\", "")
    assert told.startswith("Ilmiölle ei ole tilasto-osoitinta, jota voisi verrata.")


def test_a_break_of_the_series_parts_what_is_compared(material):
    broken = CROWDED.model_copy(update={"breaks": (Break(year=2021, reason_fi="Uusi määritelmä."),)})
    compared = effects.compare(material, date(2021, 1, 1), broken)
    assert compared.own.is_parted and compared.country.is_parted


def test_an_average_of_one_year_names_that_year(material):
    material.registers.policy_events = material.registers.policy_events.with_columns(
        event_date=pl.lit(date(2024, 1, 1))
    )
    assert effects.sections(material, "ASU")[0][3].rows[0][2] == "12,0 (2024)"


def test_the_27th_event_has_a_letter_of_its_own(material):
    events = material.registers.policy_events
    material.registers.policy_events = pl.concat(
        [events[:1].with_columns(event_date=pl.lit(date(2015, 1, 1 + day))) for day in range(28)]
    ).with_columns(phenomena=pl.lit(["ASU"]))
    letters = [mark.letter for mark in effects.marks(material, CROWDED, [2010, 2022])]
    assert letters[24:] == ["Y", "Z", "A1", "B1"]


def test_the_chart_of_a_series_draws_its_events_and_tells_them_in_caption_and_alternative_text(material):
    statistics = material.statistics.with_columns(numerator=pl.lit(None, pl.Float64), snapshot=pl.lit("s"))
    chart = indicators.series_chart(material, position(statistics, CROWDED, "06"))
    assert chart is not None
    assert [mark.letter for mark in chart.events] == ["A", "B"]
    told = " Tapahtumat: A 1.1.2021 Asumislaki; B 1.2.2024 Ehdotus E1 valmistui: Neuvonta."
    assert chart.caption.endswith(told) and chart.alt.endswith(told)


def test_marks_lie_within_the_years_of_the_chart_and_are_lettered_in_order(material):
    drawn = effects.marks(material, CROWDED, [2010, 2022])
    assert [(mark.letter, mark.text) for mark in drawn] == [("A", "Asumislaki")]
    assert effects.marks_fi(drawn) == " Tapahtumat: A 1.1.2021 Asumislaki."
    assert effects.marks_fi(()) == ""
    assert len(effects.marks(material, CROWDED, [2010, 2024])) == 2
