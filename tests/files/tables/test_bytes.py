"""Bytes that are not text in UTF-8 are refused by what they are; every kind of file is among the reader's tests."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.bytes import require_text
from tests.files.tables.tables import zipped

CHUNK = 2**20
"""So many bytes are decoded at once."""


@pytest.mark.parametrize("text", ["", "x,y\n1,2\n", "\ufeffx,y\n", "Größe,€,𝛼\n", "name,PK\n{1},2\n"])
def test_text_passes(text):
    require_text(text.encode())


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\n\t <!DOCTYPE HTML>", "web page"),
        ("\ufeff<html>".encode(), "web page"),
        (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),  # begins as UTF-16 does
        (b"\xff\xfea\0", "UTF-16"),
        (zipped("data.csv", "xl/workbook.xml"), "Excel"),
        (zipped("session.npy"), "session"),
        (zipped("data.csv"), "zip"),
    ],
)
def test_other_files_are_told_by_how_they_begin(data, what):
    with pytest.raises(InputError, match=what):
        require_text(data)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_wrong_byte_is_named_with_its_line(end):
    data = end.join(["x,y", "1,2", "M\xfcnchen,4"]).encode("latin-1")
    with pytest.raises(InputError, match=r"line 3 .*ü"):
        require_text(data)


def test_a_character_may_lie_across_two_pieces():
    require_text(b"a" * (CHUNK - 1) + "é".encode() + b"a" * CHUNK)


@pytest.mark.parametrize("at", [CHUNK - 1, CHUNK, CHUNK + 1])
def test_a_wrong_byte_is_found_wherever_the_pieces_end(at):
    data = bytearray(b"a\n" * CHUNK)
    data[at] = 0x81
    with pytest.raises(InputError, match=rf"line {at // 2 + 1} .*81"):
        require_text(bytes(data))


def test_half_a_character_at_the_end_of_a_piece_is_named_where_it_begins():
    with pytest.raises(InputError, match="Ã"):
        require_text(b"a" * (CHUNK - 1) + b"\xc3" + b"a" * CHUNK)


def test_it_says_how_far_it_is_and_is_stopped_there():
    shares = []

    def stop_halfway(share):
        shares.append(share)
        if share >= 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        require_text(b"a" * (4 * CHUNK), stop_halfway)
    assert shares == [0.0, 0.25, 0.5]
