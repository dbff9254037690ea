"""What observations say in words: excerpts of masked texts with who reported, never a name."""

import polars as pl

from rake_analysis import areas, metadata
from rake_analysis.report import prose
from rake_analysis.report.prose import Markdown

EXCERPT_COUNT = 6
EXCERPT_LENGTH = 420


def excerpts(observations: pl.DataFrame) -> Markdown:
    """Return the masked descriptions of `observations` as quotes with their attribution."""
    return prose.quotes([(_shortened(row), attribution(row)) for row in observations.iter_rows(named=True)])


def approved(quotes: pl.DataFrame) -> Markdown:
    """Return approved quotes (`quote_id`, `wording`), each marked with its approval for the audit."""
    rows = quotes.select("quote_id", "wording").rows()
    if not rows:
        return prose.text("Tässä julkaisussa ei ole lainauksia: niille tarvitaan nimetty hyväksyntä.")
    return Markdown("\n\n".join(f'> [{prose.text(text)}]{{data-quote="{quote}"}}' for quote, text in rows))


def chosen(observations: pl.DataFrame, codes: pl.DataFrame, limit: int = EXCERPT_COUNT) -> pl.DataFrame:
    """Return up to `limit` observations to quote.

    Acute ones are never quoted: they are passed on, not printed. Texts that are about the fewest phenomena come
    first, then the first of each unit, so that as many units as possible are heard, then by date.
    """
    breadth = codes.group_by("observation_id").agg(breadth=pl.col("phenomenon").n_unique())
    return (
        observations.filter(~pl.col("is_acute"))
        .join(breadth, on="observation_id", how="left")
        .sort("breadth", "received_date", "observation_id", nulls_last=True)
        .with_columns(turn=pl.int_range(pl.len()).over(pl.col("unit").fill_null("")))
        .sort("turn", "breadth", "received_date", "observation_id", nulls_last=True)
        .head(limit)
        .select(observations.columns)
    )


def attribution(row: dict) -> str:
    """Return who reported and where: `Tiimi, Pori, 3.10.2025 (2025H2-1a2b3c4d)`."""
    role = metadata.label("reporter_roles", row["reporter_role"])
    day = row["received_date"]
    return f"{role}, {place_name(row['municipality_code'])}, {day.day}.{day.month}.{day.year} ({row['observation_id']})"


def place_name(municipality_code: str | None) -> str:
    """Return a municipality's name, `koko alue` for the whole county, `kuntaa ei kerrottu` when not stated."""
    if municipality_code is None:
        return "kuntaa ei kerrottu"
    if municipality_code == areas.WHOLE_COUNTY:
        return municipality_code
    return areas.area(areas.MUNICIPALITY, municipality_code).name_fi


def _shortened(row: dict) -> str:
    text = " ".join(row["description"].split())
    if row["consequences"]:
        text += "" if text.endswith((".", "!", "?", "…")) else "."
        word = "Följd" if row["language"] == "sv" else "Seuraus"
        text += f" {word}: {' '.join(row['consequences'].split())}"
    if len(text) <= EXCERPT_LENGTH:
        return text
    return f"{text[:EXCERPT_LENGTH].rsplit(' ', 1)[0]} …"
