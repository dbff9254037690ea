"""The review of the masking: a workbook with every found span for a person to judge, and how much is judged.

The workbook shows the words that were found, so it is as confidential as the raw export: it is written only where
a person asks for it and never below the folder of rendered pages.
"""

import io
from pathlib import Path

import polars as pl

from rake_analysis import files, metadata
from rake_analysis.errors import UserError
from rake_analysis.observations import originals, store
from rake_analysis.periods import Period
from rake_analysis.privacy import corrections
from rake_analysis.privacy.corrections import Correction, Register
from rake_analysis.privacy.spans import PLACEHOLDERS, Span, replaced
from rake_analysis.project import Project

COLUMNS = ("havainto", "kenttä", "alku", "loppu", "luokka", "sääntö", "varmuus", "löydetty", "yhteys", "oikein?")
MISSED_COLUMNS = ("havainto", "teksti", "luokka")
_WIDTHS = (18, 16, 7, 7, 22, 30, 16, 30, 70, 20)
SPANS_SHEET, MISSED_SHEET = "kohdat", "puuttuvat"
_SHEETS = (SPANS_SHEET, MISSED_SHEET, "tekstit", "ohje")
_MISSED_ROWS = 200
_CONTEXT = 80
_CELL_LIMIT = 32_000
_CONFIDENCE = {"sure": "varma", "likely": "todennäköinen", "possible": "mahdollinen"}
_GUIDE = (
    "Luottamuksellinen: tiedostossa on henkilötietoja. Säilytä se kuten raakavienti ja poista tarkastuksen jälkeen.",
    "Kohdat: kirjoita sarakkeeseen oikein? 'kyllä', 'ei' (ei ole henkilötieto) tai oikea luokka.",
    "Tyhjäksi jätetty kohta on tarkastamatta ja pysyy peitettynä.",
    "Puuttuvat: kirjoita havainto, peitettävä teksti täsmälleen kuten tekstissä, ja luokka.",
    "Tekstit: havainnot peitettyinä, puuttuvien kohtien etsimiseen.",
    "Luokat:",
)


def write(project: Project, period: Period, path: Path) -> int:
    """Write the workbook of a period and return its number of spans, decided ones among them.

    Every cell is written as text: nothing in it can act as a formula or a link.
    Raises UserError for a place below the rendered pages and for a period without observations.
    """
    if path.resolve().is_relative_to(project.build.resolve()):
        raise UserError(
            "the review file holds personal data and cannot lie among rendered pages",
            place=str(path),
            remedy="Name a file outside the folder build.",
        )
    store.read(project, [period])
    texts = originals.read(project, period)
    rows = _rows(store.state(project, period).masked, corrections.read(project), texts)
    import xlsxwriter

    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False})
    wrapped, bold = workbook.add_format({"text_wrap": True, "valign": "top"}), workbook.add_format({"bold": True})
    masked = _masked_texts(store.state(project, period).masked, texts)
    labels = [(label,) for label in metadata.labels("personal_data_kinds").values()]
    sheets: tuple[tuple[tuple[str, ...], list[tuple[str, ...]], tuple[int, ...]], ...] = (
        (COLUMNS, rows, _WIDTHS),
        (MISSED_COLUMNS, [("",) * len(MISSED_COLUMNS)] * _MISSED_ROWS, (18, 50, 22)),
        (("havainto", "kenttä", "teksti"), masked, (18, 16, 100)),
        (("ohje",), [*((line,) for line in _GUIDE), *labels], (110,)),
    )
    for name, (head, lines, widths) in zip(_SHEETS, sheets, strict=True):
        sheet = workbook.add_worksheet(name)
        for column, (title, width) in enumerate(zip(head, widths, strict=True)):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, title, bold)
        for row, cells in enumerate(lines, start=1):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell[:_CELL_LIMIT])
        sheet.freeze_panes(1, 0)
    workbook.close()
    files.write_bytes(path, content.getvalue())
    return len(rows)


