import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.source import TableSource, open_source, pasted_source


def test_a_file_and_pasted_text_are_the_same_source(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x,y\n1,2\n")
    assert open_source(path).text() == pasted_source("x,y\n1,2\n").text() == b"x,y\n1,2\n"


def test_what_is_no_text_is_refused():
    with pytest.raises(InputError, match="PDF"):
        TableSource(b"%PDF-1.4").text()
