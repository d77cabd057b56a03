"""A table is the same from a file and from pasted text; what is guessed of its bytes is said."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.source import TableSource, open_source, pasted_source
from tests.files.tables.workbooks import rows_of_cells, xlsx

WESTERN = "x,Größe\n1,2\n".encode("cp1252")
POINTS = rows_of_cells([("x", "y"), (0, 1.5), (1, -2)])
BOOK = xlsx({"Data": POINTS, "My More": POINTS, "Third": POINTS})


def test_a_file_and_pasted_text_are_the_same_source(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x,y\n1,2\n")
    assert open_source(path).read().data == pasted_source("x,y\n1,2\n").read().data == b"x,y\n1,2\n"


def test_what_is_no_text_is_refused():
    with pytest.raises(InputError, match="PDF"):
        TableSource(b"%PDF-1.4").read()


def test_what_is_not_there_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(InputError, match=r"There is no such file\. Check its name and its folder"):
        open_source(tmp_path / "none.csv")
    with pytest.raises(InputError, match=r"It is text, which has no sheets\. Remove --sheet"):
        pasted_source("x,y\n1,2\n").read(ReadingChoices(sheet="Data"))


def test_a_guessed_encoding_is_said_with_others():
    text = TableSource(WESTERN).read()
    (note,) = text.notes
    assert text.encoding == "cp1252"
    assert note.sentence == ("The text is not in UTF-8 and is read as Western (Windows-1252): line 1 has 'x,Größe'.")
    assert [fix.option for fix in note.fixes] == ["--encoding mac-roman", "--encoding cp1250", "--encoding cp1251"]
    assert [TableSource(WESTERN).read(fix.choices).encoding for fix in note.fixes] == ["mac-roman", "cp1250", "cp1251"]
    assert not TableSource(WESTERN).read(ReadingChoices(encoding="cp1252")).notes


def test_the_sheet_that_is_read_is_said_if_there_are_others():
    source = TableSource(BOOK)
    text = source.read()
    (note,) = text.notes
    assert (text.sheet, text.encoding, source.sheets) == ("Data", "", ("Data", "My More", "Third"))
    assert note.sentence == "The workbook has 3 sheets with a table; 'Data' is read."
    assert [fix.option for fix in note.fixes] == ["--sheet 'My More'", "--sheet Third"]
    chosen = source.read(note.fixes[0].choices)
    assert (chosen.sheet, chosen.notes) == ("My More", ())


def test_what_was_read_last_is_kept():
    source = TableSource(WESTERN)
    assert source.read(ReadingChoices(header=True)) is source.read(ReadingChoices(separator=","))
    assert source.read(ReadingChoices(encoding="cp1250")) is not source.read()
