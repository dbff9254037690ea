"""Analytics for structural social work: observations, official statistics and the reports that combine them."""

__version__ = "0.1.0"
