"""What the rules find, what negations take back, and how codes are kept."""

import polars as pl
import pytest

from rake_analysis.contracts import PhenomenonCode
from rake_analysis.errors import UserError
from rake_analysis.phenomena import coder
from rake_analysis.project import Settings, create


def observed(*texts, language="fi", tone="negative", consequences=None):
    return pl.DataFrame(
        {
            "observation_id": [f"2025H2-{number:04}" for number in range(len(texts))],
            "language": [language] * len(texts),
            "tone": [tone] * len(texts),
            "description": list(texts),
            "consequences": [consequences] * len(texts),
        },
        schema_overrides={"consequences": pl.String, "tone": pl.String, "language": pl.String},
    )


def phenomena(text, **kept):
    return set(coder.code_observations(observed(text, **kept))["phenomenon"])


def test_a_code_carries_its_rule_field_and_words():
    text = "Kolme perhettä sai häätöilmoituksen."
    row = coder.code_observations(observed(text)).row(0, named=True)
    assert (row["phenomenon"], row["rule"], row["field"]) == ("ASU", "ASU.eviction", "description")
    assert text[row["start"] : row["end"]] == "häätöilmoituksen"
    assert row["coder"].startswith("rules ")


def test_the_span_of_a_phrase_reaches_from_its_first_word_to_its_last():
    text = "Perheeltä raha loppuu aina kesken."
    row = coder.code_observations(observed(text)).row(0, named=True)
    assert text[row["start"] : row["end"]] == "raha loppuu"


def test_an_observation_gets_every_phenomenon_it_tells_of():
    assert phenomena("Häätö uhkaa, koska pikavipit ja alkoholi veivät rahat.") >= {"ASU", "VEL", "PAI"}


def test_consequences_are_coded_in_their_own_field():
    codes = coder.code_observations(observed("Kerho loppui.", consequences="Yksinäisyys lisääntyi."))
    assert codes.row(0, named=True)["field"] == "consequences"


def test_words_of_different_sentences_are_no_phrase():
    assert "TOI" not in phenomena("Rahat ovat turvassa. Ei mikään riitä.")


@pytest.mark.parametrize(
    "text",
    [
        "Ei asunnottomuutta.",
        "Alueella ei ole asunnottomuutta.",
        "Emme ole havainneet asunnottomuutta.",
        "Asunnottomuutta ei ole ilmennyt.",
        "Asunnottomuutta ei juurikaan ole.",
        "Väkivaltaa tai asunnottomuutta ei ole tullut esille.",
        "Emme ole nähneet väkivaltaa emmekä asunnottomuutta.",
    ],
)
def test_what_was_not_seen_is_not_coded(text):
    assert phenomena(text) == {"MUU"}


@pytest.mark.parametrize(
    "text",
    [
        "Asunnottomuutta ei ole saatu vähenemään.",
        "Asunnottomuus ei ole vähentynyt.",
        "Kyse ei ole pelkästään asunnottomuudesta, vaan kaikesta.",
        "Asunnottomalla ei ole postiosoitetta.",
        "Kukaan ei auta, asunnottomuus jatkuu.",
        "Asuntoa ei löydy mistään.",
    ],
)
def test_a_negation_of_something_else_leaves_the_phenomenon(text):
    assert "ASU" in phenomena(text)


def test_the_absence_of_a_service_is_what_is_observed():
    assert "MIE" in phenomena("Mielenterveyspalveluita ei ole.")
    assert "KOT" in phenomena("Tulkkia ei ole.")


def test_swedish_is_coded_by_swedish_rules():
    assert "ASU" in phenomena("Flera klienter är hemlösa.", language="sv")
    assert phenomena("Vi har inte sett någon hemlöshet.", language="sv") == {"MUU"}


def test_a_swedish_text_on_a_finnish_form_is_read_as_swedish():
    assert "ASU" in phenomena("Det finns inga lediga hyreslägenheter och man är hemlös.", language="fi")


def test_property_is_no_relative():
    assert "OMA" not in phenomena("Omaisuus myytiin.")


def test_nothing_found_is_counted_as_unclassified():
    row = coder.code_observations(observed("Kahviautomaatti on rikki.")).row(0, named=True)
    assert (row["phenomenon"], row["rule"], row["field"], row["start"]) == ("MUU", "unclassified", None, None)


@pytest.mark.parametrize("tone", ["positive", "good_practice"])
def test_a_good_tone_gives_good_practice_besides(tone):
    codes = coder.code_observations(observed("Neuvonta auttaa. Häätöjä tulee silti.", tone=tone))
    assert set(codes.select("phenomenon", "rule").iter_rows()) >= {("HYV", "tone"), ("ASU", "ASU.eviction")}


def test_what_a_good_practice_mended_is_not_counted_as_a_problem():
    assert phenomena("Asumisneuvoja sai häädön peruttua.", tone="good_practice") == {"HYV"}


def test_a_clause_that_says_all_is_well_tells_no_problem():
    assert "LIK" not in phenomena("Taksi kyllä tulee pihaan, mutta lääkäriä jonotetaan.")
    assert phenomena("Yksinäinen hän ei ole.") == {"MUU"}


def test_a_missing_service_alone_is_not_a_question_of_access():
    assert "SAA" not in phenomena("Tulkkia ei ole.")
    assert "SAA" in phenomena("Tulkkia odotetaan kuukausia.")


def test_a_good_practice_without_a_theme_is_not_unclassified():
    assert phenomena("Kahvit tarjottiin.", tone="good_practice") == {"HYV"}


def test_missing_texts_and_language_do_not_matter():
    table = observed("", language=None, tone=None)
    assert set(coder.code_observations(table)["phenomenon"]) == {"MUU"}


def test_no_observations_give_no_codes():
    codes = coder.code_observations(observed("x").clear())
    assert codes.equals(PhenomenonCode.create_empty())


@pytest.fixture
def project(tmp_path):
    made = create(tmp_path, Settings())
    observed("Häätö uhkaa.", "Kahvia ei ole.").write_parquet(made.observations / "2025H2.parquet")
    return made


def test_codes_are_kept_beside_the_observations_and_read_back(project):
    period = project.period("2025H2")
    result = coder.code_period(project, period)
    assert (result.is_changed, result.observation_count, result.unclassified_count) == (True, 2, 1)
    assert coder.read_codes(project, [period]).equals(result.codes)
    assert coder.read_codes(project).equals(result.codes)


def test_coding_again_writes_nothing(project):
    period = project.period("2025H2")
    coder.code_period(project, period)
    before = coder.codes_path(project, period).stat().st_mtime_ns
    assert not coder.code_period(project, period).is_changed
    assert coder.codes_path(project, period).stat().st_mtime_ns == before


def test_a_period_without_observations_cannot_be_coded(project):
    with pytest.raises(UserError, match="no observations of 2025H1"):
        coder.code_period(project, project.period("2025H1"))


def test_a_period_that_is_not_coded_is_not_read_as_empty(project):
    with pytest.raises(UserError, match="have not been coded"):
        coder.read_codes(project)
