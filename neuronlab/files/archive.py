"""Read zip archives of .npy arrays, as written by `numpy.savez`, without trusting their contents.

The list of members is bounded before it is read, since it can have millions. Sizes are checked before unpacking, since
a member can expand a thousandfold. Array headers are matched, never evaluated; arrays are unpacked only on request; and
pickled objects are never loaded.
"""

import contextlib
import io
import math
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from neuronlab.core.errors import InputError
from neuronlab.files.reading import require_file

AnyArray = npt.NDArray[Any]

_MAX_MEMBERS = 512
"""A session of six runs in each of three tasks, with their best states, has up to 451."""
_MAX_DIRECTORY = 2**20
"""More than the names of `_MAX_MEMBERS` members can take."""
_MAX_TEXT = 2**24
_UNSUSPICIOUS = 50_000_000
_MAX_EXPANSION = 20
"""Above `_UNSUSPICIOUS` bytes, arrays of learned numbers never expand by this factor."""
_ENCRYPTED, _MODE_SHIFT = 1, 16
"""The flag of an encrypted member, and where the mode of its file is in its attributes."""
_SEPARATORS = frozenset("/\\:")
_CHUNK = 2**20
_MAX_HEADER = 1024
_MOST_ENTRIES = 2**31
"""Largest size of a dimension: an array without rows may have many columns, but no more than a machine can count."""
_MAGIC = b"\x93NUMPY"
_HEADER_STARTS = {1: 10, 2: 12, 3: 12}
"""Offset of the header text by version of the format; the bytes from 8 up to it are the length of the text."""
_HEADER = re.compile(
    rb"\{\s*'descr':\s*'([<>|](?:f[48]|[iu][1248]|b1|U[1-9]\d{0,7}))',\s*'fortran_order':\s*(True|False),"
    rb"\s*'shape':\s*\(([\d,\s]*)\),?\s*\}\s*"
)

ZIP_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,  # offsets before the file's start
    OverflowError,
    NotImplementedError,  # a version or a flag of a zip that does not exist
    RuntimeError,  # encrypted
)
"""What `zipfile` raises for damaged archives."""


def encode_arrays(arrays: Mapping[str, AnyArray]) -> bytes:
    """Encode arrays as an uncompressed .npz."""
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


def json_array(document: str) -> AnyArray:
    """A JSON text as a 0-d unicode array, as stored in an archive."""
    return np.array(document)


@contextlib.contextmanager
def open_archive(path: Path, limit: int) -> Iterator["Archive"]:
    """Open an .npz whose arrays take at most `limit` bytes. Use inside `refused_in_a_sentence`."""
    require_file(path)
    with _Directory(io.FileIO(path)) as stream:
        with _damage_in_a_sentence():
            zipped = zipfile.ZipFile(stream)
        stream.most = None
        with zipped:
            yield Archive(zipped, limit, path.stat().st_size)


class Archive:
    """An open .npz: the names, headers and contents of its arrays; contents are read on request."""

    def __init__(self, zipped: zipfile.ZipFile, limit: int, size: int) -> None:
        self._zipped = zipped
        members = zipped.infolist()
        _require_bearable(members, limit, size)
        self._members = {member.filename.removesuffix(".npy"): member for member in members}

    @property
    def names(self) -> set[str]:
        """The names of its arrays."""
        return set(self._members)

    def outline(self, name: str) -> AnyArray:
        """An array of zeros with the dtype and shape of an array; it takes no memory."""
        with _damage_in_a_sentence(), self._zipped.open(self._members[name]) as stream:
            form, _ = _read_form(name, stream, self._members[name].file_size)
        return np.broadcast_to(np.zeros((), form.dtype.newbyteorder("=")), form.shape)

    def array(self, name: str) -> AnyArray:
        """An array, read-only, in native byte order."""
        with _damage_in_a_sentence(), self._zipped.open(self._members[name]) as stream:
            form, begun = _read_form(name, stream, self._members[name].file_size)
            data = np.empty(form.size, np.uint8)
            data[: len(begun)] = np.frombuffer(begun, np.uint8)
            filled = len(begun)
            while chunk := stream.read(_CHUNK):
                data[filled : filled + len(chunk)] = np.frombuffer(chunk, np.uint8)
                filled += len(chunk)
            if filled < form.size:
                raise EOFError
        return _as_table(data, form)

    def json_text(self, name: str) -> bytes:
        """The JSON text named `name`, as UTF-8."""
        member = self._members.get(name)
        if member is not None and member.file_size > _MAX_TEXT:
            raise InputError(f"Its text {name} is larger than {_MAX_TEXT / 1e6:,.0f} MB")
        array = self.array(name) if member is not None else None
        if array is None or array.ndim != 0 or array.dtype.kind != "U":
            raise InputError(f"It contains no text named {name}, so it is another kind of file")
        try:
            return str(array.item()).encode()
        except ValueError as error:
            raise InputError(f"Its text {name} is damaged") from error


