"""The form on which the professional group decides: written with the candidates, read back into `decisions.csv`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rake_analysis import finnish, metadata
from rake_analysis.periods import Period
from rake_analysis.project import Project
from rake_analysis.registers import decisions, entry, workbook
from rake_analysis.registers.entry import Place
from rake_analysis.registers.workbook import Sheet

# Column of the register → its title in the form, and how wide it is.
_TITLES = {
    "phenomenon": ("ilmiö", 8),
    "label": ("nimi", 30),
    "reason": ("peruste", 60),
    "suggestion": ("ehdotettu tieto", 40),
    "decision": ("päätös", 18),
    "data_needed": ("tarvittava tieto", 44),
    "responsible": ("vastuutaho", 30),
    "deadline": ("määräaika", 12),
    "note": ("huomautus", 40),
    "replaces": ("aiempi päätös", 16),
}
_FILLED = ("decision", "data_needed", "responsible", "deadline", "note")


@dataclass(frozen=True)
class Candidate:
    """A phenomenon of which the group is asked: its code and name, why it is asked, which data it might need."""

    phenomenon: str
    label: str
    reason: str
    suggestion: str


def sheet(period: Period) -> str:
    """Return the name of a period's sheet: decisions on one period cannot be read as another's."""
    return f"päätökset {period}"


def write(project: Project, period: Period, path: Path, candidates: Sequence[Candidate]) -> int:
    """Write the form of a period and return its number of rows: the candidates, then what else was decided.

    What was decided before stands in its row, to be changed there.
    """
    held = {
        row["phenomenon"]: row
        for row in decisions.read(project).iter_rows(named=True)
        if row["is_in_force"] and row["period"] == period.code
    }
    rows = [
        [one.phenomenon, one.label, one.reason, one.suggestion, *_decided(held.pop(one.phenomenon, None))]
        for one in candidates
    ]
    rows += [[phenomenon, "", "", "", *_decided(row)] for phenomenon, row in held.items()]
    labels = list(metadata.labels(decisions.DECISIONS).values())
    kinds = [(f"{label}",) for label in metadata.labels(decisions.DATA_KINDS).values()]
    guide = [
        (f"Kausi {period.label_fi} ({period}).",),
        (f"Kirjoita sarakkeeseen päätös: {', '.join(labels)}. Tyhjä rivi jää päättämättä.",),
        ("Jos ilmiötä täydennetään, kirjoita myös tarvittava tieto, vastuutaho ja määräaika.",),
        ("Tarvittava tieto: yksi tai useampi näistä, pilkulla erotettuina:",),
        *kinds,
        ("Uuden ilmiön voi lisätä riville taulukon loppuun sen koodilla.",),
        ("Jos päätös muuttuu, muuta riviä ja jätä aiempi päätös näkyviin: uusi korvaa sen.",),
    ]
    form = Sheet(sheet(period), dict(_TITLES.values()), rows, {_TITLES["decision"][0]: labels})
    workbook.write(path, [form, Sheet("ohje", {"ohje": 110}, guide)])
    return len(rows)


def read(
    project: Project, period: Period, path: Path, *, by: str, day: str, phenomena: Collection[str], today: date
) -> list[str]:
    """Add what a filled form decides and return the new decisions' ids; undecided rows are passed over.

    `by` decided it on `day` (empty: today). A row that is as it was written, or says what is in force, adds nothing,
    so reading a file twice changes nothing. Raises UserError for the form of another period, and one that names the
    row of a decision that is wrong, incomplete, or contradicts one that the form did not know of; nothing is then
    written.
    """
    rows = []
    fixed = {"period": period.code, "decided_by": by, "decided_date": day}
    written = {
        row["decision_id"]: (row["phenomenon"], *_decided(row)) for row in decisions.read(project).iter_rows(named=True)
    }
    for number, found in workbook.read(path, sheet(period), [title for title, _ in _TITLES.values()]):
        cells = {column: found[title] for column, (title, _) in _TITLES.items()}
        row = tuple(cells[name] for name in ("phenomenon", *_FILLED, "replaces"))
        if any(cells[name] for name in _FILLED) and row != written.get(cells["replaces"]):
            rows.append(({**cells, **fixed}, _place(f"{path.name}, sheet {sheet(period)}, row {number}", fixed)))
    return decisions.add(project, rows, phenomena=phenomena, today=today)


def _place(row: str, fixed: Collection[str]) -> Place:
    def place(column: str) -> str:
        return entry.option(column) if column in fixed else f"{row}, column {_TITLES[column][0]}"

    return place


def _decided(row: dict | None) -> tuple[str, ...]:
    """What stands in the form of a decision in force; empty cells where there is none."""
    if row is None:
        return ("",) * (len(_FILLED) + 1)
    kinds = metadata.labels(decisions.DATA_KINDS)
    return (
        metadata.label(decisions.DECISIONS, row["decision"]),
        ", ".join(kinds[kind] for kind in (row["data_needed"] or "").split()),
        row["responsible"] or "",
        finnish.day(row["deadline"]) if row["deadline"] else "",
        row["note"] or "",
        row["decision_id"],
    )
