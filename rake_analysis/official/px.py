"""PX files (PC-Axis): keywords and one block of figures, as a cube like the json-stat answers of the same producers."""

import re
from collections.abc import Mapping, Sequence
from math import isfinite, prod

import numpy as np
import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.official.cube import Dataset, Dimension

_REMEDY = "Retrieve the file again; the last good snapshot stays in use."
_MOST_CELLS = 100_000_000
_SYMBOLS = ("-", ".", "..", "...", "....", ".....", "......")
_MARKS = {told: mark for mark in _SYMBOLS for told in (mark, f'"{mark}"')}
_TEXT = r'"[^"]*"'
_STATEMENT = re.compile(
    rf"\s*+(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?:\[(?P<language>[\w-]++)\])?"
    rf"(?:\((?P<key>\s*+{_TEXT}(?:\s*+,\s*+{_TEXT})*+\s*+)\))?\s*+=(?P<value>(?:{_TEXT}|[^\";])*+);"
)
_DATA = re.compile(r"\s*+DATA\s*+=", re.IGNORECASE)
_TEXTS = re.compile(_TEXT)
_PIECES = re.compile(r'"([^"]*)"\s*(,?)')
_SEPARATORS = str.maketrans(",;", "  ")
# (keyword, language or "", key) → the texts or words after the equals sign
_Header = Mapping[tuple[str, str, tuple[str, ...]], list[str]]


def read(content: bytes, place: str, language: str = "fi") -> Dataset:
    """Return the cube in a PX file, in `language` where the file has it, else in the file's own.

    Dimensions stand in the order of STUB and HEADING. A code is the one of CODES, else the value's text. Statuses
    keep `-` and the one to six dots apart; `-` means exactly zero and has no value all the same. In a file with
    KEYS the rows that are left out hold zeros. Raises UserError that names what is wrong.
    Source: PX-file format specification, AXIS-VERSION 2013, Statistics Sweden.
    """
    characters = _text(content, place)
    header, end = _header(characters, place)
    chosen = _language(header, language)
    names = [*_own(header, "STUB"), *_own(header, "HEADING")]
    if not names or len(set(names)) != len(names):
        raise UserError("STUB and HEADING do not name each dimension once", place=place, remedy=_REMEDY)
    dimensions = _dimensions(header, names, chosen, place)
    sizes = [len(part.codes) for part in dimensions]
    if prod(sizes) > _MOST_CELLS:
        raise UserError(f"promises {prod(sizes)} cells", place=place, remedy="Retrieve the table in parts.")
    stub = _own(header, "STUB")
    keys = [(_own(header, "KEYS", name) or [""])[0].upper() for name in stub]
    if any(keys):
        # Rows are named in the file's own language, whatever language is asked for.
        rows = [
            dimension.codes if key == "CODES" else tuple(_own(header, "VALUES", name))
            for name, dimension, key in zip(stub, dimensions, keys, strict=False)
        ]
        values, statuses = _keyed_cells(characters[end:], rows, prod(sizes[len(stub) :]), place)
    else:
        values, statuses = _cells(characters[end:], place)
        if len(values) != prod(sizes):
            raise UserError(f"{len(values)} values for {prod(sizes)} cells", place=place, remedy=_REMEDY)
    updated = _texts(header, "LAST-UPDATED", chosen) or _any_key(header, "LAST-UPDATED")
    return Dataset(
        label=" ".join(_texts(header, "TITLE", chosen) or _texts(header, "DESCRIPTION", chosen)),
        source=" ".join(_texts(header, "SOURCE", chosen)),
        updated=_day(" ".join(updated[:1])),
        notes=tuple("".join(_texts(header, name, chosen)) for name in ("NOTEX", "NOTE") if _own(header, name)),
        extension={"px": {"tableid": " ".join(_own(header, "TABLEID") or _own(header, "MATRIX")), "language": chosen}},
        dimensions=dimensions,
        values=values.alias("value"),
        statuses=statuses.alias("status"),
    )


def _text(content: bytes, place: str) -> str:
    """UTF-8 where the bytes are UTF-8, whatever the file says of itself; else its code page, else Windows Latin."""
    if not content.strip():
        raise UserError("the file is empty", place=place, remedy=_REMEDY)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = re.search(rb'CODEPAGE\s*=\s*"([\w-]{1,20})"', content[:4000], re.IGNORECASE)
    page = named[1].decode().lower() if named else "windows-1252"
    # ISO-8859-1 has control characters where Windows Latin has letters and marks.
    page = "windows-1252" if page in ("iso-8859-1", "utf-8", "ascii", "us-ascii") else page
    for encoding in (page, "cp850" if b'CHARSET="OEM"' in content[:4000] else "windows-1252", "latin-1"):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise AssertionError("every byte is a latin-1 letter")


def _header(characters: str, place: str) -> tuple[_Header, int]:
    """The statements before DATA and where the figures begin."""
    found: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    at = 0
    while True:
        data = _DATA.match(characters, at)
        if data:
            return found, data.end()
        match = _STATEMENT.match(characters, at)
        if match is None:
            line = characters.count("\n", 0, at) + 1
            what = "no figures (DATA=)" if not characters[at:].strip() else "not a PX statement"
            raise UserError(what, place=f"{place}, line {line}", remedy=_REMEDY)
        key = tuple(text[1:-1] for text in _TEXTS.findall(match["key"] or ""))
        found[match["name"].upper(), (match["language"] or "").lower(), key] = _words(match["value"])
        at = match.end()


