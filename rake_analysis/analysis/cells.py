"""The nine meetings of observations and statistics (methods §4) and what each is called."""

from dataclasses import dataclass
from typing import Literal

Observed = Literal["rising", "many_units", "steady", "hardly", "too_little"]
Statistics = Literal["worse", "not_worse", "none"]


@dataclass(frozen=True)
class Cell:
    """A cell of the table. `conclusion_fi` ends the sentence that prints the rule."""

    code: str
    label_fi: str
    reason_fi: str
    conclusion_fi: str


_ONLY_OBSERVED = Cell(
    "vain_havaintotieto",
    "Vain havaintotieto",
    "havaintoja on, mutta käyttökelpoista tilastoa ei",
    "tieto on havaintojen varassa",
)
_CELLS: dict[tuple[str, Statistics], Cell] = {
    ("rising", "worse"): Cell(
        "vahvistuva",
        "Vahvistuva",
        "havainnot lisääntyvät tai tulevat monesta yksiköstä ja tilasto on heikompi kuin muualla tai heikkenee",
        "sekä havainnot että tilastot antavat aihetta tarkempaan käsittelyyn",
    ),
    ("rising", "not_worse"): Cell(
        "heikko_signaali",
        "Heikko signaali",
        "havainnot lisääntyvät tai tulevat monesta yksiköstä, mutta tilasto ei ole muita heikompi eikä heikkene",
        "havainnoissa on merkkejä, joita tilasto ei näytä",
    ),
    ("rising", "none"): _ONLY_OBSERVED,
    ("steady", "worse"): Cell(
        "tunnettu",
        "Tunnettu",
        "havaintoja on, lisääntymistä ei voi osoittaa, ja tilasto on heikompi kuin muualla tai heikkenee",
        "ilmiöstä on havaintoja, ja tilastoissa tilanne on heikko tai heikkenee",
    ),
    ("steady", "not_worse"): Cell(
        "seurattava",
        "Seurattava",
        "havaintoja on, lisääntymistä ei voi osoittaa, eikä tilasto ole muita heikompi eikä heikkene",
        "tilannetta seurataan",
    ),
    ("steady", "none"): _ONLY_OBSERVED,
    ("hardly", "worse"): Cell(
        "katvealue",
        "Katvealue",
        "havaintoja on tuskin lainkaan, vaikka tilasto on heikompi kuin muualla tai heikkenee",
        "tiimeiltä kannattaa kysyä, miksi asiasta raportoidaan vähän",
    ),
    ("hardly", "not_worse"): Cell(
        "ei_signaalia",
        "Ei signaalia",
        "havaintoja on tuskin lainkaan, eikä tilasto ole muita heikompi eikä heikkene",
        "kumpikaan ei anna merkkiä muutoksesta",
    ),
    ("hardly", "none"): Cell(
        "ei_tietoa",
        "Ei tietoa",
        "havaintoja on tuskin lainkaan, eikä käyttökelpoista tilastoa ole",
        "tieto ei riitä arvioon",
    ),
}


_TOO_LITTLE = Cell(
    "liian_vahan",
    "Aineistoa liian vähän",
    "koko kauden havaintoja on niin vähän, ettei ilmiöitä voi asettaa tilastojen rinnalle",
    "kauden aineisto ei riitä tulkintaan",
)


def place(observed: Observed, statistics: Statistics) -> Cell:
    """Return the cell of the methods' table.

    >>> place("rising", "not_worse").label_fi
    'Heikko signaali'
    """
    if observed == "too_little":
        return _TOO_LITTLE
    return _CELLS["rising" if observed == "many_units" else observed, statistics]
