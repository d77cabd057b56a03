"""ONNX graphs as other programs write them, built of operations in a row, and changed at random."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from neuronlab.files.models.onnx.formulas import _TEXTS
from neuronlab.files.models.onnx.operations import AFFINE, OPERATIONS

W1, B1 = np.array([[1.5, -0.5], [-1.0, 2.0], [0.25, 0.75]], np.float32), np.array([0.1, -0.2, 0.3], np.float32)
W2, B2 = np.array([[0.5, -1.0, 2.0]], np.float32), np.array([0.7], np.float32)
W3, B3 = (
    np.array([[0.5, -1.0, 2.0], [1.0, 0.0, -1.0], [0.2, 0.4, -0.3]], np.float32),
    np.array([0.7, 0.1, -0.4], np.float32),
)
"""A layer of three units of two inputs, one of one unit, and one of three classes."""


def node(operator, *inputs, out="", domain="", **attributes):
    """An operation whose output has a name of its own, or follows from its first input."""
    name = out or f"{inputs[0]}/{operator}"
    return helper.make_node(operator, list(inputs), [name], name=name, domain=domain, **attributes)


def graph(nodes, outputs=None, inputs=("x",), **tensors):
    """The bytes of a file with these operations and tensors; its output is that of the last operation."""
    outputs = [nodes[-1].output[0]] if outputs is None else outputs
    infos = [
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names] for names in (inputs, outputs)
    ]
    arrays = {"W1": W1, "B1": B1, "W2": W2, "B2": B2, "W3": W3, "B3": B3, **tensors}
    used = {name for entry in nodes for name in entry.input}
    initializers = [numpy_helper.from_array(np.asarray(array), name) for name, array in arrays.items() if name in used]
    proto = helper.make_model(
        helper.make_graph(nodes, "g", *infos, initializers), opset_imports=[helper.make_opsetid("", 13)]
    )
    return proto.SerializeToString()


def first_layer(start="x"):
    """Its outputs are named z."""
    return node("Gemm", start, "W1", "B1", out="z", transB=1)


def last_layer(start):
    """The layer of one unit."""
    return node("Gemm", start, "W2", "B2", out="y", transB=1)


def between(*nodes):
    """The bytes of a surface: a layer, these operations on its outputs z, and a last layer."""
    return graph([first_layer(), *nodes, last_layer(nodes[-1].output[0] if nodes else "z")])


def surface(activation, inputs):
    """What such a surface computes with an activation, for inputs (n, 2)."""
    return activation(inputs @ W1.T + B1) @ W2.T + B2


def without_metadata(data):
    """A file of ours as another program would have written it."""
    proto = onnx.load_model_from_string(data)
    del proto.metadata_props[:]
    return proto.SerializeToString()


def changed_graph(rng, data):
    """A file with a few other operations, connections, tensors and attributes, drawn from a `random.Random`."""
    proto = onnx.load_model_from_string(data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        rng.choice(CHANGES)(proto.graph, rng)
    return proto.SerializeToString()


OPERATORS = [*(operator for _, operator in (*OPERATIONS, *AFFINE)), *_TEXTS, "Erf", "If", ""]
ARRAYS = [np.float32(np.nan), np.float32(np.inf), np.zeros((0, 3), np.float32), np.ones((1, 1, 3), np.float32)]
ARRAYS += [np.ones(3, np.float32), np.ones((1, 3), np.float32), np.arange(4), np.ones((600, 1)), np.array(1e300)]
VALUES = [0.0, 1, -1, float("nan"), float("inf"), "tanh", [1.0, 2.0], [1, 2]]
NAMES = ["alpha", "beta", "transA", "transB", "axis", "to", "gamma", "min", "epsilon", "value", "offset", "scale"]


def _change_operator(graph, rng):
    rng.choice(graph.node).op_type = rng.choice(OPERATORS)


def _change_input(graph, rng):
    node = rng.choice(graph.node)
    names = [name for other in graph.node for name in (*other.input, *other.output)]
    node.input[rng.randrange(len(node.input)) :] = [rng.choice(["", *names]) for _ in range(rng.randrange(1, 4))]


def _change_tensor(graph, rng):
    tensor = rng.choice(graph.initializer)
    tensor.CopyFrom(numpy_helper.from_array(np.asarray(rng.choice(ARRAYS)), tensor.name))


def _change_attribute(graph, rng):
    attribute = helper.make_attribute(rng.choice(NAMES), rng.choice(VALUES))
    rng.choice(graph.node).attribute.append(attribute)


def _repeat_node(graph, rng):
    graph.node.append(rng.choice(graph.node))


CHANGES = [_change_operator, _change_input, _change_tensor, _change_attribute, _repeat_node]
