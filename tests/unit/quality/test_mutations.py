"""Every seeded defect is caught by the check meant for it, and the clean example raises no alarm."""

import json
import shutil
from datetime import date

import polars as pl
import pytest

from rake_analysis import example, files, run
from rake_analysis.observations import store
from rake_analysis.project import Project
from rake_analysis.quality import checks
from rake_analysis.quality import run as quality
from rake_analysis.quality.judge import judge
from rake_analysis.quality.tables import Tables
from tests import quality_defects as defects
from tests.quality_defects import (
    PERIOD,
    TODAY,
    Defect,
    answered,
    appended,
    cells,
    coded,
    comment,
    emptied,
    exported,
    first,
    headed,
    manifest,
    observed,
    page,
    register,
    renamed,
    swapped,
)

# What the example plants: a rise of housing in the last autumn, which a reader must be told of.
PLANTED = {("2025H2", "coding.phenomena.keep_their_share")}

DATE, ROLE, TEXT, PLACE = "Vastausaika", "Kuka raportoi", "Kuvaa havaintosi", "Mitä kuntaa"
ENGLISH = "The family is waiting for the decision and they have no money with which they could pay for the rent."
RUSSIAN = "Семья ждёт решения и не может оплатить жильё."
FREE = "Tätä on vaikea sanoa, koska asia koskee monia perheitä eri tavoin ja eri aikoina vuodesta."
CODE = "010190-9009"


def mojibake(text: str) -> str:
    return "TyÃ¶ntekijÃ¤ kertoi: " + text


def without_survey(project: Project) -> None:
    period = project.period(PERIOD)
    state = store.state(project, period)
    store.write(project, period, store.State(state.observations, state.rejected, state.masked, state.sources[1:]))


def changed_raw(project: Project) -> None:
    path = project.raw(project.period(PERIOD)) / defects.EXPORT
    content = path.read_text(encoding="utf-8-sig")
    path.unlink()
    files.write_text(path, content.replace("Kielteinen", "Myönteinen"))


def set_first(**values):
    return lambda figures: figures[0].update(values)


def short_series(figures):
    return [figure for figure in figures if figure["year"] <= 2020]


def old_answers(project: Project) -> None:
    defects.described(defects.newest(project, "2320"), lambda content: content.update(retrieved="2024-01-15"))


def lost_answers(project: Project) -> None:
    for folder in sorted((project.statistics / "sotkanet").iterdir())[:12]:
        shutil.rmtree(folder)


def lost_regions(project: Project) -> None:
    folder = defects.newest(project, "regions")
    regions = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    kept = [one for one in regions if not (one["category"] == "KUNTA" and one["title"]["fi"] == "Eura")]
    defects.keep(folder, "data.json", kept)


def damaged(project: Project) -> None:
    folder = defects.newest(project, "2320")
    files.write_text(folder / "data.json", "[]")


def absent_municipalities(figures):
    newest = max(figure["year"] for figure in figures)
    return [one for one in figures if one["year"] != newest or (one.get("absValue") or 0) > 20_000]


def wide(figures: list[dict]) -> list[dict]:
    """Figures of the regions with the most cases: the country first."""
    return sorted(figures, key=lambda figure: -(figure.get("absValue") or 0))


def tenfold(figures):
    top = wide(figures)[0]
    middle = [one for one in figures if one["region"] == top["region"] and one["year"] == 2018]
    middle[0]["value"] *= 10


def gap(figures):
    country = wide(figures)[0]["region"]
    return [one for one in figures if not (one["region"] == country and one["year"] == 2018)]


def broken_total(figures):
    for one in figures:
        if one["gender"] == "male":
            one["absValue"] = (one.get("absValue") or 0) + 5000


