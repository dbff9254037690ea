"""Acute wording: each rule's own examples, what takes a finding back, and how it is marked on observations."""

import polars as pl
import pytest

from rake_analysis import metadata
from rake_analysis.errors import UserError
from rake_analysis.observations import store, urgency
from rake_analysis.observations.ingest import ingest

RULES = urgency.load().rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rules_examples_are_found_and_its_counterexamples_are_not(rule):
    assert [text for text in rule.matches if urgency.rule_of(text) is None] == []
    assert [text for text in rule.does_not_match if urgency.rule_of(text) is not None] == []


def test_rule_ids_are_unique_and_every_named_group_exists():
    assert len({rule.id for rule in RULES}) == len(RULES)
    phrases = " ".join(phrase for rule in RULES for phrase in (*rule.phrases, *rule.unless))
    named = {slot[1:] for phrase in phrases.split() for slot in phrase.split("|") if slot.startswith("@")}
    assert named <= set(urgency.load().groups)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Asiakkaalla ei ole itsetuhoisuutta.", False),
        ("Itsetuhoisuutta ei havaittu.", False),
        ("Ei itsetuhoista nuorta oteta hoitoon.", True),
        ("Ei ole saanut apua itsetuhoisiin ajatuksiin.", True),
        ("Viime vuonna itsetuhoinen, nyt rauhallinen.", False),
        ("Viime vuonna menetti työnsä, suunnittelee itsemurhaa.", True),
        ("Aiemmin itsetuhoinen asiakas on taas itsetuhoinen.", True),
        ("Itsetuhoisuus on lisääntynyt.", False),
        ("Asiakkaan itsetuhoisuus on lisääntynyt.", True),
        ("ASIAKAS UHKAA TAPPAA ITSENSA", True),
        ("Isa lyo lapsia", True),
        ("Soita numeroon. Itsemurha on lähellä.", True),
        ("", False),
    ],
)
def test_negation_past_and_general_talk_take_a_finding_back_only_where_they_concern_it(text, is_found):
    assert (urgency.rule_of(text) is not None) == is_found


def test_the_forms_answer_comes_before_wording_and_every_text_field_is_read():
    table = pl.DataFrame(
        {
            "is_acute": [True, False, False],
            "description": ["Uhkaa tappaa itsensä.", "Jonot ovat pitkiä.", "Jonot ovat pitkiä."],
            "consequences": [None, "Isä lyö lapsia.", None],
            "proposal_text": [None, None, None],
        },
        schema_overrides={"proposal_text": pl.String},
    )
    marked = urgency.marked(table)
    assert marked["acute_rule"].to_list() == ["form", "child.harmed", None]
    assert marked["is_acute"].to_list() == [True, True, False]


def test_an_observation_whose_form_says_no_is_acute_by_its_words(project, write_csv, rows_of, answers):
    answers[0]["description"] = "Asiakas sanoi aikovansa tappaa itsensä."
    ingest(project, write_csv(rows_of["A"](answers)), "2025H2")
    assert sorted(store.read(project).filter("is_acute")["acute_rule"]) == ["form", "suicide.act"]


def test_a_store_from_before_the_rules_is_read_with_the_forms_answer(project, write_csv, rows_of, answers):
    answers[0]["description"] = "Asiakas sanoi aikovansa tappaa itsensä."
    file = write_csv(rows_of["A"](answers))
    ingest(project, file, "2025H2")
    main = project.observations / "2025H2.parquet"
    found = pl.read_parquet_metadata(main)
    old = pl.read_parquet(main).with_columns(is_acute=pl.col("acute_rule").eq_missing("form")).drop("acute_rule")
    kept = {
        "generation": found["generation"],
        "sources": found["sources"].replace('"fingerprint": "', '"fingerprint": "0'),
    }
    old.write_parquet(main, metadata=kept)
    assert store.read(project).filter("is_acute")["acute_rule"].to_list() == ["form"]
    ingest(project, file, "2025H2")
    assert sorted(store.read(project).filter("is_acute")["acute_rule"]) == ["form", "suicide.act"]


def test_a_broken_rule_file_is_named(monkeypatch, tmp_path):
    broken = tmp_path / "urgency.yml"
    broken.write_text(metadata.FOLDER.joinpath("urgency.yml").read_text(encoding="utf-8") + "surplus: 1\n", "utf-8")
    monkeypatch.setattr(urgency, "FILE", broken)
    with pytest.raises(UserError, match="surplus"):
        urgency.load.__wrapped__()
