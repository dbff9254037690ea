"""Fifty planted identifiers of all classes through a whole run: none is in anything that the run leaves or prints."""

import base64
import csv
import gzip
import html
import io
import json
import re
import sys
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from pypdf import PdfReader

from rake_analysis import cli
from rake_analysis.observations import forms, masking_review
from rake_analysis.project import Project, Settings, create
from tests.privacy_items import CASES, generated

pytestmark = pytest.mark.xdist_group("canaries")

PERIOD = "2025H2"
NAMES = ("Marjut Koskinen", "Törhönen Veikko", "Matti Virtaselle", "liisa reinikainen", "J. Kärkkäinen")
# The ways in: three free texts, the unit, a field of options, a header, the contact field, the file's name.
FREE = ("description", "consequences", "proposal_text")
CODE_FIELD, HEADER, CONTACT, FILE = "service_task", "header", "contact", "file"
PAGES = ("index", "observations", "phenomenon-ASU")
FORMATS = "html,pdf,ipynb"


@cache
def canaries() -> list[tuple[str, str]]:
    """Fifty of (item, sentence that holds it): five of each class, written in different ways."""
    found = []
    for kind in CASES:
        distinct = {item: text for item, _, text in generated(kind) if len(item) > 7 or kind == "register_plate"}
        found += list(distinct.items())[:5]
    return found + [(name, f"Eilen {name} odotti päätöstä.") for name in NAMES]


def export(folder: Path) -> Path:
    """One survey of the package's own form with a canary in every way in."""
    form = next(iter(forms.load(Project(folder)).values()))
    headers = {field.field: field.header.fi for field in form.fields}
    planted = canaries()
    single = [
        "Vastausaika",
        headers["reporter_role"],
        headers["unit"],
        headers[CODE_FIELD],
        headers["municipality_code"],
    ]
    head = [*single, *(headers[name] for name in FREE), form.dropped[0].fi, f"Muuta ({planted[0][0]})"]
    rows = []
    for at, (item, sentence) in enumerate(planted):
        texts = ["Vuokra nousi, ja perhe sai häädön.", "", ""]
        texts[at % len(FREE)] = f"{sentence} Vuokra nousi, ja perhe sai häädön."
        texts[0] = texts[0] or "Vuokra nousi."
        unit = f"Tiimi, {sentence}" if at % 5 == 0 else f"Tiimi {at % 7}"
        task = f"Muu: {sentence}" if at % 5 == 1 else "Lastensuojelu"
        contact = sentence if at % 5 == 2 else ""
        rows.append(
            [f"{at % 28 + 1}.8.2025 9.15", "Sosiaalialan työntekijä", unit, task, "Pori", *texts, contact, item]
        )
    name = f"havainnot_{identity_code(planted)}.csv"
    path = folder / "inbox" / PERIOD / name
    path.parent.mkdir(parents=True)
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows([head, *rows])
    path.write_text(buffer.getvalue(), encoding="utf-8")
    return path


def identity_code(planted: list[tuple[str, str]]) -> str:
    return next(item for item, _ in planted if re.fullmatch(r"(?i)\d{6}[-+A-FU-Y]\d{3}\w", item))


def command(monkeypatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["rake-analysis", *arguments])
    with suppress(SystemExit):
        cli.main()


@pytest.fixture(scope="module")
def run_once(tmp_path_factory) -> tuple[Path, str]:
    """The project folder after a whole run, and everything the commands printed."""
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("canaries")
        project = create(root / "project", Settings(is_example=True))
        out, err = io.StringIO(), io.StringIO()
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        file = export(project.root)
        damaged = file.with_name(f"rikki {identity_code(canaries())}.csv")
        damaged.write_text("Vastausaika;Jotain\n1.8.2025;" + canaries()[5][1] + "\n", encoding="utf-8")
        place = ("--project", str(project.root), "--period", PERIOD)
        command(patch, "ingest", str(file), *place, "--dry-run")
        command(patch, "ingest", str(file), *place)
        command(patch, "ingest", str(damaged), *place)
        command(patch, "ingest", str(damaged.with_suffix(".pdf")), *place)
        command(patch, "code", *place)
        command(patch, "masking", *place)
        command(patch, "acute", *place)
        command(patch, "render", *place, "--format", FORMATS, *(part for page in PAGES for part in ("--page", page)))
        masking_review.write(project, project.period(PERIOD), root / "review.xlsx")
        command(patch, "masking", *place, "--read", str(root / "review.xlsx"))
    return project.root, out.getvalue() + err.getvalue()


