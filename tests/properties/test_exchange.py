"""Whatever cells a release shows, a package carries them; whatever happens to a package, it is refused or the same."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rake_analysis import metadata
from rake_analysis.disclosure.tables import cell_key
from rake_analysis.errors import UserError
from rake_analysis.exchange import format, package, reading
from rake_analysis.phenomena import catalogue

PHENOMENA = catalogue.load()
PERIOD = "2025H2"
ABOUT = package.About(
    county_code="06",
    period=PERIOD,
    period_start=date(2025, 7, 1),
    period_end=date(2025, 12, 31),
    threshold=5,
    is_example=False,
)
CATEGORIES = {
    "municipality": [*metadata.codes("municipalities")[:20], "-", "koko alue"],
    "reporter_role": [*metadata.codes("reporter_roles"), "-"],
    "service_task": [*metadata.codes("service_tasks"), "-"],
}
PLACES = st.one_of(
    st.just({}),
    *(st.sampled_from(codes).map(lambda code, name=name: {name: code}) for name, codes in CATEGORIES.items()),
)
KEYS = st.builds(
    lambda measure, place, phenomenon: cell_key(measure, period=PERIOD, **place, **phenomenon),
    st.sampled_from(["reports", "units"]),
    PLACES,
    st.one_of(st.just({}), st.sampled_from(list(PHENOMENA)).map(lambda code: {"phenomenon": code})),
)
COUNTS = st.one_of(st.none(), st.integers(0, 999_999_999))
SHOWN = st.dictionaries(KEYS, COUNTS, max_size=40).map(lambda shown: {f"reports;period={PERIOD}": 7} | shown)


@settings(max_examples=40, deadline=None)
@given(SHOWN)
def test_a_package_carries_every_cell_there_and_back(shown):
    with tempfile.TemporaryDirectory() as folder:
        package.write(Path(folder), format.from_keys(shown, PERIOD), ABOUT, PHENOMENA)
        read = reading.read(Path(folder), PHENOMENA)
    assert dict(format.to_keys(read.cells, PERIOD).iter_rows()) == shown
    assert read.about == ABOUT


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_package_with_any_byte_changed_is_refused_or_tells_the_same(data):
    shown = {f"reports;period={PERIOD}": 40, f"reports;period={PERIOD};phenomenon=ASU": None}
    cells = format.from_keys(shown, PERIOD)
    with tempfile.TemporaryDirectory() as folder:
        package.write(Path(folder), cells, ABOUT, PHENOMENA)
        path = Path(folder) / data.draw(st.sampled_from([package.DESCRIPTOR, package.CELLS, package.CUBE]))
        content = bytearray(path.read_bytes())
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
        try:
            read = reading.read(Path(folder), PHENOMENA)
        except UserError as error:
            assert str(error).isprintable()
        else:
            assert read.cells.equals(cells)
