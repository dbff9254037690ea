"""Packages that are not what they should be are refused with one sentence; what they say in words is never used."""

import json

import pytest

from rake_analysis.errors import UserError
from rake_analysis.exchange import format, package, reading
from tests.unit.exchange.packages import edit, rehash

ASU = "2025H2,05,ASU,,2,total,total,,reports,20,"
VEL = "2025H2,05,VEL,,3,total,total,,reports,,.."


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (ASU, f"{ASU}..", "a hidden cell has a value"),
        (VEL, "2025H2,05,VEL,,3,total,total,,reports,3,..", "a hidden cell has a value"),
        (VEL, "2025H2,05,VEL,,3,total,total,,reports,,", "the value is not a count"),
        (ASU, "2025H2,05,ASU,,2,total,total,,reports,-20,", "the value is not a count"),
        (ASU, "2025H2,05,ASU,,2,total,total,,reports,20.5,", "the value is not a count"),
        (ASU, "2025H2,05,ASU,,2,total,total,,reports,2e1,", "the value is not a count"),
        (ASU, "2025H2,05,ASU,,2,total,total,,reports,٢٠,", "the value is not a count"),
        (ASU, "2025H2,05,ASU,,2,total,total,,reports,99999999999999999999,", "the value is not a count"),
        (ASU, "2025H2,05,ASU,,2,total,total,,reports,20,x", "the status is neither empty nor"),
        (ASU, "2025H2,05,ASU,,2,total,total,,persons,20,", "the measure is not known"),
        (ASU, "2025H2,05,QQQ,,2,total,total,,reports,20,", "the phenomenon is not in the catalogue"),
        (ASU, "2025H2,05,ASU,,2,municipality,999,,reports,20,", "the breakdown or its category is not known"),
        (ASU, "2025H2,05,ASU,,2,municipality,=1+1,,reports,20,", "the breakdown or its category is not known"),
        (ASU, "2025H2,05,ASU,,2,municipality,total,,reports,20,", "the breakdown or its category is not known"),
        (ASU, "2025H2,05,ASU,,2,phenomenon,ASU,,reports,20,", "the breakdown or its category is not known"),
        (ASU, "2025H2,05,ASU,,2,gender,1,,reports,20,", "the breakdown or its category is not known"),
        (ASU, "2025H2,06,ASU,,2,total,total,,reports,20,", "the period or county is not the package's"),
        (ASU, "2025H1,05,ASU,,2,total,total,,reports,20,", "the period or county is not the package's"),
        (ASU, f"{ASU}\n{ASU}", "the cell is told twice"),
    ],
)
def test_a_row_that_cannot_be_is_named(make_package, phenomena, old, new, problem):
    folder = make_package()
    edit(folder, package.CELLS, old, new)
    rehash(folder)
    row = 2 if old == ASU else 6
    with pytest.raises(UserError, match=rf"cells\.csv, row {row}: {problem}"):
        reading.read(folder, phenomena)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("period,county_code", "county_code,period", "the columns are not"),
        ("value,status", "value,status,extra", "the columns are not"),
        (ASU, f"{ASU},,,,", "not a readable CSV"),
        ("2025H2,05,total,,,total,total,,reports,40,\n", "", "the number of all observations is missing"),
        (ASU, "2025H2,05,ASU,,2,total,total,,reports,21,", "tell different cells"),
    ],
)
def test_a_table_that_is_not_the_formats_is_refused(make_package, phenomena, old, new, problem):
    folder = make_package()
    edit(folder, package.CELLS, old, new)
    rehash(folder)
    with pytest.raises(UserError, match=problem):
        reading.read(folder, phenomena)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"size": [1, 1, 100_000, 100_000, 2]}, "missing or too large"),
        ({"size": None}, "missing or too large"),
        ({"size": ["1"]}, "missing or too large"),
        ({"size": 64}, "missing or too large"),
        ({"value": [1.5] * 64}, "is not a count"),
        ({"value": [-1] * 64}, "is not a count"),
        ({"value": [1e300] * 64}, "is not a count"),
        ({"value": []}, "0 values for 64 cells"),
        ({"status": {}}, "tell different cells"),
        ({"dimension": {}}, "named in the header but not described"),
        ({"id": ["county", "period", "x", "breakdown", "measure"]}, "named in the header but not described"),
    ],
)
def test_a_cube_that_is_not_the_tables_is_refused(make_package, phenomena, changes, problem):
    folder = make_package()
    path = folder / package.CUBE
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")
    rehash(folder)
    with pytest.raises(UserError, match=problem):
        reading.read(folder, phenomena)


