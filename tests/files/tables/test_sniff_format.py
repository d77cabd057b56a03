from neuronlab.files.tables.sniff_format import doubtful_comma, guessed_sheet


def test_a_comma_is_doubtful_unless_another_one_decides():
    assert (doubtful_comma(["1,234", "2"]), doubtful_comma(["1,234", "2,5"])) == ("1,234", "")


def test_a_table_is_read_in_the_format_that_is_guessed():
    assert guessed_sheet(b"x;y\n1;2\n").header == ("x", "y")
