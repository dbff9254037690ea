"""The description of a chart and how a cell shows it: SVG everywhere, made interactive where plotly is at hand."""

import base64
import html
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import polars as pl

from rake_analysis import files, finnish
from rake_analysis.report import prose
from rake_analysis.report.charts import data, grid, paper, screen, style
from rake_analysis.report.tables import Table
from rake_analysis.text import plain_line

Kind = Literal["bars", "series", "ranks", "funnel", "tiles", "matrix", "timeline"]

# The picture stays where scripts do not run; where plotly has loaded, the interactive chart takes its place. A chart
# that is folded away has no width: it is drawn when it is opened. Screen readers have the name of the whole;
# without aria-hidden Chromium would also give them every tick and point of the drawing.
_UPGRADE = """<script>document.addEventListener("DOMContentLoaded",function(){
var box=document.getElementById("%(id)s");if(!window.Plotly||!box)return;
var fold=box.closest("details");
function draw(){var plot=document.createElement("div");plot.setAttribute("aria-hidden","true");
plot.style.height="%(height)spx";box.appendChild(plot);
Plotly.newPlot(plot,%(data)s,%(layout)s,{displayModeBar:false,responsive:true}).then(function(){
box.querySelectorAll("img").forEach(function(img){img.hidden=true})})}
if(fold&&!fold.open)fold.addEventListener("toggle",draw,{once:true});else draw()});</script>"""


@dataclass(frozen=True)
class Mark:
    """An event on the time axis of a series: a letter in the drawing, its words in the caption and the table."""

    letter: str
    day: date
    text: str

    @property
    def at(self) -> float:
        """Where it stands among yearly figures: a year's figure stands at the year, which begins half a unit before."""
        return self.day.year - 0.5 + (self.day.timetuple().tm_yday - 1) / 366

    @property
    def told_fi(self) -> str:
        return f"{self.letter} {finnish.day(self.day)} {self.text}"


@dataclass(frozen=True)
class Chart:
    """A chart of few kinds, each for one purpose.

    `table` is tidy and in drawing order:
    - `bars`: `category`, `value`, `is_faint` (few reports: drawn as an outline only);
    - `series`: `year`, `value`, `area`, `role` (own, collaborative_area, country);
    - `ranks`: `area`, `value`, `low`, `high` (the ends of an interval, null where there is none), `size`
      (people behind the value, null where not published), `is_own`;
    - `funnel`: as `ranks`, and `name` (the area's name where it is written beside its point, else empty), with
      `lines`: `size`, `low_95`, `high_95`, `low_998`, `high_998`;
    - `tiles`: `area`, `row`, `column`, `value`, `shade` (0–1, null where the value is unknown), `smoothed`;
    - `matrix`: `row`, `column`, `value` (null where it is hidden), a row for every cell of the grid;
    - `timeline`: `item`, `title`, `state` (in words), `date`, `mark` (a key of style.MARKS), a row for every mark.

    `unit` follows a value, `breaks` are years where a series does not continue (drawn as a line between the years),
    `events` are marks on the time axis of a series,
    `reference` is a value to draw a line at, `alt` the text alternative that states the main finding.
    """

    kind: Kind
    table: pl.DataFrame
    alt: str
    unit: str = ""
    decimals: int = 0
    breaks: tuple[int, ...] = ()
    reference: float | None = None
    reference_label: str = ""
    caption: str = ""
    lines: pl.DataFrame | None = None
    events: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        texts = [name for name, kind in self.table.schema.items() if kind == pl.String]
        harmless = [pl.col(name).map_elements(plain_line, return_dtype=pl.String) for name in texts]
        object.__setattr__(self, "table", self.table.with_columns(harmless))

    @cached_property
    def svg(self) -> str:
        """The chart on paper."""
        return paper.draw(self)

    @property
    def event_levels(self) -> list[int]:
        """For each event, how many lines down its letter stands."""
        years = self.table["year"]
        return style.levels([mark.at for mark in self.events], float(years.max() - years.min()))  # type: ignore[operator]

    @property
    def parts(self) -> tuple[object, ...]:
        """What to show of a chart in running output: the picture, its caption, its numbers.

        A matrix is a table on screen already, and has all its numbers in it on paper.
        """
        shown = (self, prose.caption(self.caption))
        return shown if self.kind == "matrix" else (*shown, self.data)

    @cached_property
    def data(self) -> Table:
        """The numbers behind the chart, as a table."""
        return data.behind(self)

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        alt = {"alt": self.alt}
        bundle = {"text/html": self.html(), "image/svg+xml": self.svg, "text/plain": self.alt}
        return bundle, {"image/svg+xml": alt}

    def html(self, *, is_folded: bool = False) -> str:
        """The chart on screen; a folded one has its picture only where nothing is drawn in its place."""
        if self.kind == "matrix":
            return grid.draw(self)
        figure = screen.draw(self)
        content = {part: _compact(figure[part]) for part in figure}
        name = f"chart-{files.letters(files.sha256((self.alt + json.dumps(content)).encode())[:12])}"
        alt = html.escape(self.alt, quote=True)
        picture = "" if is_folded and figure else f'<img alt="{alt}" src="data:image/svg+xml;base64,{self._encoded}">'
        script = _UPGRADE % {"id": name, "height": figure["layout"]["height"], **content} if figure else ""
        return f'<div class="chart" id="{name}" role="img" aria-label="{alt}">{picture}{script}</div>'

    @property
    def _encoded(self) -> str:
        return base64.b64encode(self.svg.encode("utf-8")).decode("ascii")


@dataclass(frozen=True)
class Folded:
    """A chart and its numbers behind a line that opens them on screen; on paper they are left out.

    Where scripts do not run the numbers are what opens: so many pictures would be most of the page's weight.
    """

    summary: str
    chart: Chart

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        caption = f"<p><em>{html.escape(self.chart.caption)}</em></p>"
        inside = f"{self.chart.html(is_folded=True)}{caption}{self.chart.data.html()}"
        folded = f'<details class="folded"><summary>{html.escape(self.summary)}</summary>{inside}</details>'
        return {"text/html": folded, "text/markdown": "", "text/plain": self.summary}


def _compact(part: object) -> str:
    """A part of a figure as JSON that may stand in a script, without blanks."""
    return json.dumps(part, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