def readings(content: bytes, name: str = "", depth: int = 0) -> Iterator[str]:
    """Every text that can be read out of a file: as it is, decoded, unpacked, and what lies inside."""
    if depth > 4:
        return
    if content[:4] == b"%PDF":
        yield "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif content[:4] == b"PAR1":
        yield repr(pl.read_parquet_metadata(io.BytesIO(content)))
        yield "\n".join(map(str, pl.read_parquet(io.BytesIO(content)).rows()))
    elif content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from readings(archive.read(member), member, depth + 1)
    elif content[:2] == b"\x1f\x8b":
        yield from readings(gzip.decompress(content), name, depth + 1)
    text = content.decode("utf-8", errors="ignore")
    yield from (text, html.unescape(text), urllib.parse.unquote_plus(text), json_unescaped(text))
    for match in re.finditer(r"[A-Za-z0-9+/_-]{16,}={0,2}", text):
        inner = unpacked(match[0])
        if inner:
            yield from readings(inner, name, depth + 1)


def json_unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text).replace("\\n", "\n")


def unpacked(piece: str) -> bytes:
    """What a base64 piece holds, deflated or not; empty when it is none or only noise."""
    try:
        inner = base64.b64decode(piece.replace("-", "+").replace("_", "/") + "=" * (-len(piece.rstrip("=")) % 4))
    except ValueError:
        return b""
    for window in (15, -15):
        try:
            return zlib.decompress(inner, window)
        except zlib.error:
            continue
    letters = sum(32 <= byte < 127 or byte in (9, 10, 13) or byte >= 0xC2 for byte in inner)
    return inner if letters > 0.9 * len(inner) or inner[:2] in (b"PK", b"\x1f\x8b") or inner[:4] == b"%PDF" else b""


def flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def found_in(text: str) -> list[str]:
    held = flat(text)
    return [item for item, _ in canaries() if flat(item) in held]


def test_the_search_finds_what_is_hidden_in_each_way():
    item = canaries()[0][0]
    plain = f"x {item} y".encode()
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", plain)
    hidden = [
        plain,
        gzip.compress(plain),
        zipped.getvalue(),
        base64.b64encode(plain * 3),
        base64.b64encode(zlib.compress(plain * 9)),
        urllib.parse.quote(plain).encode(),
        html.escape("".join(f"&#{ord(letter)};" for letter in item)).replace("&amp;", "&").encode(),
        json.dumps(item).encode(),
    ]
    for content in hidden:
        assert any(item in found_in(reading) for reading in readings(content)), content


def test_fifty_canaries_of_every_class_were_planted(run_once):
    root, _ = run_once
    assert len({item for item, _ in canaries()}) == 50
    raw = next((root / "data" / "raw" / PERIOD).glob("*.csv")).read_text(encoding="utf-8")
    assert all(flat(item) in flat(raw) for item, _ in canaries())
    assert pl.read_parquet(root / "data" / "observations" / f"{PERIOD}.parquet").height == 50


def test_no_canary_is_in_any_file_that_the_run_left(run_once):
    root, _ = run_once
    received = (root / "data" / "raw", root / "inbox")
    leaks: dict[str, set[str]] = {}
    searched = 0
    for path in sorted(root.rglob("*")):
        if not path.is_file() or any(path.is_relative_to(folder) for folder in received):
            continue
        searched += 1
        place = str(path.relative_to(root))
        for reading in (place, *readings(path.read_bytes(), path.name)):
            for item in found_in(reading):
                leaks.setdefault(item, set()).add(place)
    assert searched > 20
    assert leaks == {}


def test_the_pages_were_rendered_in_each_format(run_once):
    root, _ = run_once
    site = root / "build" / PERIOD / "working" / "site"
    assert {path.name for path in site.iterdir()} >= {f"{page}.{end}" for page in PAGES for end in FORMATS.split(",")}


def test_no_canary_is_in_what_the_commands_printed(run_once):
    _, printed = run_once
    assert "Nothing was written" in printed
    assert "rake-analysis: " in printed
    assert found_in(printed) == []