def _words(value: str) -> list[str]:
    """Texts after an equals sign; two without a comma between are one text that is cut into lines."""
    if '"' not in value:
        return [value.strip()]
    words, word = [], ""
    for piece, comma in _PIECES.findall(value):
        word += piece
        if comma:
            words.append(word)
            word = ""
    return [*words, word]


def _language(header: _Header, wanted: str) -> str:
    """The language of the texts: empty for the file's own."""
    own = (_own(header, "LANGUAGE") or [""])[0].lower()
    has = {language for _, language, _ in header}
    return wanted if wanted != own and wanted in has else ""


def _own(header: _Header, name: str, *key: str) -> list[str]:
    return header.get((name, "", key), [])


def _texts(header: _Header, name: str, language: str, *key: str) -> list[str]:
    return header.get((name, language, key)) or header.get((name, "", key), [])


def _any_key(header: _Header, name: str) -> list[str]:
    return next((texts for (known, _, _), texts in header.items() if known == name), [])


def _dimensions(header: _Header, names: Sequence[str], language: str, place: str) -> tuple[Dimension, ...]:
    told = [*_texts(header, "STUB", language), *_texts(header, "HEADING", language)]
    labels = told if len(told) == len(names) else names
    contents = (_own(header, "CONTVARIABLE") or [""])[0]
    made = []
    for name, label in zip(names, labels, strict=True):
        own_values = _own(header, "VALUES", name)
        values = header.get(("VALUES", language, (label,))) or own_values
        codes = _own(header, "CODES", name) or own_values
        if not values:
            raise UserError(f"dimension '{name}' has no VALUES", place=place, remedy=_REMEDY)
        if not len(codes) == len(values) == len(set(codes)):
            problem = f"dimension '{name}' has {len(values)} values and {len(set(codes))} different codes"
            raise UserError(problem, place=place, remedy=_REMEDY)
        role = "metric" if name == contents else "time" if _own(header, "TIMEVAL", name) else ""
        if not role and (_own(header, "MAP", name) or _own(header, "VARIABLE-TYPE", name) in (["G"], ["Geographical"])):
            role = "geo"
        made.append(Dimension(name, label, tuple(codes), tuple(values), role))
    return tuple(made)


def _cells(body: str, place: str) -> tuple[pl.Series, pl.Series]:
    """Figures and, where one is absent, the mark that says why."""
    tokens = body.translate(_SEPARATORS).split()
    told = pl.Series(tokens, dtype=pl.String)
    values = told.cast(pl.Float64, strict=False)
    if values.null_count() == 0 and values.is_finite().all():
        return values, pl.repeat(None, len(tokens), dtype=pl.String, eager=True)
    marks = [_MARKS.get(token) for token in tokens]
    for position, (mark, value) in enumerate(zip(marks, values.to_list(), strict=True)):
        if mark is None and (value is None or not isfinite(value)):
            raise UserError(f"cell {position} holds '{tokens[position][:20]}'", place=place, remedy=_REMEDY)
    return values, pl.Series(marks, dtype=pl.String)


def _keyed_cells(body: str, names: Sequence[Sequence[str]], width: int, place: str) -> tuple[pl.Series, pl.Series]:
    """Rows of `width` figures that begin with a name per stub dimension; rows that are not there hold zeros."""
    stub_count = len(names)
    places = [{name: at for at, name in enumerate(known)} for known in names]
    row_count = prod(map(len, names))
    values, statuses = np.zeros((row_count, width)), np.full((row_count, width), None, dtype=object)
    line = re.compile(rf"\s*+((?:{_TEXT}\s*+,\s*+){{{stub_count}}})((?:[^,;\"\s]++|\"[-.]*+\"|[ \t])++)")
    seen: set[int] = set()
    at, end = 0, len(body.rstrip().rstrip(";").rstrip())
    while at < end:
        match = line.match(body, at)
        if match is None:
            raise UserError("a row of figures does not begin with its names", place=place, remedy=_REMEDY)
        told = [text[1:-1] for text in _TEXTS.findall(match[1])]
        unknown = [name for name, known in zip(told, places, strict=True) if name not in known]
        found, marks = _cells(match[2], place)
        if unknown or len(found) != width:
            what = f"the unknown name '{unknown[0]}'" if unknown else f"{len(found)} figures instead of {width}"
            raise UserError(f"a row of figures has {what}", place=place, remedy=_REMEDY)
        row = 0
        for name, known in zip(told, places, strict=True):
            row = row * len(known) + known[name]
        if row in seen:
            raise UserError(f"a row of figures stands twice ({', '.join(told)})", place=place, remedy=_REMEDY)
        seen.add(row)
        values[row], statuses[row] = found.fill_null(float("nan")).to_numpy(), marks.to_list()
        at = match.end()
    flat = pl.Series(values.ravel()).fill_nan(None)
    return flat, pl.Series(statuses.ravel().tolist(), dtype=pl.String)


def _day(told: str) -> str:
    """`20040212 16:28` as `2004-02-12`; anything else as it stands."""
    match = re.match(r"(\d{4})(\d{2})(\d{2})\b", told)
    return "-".join(match.groups()) if match else told
