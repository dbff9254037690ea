"""The slides of the decision brief: its own findings and proposals, cut to what a slide holds."""

import math
from collections.abc import Iterator
from dataclasses import replace

from rake_analysis.report import indicators, prose
from rake_analysis.report.prose import Markdown
from rake_analysis.report.published import Published
from rake_analysis.report.released import Released
from rake_analysis.report.tables import Table, visible

# What a slide holds below its title at the size of its letters.
_ROWS, _LINES, _LINE = 3, 12, 76


def standing_out(page: Published, title: str) -> Iterator[Markdown]:
    """Yield slides of the phenomena that stand out, with their reports and change; last what such figures are not."""
    items = [
        prose.joined([prose.strong(f"{found.phenomenon.short_fi}:"), found.amount_sentence, _change(found)])
        for found in page.candidates
    ]
    items = items or [prose.text("Yksikään ilmiö ei nouse erityisesti esiin.")]
    yield from _packed(title, [*items, page.count_caution, page.statistics_lag])


def _change(found: Released) -> Markdown:
    """The earlier number and the change in a word."""
    if found.before is None:
        return found.change_sentence
    earlier = Markdown(f"({found.before.markdown}):")
    return prose.joined(["Muutos edellisestä kaudesta", earlier, f"{found.change_word}."])


def statistics(page: Published, title: str) -> Iterator[Markdown]:
    """Yield slides of what the statistics say of the phenomena that `standing_out` shows, indicator by indicator."""
    places = {place.indicator.key: place for found in page.candidates for place in found.shown[:1]}
    items = [
        prose.joined([indicators.figures_sentence(place), indicators.verdict_sentence(place)])
        for place in places.values()
    ]
    yield from _packed(title, items or [prose.text("Esiin nousevista ilmiöistä ei ole tilastoja.")])


def picture(page: Published) -> Iterator[object]:
    """Yield a slide with the series behind the first phenomenon that has one; nothing where none has."""
    for found in page.candidates:
        for place in found.shown[:1]:
            chart = indicators.series_chart(page.material, place)
            if chart is not None:
                yield prose.heading(2, f"{place.indicator.short_fi} (lähde: {place.indicator.owner})")
                yield replace(chart, events=())  # a slide has no room for what their letters mean
                return


def happened(page: Published, title: str) -> Iterator[Markdown]:
    """Yield slides of what became of the earlier proposals, status by status."""
    items = [Markdown(line.removeprefix("- ")) for line in page.happened.split("\n")]
    yield from _packed(title, [page.register_note, *items])


def spread(title: str, table: Table | None, nothing: str) -> Iterator[object]:
    """Yield a table as slides of a few rows, each with the title; one that says `nothing` for no table."""
    if table is None:
        yield _heading(title, 0)
        yield prose.text(nothing)
        return
    for start in range(0, len(table.rows), _ROWS):
        yield _heading(title, start)
        yield replace(table, rows=table.rows[start : start + _ROWS])


def _packed(title: str, items: list[Markdown]) -> Iterator[Markdown]:
    """Yield slides of bullets, each with the title and as many items as its lines hold, one at least."""
    slides: list[list[Markdown]] = [[]]
    used = 0
    for item in items:
        needed = math.ceil(len(visible(item)) / _LINE)
        if slides[-1] and used + needed > _LINES:
            slides.append([])
            used = 0
        slides[-1].append(item)
        used += needed
    for number, shown in enumerate(slides):
        yield _heading(title, number)
        yield prose.bullets(shown)


def _heading(title: str, start: int) -> Markdown:
    return prose.heading(2, f"{title} (jatkuu)" if start else title)
