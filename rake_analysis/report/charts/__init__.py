"""Charts: one description, drawn by plotly on screen and as SVG on paper."""

from rake_analysis.report.charts.description import Chart

__all__ = ["Chart"]
