"""ONNX files are read as far as a stack of layers needs, whatever else stands in them or is claimed."""

import tracemalloc

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from neuronlab.core.errors import InputError
from neuronlab.files.models.onnx.file import read_onnx
from tests.files.models.graphs import W1, first_layer, graph, last_layer


def proto():
    return onnx.load_model_from_string(graph([first_layer(), last_layer("z")]))


def read_with(change):
    changed = proto()
    change(changed)
    return read_onnx(changed.SerializeToString())


def test_operations_and_tensors_are_those_of_the_file():
    file = read_onnx(graph([first_layer(), last_layer("z")]))
    assert [(node.operator, node.inputs, node.outputs) for node in file.nodes] == [
        ("Gemm", ["x", "W1", "B1"], ["z"]),
        ("Gemm", ["z", "W2", "B2"], ["y"]),
    ]
    assert file.nodes[0].attributes["transB"].integer == 1
    assert (file.inputs, file.outputs) == (["x"], ["y"])
    assert np.array_equal(file.tensors["W1"].array(), W1)


@pytest.mark.parametrize("dtype", ["float16", "float64", ">f4"])
def test_floats_of_other_types_are_read(dtype):
    values = W1.astype(dtype)
    file = read_onnx(graph([first_layer()], W1=values.astype(values.dtype.newbyteorder("="))))
    assert np.array_equal(file.tensors["W1"].array(), values)


def test_bfloat16_is_read():
    half = (W1.view(np.uint32) >> 16).astype("<u2")
    tensor = TensorProto(name="W1", data_type=TensorProto.BFLOAT16, dims=W1.shape, raw_data=half.tobytes())
    file = read_with(lambda model: model.graph.initializer[0].CopyFrom(tensor))
    assert np.allclose(file.tensors["W1"].array(), W1, rtol=0.01)


@pytest.mark.parametrize(("kind", "field"), [(TensorProto.FLOAT, "float_data"), (TensorProto.DOUBLE, "double_data")])
def test_numbers_in_lists_are_read(kind, field):
    tensor = helper.make_tensor("W1", kind, W1.shape, W1.ravel().tolist())
    assert len(getattr(tensor, field)) == 6
    file = read_with(lambda model: model.graph.initializer[0].CopyFrom(tensor))
    assert np.array_equal(file.tensors["W1"].array(), W1)


def _external(model):
    tensor = model.graph.initializer[0]
    tensor.data_location = TensorProto.EXTERNAL
    tensor.ClearField("raw_data")
    tensor.external_data.add(key="location", value="/etc/passwd")


def _sparse(model):
    model.graph.sparse_initializer.add().dims.append(3)


def _function(model):
    model.functions.add().name = "f"


def _twice(model):
    model.graph.initializer.add().CopyFrom(model.graph.initializer[0])


def _no_graph(model):
    model.ClearField("graph")


def _two_attributes(model):
    model.graph.node[0].attribute.append(model.graph.node[0].attribute[0])


def _negative(model):
    model.graph.initializer[0].dims[0] = -3


def _many_dimensions(model):
    model.graph.initializer[0].dims.extend([1] * 9)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_external, "weights are in another file"),
        (_sparse, "sparse tensors"),
        (_function, "functions of its own"),
        (_twice, "two tensors named W1"),
        (_no_graph, "no graph"),
        (_two_attributes, "two attributes named"),
        (_negative, "tensor W1 has an impossible shape"),
        (_many_dimensions, "tensor W1 has an impossible shape"),
    ],
)
def test_what_is_not_read_is_said(change, sentence):
    with pytest.raises(InputError, match=sentence):
        read_with(change)


def test_two_graphs_are_refused():
    with pytest.raises(InputError, match="two graphs"):
        read_onnx(proto().SerializeToString() * 2)


@pytest.mark.parametrize("shape", [(2**62, 2), (10**9, 10**9), (3, 3), (0, 2), ()])
def test_a_tensor_whose_shape_does_not_match_its_bytes_takes_no_memory(shape):
    def claim(model):
        del model.graph.initializer[0].dims[:]
        model.graph.initializer[0].dims.extend(shape)

    tracemalloc.start()
    try:
        with pytest.raises(InputError, match=r"size of its tensor W1 does not match"):
            read_with(claim).tensors["W1"].array()
        assert tracemalloc.get_traced_memory()[1] < 10**6
    finally:
        tracemalloc.stop()


def part(number, contents):
    """A field of bytes."""
    size, length = len(contents), b""
    while size > 127:
        length, size = length + bytes([size & 127 | 128]), size >> 7
    return bytes([number << 3 | 2]) + length + bytes([size]) + contents


def test_graphs_inside_operations_are_not_entered():
    contents = b""
    for _ in range(20_000):  # the graph of an attribute of an operation of a graph …
        contents = part(1, part(5, part(6, contents)))
    file = read_onnx(part(7, part(1, part(4, b"If") + part(5, part(1, b"then_branch") + part(6, contents)))))
    assert [node.operator for node in file.nodes] == ["If"]
    assert list(file.nodes[0].attributes) == ["then_branch"]


def test_millions_of_empty_operations_are_refused_before_they_take_memory():
    data = part(7, part(1, b"") * 1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match="more parts than"):
            read_onnx(data)
        assert tracemalloc.get_traced_memory()[1] < 50e6
    finally:
        tracemalloc.stop()


def test_a_tensor_without_numbers_is_empty():
    empty = numpy_helper.from_array(np.empty((0, 2), np.float32), "W1")
    file = read_with(lambda model: model.graph.initializer[0].CopyFrom(empty))
    assert file.tensors["W1"].array().shape == (0, 2)