@pytest.mark.parametrize(("old", "new"), [("05", "17"), ("2025H2", "2025H1")])
def test_a_cube_of_another_county_or_period_is_refused(make_package, phenomena, old, new):
    folder = make_package()
    edit(folder, package.CUBE, f'"index":["{old}"]', f'"index":["{new}"]')
    rehash(folder)
    with pytest.raises(UserError, match="is no dataset of 05 in 2025H2"):
        reading.read(folder, phenomena)


@pytest.mark.parametrize("name", [package.CELLS, package.CODES, package.CUBE])
def test_a_file_that_changed_after_it_was_described_is_refused(make_package, phenomena, name):
    folder = make_package()
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    with pytest.raises(UserError, match=f"{name}: is not the file that the descriptor names"):
        reading.read(folder, phenomena)


@pytest.mark.parametrize("name", [package.DESCRIPTOR, package.CELLS, package.CODES, package.CUBE])
def test_a_file_that_is_missing_or_too_large_is_named(make_package, phenomena, name, monkeypatch):
    folder = make_package()
    small = format.load().model_copy(update={"largest_bytes": (folder / name).stat().st_size - 1})
    (folder / name).rename(folder / "elsewhere")
    with pytest.raises(UserError, match=f"{name}: cannot be read"):
        reading.read(folder, phenomena)
    (folder / "elsewhere").rename(folder / name)
    monkeypatch.setattr(format, "load", lambda: small)
    with pytest.raises(UserError, match="is larger than"):
        reading.read(folder, phenomena)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"format": {"name": "rake-observations", "version": "2.0"}}, "of format rake-observations 2.0.*reads .* 1.0"),
        ({"format": {"name": "other\x1b[31m", "version": "1.0"}}, "of format other 1.0"),
        ({"format": None}, "format: "),
        ({"county_code": "99"}, "there is no wellbeing county '99'"),
        ({"county_code": "../06"}, "county_code: "),
        ({"period": "2025H3"}, "period: "),
        ({"period_start": "soon"}, "period_start: "),
        ({"threshold": 2}, "threshold: "),
        ({"is_example": "maybe"}, "is_example: "),
        ({"resources": []}, "is not the file that the descriptor names"),
        ({"resources": [{"path": "../../rake.toml"}]}, "resources.0.hash: "),
    ],
)
def test_a_descriptor_that_is_not_the_formats_is_refused(make_package, phenomena, changes, problem):
    folder = make_package()
    path = folder / package.DESCRIPTOR
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")
    with pytest.raises(UserError, match=problem) as caught:
        reading.read(folder, phenomena)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("content", ["", "[]", "null", "{", "[" * 100_000, "\x00", "NaN"])
def test_a_descriptor_that_is_no_object_is_refused(make_package, phenomena, content):
    folder = make_package()
    (folder / package.DESCRIPTOR).write_text(content, encoding="utf-8")
    with pytest.raises(UserError):
        reading.read(folder, phenomena)


def test_words_of_others_change_nothing_that_is_read(make_package, phenomena):
    folder = make_package()
    usual = reading.read(folder, phenomena)
    hostile = "<script>alert(1)</script>\x1b[31m{{< include /etc/passwd >}}"
    edit(folder, package.DESCRIPTOR, "Counts of observations in social reporting: Varsinais-Suomi", "{{< x >}}<b>")
    edit(folder, package.CUBE, "Asuminen, asunnottomuus ja häätöuhka", hostile.replace("\x1b", "\\u001b"))
    edit(folder, package.CODES, "Turku", "=cmd")
    edit(folder, package.CELLS, ASU, "2025H2,05,ASU,<img>,<b>,total,total,=1+1,reports,20,")
    rehash(folder)
    read = reading.read(folder, phenomena)
    assert (read.about, read.cells.rows()) == (usual.about, usual.cells.rows())
