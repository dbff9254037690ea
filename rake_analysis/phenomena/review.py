"""The review of the coding: a workbook with proposals for a person to correct, and what the person made of it."""

import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from rake_analysis import files, text
from rake_analysis.errors import UserError
from rake_analysis.observations import workbooks
from rake_analysis.periods import Period
from rake_analysis.phenomena import catalogue as catalogues
from rake_analysis.phenomena import coder, corrections
from rake_analysis.phenomena.catalogue import UNCLASSIFIED
from rake_analysis.project import Project

COLUMNS = ("observation_id", "text", "proposed", "words", "rules", "corrected", "coder")
_WIDTHS = (18, 80, 14, 50, 30, 16, 18)
_GUIDE_SHEET = "ohje"
_SHEET = "koodaus"
_GUIDE = (
    "Lue teksti ja vertaa sitä sarakkeeseen proposed.",
    "Jos ehdotus on oikein, jätä corrected tyhjäksi.",
    "Muuten kirjoita sarakkeeseen corrected kaikki oikeat koodit välilyönnein erotettuina, esimerkiksi: ASU VEL.",
    "Jos mikään ilmiö ei sovi, kirjoita MUU.",
    "Kirjoita sarakkeeseen coder roolisi (ei nimeäsi) ensimmäiselle riville; se koskee myös alempia rivejä.",
    "Älä muuta muita sarakkeita.",
)
_CELL_LIMIT = 32_000


@dataclass(frozen=True)
class Decision:
    """What a person decided of one observation: the phenomena that it tells of, in the row of the workbook."""

    row: int
    observation_id: str
    phenomena: frozenset[str]
    is_corrected: bool
    coder: str | None


def write(project: Project, period: Period, path: Path) -> int:
    """Write the workbook of a period and return its number of observations.

    The period is coded first where its codes are not of the present material. Texts are masked, and every cell is
    written as text: nothing in it can act as a formula or a link.
    """
    table = _proposals(project, period)
    import xlsxwriter

    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    bold = workbook.add_format({"bold": True})
    sheet = workbook.add_worksheet(_SHEET)
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, wrapped)
        sheet.write_string(0, column, name, bold)
    for row, cells in enumerate(table.select(COLUMNS[:5]).iter_rows(), start=1):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell[:_CELL_LIMIT])
    sheet.freeze_panes(1, 1)
    guide = workbook.add_worksheet(_GUIDE_SHEET)
    guide.set_column(0, 0, 100)
    labels = [f"{code}: {one.label_fi}. {one.definition_fi}" for code, one in catalogues.load(project).items()]
    for row, line in enumerate((*_GUIDE, "", *labels)):
        guide.write_string(row, 0, line)
    workbook.close()
    files.write_bytes(path, content.getvalue())
    return table.height


def read(project: Project, period: Period, path: Path, *, today: date) -> pl.DataFrame:
    """Read a corrected workbook into the register of corrections and return the new entries.

    Columns as of `corrections.read`. What the person left alone, or corrected to what is in force already, gives
    no entry, so reading a file twice adds nothing. Raises UserError that names the row of an unknown observation
    or code, of one that is there twice, and of a correction without the person's role; nothing is then written.
    """
    decisions = [decision for decision in decided(project, period, path) if decision.is_corrected]
    now = _phenomena(coder.code_period(project, period).codes)
    entries = [
        (decision.observation_id, code, action, decision.coder, today)
        for decision in decisions
        for action, codes in (
            ("add", decision.phenomena - now[decision.observation_id]),
            ("remove", now[decision.observation_id] - decision.phenomena),
        )
        for code in sorted(codes)
    ]
    schema = {"observation_id": pl.String, "phenomenon": pl.String, "action": pl.String, "coder": pl.String}
    table = pl.DataFrame(entries, orient="row", schema={**schema, "date": pl.Date})
    table = table.filter(pl.col("phenomenon") != UNCLASSIFIED)
    if table.height:
        corrections.append(project, table)
    return table


def decided(project: Project, period: Period, path: Path) -> list[Decision]:
    """Return what the person who filled a workbook decided of each observation, in the order of its rows.

    An empty `corrected` is the proposal. No phenomenon at all is MUU. Raises UserError as `read` does.
    """
    known = catalogues.load(project)
    observations = set(_observations(project, period)["observation_id"])
    decisions: list[Decision] = []
    seen: set[str] = set()
    role: str | None = None
    for row, cells in _rows(path):
        observation_id = cells["observation_id"]
        if observation_id not in observations:
            raise _wrong(path, row, f"there is no observation '{_shown(observation_id)}' in {period.code}")
        if observation_id in seen:
            raise _wrong(path, row, f"the observation '{observation_id}' is there twice")
        seen.add(observation_id)
        role = text.plain_line(cells["coder"]) or role
        corrected = _codes(cells["corrected"])
        for code in corrected - set(known):
            raise _wrong(path, row, f"there is no phenomenon '{_shown(code)}'", f"Known: {', '.join(known)}.")
        if corrected and role is None:
            raise _wrong(path, row, "the column coder is empty", "Write the role of the person who corrected.")
        told = (corrected or _codes(cells["proposed"])) - {UNCLASSIFIED}
        decisions.append(
            Decision(row, observation_id, frozenset(told) or frozenset([UNCLASSIFIED]), bool(corrected), role)
        )
    return decisions


