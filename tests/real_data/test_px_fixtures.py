"""Every PX file at hand is read, with as many cells and marks as it holds."""

from pathlib import Path

import pytest

from rake_analysis.official import px

FILES = Path(__file__).parents[3] / "shared" / "fixtures" / "px"
pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason=f"no real data at {FILES}")

NPM, API, PYAXIS = "pxweb_sweden/Example/NPM", "pxwebapi", "pyaxis"
# File → cells and how many of them have a mark instead of a figure.
EXPECTED = {
    f"{NPM}/BE0101F1allKeywords.px": (48, 7),
    f"{NPM}/BE0101F1allKeywordsNoContentsvar.px": (24, 7),
    f"{NPM}/BE0101F1datasymbols.px": (24, 6),
    f"{NPM}/BE0101F1nilSymbol.px": (48, 6),
    f"{NPM}/BE0101F1nildotnosymbol.px": (48, 16),
    f"{NPM}/BE0101F1nildotsymbols.px": (48, 16),
    f"{NPM}/BE0101F1nilnopres.px": (48, 6),
    f"{NPM}/BE0101F1nolang.px": (48, 7),
    f"{NPM}/BE0101F1symbnot.px": (48, 6),
    f"{NPM}/BE0101F1symbnot2.px": (48, 6),
    f"{NPM}/EXEMPEL1.PX": (48, 6),
    f"{NPM}/EXEMPEL2.PX": (48, 6),
    f"{API}/TAB001.px": (5940, 2259),
    f"{API}/TAB002.px": (19800, 9921),
    f"{API}/TAB003.px": (2448, 18),
    f"{API}/TAB004.px": (4312, 1103),
    f"{API}/TAB005.px": (6402, 107),
    f"{API}/expected/tab4_fewcells.px": (1, 0),
    f"{PYAXIS}/1001.px": (504, 0),
    f"{PYAXIS}/14001.px": (8064, 2260),
    f"{PYAXIS}/27067.px": (812, 460),
    f"{PYAXIS}/px-x-0602000000_107.px": (60800, 0),
}


def test_every_px_file_at_hand_is_expected():
    found = {str(path.relative_to(FILES)) for path in FILES.rglob("*") if path.suffix.lower() == ".px"}
    assert found == set(EXPECTED)


@pytest.mark.parametrize("file", EXPECTED)
def test_each_file_is_read_whole(file):
    cells, marked = EXPECTED[file]
    content = (FILES / file).read_bytes()
    read = px.read(content, file)
    assert (len(read.values), read.values.null_count()) == (cells, marked)
    assert read.statuses.drop_nulls().len() == marked
    # Counted in the bytes themselves: every quoted dash or row of dots after DATA= is a mark.
    figures = content[content.upper().rindex(b"DATA=") :]
    assert sum(figures.count(b'"' + mark + b'"') for mark in (b"-", *(b"." * n for n in range(1, 7)))) == marked


def test_the_six_rows_of_dots_and_the_dash_are_kept_apart():
    read = px.read((FILES / NPM / "BE0101F1nilSymbol.px").read_bytes(), "nil")
    assert set(read.statuses.drop_nulls()) == {"-", ".", ".."}
    six = px.read((FILES / NPM / "BE0101F1datasymbols.px").read_bytes(), "six")
    assert set(six.statuses.drop_nulls()) == {"." * n for n in range(1, 7)}
