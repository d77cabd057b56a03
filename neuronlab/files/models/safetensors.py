"""Models as safetensors: the `state_dict` of a PyTorch `nn.Sequential`, with a description in the metadata.

The layout is 8 bytes with the length of a JSON header in little-endian order, the header, then the numbers of all
tensors without gaps. Files are read here rather than by the library, so that every size is checked before memory is
given and every fault has its own sentence.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.files.json_bounds import JsonBounds, require_bounded
from neuronlab.files.models.contents import MODEL_BYTES, exportable
from neuronlab.files.models.descriptions import (
    DESCRIPTION,
    MAX_DESCRIPTION,
    describe,
    described_model,
    named_numbers,
)
from neuronlab.files.models.model import Model, ToExport
from neuronlab.files.models.stacks.activations import shortened
from neuronlab.files.models.stacks.arrays import GivenActivations, stack_of_arrays, text_list
from neuronlab.files.reading import read_bytes, refused_in_a_sentence

_LENGTH = 8
_MAX_HEADER = 2 * MAX_DESCRIPTION
_BOUNDS = JsonBounds(objects=2**10, lists=2**12, commas=2**14, words=_MAX_HEADER)
_METADATA = "__metadata__"
_KINDS: dict[str, np.dtype[Any]] = {
    "F64": np.dtype("<f8"),
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "BF16": np.dtype("<u2"),
}
"""Types of numbers; BF16 is the upper half of a float32."""
_HOW = 'name them when it is saved, as in metadata={"activations": "tanh, relu"}'


def encode_safetensors(what: ToExport) -> bytes:
    """The model as the bytes of a safetensors file."""
    from safetensors.numpy import save  # noqa: PLC0415  # only exports need it

    network = exportable(what.model.network)
    # Contiguous: version 0.8.0 writes the numbers of a transposed array in the wrong order.
    return save(named_numbers(network), {DESCRIPTION: describe(Model(network, what.model.task, what.model.facts))})


def decode_safetensors(path: Path) -> Model:
    """Read a model, or the weights of a plain stack of layers. Raises InputError if the file is not valid."""
    with refused_in_a_sentence(path, "a model"):
        tensors, metadata = _read(read_bytes(path, MODEL_BYTES + _MAX_HEADER))
        if DESCRIPTION in metadata:
            return described_model(metadata[DESCRIPTION].encode(), tensors, lambda name: tensors[name].array())
        given = GivenActivations(
            text_list(metadata.get("activations", "")) if "activations" in metadata else (), how=_HOW
        )
        stack = stack_of_arrays(list(tensors), lambda name: tensors[name].array(), given)
        return stack.network(text_list(metadata["labels"]) if "labels" in metadata else ())


class _Stored(NamedTuple):
    """A tensor in the file: the type of its numbers, its shape and its bytes."""

    kind: str
    shape: tuple[int, ...]
    data: memoryview

    def array(self) -> Array:
        """Its numbers, in native byte order."""
        numbers: npt.NDArray[Any] = np.frombuffer(self.data, _KINDS[self.kind])
        if self.kind == "BF16":
            numbers = (numbers.astype(np.uint32) << 16).view(np.float32)
        return numbers.astype(numbers.dtype.newbyteorder("="), copy=False).reshape(self.shape)


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tensor in the header."""

    dtype: str
    shape: tuple[int, ...]
    data_offsets: tuple[int, int]


def _read(data: bytes) -> tuple[dict[str, _Stored], Mapping[str, str]]:
    """The tensors of a file, and its metadata."""
    if len(data) < _LENGTH:
        raise InputError("It is empty or cut off")
    size = int.from_bytes(data[:_LENGTH], "little")
    if size > min(_MAX_HEADER, len(data) - _LENGTH):
        raise InputError("Its header claims to be longer than the file or than any header; it is another kind of file")
    text, body = data[_LENGTH : _LENGTH + size], memoryview(data)[_LENGTH + size :]
    require_bounded(text, _BOUNDS)
    header = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    metadata = msgspec.json.decode(header.pop(_METADATA, b"{}"), type=dict[str, str])
    entries = {name: msgspec.json.decode(entry, type=_Entry) for name, entry in header.items()}
    tensors = {name: _stored(shortened(name), entry, body) for name, entry in entries.items()}
    _require_no_gaps([entry.data_offsets for entry in entries.values()], len(body))
    return tensors, metadata


def _stored(name: str, entry: _Entry, body: memoryview) -> _Stored:
    if entry.dtype not in _KINDS:
        raise InputError(f"Its tensor {name} holds numbers of the type {shortened(entry.dtype)}; weights are floats")
    if len(entry.shape) > 2 or min(entry.shape, default=0) < 0:
        raise InputError(f"Its tensor {name} has {len(entry.shape)} dimensions; weights have two and biases one")
    start, stop = entry.data_offsets
    if not 0 <= start <= stop <= len(body) or stop - start != math.prod(entry.shape) * _KINDS[entry.dtype].itemsize:
        raise InputError(f"The size of its tensor {name} does not match its contents")
    return _Stored(entry.dtype, entry.shape, body[start:stop])


def _require_no_gaps(ranges: list[tuple[int, int]], size: int) -> None:
    """Raise InputError unless the tensors follow each other without gaps or overlaps, as the format demands."""
    end = 0
    for start, stop in sorted(ranges):
        if start != end:
            raise InputError("Its tensors overlap or leave a gap")
        end = stop
    if end != size:
        raise InputError("It has bytes that belong to no tensor")
