"""A small survey in all three layouts, written by hand so that nothing of the package's example is needed."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from rake_analysis.project import Project, Settings, create

QUESTIONS = {
    "received_at": "Vastausaika",
    "reporter_role": "Kuka raportoi?",
    "unit": "Yksikkö tai tiimi",
    "service_task": "Mitä palvelutehtävää havainto koskee?",
    "client_group": "Mitä asiakasryhmiä havainto koskee?",
    "municipality_code": "Mitä kuntaa havainto koskee?",
    "description": "Kuvaa havaintosi",
    "is_acute": "Vaatiiko asia välitöntä reagointia?",
}
GROUPS = ("Lapsiperheet", "Nuoret", "Iäkkäät")
ANSWERS = [
    {
        "id": "1",
        "received_at": "3.7.2025 9:05",
        "reporter_role": "Sosiaalialan työntekijä",
        "unit": "Eteläinen tiimi",
        "service_task": "Lastensuojelu",
        "client_group": ("Lapsiperheet", "Nuoret"),
        "municipality_code": "Pori",
        "description": 'Jonot ovat pitkiä; perheet odottavat, eikä "kiireellinen" ole kiireellistä.',
        "is_acute": "Ei",
    },
    {
        "id": "2",
        "received_at": "14.8.2025 16:40",
        "reporter_role": "Asukas",
        "unit": "",
        "service_task": "",
        "client_group": (),
        "municipality_code": "Eura",
        "description": "Bussi ei kulje\niltaisin.",
        "is_acute": "Kyllä, asia on akuutti",
    },
    {
        "id": "3",
        "received_at": "31.12.2025 23:59",
        "reporter_role": "Tiimi tai työyhteisö",
        "unit": "Rauman tiimi",
        "service_task": "Iäkkäiden palvelut",
        "client_group": ("Iäkkäät",),
        "municipality_code": "Koko hyvinvointialue",
        "description": "Soittopyyntöihin ei vastata.",
        "is_acute": "",
    },
]

Answers = list[dict]


def _cells(answer: dict, *, codes: bool = False) -> list[str]:
    cells = []
    for field in QUESTIONS:
        value = answer[field]
        if field == "client_group":
            cells += [group if group in value else "" for group in GROUPS]
        elif field == "municipality_code" and codes:
            cells.append({"Pori": "609", "Eura": "50"}.get(value, value))
        else:
            cells.append(value)
    return cells


def layout_a(answers: Answers) -> list[list[str]]:
    head = ["Vastaajan numero"]
    for field, question in QUESTIONS.items():
        if field == "description":
            question += ":\u00a0HUOM! Älä kirjoita nimiä:"
        head += [f"{question}:{group}" for group in GROUPS] if field == "client_group" else [question]
    return [[*head, "Yhteystieto palautetta varten"], *([a["id"], *_cells(a), "soita 040 000 1234"] for a in answers)]


def layout_b(answers: Answers) -> list[list[str]]:
    head = [":Vastaajan numero"]
    for field, question in QUESTIONS.items():
        group = "" if field == "received_at" else "Havainto"
        head += [f"{question}:{g}" for g in GROUPS] if field == "client_group" else [f"{group}:{question}"]
    return [head, *([a["id"], *_cells(a, codes=True)] for a in answers)]


def layout_c(answers: Answers) -> list[list[str]]:
    questions, options = ["#"], ["-"]
    for field, question in QUESTIONS.items():
        questions += [question, "-", "-"] if field == "client_group" else [question]
        options += list(GROUPS) if field == "client_group" else ["-"]
    blank = [""] * (len(questions) - 3)
    return [
        ["", "Kyselyn nimi", "Havainnot", *blank],
        ["", "Jakso", "1.7.–31.12.2025", *blank],
        questions,
        options,
        *([a["id"], *_cells(a)] for a in answers),
        ["Yhteensä", str(len(answers)), "", *blank],
        ["Vastaajia", str(len(answers)), "", *blank],
    ]


def as_csv(rows: list[list[str]], delimiter: str = ";") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


@pytest.fixture
def answers() -> Answers:
    return [dict(answer) for answer in ANSWERS]


@pytest.fixture
def rows_of() -> dict[str, Callable[[Answers], list[list[str]]]]:
    return {"A": layout_a, "B": layout_b, "C": layout_c}


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    def write(
        rows: list[list[str]], name: str = "havainnot.csv", *, delimiter: str = ";", encoding: str = "utf-8"
    ) -> Path:
        path = tmp_path / "inbox" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(as_csv(rows, delimiter).encode(encoding))
        return path

    return write


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return create(tmp_path / "project", Settings())
