"""Found personal data as spans of a text, and the placeholders that stand for them."""

from typing import NamedTuple

PLACEHOLDERS = {
    "identity_code": "[henkilötunnus]",
    "iban": "[tilinumero]",
    "email": "[sähköposti]",
    "birth_date": "[syntymäaika]",
    "business_id": "[y-tunnus]",
    "case_number": "[asiakasnumero]",
    "phone": "[puhelinnumero]",
    "register_plate": "[rekisteritunnus]",
    "address": "[osoite]",
    "rare_combination": "[tunnistettava yhdistelmä]",
    "name": "[nimi]",
}
"""Placeholder of each class, the class that wins an overlap first."""

KINDS = tuple(PLACEHOLDERS)
_RANKS = {kind: rank for rank, kind in enumerate(KINDS)}


class Span(NamedTuple):
    """Characters `start` (inside) to `end` (outside) of a text are personal data of class `kind`, found by `rule`."""

    start: int
    end: int
    kind: str
    rule: str


def resolved(spans: list[Span]) -> list[Span]:
    """Return `spans` without overlaps, in order: overlapping ones become one span of the foremost class.

    Nothing that any rule found stays uncovered.

    >>> resolved([Span(0, 5, "name", "a"), Span(3, 9, "email", "b")])
    [Span(start=0, end=9, kind='email', rule='b')]
    """
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, _RANKS[s.kind], -s.end, s.rule)):
        if joined and span.start < joined[-1].end:
            last = joined[-1]
            foremost = min(last, span, key=lambda s: (_RANKS[s.kind], s.start, -s.end, s.rule))
            joined[-1] = Span(last.start, max(last.end, span.end), foremost.kind, foremost.rule)
        else:
            joined.append(span)
    return joined


def replaced(text: str, spans: list[Span]) -> str:
    """Return `text` with each of the resolved `spans` replaced by its class's placeholder."""
    parts, position = [], 0
    for span in spans:
        parts += [text[position : span.start], PLACEHOLDERS[span.kind]]
        position = span.end
    return "".join([*parts, text[position:]])
