"""Every operation that is a layer, an activation or a scale, with its attributes and their defaults."""

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.onnx.chain import stack_of_graph
from neuronlab.files.models.onnx.file import read_onnx
from neuronlab.files.models.onnx.operations import AFFINE, OPERATIONS
from tests.files.models.graphs import B1, W1, first_layer, graph, last_layer, node, surface

X = np.random.default_rng(2).normal(size=(40, 2))
COLUMN = np.array([0.5, -2.0, 3.0], np.float32)
CONSTANTS = {
    "column": COLUMN,
    "row": COLUMN[None],
    "low": np.float32(-0.3),
    "high": np.float32(0.4),
    "shape": np.array([-1, 3]),
    "ratio": np.float32(0.0),
    "variance": np.array([0.5, 2.0, 3.0], np.float32),
    "table": np.ones((40, 3), np.float32),
}


def relu(z):
    return np.maximum(z, 0.0)


def below(z):
    return np.minimum(z, 0.0)


NORMALISED = lambda z: COLUMN * (z - COLUMN) / np.sqrt(CONSTANTS["variance"] + 1e-5) + COLUMN  # noqa: E731
CASES = {
    "Relu": ([node("Relu", "z")], relu),
    "Tanh": ([node("Tanh", "z")], np.tanh),
    "Sigmoid": ([node("Sigmoid", "z")], lambda z: 1 / (1 + np.exp(-z))),
    "Softsign": ([node("Softsign", "z")], lambda z: z / (1 + abs(z))),
    "HardSwish": ([node("HardSwish", "z")], lambda z: z * np.clip(z / 6 + 0.5, 0, 1)),
    "Mish": ([node("Mish", "z")], lambda z: z * np.tanh(np.logaddexp(0, z))),
    "PRelu": ([node("PRelu", "z", "column")], lambda z: relu(z) + COLUMN * below(z)),
    "PRelu of one slope": ([node("PRelu", "z", "low")], lambda z: relu(z) - 0.3 * below(z)),
    "Selu": ([node("Selu", "z")], lambda z: 1.0507009873554805 * (relu(z) + 1.6732632423543772 * np.expm1(below(z)))),
    "Selu of other numbers": ([node("Selu", "z", alpha=1.0, gamma=2.0)], lambda z: 2 * (relu(z) + np.expm1(below(z)))),
    "LeakyRelu": ([node("LeakyRelu", "z")], lambda z: relu(z) + 0.01 * below(z)),
    "LeakyRelu of a steep slope": ([node("LeakyRelu", "z", alpha=-2.0)], lambda z: relu(z) - 2 * below(z)),
    "Elu": ([node("Elu", "z")], lambda z: relu(z) + np.expm1(below(z))),
    "Elu of a large limit": ([node("Elu", "z", alpha=9.0)], lambda z: relu(z) + 9 * np.expm1(below(z))),
    "HardSigmoid": ([node("HardSigmoid", "z")], lambda z: np.clip(0.2 * z + 0.5, 0, 1)),
    "Clip": ([node("Clip", "z", "low", "high")], lambda z: np.clip(z, -0.3, 0.4)),
    "Clip without a limit above": ([node("Clip", "z", "low")], lambda z: np.maximum(z, -0.3)),
    "Clip without a limit below": ([node("Clip", "z", "", "high")], lambda z: np.minimum(z, 0.4)),
    "Clip of opset 6": ([node("Clip", "z", min=0.0, max=3.4e38)], relu),
    "Gelu": (
        [node("Gelu", "z", approximate="tanh")],
        lambda z: z / (1 + np.exp(-2 * np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))),
    ),
    "Dropout": ([node("Dropout", "z", "ratio"), node("Tanh", "z/Dropout")], np.tanh),
    "Flatten": ([node("Flatten", "z"), node("Tanh", "z/Flatten")], np.tanh),
    "Reshape": ([node("Reshape", "z", "shape"), node("Tanh", "z/Reshape")], np.tanh),
    "Cast": ([node("Cast", "z", to=11), node("Tanh", "z/Cast")], np.tanh),
    "Identity": ([node("Identity", "z"), node("Tanh", "z/Identity")], np.tanh),
    "BatchNormalization": (
        [
            node("BatchNormalization", "z", "column", "column", "column", "variance"),
            node("Tanh", "z/BatchNormalization"),
        ],
        lambda z: np.tanh(NORMALISED(z)),
    ),
    "BatchNormalization after": (
        [node("Tanh", "z", out="t"), node("BatchNormalization", "t", "column", "column", "column", "variance")],
        lambda z: NORMALISED(np.tanh(z)),
    ),
    "Add": ([node("Add", "row", "z", out="a"), node("Tanh", "a")], lambda z: np.tanh(z + COLUMN)),
    "Sub": ([node("Sub", "z", "column", out="a"), node("Tanh", "a")], lambda z: np.tanh(z - COLUMN)),
    "Sub from a constant": ([node("Sub", "column", "z", out="a"), node("Tanh", "a")], lambda z: np.tanh(COLUMN - z)),
    "Mul": ([node("Mul", "z", "column", out="a"), node("Tanh", "a")], lambda z: np.tanh(z * COLUMN)),
    "Div": ([node("Div", "z", "column", out="a"), node("Tanh", "a")], lambda z: np.tanh(z / COLUMN)),
    "Neg": ([node("Neg", "z", out="a"), node("Relu", "a")], lambda z: relu(-z)),
    "two in a row": ([node("Tanh", "z", out="t"), node("Relu", "t")], lambda z: relu(np.tanh(z))),
}


