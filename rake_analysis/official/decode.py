"""From the bytes of an answer to text and JSON values, or one sentence that says what the file is instead."""

import codecs
import json
from math import isfinite
from typing import Any, NoReturn

import orjson

from rake_analysis.errors import UserError

_AGAIN = "Retrieve the file again; the last good snapshot stays in use."


def text(content: bytes, place: str) -> str:
    """Return `content` as text. Raises UserError when it is empty or not UTF-8 (a byte order mark is allowed)."""
    if not content.strip():
        raise UserError("the file is empty", place=place, remedy=_AGAIN)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"not UTF-8 text (byte {error.start + 1})", place=place, remedy=_AGAIN) from error


def json_value(content: bytes, place: str) -> Any:
    """Return the JSON value of `content`.

    Raises UserError when it is a web page, is cut off or is otherwise no JSON, and when it holds NaN or
    Infinity, which JSON does not have.
    """
    try:
        return orjson.loads(content.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError:
        # The slower reader tells where the trouble is, and reads integers of any length.
        return _explained(content, place)


def _explained(content: bytes, place: str) -> Any:
    characters = text(content, place)
    if characters.lstrip().startswith("<"):
        raise UserError("a web page or XML, not data", place=place, remedy=_AGAIN)

    def refuse(name: str) -> NoReturn:
        raise UserError(f"holds the value {name}, which is no number", place=place, remedy=_AGAIN)

    def finite(digits: str) -> float:
        value = float(digits)
        return value if isfinite(value) else refuse(digits[:20])

    try:
        return json.loads(characters, parse_constant=refuse, parse_float=finite)
    except json.JSONDecodeError as error:
        is_cut = error.pos >= len(characters.rstrip()) - 1
        what = "the file is cut off" if is_cut else f"not valid JSON ({error.msg})"
        raise UserError(what, place=f"{place}, line {error.lineno}, column {error.colno}", remedy=_AGAIN) from error
    except RecursionError as error:
        raise UserError("nested too deeply to be statistics", place=place, remedy=_AGAIN) from error
    except ValueError as error:  # Python reads no number of over 4,300 digits
        raise UserError("holds a number too long to be statistics", place=place, remedy=_AGAIN) from error
