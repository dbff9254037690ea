"""What pages say of proposals, at none, one, two, late ones and ones without a responsible party or a deadline."""

from datetime import date

import polars as pl
import pytest

from rake_analysis.periods import parse
from rake_analysis.report import proposals

PERIOD = parse("2025H2")


def register(*rows: dict) -> pl.DataFrame:
    usual = {
        "proposal_id": "E1",
        "title": "Neuvonta",
        "text": "Asumisneuvonta alkaa.",
        "phenomenon": "ASU",
        "addressee": "municipality",
        "responsible": "Porin kaupunki",
        "deadline": date(2026, 3, 1),
        "status": "open",
        "is_late": False,
        "last_event_date": None,
        "last_body": None,
        "last_note": None,
    }
    types = {"deadline": pl.Date, "last_event_date": pl.Date, "is_late": pl.Boolean}
    made = [usual | {"proposal_id": f"E{number}"} | row for number, row in enumerate(rows, 1)]
    return pl.DataFrame(made, {name: types.get(name, pl.String) for name in usual})


def plain(text: str | None) -> str:
    return (text or "").replace("\\", "").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "Ei mitään."),
        ([{}], "oli 1 ehdotus (31.12.2025). Päätöstä odottaa 1 ehdotus."),
        ([{}, {"status": "done"}], "oli 2 ehdotusta (31.12.2025). Päätöstä odottaa 1 ehdotus."),
        ([{"status": "done"}], "Mikään ei odota päätöstä."),
        ([{"status": "accepted", "is_late": True}], "Mikään ei odota päätöstä. Määräajasta on myöhässä 1 ehdotus."),
    ],
)
def test_how_many_proposals_there_are(rows, told):
    assert plain(proposals.note(register(*rows), PERIOD, "Ei mitään.")).endswith(told)


def test_of_no_proposal_nothing_is_asked():
    assert proposals.asked_table(register()) is None
    assert proposals.asked_table(register({"status": "done"})) is None
    assert proposals.asked(register()) == []
    assert proposals.outcomes(register(), "Ei ehdotuksia.") == "Ei ehdotuksia\\."


def test_the_late_come_first_with_who_is_asked():
    late = {"status": "accepted", "is_late": True}
    table = proposals.asked_table(register({}, late, late | {"responsible": None, "deadline": None}))
    assert table is not None
    asked = [(plain(row[2]), plain(row[3])) for row in table.rows]
    assert asked == [
        ("Porin kaupunki (myöhässä)", "1.3.2026"),
        ("vastuutaho puuttuu (myöhässä)", "sovittava"),
        ("Kunta: päätös", "1.3.2026"),
    ]


def test_outcomes_are_told_by_status_with_the_last_note_of_what_is_done():
    done = {"status": "done", "last_note": "Jono lyheni."}
    told = plain(proposals.outcomes(register({}, done, done | {"last_note": None}), "Ei ehdotuksia."))
    assert told.splitlines()[0].startswith("- **Odottaa päätöstä (1):** [Neuvonta (E1)](proposals.qmd#ehdotus-E1).")
    assert "**Tehty (2):** [Neuvonta (E2)](proposals.qmd#ehdotus-E2): Jono lyheni. [Neuvonta (E3)]" in told
    assert told.endswith("[Neuvonta (E3)](proposals.qmd#ehdotus-E3).")