@pytest.mark.parametrize("name", CASES)
def test_an_operation_is_what_it_computes(name):
    nodes, compute = CASES[name]
    data = graph([first_layer(), *nodes, last_layer(nodes[-1].output[0])], **CONSTANTS)
    network = stack_of_graph(read_onnx(data)).network().network
    np.testing.assert_allclose(network.predict(X), surface(compute, X), rtol=2e-5, atol=1e-5)


def test_every_operation_has_a_case():
    tried = {node.op_type for nodes, _ in CASES.values() for node in nodes}
    here = {operator for _, operator in (*OPERATIONS, *AFFINE)}
    assert here - tried == {"Gemm", "MatMul", "Softmax", "Scaler", "ZipMap"}


def test_factors_of_a_product_are_part_of_the_weights():
    scaled = node("Gemm", "x", "W1", "B1", out="z", transB=1, alpha=2.0, beta=-0.5)
    network = stack_of_graph(read_onnx(graph([scaled, node("Tanh", "z"), last_layer("z/Tanh")]))).network().network
    np.testing.assert_allclose(network.layers[0].weights, 2.0 * W1)
    np.testing.assert_allclose(network.layers[0].bias, -0.5 * B1)


def test_a_scaler_of_scikit_learn_is_scaling():
    scaler = node("Scaler", "x", out="s", domain="ai.onnx.ml", offset=[3.0, -1.0], scale=[0.5, 2.0])
    network = stack_of_graph(read_onnx(graph([scaler, first_layer("s"), last_layer("z")]))).network().network
    assert (network.input_scaling.mean, network.input_scaling.deviation) == ((3.0, -1.0), (2.0, 0.5))


@pytest.mark.parametrize(
    ("nodes", "sentence"),
    [
        ([node("Gemm", "W3", "z")], "from the other side"),
        ([node("Gemm", "z", "W3", transA=1)], "from the other side"),
        ([node("MatMul", "W3", "z")], "from the other side"),
        ([node("Gemm", "z", "column")], "weights that are not a table"),
        ([node("Gemm", "z")], "lacks some of its numbers"),
        ([node("Gemm", "z", "shape")], "not constant floats"),
        ([node("Cast", "z", to=7)], "rounds to whole numbers"),
        ([node("Reshape", "z", "table")], "another shape"),
        ([node("Reshape", "z")], "another shape"),
        ([node("Gelu", "z")], "form with erf"),
        ([node("Clip", "z", "column")], "differ from column to column"),
        ([node("Add", "z", "table", out="a")], "differ from row to row"),
        ([node("Add", "z", "W2", out="a"), node("Add", "a", "four")], "has 4 numbers for 3 values"),
        ([node("BatchNormalization", "z", "column", "low", "column", "column")], "differ in length"),
        ([node("Scaler", "z", domain="ai.onnx.ml")], "lacks some of its numbers"),
        ([node("Scaler", "z", domain="ai.onnx.ml", offset=[1.0, 2.0], scale=[1.0, 2.0, 3.0])], "differ in length"),
    ],
)
def test_what_an_operation_cannot_be_is_said(nodes, sentence):
    data = graph([first_layer(), *nodes, last_layer(nodes[-1].output[0])], **CONSTANTS, four=np.ones(4, np.float32))
    with pytest.raises(InputError, match=f"Layer [12] .*{sentence}"):
        stack_of_graph(read_onnx(data)).network()


def test_a_product_with_infinity_is_refused():
    data = graph([first_layer(), node("Div", "z", "nought", out="a"), last_layer("a")], nought=np.zeros(3, np.float32))
    with np.errstate(all="ignore"), pytest.raises(InputError, match="not finite"):
        stack_of_graph(read_onnx(data)).network()
