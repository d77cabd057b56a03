"""Tables that are opened at once, and those that a person has to look at first."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.plain_tables import plain_points

PLAIN = {
    "a curve": "x,y\n0,1\n1,3\n2,4\n",
    "a curve without names": "0;1\n1;3\n2;4\n",
    "classes": "x1,x2,label\n0,1,a\n1,3,b\n2,2,a\n3,1,b\n",
    "a surface": "x1,x2,y\n0,1,0.5\n1,3,1.5\n2,2,2.5\n",
    "a curve with roles": "x,y,role\n0,1,train\n1,3,test\n2,4,train\n",
}
DOUBTFUL = {
    "columns to choose from": "a,b,c,d\n0,1,0.5,3\n1,3,1.5,2\n2,2,2.5,5\n",
    "a cell that is no number": "x,y\n0,1\n1,three\n2,4\n3,5\n",
    "one row": "x,y\n0,1\n",
    "nothing but text": "x,y\na,b\nc,d\n",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_a_table_that_can_be_read_in_one_way_is_read(tmp_path, text):
    (tmp_path / "p.csv").write_text(text)
    points = plain_points(tmp_path / "p.csv")
    assert points is not None
    assert len(points.inputs) == text.count("\n") - (not text[0].isdigit())


@pytest.mark.parametrize("text", DOUBTFUL.values(), ids=DOUBTFUL)
def test_a_table_that_can_be_read_otherwise_is_left_to_a_person(tmp_path, text):
    (tmp_path / "p.csv").write_text(text)
    assert plain_points(tmp_path / "p.csv") is None


def test_what_is_no_table_is_refused(tmp_path):
    (tmp_path / "p.csv").write_bytes(b"%PDF-1.7")
    with pytest.raises(InputError, match=r"p\.csv cannot be read as points: it is a PDF"):
        plain_points(tmp_path / "p.csv")
