"""A county's profile on one page: figures, rank, trend and verdict of each indicator by phenomenon; its sentences."""

from collections.abc import Mapping, Sequence

from rake_analysis import finnish
from rake_analysis.analysis.position import ALAND, Position
from rake_analysis.areas import Area
from rake_analysis.finnish import NO_BREAK_SPACE, unbroken
from rake_analysis.official.catalogue import Indicator
from rake_analysis.report.tables import Table

_TRENDS = {"rising": ("↗", "kasvaa"), "falling": ("↘", "laskee"), "none": ("→", "ei selvää suuntaa")}


def urgency(place: Position) -> int:
    """Return how much an indicator asks for attention: 3 worse and worsening, 2 worse, 1 worsening, 0 neither."""
    return 2 * (place.direction == "worse") + place.is_worsening


def by_phenomenon(positions: Sequence[Position], order: Sequence[str]) -> dict[str, list[Position]]:
    """Return phenomenon code → its positions, the most urgent phenomena and positions first.

    An indicator stands once, under the first phenomenon it informs; `order` decides among equals.
    """
    grouped: dict[str, list[Position]] = {}
    for place in sorted(positions, key=lambda place: -urgency(place)):
        grouped.setdefault(place.indicator.phenomena[0].code, []).append(place)
    codes = sorted(grouped, key=lambda code: (-urgency(grouped[code][0]), order.index(code)))
    return {code: grouped[code] for code in codes}


def profile_table(grouped: Mapping[str, Sequence[Position]], names: Mapping[str, str], county: Area) -> Table:
    """Return the profile; `grouped` as of by_phenomenon, `names` phenomenon code → what it is called."""
    rows = [
        (
            names[code],
            title_fi(place.indicator),
            verdict_fi(place),
            trend_fi(place),
            str(place.year or finnish.MISSING),
            _figure(place, place.value),
            _figure(place, place.collaborative_area_value),
            _figure(place, place.country_value),
            rank_fi(place),
            distance_fi(place.verdict.numbers.distance),
        )
        for code, places in grouped.items()
        for place in places
    ]
    headers = ("Ilmiö", "Osoitin", "Vertailu", "Suunta", "Vuosi", county.name_fi, "YTA", "Maa", "Sija", "Etäisyys")
    return Table.of(headers, rows, numeric=range(5, 10))


def title_fi(indicator: Indicator) -> str:
    """Return the short title with the unit in brackets, where there is a unit."""
    unit = f" ({unbroken(indicator.unit_fi)})" if indicator.unit_fi else ""
    return f"{indicator.short_fi}{unit}"


def _figure(place: Position, value: float | None) -> str:
    return finnish.number(value, place.indicator.decimals)


def rank_fi(place: Position) -> str:
    """Return the rank from the largest: `4.`, tied `9.–13.`, `..` where there is none."""
    numbers = place.verdict.numbers
    if numbers.rank is None:
        return finnish.MISSING
    return f"{numbers.rank}." if numbers.rank_last in (None, numbers.rank) else f"{numbers.rank}.–{numbers.rank_last}."


def distance_fi(distance: float | None) -> str:
    """Return a distance with its sign, `0,0` without.

    >>> distance_fi(1.26), distance_fi(-0.04)
    ('+1,3', '0,0')
    """
    text = finnish.number(distance, 1)
    return f"+{text}" if distance is not None and text not in ("0,0", finnish.MISSING) and distance > 0 else text


def trend_fi(place: Position) -> str:
    """Return the trend: an arrow for where the figure goes, a word for what it means where that is for the worse."""
    if place.trend.direction not in _TRENDS:
        return "ei arvioitu"
    arrow, word = _TRENDS[place.trend.direction]
    return f"{arrow}{NO_BREAK_SPACE}{'heikkenee' if place.is_worsening else word}"


def verdict_fi(place: Position) -> str:
    """Return the verdict as symbol and word, without the `kuin muualla` that the header says."""
    return f"{place.verdict.symbol}{NO_BREAK_SPACE}{place.word_fi.removesuffix(' kuin muualla')}"


def summary_sentences(positions: Sequence[Position], county: Area) -> list[str]:
    """Return how many indicators are worse, worsening and both, and how many cannot be judged."""
    if not positions:
        return ["Projektissa ei ole tilastoja, joten vertailua ei voi tehdä."]
    known = [place for place in positions if place.value is not None]
    if not known:
        return [f"{county.genitive_fi} lukuja ei ole julkaistu, joten vertailua ei voi tehdä."]
    worse = [place for place in known if place.direction == "worse"]
    worsening = [place for place in known if place.is_worsening]
    said = [f"{county.genitive_fi} tilannetta on verrattu {_indicators(len(known), 'osoittimella', 'yhdellä')}."]
    if not worse and not worsening:
        said.append("Yhdessäkään tilanne ei ole muuta maata heikompi eikä heikkene.")
    else:
        said.append(_where("Tilanne on muuta maata heikompi", "Tilanne ei ole muuta maata heikompi", len(worse)))
        said.append(_where("Tilanne heikkenee", "Tilanne ei heikkene", len(worsening)))
    if worse and worsening:
        both = sum(place.is_worsening for place in worse)
        where = "Missään osoittimessa molemmat eivät toteudu"
        said.append(f"Molemmat toteutuvat {_indicators(both, 'osoittimessa', 'yhdessä')}." if both else f"{where}.")
    absent = len(positions) - len(known)
    if absent:
        said.append(f"Alueen luku puuttuu {_indicators(absent, 'osoittimesta', 'yhdestä')}.")
    return said


def _where(happens: str, never: str, count: int) -> str:
    if count == 0:
        return f"{never} yhdessäkään osoittimessa."
    return f"{happens} {_indicators(count, 'osoittimessa', 'yhdessä')}."


def _indicators(count: int, noun: str, one: str) -> str:
    return f"{one if count == 1 else finnish.number(count)}{NO_BREAK_SPACE}{noun}"


def why(place: Position) -> str:
    """Say why an indicator asks for attention: `Selvästi suurempi kuin muualla maassa ja tilanne heikkenee.`"""
    parts = [place.verdict.size_fi] if place.direction == "worse" else []
    parts += ["tilanne heikkenee"] if place.is_worsening else []
    return f"{finnish.capitalised(finnish.listing(parts))}." if parts else ""


def reading_notes(county: Area) -> list[str]:
    """Return how the profile is read; of Åland also what it lacks."""
    notes = [
        "Sija on laskettu suurimmasta luvusta alkaen 22 järjestäjän (hyvinvointialueet ja Helsinki) kesken.",
        "Etäisyys kertoo, kuinka monen tavanomaisen eron päässä luku on järjestäjien keskimmäisestä luvusta.",
        "Merkki kertoo koon: ▲ suurempi, ▼ pienempi, ● samalla tasolla. Sana kertoo, onko se parempi vai heikompi.",
    ]
    if county.code == ALAND:
        notes.append(
            "Ahvenanmaa ei ole mukana järjestäjien vertailussa, joten sillä ei ole sijaa eikä etäisyyttä. "
            "Sen yhteistyöalue on se itse."
        )
    return notes