class _Directory(io.BufferedReader):
    """A file for `zipfile`, which reads the whole list of members at once, limited to `most` bytes."""

    most: int | None = _MAX_DIRECTORY

    def read(self, size: int | None = -1) -> bytes:
        """Read `size` bytes, or all remaining ones for -1."""
        if self.most is None:
            return super().read(size)
        if size is not None and size > self.most:
            raise InputError("Its list of arrays is too long for such a file")
        return super().read(self.most if size is None or size < 0 else size)


class _Form(NamedTuple):
    """The header of an array.

    Attributes:
        dtype: Its dtype.
        shape: Its shape.
        is_fortran: Whether it is in Fortran order.
    """

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    is_fortran: bool

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return math.prod(self.shape) * self.dtype.itemsize


@contextlib.contextmanager
def _damage_in_a_sentence() -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except ZIP_DAMAGE as error:
        raise InputError("It is damaged, or not an archive of arrays") from error


def _require_bearable(members: list[zipfile.ZipInfo], limit: int, size: int) -> None:
    """Raise InputError unless the members of an archive of this size are arrays, few and small enough."""
    if len(members) > _MAX_MEMBERS:
        raise InputError(f"It contains {len(members):,} arrays; the limit is {_MAX_MEMBERS}")
    if len({member.filename for member in members}) < len(members):
        raise InputError("It contains two arrays of the same name")
    if not all(member.filename.endswith(".npy") for member in members):
        raise InputError("It contains something that is not an array")
    if any(set(member.filename) & _SEPARATORS for member in members):
        raise InputError("It contains an array whose name is a path")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise InputError("It is encrypted")
    if any(stat.S_ISLNK(member.external_attr >> _MODE_SHIFT) for member in members):
        raise InputError("It contains a link")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise InputError("It uses an unsupported compression")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limit:
        raise InputError(f"It would unpack to more than {limit / 1e6:,.0f} MB, too much for such a file")
    if unpacked > _UNSUSPICIOUS and unpacked > _MAX_EXPANSION * size:
        raise InputError(
            f"It would unpack to {unpacked / size:,.0f} times its size, which is impossible for learned numbers"
        )


def _read_form(name: str, stream: IO[bytes], size: int) -> tuple[_Form, bytes]:
    """The header of a member, which must account for its whole size, and the bytes read after it."""
    data = stream.read(_MAX_HEADER)
    text_start = _HEADER_STARTS.get(data[6], 0) if data.startswith(_MAGIC) and len(data) > 12 else 0
    body_start = text_start + int.from_bytes(data[8:text_start], "little")
    header = _HEADER.fullmatch(data, text_start, body_start) if text_start and body_start <= len(data) else None
    if header is None:
        raise InputError(f"Its array {name} is not a plain table of numbers or text")
    shape = tuple(int(size) for size in re.findall(rb"\d+", header[3]))
    form = _Form(np.dtype(header[1].decode()), shape, header[2] == b"True")
    if len(shape) > 2 or max(shape, default=0) > _MOST_ENTRIES or form.size != size - body_start:
        raise InputError(f"The size of its array {name} does not match its contents")
    return form, data[body_start:]


def _as_table(data: npt.NDArray[np.uint8], form: _Form) -> AnyArray:
    """Convert bytes to an array."""
    array = data.view(form.dtype) if form.dtype.kind != "b" else data != 0  # normalise bytes other than 0 and 1
    table = np.ascontiguousarray(array.reshape(form.shape, order="F" if form.is_fortran else "C"))
    table = table.reshape(form.shape).astype(form.dtype.newbyteorder("="), copy=False)
    table.setflags(write=False)
    return table
