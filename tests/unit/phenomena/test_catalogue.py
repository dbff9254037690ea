"""The catalogue of phenomena and a project's own additions."""

import polars as pl
import pytest

from rake_analysis.errors import UserError
from rake_analysis.phenomena import catalogue, coder
from rake_analysis.project import Settings, create

# fmt: off
CODES = [
    "TOI", "VEL", "TYO", "ASU", "YKS", "DIG", "SAA", "LIK", "PAI", "MIE",
    "VAK", "LAP", "KOU", "NUO", "IKA", "OMA", "VAM", "KOT", "HYV", "MUU",
]
# fmt: on


@pytest.fixture
def project(tmp_path):
    return create(tmp_path, Settings())


def own(project, text):
    catalogue.project_file(project).write_text(text, encoding="utf-8")
    return project


def test_the_catalogue_has_its_twenty_phenomena_in_report_order():
    assert list(catalogue.load()) == CODES


def test_no_national_code_is_invented():
    assert {phenomenon.national_code for phenomenon in catalogue.load().values()} == {None}


def test_every_theme_has_finnish_and_swedish_rules_and_a_need_under_section_11():
    for code, phenomenon in catalogue.load().items():
        if code not in ("HYV", "MUU"):
            assert phenomenon.shl11, code
            assert {rule.language for rule in phenomenon.rules} == {"fi", "sv"}, code


def test_every_example_is_coded_with_its_own_phenomenon():
    examples = [(code, text) for code, phenomenon in catalogue.load().items() for text in phenomenon.examples_fi]
    observations = pl.DataFrame(
        {
            "observation_id": [f"{number:03}" for number in range(len(examples))],
            "language": "fi",
            "tone": "negative",
            "description": [text for _, text in examples],
            "consequences": "",
        }
    )
    codes = coder.code_observations(observations)
    found = set(codes.select("observation_id", "phenomenon").iter_rows())
    missed = [text for number, (code, text) in enumerate(examples) if (f"{number:03}", code) not in found]
    assert missed == []


def test_without_an_own_file_a_project_has_the_packages_catalogue(project):
    assert catalogue.load(project) == catalogue.load()


def test_a_project_adds_a_phenomenon_and_overrides_a_label(project):
    own(
        project,
        """
phenomena:
  - {code: ASU, label_fi: Koti}
  - code: SÄÄ
    label_fi: Sää
    label_sv: Väder
    short_fi: Sää
    definition_fi: Keli haittaa.
    is_not_fi: Ei ilmasto.
    rules: [{id: SÄÄ.keli, words: [liukkaus]}]
""",
    )
    known = catalogue.load(project)
    assert known["ASU"].label_fi == "Koti"
    assert known["ASU"].rules == catalogue.load()["ASU"].rules
    assert list(known) == [*CODES, "SÄÄ"]


def test_a_project_replaces_adds_and_drops_rules(project):
    own(
        project,
        """
phenomena:
  - code: ASU
    dropped_rules: [ASU.eviction]
    rules:
      - {id: ASU.homeless, words: [asunnoton]}
      - {id: ASU.own, words: [mökki]}
""",
    )
    rules = {rule.id: rule for rule in catalogue.load(project)["ASU"].rules}
    assert "ASU.eviction" not in rules
    assert rules["ASU.homeless"].words == ("asunnoton",)
    assert rules["ASU.own"].words == ("mökki",)


def test_the_version_tells_of_overrides(project):
    own(project, "version: '7'\nphenomena:\n  - {code: ASU, label_fi: Koti}\n")
    assert catalogue.read(project).version == f"{catalogue.read().version}+7"


@pytest.mark.parametrize(
    "text",
    [
        "phenomena: {}",
        "[]",
        "phenomena:\n  - {label_fi: Koti}",
        "phenomena:\n  - {code: ASU, rules: [{words: [koti]}]}",
        "phenomena:\n  - {code: ASU, shl11: [99]}",
        "phenomena:\n  - {code: ASU, service_tasks: [nowhere]}",
        "phenomena:\n  - {code: ASU, rules: [{id: TOI.own, words: [koti]}]}",
        "phenomena:\n  - {code: ASU, rules: [{id: ASU.own, words: ['ko']}, {id: ASU.own2, words: ['*o']}]}",
        "phenomena:\n  - {code: ASU, rules: [{id: ASU.own}]}",
        "phenomena:\n  - {code: ASU, short_fi: Aivan liian pitkä lyhenne kuvioon}",
        "phenomena:\n  - {code: ASU, colour: red}",
        "phenomena: [",
    ],
)
def test_a_wrong_own_file_is_refused_with_its_place(project, text):
    with pytest.raises(UserError) as caught:
        catalogue.load(own(project, text))
    assert str(catalogue.project_file(project)) in str(caught.value)
