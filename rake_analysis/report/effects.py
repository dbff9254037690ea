"""Before and after on a phenomenon's page: what the statistics did around policy events and finished proposals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

import polars as pl

from rake_analysis import finnish
from rake_analysis.analysis import effects, series
from rake_analysis.analysis.effects import Effect, Estimate, Regression
from rake_analysis.finnish import NO_BREAK_SPACE
from rake_analysis.official.catalogue import Indicator
from rake_analysis.report import prose, wording
from rake_analysis.report.charts import Mark
from rake_analysis.report.load import Material
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table


@dataclass(frozen=True)
class Event:
    """Something that happened on a day. What concerns neither phenomena nor indicators concerns everything."""

    day: date
    title: str
    source: str
    phenomena: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()

    @property
    def is_of_all(self) -> bool:
        return not self.phenomena and not self.indicators

    def concerns(self, indicator: Indicator) -> bool:
        is_named = indicator.key in self.indicators or any(_informs(indicator, code) for code in self.phenomena)
        return self.is_of_all or is_named


@dataclass(frozen=True)
class Compared:
    """One indicator around an event: the county's series and the country's."""

    indicator: Indicator
    own: Effect
    country: Effect


def events(material: Material) -> list[Event]:
    """Return the policy events and the proposals that were completed, to the period's last day, oldest first."""
    found = [
        Event(row["event_date"], row["title"], row["source"], tuple(row["phenomena"]), tuple(row["indicators"]))
        for row in material.registers.policy_events.iter_rows(named=True)
    ]
    completed = material.registers.proposal_events.filter(pl.col("event") == "completed")
    for row in completed.join(material.proposals, on="proposal_id").iter_rows(named=True):
        title = f"Ehdotus {row['proposal_id']} valmistui: {row['title']}"
        found.append(Event(row["event_date"], title, "Ehdotusrekisteri", (row["phenomenon"],)))
    return sorted(found, key=lambda event: (event.day, event.title))


def marks(material: Material, indicator: Indicator, years: Sequence[int]) -> tuple[Mark, ...]:
    """Return the events that concern an indicator as marks within the years of its chart."""
    inside = [
        event for event in events(material) if event.concerns(indicator) and min(years) <= event.day.year <= max(years)
    ]
    return tuple(
        Mark(f"{ascii_uppercase[number % 26]}{number // 26 or ''}", event.day, event.title)
        for number, event in enumerate(inside)
    )


def marks_fi(drawn: Sequence[Mark]) -> str:
    """Return what the letters of a chart mean: `Tapahtumat: A 1.1.2023 Uudistus; B …`; nothing for no marks."""
    return f" Tapahtumat: {'; '.join(mark.told_fi for mark in drawn)}." if drawn else ""


def sections(material: Material, phenomenon: str) -> list[list[object]]:
    """Return what the phenomenon's indicators did around each event that concerns it, a section per event.

    A section has a heading, sentences and, where some indicator has figures on both sides, a table. Background
    indicators are left out. The first section begins with the caution; nothing where nothing has happened.
    """
    indicators = [
        one for key, one in material.indicators.items() if key in material.snapshots and _informs(one, phenomenon)
    ]
    known = events(material)
    concerning = [event for event in known if _is_about(event, phenomenon, indicators)]
    found = [_section(material, event, concerning, indicators) for event in concerning]
    if found:
        found[0].insert(0, prose.text(wording.phrases()["effects_caution"]))
    return found


def _is_about(event: Event, phenomenon: str, indicators: Iterable[Indicator]) -> bool:
    is_named = phenomenon in event.phenomena or any(one.key in event.indicators for one in indicators)
    return event.is_of_all or is_named


def _informs(indicator: Indicator, phenomenon: str) -> bool:
    relevance = indicator.relevance(phenomenon)
    return relevance is not None and not relevance.is_background


def _section(material: Material, event: Event, known: Sequence[Event], indicators: Sequence[Indicator]) -> list[object]:
    compared = [compare(material, event.day, one) for one in indicators]
    told: list[object] = [
        prose.heading(3, f"{finnish.day(event.day)} {event.title}"),
        prose.joined([*summary(compared), meanwhile(event, known, compared), f"Lähde: {event.source}."]),
    ]
    both = [one for one in compared if one.own.change is not None]
    return [*told, _table(material.county.name_fi, both), prose.bullets(estimates(both))] if both else told


def compare(material: Material, day: date, indicator: Indicator) -> Compared:
    """Return the county's and the country's published series around a day."""
    table = series.comparison_series(material.statistics, indicator, material.county.code)
    own, country = (
        effects.effect(day, part["year"].to_list(), part["value"].to_list(), indicator.breaks)
        for part in (table.filter(pl.col("role") == role) for role in ("own", "country"))
    )
    return Compared(indicator, own, country)


