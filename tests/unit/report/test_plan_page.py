"""What pages and the spring's draft say of the plan: boundaries of each sentence, and what a release hides."""

from datetime import date

import polars as pl
import pytest

from rake_analysis.errors import UserError
from rake_analysis.registers import proposals
from rake_analysis.registers.plan import actions, catalogue, competence, units
from rake_analysis.report import inputs, load, plan_evaluation, plan_tables
from rake_analysis.report.plan import PlanPage
from rake_analysis.report.tables import Table

ACTIONS = "action_id,goal,title,responsible,deadline,evidence,origin\n"
COMPETENCE = "event_date,kind,participant_count,note\n"


@pytest.fixture
def project(small_project):
    rows = [{"description": "Asiakas on asunnoton.", "unit": "Tiimi A", "municipality": "Pori"}]
    made = small_project(
        {"2025H1": [*rows, {"description": "Jono kasvaa.", "unit": "Tiimi B", "municipality": "Rauma"}], "2025H2": rows}
    )
    units.register(made).write_text("unit\nTiimi A\nTiimi C\n", encoding="utf-8")
    competence.register(made).write_text(
        f"{COMPETENCE}2025-05-05,course_completion,7,\n2025-10-10,course_completion,4,\n"
        "2025-10-08,theme_week_participant,5,\n",
        encoding="utf-8",
    )
    (made.registers / actions.ACTIONS_FILE).write_text(
        f"{ACTIONS}T3.3,3,Kurssi,expertise_centre,2025-11-30,course_completion,own\n", encoding="utf-8"
    )
    return made


def plain(text: object) -> str:
    shown = text._repr_markdown_() if isinstance(text, Table) else str(text)
    return shown.replace("\\", "").replace("\u00a0", " ")


def page(audience: str) -> PlanPage:
    return PlanPage(load.material("2025H2", audience=audience))


def status(*rows: tuple[str, bool]) -> pl.DataFrame:
    return pl.DataFrame(rows, {"status": pl.String, "is_late": pl.Boolean}, orient="row")


@pytest.mark.parametrize(
    ("count", "working", "release"),
    [(None, "..", ".."), (0, "0", "0"), (1, "1", ".."), (4, "4", ".."), (5, "5", "5"), (1200, "1 200", "1 200")],
)
@pytest.mark.parametrize("audience", ["professional", "management", "public"])
def test_a_release_hides_counts_of_one_to_four_participants(count, working, release, audience):
    assert plain(plan_tables.participants(count, "working")) == working
    assert plain(plan_tables.participants(count, audience)) == release


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "Suunnitelmassa ei ole toimenpiteitä."),
        ([("done", False)], "Suunnitelmassa on 1 toimenpide: tehty 1. Mikään ei ole myöhässä."),
        (
            [("done", False), ("under_way", True)],
            "Suunnitelmassa on 2 toimenpidettä: käynnissä 1 ja tehty 1. Määräajasta on myöhässä 1 toimenpide.",
        ),
        (
            [("paused", True), ("paused", True), ("dropped", False)],
            "Suunnitelmassa on 3 toimenpidettä: keskeytetty 2 ja luovuttu 1. Määräajasta on myöhässä 2 toimenpidettä.",
        ),
    ],
)
def test_the_summary_counts_statuses_and_late_actions(rows, told):
    assert plain(plan_tables.summary(status(*rows))) == told


