"""A county's profile in all indicators, what is worse and worsening first, then indicator by indicator."""

from functools import cached_property

from rake_analysis import finnish
from rake_analysis.analysis import position, ranks
from rake_analysis.analysis.position import Position
from rake_analysis.finnish import unbroken
from rake_analysis.report import indicators, prose, wording
from rake_analysis.report.charts import Chart
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View


class Comparison(View):
    """Everything `notebooks/comparison.qmd` shows of one wellbeing county."""

    page_name = "comparison"

    @cached_property
    def positions(self) -> list[Position]:
        """The county's positions, worse and worsening first, then worse, worsening, the rest."""
        measured = [self.material.indicators[key] for key in self.material.snapshots]
        found = position.positions(self.material.statistics, measured, self.material.county.code)
        judged = [place for place in found if place.indicator.phenomena]
        return sorted(judged, key=lambda place: -(2 * (place.direction == "worse") + place.is_worsening))

    @cached_property
    def used_indicators(self) -> list[str]:
        return [place.indicator.key for place in self.positions]

    @property
    def summary(self) -> Markdown:
        if not self.positions:
            return prose.text("Projektissa ei ole tilastoja, joten vertailua ei voi tehdä.")
        worse = [place for place in self.positions if place.direction == "worse"]
        worsening = [place for place in self.positions if place.is_worsening]
        both = [place for place in worse if place.is_worsening]
        whose = self.material.county.genitive_fi
        return prose.joined(
            [
                f"{whose} tilannetta on verrattu {_in_indicators(len(self.positions), 'osoittimella')}.",
                f"Tilanne on muuta maata heikompi {_in_indicators(len(worse))} ja heikkenee "
                f"{_in_indicators(len(worsening))}; molemmat toteutuvat {_in_indicators(len(both))}.",
                self.statistics_lag,
            ]
        )

    @property
    def attention(self) -> Markdown:
        """The indicators that are worse or worsening, each with its figures."""
        bullets = [
            prose.joined([prose.strong(f"{place.indicator.short_fi}:"), place.sentence_fi, self._why(place)])
            for place in self.positions
            if place.direction == "worse" or place.is_worsening
        ]
        return prose.bullets(bullets)

    def _why(self, place: Position) -> str:
        parts = [place.verdict.size_fi] if place.direction == "worse" else []
        parts += ["tilanne heikkenee"] if place.is_worsening else []
        return f"{finnish.capitalised(finnish.listing(parts))}."

    @property
    def profile_note(self) -> Markdown:
        return prose.joined(
            [
                "Vertailu kertoo, onko tilanne parempi vai heikompi kuin muualla, kun otetaan huomioon, kuinka paljon "
                "alueet tavallisesti eroavat toisistaan. Suunta todetaan vain, kun se ei riipu yhdestä vuodesta.",
                wording.phrases()["absent_rows"],
            ]
        )

    @property
    def profile_table(self) -> Table | None:
        if not self.positions:
            return None
        rows = [
            (
                f"{place.indicator.short_fi} ({unbroken(place.indicator.unit_fi)})",
                str(place.year or finnish.MISSING),
                self._figure(place, place.value),
                self._figure(place, place.collaborative_area_value),
                self._figure(place, place.country_value),
                f"{place.verdict.symbol} {place.word_fi.removesuffix(' kuin muualla')}",
                self._trend_word(place),
            )
            for place in self.positions
        ]
        headers = ("Osoitin", "Vuosi", self.material.county.name_fi, "YTA", "Koko maa", "Vertailu", "Suunta")
        return Table.of(headers, rows, numeric=[2, 3, 4])

    def _figure(self, place: Position, value: float | None) -> str:
        return finnish.number(value, place.indicator.decimals)

    def _trend_word(self, place: Position) -> str:
        words = {"rising": "kasvussa", "falling": "laskussa", "none": "ei selvää suuntaa"}
        word = words.get(place.trend.direction, "ei arvioitu")
        return f"{word}, heikkenee" if place.is_worsening else word

    @property
    def sections(self) -> list[list[object]]:
        return [
            [*indicators.section(self.material, place, None, level=3), *self._rank_parts(place)]
            for place in self.positions
        ]

    def _rank_parts(self, place: Position) -> list[object]:
        """The counties in order, for the indicators that ask for attention."""
        if place.direction != "worse" and not place.is_worsening:
            return []
        chart = self._rank_chart(place)
        return list(chart.parts) if chart else []

    def _rank_chart(self, place: Position) -> Chart | None:
        """All counties from the largest value to the smallest, the own one marked."""
        table = ranks.county_values(self.material.statistics, place.indicator, place.year)
        if place.year is None or table.height < 3:
            return None
        country = place.country_value
        drawn = table.select(
            "area", "value", low="low_95", high="high_95", is_own=table["code"] == self.material.county.code
        )
        label = "" if country is None else f"Koko maa {self._figure(place, country)}"
        alt = f"Pistekuvio: {place.indicator.short_fi} hyvinvointialueittain {place.year}. {place.rank_fi}".strip()
        caption = f"{place.indicator.short_fi} hyvinvointialueittain {place.year}. Lähde: {place.indicator.owner}."
        return Chart(
            "ranks", drawn, alt, place.indicator.unit_fi, place.indicator.decimals, (), country, label, caption
        )


def _in_indicators(amount: int, one: str = "osoittimessa") -> str:
    return f"{finnish.number(amount)}{finnish.NO_BREAK_SPACE}{one}"
