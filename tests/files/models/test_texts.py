"""Files say in words how each output is worked out, and speak only of what is there."""

import pytest

from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.specs.network import LayerSpec
from neuronlab.files.models.texts import OUTPUT_TEXTS
from tests.files.models.networks import CUSTOM_FORMULA, NETWORKS, json_model, make_custom_network, make_network


def test_json_states_the_number_an_activation_is_adjusted_by():
    layer = json_model(make_network((LayerSpec(activation="leaky_relu", parameter=0.25),)))["layers"][0]
    assert layer["parameter"] == 0.25
    assert layer["formula"].endswith(", where the alpha is 0.25")
    assert json_model(make_network(("leaky_relu",)))["layers"][0]["parameter"] == 0.1
    assert "parameter" not in json_model(make_network(("tanh",)))["layers"][0]


def test_json_states_a_formula_as_it_was_written():
    layer = json_model(make_custom_network())["layers"][0]
    assert (layer["activation"], layer["expression"]) == ("custom", CUSTOM_FORMULA)
    assert layer["formula"] == f"f(z) = {CUSTOM_FORMULA}"


def test_json_speaks_only_of_what_is_there():
    plain = json_model(make_network())
    assert list(plain["equations"]) == ["input", "layer", "output"]
    assert plain["features"] == ["x"]
    assert "labels" not in plain
    everything = json_model(NETWORKS["quadratic units"])
    assert "A = squares[out][in]" in everything["equations"]["quadratic"]
    assert (
        "y starts as the features x1, x1*x2, sin(x2) of x̂"
        in (json_model(NETWORKS["a surface with features"])["equations"]["layer"])
    )


@pytest.mark.parametrize(
    ("name", "activation", "equation"),
    [
        ("two classes", "sigmoid", "p, the output of the last layer, is the probability of labels[1]"),
        ("four classes", "softmax", "the probabilities of the labels, in their order"),
        ("a surface", "identity", "y = ŷ·σ + μ"),
    ],
)
def test_json_says_what_comes_out(name, activation, equation):
    model = json_model(NETWORKS[name])
    assert model["layers"][-1]["activation"] == activation
    assert equation in model["equations"]["output"]
    assert model.get("labels", []) == list(NETWORKS[name].spec.labels)


def test_every_output_has_a_text():
    assert list(OUTPUT_TEXTS) == list(OUTPUTS)
    assert len({text.activation for text in OUTPUT_TEXTS.values()}) == len(OUTPUTS)
