"""Text is read in whatever encoding it is in, and what is guessed can be seen."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.tables.encodings import ENCODINGS, decode_text

TEXT = "Größe,€\n1,2\n"
CHUNK = 2**20
"""So many bytes are decoded at once."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_recognised(encoding):
    decoded = decode_text(TEXT.encode(encoding))
    assert decoded.data.decode("utf-8-sig") == TEXT
    assert decoded.encoding == encoding.removesuffix("-sig")
    assert not decoded.shown


def test_the_mark_of_the_other_byte_order_is_recognised():
    assert decode_text(b"\xfe\xff" + TEXT.encode("utf-16-be")).data.decode("utf-8-sig") == TEXT


@pytest.mark.parametrize(
    ("text", "shown"), [("x,y\n1,Größe 5\n", "1,Größe"), ("x;y\n1\xa0234;5\n", "1 234;5"), ("x;y\n1;2 \xa0\n", "")]
)
def test_other_text_is_guessed_to_be_western_and_shows_where(text, shown):
    decoded = decode_text(text.encode("cp1252"))
    assert (decoded.data.decode(), decoded.encoding) == (text, "cp1252")
    assert (decoded.shown, decoded.line) == (shown, 2)


@pytest.mark.parametrize("encoding", [name for name in ENCODINGS if name != "utf-16"])
def test_every_usual_encoding_can_be_chosen(encoding):
    text = "a é".encode(encoding, "replace").decode(encoding)
    assert decode_text(text.encode(encoding), encoding).data.decode() == text


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf_16_can_be_chosen_in_either_byte_order(order):
    assert decode_text(TEXT.encode(order), "UTF-16").data.decode("utf-8-sig") == TEXT


@pytest.mark.parametrize("name", ["klingon", "base64", "idna", "unicode_escape", "\0", ""])
def test_what_is_no_encoding_is_refused(name):
    with pytest.raises(InputError, match=r"There is no encoding .*; choose another one, such as utf-8"):
        decode_text(b"a", name)


@pytest.mark.parametrize(
    ("data", "encoding", "sentence"),
    [
        (
            "x\né\n".encode("latin-1"),
            "utf-8",
            "UTF-8: line 2 contains the byte E9; choose another encoding",
        ),
        (b"x\n1\x81\n", None, "not text in UTF-8: line 2 contains the byte 81; choose its encoding"),
        (b"\xff\xfea\0\n\0\x00\xd8", None, "not text in UTF-16 below line 1; choose another encoding"),
        (b"\x81\xff\n", "shift_jis", "not text in shift_jis below line 1; choose another encoding"),
        (b"x\n1,\0\n", None, r"not text \(line 2 contains a zero byte\)"),
        (b"x\n1,\0\n", "cp1252", r"not text \(line 2 contains a zero byte\)"),
    ],
)
def test_what_is_no_text_in_its_encoding_is_refused_with_its_line(data, encoding, sentence):
    with pytest.raises(InputError, match=sentence):
        decode_text(data, encoding)


def test_a_character_may_lie_across_two_pieces():
    text = "a" * (CHUNK - 1) + "é" + "a" * CHUNK
    assert decode_text(text.encode()).encoding == "utf-8"
    assert decode_text(text.encode("utf-16")).data.decode("utf-8-sig") == text


@pytest.mark.parametrize("at", [CHUNK - 1, CHUNK, CHUNK + 1])
def test_a_wrong_byte_is_found_wherever_the_pieces_end(at):
    data = bytearray(b"a\n" * CHUNK)
    data[at] = 0x81
    with pytest.raises(InputError, match=rf"line {at // 2 + 1} .*81"):
        decode_text(bytes(data))


def test_it_says_how_far_it_is_and_is_stopped_there():
    shares = []

    def stop_halfway(share):
        shares.append(share)
        if share >= 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        decode_text(b"a" * (4 * CHUNK), None, stop_halfway)
    assert shares == [0.0, 0.25, 0.5]
