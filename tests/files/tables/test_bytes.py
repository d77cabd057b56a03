"""Files that are no tables are refused by what they are; every kind is among the reader's tests."""

import time

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.bytes import is_workbook, refuse_other_files
from tests.files.tables.tables import zipped


@pytest.mark.parametrize("text", ["", "x,y\n1,2\n", "\ufeffx,y\n", "Größe,€,𝛼\n", "name,PK\n{1},2\n"])
def test_text_passes(text):
    refuse_other_files(text.encode())


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\n\t <!DOCTYPE HTML>", "web page"),
        ("\ufeff<html>".encode(), "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or encrypted Excel workbook"),
        (zipped("xl/workbook.bin"), "binary Excel workbook"),
        (zipped("session.npy"), "session"),
        (zipped("data.csv"), "zip"),
        (zipped("xl/workbook.xml")[:40], "lacks its end; save or download it again"),
        (b'[\n  {"x": 1},\n  {"x": 2}\n]', "JSON"),
    ],
)
def test_other_files_are_recognised_by_how_they_begin(data, what):
    with pytest.raises(InputError, match=what):
        refuse_other_files(data)


def test_archives_in_the_names_of_tests_are_the_same_at_any_time(monkeypatch):
    archive = zipped("data.csv")
    monkeypatch.setattr(time, "localtime", lambda *_: (2007, 8, 9, 10, 11, 12, 3, 221, 0))
    assert zipped("data.csv") == archive


def test_workbooks_are_recognised():
    assert is_workbook(zipped("data.csv", "xl/workbook.xml"))
    assert not is_workbook(zipped("data.csv"))
    assert not is_workbook(b"xl/workbook.xml")
