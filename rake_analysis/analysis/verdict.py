"""The record of a comparison. Word, direction, colour and symbol all follow from it, so that they cannot disagree."""

from dataclasses import dataclass
from typing import Literal

from rake_analysis.official.catalogue import Polarity

Side = Literal["higher", "lower", "similar", "unknown"]
Strength = Literal["flagged", "apart", "near", "unknown"]
Direction = Literal["worse", "not_worse", "unknown"]

_COLOURS = {"worse": "#a3480b", "better": "#1b6e3c", "neutral": "#5f6b76"}
_SYMBOLS = {"higher": "▲", "lower": "▼", "similar": "●", "unknown": "–"}
_ADJECTIVES = {"worse": "heikompi", "better": "parempi", "higher": "suurempi", "lower": "pienempi"}

METHOD_TESTED_FI = (
    "Verrattu muuhun maahan suppilokuviolla, joka ottaa huomioon satunnaisvaihtelun ja alueiden tavanomaiset erot; "
    "raportin kaikki osoittimet on otettu huomioon (Benjamini–Hochberg)."
)
METHOD_UNTESTED_FI = (
    "Lukumääriä ei ole julkaistu, joten eroa ei ole testattu: arvio perustuu sijoitukseen ja etäisyyteen muista "
    "järjestäjistä. Ilmiön tulkinnassa ero otetaan huomioon, kun se on näkynyt kahtena viimeksi julkaistuna vuonna."
)


@dataclass(frozen=True)
class Numbers:
    """The figures of a comparison in the indicator's unit; None where not published or not computed.

    `rank` counts from the largest among `rank_of` mainland organisers, ties share `rank`–`rank_last`.
    `distance` is in robust standard deviations of the other organisers; `z`, `p_value`, `q_value` are the
    funnel's (q after Benjamini–Hochberg), `p_noise` and `q_noise` those of chance variation alone.
    """

    value: float | None = None
    collaborative_area_value: float | None = None
    country_value: float | None = None
    rank: int | None = None
    rank_last: int | None = None
    rank_of: int = 0
    distance: float | None = None
    z: float | None = None
    p_value: float | None = None
    q_value: float | None = None
    p_noise: float | None = None
    q_noise: float | None = None

    @property
    def difference(self) -> float | None:
        """Own value minus the country's."""
        return _minus(self.value, self.country_value)

    @property
    def collaborative_area_difference(self) -> float | None:
        """Own value minus the collaborative area's."""
        return _minus(self.value, self.collaborative_area_value)

    @property
    def ratio(self) -> float | None:
        """Own value over the country's."""
        return self.value / self.country_value if self.value is not None and self.country_value else None


@dataclass(frozen=True)
class Verdict:
    """How an area stands to the others. `flagged`: beyond the ordinary differences of areas; `apart`: set apart
    without being unusual; `near`: not told apart."""

    side: Side
    strength: Strength
    polarity: Polarity
    numbers: Numbers
    comparator_fi: str
    year: int | None
    method_fi: str
    snapshot: str

    @property
    def quality(self) -> Literal["worse", "better", "neutral"]:
        """What the side means under the indicator's polarity."""
        is_sided = self.side in ("higher", "lower") and self.strength in ("flagged", "apart")
        if not is_sided or self.polarity == "none":
            return "neutral"
        is_bad = (self.side == "higher") == (self.polarity == "low_is_good")
        return "worse" if is_bad else "better"

    @property
    def direction(self) -> Direction:
        """`unknown` where there is nothing to compare with, or the indicator is neither good nor bad."""
        if self.strength == "unknown" or self.polarity == "none":
            return "unknown"
        return "worse" if self.quality == "worse" else "not_worse"

    @property
    def word_fi(self) -> str:
        """`selvästi heikompi kuin muualla`; by size alone where polarity is none."""
        if self.strength == "unknown":
            return "ei vertailtavissa"
        if self.strength == "near":
            return "samalla tasolla kuin muualla"
        adjective = _ADJECTIVES[self.side if self.quality == "neutral" else self.quality]
        return f"{'selvästi ' if self.strength == 'flagged' else ''}{adjective} kuin muualla"

    @property
    def size_fi(self) -> str:
        """How the value stands by size, as the end of a sentence: `suurempi kuin muualla maassa`."""
        if self.strength == "unknown":
            return "ei vertailtavissa"
        if self.strength == "near":
            return f"samalla tasolla kuin {self.comparator_fi}"
        degree = "selvästi " if self.strength == "flagged" else ""
        return f"{degree}{_ADJECTIVES[self.side]} kuin {self.comparator_fi}"

    @property
    def colour(self) -> str:
        return _COLOURS[self.quality]

    @property
    def symbol(self) -> str:
        return _SYMBOLS["similar" if self.strength == "near" else self.side]


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