def summary(compared: Sequence[Compared]) -> list[str]:
    """Say for which indicators there is no comparison and why, a sentence for each reason."""
    if not compared:
        return ["Ilmiölle ei ole tilasto-osoitinta, jota voisi verrata."]
    return _by_reason([(_missing_fi(one.own), one) for one in compared if one.own.change is None])


def _by_reason(reasons: Iterable[tuple[str, Compared]]) -> list[str]:
    names: dict[str, list[str]] = {}
    for reason, one in reasons:
        names.setdefault(reason, []).append(one.indicator.short_fi)
    return [f"{reason}: {'; '.join(listed)}." for reason, listed in names.items()]


def _missing_fi(found: Effect) -> str:
    if found.is_parted:
        return f"Vertailua ei tehdä, koska {found.reason_fi}"
    if found.mean_before is None:
        return "Tapahtumaa edeltäviä lukuja ei ole" if found.years_after else "Lukuja ei ole julkaistu"
    return "Tapahtuman jälkeisiä lukuja ei ole vielä julkaistu"


def meanwhile(event: Event, known: Sequence[Event], compared: Sequence[Compared]) -> str:
    """Name the other events within the compared years; nothing where none is known or nothing is compared."""
    both = [one.own for one in compared if one.own.change is not None]
    if not both:
        return ""
    first, last = min(found.years_before[0] for found in both), max(found.years_after[-1] for found in both)
    others = [other for other in known if other != event and first <= other.day.year <= last]
    if not others:
        return "Muita samoihin vuosiin osuneita tapahtumia, jotka koskevat ilmiötä, ei ole rekisterissä."
    names = "; ".join(f"{finnish.day(other.day)} {other.title}" for other in others)
    return f"Samoina vuosina muuttui myös: {names}."


def _table(county: str, compared: Sequence[Compared]) -> Table:
    rows = []
    for one in compared:
        unit = one.indicator.unit_fi
        rows.append(
            (
                f"{one.indicator.short_fi} ({unit})" if unit else one.indicator.short_fi,
                _average(one.own.mean_before, one.own.years_before, one.indicator),
                _average(one.own.mean_after, one.own.years_after, one.indicator),
                change(one.own.change, one.indicator.decimals),
                change(one.country.change, one.indicator.decimals),
            )
        )
    headers = ("Osoitin", f"{county} ennen", f"{county} jälkeen", f"{county}: muutos", "Koko maa: muutos")
    return Table.of(headers, rows, numeric=[1, 2, 3, 4])


def _average(value: float | None, years: Sequence[int], indicator: Indicator) -> str:
    when = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return f"{finnish.number(value, indicator.decimals)} ({when})"


def change(value: float | None, decimals: int) -> str:
    """Return a change with its sign: `+0,4`, `−0,3`, `0,0`; `..` for one that is not known."""
    shown = finnish.number(value, decimals)
    return f"+{shown}" if value is not None and value > 0 and shown.strip("0,") else shown


def estimates(compared: Sequence[Compared]) -> list[str]:
    """Say what the segmented regression gives for each indicator, and for which there is none and why."""
    without = [(f"Vaikutusta ei arvioida, koska {one.own.reason_fi}", one) for one in compared if one.own.reason_fi]
    return [*(_estimates(one, one.own.regression) for one in compared if one.own.regression), *_by_reason(without)]


def _estimates(one: Compared, found: Regression) -> Markdown:
    return prose.joined(
        [
            prose.strong(f"{one.indicator.short_fi}:"),
            _estimate(found.level, one.indicator, ("Taso nousi", "Taso laski", "Tason muutosta")),
            _estimate(found.slope, one.indicator, ("Vuosimuutos kasvoi", "Vuosimuutos pieneni", "Suunnan muutosta")),
            f"Paloittainen regressio, Neweyn–Westin keskivirheet, viive {found.lag}.",
        ]
    )


def _estimate(part: Estimate, indicator: Indicator, words: tuple[str, str, str]) -> str:
    decimals = indicator.decimals + 1
    limits = f"95{NO_BREAK_SPACE}%:n väli {finnish.interval(part.low, part.high, decimals)}"
    if not part.is_told_from_chance:
        value = change(part.value, decimals)
        return f"{words[2]} ei voi erottaa satunnaisvaihtelusta (arvio {value}, {limits})."
    return f"{words[0] if part.value > 0 else words[1]}: arvio {change(part.value, decimals)} ({limits})."
