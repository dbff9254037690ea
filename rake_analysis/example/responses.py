"""The invented reports of a half-year: who reports what, about whom and where, and which patterns are planted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

import polars as pl

from rake_analysis import areas, metadata
from rake_analysis.example import figures, planting, vocabulary
from rake_analysis.example.vocabulary import FOLDER, Deck, Topic
from rake_analysis.example.wording import Writer, ended
from rake_analysis.periods import Period

PERIODS = ("2024H1", "2024H2", "2025H1", "2025H2")


@dataclass(slots=True)
class Response:
    """One answered form, in codes. The last three fields are the truth that no export holds."""

    language: str
    reporter_role: str
    received_at: datetime
    organisation: str = ""
    unit: str = ""
    service_task: str = ""
    client_group: tuple[str, ...] = ()
    age_group: tuple[str, ...] = ()
    municipality_code: str = ""
    tone: str = "negative"
    need_shl11: tuple[int, ...] = ()
    description: str = ""
    consequences: str = ""
    frequency: str = ""
    is_acute: bool = False
    proposal_text: str = ""
    proposal_addressee: str = ""
    wants_feedback: bool = False
    contact: str = ""
    phenomena: tuple[str, ...] = ()
    planted: list[tuple[str, str]] = field(default_factory=list)
    rejected_rule: str = ""


def responses(period: Period, *, seed: int, scale: int) -> Iterator[Response]:
    """Yield `scale` times the planned reports of a half-year, in order of time within each repetition.

    Each repetition holds the planned number of reports of every phenomenon and, besides, one row for each rule
    that rejects rows.
    """
    for repetition in range(scale):
        yield from _Half(period, Random(f"{seed}/{period.code}/{repetition}")).responses()


@cache
def plan(period_code: str) -> dict[str, int]:
    """Return phenomenon → number of reports whose first phenomenon it is."""
    table = pl.read_csv(FOLDER / "tables" / "plan.csv")
    return dict(zip(table["phenomenon"], table[period_code], strict=True))


@cache
def units(name: str, column: str, value: str) -> list[dict[str, str]]:
    """Return the rows of `tables/units.csv` or `tables/partners.csv` that hold `value` in `column`."""
    rows = pl.read_csv(FOLDER / "tables" / f"{name}.csv", infer_schema=False)
    return rows.filter(pl.col(column) == value).to_dicts()


class _Half:
    """One repetition of a half-year's reports."""

    def __init__(self, period: Period, rng: Random):
        self.period = period
        self.rng = rng
        self.mix = vocabulary.table("mix")
        self.writer = Writer(rng)
        self.decks: dict[str, Deck] = {}
        self.topics = vocabulary.topics()
        self.places = _places()
        self.municipalities = [area.code for area in areas.municipalities(figures.EXAMPLE_COUNTY)]
        sizes = figures.inhabitants()
        self.inhabitants = list(
            accumulate(sizes[(areas.MUNICIPALITY, code), figures.LAST_YEAR] for code in self.municipalities)
        )
        self.days = [period.start + timedelta(days=number) for number in range(period.day_count)]
        self.workdays = [day for day in self.days if day.weekday() < 5]
        self.good = {
            language: [t for t in self.topics.values() if t.has(language, "good") and t.code not in self.mix["planted"]]
            for language in ("fi", "sv")
        }

    def responses(self) -> list[Response]:
        codes = [code for code, count in plan(self.period.code).items() for _ in range(count)]
        self.rng.shuffle(codes)
        roles = self._roles(len(codes))
        swedish = set(self.rng.sample(range(len(codes)), round(self.mix["swedish_share"] * len(codes))))
        languages = ["sv" if number in swedish else "fi" for number in range(len(codes))]
        kinds = self._kinds(codes, roles, languages)
        reports = [
            self._report(self.topics[code], role, language, kind)
            for code, role, language, kind in zip(codes, roles, languages, kinds, strict=True)
        ]
        self._plant(reports)
        reports += self._unusable()
        reports.sort(key=lambda report: report.received_at)
        return reports

    def _roles(self, count: int) -> list[str]:
        weights = self.mix["roles"]
        total = sum(weights.values())
        roles = [role for role, weight in weights.items() for _ in range(round(count * weight / total))]
        roles += ["professional"] * (count - len(roles))
        roles = roles[:count]
        self.rng.shuffle(roles)
        return roles

    def _kinds(self, codes: list[str], roles: list[str], languages: list[str]) -> list[str]:
        """Each report's kind: a few acute ones of different phenomena, a fixed number of good ones, else negative."""
        kinds = ["good" if code == "HYV" else "negative" for code in codes]
        order = list(range(len(codes)))
        self.rng.shuffle(order)
        acute: set[str] = set()
        good_left = round(self.mix["positive_share"] * len(codes))
        for number in order:
            topic, language = self.topics[codes[number]], languages[number]
            if kinds[number] == "good":
                continue
            is_free = len(acute) < self.mix["acute_count"] and topic.code not in acute
            if is_free and roles[number] in ("professional", "team") and topic.has(language, "acute"):
                acute.add(topic.code)
                kinds[number] = "acute"
            elif good_left and topic.has(language, "good"):
                good_left -= 1
                kinds[number] = "good"
        return kinds

    def _report(self, topic: Topic, role: str, language: str, kind: str) -> Response:
        draw = self.rng.random
        report = Response(language, role, self._moment(role))
        self._place(report, topic)
        place = self.places[language][report.municipality_code]
        said = self._good_topic(language) if topic.code == "HYV" else topic
        companion = self._companion(said, role, language) if kind == "negative" else None
        text = self.writer.describe(said, companion, language, role, kind, place)
        report.description = self.writer.as_typed(text, role)
        report.phenomena = tuple(
            dict.fromkeys([said.code, *([companion.code] if companion else []), *(["HYV"] if kind == "good" else [])])
        )
        if kind == "good":
            report.tone = self._deal("tone", ["good_practice", "good_practice", "positive"])
        else:
            report.consequences = "" if kind == "acute" else self.writer.consequences(said, language, role, place, text)
            report.tone = "" if draw() < self.mix["unasked_tone_share"] else "negative"
        if draw() < self.mix["proposal_share"]:
            report.proposal_text, report.proposal_addressee = self.writer.proposal(
                self.topics["HYV"] if kind == "good" else said, language, role, place
            )
        self._choices(report, said, role)
        report.is_acute = kind == "acute"
        report.wants_feedback = draw() < self.mix["feedback_share"]
        if report.wants_feedback:
            report.contact = planting.contact(self.rng)
        return report

    def _good_topic(self, language: str) -> Topic:
        """What a good practice is about: no phenomenon in particular, or one that is not part of a pattern."""
        own = self.rng.random() < 0.4
        return self.topics["HYV"] if own else self.good[language][int(self.rng.random() * len(self.good[language]))]

    def _companion(self, topic: Topic, role: str, language: str) -> Topic | None:
        if role == "resident" or not topic.companions or self.rng.random() >= self.mix["companion_share"]:
            return None
        return self.topics[topic.companions[int(self.rng.random() * len(topic.companions))]]

    def _place(self, report: Response, topic: Topic) -> None:
        role, draw = report.reporter_role, self.rng.random
        task = topic.service_tasks[int(draw() * len(topic.service_tasks))]
        own = ""
        if role in ("professional", "team"):
            row = self._deal(f"unit {topic.code} {task}", units("units", "service_task", task))
            report.organisation, report.unit, own = row["organisation"], row["unit"], row["municipality_code"]
        elif role != "resident":
            row = self._deal(role, units("partners", "role", role))
            report.organisation, report.unit, own = row["organisation"], row["unit"], row["municipality_code"]
        report.service_task = task if role != "resident" or draw() < 0.5 else ""
        if draw() < self.mix["whole_county_share"]:
            report.municipality_code = areas.WHOLE_COUNTY
        elif own and draw() < self.mix["own_municipality_share"]:
            report.municipality_code = own
        else:
            report.municipality_code = self.rng.choices(self.municipalities, cum_weights=self.inhabitants)[0]

    def _choices(self, report: Response, topic: Topic, role: str) -> None:
        draw = self.rng.random
        for name in ("client_group", "age_group"):
            known = getattr(topic, f"{name}s")
            first = known[int(draw() * len(known))]
            second = known[int(draw() * len(known))] if draw() < 0.25 else first
            setattr(report, name, tuple(dict.fromkeys((first, second))))
        if role != "resident":
            needs = [topic.needs[int(draw() * len(topic.needs))] for _ in range(2)]
            report.need_shl11 = tuple(dict.fromkeys(needs if draw() < 0.3 else needs[:1]))
        report.frequency = self._deal("frequency", _frequencies())

    def _moment(self, role: str) -> datetime:
        draw = self.rng.random
        days = self.days if role == "resident" else self.workdays
        day = days[int(draw() * len(days))]
        hour = 7 + int(draw() * (15 if role == "resident" else 9))
        return datetime(day.year, day.month, day.day, hour, int(draw() * 60))

    def _plant(self, reports: list[Response]) -> None:
        recipes = planting.recipes(PERIODS.index(self.period.code))
        for (kind, variant), number in zip(recipes, self.rng.sample(range(len(reports)), len(recipes)), strict=True):
            report = reports[number]
            sentence, value = planting.sentence(kind, variant, report.language, self.rng)
            chance = self.rng.random()
            if chance < 0.15 and report.consequences:
                report.consequences = f"{report.consequences} {sentence}"
            elif chance < 0.3 and report.proposal_text:
                report.proposal_text = f"{report.proposal_text} {sentence}"
            elif chance < 0.4:
                report.description = f"{sentence[0].upper()}{sentence[1:]} {report.description}"
                value = value[0].upper() + value[1:] if sentence.startswith(value) else value
            else:
                report.description = f"{ended(report.description)} {sentence}"
            report.planted.append((planting.class_of(kind), value))

    def _unusable(self) -> list[Response]:
        """Rows that must be rejected, one for each rule."""
        found = []
        for rule in ("empty_description", "date_outside_period", "unknown_municipality"):
            topic = self.topics[self._deal("unusable", ["SAA", "TYO", "IKA", "LAP", "MIE"])]
            role = ("professional", "team", "resident")[int(self.rng.random() * 3)]
            report = self._report(topic, role, "fi", "negative")
            report.phenomena, report.rejected_rule = (), rule
            if rule == "empty_description":
                report.description = ("", "  ")[int(self.rng.random() * 2)]
            elif rule == "date_outside_period":
                earlier = timedelta(days=3 + int(self.rng.random() * 40))
                start = datetime(self.period.start.year, self.period.start.month, self.period.start.day, 9, 40)
                report.received_at = start - earlier
            else:
                report.municipality_code = "foreign"
            found.append(report)
        return found

    def _deal(self, name: str, cards: list[Any]) -> Any:
        if name not in self.decks:
            self.decks[name] = Deck(cards, self.rng.random)
        return self.decks[name].deal()


@cache
def _frequencies() -> list[str]:
    """The cards from which answers to `frequency` are dealt, each as often as it weighs."""
    weights = vocabulary.table("mix")["frequencies"]
    return [code for code, weight in weights.items() for _ in range(weight)]


@cache
def _places() -> dict[str, dict[str, str]]:
    """Return language → municipality code → `Porissa` or `i Björneborg`."""
    swedish = metadata.labels("municipalities", "sv")
    return {
        "fi": {area.code: area.locative_fi for area in areas.municipalities("06")}
        | {areas.WHOLE_COUNTY: "Satakunnassa"},
        "sv": {code: f"i {name}" for code, name in swedish.items()} | {areas.WHOLE_COUNTY: "i Satakunta"},
    }
