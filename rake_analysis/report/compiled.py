"""The compiled report's short section per phenomenon: the page of its own holds the rest."""

from rake_analysis.analysis import counts
from rake_analysis.report import indicators, prose, wording, words
from rake_analysis.report.findings import Finding
from rake_analysis.report.load import Material
from rake_analysis.report.overview import Overview

_EXCERPT_COUNT = 2


def sections(material: Material) -> list[list[object]]:
    """Return what to show of each phenomenon that was observed or whose statistics are worse, attention first."""
    return [
        _section(material, found)
        for found in Overview(material, "compiled").findings
        if found.report_count or found.placement.statistics == "worse"
    ]


def _section(material: Material, found: Finding) -> list[object]:
    told = wording.phrases()["cells"][found.cell.code]
    parts: list[object] = [
        prose.heading(3, found.label_fi),
        prose.joined([prose.strong(f"{found.cell.label_fi}."), found.placement.sentence_fi, told["action"]]),
        prose.joined([found.amount_sentence, found.change_sentence]),
    ]
    if found.placement.shown:
        chart = indicators.series_chart(material, found.placement.shown[0])
        parts.append(prose.text(indicators.figures_sentence(found.placement.shown[0])))
        parts += chart.parts if chart else ()
    own = counts.observations_of(material.current, material.codes, found.code)
    parts.append(words.excerpts(own, _EXCERPT_COUNT))
    parts.append(prose.joined([prose.link("Ilmiön oma sivu", f"phenomenon-{found.code}")]))
    return parts
