"""Text from outside (forms, statistics, exceptions) made harmless before it meets a document's markup."""

import re

_BREAKS = re.compile("[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
# Controls, bidirectional marks and overrides, byte order mark, surrogates, noncharacters, tag characters.
_DROPPED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_TERMINAL_SEQUENCES = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[@-Z\\\\-_])")


def plain_line(text: str) -> str:
    """Return `text` on one line, without control characters, terminal sequences and bidirectional overrides.

    >>> plain_line(" kaksi\\n riviä\\u202e")
    'kaksi riviä'
    """
    without_sequences = _TERMINAL_SEQUENCES.sub("", text)
    return _DROPPED.sub("", _BREAKS.sub(" ", without_sequences)).strip()


def escape_markdown(text: str) -> str:
    """Return `text` as Markdown that shows it as it is: one line, every ASCII punctuation mark escaped.

    Line breaks and runs of spaces become one space, so that text can open neither a block nor a table row.

    >>> print(escape_markdown("# <b>2*3</b>"))
    \\# \\<b\\>2\\*3\\<\\/b\\>
    """
    return _PUNCTUATION.sub(r"\\\1", plain_line(text))