def to_muu(table: pl.DataFrame) -> pl.DataFrame:
    return first("phenomenon", "MUU", table.height // 2)(table)


def more_of_one(table: pl.DataFrame) -> pl.DataFrame:
    ids = table["observation_id"].unique(maintain_order=True)
    rows = table.head(1).drop("observation_id", "phenomenon")
    added = ids.to_frame().join(rows, how="cross").with_columns(phenomenon=pl.lit("KOT"))
    return pl.concat([table, added.select(table.columns)])


def one_rule(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(rule=pl.when(pl.col("field").is_not_null()).then(pl.lit("ASU.rental")).otherwise("rule"))


CORRECTION = f"observation_id,phenomenon,action,coder,date\n{PERIOD}-00000000,"
DEFECTS = [
    Defect("date empty", "raw.received_at.is_given", cells(DATE, "")),
    Defect("date in words", "raw.received_at.is_readable", cells(DATE, "viime viikolla")),
    Defect("Excel serial", "raw.received_at.is_not_a_serial", cells(DATE, "45700")),
    Defect("date of another year", "raw.received_at.is_in_period", cells(DATE, "3.3.2019 10:00")),
    Defect("date in the future", "raw.received_at.is_not_in_future", cells(DATE, "3.3.2031 10:00", 1)),
    Defect("role empty", "raw.reporter_role.is_given", cells(ROLE, "")),
    Defect("role unknown", "raw.reporter_role.is_an_option", cells(ROLE, "Naapuri")),
    Defect("free text in a code field", "raw.code_fields.hold_no_free_text", cells("Kuinka usein", FREE)),
    Defect("unknown option", "raw.code_fields.hold_form_options", cells("Kuinka usein", "Viikoittain")),
    Defect("shifted columns", "raw.row.is_not_shifted", exported(defects.shifted)),
    Defect("mojibake", "raw.text.is_not_mojibake", cells(TEXT, mojibake)),
    Defect("number repeated", "raw.response_id.is_unique", cells("Vastaajan numero", "7")),
    Defect("description empty", "raw.description.is_given", cells(TEXT, "")),
    Defect("description short", "raw.description.is_telling", cells(TEXT, "Jono kasvaa.", 57)),
    Defect("English", "raw.description.is_in_fi_or_sv", cells(TEXT, ENGLISH)),
    Defect("Russian", "raw.description.is_in_fi_or_sv", cells(TEXT, RUSSIAN)),
    Defect("no municipality", "raw.municipality.is_known", cells(PLACE, "Ankkalinna")),
    Defect("merged municipality", "raw.municipality.is_not_merged", cells(PLACE, "Honkajoki")),
    Defect("municipality elsewhere", "raw.municipality.is_in_county", cells(PLACE, "Tampere")),
    Defect("new question", "raw.headers.are_known", headed(lambda names: [*names[:-1], "Mikä on toiveesi?"])),
    Defect(
        "question reworded",
        "raw.headers.are_not_guessed",
        renamed("Kuinka usein asia toistuu?", "Kuinka usein asia toistuu nyt?"),
    ),
    Defect(
        "new option",
        "raw.options.are_known",
        renamed(":Nuoret", ":Opiskelijat"),
    ),
    Defect(
        "question gone",
        "raw.questions.are_asked",
        headed(lambda names: ["Turha" if "Kuinka usein" in name else name for name in names]),
    ),
    Defect("raw file edited", "raw.file.is_as_received", changed_raw),
    Defect("survey forgotten", "raw.survey.is_received_again", without_survey),
    Defect("many rejected", "raw.rows.are_accepted", cells(DATE, "3.3.2019 10:00", 30)),
    Defect("sent twice", "observations.description.is_sent_once", exported(defects.twice)),
    Defect("unit silent", "observations.units.are_not_silent", observed(defects.silent)),
    Defect("unit floods", "observations.units.do_not_flood", exported(defects.many(40, Yksikkö="Kampanjatiimi"))),
    Defect("many reports", "observations.total.is_usual", exported(defects.many(300))),
    Defect("all on one day", "observations.days.are_spread", cells(DATE, "3.3.2025 10:00", 57)),
    Defect(
        "identity code left",
        "observations.masking.leaves_no_identity_code",
        observed(first("description", f"Hetu {CODE}.")),
    ),
    Defect("case waits", "observations.acute.is_acknowledged", emptied("acknowledgements.csv")),
    Defect("masking not reviewed", "observations.masking.is_reviewed", emptied("masking_corrections.csv")),
    Defect(
        "id twice", "observations.observation_id.is_unique", observed(lambda table: pl.concat([table, table.head(1)]))
    ),
    Defect(
        "day of another period",
        "observations.received_date.is_in_period",
        observed(first("received_date", date(2019, 1, 1))),
    ),
    Defect(
        "municipality code odd",
        "observations.municipality_code.is_known",
        observed(first("municipality_code", "999", 5)),
    ),
    Defect("role code odd", "observations.reporter_role.is_known", observed(first("reporter_role", "neighbour"))),
    Defect("task code odd", "observations.service_task.is_known", observed(first("service_task", "other"))),
    Defect("tone code odd", "observations.tone.is_known", observed(first("tone", "odd"))),
    Defect("codes old", "coding.codes.are_current", observed(first("tone", "positive"))),
    Defect("codes of nothing", "coding.codes.are_of_observations", observed(lambda table: table.tail(-3))),
    Defect("not coded", "coding.observations.are_coded", coded(lambda table: table.tail(-5))),
    Defect("phenomenon unknown", "coding.phenomenon.is_in_catalogue", coded(first("phenomenon", "ZZZ"))),
    Defect("much unclassified", "coding.observation.is_classified", coded(to_muu)),
    Defect("phenomenon jumps", "coding.phenomena.keep_their_share", coded(more_of_one)),
    Defect(
        "span outside", "coding.span.is_inside_text", coded(lambda table: table.with_columns(end=pl.col("end") + 9999))
    ),
    Defect("one rule", "coding.rule.does_not_dominate", coded(one_rule)),
    Defect(
        "correction of nothing",
        "coding.corrections.are_of_observations",
        appended("coding_corrections.csv", f"{CORRECTION}ASU,add,analyytikko,2025-08-01"),
    ),
    Defect(
        "correction to nothing",
        "coding.corrections.are_of_phenomena",
        appended("coding_corrections.csv", f"{CORRECTION}ZZZ,add,analyytikko,2025-08-01"),
    ),
    Defect("snapshot damaged", "statistics.snapshot.is_whole", damaged),
    Defect("producer updated", "statistics.snapshot.is_newer_than_update", manifest("2320", updated="2027-02-01")),
    Defect("answers old", "statistics.snapshot.is_recent", old_answers),
    Defect("series ends early", "statistics.series.reach_the_present", answered("2320", short_series)),
    Defect("municipalities absent", "statistics.municipalities.are_in_series", answered("2320", absent_municipalities)),
    Defect("tenfold in a year", "statistics.value.changes_plausibly", answered("2320", tenfold)),
    Defect("parts do not add up", "statistics.parts.make_the_total", answered("5", broken_total)),
    Defect("share negative", "statistics.value.is_not_negative", answered("2320", set_first(value=-3.0))),
    Defect("share over 100", "statistics.percentage.is_at_most_100", answered("2320", set_first(value=130.0))),
    Defect("count negative", "statistics.numerator.is_not_negative", answered("2320", set_first(absValue=-4))),
    Defect("year to come", "statistics.year.is_not_in_future", answered("2320", set_first(year=2031))),
    Defect("year missing", "statistics.years.have_no_gaps", answered("2320", gap)),
    Defect("regions incomplete", "areas.regions.are_resolved", lost_regions),
    Defect("title drifts", "indicators.title.is_as_pinned", manifest("2320", title_fi="Asumistukimenot, euroa")),
    Defect("unit drifts", "indicators.unit.is_as_pinned", defects.unit_drift),
    Defect("scale drifts", "indicators.values.keep_their_scale", defects.rescaled),
    Defect("answers lost", "indicators.snapshot.exists", lost_answers),
    Defect("proposal unreadable", "registers.proposals.are_readable", swapped("proposals.csv", ",2024-", ",pian ")),
    Defect("proposal of nothing", "registers.proposals.are_of_phenomena", swapped("proposals.csv", ",ASU,", ",ZZZ,")),
    Defect("proposal of no period", "registers.proposals.are_of_periods", swapped("proposals.csv", "2024H1", "kevät")),
    Defect(
        "proposal twice",
        "registers.proposals.are_unique",
        register("proposals.csv", lambda text: text + text.strip().split("\n")[-1]),
    ),
    Defect(
        "event of nothing",
        "registers.events.are_of_proposals",
        appended("proposal_events.csv", "E1999-01,2025-01-01,area,started,"),
    ),
    Defect(
        "event too early",
        "registers.events.are_after_proposal",
        appended("proposal_events.csv", "E2024-01,2019-01-01,area,started,"),
    ),
    Defect("deadline passed", "registers.proposals.meet_their_deadline", emptied("proposal_events.csv")),
    Defect(
        "acknowledged nothing",
        "registers.acknowledgements.are_of_observations",
        appended("acknowledgements.csv", f"{PERIOD}-00000000,2025-07-01T09:00:00,Päivystys,"),
    ),
    Defect("comment unsigned", "registers.comments.are_signed", comment("ASU", "Jono.")),
    Defect(
        "comment on nothing",
        "registers.comments.are_of_phenomena",
        comment("ZZZ", "---\nauthor: Tiimi\ndate: 2025-07-01\n---\nJono."),
    ),
    Defect("plan unreadable", "registers.plan.are_readable", swapped("competence_events.csv", ",agent,", ",agentti,")),
    Defect(
        "event of no action",
        "registers.plan.events_are_of_actions",
        appended("plan_events.csv", "T9.9,2025-01-01,done,,Professioryhmä,"),
    ),
    Defect(
        "event to come",
        "registers.plan.events_have_happened",
        appended("plan_events.csv", "T1.1,2031-01-01,done,,Professioryhmä,"),
    ),
    Defect(
        "action late",
        "registers.plan.actions_meet_their_deadline",
        swapped("plan_actions.csv", "2025-10-31", "2025-05-31"),
    ),
    Defect(
        "action of nobody",
        "registers.plan.actions_have_someone_responsible",
        swapped("plan_actions.csv", ",Lähijohtajat,", ",,"),
    ),
    Defect(
        "expected unit unknown",
        "registers.plan.expected_units_have_reported",
        register("plan_units.csv", lambda text: 'unit\n"Koulukuraattorit, Rauma"\n'),
    ),
    Defect(
        "comment of no period",
        "registers.comments.are_of_periods",
        lambda project: files.write_text(project.root / "comments" / "kevät" / "ASU.md", "---\nauthor: T\n---\nJono."),
    ),
    Defect("decision unreadable", "registers.decisions.are_readable", swapped("decisions.csv", ",follow,", ",ehkä,")),
    Defect("decision on nothing", "registers.decisions.are_of_phenomena", swapped("decisions.csv", ",PAI,", ",ZZZ,")),
    Defect(
        "decisions contradict",
        "registers.decisions.do_not_contradict",
        appended("decisions.csv", f"{PERIOD}-TOI-2,2025-08-27,{PERIOD},TOI,follow,,,,Professioryhmä,,"),
    ),
    Defect(
        "proposal without its observation",
        "registers.proposals.are_of_observations",
        appended("proposal_observations.csv", f"E2025-01,{PERIOD}-00000000"),
    ),
    Defect(
        "observations of no proposal",
        "registers.proposals.are_readable",
        appended("proposal_observations.csv", f"E1999-01,{PERIOD}-00000000"),
    ),
    Defect(
        "deadline before the proposal",
        "registers.proposals.have_a_later_deadline",
        swapped("proposals.csv", "2026-08-15", "2024-08-15"),
    ),
    Defect(
        "started after completion",
        "registers.events.can_follow",
        appended("proposal_events.csv", "E2024-02,2025-11-01,area,started,,,"),
    ),
    Defect("event unreadable", "registers.policy_events.are_readable", swapped("policy_events.csv", ",reform,", ",x,")),
    Defect(
        "event of nothing", "registers.policy_events.are_of_known_codes", swapped("policy_events.csv", "PAI", "ZZZ")
    ),
    Defect("page with a code", "releases.pages.hold_no_identity_code", page(f'<html lang="fi">{CODE}</html>')),
    Defect(
        "page from the network",
        "releases.pages.need_no_network",
        page('<html lang="fi"><script src="https://example.org/a.js">'),
    ),
    Defect("page without language", "releases.pages.have_a_language", page("<html></html>")),
]


@pytest.fixture(scope="session")
def clean(tmp_path_factory) -> Project:
    """The example, read in, after people have done their part."""
    folder = tmp_path_factory.mktemp("quality")
    example.write(folder / "project")
    project = Project(folder / "project")
    list(run.take_in(project, project.period("2025H2"), lambda *_: None))
    defects.do_the_human_work(project, folder)
    return project


def outcomes(project: Project, period: str, levels=checks.LEVELS):
    found = quality.measure(Tables(project, project.period(period), TODAY), levels)
    return judge(found, {name: one for name, one in checks.load().items() if one.level in levels})


def test_the_clean_example_of_four_periods_raises_no_alarm_but_the_planted(clean):
    alarms = {
        (period.code, one.check.check_id, one.measurement.problem)
        for period in clean.ingested_periods()
        for one in outcomes(clean, period.code)
        if one.is_alarm
    }
    assert {alarm[:2] for alarm in alarms} == PLANTED


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_is_caught_by_the_check_meant_for_it(clean, tmp_path, defect):
    project = defects.copy(clean, tmp_path / "project")
    defect.make(project)
    level = defect.check_id.partition(".")[0]
    found = {one.check.check_id: one for one in outcomes(project, PERIOD, [level])}
    assert found[defect.check_id].status == "failed", found[defect.check_id].measurement
    assert CODE not in repr(found)


def test_the_defects_are_many_and_of_every_level_that_can_be_broken_from_outside():
    assert len(DEFECTS) >= 40
    assert {defect.check_id.partition(".")[0] for defect in DEFECTS} == set(checks.LEVELS)
    assert {defect.check_id for defect in DEFECTS} <= set(checks.load())
