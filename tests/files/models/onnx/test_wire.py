"""Fields of protocol buffers: read one by one, never beyond what the file has, and never more than are allowed."""

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.onnx.wire import (
    Meter,
    bytes_of,
    fields,
    float_of,
    floats_of,
    number_of,
    numbers_of,
    text_of,
)


def read(data, most=100):
    return [
        (number, value if isinstance(value, int) else bytes(value))
        for number, value in fields(memoryview(data), Meter(most))
    ]


def test_fields_of_every_kind_are_read():
    assert read(b"\x08\x96\x01\x12\x02hi\x1d\0\0\x80?\x21\0\0\0\0\0\0\0@") == [
        (1, 150),
        (2, b"hi"),
        (3, b"\0\0\x80?"),
        (4, b"\0\0\0\0\0\0\0@"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"\x08",  # no value
        b"\x08\xff\xff",  # cut within a number
        b"\x08" + b"\xff" * 11,  # a number without an end
        b"\x12\x05hi",  # more bytes than there are
        b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01hi",  # a size of 2⁶⁴ − 1
        b"\x1d\0\0",  # half a float
        b"\x0b\x0c",  # a group, which proto3 does not have
        b"\x02\x01a",  # field 0
    ],
)
def test_what_is_damaged_is_refused(data):
    with pytest.raises(InputError, match="damaged, or not an ONNX file"):
        read(data)


def test_only_so_many_fields_are_read_of_a_file():
    data = b"\x08\x01" * 5
    assert len(read(data, most=5)) == 5
    with pytest.raises(InputError, match="more parts than"):
        read(data, most=4)


def test_a_packed_list_counts_like_its_fields():
    assert numbers_of(memoryview(b"\x01\x02\xac\x02"), Meter(3)) == [1, 2, 300]
    with pytest.raises(InputError, match="more parts than"):
        numbers_of(memoryview(b"\x01" * 4), Meter(3))


def test_numbers_have_signs():
    assert [number_of(2**64 - 1), number_of(7), numbers_of(2**64 - 2, Meter())] == [-1, 7, [-2]]


def test_values_of_another_kind_are_refused():
    for take, value in ((bytes_of, 3), (text_of, 3), (number_of, memoryview(b"a"))):
        with pytest.raises(InputError, match="damaged"):
            take(value)


def test_text_must_be_utf_8_and_not_endless():
    assert text_of(memoryview("σ".encode())) == "σ"
    with pytest.raises(InputError, match="damaged"):
        text_of(memoryview(b"\xff"))
    with pytest.raises(InputError, match=r"a text of 2,000,000 characters"):
        text_of(memoryview(bytes(2_000_000)))


def test_floats_must_be_whole():
    assert float_of(memoryview(b"\0\0\x80?")) == 1.0
    assert float_of(memoryview(np.float32(0.1).tobytes())) == 0.1
    assert floats_of(memoryview(b"\0\0\x80?\0\0\0@"), "<f4").tolist() == [1.0, 2.0]
    for wrong in (b"", b"\0\0\x80?\0\0\0@"):
        with pytest.raises(InputError, match="damaged"):
            float_of(memoryview(wrong))
    with pytest.raises(InputError, match="damaged"):
        floats_of(memoryview(b"\0\0\x80"), "<f4")
