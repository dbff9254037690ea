"""The page of municipalities: how many observations came from each, and its figures beside the county's."""

from functools import cached_property

import polars as pl

from rake_analysis import areas, finnish
from rake_analysis.analysis import position
from rake_analysis.analysis.position import Position, figures_of
from rake_analysis.areas import Area
from rake_analysis.report import matrices, prose, wording
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
        measured = [one for key, one in self.material.indicators.items() if key in self.material.snapshots]
        found = position.positions(self.material.statistics, measured, self.material.county.code) if measured else []
        chosen: dict[str, Position] = {}
        for place in found:
            told = [part.code for part in place.indicator.phenomena if not part.is_background]
            for code in told:
                if code not in chosen and self._figures(place).height:
                    chosen[code] = place
        return list({place.indicator.key: place for place in chosen.values()}.values())

    @cached_property
    def used_indicators(self) -> list[str]:
        return [place.indicator.key for place in self.positions]

    @cached_property
    def _municipalities(self) -> list[Area]:
        return sorted(areas.municipalities(self.material.county.code), key=lambda area: area.name_fi)

    def _figures(self, place: Position) -> pl.DataFrame:
        """The newest year's figures of the county's municipalities: `area_code`, `year`, `value`."""
        codes = [area.code for area in self._municipalities]
        rows = figures_of(self.material.statistics, place.indicator).filter(
            (pl.col("area_category") == areas.MUNICIPALITY)
            & pl.col("area_code").is_in(codes)
            & pl.col("value").is_not_null()
        )
        return rows.filter(pl.col("year") == pl.col("year").max()).select("area_code", "year", "value")

    @property
    def note(self) -> Markdown:
        return prose.joined([self.count_caution, wording.phrases()["absent_rows"]])

    @property
    def matrix(self) -> tuple[object, ...]:
        """Phenomena by municipality: every count on a working page, a release's own cells where it has them."""
        if isinstance(self.material, ReleaseMaterial):
            shown = matrices.municipality_table(self.material)
            return (
                shown or prose.text("Ilmiöitä ei tässä versiossa eritellä kunnittain: luvuista tulisi liian pieniä."),
            )
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
        return prose.joined([f"{finnish.capitalised(when)} kunnasta kirjattiin", count, "havaintoa."])

    def _count(self, area: Area) -> str | None:
        """The observations of a municipality as a page prints them; None where nobody reported from there."""
        if isinstance(self.material, ReleaseMaterial):
            period = self.material.period.code
            if area.code not in self.material.cells.categories("municipality", period):
                return None
            return self.material.cells.count(period=period, municipality=area.code).markdown
        count = self.material.current.filter(pl.col("municipality_code") == area.code).height
        return finnish.number(count) if count else None

    def _table(self, area: Area) -> Table | Markdown:
        rows = []
        for place in self.positions:
            found = self._figures(place).filter(pl.col("area_code") == area.code)
            value = found["value"].item() if found.height else None
            year = self._figures(place)["year"].max()
            rows.append(
                (
                    place.indicator.short_fi,
                    self._shown(place, value),
                    self._shown(place, self._of(place, areas.COUNTY, self.material.county.code, year)),
                    self._shown(place, self._country(place, year)),
                    str(year),
                )
            )
        if not rows:
            return prose.text("Kuntien tilastolukuja ei ole tässä aineistossa.")
        return Table.of(
            ("Osoitin", area.name_fi, self.material.county.name_fi, "Koko maa", "Vuosi"), rows, numeric=[1, 2, 3, 4]
        )

    def _of(self, place: Position, category: str, code: str, year: object) -> float | None:
        rows = figures_of(self.material.statistics, place.indicator).filter(
            (pl.col("area_category") == category) & (pl.col("area_code") == code) & (pl.col("year") == year)
        )
        return rows["value"].item() if rows.height == 1 else None

    def _country(self, place: Position, year: object) -> float | None:
        return self._of(place, areas.COUNTRY, areas.areas(areas.COUNTRY)[0].code, year)

    @staticmethod
    def _shown(place: Position, value: float | None) -> str:
        return finnish.with_unit(value, place.indicator.unit_fi, place.indicator.decimals)
