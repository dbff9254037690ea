"""What every page shows alike: notices above, limits, sources and how to repeat it below."""

from collections.abc import Iterable
from functools import cached_property

from rake_analysis import __version__, finnish
from rake_analysis.report import prose, wording
from rake_analysis.report.load import WORKING, Material
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table


class View:
    """The parts of a page that belong to all pages. `page_name` is the page's file name in the site."""

    page_name = "index"
    shows_registers = False
    """Whether the page tells what is wrong in the registers; one that does is made again when they change."""

    def __init__(self, material: Material):
        self.material = material

    @cached_property
    def used_indicators(self) -> list[str]:
        """Keys of the indicators whose figures the page shows."""
        return []

    @property
    def notices(self) -> Markdown:
        """What the reader must know before reading on: example material, internal version, damaged snapshots."""
        phrases = wording.phrases()
        callouts = []
        if self.material.project.settings.is_example:
            callouts.append(prose.callout("warning", "Esimerkkiaineisto", phrases["example_notice"]))
        if self.material.audience == WORKING:
            callouts.append(prose.callout("important", "Sisäinen työversio", phrases["working_notice"]))
        damaged = [kept.name for kept in self.material.damaged_snapshots]
        if damaged:
            body = f"{phrases['damaged_notice']} {', '.join(damaged)}."
            callouts.append(prose.callout("warning", "Vaurioitunut tilannevedos", body))
        if self.shows_registers and self.material.audience == WORKING and self.material.registers.gaps:
            callouts.append(prose.callout("warning", "Rekistereissä on korjattavaa", self._gaps))
        return Markdown("\n\n".join(callouts))

    @property
    def _gaps(self) -> Markdown:
        return prose.joined(self.material.registers.gaps)

    @property
    def count_caution(self) -> Markdown:
        return prose.text(wording.phrases()["count_caution"])

    @property
    def statistics_lag(self) -> Markdown:
        return prose.text(wording.phrases()["statistics_lag"])

    @property
    def limits(self) -> Markdown:
        return prose.bullets(wording.phrases()["limits"])

    @property
    def sources(self) -> Table | Markdown:
        """The snapshots behind the page's figures: title, producer, when updated and retrieved."""
        return self.sources_of(self.used_indicators)

    def sources_of(self, keys: Iterable[str]) -> Table | Markdown:
        """The snapshots behind the figures of some indicators."""
        used = [key for key in keys if key in self.material.snapshots]
        if not used:
            return prose.text("Sivulla ei ole tilastolukuja.")
        return Table.of(
            ("Osoitin", "Tuottaja ja lisenssi", "Päivitetty", "Haettu"),
            [self._source_row(key) for key in used],
        )

    def _source_row(self, key: str) -> tuple[str, ...]:
        kept = self.material.snapshots[key]
        owner = self.material.indicators[key].owner
        licence = kept.licence.replace(f" ({owner})", "")
        title = f"{kept.title_fi} ({kept.source}/{kept.id})"
        producer = ", ".join(part for part in (owner, licence) if part)
        return title, producer, finnish.day(kept.updated), finnish.day(kept.retrieved)

    @property
    def tables_link(self) -> Markdown | None:
        """A link to the workbook that comes with a release; None on working pages, which have none."""
        if self.material.audience == WORKING:
            return None
        return Markdown(f"[{prose.text(wording.phrases()['workbook']['link'])}](taulukot.xlsx)")

    @property
    def run_note(self) -> Markdown:
        """Parameters, code version and the command that makes the page again."""
        period = self.material.period
        audience = "" if self.material.audience == WORKING else f" --audience {self.material.audience}"
        command = f"rake-analysis render --period {period}{audience} --page {self.page_name}"
        return Markdown(
            f"Kausi {prose.text(f'{period} ({period.range_fi})')}, alue {prose.text(self.material.county.name_fi)}, "
            f"{prose.text(version_fi(self.material.audience))}, rake-analysis {prose.text(__version__)}. "
            f"Sivun voi tehdä uudelleen komennolla `{command}`."
        )


def version_fi(audience: str) -> str:
    """Return what a page calls its version: `sisäinen työversio`, `julkinen versio`."""
    return wording.phrases()["versions"][audience]


def unique(keys: Iterable[str]) -> list[str]:
    """Return `keys` without repeats, in order of first appearance."""
    return list(dict.fromkeys(keys))
