"""Sentences with figures about observations: what the evidence grade allows, no more."""

from collections.abc import Mapping, Sequence

from rake_analysis import finnish
from rake_analysis.finnish import NO_BREAK_SPACE
from rake_analysis.periods import Period

_ELATIVES = {"unit": "yksiköstä", "municipality": "kunnasta"}

_UNCLEAR = "Muutosta ei voi erottaa satunnaisvaihtelusta."
# An indication, and a finding tested over all phenomena.
_DIRECTIONS = {
    ("indicative", "rising"): "Havainnot näyttävät lisääntyneen.",
    ("indicative", "falling"): "Havainnot näyttävät vähentyneen.",
    ("measured", "rising"): "Havainnot ovat lisääntyneet.",
    ("measured", "falling"): "Havainnot ovat vähentyneet.",
}


def from_places(amount: int, noun: str) -> str:
    """Return where something comes from: `9 yksiköstä`, `1 kunnasta`."""
    return f"{finnish.number(amount)}{NO_BREAK_SPACE}{_ELATIVES[noun]}"


def received(what: str, report_count: int, unit_count: int, municipality_count: int) -> str:
    """Return how many observations a period brought and from how many places; `what` opens the sentence.

    Places that nobody stated are left out.
    """
    if not report_count:
        return f"{what} ei saatu havaintoja."
    origin = _origin(unit_count, municipality_count)
    return f"{what} saatiin {finnish.count(report_count, 'observation')}{origin}."


def _origin(unit_count: int, municipality_count: int) -> str:
    sources = [from_places(unit_count, "unit")] if unit_count else []
    sources += [from_places(municipality_count, "municipality")] if municipality_count else []
    return f" {finnish.listing(sources)}" if sources else ""


def amount(period: Period, report_count: int, unit_count: int, municipality_count: int) -> str:
    """Return how many observations there are and from how many places.

    Ten reports from one team are not ten places, so the places always stand beside the count.
    """
    when = finnish.capitalised(period.locative_fi)
    if report_count == 0:
        return f"{when} ilmiöstä ei ole havaintoja."
    origin = _origin(unit_count, municipality_count)
    unknown = "" if unit_count else " Yhdessäkään havainnossa ei kerrota yksikköä."
    return f"{when} ilmiöstä on {finnish.count(report_count, 'observation')}{origin}.{unknown}"


def change(row: Mapping, previous: Period | None) -> str:
    """Return how the number of observations changed since the previous period, as far as the grade allows.

    `row` is a row of analysis.changes: grade, direction, count_before, ratio (of reports by reporting unit and day)
    with its 95 % interval low–high. With few reports nothing is said of a change.
    """
    direction = row["direction"]
    if previous is None:
        return "Edellistä kautta ei ole, joten muutosta ei voi arvioida."
    if direction == "new":
        return "Ilmiöstä ei ollut havaintoja ainakaan kahdella edellisellä kaudella."
    if direction == "not_assessed":
        return "Havaintoja on niin vähän, ettei osuuksia tai muutosta esitetä."
    before = f"Edellisellä kaudella ({previous.label_fi}) havaintoja oli {finnish.number(row['count_before'])}."
    return f"{before} {movement(row)}"


def movement(row: Mapping) -> str:
    """Return the ratio and the direction of a change that was assessed (`row` as in `change`), without counts."""
    direction = _DIRECTIONS.get((row["grade"], row["direction"]), _UNCLEAR)
    return " ".join(part for part in (_ratio(row), direction) if part)


def _ratio(row: Mapping) -> str:
    if row["ratio"] is None:
        return ""
    limits = f"{finnish.number(row['low'], 1)}–{finnish.number(row['high'], 1)}"
    return (
        "Raportoivaa yksikköä ja päivää kohti havaintoja oli "
        f"{finnish.number(row['ratio'], 1)}-kertainen määrä edelliseen kauteen verrattuna "
        f"(95{NO_BREAK_SPACE}%:n luottamusväli {limits})."
    )


def roles(labels_and_counts: Sequence[tuple[str, int]]) -> str:
    """Return who reported: `Raportoijat: sosiaalialan työntekijä 12, tiimi 5 ja asukas 1.`"""
    if not labels_and_counts:
        return ""
    parts = [f"{finnish.uncapitalised(label)} {finnish.number(number)}" for label, number in labels_and_counts]
    return f"Raportoijat: {finnish.listing(parts)}."


def unacknowledged(acute_count: int, waiting_count: int) -> str:
    """Say how many of a period's acute observations nobody has acknowledged; there is at least one acute.

    >>> unacknowledged(4, 1)
    'Kaudella oli 4 akuuttia havaintoa, joista 1 on kuittaamatta.'
    """
    if acute_count == 1:
        return f"Kaudella oli yksi akuutti havainto, joka on {'kuittaamatta' if waiting_count else 'kuitattu'}."
    amount = f"Kaudella oli {finnish.number(acute_count)} akuuttia havaintoa"
    if waiting_count == 0:
        return f"{amount}, jotka kaikki on kuitattu."
    if waiting_count == acute_count:
        return f"{amount}, joista yhtäkään ei ole kuitattu."
    return f"{amount}, joista {finnish.number(waiting_count)} on kuittaamatta."


def found_by_wording(count: int) -> str:
    """Say how many acute observations were found by their wording only; nothing where there is none."""
    if count == 0:
        return ""
    return f"Tekstin sanamuodon perusteella mukana on {finnish.number(count)}: ihminen tarkistaa, onko asia akuutti."
