"""What a file says has to make a network, whatever its format: what does not is refused by its name."""

import json
from pathlib import Path

import numpy as np
import pytest

from neuronlab.files.models.formats import EXPORTERS, IMPORTERS, export_model, load_model
from neuronlab.files.models.model import ModelFacts
from tests.files.fuzzing import reads_or_refuses
from tests.files.models.networks import (
    FACTS,
    LEARNED,
    NETWORKS,
    json_model,
    make_custom_network,
    make_network,
    raw_inputs,
    with_facts,
)


@pytest.fixture
def network():
    return make_network()


def _set(model, path, value):
    for step in path[:-1]:
        model = model[step]
    model[path[-1]] = value


WRONG = [
    (("format",), "something else", "is not marked as a neuronlab-model file"),
    (("version",), 5, "version 5 requires a newer NeuronLab; this one reads versions up to 4"),
    (("version",), 0, "version must be 1 or more"),
    (("version",), "1", "expected int, got str (at version)"),
    (("task",), "poetry", "no task named 'poetry'"),
    (("task",), "surface", "no feature named 'x' for 2 inputs"),
    (("features",), ["x", "x^4"], "no feature named 'x^4' for 1 input"),
    (("features",), ["x", "x^2"], "weights of layer 0 have the shape 3 × 1; it must be outputs × 2"),
    (("features",), ["x^2", "x"], "features must be in this order: x, x^2"),
    (("features",), "x", "expected array, got str (at features)"),
    (("labels",), ["a", "b"], "cannot represent 2 classes"),
    (("layers",), [], "has no layers"),
    (("layers", 1, "activation"), "swish", "no activation named 'swish'"),
    (("layers", 2, "activation"), "tanh", "last layer's activation is tanh; an output must be identity or sigmoid"),
    (("layers", 2, "activation"), "softmax", "has 2 to 6 classes, not 0"),
    (("layers", 2, "unit"), "quadratic", "layer 2 has quadratic units; quadratic units have squares, others do not"),
    (("layers", 2, "parameter"), 1.0, "last layer must have linear units, and an activation without a parameter"),
    (("layers", 0, "unit"), "cubic", "no kind of unit named 'cubic'"),
    (("layers", 0, "unit"), "quadratic", "layer 0 has quadratic units; quadratic units have squares, others do not"),
    (("layers", 0, "squares"), [[1.0]] * 3, "layer 0 has linear units; quadratic units have squares, others do not"),
    (("layers", 0, "slopes"), [1.0] * 3, "layer 0 has slopes, which its activation lacks"),
    (("layers", 0, "parameter"), 0.5, "has no parameter; 0.5 was given"),
    (("layers", 0, "expression"), "max(0, z)", "layer 0 has an expression, which only a custom activation has"),
    (("layers", 0, "weights"), [[1.0], [2.0, 3.0], [4.0]], "rows differ in length"),
    (("layers", 0, "weights"), [[1.0], [2.0]], "layer 0 has 2 outputs but 3 biases"),
    (("layers", 1, "weights"), [[1.0, 2.0]] * 4, "weights of layer 1 have the shape 4 × 2; it must be outputs × 3"),
    (("layers", 0, "weights", 0, 0), "1.0", "expected float, got str (at layers[0].weights[0][0])"),
    (("layers", 0, "weights", 0, 0), None, "expected float, got null"),
    (("layers", 0, "bias", 0), 1e300, "not finite in float32"),
    (("layers", 2, "bias"), [1.0, 2.0], "layer 2 has 1 output but 2 biases"),
    (("layers", 0, "bias"), [1.0], "layer 0 has 3 outputs but 1 bias."),
    (("layers", 0, "bias"), [], "layer 0 has 3 outputs but 0 biases"),
    (("layers", 0, "width"), 3, "unknown field width"),
    (("input_scaling", "deviation"), [0.0], "no deviation below 1e-150"),
    (("input_scaling", "deviation"), [1e-151], "no deviation below 1e-150"),
    (("target_scaling", "deviation"), [5e-324], "no deviation below 1e-150"),
    (("input_scaling", "deviation"), [1.0, 1.0], "must have 1 value of mean and deviation"),
    (("target_scaling", "mean"), [], "target_scaling must have 1 value of mean and deviation"),
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
    (("labels",), [], "has 2 to 6 classes, not 0"),
    (("labels",), ["a", "b", "c"], "3 classes require 3 softmax outputs"),
    (("labels",), ["a", "b", "c", "c"], "two classes have the same name"),
    (("labels", 0), 3, "expected str, got int (at labels[0])"),
    (("task",), "surface", "last layer has 4 outputs; the task surface requires 1"),
    (("layers", 2, "activation"), "identity", "cannot represent 4 classes"),
    (("layers", 2, "activation"), "sigmoid", "4 classes require 4 softmax outputs"),
]


@pytest.mark.parametrize(("position", "value", "sentence"), WRONG_OF_CLASSES)
def test_a_wrong_value_of_classes_is_named(tmp_path, position, value, sentence):
    model = json_model(NETWORKS["four classes"])
    assert sentence in refusal_with(model, position, value, tmp_path)


def test_classes_whose_last_layer_gives_numbers_are_refused(tmp_path):
    model = json_model(NETWORKS["a surface"])
    assert "does not fit the task" in refusal_with(model, ("task",), "classes", tmp_path)


