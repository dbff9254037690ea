"""The accessibility statement: what was tested and how, what was not, where feedback goes."""

from functools import cached_property

from rake_analysis.report import prose, wording
from rake_analysis.report.prose import Markdown
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View, version_fi

_NO_ADDRESS = "Lähetä palaute hyvinvointialueen kirjaamoon."


class Accessibility(View):
    """Everything `reports/accessibility.qmd` shows; the texts are in the wording file under `accessibility`."""

    page_name = "accessibility"

    @cached_property
    def _texts(self) -> dict:
        return wording.phrases()["accessibility"]

    @property
    def scope(self) -> Markdown:
        """Which site the statement is about."""
        material = self.material
        return prose.joined(
            [
                f"Tämä seloste koskee sivustoa {material.project.settings.name},",
                f"{material.county.name_fi}, {material.period.label_fi} ({version_fi(material.audience)}),",
                "ja sen PDF-tiedostoja.",
            ]
        )

    @property
    def tested(self) -> Table:
        """What was tested, and how."""
        return Table.of(("Mitä", "Miten"), [(test["what"], test["how"]) for test in self._texts["tested"]])

    @property
    def gaps(self) -> Markdown:
        """What was not tested or does not work."""
        return prose.bullets(self._texts["gaps"])

    @property
    def feedback(self) -> Markdown:
        """Where feedback goes: the project's address, the county's registry office where none is set."""
        address = self.material.project.settings.feedback_address
        if not address:
            return prose.text(_NO_ADDRESS)
        return Markdown(f"Anna palautetta saavutettavuudesta [palautelomakkeella]({address}).")

    @property
    def prepared(self) -> Markdown:
        """When the statement was last gone through."""
        return prose.text(f"Seloste on laadittu ja tarkistettu {self._texts['prepared']}.")
