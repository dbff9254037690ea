"""A county's comparison page: the profile, what is worse and worsening first, then indicator by indicator, peers."""

from functools import cached_property

from rake_analysis.analysis import position
from rake_analysis.analysis.peers import Peers
from rake_analysis.analysis.position import Position
from rake_analysis.analysis.verdict import METHOD_TESTED_FI
from rake_analysis.report import counties, indicators, municipalities, partners, peer_counties, profile, prose, wording
from rake_analysis.report.charts import Folded
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
        return sorted(judged, key=lambda place: -profile.urgency(place))

    @cached_property
    def asking(self) -> list[Position]:
        """The positions that are worse or worsening."""
        return [place for place in self.positions if profile.urgency(place)]

    @cached_property
    def used_indicators(self) -> list[str]:
        background = [indicator.key for indicator, _ in self.peers.indicators]
        return list(
            dict.fromkeys([*(place.indicator.key for place in self.positions), *background, partners.POPULATION])
        )

    @property
    def partner_parts(self) -> list[object]:
        """The observations of the counties that have given theirs; always beside the project's own county."""
        return partners.parts(self.material)

    @property
    def summary(self) -> Markdown:
        sentences = profile.summary_sentences(self.positions, self.material.county)
        return prose.joined([*sentences, self.statistics_lag] if self.positions else sentences)

    @property
    def attention(self) -> Markdown:
        """The indicators that are worse or worsening, each with its figures."""
        return prose.bullets(
            [
                prose.joined([prose.strong(f"{place.indicator.short_fi}:"), place.sentence_fi, profile.why(place)])
                for place in self.asking
            ]
        )

    @property
    def profile_note(self) -> Markdown:
        return prose.joined(
            [
                "Vertailu kertoo, onko tilanne parempi vai heikompi kuin muualla.",
                METHOD_TESTED_FI,
                "Kun lukumääriä ei ole julkaistu, vertailutapa kerrotaan osoittimen kohdalla. "
                "Suunta todetaan vain, kun se ei riipu yhdestä vuodesta.",
                *profile.reading_notes(self.material.county),
                wording.phrases()["absent_rows"],
            ]
        )

    @property
    def profile_table(self) -> Table | None:
        if not self.positions:
            return None
        names = {code: phenomenon.short_fi for code, phenomenon in self.material.phenomena.items()}
        grouped = profile.by_phenomenon(self.positions, list(names))
        return profile.profile_table(grouped, names, self.material.county)

    @property
    def sections(self) -> list[list[object]]:
        """The indicators that ask for attention, each in full."""
        return [self._section(place) for place in self.asking]

    def _section(self, place: Position) -> list[object]:
        chart = indicators.series_chart(self.material, place)
        return [
            *self._told(place),
            *(chart.parts if chart else ()),
            *counties.parts(self.material, place),
            *municipalities.parts(self.material, place),
            indicators.notes(self.material, place, None),
        ]

    @property
    def short_sections(self) -> list[list[object]]:
        """The other indicators: their sentences, the charts folded away on screen and left out on paper."""
        return [self._short_section(place) for place in self.positions if place not in self.asking]

    def _short_section(self, place: Position) -> list[object]:
        is_set_apart = place.verdict.strength in ("flagged", "apart")
        drawn = [
            ("Sarja", indicators.series_chart(self.material, place)),
            ("Suppilokuvio", counties.funnel_chart(self.material, place) if is_set_apart else None),
            ("Hyvinvointialueet", counties.rank_chart(self.material, place)),
            ("Kunnat", municipalities.municipal_chart(self.material, place)),
        ]
        folded = [Folded(f"{name}: {place.indicator.short_fi}", chart) for name, chart in drawn if chart]
        return [*self._told(place), *folded, indicators.notes(self.material, place, None, is_short=True)]

    def _told(self, place: Position) -> list[object]:
        sentences = [
            indicators.figures_sentence(place),
            indicators.verdict_sentence(place),
            indicators.trend_sentence(place),
        ]
        return [prose.heading(3, place.indicator.short_fi), prose.joined(sentences)]

    @cached_property
    def peers(self) -> Peers:
        return peer_counties.nearest(self.material)

    @property
    def peers_note(self) -> Markdown:
        titles = {key: indicator.short_fi for key, indicator in self.material.indicators.items()}
        return prose.joined(
            [
                peer_counties.peers_sentence(self.peers, self.material.county),
                peer_counties.missing_sentence(self.peers, titles),
            ]
        )

    @property
    def peers_table(self) -> Table | None:
        return peer_counties.peers_table(self.material, self.peers, self.asking)