def rules_to_improve(project: Project, periods: list[Period]) -> pl.DataFrame:
    """Return what people's corrections say of the rules, most frequent first.

    Columns: problem (`removed`: a rule found what a person took away; `added`: a person saw what no rule found),
    phenomenon, rule (null for `added`), report_count, words (masked, as in the texts; for `added` the beginnings of
    the texts; at most five). Corrections that are not in force any more do not count.
    """
    last = corrections.in_force(corrections.read(project))
    schema = {"problem": pl.String, "phenomenon": pl.String, "rule": pl.String, "report_count": pl.Int64}
    parts = [pl.DataFrame(schema={**schema, "words": pl.String})]
    for period in periods:
        observations = _observations(project, period)
        touched = observations.join(last, on="observation_id", how="semi")
        if touched.is_empty():
            continue
        found = coder.code_observations(touched, catalogues.read(project))
        found = found.with_columns(words=pl.Series(_words(touched, found), dtype=pl.String))
        key = ["observation_id", "phenomenon"]
        removed = found.join(last.filter(pl.col("action") == "remove"), on=key, how="semi")
        added = last.filter(pl.col("action") == "add").join(found, on=key, how="anti")
        added = added.join(
            touched.select("observation_id", words=pl.col("description").str.slice(0, 80)), on="observation_id"
        )
        for problem, table in (("removed", removed), ("added", added.with_columns(rule=pl.lit(None, pl.String)))):
            parts.append(table.select("phenomenon", "rule", "observation_id", "words", problem=pl.lit(problem)))
    rows = pl.concat([part for part in parts if "observation_id" in part.columns] or [_no_rows()])
    return (
        rows.group_by("problem", "phenomenon", "rule")
        .agg(
            report_count=pl.col("observation_id").n_unique().cast(pl.Int64),
            words=pl.col("words").drop_nulls().unique(maintain_order=True).head(5).str.join("; "),
        )
        .sort(pl.col("report_count") * -1, "problem", "phenomenon", "rule")
    )


def _no_rows() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(("phenomenon", "rule", "observation_id", "words", "problem"), pl.String))


def _observations(project: Project, period: Period) -> pl.DataFrame:
    return pl.read_parquet(project.observations / f"{period.code}.parquet")


def _proposals(project: Project, period: Period) -> pl.DataFrame:
    codes = coder.code_period(project, period).codes
    observations = _observations(project, period)
    codes = codes.with_columns(words=pl.Series(_words(observations, codes), dtype=pl.String))
    named = pl.concat_str(pl.col("phenomenon"), pl.lit(": "), pl.col("words"))
    proposals = codes.group_by("observation_id", maintain_order=True).agg(
        proposed=pl.col("phenomenon").unique(maintain_order=True).str.join(" "),
        words=named.drop_nulls().unique(maintain_order=True).str.join("\n"),
        rules=pl.col("rule").unique(maintain_order=True).str.join("\n"),
    )
    texts = pl.concat_str(
        [pl.col(name).fill_null("") for name in catalogues.read(project).fields], separator="\n"
    ).str.strip_chars()
    return observations.select("observation_id", text=texts).join(proposals, on="observation_id", maintain_order="left")


def _words(observations: pl.DataFrame, codes: pl.DataFrame) -> list[str | None]:
    """The words of each code's span, from the masked text of its field."""
    texts = {row["observation_id"]: row for row in observations.iter_rows(named=True)}
    return [
        None if row["start"] is None else texts[row["observation_id"]][row["field"]][row["start"] : row["end"]]
        for row in codes.iter_rows(named=True)
    ]


def _phenomena(codes: pl.DataFrame) -> dict[str, set[str]]:
    grouped = codes.group_by("observation_id").agg(pl.col("phenomenon").unique())
    return {name: set(phenomena) for name, phenomena in grouped.iter_rows()}


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The filled rows of the sheet by its header; columns in any order, other columns ignored."""
    if not path.is_file():
        raise UserError("there is no such file", place=str(path), remedy="Write one with --review FILE.xlsx.")
    table, _ = workbooks.read(path, path.read_bytes())
    lines = table.drop("row").fill_null("").rows()
    header = [cell.strip() for cell in lines[0]]
    missing = [name for name in COLUMNS if name not in header and name not in ("text", "words", "rules")]
    if missing:
        raise UserError(
            f"column '{missing[0]}' is missing",
            place=str(path),
            remedy="Write a new review file with --review and correct that.",
        )
    places = {name: header.index(name) for name in COLUMNS if name in header}
    rows = [
        (number, {name: line[place].strip() for name, place in places.items()})
        for number, line in zip(table["row"].to_list()[1:], lines[1:], strict=True)
    ]
    return [(number, cells) for number, cells in rows if any(cells.values())]


def _codes(cell: str) -> set[str]:
    return {part.upper() for part in re.split(r"[\s,;/+]+", cell) if part}


def _shown(value: str) -> str:
    return text.plain_line(value)[:40]


def _wrong(path: Path, row: int, problem: str, remedy: str = "Mend the row and read the file again.") -> UserError:
    return UserError(problem, place=f"{path}, sheet {_SHEET}, row {row}", remedy=remedy)
