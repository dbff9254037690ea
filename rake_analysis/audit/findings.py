"""One thing that an audit finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`check`: which rule; `file`, `place`: where; `problem`: what, never a value that a person could be known by."""

    check: str
    file: str
    place: str
    problem: str
