"""Proposals for measures as pages show them: what waits, what is late, what became of the earlier ones."""

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
    waiting = proposals.filter(pl.col("status") == "open").height
    late = proposals.filter(pl.col("is_late")).height
    told = f"Ehdotusrekisterissä oli {finnish.day(period.end)} {finnish.count(proposals.height, 'proposal')}."
    parts = [
        told,
        f"Päätöstä odottaa {finnish.count(waiting, 'proposal')}." if waiting else "Mikään ei odota päätöstä.",
    ]
    if late:
        parts.append(f"Määräajasta on myöhässä {finnish.count(late, 'proposal')}.")
    return prose.joined(parts)


def table(proposals: pl.DataFrame) -> Table | None:
    """Return one row per proposal: what, to whom, who is responsible, by when, where it stands; None for none."""
    if proposals.height == 0:
        return None
    return Table.of(
        ("Ehdotus", "Kenelle", "Vastuu ja määräaika", "Tilanne"),
        [
            (
                f"{row['title']} ({row['proposal_id']}, {row['phenomenon']})",
                metadata.labels("addressees")[row["addressee"]],
                _responsibility(row),
                _situation(row),
            )
            for row in proposals.iter_rows(named=True)
        ],
    )


def _responsibility(row: dict) -> str:
    who = row["responsible"] or "vastuutaho puuttuu"
    by = finnish.day(row["deadline"]) if row["deadline"] else "määräaika puuttuu"
    return f"{who}, {by}"


def _situation(row: dict) -> str:
    parts = [metadata.labels("proposal_statuses")[row["status"]]]
    if row["is_late"]:
        parts.append("myöhässä")
    text = ", ".join(parts)
    if row["last_event_date"]:
        text += f" ({metadata.labels('bodies')[row['last_body']]} {finnish.day(row['last_event_date'])})"
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
