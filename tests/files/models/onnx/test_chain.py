"""Graphs of other programs are followed to their end, or all that does not fit is named."""

import tracemalloc

import numpy as np
import pytest
from onnx import helper

from neuronlab.core.errors import InputError
from neuronlab.files.models.onnx.chain import MAX_NODES, stack_of_graph
from neuronlab.files.models.onnx.file import read_onnx
from tests.files.models.graphs import W1, W2, between, first_layer, graph, last_layer, node, surface

X = np.random.default_rng(2).normal(size=(40, 2))


def network_of(data):
    return stack_of_graph(read_onnx(data)).network().network


def sentence_of(data):
    with pytest.raises(InputError) as refused:
        network_of(data)
    return str(refused.value)


def assert_computes(data, expected, activations):
    network = network_of(data)
    assert [layer.activation for layer in network.spec.hidden] == activations
    np.testing.assert_allclose(network.predict(X), expected, rtol=2e-5, atol=2e-6)


def test_layers_with_an_activation_are_a_network():
    assert_computes(between(node("Tanh", "z")), surface(np.tanh, X), ["tanh"])


def test_layers_without_one_are_too():
    assert_computes(between(), surface(lambda z: z, X), ["identity"])


def test_what_tf2onnx_writes_is_read():
    """MatMul with (in, out) and a separate Add, with casts and a dense layer's Identity."""
    nodes = [
        node("Cast", "x", out="c", to=1),
        node("MatMul", "c", "K1", out="m"),
        node("Add", "m", "B1", out="z"),
        node("Identity", "z", out="i"),
        node("Relu", "i", out="r"),
        node("MatMul", "r", "K2", out="m2"),
        node("Add", "B2", "m2", out="y"),
    ]
    data = graph(nodes, K1=np.ascontiguousarray(W1.T), K2=np.ascontiguousarray(W2.T))
    assert_computes(data, surface(lambda z: np.maximum(z, 0.0), X), ["relu"])


def test_constants_may_be_operations_of_the_graph():
    nodes = [
        helper.make_node("Constant", [], ["k"], value=helper.make_tensor("", 1, W1.shape, W1.ravel())),
        node("Transpose", "k", out="kt"),
        node("MatMul", "x", "kt", out="m"),
        node("Add", "m", "B1", out="z"),
        node("Sigmoid", "z", out="s"),
        last_layer("s"),
    ]
    assert_computes(graph(nodes), surface(lambda z: 1.0 / (1.0 + np.exp(-z)), X), ["sigmoid"])


@pytest.mark.parametrize(
    ("nodes", "activation", "compute"),
    [
        ([node("Sigmoid", "z", out="s"), node("Mul", "z", "s")], "silu", lambda z: z / (1 + np.exp(-z))),
        (
            [node("Softplus", "z", out="s"), node("Tanh", "s", out="t"), node("Mul", "t", "z")],
            "mish",
            lambda z: z * np.tanh(np.logaddexp(0, z)),
        ),
        (
            [node("Mul", "z", "z", out="s"), node("Neg", "s", out="n"), node("Exp", "n")],
            "gaussian",
            lambda z: np.exp(-(z**2)),
        ),
        (
            [node("Add", "z", "three", out="a"), node("Clip", "a", "zero", "six", out="c"), node("Div", "c", "six")],
            "hard_sigmoid",
            lambda z: np.clip(z + 3, 0, 6) / 6,
        ),
        ([node("Mul", "z", "z", out="s"), node("Tanh", "s")], "square", None),
        ([node("Exp", "z", out="e"), node("Mul", "e", "z")], "custom", lambda z: z * np.exp(z)),
    ],
)
def test_an_activation_of_several_operations_is_one(nodes, activation, compute):
    numbers = {"three": np.float32(3), "zero": np.float32(0), "six": np.float32(6)}
    network = network_of(graph([first_layer(), *nodes, last_layer(nodes[-1].output[0])], **numbers))
    assert network.spec.hidden[0].activation == activation
    if compute is not None:
        assert len(network.spec.hidden) == 1
        np.testing.assert_allclose(network.predict(X), surface(compute, X), rtol=2e-5, atol=2e-6)


def test_numbers_before_the_first_layer_are_scaling():
    mean, deviation = np.array([3.0, -1.0], np.float32), np.array([[2.0, 0.5]], np.float32)
    nodes = [
        node("Sub", "x", "mean", out="a"),
        node("Div", "a", "deviation", out="b"),
        first_layer("b"),
        last_layer("z"),
    ]
    network = network_of(graph(nodes, mean=mean, deviation=deviation))
    assert (network.input_scaling.mean, network.input_scaling.deviation) == ((3.0, -1.0), (2.0, 0.5))
    np.testing.assert_allclose(network.predict(X), surface(lambda z: z, (X - mean) / deviation), rtol=1e-5, atol=1e-5)


