"""Fetching asks politely, once a day, id by id; a failure is named and leaves the rest."""

import ast
import copy
import json
import random
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import rake_analysis
from rake_analysis import official, project
from rake_analysis.cli import app
from rake_analysis.errors import UserError
from rake_analysis.official import catalogue, fetch, history, sotkanet_service
from rake_analysis.official.http import Client, Offline
from tests.servers.statistics_server import HOUSING_TITLE, SOTKANET, STATFIN, described

TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)
REGIONS, HOUSING, TABLE = "sotkanet/regions", "sotkanet/2320", "statfin/11ra"


@pytest.fixture
def here(tmp_path, service):
    made = project.create(tmp_path / "project", project.Settings())
    section = f'[statistics]\nsotkanet_address = "{service.address}{SOTKANET}"\n'
    section += f'statfin_address = "{service.address}{STATFIN}"\n'
    with (made.root / project.SETTINGS_FILE).open("a", encoding="utf-8") as settings:
        settings.write(section)
    return project.Project(made.root)


@pytest.fixture(autouse=True)
def pins(monkeypatch):
    """A catalogue of one indicator and one table; tests add to it."""
    known = catalogue.load()
    keys = ("sotkanet.2320", "statfin.11ra.vaesto_yli64_p")
    small = {key: known[key] for key in keys}
    monkeypatch.setattr(catalogue, "load", lambda: small)
    return small


@pytest.fixture
def slept():
    return []


@pytest.fixture
def run(here, slept):
    def connect(user_agent):
        return Client(user_agent, timeout=0.3, sleep=slept.append)

    def call(today=TODAY, **options):
        lines = []
        outcome = fetch.fetch(here, today=today, tell=lines.append, connect=connect, **options)
        return outcome, lines

    return call


def pin(pins, id, title, status):
    one = pins["sotkanet.2320"]
    changed = {"indicator_id": id, "title_fi": title, "pin": one.pin.model_copy(update={"status": status})}
    pins[f"sotkanet.{id}"] = one.model_copy(update=changed)


def names(made):
    return [f"{snapshot.source}/{snapshot.id}" for snapshot in made]


def test_what_the_catalogue_names_becomes_snapshots_that_are_read_like_imported_ones(run, here):
    outcome, lines = run()
    assert names(outcome.made) == [REGIONS, HOUSING, TABLE]
    assert outcome.failed == {} and outcome.notices == []
    assert lines == [f"{n}/3 {name}: new snapshot" for n, name in enumerate((REGIONS, HOUSING, TABLE), start=1)]
    figures = official.read(here)
    assert set(figures["indicator_id"]) == {"2320", "11ra.vaesto_yli64_p"}
    assert figures["sex"].unique().to_list() == ["total"]
    kept = outcome.made[1]
    assert kept.title_fi == HOUSING_TITLE and kept.updated == date(2025, 5, 2)
    assert kept.limits_fi == "Alle viiden tapauksen tietoja ei julkaista."


def test_years_are_repeated_and_only_both_sexes_together_are_asked(run, service):
    run(source="sotkanet")
    asked = next(call for call in service.calls if "/json?" in call)
    assert asked.count("years=") == 5 and "," not in asked and asked.endswith("genders=total")


def test_what_was_fetched_today_is_not_asked_again_unless_forced(run, service):
    run()
    before = len(service.calls)
    outcome, lines = run()
    assert outcome.skipped == [REGIONS, HOUSING, TABLE] and len(service.calls) == before
    assert lines[0].endswith("fetched today already")
    outcome, _ = run(force=True)
    assert outcome.unchanged == [REGIONS, HOUSING, TABLE] and len(service.calls) > before


def test_an_unchanged_answer_is_not_sent_again_and_makes_no_snapshot(run, here):
    run(source="sotkanet")
    record = json.loads((here.statistics / fetch.RECORD).read_text(encoding="utf-8"))
    assert record[HOUSING]["etag"]
    for day in (TOMORROW, date(2026, 11, 26)):
        outcome, _ = run(today=day, source="sotkanet")
        assert outcome.unchanged == [REGIONS, HOUSING]
    later = json.loads((here.statistics / fetch.RECORD).read_text(encoding="utf-8"))
    assert later[HOUSING] == record[HOUSING] | {"day": "2026-11-26"}
    assert len(official.list_snapshots(here)) == 2


