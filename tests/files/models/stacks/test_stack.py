"""Layers, factors and terms in any order become a network that computes the same, or are named."""

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.stacks.activations import SOFTMAX, FoundActivation
from neuronlab.files.models.stacks.stack import Stack

RNG = np.random.default_rng(5)
W1, B1, W2, B2 = RNG.normal(size=(3, 2)), RNG.normal(size=3), RNG.normal(size=(1, 3)), RNG.normal(size=1)
X = RNG.normal(size=(30, 2))
TANH, RELU, SIGMOID, SOFT = (FoundActivation(name) for name in ("tanh", "relu", "sigmoid", SOFTMAX))


def assert_computes(stack, expected):
    network = stack.network().network
    np.testing.assert_allclose(network.predict(X), expected, rtol=1e-4, atol=1e-5)
    return network


def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def test_factors_between_layers_are_part_of_the_weights():
    stack = Stack()
    stack.linear("a", W1, B1)
    stack.affine("b", np.array([2.0, -1.0, 0.5]), np.array([1.0, 0.0, -1.0]))
    stack.activation("c", TANH)
    stack.affine("d", np.array([3.0]), np.array([0.1, 0.2, 0.3]))
    stack.linear("e", W2, B2)
    z = (X @ W1.T + B1) * [2.0, -1.0, 0.5] + [1.0, 0.0, -1.0]
    network = assert_computes(stack, (3.0 * np.tanh(z) + [0.1, 0.2, 0.3]) @ W2.T + B2)
    assert network.input_scaling.is_identity


def test_a_negative_factor_of_the_inputs_is_no_scaling_but_part_of_the_weights():
    stack = Stack()
    stack.affine("a", np.array([-2.0, 1.0]), np.array([3.0, 0.0]))
    stack.linear("b", W1, B1)
    stack.activation("c", TANH)
    stack.linear("d", W2, None)
    network = assert_computes(stack, np.tanh((X * [-2.0, 1.0] + [3.0, 0.0]) @ W1.T + B1) @ W2.T)
    assert network.input_scaling.is_identity


def test_layers_without_an_activation_between_them_stay_layers():
    stack = Stack()
    stack.linear("a", W1, None)
    stack.affine("b", term=B1)
    stack.linear("c", W2, B2)
    network = assert_computes(stack, (X @ W1.T + B1) @ W2.T + B2)
    assert [layer.activation for layer in network.spec.hidden] == ["identity"]
    assert network.target_scaling.is_identity


def test_an_activation_of_the_last_layer_is_followed_by_a_layer_that_passes_it_on():
    stack = Stack()
    stack.linear("a", W1, B1)
    stack.activation("b", RELU)
    stack.linear("c", W2, B2)
    stack.activation("d", TANH)
    network = assert_computes(stack, np.tanh(np.maximum(X @ W1.T + B1, 0.0) @ W2.T + B2))
    assert [layer.activation for layer in network.spec.hidden] == ["relu", "tanh"]


@pytest.mark.parametrize("ends_in_softmax", [True, False])
@pytest.mark.parametrize("classes", [2, 3, 6])
def test_probabilities_and_logits_are_classes(classes, ends_in_softmax):
    weights, bias = RNG.normal(size=(classes, 3)), RNG.normal(size=classes)
    stack = Stack()
    stack.linear("a", W1, B1)
    stack.activation("b", TANH)
    stack.linear("c", weights, bias)
    if ends_in_softmax:
        stack.activation("d", SOFT)
    model = stack.network()
    expected = softmax(np.tanh(X @ W1.T + B1) @ weights.T + bias)
    found = model.network.predict(X)
    np.testing.assert_allclose(found, expected[:, 1:] if classes == 2 else expected, rtol=1e-4, atol=1e-6)
    assert (model.task, model.network.spec.labels) == ("classes", tuple(map(str, range(classes))))


def test_one_sigmoid_of_two_inputs_is_two_classes():
    stack = Stack()
    stack.linear("a", W2[:, :2], B2)
    stack.activation("b", SIGMOID)
    model = stack.network(("no", "yes"))
    assert (model.task, model.network.spec.labels, model.network.spec.hidden) == ("classes", ("no", "yes"), ())


def test_one_sigmoid_of_one_input_is_a_number():
    stack = Stack()
    stack.linear("a", W1[:1, :1], B2)
    stack.activation("b", SIGMOID)
    model = stack.network()
    assert (model.task, [layer.activation for layer in model.network.spec.hidden]) == ("curve", ["sigmoid"])


def stack_of(*calls):
    stack = Stack()
    for name, *arguments in calls:
        getattr(stack, name)(*arguments)
    return stack


@pytest.mark.parametrize(
    ("calls", "sentence"),
    [
        ([], "It contains no layers"),
        ([("activation", "a", TANH)], "a comes before the first layer of weights"),
        ([("linear", "a", np.ones(3), None)], "a has weights that are not a table"),
        ([("linear", "a", np.ones((0, 3)), None)], "a has weights that are not a table"),
        ([("linear", "a", W1, np.ones(2))], "a has 3 outputs but 2 biases"),
        ([("linear", "a", np.ones((1, 2)), np.ones(2))], "a has 1 output but 2 biases"),
        ([("linear", "a", np.ones((513, 2)), None)], "a has 513 units; the limit is 512"),
        ([("linear", "a", W1, B1), ("affine", "b", np.ones(2))], "b has 2 numbers for 3 values"),
        ([("linear", "a", W1, B1), ("activation", "b", SOFT), ("linear", "c", W2, B2)], "c comes after softmax"),
        (
            [("linear", "a", np.ones((2, 2)), None), ("activation", "b", SOFT), ("linear", "c", np.ones((1, 2)), None)],
            "^c comes after softmax, which must be last$",  # which is one sigmoid, but that is not theirs
        ),
        ([("linear", "a", np.ones((3, 1)), None), ("activation", "b", SOFT)], "finds classes from 1 input;"),
        ([("linear", "a", np.ones((1, 4)), None)], "has 4 inputs and 1 output; a network here has one or two inputs"),
        ([("linear", "a", np.ones((2, 1)), None)], "has 1 input and 2 outputs"),
        ([("linear", "a", np.ones((7, 2)), None)], "has 2 inputs and 7 outputs"),
        ([("linear", "a", np.ones((3, 2)), None), ("activation", "b", SIGMOID)], "has 2 inputs and 3 outputs"),
        (
            [("linear", "a", np.ones((1, 1)), None), ("activation", "b", TANH)] * 20,
            "a is one too many; the limit is 16 hidden layers",
        ),
        (
            [("linear", "a", np.ones((2, 2)), None), ("activation", "b", FoundActivation("custom", formula="log(z)"))],
            "b has an activation that cannot be used: The formula is",
        ),
    ],
)
def test_what_does_not_fit_is_said(calls, sentence):
    with pytest.raises(InputError, match=sentence):
        stack_of(*calls).network()


def test_many_things_that_do_not_fit_are_counted():
    stack = Stack()
    for number in range(9):
        stack.refuse(f"Layer {number}", "is a fish")
    with pytest.raises(InputError, match=r"Layer 5 is a fish; and 3 more$"):
        stack.network()


def test_a_sentence_about_a_place_follows_it():
    stack = Stack()
    stack.refuse("Layer 1", "The size does not match")
    with pytest.raises(InputError, match=r"^Layer 1: the size does not match$"):
        stack.network()