@pytest.mark.parametrize(
    ("covered", "expected", "told"),
    [
        ([], [], "Kaudella yksikään yksikkö ei raportoinut."),
        (["now"], [], "Kaudella raportoi 1 yksikkö."),
        (["now", "now"], ["0", "1"], "Kaudella raportoi 2 yksikköä. Luettelon 2 yksiköstä raportoi 2."),
        (["now", "now"], ["1", "1"], "Kaudella raportoi 2 yksikköä. Luettelon 1 yksiköstä raportoi 1."),
        (
            ["earlier", "never"],
            ["1"],
            "Kaudella yksikään yksikkö ei raportoinut. Luettelon 1 yksiköstä raportoi 0. "
            "Aiemmin mutta ei tällä kaudella raportoi 1 yksikkö. Koskaan ei ole raportoinut 1 yksikkö.",
        ),
    ],
)
def test_the_sentence_on_units_tells_the_silent_ones(covered, expected, told):
    table = pl.DataFrame({"code": [str(n) for n in range(len(covered))], "coverage": covered}).cast(pl.String)
    assert plain(plan_tables.units_sentence(table, expected)) == told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "Ehdotuksia ei ole."),
        ([("open", False)], "Ehdotuksia on 1: päätöstä odottaa 1, myöhässä on 0."),
        ([("done", False), ("accepted", True)], "Ehdotuksia on 2: päätöstä odottaa 0, myöhässä on 1."),
    ],
)
def test_the_evidence_of_proposals_counts_them(rows, told):
    assert plan_tables.proposals_evidence(status(*rows)) == told


def test_a_range_of_days_has_the_year_once_within_a_year():
    assert plan_tables.days(date(2025, 12, 29), date(2026, 1, 4)) == "29.12.2025–4.1.2026"
    assert plan_tables.days(date(2026, 3, 2), date(2026, 3, 8)) == "2.3.–8.3.2026"


def test_late_actions_are_listed_the_longest_overdue_first_and_hostile_notes_stay_text():
    row = {"title": "<b>A</b>", "responsible": None, "last_event_date": None, "last_by": None, "last_note": None}
    rows = [
        row | {"action_id": "A", "deadline": date(2025, 12, 30), "is_late": True},
        row
        | {"action_id": "B", "deadline": date(2025, 12, 1), "is_late": True}
        | {"last_event_date": date(2025, 9, 1), "last_by": "Johto", "last_note": "[x](http://y) | z"},
        row | {"action_id": "C", "deadline": date(2026, 12, 1), "is_late": False},
    ]
    table = plan_tables.late_table(catalogue.packaged(), pl.DataFrame(rows), date(2025, 12, 31))
    assert isinstance(table, Table)
    assert [plain(row[3]) for row in table.rows] == ["30 päivää", "1 päivä"]
    assert table.rows[1][1:] == ("vastuutaho puuttuu", "30.12.2025", "1\u00a0päivä", "Ei kirjauksia.")
    shown = table._repr_markdown_()
    assert r"\[x\]\(http\:\/\/y\) \| z \(Johto 1\.9\.2025\)" in shown
    assert "<b>" not in shown.replace("\\<", "")


def test_the_working_page_tells_every_count_and_names_the_silent_units(project):
    shown = page("working")
    assert shown.competence_table.headers == ("Mitä", "Kevät 2025", "Syksy 2025")
    assert shown.competence_table.rows[0] == ("Kurssin suorittaneita", "7", "4")
    told, table, places, municipalities = shown.follow_up.who_reported
    assert plain(told) == (
        "Kaudella raportoi 1 yksikkö. Luettelon 2 yksiköstä raportoi 1. Aiemmin mutta ei tällä kaudella raportoi "
        "1 yksikkö. Koskaan ei ole raportoinut 1 yksikkö."
    )
    assert isinstance(table, Table) and isinstance(municipalities, Table)
    assert table.rows[:2] == (("Tiimi C", "ei koskaan", "–", "0", "0"), ("Tiimi B", "aiemmin", "kevät 2025", "0", "1"))
    assert plain(places) == "Havaintoja on kaudella 1 kunnasta ja kaikkiaan 2 kunnasta; kuntia on 16."
    assert table.numeric == municipalities.numeric == {3, 4}
    assert municipalities.rows[-1] == ("Pori", "tällä kaudella", "syksy 2025", "1", "2")
    evidence = " ".join(plain(part) for part in shown.follow_up.goal_tables)
    assert "Kurssin suorittaneita (4)." in evidence
    assert "Luettelon 2 yksiköstä raportoi 1." in evidence
    assert (
        "| Kurssi (T3.3, oma muotoilu) | YTA-osaamiskeskuksen työntekijä, 30.11.2025 | Ei aloitettu, myöhässä |"
        in evidence
    )
    assert "| Sosiaalityön professiojohtaja, ei määräaikaa | Ei aloitettu |" in evidence


