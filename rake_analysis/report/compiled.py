"""The compiled report's short section per phenomenon: the page of its own holds the rest."""

import polars as pl

from rake_analysis.analysis import counts
from rake_analysis.report import indicators, prose, wording, words
from rake_analysis.report.findings import Finding
from rake_analysis.report.load import Material
from rake_analysis.report.overview import Overview

_EXCERPT_COUNT = 2


def sections(material: Material) -> list[list[object]]:
    """Return what to show of each phenomenon that was observed or whose statistics are worse, attention first."""
    quoted: set[str] = set()
    return [
        _section(material, found, quoted)
        for found in Overview(material, "compiled").findings
        if found.report_count or found.placement.statistics == "worse"
    ]


def _section(material: Material, found: Finding, quoted: set[str]) -> list[object]:
    """`quoted` are the observations that earlier sections have quoted: each is heard once."""
    told = wording.phrases()["cells"][found.cell.code]
    parts: list[object] = [
        prose.heading(3, found.label_fi),
        prose.joined([prose.strong(f"{found.cell.label_fi}."), found.reason, told["action"]]),
        prose.joined([found.amount_sentence, found.change_sentence]),
    ]
    if found.placement.shown:
        chart = indicators.series_chart(material, found.placement.shown[0])
        parts.append(prose.text(indicators.figures_sentence(found.placement.shown[0])))
        parts += chart.parts if chart else ()
    own = counts.observations_of(material.current, material.codes, found.code)
    fresh = own.filter(~pl.col("observation_id").is_in(list(quoted)))
    excerpts = words.chosen(fresh, material.codes, _EXCERPT_COUNT)
    quoted.update(excerpts["observation_id"])
    parts.append(words.excerpts(excerpts))
    comment = material.comment(found.code)
    if comment is not None:
        parts.append(prose.joined([prose.strong("Työryhmän kommentti:"), *comment.paragraphs, comment.signature]))
    parts.append(prose.link(f"{found.label_fi}: ilmiön oma sivu", f"phenomenon-{found.code}"))
    return parts