def test_a_service_that_calls_a_first_answer_unchanged_is_refused(run, service):
    service.faults["/regions"] = ["304"]
    outcome, _ = run(source="sotkanet")
    assert "304 to a first question" in str(outcome.failed[REGIONS])


def test_a_new_description_beside_unchanged_figures_is_a_new_snapshot_with_the_same_figures(run, here, service):
    run(source="sotkanet")
    service.indicators[2320]["limits"]["fi"] = "Uusi rajaus."
    outcome, _ = run(today=TOMORROW, source="sotkanet")
    assert names(outcome.made) == [HOUSING]
    assert outcome.made[0].limits_fi == "Uusi rajaus."
    assert official.read(here, ["sotkanet.2320"]).height == 5


def test_an_interrupted_fetch_goes_on_where_it_stopped(run, service):
    service.faults["vaerak/11ra.px"] = ["html"]
    outcome, _ = run()
    assert list(outcome.failed) == [TABLE]
    outcome, _ = run()
    assert outcome.skipped == [REGIONS, HOUSING] and names(outcome.made) == [TABLE]


def test_one_failure_leaves_the_others_fetched_and_is_named_at_the_end(run, pins, service):
    pin(pins, "404", "Poistettu", "unverified")
    outcome, _ = run()
    assert list(outcome.failed) == ["sotkanet/404"]
    assert names(outcome.made) == [REGIONS, HOUSING, TABLE]
    assert outcome.summary == "3 new, 0 unchanged, 0 fetched today already; failed: sotkanet/404."


def test_an_indicator_that_ended_fails_although_it_is_still_described(run, pins, service):
    pin(pins, "1575", "Vanha", "unverified")
    service.indicators[1575] = described(1575, "Vanha")
    outcome, _ = run(ids=["1575"])
    assert "may have ended" in str(outcome.failed["sotkanet/1575"])


def test_a_verified_title_that_differs_fails_with_both_titles_before_figures_are_asked(run, service):
    service.indicators[2320] = described(2320, "Koulutustasomittain")
    outcome, _ = run(source="sotkanet")
    problem = str(outcome.failed[HOUSING])
    assert "sotkanet.2320" in problem and "Koulutustasomittain" in problem and HOUSING_TITLE in problem
    assert service.count("/json") == 0


def test_an_unverified_title_that_differs_is_reported_and_kept(run, pins, service):
    pin(pins, "405", "Arvattu nimi", "unverified")
    service.indicators[405], service.values[405] = described(405, "Tuottajan nimi"), 7.0
    outcome, _ = run(ids=["405"])
    assert names(outcome.made) == [REGIONS, "sotkanet/405"]
    assert outcome.notices == ["sotkanet.405 is called 'Tuottajan nimi', the unverified pin says 'Arvattu nimi'"]


@pytest.mark.parametrize("fault", ["429", "500", "503", "cut", "slow"])
def test_a_passing_trouble_is_waited_out(run, service, slept, fault):
    service.faults["/json"] = [fault, fault]
    outcome, _ = run(source="sotkanet")
    assert names(outcome.made) == [REGIONS, HOUSING]
    assert [wait for wait in slept if wait >= 1] == ([7, 7] if fault == "429" else [1, 2])


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("429", "429 Too Many Requests"),
        ("500", "500 Internal Server Error"),
        ("cut", "the answer was cut off"),
        ("slow", "did not answer in time"),
        ("html", "a web page came instead of data"),
    ],
)
def test_a_lasting_trouble_is_one_sentence_with_the_address(run, here, service, fault, problem):
    service.faults["/json"] = [fault] * 4
    outcome, _ = run(source="sotkanet")
    told = str(outcome.failed[HOUSING])
    assert problem in told and f"{service.address}{SOTKANET}/json" in told and "\n" not in told
    assert service.count("/json") == (1 if fault == "html" else 4)
    assert names(official.list_snapshots(here)) == [REGIONS]


