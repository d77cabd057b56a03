"""The parts of an ONNX file that matter to a stack of layers, read without building anything else.

The numbers in comments are those of the fields in https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
"""

import math
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.files.models.onnx.wire import (
    Meter,
    Value,
    bytes_of,
    fields,
    float_of,
    floats_of,
    number_of,
    numbers_of,
    text_of,
)
from neuronlab.files.models.stacks.activations import shortened

_KINDS = {1: "<f4", 10: "<f2", 11: "<f8", 16: "<u2", 7: "<i8", 6: "<i4"}
"""Types of numbers that are read: float, float16, double, bfloat16, int64 and int32."""
_FLOATS = {1, 10, 11, 16}
_BFLOAT16 = 16
_TYPED = {1, 11}
"""Types that may stand in a list of their own instead of as bytes."""
_MOST_DIMENSIONS = 8
_EXTERNAL = 1
ELSEWHERE = (
    "Its weights are in another file, which is not opened; export it with them inside, as in "
    "torch.onnx.export(…, external_data=False)"
)

_Item = TypeVar("_Item")


@dataclass
class GraphTensor:
    """A tensor with its numbers, not yet decoded.

    Attributes:
        name: Its name.
        kind: The number of its type.
        shape: Its shape.
        data: Its numbers.
    """

    name: str = ""
    kind: int = 0
    shape: tuple[int, ...] = ()
    data: Array | None = None

    @property
    def is_float(self) -> bool:
        """Whether it holds floats."""
        return self.kind in _FLOATS

    def array(self) -> Array:
        """Its numbers, in native byte order. Raises InputError if they do not match its shape."""
        if self.data is None or self.data.size != math.prod(self.shape):
            raise InputError(f"The size of its tensor {shortened(self.name)} does not match its contents")
        numbers = self.data
        if self.kind == _BFLOAT16:
            numbers = (numbers.astype(np.uint32) << 16).view(np.float32)
        return numbers.astype(numbers.dtype.newbyteorder("="), copy=False).reshape(self.shape)


@dataclass
class NodeAttribute:
    """An attribute of a node; only the part of its type is set."""

    number: float | None = None
    integer: int | None = None
    text: str | None = None
    tensor: GraphTensor | None = None
    numbers: list[float] = field(default_factory=list)
    integers: list[int] = field(default_factory=list)


@dataclass
class GraphNode:
    """An operation.

    Attributes:
        operator: Its type.
        domain: "" for the operators of ONNX itself.
        name: Its name.
        inputs: The names of its inputs; "" for one that is left out.
        outputs: The names of its outputs.
        attributes: By name.
    """

    operator: str = ""
    domain: str = ""
    name: str = ""
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    attributes: dict[str, NodeAttribute] = field(default_factory=dict)


@dataclass
class OnnxFile:
    """An ONNX file.

    Attributes:
        metadata: Its texts.
        nodes: Its operations, each after those it needs.
        tensors: Its tensors by name.
        inputs: The names of its inputs.
        outputs: The names of its outputs.
    """

    metadata: dict[str, str] = field(default_factory=dict)
    nodes: list[GraphNode] = field(default_factory=list)
    tensors: dict[str, GraphTensor] = field(default_factory=dict)
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)


def read_onnx(data: bytes) -> OnnxFile:
    """Read a file. Raises InputError if it is damaged, or its numbers are elsewhere."""
    meter, file, graphs = Meter(), OnnxFile(), list[Value]()
    for number, value in fields(memoryview(data), meter):
        if number == 7:  # graph
            graphs.append(value)
        elif number == 14:  # metadata_props
            _add(file.metadata, *_entry(value, meter), "texts")
        elif number == 25:  # functions
            raise InputError("It defines functions of its own, which are not opened")
    if len(graphs) != 1:
        raise InputError(
            "It contains no graph, so it is another kind of file" if not graphs else "It contains two graphs"
        )
    for number, value in fields(graphs[0], meter):
        if number == 1:  # node
            file.nodes.append(_node(value, meter))
        elif number == 5:  # initializer
            tensor = _tensor(value, meter)
            _add(file.tensors, tensor.name, tensor, "tensors")
        elif number == 11:  # input
            file.inputs.append(_name(value, meter))
        elif number == 12:  # output
            file.outputs.append(_name(value, meter))
        elif number == 15:  # sparse_initializer
            raise InputError("It contains sparse tensors, which are not opened")
    file.inputs = [name for name in file.inputs if name not in file.tensors]
    return file


def _add(table: dict[str, _Item], key: str, item: _Item, what: str) -> None:
    if key in table:
        raise InputError(f"It contains two {what} named {shortened(key)}")
    table[key] = item


def _entry(message: Value, meter: Meter) -> tuple[str, str]:
    """A StringStringEntryProto."""
    found = {number: text_of(value) for number, value in fields(message, meter) if number in (1, 2)}
    return found.get(1, ""), found.get(2, "")


def _name(message: Value, meter: Meter) -> str:
    """The name of a ValueInfoProto."""
    return next((text_of(value) for number, value in fields(message, meter) if number == 1), "")


def _node(message: Value, meter: Meter) -> GraphNode:
    node = GraphNode()
    for number, value in fields(message, meter):
        if number == 1:
            node.inputs.append(text_of(value))
        elif number == 2:
            node.outputs.append(text_of(value))
        elif number == 3:
            node.name = text_of(value)
        elif number == 4:
            node.operator = text_of(value)
        elif number == 5:
            name, attribute = _attribute(value, meter)
            _add(node.attributes, name, attribute, "attributes")
        elif number == 7:
            node.domain = text_of(value)
    node.domain = "" if node.domain == "ai.onnx" else node.domain
    return node


def _attribute(message: Value, meter: Meter) -> tuple[str, NodeAttribute]:
    name, attribute = "", NodeAttribute()
    for number, value in fields(message, meter):
        if number == 1:
            name = text_of(value)
        elif number == 2:
            attribute.number = float_of(value)
        elif number == 3:
            attribute.integer = number_of(value)
        elif number == 4:
            attribute.text = bytes(bytes_of(value)).decode(errors="replace")
        elif number == 5:
            attribute.tensor = _tensor(value, meter)
        elif number == 7:
            attribute.numbers += floats_of(value, "<f4").tolist()
        elif number == 8:
            attribute.integers += numbers_of(value, meter)
    return name, attribute


def _tensor(message: Value, meter: Meter) -> GraphTensor:
    tensor, shape, typed, raw = GraphTensor(), list[int](), list[Array](), None
    for number, value in fields(message, meter):
        if number == 1:
            shape += numbers_of(value, meter)
        elif number == 2:
            tensor.kind = number_of(value)
        elif number == 4:
            typed.append(floats_of(value, "<f4"))
        elif number == 10:
            typed.append(floats_of(value, "<f8"))
        elif number == 8:
            tensor.name = text_of(value)
        elif number == 9:
            raw = bytes_of(value)
        elif number == 14 and value == _EXTERNAL:
            raise InputError(ELSEWHERE)
    if len(shape) > _MOST_DIMENSIONS or min(shape, default=0) < 0:
        raise InputError(f"Its tensor {shortened(tensor.name)} has an impossible shape")
    tensor.shape = tuple(shape)
    kind = _KINDS.get(tensor.kind)
    if raw is not None and kind is not None:
        tensor.data = floats_of(raw, kind)
    elif typed and tensor.kind in _TYPED:
        tensor.data = np.concatenate(typed)
    elif not math.prod(shape):
        tensor.data = np.empty(0, np.float32)
    return tensor
