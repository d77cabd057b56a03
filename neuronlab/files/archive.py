"""A zip of .npy arrays, as `numpy.savez` writes it, read without trusting a byte of it.

Declared sizes are looked at before anything is unpacked, since a zip member can expand a thousandfold; array headers
are matched, never evaluated; and no pickled object is ever loaded.
"""

import io
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from neuronlab.core.errors import InputError
from neuronlab.files.reading import read_bytes

AnyArray = npt.NDArray[Any]

_MAX_MEMBERS = 256
_MAX_HEADER = 1024
_MOST_TEXT_BYTES = 2**26
"""Of a JSON text of 16 million characters, each of four bytes."""
_MAGIC = b"\x93NUMPY"
_HEADER_STARTS = {1: 10, 2: 12, 3: 12}
"""Offset of the header's text by version of the format; the bytes from 8 up to it say how long the text is."""
_HEADER = re.compile(
    rb"\{\s*'descr':\s*'([<>|](?:f[48]|[iu][1248]|b1|U[1-9]\d{0,7}))',\s*'fortran_order':\s*(True|False),"
    rb"\s*'shape':\s*\(([\d,\s]*)\),?\s*\}\s*"
)

_ZIP_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,  # offsets before the file's start
    OverflowError,
    NotImplementedError,  # a version or a flag of a zip that does not exist
    RuntimeError,  # encrypted
)


def encode_arrays(arrays: Mapping[str, AnyArray]) -> bytes:
    """The arrays as the bytes of an uncompressed .npz."""
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


def decode_arrays(path: Path, limit: int) -> dict[str, AnyArray]:
    """The read-only arrays of an .npz by name, together at most `limit` bytes. Use inside `refused_in_a_sentence`."""
    data = read_bytes(path, limit + _MAX_MEMBERS * _MAX_HEADER)
    try:
        members = _unpacked(data, limit)
    except InputError:
        raise
    except _ZIP_DAMAGE as error:
        raise InputError("It is damaged, or not a zip of arrays at all") from error
    return {name: _decode_array(name, member) for name, member in members.items()}


def read_json_text(path: Path, name: str) -> bytes:
    """The JSON text called `name` by itself, with no other array unpacked. Use inside `refused_in_a_sentence`."""
    try:
        with zipfile.ZipFile(path) as archive:
            member = archive.getinfo(f"{name}.npy")
            if member.file_size > _MOST_TEXT_BYTES:
                raise InputError(f"Its text {name} is larger than {_MOST_TEXT_BYTES / 1e6:,.0f} MB")
            array = _decode_array(name, archive.read(member))
    except InputError:
        raise
    except (*_ZIP_DAMAGE, KeyError) as error:
        raise InputError("It is damaged, or not a zip of arrays at all") from error
    return json_text({name: array}, name)


def json_array(document: str) -> AnyArray:
    """A JSON text as the 0-d unicode array an archive keeps it in."""
    return np.array(document)


def json_text(arrays: dict[str, AnyArray], name: str) -> bytes:
    """Take the JSON text called `name` out of `arrays`, as UTF-8."""
    array = arrays.pop(name, None)
    if array is None or array.ndim != 0 or array.dtype.kind != "U":
        raise InputError(f"It holds no text called {name}, so it is some other kind of file")
    try:
        return str(array.item()).encode()
    except ValueError as error:
        raise InputError(f"Its text {name} is damaged") from error


def _unpacked(data: bytes, limit: int) -> dict[str, bytes]:
    """The members of a zip by name without .npy, once their declared sizes are known to be bearable."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        names = [member.filename.removesuffix(".npy") for member in members]
        if len(members) > _MAX_MEMBERS:
            raise InputError(f"It holds {len(members):,} arrays; at most {_MAX_MEMBERS} are possible")
        if len(set(names)) < len(names):
            raise InputError("It holds two arrays of the same name")
        if not all(member.filename.endswith(".npy") for member in members):
            raise InputError("It holds something that is not an array")
        if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
            raise InputError("It is compressed in a way that is not used here")
        if sum(member.file_size for member in members) > limit:
            raise InputError(f"It would unpack to more than {limit / 1e6:,.0f} MB, more than such a file can need")
        return {name: archive.read(member) for name, member in zip(names, members, strict=True)}


def _decode_array(name: str, data: bytes) -> AnyArray:
    """One array, whose header has to account for exactly the bytes there are."""
    text_start = _HEADER_STARTS.get(data[6], 0) if data.startswith(_MAGIC) and len(data) > 12 else 0
    body_start = text_start + int.from_bytes(data[8:text_start], "little")
    header = _HEADER.fullmatch(data, text_start, min(body_start, text_start + _MAX_HEADER)) if text_start else None
    if header is None:
        raise InputError(f"Its array {name} is not a plain table of numbers or text")
    dtype = np.dtype(header[1].decode())
    shape = tuple(int(size) for size in re.findall(rb"\d+", header[3]))
    if len(shape) > 2 or math.prod(shape) * dtype.itemsize != len(data) - body_start:
        raise InputError(f"Its array {name} has a size that does not fit its contents")
    array = np.frombuffer(data, dtype, offset=body_start).reshape(shape, order="F" if header[2] == b"True" else "C")
    # A byte other than 0 or 1 is not a truth value NumPy can negate, so it is made one.
    return array.view(np.uint8) != 0 if dtype.kind == "b" else array
