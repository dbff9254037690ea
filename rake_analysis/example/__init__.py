"""The example project: invented survey exports, statistics and registers, the same to the byte for a seed."""

import csv
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from rake_analysis import files
from rake_analysis.example import answers, exports, neighbours, responses
from rake_analysis.example.vocabulary import FOLDER
from rake_analysis.periods import parse
from rake_analysis.project import Settings, create

TRUTH_COLUMNS = ("period", "file", "response_number", "phenomena", "planted", "rejected_rule")

_NOTICE = """# Keksitty aineisto

Kaikki tässä kansiossa on keksittyä: havainnot, henkilöt, yksiköt, luvut, ehdotukset ja kommentit. Henkilötunnuksissa
on yksilönumero 900–999, jota ei anneta kenellekään. Indikaattorien nimet ja alueet ovat todellisia, luvut eivät.

`truth.csv` kertoo, mitä aineistoon on piilotettu: kunkin vastauksen ilmiöt, tekstiin kylvetyt henkilötiedot ja rivit,
jotka pitää hylätä. Sitä käyttävät vain testit.
"""


def write(
    root: Path, *, seed: int = 1, scale: int = 1, progress: Callable[[str, int, int], None] | None = None
) -> None:
    """Make an invented project folder at `root`.

    `scale` times as many reports as in a usual half-year, written as they are made, in constant memory; above 20
    only comma-separated exports. `progress` is called with (what, done, all). The folder is the same to the byte
    for the same seed and scale, on every machine. Raises UserError when there is a project at `root` already.
    """
    create(root, Settings.model_validate({"name": "Rakenteellinen sosiaalityö, esimerkki", "is_example": True}))
    inbox = root / "inbox"
    files.write_text(inbox / "README.md", _NOTICE)
    with files.replacing(inbox / "truth.csv") as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        truth = csv.writer(file, lineterminator="\n")
        truth.writerow(TRUTH_COLUMNS)
        for number, code in enumerate(responses.PERIODS):
            _write_period(inbox, code, seed, scale, truth.writerow)
            if progress:
                progress("Havainnot", number + 1, len(responses.PERIODS))
    answers.write(inbox / "statistics", seed=seed, progress=progress)
    neighbours.write(inbox / "exchange")
    _copy_registers(root)


def _write_period(inbox: Path, code: str, seed: int, scale: int, note: Callable[[list], object]) -> None:
    period = parse(code)
    with ExitStack() as stack:
        writers = {}
        for survey in exports.surveys(code, scale):
            add = stack.enter_context(exports.writing(inbox / code, survey, period))
            for role in survey.roles or ("",):
                writers[survey.language, role] = (survey.file, add)
        for response in responses.responses(period, seed=seed, scale=scale):
            key = (response.language, response.reporter_role if response.language == "fi" else "")
            file, add = writers[key]
            planted = [*response.planted, *([("contact", response.contact)] if response.contact else [])]
            note(
                [
                    code,
                    file,
                    add(response),
                    " ".join(response.phenomena),
                    "|".join(f"{kind}:{value}" for kind, value in planted),
                    response.rejected_rule,
                ]
            )


def _copy_registers(root: Path) -> None:
    for path in sorted((FOLDER / "registers").glob("*.csv")):
        files.write_bytes(root / "data" / "registers" / path.name, path.read_bytes())
    for path in sorted((FOLDER / "comments").glob("*.md")):
        files.write_bytes(root / "comments" / responses.PERIODS[-1] / path.name, path.read_bytes())
