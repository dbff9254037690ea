"""The plan's follow-up as sentences and tables: actions with their evidence, competence, coverage, what comes next."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import polars as pl

from rake_analysis import finnish, metadata, periods
from rake_analysis.analysis import coverage
from rake_analysis.disclosure import settings
from rake_analysis.registers.plan.catalogue import Plan
from rake_analysis.registers.plan.clock import Entry
from rake_analysis.report import prose, sentences, words
from rake_analysis.report.load import WORKING
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table

_COVERAGE_FI = {
    coverage.NOW: "tällä kaudella",
    coverage.EARLIER: "aiemmin",
    coverage.NEVER: "ei koskaan",
}


def participants(count: int | None, audience: str) -> str:
    """Return a count of participants for an audience; `..` where it is not known, or under the threshold in a release.

    The threshold is that of the observations (metadata/disclosure.yml); a zero tells of nobody. A release shows one
    period's counts and no sums of periods, or a hidden count would follow by subtraction.
    """
    if audience != WORKING and count and count < settings.load().threshold:
        return finnish.MISSING
    return finnish.number(count)


def suppression_note() -> str:
    return (
        f"Alle {settings.load().threshold} osallistujan määrät on peitetty. Merkintä .. tarkoittaa peitettyä tai "
        "puuttuvaa lukua, ei nollaa."
    )


def summary(actions: pl.DataFrame) -> Markdown:
    """Return how many actions the plan has, how they stand and how many are late (columns of actions.with_status)."""
    if actions.height == 0:
        return prose.text("Suunnitelmassa ei ole toimenpiteitä.")
    counts = dict(actions.group_by("status").len().iter_rows())
    told = [
        f"{finnish.uncapitalised(label)} {finnish.number(counts[code])}"
        for code, label in metadata.labels("plan_statuses").items()
        if code in counts
    ]
    late = actions.filter("is_late").height
    return prose.joined(
        [
            f"Suunnitelmassa on {finnish.count(actions.height, 'action')}: {finnish.listing(told)}.",
            f"Määräajasta on myöhässä {finnish.count(late, 'action')}." if late else "Mikään ei ole myöhässä.",
        ]
    )


def lost_sentence(action_ids: Iterable[str]) -> str:
    """Return which ids of records are no action's; empty for none."""
    strange = sorted(set(action_ids))
    return f"Kirjaus viittaa toimenpiteeseen, jota ei ole: {finnish.listing(strange)}." if strange else ""


def actions_table(plan: Plan, actions: pl.DataFrame, evidence: Mapping[str, str]) -> Table:
    """Return one row per action: what and from where, who and by when, where it stands, what shows it.

    `evidence` has a sentence for each code of plan_evidence that can be told.
    """
    return Table.of(
        ("Toimenpide", "Vastuu ja määräaika", "Tilanne", "Näyttö"),
        [
            (
                f"{row['title']} ({row['action_id']}, {finnish.uncapitalised(origin(row['origin']))})",
                f"{_responsible(plan, row)}, {finnish.day(row['deadline']) if row['deadline'] else 'ei määräaikaa'}",
                metadata.label("plan_statuses", row["status"]) + (", myöhässä" if row["is_late"] else ""),
                " ".join(part for part in (evidence.get(row["evidence"], ""), _last(row)) if part) or "Ei kirjauksia.",
            )
            for row in actions.iter_rows(named=True)
        ],
    )


def late_table(plan: Plan, actions: pl.DataFrame, as_of: date) -> Table | Markdown:
    """Return the actions past their deadline on the day `as_of`, the longest overdue first."""
    late = actions.filter("is_late").sort("deadline", "action_id")
    if late.height == 0:
        return prose.text("Mikään toimenpide ei ole myöhässä.")
    return Table.of(
        ("Toimenpide", "Vastuu", "Määräaika", "Myöhässä", "Viimeisin kirjaus"),
        [
            (
                f"{row['title']} ({row['action_id']})",
                _responsible(plan, row),
                finnish.day(row["deadline"]),
                finnish.count((as_of - row["deadline"]).days, "day"),
                _last(row) or "Ei kirjauksia.",
            )
            for row in late.iter_rows(named=True)
        ],
    )


def proposals_evidence(proposals: pl.DataFrame) -> str:
    """Return how many proposals there are, wait for a decision and are late (columns of proposals.with_status)."""
    if proposals.height == 0:
        return "Ehdotuksia ei ole."
    waiting = proposals.filter(pl.col("status") == "open").height
    late = proposals.filter("is_late").height
    return (
        f"Ehdotuksia on {finnish.number(proposals.height)}: päätöstä odottaa {finnish.number(waiting)}, "
        f"myöhässä on {finnish.number(late)}."
    )


def competence_evidence(counts: pl.DataFrame, audience: str) -> dict[str, str]:
    """Return a sentence for each kind (columns of competence.participants)."""
    return {
        row["kind"]: f"{metadata.label('plan_evidence', row['kind'])} "
        f"({participants(row['participant_count'], audience)})."
        for row in counts.iter_rows(named=True)
    }