def progress(project: Project, period: Period) -> pl.DataFrame:
    """Return how much of a period's masking a person has reviewed.

    One row per class: kind, span_count (masked now or found wrong), reviewed_count, wrong_count (verdicts other
    than confirmed). No texts are read.
    """
    register = corrections.read(project)
    masked = store.state(project, period).masked
    ids = set(store.state(project, period).observations["observation_id"])
    verdicts = {one.place: one for one in register.corrections if one.observation_id in ids}
    places = {(row[0], row[1], row[2], row[3]): row[4] for row in masked.iter_rows()}
    places |= {place: one.kind for place, one in verdicts.items() if place not in places}
    rows = [
        (kind, place in verdicts, place in verdicts and verdicts[place].verdict != "confirmed")
        for place, kind in places.items()
    ]
    table = pl.DataFrame(rows, schema={"kind": pl.String, "reviewed": pl.Boolean, "wrong": pl.Boolean}, orient="row")
    counts = {"span_count": pl.len(), "reviewed_count": pl.col("reviewed").sum(), "wrong_count": pl.col("wrong").sum()}
    return table.group_by("kind").agg(**counts).sort("kind").cast(dict.fromkeys(counts, pl.Int64))


def _rows(masked: pl.DataFrame, register: Register, texts: dict[tuple[str, str], str]) -> list[tuple[str, ...]]:
    """Every span, in the order of the texts, with the verdict it has; those found wrong besides."""
    rules = pl.read_csv(metadata.FOLDER / "masking_rules.csv")
    reasons = {rule: (_CONFIDENCE[sure], reason) for rule, sure, reason in rules.iter_rows()}
    labels = metadata.labels("personal_data_kinds")
    verdicts = {one.place: one for one in register.corrections}
    spans = {(row[0], row[1], row[2], row[3]): (row[4], row[5]) for row in masked.iter_rows()}
    beside = _by_text(masked)
    for place, one in verdicts.items():
        spans.setdefault(place, (one.kind, corrections.RULE))
    rows = []
    for (observation_id, name, start, end), (kind, rule) in sorted(spans.items()):
        text = texts.get((observation_id, name))
        if text is None or end > len(text):
            continue
        around = beside.get((observation_id, name), [])
        verdict = verdicts.get((observation_id, name, start, end))
        confidence, reason = reasons[rule]
        cells = (observation_id, name, str(start), str(end), labels[kind], reason, confidence, text[start:end])
        rows.append((*cells, _context(text, Span(start, end, kind, rule), around), _answer(verdict, labels)))
    return rows


def _answer(verdict: Correction | None, labels: dict[str, str]) -> str:
    if verdict is None:
        return ""
    if verdict.verdict == "other_class":
        return labels[verdict.kind]
    return "ei" if verdict.verdict == "not_personal" else "kyllä"


def _context(text: str, span: Span, around: list[Span]) -> str:
    """The words around a span; it and the spans beside it are masked."""
    before = replaced(text[: span.start], [one for one in around if one.end <= span.start])
    shifted = [
        Span(one.start - span.end, one.end - span.end, one.kind, one.rule) for one in around if one.start >= span.end
    ]
    after = replaced(text[span.end :], shifted)
    return f"{before[-_CONTEXT:]}{PLACEHOLDERS[span.kind]}{after[:_CONTEXT]}"


def _by_text(masked: pl.DataFrame) -> dict[tuple[str, str], list[Span]]:
    found: dict[tuple[str, str], list[Span]] = {}
    for row in masked.sort("start").iter_rows():
        found.setdefault((row[0], row[1]), []).append(Span(*row[2:]))
    return found


def _masked_texts(masked: pl.DataFrame, texts: dict[tuple[str, str], str]) -> list[tuple[str, ...]]:
    by_place = _by_text(masked)
    return [(*place, replaced(text, by_place.get(place, []))) for place, text in sorted(texts.items())]
