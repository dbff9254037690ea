"""Charts: one description, drawn by plotly on screen and as SVG on paper."""

from rake_analysis.report.charts.description import Chart, Folded, Mark

__all__ = ["Chart", "Folded", "Mark"]
