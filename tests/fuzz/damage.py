"""Damaged survey exports: whole ones of every kind, harmed in their bytes, their parts or their cells by a seed."""

import csv
import io
import random
import zipfile
from collections.abc import Callable, Iterator

import xlsxwriter

HEAD = [
    "Vastaajan numero",
    "Vastausaika",
    "Kuka raportoi?",
    "Yksikkö tai tiimi",
    "Mitä asiakasryhmiä havainto koskee?:Nuoret",
    "Mitä asiakasryhmiä havainto koskee?:Muu, mikä?",
    "Mitä kuntaa havainto koskee?",
    "Kuvaa havaintosi: HUOM!",
    "Vaatiiko asia välitöntä reagointia?",
    "Yhteystieto palautetta varten",
]
ROWS = [
    [
        "1",
        "3.7.2025 9:05",
        "Asukas",
        "A-tiimi",
        "Nuoret",
        "",
        "Pori",
        'Jonot ovat pitkiä; "kaikki" odottavat.',
        "Ei",
        "",
    ],
    ["2", "14.8.2025", "Asukas", "", "1", "muut", "50", "Soita Matti Virtaselle 040 765 4321.", "Kyllä", "x"],
    ["3", "45900.5", "Asiakasraati", "Rauma", "", "", "Pori, Rauma", "Bussi ei kulje\niltaisin.", "", ""],
    ["4", "31.12.2025 23.59", "Asukas", "", "", "", "", "Uhkaa tappaa itsensä.", "", ""],
]
_WORDS = (
    "-|#|NaN|inf|1e999|-1|0|99999999999999999999|31.2.2025|0.0.0000|9999999.5|Yhteensä|Vastausaika|:|::|=1+1|{{< x >}}"
)
_SIGNS = [
    "",
    " ",
    "\x00",
    "\ufeff",
    "\u202e",
    "\ud800",
    '"',
    "'",
    ";",
    "\t",
    "\n",
    "\r\n",
    "\x1b[2J",
    "```{python}\n1\n```",
]
_SCRIPTS = ["𝟘𝟙", "٣.٧.٢٠٢٥", "²", "Ⅷ", "ı", "İ", "ß", "ﬁ", "a" * 70_000, "Mitä kuntaa havainto koskee?:"]
CELLS = [*_WORDS.split("|"), *_SIGNS, *_SCRIPTS]
_MARKS = [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\xf0\x9f", b"\x1a", b"\x85", b"\x00"]
_XML = [b"<", b">", b"&#0;", b"&x;", b"<!ENTITY a 'b'>", b"]]>", b"A1048576", b"XFD1", b't="s"', b"<v>99999</v>"]
_ZIP = [b"PK\x03\x04", b"PK\x05\x06", b"\xff" * 8, b"\x7f" * 4]
TOKENS = [b'"', b'""', b"\n", b"\r", b"\r\n", b";", b",", b"\t", b"1" * 400, *_MARKS, *_XML, *_ZIP]


def whole() -> list[list[str]]:
    """Return the rows of an export that nothing has happened to."""
    return [list(row) for row in (HEAD, *ROWS)]


def exports(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield `count` pairs of a file name and the content of a damaged export."""
    for number in range(count):
        draw = random.Random(f"{seed}/{number}")
        kind = draw.choice(_KINDS) if draw.random() > _XLS_SHARE else "xls"
        rows = whole()
        for _ in range(draw.choice([0, 0, 1, 3])):
            draw.choice(_CELL_DAMAGES)(rows, draw)
        content = WRITERS[kind](rows, draw)
        if content.startswith(b"PK") and draw.random() < 0.6:
            content = _in_part(content, draw)
        for _ in range(draw.choice([0, 1, 1, 2, 8])):
            content = draw.choice(_BYTE_DAMAGES)(content, draw)
        # Now and then the name claims another kind than the content is.
        suffix = draw.choice(sorted(WRITERS)) if draw.random() < 0.03 else kind
        yield f"vahinko.{suffix.split('-')[0]}", content


def _text(delimiter: str, encoding: str) -> Callable[[list[list[str]], random.Random], bytes]:
    def write(rows: list[list[str]], draw: random.Random) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator=draw.choice(["\n", "\r\n"])).writerows(rows)
        return text.getvalue().encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")

    return write


def _xlsx(rows: list[list[str]], draw: random.Random) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("Raportti")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                plain = cell.encode("utf-8", "replace").decode()[:32_000]
                if draw.random() < 0.05:
                    page.write_number(number, column, draw.choice([0, 50, 45900.5, -1, 1e300]))
                else:
                    page.write_string(number, column, plain)
    return content.getvalue()


def _ods(rows: list[list[str]], draw: random.Random) -> bytes:
    from xml.sax.saxutils import escape

    lines = ""
    for row in rows:
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(c)}</text:p></table:table-cell>' for c in row
        )
        lines += f"<table:table-row>{cells}</table:table-row>"
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    body = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet><table:table '
        f'table:name="T">{lines}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", body.encode("utf-8", "replace"))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return content.getvalue()


def _xls(rows: list[list[str]], draw: random.Random) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Raportti")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row[:256]):
            page.write(number, column, cell.encode("utf-8", "replace").decode()[:32_000])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


WRITERS: dict[str, Callable[[list[list[str]], random.Random], bytes]] = {
    "csv": _text(";", "utf-8"),
    "csv-comma": _text(",", "cp1252"),
    "tsv": _text("\t", "utf-16"),
    "txt": _text(";", "utf-8-sig"),
    "xlsx": _xlsx,
    "ods": _ods,
    "xls": _xls,
}


_KINDS = [kind for kind in WRITERS if kind != "xls"]
# Each .xls is read in a process of its own, which takes as long as fifty others.
_XLS_SHARE = 0.04


def _set_cell(rows: list[list[str]], draw: random.Random) -> None:
    row = draw.choice(rows)
    row[draw.randrange(len(row))] = draw.choice(CELLS)


def _drop_row(rows: list[list[str]], draw: random.Random) -> None:
    if len(rows) > 1:
        rows.pop(draw.randrange(len(rows)))


def _copy_row(rows: list[list[str]], draw: random.Random) -> None:
    rows.insert(draw.randrange(len(rows)), list(draw.choice(rows)))


def _drop_column(rows: list[list[str]], draw: random.Random) -> None:
    column = draw.randrange(len(rows[0]))
    for row in rows:
        if len(row) > max(column, 1):
            row.pop(column)


def _copy_column(rows: list[list[str]], draw: random.Random) -> None:
    column, place = draw.randrange(len(rows[0])), draw.randrange(len(rows[0]))
    for row in rows:
        row.insert(place, row[min(column, len(row) - 1)])


def _swap_cells(rows: list[list[str]], draw: random.Random) -> None:
    first, second = draw.choice(rows), draw.choice(rows)
    a, b = draw.randrange(len(first)), draw.randrange(len(second))
    first[a], second[b] = second[b], first[a]


_CELL_DAMAGES = [_set_cell, _set_cell, _set_cell, _drop_row, _copy_row, _drop_column, _copy_column, _swap_cells]


def _in_part(content: bytes, draw: random.Random) -> bytes:
    """The same archive with one part harmed: its checksum is right, its XML is not."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        chosen = draw.choice(names)
        for name in names:
            part = source.read(name)
            for _ in range(draw.choice([1, 1, 3]) if name == chosen else 0):
                part = draw.choice(_BYTE_DAMAGES)(part, draw)
            if name != chosen or draw.random() < 0.95:
                target.writestr(name, part)
    return made.getvalue()


def _at(content: bytes, draw: random.Random) -> int:
    return draw.randrange(len(content) + 1)


def _flip(content: bytes, draw: random.Random) -> bytes:
    at = _at(content, draw)
    return content[:at] + bytes([draw.randrange(256)]) + content[at + 1 :]


def _cut_out(content: bytes, draw: random.Random) -> bytes:
    at = _at(content, draw)
    return content[:at] + content[at + draw.choice([1, 2, 10, 200, 3000]) :]


def _break_off(content: bytes, draw: random.Random) -> bytes:
    return content[: _at(content, draw)]


def _put_in(content: bytes, draw: random.Random) -> bytes:
    at = _at(content, draw)
    return content[:at] + draw.choice(TOKENS) + content[at:]


def _put_over(content: bytes, draw: random.Random) -> bytes:
    at, token = _at(content, draw), draw.choice(TOKENS)
    return content[:at] + token + content[at + len(token) :]


def _repeat(content: bytes, draw: random.Random) -> bytes:
    at = _at(content, draw)
    piece = content[at : at + draw.choice([1, 20, 400])]
    return content[:at] + piece * draw.choice([2, 5, 50]) + content[at:]


def _move(content: bytes, draw: random.Random) -> bytes:
    a, b = sorted((_at(content, draw), _at(content, draw)))
    return content[:a] + content[b:] + content[a:b]


_BYTE_DAMAGES = [_flip, _flip, _flip, _cut_out, _break_off, _put_in, _put_in, _put_over, _repeat, _move]
