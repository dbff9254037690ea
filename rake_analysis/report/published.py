"""The reports of a release: what disclosure control left of the observations, beside the official statistics."""

from rake_analysis import areas, finnish, metadata
from rake_analysis.disclosure import tables as disclosure_tables
from rake_analysis.finnish import capitalised
from rake_analysis.phenomena.catalogue import GOOD_PRACTICE, UNCLASSIFIED
from rake_analysis.report import indicators, prose, wording, words
from rake_analysis.report import proposals as proposal_tables
from rake_analysis.report.half_year import HalfYear
from rake_analysis.report.load import ReleaseMaterial
from rake_analysis.report.prose import Markdown
from rake_analysis.report.released import Released, released, units_sentence
from rake_analysis.report.tables import Table

_LISTS = {
    "phenomenon_group": "phenomenon_groups",
    "reporter_role": "reporter_roles",
    "service_task": "service_tasks",
    "tone": "tones",
}
_NOT_TOLD = "Ei kerrottu"


class Published(HalfYear[Released]):
    """Everything that the reports of a release show; every count of observations comes from `cells`."""

    def __init__(self, material: ReleaseMaterial, page_name: str = "index"):
        super().__init__(material, page_name)
        self.material: ReleaseMaterial = material

    @property
    def all_findings(self) -> dict[str, Released]:
        return released(self.material)

    @property
    def summary(self) -> Markdown:
        """One paragraph that stands alone: how much was reported, and which phenomena stand out in what."""
        count = self.material.cells.count
        code = self.material.period.code
        return prose.joined(
            [
                f"{capitalised(self.material.period.locative_fi)} ({self.material.period.range_fi}) saatiin",
                count(period=code).markdown,
                "sosiaalisen raportoinnin havaintoa.",
                units_sentence(count("units", period=code)),
                *(f"{told}: {names}." for told, names in self._standing_out if names),
            ]
        )

    @property
    def _standing_out(self) -> list[tuple[str, str]]:
        def named(*cells: str) -> str:
            return "; ".join(finnish.uncapitalised(one.label_fi) for one in self.findings if one.cell_code in cells)

        worse = [one for one in self.findings if one.is_worse and one.cell_code != "vahvistuva"]
        return [
            ("Sekä havainnoissa että tilastoissa nousee esiin", named("vahvistuva")),
            ("Asiakastyössä näkyy merkkejä, joita tilasto ei näytä", named("heikko_signaali")),
            (
                "Tilastoissa tilanne on heikko tai heikkenee myös näissä",
                "; ".join(finnish.uncapitalised(one.label_fi) for one in worse),
            ),
        ]

    @property
    def phenomena_table(self) -> Table:
        """Reports of each phenomenon now and before, and what the statistics say."""
        previous = self.material.previous
        rows = [
            (
                prose.link(found.label_fi, f"phenomenon-{found.code}"),
                found.report_mark,
                found.before.markdown if found.before else finnish.MISSING,
                found.change_word,
                found.statistics_word if found.is_theme else "ei arvioida",
            )
            for found in self._listed
        ]
        before_title = previous.label_fi.capitalize() if previous else "Edellinen kausi"
        headers = ("Ilmiö", self.material.period.label_fi.capitalize(), before_title, "Muutos", "Tilastot")
        return Table.of(headers, rows, numeric=[1, 2])

    @property
    def groups_table(self) -> Table:
        """Reports of each group of phenomena; an observation of several phenomena of a group counts in it once."""
        period = self.material.period.code
        rows = [
            (
                self._group(group, label),
                self.material.cells.count(period=period, phenomenon_group=group).markdown,
                self.material.cells.count("units", period=period, phenomenon_group=group).markdown,
            )
            for group, label in metadata.labels("phenomenon_groups").items()
            if group in self.material.cells.categories("phenomenon_group", period)
        ]
        return Table.of(("Ilmiöryhmä", "Havaintoja", "Yksiköitä"), rows, numeric=[1, 2])

    def _group(self, group: str, label: str) -> Markdown:
        """A group's name with its phenomena, marked with their codes: an audit must know what the group sums."""
        members = [one for one in self.material.phenomena.values() if one.group == group]
        codes = ",".join(one.code for one in members)
        names = finnish.listing([finnish.uncapitalised(one.short_fi) for one in members])
        return Markdown(f'[{prose.text(f"{label}: {names}")}]{{data-group-members="{group}:{codes}"}}')

    @property
    def _listed(self) -> list[Released]:
        """Themes and good practices in the catalogue's order; what no phenomenon fits is no finding of its own."""
        return [one for code, one in self.all_findings.items() if code != UNCLASSIFIED]

    @property
    def origin_tables(self) -> list[object]:
        """Who reported and on which service tasks, a table each."""
        return [self._table("reporter_role", "Raportoija"), self._table("service_task", "Palvelutehtävä")]

    @property
    def places_tables(self) -> list[object]:
        """Where the observations come from: sub-regions and municipalities."""
        return [self._table("sub_region", "Seutukunta"), self._table("municipality", "Kunta")]

    def _table(self, dimension: str, title: str) -> Table:
        code = self.material.period.code
        rows = [
            (category_label(dimension, value), self.material.cells.count(period=code, **{dimension: value}).markdown)
            for value in self.material.cells.categories(dimension, code)
        ]
        return Table.of((title, "Havaintoja"), rows, numeric=[1])

    @property
    def sections(self) -> list[list[object]]:
        """A section per phenomenon that was reported in public numbers or whose statistics are worse or worsening."""
        return [self._section(one) for one in self.findings if one.report_count or one.is_worse]

    def _section(self, found: Released) -> list[object]:
        parts: list[object] = [
            prose.heading(3, found.label_fi),
            prose.joined([found.amount_sentence, found.change_sentence]),
            found.reason,
        ]
        for place in found.shown[:1]:
            chart = indicators.series_chart(self.material, place)
            parts.append(prose.text(indicators.figures_sentence(place)))
            parts += chart.parts if chart else ()
        parts.append(prose.link(f"{found.label_fi}: ilmiön oma sivu", f"phenomenon-{found.code}"))
        return parts

    @property
    def quotes(self) -> Markdown:
        """The quotes that a named person has approved for this audience."""
        return words.approved(self.material.quotes)

    @property
    def good_practices(self) -> Markdown:
        """How many observations tell of good practices, and the quotes of them approved for this audience."""
        count = self.material.cells.count(period=self.material.period.code, phenomenon=GOOD_PRACTICE)
        told = prose.joined(["Hyvistä käytännöistä kerrottiin", count.markdown, "havainnossa."])
        quoted = self.material.quotes_of(GOOD_PRACTICE)
        return prose.paragraphs([told, words.approved(quoted)]) if quoted.height else told

    @property
    def all_proposals_table(self) -> Table | None:
        return proposal_tables.table(self.material.proposals)

    @property
    def acute_note(self) -> Markdown:
        return prose.text("Akuutit asiat välitetään vastuualueille heti, eikä niistä kerrota tässä versiossa.")

    @property
    def acute_table(self) -> None:
        return None

    @property
    def suppression_note(self) -> Markdown:
        return prose.joined(
            [self.material.cells.statement, "Merkintä .. tarkoittaa peitettyä tai puuttuvaa lukua, ei nollaa."]
        )

    @property
    def contact(self) -> Markdown:
        """Whom to ask, from the wording."""
        return prose.text(wording.phrases()["contact"])


def category_label(dimension: str, value: str) -> str:
    """Return a category of a release's table as readers know it."""
    if value == disclosure_tables.MISSING:
        return "Ei kerrottu tai koskee koko aluetta" if dimension == "sub_region" else _NOT_TOLD
    if dimension in _LISTS:
        return metadata.label(_LISTS[dimension], value)
    if value == areas.WHOLE_COUNTY:
        return "Koskee koko aluetta"
    category = areas.SUB_REGION if dimension == "sub_region" else areas.MUNICIPALITY
    return areas.area(category, value).name_fi
