"""The slides of the decision brief: its own findings and proposals, cut to what a slide holds."""

from collections.abc import Iterator
from dataclasses import replace

from rake_analysis.report import indicators, prose
from rake_analysis.report.prose import Markdown
from rake_analysis.report.published import Published
from rake_analysis.report.tables import Table

_ITEMS = 3
_BRIEF = "management_board"


def standing_out(page: Published) -> Markdown:
    """Return the first phenomena that stand out, each with its reports and their change; the brief has the others."""
    shown = [
        prose.joined([prose.strong(f"{found.label_fi}:"), found.amount_sentence, found.change_sentence])
        for found in page.candidates[:_ITEMS]
    ]
    if not shown:
        return prose.text("Yksikään ilmiö ei nouse erityisesti esiin.")
    rest = [prose.link("Muut esiin nousevat ilmiöt ovat tiivistelmässä.", _BRIEF)]
    return prose.bullets(shown + (rest if len(page.candidates) > _ITEMS else []))


def statistics(page: Published) -> Markdown:
    """Return what the statistics say of the phenomena that `standing_out` shows, a bullet for each indicator."""
    places = {place.indicator.key: place for found in page.candidates[:_ITEMS] for place in found.shown[:1]}
    sentences = [
        f"{indicators.figures_sentence(place)} {indicators.verdict_sentence(place)}" for place in places.values()
    ]
    return prose.bullets(sentences) or prose.text("Esiin nousevista ilmiöistä ei ole tilastoja.")


def picture(page: Published) -> Iterator[object]:
    """Yield a slide with the series behind the first phenomenon that has one; nothing where none has."""
    for found in page.candidates:
        for place in found.shown[:1]:
            chart = indicators.series_chart(page.material, place)
            if chart is not None:
                yield prose.heading(2, f"{place.indicator.short_fi} (lähde: {place.indicator.owner})")
                yield chart
                return


def happened(page: Published, title: str) -> Iterator[Markdown]:
    """Yield what became of the earlier proposals as slides of a few statuses, each with the title."""
    bullets = page.happened.split("\n")
    for start in range(0, len(bullets), _ITEMS):
        yield _heading(title, start)
        if not start:
            yield page.all_proposals_note
        yield Markdown("\n".join(bullets[start : start + _ITEMS]))


def spread(title: str, table: Table | None, nothing: str) -> Iterator[object]:
    """Yield a table as slides of a few rows, each with the title; one that says `nothing` for no table."""
    if table is None:
        yield _heading(title, 0)
        yield prose.text(nothing)
        return
    for start in range(0, len(table.rows), _ITEMS):
        yield _heading(title, start)
        yield replace(table, rows=table.rows[start : start + _ITEMS])


def _heading(title: str, start: int) -> Markdown:
    return prose.heading(2, f"{title} (jatkuu)" if start else title)
