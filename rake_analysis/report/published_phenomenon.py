"""A phenomenon's page in a release: published counts, approved quotes, statistics, comments and proposals."""

from functools import cached_property

from rake_analysis import finnish
from rake_analysis.analysis import evidence
from rake_analysis.phenomena.catalogue import Phenomenon
from rake_analysis.report import prose, words
from rake_analysis.report.load import ReleaseMaterial
from rake_analysis.report.phenomenon_parts import PhenomenonParts
from rake_analysis.report.prose import Markdown
from rake_analysis.report.published import category_label
from rake_analysis.report.released import Released, released
from rake_analysis.report.tables import Table

_BREAKDOWNS = (("reporter_role", "Raportoija"), ("municipality", "Kunta"))


class PublishedPhenomenon(PhenomenonParts[Released]):
    """What `notebooks/phenomenon.qmd` shows of one phenomenon in a release; it has the working page's parts."""

    def __init__(self, material: ReleaseMaterial, phenomenon: Phenomenon):
        super().__init__(material, phenomenon)
        self.material: ReleaseMaterial = material

    @cached_property
    def finding(self) -> Released:
        return released(self.material)[self.phenomenon.code]

    @property
    def observed(self) -> Markdown:
        """The evidence grade, where the counts behind it are shown, and what a count is."""
        found = self.finding
        if found.reports.value is None:
            return prose.joined(["Havaintoja on vähän, tai luku on peitetty toisen luvun vuoksi.", self.count_caution])
        if found.reports.value == 0:
            return self.count_caution
        grade = evidence.grade(found.reports.value, found.units.value or 0)
        return prose.joined([f"Näytön aste: {grade.label_fi.lower()}.", self.count_caution])

    @property
    def count_parts(self) -> tuple[object, ...]:
        """The counts of the periods."""
        cells, code = self.material.cells, self.phenomenon.code
        rows = [
            (
                finnish.capitalised(period.label_fi),
                cells.count(period=period.code, phenomenon=code).markdown,
                cells.count("units", period=period.code, phenomenon=code).markdown,
            )
            for period in self.material.periods
        ]
        return (Table.of(("Kausi", "Havaintoja", "Yksiköitä"), rows, numeric=[1, 2]),)

    @property
    def spread(self) -> Markdown:
        return prose.text("Merkintä .. tarkoittaa peitettyä tai puuttuvaa lukua, ei nollaa.")

    @cached_property
    def breakdown_tables(self) -> list[Table]:
        """Counts by role and municipality, in the tables that the audience's release declares."""
        cells, period = self.material.cells, self.material.period.code
        tables = []
        for dimension, title in _BREAKDOWNS:
            values = cells.crossed(dimension, "phenomenon", self.phenomenon.code, period)
            rows = [
                (
                    category_label(dimension, value),
                    cells.count(period=period, phenomenon=self.phenomenon.code, **{dimension: value}).markdown,
                )
                for value in values
            ]
            if rows:
                tables.append(Table.of((title, "Havaintoja"), rows, numeric=[1]))
        return tables

    @property
    def breakdown_note(self) -> Markdown:
        if self.breakdown_tables:
            return prose.text("Pienet luvut on peitetty (..), eikä osuuksia esitetä.")
        return prose.text("Ilmiön havaintoja ei tässä versiossa eritellä: ryhmistä tulisi liian pieniä.")

    @property
    def excerpt_note(self) -> Markdown:
        return prose.text("Lainaukset ovat ihmisen hyväksymiä sanamuotoja, eivät raporttien suoria otteita.")

    @property
    def excerpts(self) -> Markdown:
        return words.approved(self.material.quotes_of(self.phenomenon.code))

    @property
    def new_proposals(self) -> None:
        return None
