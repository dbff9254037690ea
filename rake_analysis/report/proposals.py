"""Proposals for measures as pages show them: what waits, what is late, what became of the earlier ones."""

import re

import polars as pl

from rake_analysis import finnish, metadata
from rake_analysis.periods import Period
from rake_analysis.report import prose, words
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table


def note(proposals: pl.DataFrame, period: Period, nothing: str) -> Markdown:
    """Return how many proposals there are on the period's last day, and how many wait or are late.

    `nothing` is said where there are none.
    """
    if proposals.height == 0:
        return prose.text(nothing)
    undecided = proposals.filter(pl.col("status") == "open").height
    late = proposals.filter(pl.col("is_late")).height
    told = f"Ehdotusrekisterissä oli {finnish.count(proposals.height, 'proposal')} ({finnish.day(period.end)})."
    parts = [
        told,
        f"Päätöstä odottaa {finnish.count(undecided, 'proposal')}." if undecided else "Mikään ei odota päätöstä.",
    ]
    if late:
        parts.append(f"Määräajasta on myöhässä {finnish.count(late, 'proposal')}.")
    return prose.joined(parts)


def waiting(proposals: pl.DataFrame) -> pl.DataFrame:
    """Return the proposals that wait for a decision or are late, by id."""
    return proposals.filter((pl.col("status") == "open") | pl.col("is_late")).sort("proposal_id")


def asked(proposals: pl.DataFrame) -> list[Markdown]:
    """Return what is asked about proposals: a bullet for those that wait for a decision, one for those that are late.

    A proposal that waits stands with whom it is made to, who decides on it.
    """
    bullets = []
    undecided = proposals.filter(pl.col("status") == "open")
    if undecided.height:
        titles = prose.joined(
            [
                prose.joined([_link(row), f"({finnish.uncapitalised(_addressee(row['addressee']))})"])
                for row in undecided.iter_rows(named=True)
            ],
            "; ",
        )
        bullets.append(prose.joined([prose.strong("Päätöstä odottavat ehdotukset:"), Markdown(f"{titles}.")]))
    late = proposals.filter(pl.col("is_late"))
    if late.height:
        titles = prose.joined(
            [
                prose.joined([_link(row), f"({row['responsible'] or 'vastuutaho puuttuu'})"])
                for row in late.iter_rows(named=True)
            ],
            "; ",
        )
        told = [prose.strong("Määräajan ylittäneet:"), Markdown(f"{titles}."), "Pyydä vastuutaholta uusi aikataulu."]
        bullets.append(prose.joined(told))
    return bullets


def _link(row: dict) -> Markdown:
    return prose.link(f"{row['title']} ({row['proposal_id']})", "proposals", place(row["proposal_id"]))


def place(proposal_id: str) -> str:
    """Return the name that links give to a proposal's heading.

    >>> place("E2024-01"), place("E 7}")
    ('ehdotus-E2024-01', 'ehdotus-E-7-')
    """
    return f"ehdotus-{re.sub(r'[^A-Za-z0-9-]', '-', proposal_id)}"


def table(proposals: pl.DataFrame) -> Table | None:
    """Return one row per proposal: what, to whom, who is responsible, by when, where it stands; None for none."""
    if proposals.height == 0:
        return None
    return Table.of(
        ("Ehdotus", "Kenelle", "Vastuu ja määräaika", "Tilanne"),
        [
            (
                prose.joined([_link(row), f"({row['phenomenon']})"]),
                metadata.labels("addressees")[row["addressee"]],
                _responsibility(row),
                _situation(row),
            )
            for row in proposals.iter_rows(named=True)
        ],
    )


def asked_table(proposals: pl.DataFrame) -> Table | None:
    """Return what is asked, of whom and by when, a row per proposal that waits or is late; None for none."""
    asked_for = waiting(proposals)
    if asked_for.height == 0:
        return None
    rows = [
        (
            _link(row),
            row["text"],
            _asked_of(row),
            finnish.day(row["deadline"]) if row["deadline"] else "sovittava",
        )
        for row in asked_for.sort("is_late", descending=True, maintain_order=True).iter_rows(named=True)
    ]
    return Table.of(("Ehdotus", "Mitä pyydetään", "Keneltä", "Mihin mennessä"), rows)


def _asked_of(row: dict) -> str:
    """Who is to act: the responsible party of a late proposal, else the one the proposal is made to."""
    if row["is_late"]:
        return f"{row['responsible'] or 'vastuutaho puuttuu'} (myöhässä)"
    return f"{metadata.labels('addressees')[row['addressee']]}: päätös"


def outcomes(proposals: pl.DataFrame, nothing: str) -> Markdown:
    """Return what became of proposals: a bullet for each status that occurs, with the last note of those done.

    `nothing` is said where there are none.
    """
    if proposals.height == 0:
        return prose.text(nothing)
    bullets = []
    for status, label in metadata.labels("proposal_statuses").items():
        own = proposals.filter(pl.col("status") == status)
        if own.height:
            told = [Markdown(f"{_link(row)}{_remark(row)}") for row in own.iter_rows(named=True)]
            head = prose.strong(f"{label} ({finnish.number(own.height)}):")
            bullets.append(prose.joined([head, prose.joined(told, " ")]))
    return prose.bullets(bullets)


def _remark(row: dict) -> Markdown:
    note = f": {row['last_note']}" if row["last_note"] and row["status"] in ("done", "rejected") else "."
    return prose.text(note)


def _responsibility(row: dict) -> str:
    who = row["responsible"] or "vastuutaho puuttuu"
    by = finnish.day(row["deadline"]) if row["deadline"] else "määräaika puuttuu"
    return f"{who}, {by}"


def status_word(row: dict) -> str:
    """Return where a proposal stands: `Käynnissä, myöhässä`."""
    label = metadata.label("proposal_statuses", row["status"])
    return f"{label}, myöhässä" if row["is_late"] else label


def _situation(row: dict) -> str:
    text = status_word(row)
    if row["last_event_date"]:
        body = metadata.label("bodies", row["last_body"])
        text += f". Viimeksi käsitelty: {finnish.uncapitalised(body)} {finnish.day(row['last_event_date'])}"
    return f"{text}. {row['last_note']}" if row["last_note"] else text


def from_observations(observations: pl.DataFrame, limit: int = 6) -> Markdown:
    """Return what reporters propose in their observations, as quotes; a sentence when nobody proposes anything."""
    proposing = (
        observations.filter(pl.col("proposal_text").is_not_null())
        .sort("received_date", "observation_id")
        .with_columns(reporters=pl.len().over("proposal_text"))
        .unique("proposal_text", keep="first", maintain_order=True)
    )
    if proposing.height == 0:
        return prose.text("Tämän kauden havainnoissa ei ehdoteta toimenpiteitä.")
    intro = f"Raportoijat ehdottavat ({finnish.count(proposing.height, 'proposal')}"
    intro += f", näistä {limit}):" if proposing.height > limit else "):"
    quotes = [
        (
            " ".join(row["proposal_text"].split()),
            f"{_addressee(row['proposal_addressee'])}; {words.attribution(row)}{_repeats(row['reporters'])}",
        )
        for row in proposing.head(limit).iter_rows(named=True)
    ]
    return prose.paragraphs([prose.text(intro), prose.quotes(quotes)])


def _addressee(code: str | None) -> str:
    return metadata.label("addressees", code) if code else "Ei kohdennettu"


def _repeats(reporters: int) -> str:
    return f", ja {reporters - 1} muuta samoin sanoin" if reporters > 1 else ""