def test_no_connection_stops_the_run_with_one_sentence(here, run, service):
    run(source="sotkanet")
    settings = here.root / project.SETTINGS_FILE
    text = settings.read_text(encoding="utf-8").replace(service.address, "http://127.0.0.1:9")
    settings.write_text(text, encoding="utf-8")
    offline = project.Project(here.root)
    with pytest.raises(Offline, match="no connection to the service"):
        fetch.fetch(offline, today=TOMORROW, tell=print, connect=lambda agent: Client(agent, sleep=lambda wait: None))


def test_both_services_refuse_a_client_without_a_name_and_the_remedy_names_the_setting(here, service):
    for address in (f"{service.address}{SOTKANET}/regions", f"{service.address}{STATFIN}/?config"):
        client = Client("")
        with pytest.raises(UserError, match=r"403 Forbidden.*user_agent under \[statistics\]"):
            client.get(address)
        client.close()


def test_years_with_commas_are_refused_at_once_without_asking_again(service):
    client = Client("test")
    with pytest.raises(UserError, match="400 Bad Request"):
        client.get(f"{service.address}{SOTKANET}/json", [("indicator", 2320), ("years", "2020,2021")])
    client.close()
    assert service.count("/json") == 1


def test_an_answer_over_the_limit_is_refused(service):
    client = Client("test", most_bytes=100)
    with pytest.raises(UserError, match="the answer is over"):
        client.get(f"{service.address}{SOTKANET}/regions")
    client.close()


def test_an_answer_without_end_is_given_up(service):
    client = Client("test", clock=iter(range(0, 9999, 400)).__next__)
    with pytest.raises(UserError, match="does not end"):
        client.get(f"{service.address}{SOTKANET}/regions")
    client.close()


def test_an_unknown_id_or_source_is_refused_before_the_network(run, service):
    with pytest.raises(UserError, match="'99' is not in the catalogue"):
        run(ids=["99"])
    with pytest.raises(UserError, match=r"old table id.*write 11ra"):
        run(ids=["statfin_vaerak_pxt_11ra"])
    with pytest.raises(UserError, match="'eurostat' is no source"):
        run(source="eurostat")
    assert service.calls == []


def test_the_list_tells_age_date_and_what_changed(run, here, service):
    run()
    service.values[2320] = 3.6
    service.indicators[2320] = described(2320, HOUSING_TITLE.replace(" %", "  %"), first=2021, last=2025)
    run(today=TOMORROW)
    rows = history.describe(here, TOMORROW).filter(id="2320").rows(named=True)
    assert [row["days_old"] for row in rows] == [1, 0]
    assert [row["updated"] for row in rows] == [date(2025, 5, 2)] * 2
    assert [row["change"] for row in rows] == ["first", "figures: 1 added, 4 changed, 1 gone"]


def test_a_changed_title_is_told(run, here, pins, service):
    pin(pins, "405", "Nimi", "unverified")
    service.indicators[405], service.values[405] = described(405, "Nimi"), 7.0
    run(ids=["405"])
    service.indicators[405] = described(405, "Toinen nimi")
    run(ids=["405"], today=TOMORROW)
    assert history.describe(here, TOMORROW)["change"].to_list()[1] == "title was 'Nimi'; figures: the same"


def test_an_indicator_is_found_by_its_title_and_an_ambiguous_title_is_refused(here, service):
    service.indicators |= {451: described(451, "Toimeentulotuki"), 453: described(453, "Toimeentulotuki")}
    client = Client("test")
    listed = sotkanet_service.fetch_descriptions(client, f"{service.address}{SOTKANET}")
    client.close()
    assert sotkanet_service.resolve_by_title(listed, HOUSING_TITLE + " (Kela)") == "2320"
    assert sotkanet_service.resolve_by_title(listed, "Tuntematon") is None
    with pytest.raises(UserError, match="451, 453 are all called"):
        sotkanet_service.resolve_by_title(listed, "Toimeentulotuki")


