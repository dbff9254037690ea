"""Registers as files: what may be absent from a header, and what a new column does to the rows there."""

import pytest

from rake_analysis.errors import UserError
from rake_analysis.registers import journal, tables
from rake_analysis.registers.tables import Column

COLUMNS = (Column("id"), Column("note", required=False))


def test_an_optional_column_may_be_absent_and_is_then_empty(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("id\na\n", encoding="utf-8")
    assert tables.read(path, COLUMNS).rows() == [("a", None)]


def test_spaces_around_a_cell_are_no_part_of_it_and_nothing_but_spaces_is_empty(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("id,note\n a , \n", encoding="utf-8")
    assert tables.read(path, COLUMNS).rows() == [("a", None)]


def test_a_required_column_may_not_be_absent(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("note\nx\n", encoding="utf-8")
    with pytest.raises(UserError, match="column 'id' is missing"):
        tables.read(path, COLUMNS)


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_row_that_says_something_in_a_new_column_adds_the_column(tmp_path, separator):
    path = tmp_path / "r.csv"
    path.write_text(f'id{separator}text\n1{separator}"kaksi\n""riviä"""\n', encoding="utf-8")
    book = journal.Journal(path, ["id", "text", "note"])
    book.append([{"id": "2", "text": "b"}])
    assert path.read_text(encoding="utf-8").startswith(f"id{separator}text\n")
    book.append([{"id": "3", "text": "c", "note": "n"}])
    read = tables.read(path, [Column("id"), Column("text"), Column("note", required=False)])
    assert read.rows() == [("1", 'kaksi\n"riviä"', None), ("2", "b", None), ("3", "c", "n")]


def test_a_row_that_a_person_cut_short_gets_the_cells_it_lacks_with_the_new_column(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("id,text\n1\n", encoding="utf-8")
    journal.Journal(path, ["id", "text", "note"]).append([{"id": "2", "note": "n"}])
    assert path.read_text(encoding="utf-8") == "id,text,note\n1,,\n2,,n\n"