def test_roles_and_messages_name_the_role_and_their_source(project):
    shown = page("working")
    assert shown.communication_table.rows[0] == (
        *("Akuutti asia", "toimiala", "heti"),
        *("Sosiaalityön professiojohtaja", "Toimeenpanosuunnitelma"),
    )
    role, _, source = shown.roles_table.rows[0]
    assert (role, source) == ("Raportoija", "Toimeenpanosuunnitelma")
    assert shown.communication_table.rows[-1][-1] == "Oma muotoilu"


def test_the_working_page_tells_competence_of_four_periods_at_most(small_project):
    periods = ["2023H2", "2024H1", "2024H2", "2025H1", "2025H2"]
    small_project({period: [{"description": "Jono kasvaa."}] for period in periods})
    assert page("working").competence_table.headers == (
        *("Mitä", "Kevät 2024", "Syksy 2024"),
        *("Kevät 2025", "Syksy 2025"),
    )


def test_a_release_tells_one_period_hides_small_counts_and_names_no_unit(project):
    shown = page("professional")
    assert shown.competence_table.headers == ("Mitä", "Syksy 2025")
    assert shown.competence_table.rows[:2] == (("Kurssin suorittaneita", ".."), ("Teemaviikkojen osallistujia", "5"))
    parts = [
        *shown.follow_up.goal_tables,
        *shown.follow_up.who_reported,
        shown.follow_up.late_table,
        shown.competence_note,
    ]
    told = " ".join(plain(part) for part in parts)
    assert "Kurssin suorittaneita (..)." in told
    assert "Alle 5 osallistujan määrät on peitetty" in told
    assert "Tiimi" not in told and "raportoi 1" not in told


def test_an_action_past_its_deadline_is_late_on_the_period_s_last_day(project):
    table = page("working").follow_up.late_table
    assert isinstance(table, Table)
    assert [plain(cell) for cell in table.rows[0][:4]] == [
        "Kurssi (T3.3)",
        "YTA-osaamiskeskuksen työntekijä",
        "30.11.2025",
        "31 päivää",
    ]


def test_a_goal_without_actions_says_so(project):
    (project.root / "plan.yml").write_text(
        'goals:\n  - {code: "3", label_fi: Osaaminen, origin: own}\n  - {code: "9", label_fi: Muu, origin: own}\n',
        encoding="utf-8",
    )
    assert [plain(part) for part in page("working").follow_up.goal_tables][-1] == "Tavoitteella ei ole toimenpiteitä."


def test_without_a_list_of_units_the_page_says_that_silent_ones_are_not_known(project):
    units.register(project).unlink()
    assert "ei voi nimetä" in plain(page("working").follow_up.who_reported[0])


def test_records_that_point_to_nothing_are_left_out_and_told_inside(project):
    (project.registers / actions.EVENTS_FILE).write_text(
        "action_id,event_date,status,deadline,by,note\nT9.9,2025-10-01,done,,Johto,\nT3.3,2025-10-02,done,,Johto,\n",
        encoding="utf-8",
    )
    made = "2025-07-10,2025H2,{},Neuvonta,Neuvonta alkaa.,municipality\n"
    (project.registers / proposals.PROPOSALS_FILE).write_text(
        "proposal_id,created_date,period,phenomenon,title,text,addressee\n"
        f"E1,{made.format('ASU')}E2,{made.format('XYZ')}",
        encoding="utf-8",
    )
    (project.registers / proposals.EVENTS_FILE).write_text(
        "proposal_id,event_date,body,event,note\nE9,2025-08-01,professional_group,accepted,\n", encoding="utf-8"
    )
    shown = page("working")
    assert plain(shown.summary) == (
        "Suunnitelmassa on 16 toimenpidettä: ei aloitettu 15 ja tehty 1. Mikään ei ole myöhässä. "
        "Kirjaus viittaa toimenpiteeseen, jota ei ole: T9.9."
    )
    assert "Ehdotuksia on 1: päätöstä odottaa 1" in " ".join(plain(part) for part in shown.follow_up.goal_tables)
    assert "E2" in shown.notices
    assert "T9.9" not in plain(page("professional").summary)
    assert "jota ei ole: T9.9." in plain(plan_evaluation.draft(project, 2026, date(2026, 4, 15)))