def test_numbers_after_the_last_layer_are_scaling():
    nodes = [first_layer(), last_layer("z"), node("Mul", "y", "d", out="e"), node("Add", "e", "m")]
    network = network_of(graph(nodes, d=np.float32(4), m=np.array([1e6], np.float64)))
    assert (network.target_scaling.mean, network.target_scaling.deviation) == ((1e6,), (4.0,))


def test_what_skl2onnx_writes_for_two_classes_is_read():
    """Probabilities [1 − p, p] beside labels, which are not followed."""
    nodes = [
        first_layer(),
        node("Relu", "z", out="r"),
        node("Gemm", "r", "W2", "B2", out="y", transB=1),
        node("Sigmoid", "y", out="p"),
        node("Sub", "one", "p", out="q"),
        node("Concat", "q", "p", out="probabilities", axis=1),
        node("ArgMax", "probabilities", out="label", axis=1),
    ]
    model = stack_of_graph(read_onnx(graph(nodes, ["label", "probabilities"], one=np.float32(1)))).network()
    assert (model.task, model.network.spec.labels, model.network.spec.output) == ("classes", ("0", "1"), "sigmoid")
    expected = 1.0 / (1.0 + np.exp(-surface(lambda z: np.maximum(z, 0.0), X)))
    np.testing.assert_allclose(model.network.predict(X), expected, rtol=1e-5)


def test_everything_that_does_not_fit_is_named():
    nodes = [
        first_layer(),
        node("GridSample", "z", out="a"),
        node("Gemm", "a", "W1", "B1", out="b", transB=1),
        node("Softmax", "b", out="c", axis=0),
        last_layer("c"),
    ]
    sentence = sentence_of(graph(nodes))
    assert sentence == (
        "Layer 1 (GridSample a) is not a layer that networks here have; "
        "Layer 2 (Gemm b) takes 2 inputs, but gets 3 from below; "
        "Layer 2 (Softmax c) normalises over the rows of the table"
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (between(node("Erf", "z", out="e"), node("Add", "e", "z")), "GELU in the form with erf"),
        (
            between(
                node("Mul", "z", "B3", out="h"),
                node("Div", "z", "B3", out="d"),
                node("Erf", "d", out="e"),
                node("Mul", "h", "e"),
            ),
            r"Layer 1 \(Mul h\) has GELU in the form with erf",
        ),
        (
            between(node("Conv", "z", out="c"), node("Erf", "c")),
            r"Layer 1 \(Conv c\) is not a layer that networks here",
        ),
        (between(node("Log", "z")), r"Layer 1 \(Log z/Log\) has an activation that cannot be used: The formula is"),
        (
            graph(
                [first_layer(), node("Gemm", "z", "W3", "B3", out="h"), node("Add", "h", "z", out="s"), last_layer("s")]
            ),
            "does not branch",
        ),
        (graph([first_layer()], outputs=["nothing"]), "0 inputs"),
        (graph([first_layer(), last_layer("z")], outputs=["y", "z"]), "2 outputs"),
        (graph([node("Add", "x", "x2", out="s"), first_layer("s")], inputs=("x", "x2")), "2 inputs"),
        (graph([first_layer()]), None),
        (graph([first_layer(), *[node("Neg", "z", out="z")] * MAX_NODES]), "501 operations"),
        (graph([node("Tanh", "x", out="t"), first_layer("t"), last_layer("z")]), "Before layer 1"),
    ],
)
def test_what_is_no_stack_is_refused(data, sentence):
    if sentence is None:  # three numbers for two inputs are logits of classes
        assert network_of(data).spec.output == "softmax"
        return
    with pytest.raises(InputError, match=sentence):
        network_of(data)


@pytest.mark.parametrize("rest", [[], [node("Tanh", "t", out="q")]], ids=["an end", "a circle"])
def test_a_way_that_does_not_lead_to_the_output_is_refused(rest):
    two_ways = helper.make_node("Dropout", ["z", "q"] if rest else ["z"], ["t", "mask"])
    sentence = sentence_of(graph([first_layer(), *rest, two_ways], outputs=["mask"]))
    assert sentence == "Its graph does not lead from its input to its output"


def test_a_long_row_of_activations_is_refused():
    nodes = [first_layer()]
    for number in range(400):
        nodes.append(node("Exp", nodes[-1].output[0], out=f"e{number}"))
    assert "is not a layer that networks here have; and " in sentence_of(graph([*nodes, last_layer("e399")]))


@pytest.mark.parametrize("operator", ["MatMul", "Tanh"])
def test_layers_that_share_their_weights_take_no_memory_of_their_own(operator):
    constants = ("W",) if operator == "MatMul" else ()
    more = [node(operator, f"h{number}", *constants, out=f"h{number + 1}") for number in range(400)]
    data = graph([node("MatMul", "x", "W", out="h0"), *more], W=np.eye(512, dtype=np.float32))
    tracemalloc.start()
    try:
        assert "is one too many; the limit is 16 hidden layers and an output" in sentence_of(data)
        assert tracemalloc.get_traced_memory()[1] < 60e6
    finally:
        tracemalloc.stop()