def competence_table(counts: Mapping[str, pl.DataFrame], audience: str) -> Table:
    """Return one row per kind and one column per time; `counts`: header → columns of competence.participants."""
    known = [
        [participants(count, audience) for count in table["participant_count"].to_list()] for table in counts.values()
    ]
    kinds = next(iter(counts.values()))["kind"].to_list()
    rows = [
        (metadata.label("plan_evidence", kind), *values)
        for kind, values in zip(kinds, zip(*known, strict=True), strict=True)
    ]
    return Table.of(("Mitä", *counts), rows, numeric=range(1, len(counts) + 1))


def units_sentence(covered: pl.DataFrame, expected: Collection[str]) -> str:
    """Return how many units reported, how many of the expected ones, and how many fell silent or never reported.

    `covered` has the columns of coverage.coverage with `expected` as its known units.
    """
    now, earlier, never = _covered(covered)
    parts = [f"Kaudella raportoi {finnish.count(now, 'unit')}." if now else "Kaudella yksikään yksikkö ei raportoinut."]
    if expected:
        found, _, _ = _covered(covered.filter(pl.col("code").is_in(list(expected))))
        whole = sentences.from_places(len(set(expected)), "unit")
        parts.append(f"Luettelon {whole} raportoi {finnish.number(found)}.")
    if earlier:
        parts.append(f"Aiemmin mutta ei tällä kaudella raportoi {finnish.count(earlier, 'unit')}.")
    if never:
        parts.append(f"Koskaan ei ole raportoinut {finnish.count(never, 'unit')}.")
    return " ".join(parts)


def municipalities_sentence(covered: pl.DataFrame) -> str:
    """Return from how many of the county's municipalities there are observations in the period, and ever."""
    now, earlier, _ = _covered(covered)
    return (
        f"Havaintoja on kaudella {finnish.number(now)} kunnasta ja kaikkiaan {finnish.number(now + earlier)} kunnasta; "
        f"kuntia on {finnish.number(covered.height)}."
    )


def units_table(covered: pl.DataFrame) -> Table:
    """Return one row per unit, the silent ones first."""
    return _coverage_table("Yksikkö", {code: code for code in covered["code"]}, covered)


def municipalities_table(covered: pl.DataFrame) -> Table:
    """Return one row per municipality, the silent ones first."""
    return _coverage_table(
        "Kunta", {code: finnish.capitalised(words.place_name(code)) for code in covered["code"]}, covered
    )


def coming(entries: Iterable[Entry]) -> Markdown:
    """Return the annual tasks to come, one sentence each."""
    return prose.bullets([f"{days(entry.first, entry.last)}: {entry.title} ({entry.responsible})" for entry in entries])


def days(first: date, last: date) -> str:
    """Return a range of days, the year once where it is the same.

    >>> days(date(2026, 3, 2), date(2026, 3, 8)), days(date(2026, 5, 1), date(2026, 5, 1))
    ('2.3.–8.3.2026', '1.5.2026')
    """
    if first == last:
        return finnish.day(first)
    start = f"{first.day}.{first.month}." if first.year == last.year else finnish.day(first)
    return f"{start}–{finnish.day(last)}"


def communication_table(plan: Plan) -> Table:
    rows = [
        (one.label_fi, one.to_fi, one.when_fi, plan.role_name(one.responsible) or "", origin(one.origin))
        for one in plan.communication
    ]
    return Table.of(("Mitä", "Kenelle", "Milloin", "Vastuu", "Lähde"), rows)


def roles_table(plan: Plan) -> Table:
    return Table.of(
        ("Rooli", "Tehtävä", "Lähde"), [(role.label_fi, role.tasks_fi, origin(role.origin)) for role in plan.roles]
    )


def origin(code: str) -> str:
    return metadata.label("plan_origins", code)


def _responsible(plan: Plan, row: dict) -> str:
    return plan.role_name(row["responsible"]) or "vastuutaho puuttuu"


def _last(row: dict) -> str:
    """The newest record: `Syksyn teemaviikko pidettiin. (Professioryhmä 13.10.2025)`."""
    if row["last_event_date"] is None:
        return ""
    signature = f"({row['last_by']} {finnish.day(row['last_event_date'])})"
    return f"{row['last_note']} {signature}" if row["last_note"] else signature


def _covered(covered: pl.DataFrame) -> tuple[int, int, int]:
    counts = dict(covered.group_by("coverage").len().iter_rows())
    return counts.get(coverage.NOW, 0), counts.get(coverage.EARLIER, 0), counts.get(coverage.NEVER, 0)


def _coverage_table(header: str, names: Mapping[str, str], covered: pl.DataFrame) -> Table:
    return Table.of(
        (header, "Raportoitu", "Viimeksi", "Kaudella", "Kaikkiaan"),
        [
            (
                names[row["code"]],
                _COVERAGE_FI[row["coverage"]],
                periods.parse(row["last_period"]).label_fi if row["last_period"] else "–",
                finnish.number(row["report_count_now"]),
                finnish.number(row["report_count"]),
            )
            for row in covered.iter_rows(named=True)
        ],
        numeric=[3, 4],
    )
