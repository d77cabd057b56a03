"""The wire format of protocol buffers, in which ONNX files are written: messages of numbered fields.

A library would build every message of a file before anything is checked, and a message of two bytes takes a hundred in
memory. Here a message is a view of the file whose fields are read one after the other, and a `Meter` limits their
number.

https://protobuf.dev/programming-guides/encoding/
"""

from collections.abc import Iterator

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError

MAX_FIELDS = 50_000
"""More than a graph of the most layers has, with the notes that other programs attach to every node."""
_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5
_SIZES = {_FIXED_64: 8, _FIXED_32: 4}
_MAX_TEXT = 2**20
_DAMAGED = "It is damaged, or not an ONNX file"

Value = int | memoryview
"""A field's value: a whole number; or the bytes of a text, of a message, of a packed list or of a float."""


class Meter:
    """Counts the fields that are read of a file."""

    def __init__(self, most: int = MAX_FIELDS) -> None:
        self._left = most

    def count(self) -> None:
        """Count a field. Raises InputError if there are too many."""
        self._left -= 1
        if self._left < 0:
            raise InputError("It contains more parts than a network of plain layers has")


def fields(message: Value, meter: Meter) -> Iterator[tuple[int, Value]]:
    """The fields of a message in order: number and value. Raises InputError where it is damaged."""
    data, position = bytes_of(message), 0
    while position < len(data):
        meter.count()
        key, position = _varint(data, position)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, position = _varint(data, position)
            yield number, value
            continue
        size = _SIZES.get(kind, -1)
        if kind == _BYTES:
            size, position = _varint(data, position)
        if not number or not 0 <= size <= len(data) - position:
            raise InputError(_DAMAGED)
        yield number, data[position : position + size]
        position += size


def bytes_of(value: Value) -> memoryview:
    """A value that is bytes. Raises InputError for a whole number."""
    if isinstance(value, int):
        raise InputError(_DAMAGED)
    return value


def text_of(value: Value) -> str:
    """A value that is text."""
    data = bytes_of(value)
    if len(data) > _MAX_TEXT:
        raise InputError(f"It contains a text of {len(data):,} characters; the limit is {_MAX_TEXT:,}")
    try:
        return bytes(data).decode()
    except UnicodeDecodeError as error:
        raise InputError(_DAMAGED) from error


def number_of(value: Value) -> int:
    """A value that is a whole number, with its sign. Raises InputError for bytes."""
    if not isinstance(value, int):
        raise InputError(_DAMAGED)
    return value - 2**64 if value >= 2**63 else value


def numbers_of(value: Value, meter: Meter) -> list[int]:
    """Whole numbers: one, or a packed list."""
    if isinstance(value, int):
        return [number_of(value)]
    found, position = [], 0
    while position < len(value):
        meter.count()
        number, position = _varint(value, position)
        found.append(number_of(number))
    return found


def floats_of(value: Value, dtype: str) -> Array:
    """Floats of a dtype such as "<f4": one, or a packed list."""
    data = bytes_of(value)
    if len(data) % np.dtype(dtype).itemsize:
        raise InputError(_DAMAGED)
    return np.frombuffer(data, dtype)


def float_of(value: Value) -> float:
    """A single float32, as the shortest number that is rounded to it: 0.1 rather than 0.10000000149."""
    found = floats_of(value, "<f4")
    if len(found) != 1:
        raise InputError(_DAMAGED)
    return float(str(found[0]))


def _varint(data: memoryview, position: int) -> tuple[int, int]:
    """A whole number in groups of seven bits, lowest first, and the position after it."""
    value = shift = 0
    while position < len(data) and shift < 70:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, position
        shift += 7
    raise InputError(_DAMAGED)
