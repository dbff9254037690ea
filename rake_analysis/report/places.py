"""The page of municipalities: how many observations came from each, and its figures beside the county's."""

from functools import cached_property

import polars as pl

from rake_analysis import areas, finnish
from rake_analysis.analysis.municipal import municipal_range
from rake_analysis.analysis.position import Position, figures_of
from rake_analysis.areas import Area
from rake_analysis.report import findings, matrices, prose, wording
from rake_analysis.report.load import ReleaseMaterial
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View


class Places(View):
    """Everything `notebooks/municipalities.qmd` shows of the county's municipalities."""

    page_name = "municipalities"

    @cached_property
    def positions(self) -> list[Position]:
        """One indicator per phenomenon that any municipality has a figure in: the first of the catalogue."""
        chosen: dict[str, Position] = {}
        for place in findings.positions(self.material):
            told = [part.code for part in place.indicator.phenomena if not part.is_background]
            if any(code not in chosen for code in told) and self._newest(place) is not None:
                chosen |= {code: place for code in told if code not in chosen}
        return list({place.indicator.key: place for place in chosen.values()}.values())

    @cached_property
    def used_indicators(self) -> list[str]:
        return [place.indicator.key for place in self.positions]

    @cached_property
    def _municipalities(self) -> list[Area]:
        return sorted(areas.municipalities(self.material.county.code), key=lambda area: area.name_fi)

    def _newest(self, place: Position) -> int | None:
        """The newest year in which any municipality of the county has a figure."""
        return municipal_range(self.material.statistics, place.indicator, self.material.county.code).year

    @property
    def note(self) -> Markdown:
        return prose.joined([self.count_caution, wording.phrases()["absent_rows"]])

    @property
    def matrix(self) -> tuple[object, ...]:
        """Phenomena by municipality: every count on a working page, a release's own cells where it has them."""
        if isinstance(self.material, ReleaseMaterial):
            shown = matrices.municipality_table(self.material)
            if shown is None:
                return (prose.text("Ilmiöitä ei tässä versiossa eritellä kunnittain: luvuista tulisi liian pieniä."),)
            return prose.text("Muiden kuntien luku on pieni, nolla tai peitetty toisen luvun vuoksi."), shown
        chart = matrices.municipality_matrix(self.material)
        return chart.parts if chart else (prose.text("Kaudella ei ole havaintoja."),)

    @property
    def sections(self) -> list[list[object]]:
        """A section per municipality, in the order of their names."""
        return [
            [prose.heading(3, area.name_fi, f"kunta-{area.code}"), self._reports(area), self._table(area)]
            for area in self._municipalities
        ]

    def _reports(self, area: Area) -> Markdown:
        count = self._count(area)
        when = self.material.period.locative_fi
        if count is None:
            return prose.text(f"{finnish.capitalised(when)} kunnasta ei ole kirjattu havaintoja.")
        return prose.joined([f"{finnish.capitalised(when)} kunnasta kirjattiin", Markdown(f"{count}.")])

    def _count(self, area: Area) -> str | None:
        """The observations of a municipality as a page prints them; None where nobody reported from there."""
        if isinstance(self.material, ReleaseMaterial):
            period = self.material.period.code
            if area.code not in self.material.cells.categories("municipality", period):
                return None
            return prose.joined(
                [self.material.cells.count(period=period, municipality=area.code).markdown, "havaintoa"]
            )
        count = self.material.current.filter(pl.col("municipality_code") == area.code).height
        return finnish.count(count, "observation") if count else None

    @cached_property
    def _figures(self) -> list[tuple[Position, int, dict[tuple[str, str], float]]]:
        """Each indicator with its newest municipal year, and that year's figures by area."""
        told = []
        for place in self.positions:
            year = self._newest(place)
            rows = figures_of(self.material.statistics, place.indicator).filter(pl.col("year") == year)
            values = {
                (category, code): value
                for category, code, value in rows["area_category", "area_code", "value"].iter_rows()
            }
            told.append((place, year, values))
        return told

    def _table(self, area: Area) -> Table | Markdown:
        county, country = self.material.county, areas.areas(areas.COUNTRY)[0]
        rows = []
        for place, year, values in self._figures:
            indicator = place.indicator
            name = f"{indicator.short_fi} ({indicator.unit_fi})" if indicator.unit_fi else indicator.short_fi
            shown = [finnish.number(values.get(one.key), indicator.decimals) for one in (area, county, country)]
            rows.append((name, *shown, str(year)))
        if not rows:
            return prose.text("Kuntien tilastolukuja ei ole tässä aineistossa.")
        return Table.of(("Osoitin", area.name_fi, county.name_fi, "Koko maa", "Vuosi"), rows, numeric=[1, 2, 3, 4])
