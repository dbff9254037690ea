"""Disclosure control: which counts of a release are shown, given all its tables, audiences and earlier releases."""

from rake_analysis.disclosure.protect import Protected, difference, protect, share

__all__ = ["Protected", "difference", "protect", "share"]
