"""Models as ONNX graphs: raw inputs to raw outputs, for any runtime from opset 13 and IR version 7 on.

Scalings are steps of their own in float64, as they are in training: a date in seconds has no digits left in float32.
Layers are in float32. A layer is one Gemm, or two where its units are quadratic: A·y² + (W·y + b).

The library of ONNX takes a while to import: whoever imports this module does so when a network is exported.
"""

from pathlib import Path
from typing import Any

import numpy as np
from onnx import ModelProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from neuronlab.core.arrays import Array
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network
from neuronlab.files.models.contents import exportable
from neuronlab.files.models.descriptions import (
    DESCRIPTION,
    bias_name,
    describe,
    named_numbers,
    slopes_name,
    squares_name,
    weights_name,
)
from neuronlab.files.models.model import Model, ToExport
from neuronlab.files.models.onnx.operators import WRITE_FEATURE, write_activation

OPSET, IR_VERSION = 13, 7
INPUTS, OUTPUTS = "inputs", "outputs"
_FLOAT, _DOUBLE = 1, 11
_OUTPUT_OPERATORS = {"linear": None, "sigmoid": "Sigmoid", "softmax": "Softmax"}


def encode_onnx(what: ToExport) -> bytes:
    """The model as the bytes of an ONNX file."""
    network = exportable(what.model.network)
    return bytes(_model_proto(Model(network, what.model.task, what.model.facts)).SerializeToString())


def evaluate_onnx(path: Path, inputs: Array) -> Array:
    """Raw outputs (n, outputs) for raw inputs (n, inputs), from the reference evaluator of ONNX."""
    with np.errstate(all="ignore"):
        outputs = ReferenceEvaluator(path.read_bytes()).run([OUTPUTS], {INPUTS: np.asarray(inputs, np.float64)})
    return np.asarray(next(iter(outputs)), np.float64)


class _Graph:
    """The operations of a graph and their constants."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.tensors: dict[str, Array] = {}
        self.scope = ""

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Add an operation and return the name of its result, in the present scope."""
        name = f"{self.scope}.{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def number(self, value: float) -> str:
        """The name of a constant in float32; equal ones share it."""
        with np.errstate(over="ignore"):
            return self._constant(np.float32(value))

    def vector(self, values: tuple[float, ...]) -> str:
        """The name of constants in float64 (len,)."""
        return self._constant(np.array(values))

    def indices(self, *values: int) -> str:
        """The name of whole numbers (len,)."""
        return self._constant(np.array(values, np.int64))

    def _constant(self, values: Any) -> str:
        numbers = np.asarray(values)
        kind = {"float32": "number", "float64": "scale", "int64": "index"}[numbers.dtype.name]
        name = f"{kind}({', '.join(map(repr, np.atleast_1d(numbers).tolist()))})"
        self.tensors[name] = numbers
        return name


def _model_proto(model: Model) -> ModelProto:
    network, graph = model.network, _Graph()
    spec = network.spec
    last = _write_layers(graph, network, _write_features(graph, network))
    graph.scope = "result"
    last = _write_target_scaling(graph, graph.add("Cast", last, to=_DOUBLE), network.target_scaling)
    graph.nodes[-1].output[0] = OUTPUTS
    tensors = {**named_numbers(network), **graph.tensors}
    proto = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "neuronlab",
            [helper.make_tensor_value_info(INPUTS, _DOUBLE, ["n", spec.inputs])],
            [helper.make_tensor_value_info(OUTPUTS, _DOUBLE, ["n", spec.outputs])],
            [numpy_helper.from_array(values, name) for name, values in tensors.items()],
        ),
        producer_name="NeuronLab",
        ir_version=IR_VERSION,
        opset_imports=[helper.make_opsetid("", OPSET)],
    )
    helper.set_model_props(proto, {DESCRIPTION: describe(model)})
    return proto


def _write_features(graph: _Graph, network: Network) -> str:
    """Scale the inputs and compute the features; returns them (n, features) in float32."""
    graph.scope, x, scaling = "features", INPUTS, network.input_scaling
    if not scaling.is_identity:
        x = graph.add("Div", graph.add("Sub", x, graph.vector(scaling.mean)), graph.vector(scaling.deviation))
    if network.spec.features:
        columns = [graph.add("Gather", x, graph.indices(number), axis=1) for number in range(network.spec.inputs)]
        features = [WRITE_FEATURE[name](graph, columns) for name in network.spec.features]
        x = features[0] if len(features) == 1 else graph.add("Concat", *features, axis=1)
    return graph.add("Cast", x, to=_FLOAT)


def _write_layers(graph: _Graph, network: Network, y: str) -> str:
    """Write every layer; returns the outputs of the last one."""
    for index, layer in enumerate(network.layers):
        graph.scope = layer.name.lower().replace(" ", "_")
        z = graph.add("Gemm", y, weights_name(index), bias_name(index), alpha=1.0, beta=1.0, transB=1)
        if layer.squares is not None:
            square = graph.add("Mul", y, y)
            z = graph.add("Gemm", square, squares_name(index), z, alpha=1.0, beta=1.0, transB=1)
        if index < len(network.spec.hidden):
            y = write_activation(graph, network.spec.hidden[index], z, slopes_name(index))
    operator = _OUTPUT_OPERATORS[network.spec.output]
    if operator is None:
        return z
    return graph.add(operator, z, axis=1) if operator == "Softmax" else graph.add(operator, z)


def _write_target_scaling(graph: _Graph, y: str, scaling: Scaling) -> str:
    if scaling.is_identity:
        return y
    return graph.add("Add", graph.add("Mul", y, graph.vector(scaling.deviation)), graph.vector(scaling.mean))
