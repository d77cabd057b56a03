"""What a file says has to make a network, whatever its format: what does not is refused by its name."""

import json

import pytest

from neuronlab.files.models.formats import load_model
from tests.files.fuzzing import reads_or_refuses
from tests.files.models.networks import LEARNED, NETWORKS, json_model, make_custom_network, make_network


@pytest.fixture
def network():
    return make_network()


def _set(model, path, value):
    for step in path[:-1]:
        model = model[step]
    model[path[-1]] = value


WRONG = [
    (("format",), "something else", "does not say that it is a neuronlab-model file"),
    (("version",), 3, "version 3, from a newer NeuronLab; this one reads up to 2"),
    (("version",), 0, "version must be 1 or more"),
    (("version",), "1", "expected int, got str (at version)"),
    (("task",), "poetry", "no task called 'poetry'"),
    (("task",), "surface", "no feature called 'x' of 2 inputs"),
    (("features",), ["x", "x^4"], "no feature called 'x^4' of 1 input"),
    (("features",), ["x", "x^2"], "weights of layer 0 have the shape 3 × 1; it has to be outputs × 2"),
    (("features",), ["x^2", "x"], "features have to stand in this order: x, x^2"),
    (("features",), "x", "expected array, got str (at features)"),
    (("labels",), ["a", "b"], "cannot stand for 2 classes"),
    (("layers",), [], "has no layers"),
    (("layers", 1, "activation"), "swish", "no activation called 'swish'"),
    (("layers", 2, "activation"), "tanh", "last layer's activation is tanh; an output has to be identity or sigmoid"),
    (("layers", 2, "activation"), "softmax", "tells 2 to 6 classes apart, not 0"),
    (("layers", 2, "unit"), "quadratic", "layer 2 is of quadratic units, and only quadratic ones have squares"),
    (("layers", 2, "parameter"), 1.0, "last layer has to be of linear units, and its activation without a parameter"),
    (("layers", 0, "unit"), "cubic", "no kind of unit called 'cubic'"),
    (("layers", 0, "unit"), "quadratic", "layer 0 is of quadratic units, and only quadratic ones have squares"),
    (("layers", 0, "squares"), [[1.0]] * 3, "layer 0 is of linear units, and only quadratic ones have squares"),
    (("layers", 0, "slopes"), [1.0] * 3, "layer 0 has slopes, but not an activation that its units learn"),
    (("layers", 0, "parameter"), 0.5, "has no parameter that could be 0.5"),
    (("layers", 0, "expression"), "max(0, z)", "layer 0 has an expression, which only a custom activation has"),
    (("layers", 0, "weights"), [[1.0], [2.0, 3.0], [4.0]], "rows have different lengths"),
    (("layers", 0, "weights"), [[1.0], [2.0]], "layer 0 has 2 outputs but 3 biases"),
    (("layers", 1, "weights"), [[1.0, 2.0]] * 4, "weights of layer 1 have the shape 4 × 2; it has to be outputs × 3"),
    (("layers", 0, "weights", 0, 0), "1.0", "expected float, got str (at layers[0].weights[0][0])"),
    (("layers", 0, "weights", 0, 0), None, "expected float, got null"),
    (("layers", 0, "bias", 0), 1e300, "not finite in float32"),
    (("layers", 0, "bias"), [], "layer 0 has 3 outputs but 0 biases"),
    (("layers", 0, "width"), 3, "unknown field width"),
    (("input_scaling", "deviation"), [0.0], "no deviation below 1e-150"),
    (("input_scaling", "deviation"), [1e-151], "no deviation below 1e-150"),
    (("target_scaling", "deviation"), [5e-324], "no deviation below 1e-150"),
    (("input_scaling", "deviation"), [1.0, 1.0], "has to have 1 mean and 1 deviation"),
    (("target_scaling", "mean"), [], "target_scaling has to have 1 mean and 1 deviation"),
]


@pytest.mark.parametrize(("position", "value", "sentence"), WRONG)
def test_a_wrong_value_in_json_is_named(tmp_path, network, position, value, sentence):
    assert sentence in refusal_with(json_model(network), position, value, tmp_path)


def refusal_with(model, position, value, tmp_path):
    """What is said of a model once something in it has another value."""
    _set(model, position, value)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(model))
    return reads_or_refuses(load_model, path) or ""


WRONG_OF_CLASSES = [
    (("labels",), [], "tells 2 to 6 classes apart, not 0"),
    (("labels",), ["a", "b", "c"], "3 classes take 3 softmax outputs, not 4 of another"),
    (("labels",), ["a", "b", "c", "c"], "two classes have the same name"),
    (("labels", 0), 3, "expected str, got int (at labels[0])"),
    (("task",), "surface", "last layer has 4 outputs; the task surface has 1"),
    (("layers", 2, "activation"), "identity", "cannot stand for 4 classes"),
    (("layers", 2, "activation"), "sigmoid", "4 classes take 4 softmax outputs"),
]


@pytest.mark.parametrize(("position", "value", "sentence"), WRONG_OF_CLASSES)
def test_a_wrong_value_of_classes_is_named(tmp_path, position, value, sentence):
    model = json_model(NETWORKS["four classes"])
    assert sentence in refusal_with(model, position, value, tmp_path)


def test_classes_whose_last_layer_gives_numbers_are_refused(tmp_path):
    model = json_model(NETWORKS["a surface"])
    assert "which is not one of its task" in refusal_with(model, ("task",), "classes", tmp_path)


@pytest.mark.parametrize(
    ("position", "value", "sentence"),
    [
        (("squares",), [[1.0, 2.0]] * 3, "squares of layer 0 have to be of the same shape as its weights"),
        (("squares",), [[1e39]] * 3, "squares of layer 0 hold a number that is not finite"),
        (("squares",), None, "layer 0 is of quadratic units, and only quadratic ones have squares"),
    ],
)
def test_wrong_squares_are_named(tmp_path, position, value, sentence):
    model = json_model(NETWORKS["quadratic units"])
    assert sentence in refusal_with(model, ("layers", 0, *position), value, tmp_path)


@pytest.mark.parametrize("name", LEARNED)
@pytest.mark.parametrize(
    ("position", "value", "sentence"),
    [
        ("slopes", [1.0, 2.0], "layer 0 has 3 outputs but 2 slopes"),
        ("slopes", [1.0, 2.0, 1e39], "slopes of layer 0 hold a number that is not finite"),
        ("slopes", None, "layer 0 has to have the slopes that its units learn"),
        ("parameter", 0.25, "layer 0 has a parameter beside its slopes"),
    ],
)
def test_wrong_slopes_are_named(tmp_path, name, position, value, sentence):
    assert sentence in refusal_with(json_model(NETWORKS[name]), ("layers", 0, position), value, tmp_path)


@pytest.mark.parametrize("parameter", [-1e9, 1e9])
def test_a_number_out_of_an_activations_bounds_is_named(tmp_path, parameter):
    model = json_model(NETWORKS["leaky_relu"])
    assert "leak of Leaky ReLU must be from" in refusal_with(model, ("layers", 0, "parameter"), parameter, tmp_path)


@pytest.mark.parametrize("expression", ["", "max(0, ", "poetry", "__import__('os')", "().__class__"])
def test_a_formula_that_is_none_is_refused(tmp_path, expression):
    assert refusal_with(json_model(make_custom_network()), ("layers", 0, "expression"), expression, tmp_path)
