from neuronlab.files.tables.format import TableFormat
from neuronlab.files.tables.sniff_format import guessed_sheet, names_columns


def test_names_are_no_numbers():
    assert names_columns(TableFormat(), ("x", "y"))
    assert not names_columns(TableFormat(), ("x", "1,234"))


def test_a_table_is_read_in_the_format_that_is_guessed():
    assert guessed_sheet(b"x;y\n1;2\n").header == ("x", "y")
