"""The reports of a release: what disclosure control left of the observations, beside the official statistics."""

from functools import cached_property

from rake_analysis import areas, finnish, metadata
from rake_analysis.analysis import evidence, position
from rake_analysis.analysis.position import Position
from rake_analysis.disclosure import tables as disclosure_tables
from rake_analysis.disclosure.protect import difference
from rake_analysis.finnish import capitalised
from rake_analysis.periods import Period
from rake_analysis.phenomena.catalogue import UNCLASSIFIED
from rake_analysis.report import indicators, proposals, prose, wording
from rake_analysis.report.load import ReleaseMaterial
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View

_LISTS = {"reporter_role": "reporter_roles", "service_task": "service_tasks", "tone": "tones"}
_NOT_TOLD = "Ei kerrottu"


class Published(View):
    """Everything `reports/public.qmd` and `reports/management_board.qmd` show; every count comes from `cells`."""

    def __init__(self, material: ReleaseMaterial, page_name: str = "index"):
        super().__init__(material)
        self.material: ReleaseMaterial = material
        self.page_name = page_name

    @property
    def _period(self) -> Period:
        return self.material.period

    @cached_property
    def positions(self) -> list[Position]:
        measured = [one for key, one in self.material.indicators.items() if key in self.material.snapshots]
        found = position.positions(self.material.statistics, measured, self.material.county.code) if measured else []
        return [place for place in found if place.indicator.phenomena]

    @cached_property
    def used_indicators(self) -> list[str]:
        return [place.indicator.key for place in self._telling_all]

    @property
    def summary(self) -> Markdown:
        """How much was reported, and how many phenomena are worse or worsening in the statistics."""
        count = self.material.cells.count
        code = self._period.code
        heavy = [name for name, places in self._telling.items() if any(map(_is_worse, places))]
        told = (
            f"Tilastoissa tilanne on muuta maata heikompi tai heikkenee {finnish.number(len(heavy))} ilmiössä."
            if heavy
            else "Tilastoissa mikään seurattu ilmiö ei ole muuta maata heikompi eikä heikkene."
        )
        return prose.joined(
            [
                f"Kaudella {self._period.range_fi} saatiin sosiaalisen raportoinnin havaintoja yhteensä",
                count(period=code).markdown,
                "kappaletta. Niitä teki",
                count("units", period=code).markdown,
                "eri yksikköä.",
                told,
                wording.phrases()["count_caution"],
            ]
        )

    @property
    def phenomena_table(self) -> Table:
        """Reports of each phenomenon now and before, and what the statistics say."""
        previous = self.material.previous
        rows = []
        for code in self._phenomena:
            now = self.material.cells.count(period=self._period.code, phenomenon=code)
            before = self.material.cells.count(period=previous.code, phenomenon=code) if previous else None
            before_value = before.value if before else None
            rows.append(
                (
                    self._label(code),
                    now.markdown,
                    before.markdown if before else finnish.MISSING,
                    _change(now.value, before_value),
                    self._statistics_word(code),
                )
            )
        before_title = previous.label_fi.capitalize() if previous else "Edellinen kausi"
        headers = ("Ilmiö", self._period.label_fi.capitalize(), before_title, "Muutos", "Tilastot")
        return Table.of(headers, rows, numeric=[1, 2, 3])

    @property
    def origin_tables(self) -> list[object]:
        """Who reported and on which service tasks, a table each."""
        parts: list[object] = []
        for dimension, title in (("reporter_role", "Raportoija"), ("service_task", "Palvelutehtävä")):
            parts.append(self._table(dimension, title))
        return parts

    @property
    def places_tables(self) -> list[object]:
        """Where the observations come from: sub-regions and municipalities."""
        return [self._table("sub_region", "Seutukunta"), self._table("municipality", "Kunta")]

    def _table(self, dimension: str, title: str) -> Table:
        code = self._period.code
        rows = [
            (
                _category_label(dimension, value),
                self.material.cells.count(period=code, **{dimension: value}).markdown,
            )
            for value in self.material.cells.categories(dimension, code)
        ]
        return Table.of((title, "Havaintoja"), rows, numeric=[1])

    @property
    def sections(self) -> list[list[object]]:
        """A section per phenomenon whose statistics are worse or worsening, or that was reported in public numbers."""
        return [self._section(code) for code in self._phenomena if self._is_told(code)]

    def _section(self, code: str) -> list[object]:
        now = self.material.cells.count(period=self._period.code, phenomenon=code)
        units = self.material.cells.count("units", period=self._period.code, phenomenon=code)
        parts: list[object] = [
            prose.heading(3, self._label(code)),
            prose.joined(
                ["Kaudella kirjattiin", now.markdown, "havaintoa, joita teki", units.markdown, "eri yksikköä."]
            ),
        ]
        places = sorted(self._telling.get(code, ()), key=lambda place: not _is_worse(place))
        for place in places[:1]:
            chart = indicators.series_chart(self.material, place)
            relevance = place.indicator.relevance(code)
            parts.append(
                prose.joined(
                    [
                        indicators.figures_sentence(place),
                        indicators.verdict_sentence(place),
                        indicators.trend_sentence(place),
                        f"Rajoitus: {finnish.uncapitalised(relevance.does_not_say_fi)}" if relevance else "",
                    ]
                )
            )
            parts += chart.parts if chart else ()
        return parts

    def _is_told(self, code: str) -> bool:
        value = self.material.cells.count(period=self._period.code, phenomenon=code).value
        return bool(value) or any(map(_is_worse, self._telling.get(code, ())))

    @property
    def quotes(self) -> Markdown:
        """The quotes that a named person has approved for this audience."""
        rows = self.material.quotes.select("quote_id", "wording").rows()
        if not rows:
            return prose.text("Tässä julkaisussa ei ole lainauksia: niille tarvitaan nimetty hyväksyntä.")
        return Markdown("\n\n".join(f'> [{prose.text(text)}]{{data-quote="{quote}"}}' for quote, text in rows))

    @property
    def proposals_note(self) -> Markdown:
        return proposals.note(self.material.proposals, self._period, "Ehdotusrekisterissä ei ole ehdotuksia.")

    @property
    def proposals_table(self) -> Table | None:
        return proposals.table(self.material.proposals)

    @property
    def waiting_table(self) -> Table | None:
        """Proposals on which somebody is asked to decide or act: open and late ones."""
        register = self.material.proposals
        asked = register.filter((register["status"] == "open") | register["is_late"])
        return proposals.table(asked)

    @property
    def suppression_note(self) -> Markdown:
        return prose.joined(
            [self.material.cells.statement, "Merkintä .. tarkoittaa peitettyä tai puuttuvaa lukua, ei nollaa."]
        )

    @property
    def attention(self) -> Markdown:
        """The phenomena that the statistics call worse or worsening, each with its figures."""
        bullets = [
            prose.joined([prose.strong(f"{self._label(code)}:"), place.sentence_fi])
            for code, places in self._telling.items()
            for place in sorted(places, key=lambda place: not _is_worse(place))[:1]
            if _is_worse(place)
        ]
        return prose.bullets(bullets) or prose.text("Tilastot eivät nosta mitään ilmiötä esiin.")

    @cached_property
    def _telling(self) -> dict[str, list[Position]]:
        """Phenomenon → positions that may judge it."""
        return {code: [place for place in self.positions if _judges(place, code)] for code in self.material.phenomena}

    @property
    def _telling_all(self) -> list[Position]:
        shown = [place for places in self._telling.values() for place in places]
        return [place for place in self.positions if place in shown]

    @property
    def _phenomena(self) -> list[str]:
        listed = self.material.cells.categories("phenomenon", self._period.code)
        return [code for code in self.material.phenomena if code in listed and code != UNCLASSIFIED]

    def _label(self, code: str) -> str:
        return self.material.phenomena[code].label_fi

    def _statistics_word(self, code: str) -> str:
        places = self._telling.get(code, ())
        usable = [place for place in places if place.is_usable]
        if not usable:
            return "ei arvioitavissa"
        return "heikko tai heikkenee" if any(map(_is_worse, usable)) else "ei heikko"


def _judges(place: Position, code: str) -> bool:
    relevance = place.indicator.relevance(code)
    return relevance is not None and not relevance.is_background


def _is_worse(place: Position) -> bool:
    return place.direction == "worse" or place.is_worsening


def _change(now: int | None, before: int | None) -> str:
    """A change with its sign; `..` where a part is hidden, words where there are few reports in both periods."""
    change = difference(now, before)
    if now is None or before is None or change is None:
        return finnish.MISSING
    if max(now, before) < evidence.few_below():
        return "vähän havaintoja"
    return f"+{finnish.number(change)}" if change > 0 else finnish.number(change)


def _category_label(dimension: str, value: str) -> str:
    if value == disclosure_tables.MISSING:
        return _NOT_TOLD
    if dimension in _LISTS:
        return metadata.label(_LISTS[dimension], value)
    if value == areas.WHOLE_COUNTY:
        return capitalised(value)
    category = areas.SUB_REGION if dimension == "sub_region" else areas.MUNICIPALITY
    return areas.area(category, value).name_fi
