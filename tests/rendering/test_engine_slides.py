"""The example's slides: as many as a board has time for, with the counts of the decision brief."""

import re
import zipfile

import pytest

pytestmark = pytest.mark.xdist_group("published")


def cells(page: str) -> set[tuple[str, str]]:
    return set(re.findall(r'data-cell="([^"]*)"[^>]*>([^<]*)<', page))


def test_the_boards_slides_are_five_to_eight_and_show_the_counts_of_the_brief(bundles):
    site = bundles["management"] / "sivut"
    slides, brief = (
        (site / f"{name}.html").read_text(encoding="utf-8") for name in ("management_slides", "management_board")
    )
    with zipfile.ZipFile(site / "management_slides.pptx") as archive:
        shown = [name for name in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    assert 5 <= slides.count("<section") <= 8
    assert 5 <= len(shown) <= 8
    assert cells(slides) == cells(brief)
    assert len(cells(brief)) > 10