@pytest.mark.parametrize(
    ("position", "value", "sentence"),
    [
        (("squares",), [[1.0, 2.0]] * 3, "squares of layer 0 must have the same shape as its weights"),
        (("squares",), [[1e39]] * 3, "squares of layer 0 contain a number that is not finite"),
        (("squares",), None, "layer 0 has quadratic units; quadratic units have squares, others do not"),
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
        ("slopes", [1.0, 2.0, 1e39], "slopes of layer 0 contain a number that is not finite"),
        ("slopes", None, "layer 0 lacks the slopes of its activation"),
        ("parameter", 0.25, "layer 0 has both a parameter and slopes"),
    ],
)
def test_wrong_slopes_are_named(tmp_path, name, position, value, sentence):
    assert sentence in refusal_with(json_model(NETWORKS[name]), ("layers", 0, position), value, tmp_path)


@pytest.mark.parametrize("parameter", [-1e9, 1e9])
def test_a_number_out_of_an_activations_bounds_is_named(tmp_path, parameter):
    model = json_model(NETWORKS["leaky_relu"])
    assert "alpha of Leaky ReLU must be from" in refusal_with(model, ("layers", 0, "parameter"), parameter, tmp_path)


@pytest.mark.parametrize("expression", ["", "max(0, ", "poetry", "__import__('os')", "().__class__"])
def test_a_formula_that_is_none_is_refused(tmp_path, expression):
    assert refusal_with(json_model(make_custom_network()), ("layers", 0, "expression"), expression, tmp_path)


# -- what is known besides --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".npz", ".json"])
def test_everything_known_of_a_model_comes_back(tmp_path, suffix):
    what = with_facts()
    export_model(what, tmp_path / f"model{suffix}", raw_inputs(what.model.network))
    assert load_model(tmp_path / f"model{suffix}").facts == FACTS


@pytest.mark.parametrize(
    ("position", "value", "sentence"),
    [
        (("inputs",), [{"name": "sqm"}], "number of its input columns is 1; the network requires 2"),
        (("targets",), [{"name": "a"}, {"name": "b"}], "number of its target columns is 2; the network requires 1"),
        (("class_counts",), [1, 2], "number of its counts of classes is 2; the network requires 3"),
        (("class_counts", 0), -1, "the counts of the classes must be from 0 to 1,000,000"),
        (("class_counts", 0), 1.5, "expected int"),
        (("inputs", 0, "name"), "two\nlines", "the name of a column contains a control character"),
        (("inputs", 0, "unit"), "m" * 101, "the unit of a column has 101 characters; the limit is 100"),
        (("inputs", 0, "low"), 2e30, "the range of a column begins at 2e+30 but ends at 1e+30"),
        (("inputs", 0, "low"), "0", "expected float | null, got str"),
        (("inputs", 0, "mean"), 0, "unknown field mean"),
        (("training", "loss"), "despair", "no loss named 'despair'"),
        (("training", "optimizer"), "hope", "no optimizer named 'hope'"),
        (("training", "steps"), -1, "expected int >= 0"),
        (("training", "steps"), 10**12, "expected int <= 1000000000"),
        (("training", "program"), "x" * 101, "the name of the program has 101 characters"),
        (("training", "command"), "x" * 10_001, "the command must be one line of at most 10,000 characters"),
        (("training", "command"), "fit\r\nrm", "the command must be one line"),
    ],
)
def test_a_wrong_fact_is_named(tmp_path, position, value, sentence):
    model = json.loads(EXPORTERS[".json"].encode(with_facts()))
    assert sentence in refusal_with(model, position, value, tmp_path)


def test_numbers_too_large_for_json_are_no_range(tmp_path):
    path = tmp_path / "model.json"
    path.write_bytes(EXPORTERS[".json"].encode(with_facts()).replace(b"1e+30", b"1e999"))
    assert reads_or_refuses(load_model, path)


@pytest.mark.parametrize("suffix", [".npz", ".json"])
def test_a_file_of_version_2_is_still_read(suffix):
    model = load_model(Path(__file__).with_name(f"version_2{suffix}"))
    assert (model.task, model.network.spec.labels, model.facts) == ("classes", ("0", "red", "a b"), ModelFacts())
    answers = model.network.predict(np.array([[1998.0, 2001.0], [2004.0, 1995.5]]))
    expected = [[0.249363691, 0.036214553, 0.714421809], [0.445436031, 0.246757463, 0.307806492]]
    np.testing.assert_allclose(answers, expected, rtol=1e-6)


@pytest.mark.parametrize("suffix", IMPORTERS)
def test_a_file_of_version_3_is_still_read(suffix):
    model = load_model(Path(__file__).with_name(f"version_3{suffix}"))
    time, temperature = *model.facts.inputs, *model.facts.targets
    assert (time.name, time.unit, time.origin) == ("time [hours since 2021-06-12T03:20]", "hours", "2021-06-12T03:20")
    assert (temperature.name, temperature.unit, temperature.comma) == ("temp (°C)", "°C", "")
    answers = model.network.predict(np.array([[0.0], [5.25], [11.0]]))
    np.testing.assert_allclose(answers, [[19.506904588], [20.675958092], [20.816874325]], rtol=1e-6)