def test_a_page_depends_on_each_register_it_reads(project):
    inputs.start()
    shown = page("working")
    assert (
        shown.follow_up.goal_tables
        and shown.follow_up.who_reported
        and shown.roles_table.rows
        and shown.follow_up.coming
    )
    read = {path.rsplit("/", 1)[-1] for path in inputs.recorded()}
    assert read >= {"plan.yml", "plan_actions.csv", "plan_events.csv", "plan_units.csv", "competence_events.csv"}
    assert read >= {"proposals.csv", "proposal_events.csv"}


def test_the_draft_tells_two_years_counts_as_of_its_day_and_leaves_room_for_judgement(project):
    actions.append_event(project, "T3.3", "done", by="Johto", note="Pidettiin.", day=date(2026, 4, 20))
    before, after = (plan_evaluation.draft(project, 2026, day) for day in (date(2026, 4, 15), date(2026, 4, 20)))
    assert before.startswith("# Toimeenpanosuunnitelman arviointi, kevät 2026\n")
    assert "Tarkasteluaika 1.1.2025–15.4.2026, tilanne 15.4.2026." in before
    assert "| Kurssin suorittaneita | 11 |" in before
    assert "| Kurssi (T3.3) |" in before and "136\u00a0päivää" in before
    assert "Mikään toimenpide ei ole myöhässä." in after
    assert "Pidettiin. (Johto 20.4.2026)" in after
    assert "## Raportoinnin kattavuus, syksy 2025" in after and "Tiimi C" in after
    assert before.count("\nArvio:\n") == 8
    assert "- 1.5.–15.5.2026: Päivitetty suunnitelma SOTE-joryn hyväksyttäväksi (SOTE-jory)" in before


def test_the_draft_of_a_past_year_stands_on_its_last_day(project):
    assert "tilanne 31.12.2025" in plan_evaluation.draft(project, 2025, date(2026, 11, 1))


def test_a_draft_of_a_year_whose_time_has_not_begun_is_refused(project):
    assert plan_evaluation.draft(project, 2027, date(2026, 1, 1))
    with pytest.raises(UserError, match="begins from 2026-01-01, which is after 2025-12-31"):
        plan_evaluation.draft(project, 2027, date(2025, 12, 31))


def test_the_draft_tells_coverage_of_the_newest_whole_period(project):
    assert "## Raportoinnin kattavuus, kevät 2025" in plan_evaluation.draft(project, 2025, date(2025, 12, 30))
    assert "## Raportoinnin kattavuus, syksy 2025" in plan_evaluation.draft(project, 2025, date(2025, 12, 31))


def test_the_draft_of_an_example_says_that_all_is_invented(project):
    settings = project.root / "rake.toml"
    text = settings.read_text(encoding="utf-8")
    for mark, is_told in (("false", False), ("true", True)):
        settings.write_text(text.replace("is_example = false", f"is_example = {mark}"), encoding="utf-8")
        draft = plan_evaluation.draft(type(project)(project.root), 2026, date(2026, 4, 15))
        assert ("on keksitty" in draft) is is_told


def test_the_draft_is_made_before_any_observations_are_there(tmp_path):
    from rake_analysis import project as projects

    empty = projects.create(tmp_path / "empty", projects.Settings())
    assert "Havaintoja ei ole vielä luettu." in plan_evaluation.draft(empty, 2026, date(2026, 4, 15))