def test_a_changed_unit_fails_and_the_earlier_snapshot_stays_in_use(run, here, service):
    service.indicators[2320]["primaryValueType"] = {"title": {"fi": "%"}}
    run(source="sotkanet")
    service.indicators[2320]["primaryValueType"] = {"title": {"fi": "lkm"}}
    service.values[2320] = 5000
    outcome, _ = run(today=TOMORROW, source="sotkanet")
    assert "the unit of sotkanet.2320 is now 'lkm', it was '%'" in str(outcome.failed[HOUSING])
    assert official.read(here, ["sotkanet.2320"])["value"].unique().to_list() == [3.4]


def test_a_removed_snapshot_is_fetched_again_the_same_day(run, here):
    run(source="sotkanet")
    shutil.rmtree(here.statistics / HOUSING)
    outcome, _ = run(source="sotkanet")
    assert names(outcome.made) == [HOUSING]


@pytest.mark.parametrize("content", ["{", "[]", '{"sotkanet/2320": 1}', '{"sotkanet/2320": {"sha256": 1}}'])
def test_a_damaged_record_of_what_was_fetched_only_means_asking_again(run, here, content):
    run(source="sotkanet")
    (here.statistics / fetch.RECORD).write_text(content, encoding="utf-8")
    outcome, _ = run(source="sotkanet")
    assert outcome.unchanged == [REGIONS, HOUSING]


def test_the_command_fetches_lists_and_exits_1_naming_what_failed(here, pins):
    pin(pins, "404", "Poistettu", "unverified")
    command = ["statistics", "fetch", "--source", "sotkanet", "--project", str(here.root)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == "2 new, 0 unchanged, 0 fetched today already; failed: sotkanet/404."
    listed = CliRunner().invoke(app, ["statistics", "list", "--project", str(here.root)]).output.splitlines()
    assert listed[0].split("\t") == ["source", "id", "title", "retrieved", "days_old", "updated", "change"]
    assert [line.split("\t")[1] for line in listed[1:]] == ["2320", "regions"]


def spots(value):
    """Every (container, key) inside a JSON value."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [spot for key in keys for spot in [(value, key), *spots(value[key])]]


@pytest.mark.parametrize("seed", range(40))
def test_damaged_answers_fail_their_id_and_never_the_run(run, here, service, seed):
    chance = random.Random(seed)
    junk = [None, "", "x", -1, 1e308, 10**30, [], {}, True, [[]], {"a": 1}, "<b>"]

    def damage(answer):
        damaged = copy.deepcopy(answer)
        if chance.random() < 0.5 and spots(damaged):
            container, key = chance.choice(spots(damaged))
            container[key] = chance.choice(junk)
        return damaged

    service.damage = damage
    outcome, lines = run()
    asked = {REGIONS, HOUSING, TABLE}
    assert set(names(outcome.made)) | set(outcome.failed) == asked and len(lines) == 3
    assert [made.problem for made in official.list_snapshots(here)] == [""] * len(outcome.made)


def test_only_fetching_can_reach_the_network():
    package = Path(rake_analysis.__file__).parent
    network = {"httpx", "requests", "urllib.request", "http.client", "rake_analysis.official.http"}
    reaching = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            if isinstance(node, ast.ImportFrom) and node.module:
                modules = {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
            if modules & network:
                reaching.add(str(path.relative_to(package)))
    own = {"http.py", "fetch.py", "pxweb.py", "sotkanet_service.py"}
    assert reaching == {f"official/{name}" for name in own}


def test_a_wanted_title_is_looked_up_once_a_day_and_its_id_told(run, service, monkeypatch):
    titles = ("Itsensä hyväksi tuntevien osuus", "Ei missään")
    wanted = [catalogue.Wanted(title_fi=title, owner="THL", phenomena=("YKS",), why_fi="Puuttuu.") for title in titles]
    monkeypatch.setattr(catalogue, "wanted", lambda: tuple(wanted))
    service.indicators[9999] = described(9999, titles[0])
    outcome, _ = run(source="sotkanet")
    found = f"'{titles[0]}' is Sotkanet's 9999: move it from wanted to indicators in the catalogue"
    assert found in outcome.notices
    assert not any(titles[1] in notice for notice in outcome.notices)
    assert run(source="sotkanet")[0].notices == []
    assert found in run(source="sotkanet", today=TOMORROW)[0].notices
