"""Characters that paper cannot show: a visible stand-in for what the fonts lack, so that no text fails its page."""

import re
import unicodedata

STAND_IN = "\u25a1"
_LAST_LATIN_GREEK_CYRILLIC = 0x052F
_SYMBOLS = range(0x1E00, 0x2600)
_LAST_EUROPEAN_LATIN = 0x017F
_COMMON_SIGNS = frozenset("–—‑‘’“”„•…€−≤≥≈←↑→↓\u202f" + STAND_IN)
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]+)|([0-9]+));")
# What XML 1.0 does not allow, and the separators and controls that it does but no font has.
_NOT_FOR_PICTURES = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_MARKUP = frozenset("<>&\"'\t\r\n")


def without_rare(text: str, undisplayed: set[str]) -> str:
    """Return `text` with the stand-in for `undisplayed`, rare scripts and marks that join no letter; format marks go.

    >>> without_rare("Hyvä 😀", set())
    'Hyvä □'
    """
    return "".join(
        STAND_IN if letter in undisplayed or _is_rare(letter) else letter
        for letter in unicodedata.normalize("NFC", text)
        if unicodedata.category(letter) != "Cf" or letter == "\u00ad"
    )


def _is_rare(letter: str) -> bool:
    code = ord(letter)
    return (code > _LAST_LATIN_GREEK_CYRILLIC and code not in _SYMBOLS) or unicodedata.combining(letter) > 0


def only_common(text: str) -> str:
    """Return `text` with the stand-in for all but the Latin letters of Europe and common signs: the last resort.

    >>> only_common("Žižek ≥ 5 €, Ω")
    'Žižek ≥ 5 €, □'
    """
    return "".join(
        letter if ord(letter) <= _LAST_EUROPEAN_LATIN or letter in _COMMON_SIGNS else STAND_IN for letter in text
    )


def readable_svg(svg: str) -> str:
    r"""Return `svg` with its characters written as themselves and a space for those that break an XML reader.

    >>> readable_svg("<text>a\x07b&#7;c &#x1F600; &#38;</text>")
    '<text>a b c 😀 &#38;</text>'
    """
    return _NOT_FOR_PICTURES.sub(" ", _REFERENCE.sub(_written_out, svg))


def _written_out(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    letter = chr(code) if 0 < code < 0x110000 else " "
    return match[0] if letter in _MARKUP else letter
