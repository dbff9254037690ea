"""What tests of rendered pages share: the half-year that they look at, and axe-core."""

from datetime import date
from pathlib import Path

import axe_playwright_python

PERIOD = "2025H2"
TODAY = date(2026, 1, 20)

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def axe_problems(tab) -> list[tuple[str, str, str]]:
    """Return what axe-core finds wrong on the page that is open, and contrasts that it cannot tell."""
    tab.evaluate(_AXE)
    found = tab.evaluate("tags => axe.run(document, {runOnly: tags})", _WCAG)
    unresolved = [one for one in found["incomplete"] if one["id"] == "color-contrast"]
    return [
        (kind, one["id"], one["nodes"][0]["html"])
        for kind, ones in (("violation", found["violations"]), ("unresolved", unresolved))
        for one in ones
    ]
