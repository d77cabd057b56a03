"""Named arrays are layers in the order that their names say."""

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.stacks.arrays import MAX_ARRAYS, GivenActivations, stack_of_arrays, text_list

RNG = np.random.default_rng(6)
W1, B1, W2, B2 = RNG.normal(size=(3, 1)), RNG.normal(size=3), RNG.normal(size=(1, 3)), RNG.normal(size=1)
X = np.linspace(-2.0, 2.0, 21)[:, None]


TANH = GivenActivations(("tanh",))


def network_of(arrays, given=TANH):
    return stack_of_arrays(list(arrays), arrays.__getitem__, given).network().network


@pytest.mark.parametrize(
    "arrays",
    [
        {"0.weight": W1, "0.bias": B1, "2.weight": W2, "2.bias": B2},
        {"net.10.bias": B2, "net.10.weight": W2, "net.2.weight": W1, "net.2.bias": B1},
        {"fc1.weight": W1, "fc1.bias": B1, "fc2.weight": W2, "fc2.bias": B2},
        {"coefs_0": W1.T, "coefs_1": W2.T, "intercepts_0": B1, "intercepts_1": B2},
        {"dense/kernel:0": W1.T, "dense/bias:0": B1, "dense_1/kernel:0": W2.T, "dense_1/bias:0": B2},
        {"arr_0": W1.T, "arr_1": B1, "arr_2": W2.T, "arr_3": B2},
    ],
    ids=["PyTorch", "PyTorch, nested", "PyTorch, named", "scikit-learn", "Keras", "Keras, get_weights"],
)
def test_layers_are_found_by_their_names(arrays):
    np.testing.assert_allclose(network_of(arrays).predict(X), np.tanh(X @ W1.T + B1) @ W2.T + B2, rtol=1e-4, atol=1e-5)


def test_layers_without_a_bias_are_read():
    for arrays in ({"arr_0": W1.T, "arr_1": W2.T}, {"0.weight": W1, "2.weight": W2}):
        np.testing.assert_allclose(network_of(arrays).predict(X), np.tanh(X @ W1.T) @ W2.T, rtol=1e-4, atol=1e-5)


def test_slopes_of_prelu_stand_between_layers():
    arrays = {"0.weight": W1, "0.bias": B1, "1.weight": np.array([0.5]), "2.weight": W2, "2.bias": B2}
    network = network_of(arrays, GivenActivations())
    assert network.spec.hidden[0].activation == "prelu"
    assert network.layers[0].parameter.ravel().tolist() == [0.5, 0.5, 0.5]


def test_layers_of_a_sequential_without_a_gap_have_no_activation_between_them():
    arrays = {"0.weight": W1, "0.bias": B1, "1.weight": W2, "1.bias": B2}
    assert network_of(arrays, GivenActivations()).spec.hidden[0].activation == "identity"


def test_layers_with_names_may_have_one():
    arrays = {"fc1.weight": W1, "fc1.bias": B1, "fc2.weight": W2, "fc2.bias": B2}
    with pytest.raises(InputError, match=r"Layer 1 \(fc1.weight\) does not say its activation; say it"):
        network_of(arrays, GivenActivations(how="say it"))


def test_activations_of_scikit_learn_are_those_of_all_hidden_layers_and_the_output():
    arrays = {"coefs_0": W1.T, "intercepts_0": B1, "coefs_1": W2.T, "intercepts_1": B2}
    network = network_of(arrays, GivenActivations(hidden="relu", output="tanh"))
    assert [layer.activation for layer in network.spec.hidden] == ["relu", "tanh"]


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({}, "contains no arrays"),
        ({"0.weight": W1, "0.running_mean": B1}, r"an array named 0\.running_mean"),
        ({"0.weight": W1, "arr_0": B1}, "arrays named in several ways"),
        ({"0.bias": B1}, "a bias of 0 but no weights"),
        ({"a.weight": W1, "a.bias": B1, "b.weight": W2, "b.bias": B2}, "no numbers that say their order"),
        ({"arr_0": B1, "arr_1": W1}, "arr_0 is neither"),
        (
            {"0.weight": W1, "0.bias": B1, "2.weight": W1, "2.bias": B1},
            r"Layer 2 \(2.weight\) takes 1 input, but gets 3",
        ),
        ({f"{number}.weight": W1 for number in range(MAX_ARRAYS + 1)}, "contains 65 arrays"),
        (
            {"0.weight": W1, "0.bias": B1, "2.weight": W2, "2.bias": B2, "4.weight": W1, "4.bias": B1},
            "names 1 activation for 3",
        ),
    ],
)
def test_what_is_no_stack_is_refused(arrays, sentence):
    with pytest.raises(InputError, match=sentence):
        network_of(arrays)


def test_a_wrong_activation_is_refused_where_it_stands():
    arrays = {"0.weight": W1, "0.bias": B1, "2.weight": W2, "2.bias": B2}
    with pytest.raises(InputError, match=r"Layer 1 \(0.weight\) has the activation maxout"):
        network_of(arrays, GivenActivations(("maxout",)))


def test_names_stand_in_a_text():
    assert text_list("tanh, relu") == ("tanh", "relu")
