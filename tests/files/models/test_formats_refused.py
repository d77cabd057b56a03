"""Whatever is no model of ours is refused in one sentence that names the file and what is wrong."""

import io
import json
import tracemalloc
import zipfile

import numpy as np
import pytest

from neuronlab.files.models.formats import EXPORTERS, IMPORTERS, load_model
from tests.files.fuzzing import damaged, reads_or_refuses
from tests.files.models.networks import LEARNED, NETWORKS, make_custom_network, make_network

SUFFIXES = list(IMPORTERS)


@pytest.fixture
def network():
    return make_network()


def _json_model(network, task="curve"):
    return json.loads(EXPORTERS[".json"].encode(network, task))


def _set(model, path, value):
    for step in path[:-1]:
        model = model[step]
    model[path[-1]] = value


def _without(model, path):
    for step in path[:-1]:
        model = model[step]
    del model[path[-1]]


WRONG = [
    (("format",), "something else", "is not marked as a neuronlab-model file"),
    (("version",), 3, "version 3 requires a newer NeuronLab; this one reads versions up to 2"),
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
    (("layers", 0, "bias"), [], "layer 0 has 3 outputs but 0 biases"),
    (("layers", 0, "width"), 3, "unknown field width"),
    (("input_scaling", "deviation"), [0.0], "no deviation below 1e-150"),
    (("input_scaling", "deviation"), [1e-151], "no deviation below 1e-150"),
    (("target_scaling", "deviation"), [5e-324], "no deviation below 1e-150"),
    (("input_scaling", "deviation"), [1.0, 1.0], "must have 1 values of mean and deviation"),
    (("target_scaling", "mean"), [], "target_scaling must have 1 values of mean and deviation"),
]


@pytest.mark.parametrize(("position", "value", "sentence"), WRONG)
def test_a_wrong_value_in_json_is_named(tmp_path, network, position, value, sentence):
    assert sentence in refusal_with(_json_model(network), position, value, tmp_path)


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
    model = _json_model(NETWORKS["four classes"], "classes")
    assert sentence in refusal_with(model, position, value, tmp_path)


def test_classes_whose_last_layer_gives_numbers_are_refused(tmp_path):
    model = _json_model(NETWORKS["a surface"], "surface")
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
    model = _json_model(NETWORKS["quadratic units"])
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
    assert sentence in refusal_with(_json_model(NETWORKS[name]), ("layers", 0, position), value, tmp_path)


@pytest.mark.parametrize("parameter", [-1e9, 1e9])
def test_a_number_out_of_an_activations_bounds_is_named(tmp_path, parameter):
    model = _json_model(NETWORKS["leaky_relu"])
    assert "alpha of Leaky ReLU must be from" in refusal_with(model, ("layers", 0, "parameter"), parameter, tmp_path)


@pytest.mark.parametrize("expression", ["", "max(0, ", "poetry", "__import__('os')", "().__class__"])
def test_a_formula_that_is_none_is_refused(tmp_path, expression):
    assert refusal_with(_json_model(make_custom_network()), ("layers", 0, "expression"), expression, tmp_path)


@pytest.mark.parametrize(
    "position", [("format",), ("version",), ("task",), ("layers",), ("layers", 0, "bias"), ("target_scaling", "mean")]
)
def test_a_missing_value_in_json_is_named(tmp_path, network, position):
    model = _json_model(network)
    _without(model, position)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(model))
    assert reads_or_refuses(load_model, path)


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "3", "{}", '{"format": "neuronlab-model", "version": 1}', "NaN", "[" * 100_000, "\ufeff{}"],
)
def test_what_is_no_model_at_all_is_refused(tmp_path, text):
    for suffix in SUFFIXES:
        path = tmp_path / f"model{suffix}"
        path.write_text(text)
        assert reads_or_refuses(load_model, path)


def test_json_with_a_number_that_is_not_one_is_refused(tmp_path, network):
    text = json.dumps(_json_model(network))
    for wrong in ("NaN", "Infinity", "-Infinity", "1e999", "01", "0x10", "1_0"):
        path = tmp_path / "model.json"
        path.write_text(text.replace("2000.0", wrong))
        assert reads_or_refuses(load_model, path), wrong


def _npz_with(tmp_path, network, change):
    """A model archive after `change` of its dict of arrays."""
    with np.load(io.BytesIO(EXPORTERS[".npz"].encode(network, "curve"))) as archive:
        arrays = dict(archive)
    change(arrays)
    path = tmp_path / "model.npz"
    np.savez(path, **arrays)
    return path


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("layer0.weights", np.ones((3, 2), np.float32), "weights of layer 0 have the shape 3 × 2"),
        ("layer0.weights", np.ones(3, np.float32), "weights of layer 0 have the shape 3;"),
        ("layer0.weights", np.full((3, 1), np.nan, np.float32), "not finite"),
        ("layer0.weights", np.array([["a"], ["b"], ["c"]]), "weights of layer 0 are not numbers"),
        ("layer0.weights", np.ones((3, 1), np.complex64), "layer0.weights is not a plain table of numbers or text"),
        ("layer0.bias", np.ones((3, 1), np.float32), "layer 0 has 3 outputs but 3 biases"),
        ("layer0.bias", np.ones((1, 1, 3), np.float32), "layer0.bias does not match its contents"),
        ("input_scaling.mean", np.ones((1, 1)), "input_scaling is not a list of numbers"),
        ("input_scaling.mean", np.array(["0"]), "input_scaling is not a list of numbers"),
        ("target_scaling.deviation", np.array([np.inf]), "target_scaling must be finite"),
        ("target_scaling.deviation", np.array([-1.0]), "no deviation below 1e-150"),
        ("metadata", np.array("not json"), "JSON is malformed"),
        ("metadata", np.array(["{}"]), "contains no text named metadata"),
        ("metadata", np.array('"\ud800"'), "text metadata is damaged"),
        ("layer9.bias", np.ones(3), "an array that belongs to no layer: layer9.bias"),
        ("layer0.squares", np.ones((3, 1)), "layer 0 has linear units; quadratic units have squares, others do not"),
        ("layer0.slopes", np.ones(3), "layer 0 has slopes, which its activation lacks"),
        ("layer0.parameter", np.ones(3), "an array that belongs to no layer: layer0.parameter"),
    ],
)
def test_a_wrong_array_is_named(tmp_path, network, name, value, sentence):
    path = _npz_with(tmp_path, network, lambda arrays: arrays.update({name: value}))
    assert sentence in (reads_or_refuses(load_model, path) or "")


@pytest.mark.parametrize("name", ["layer0.weights", "layer2.bias", "input_scaling.mean", "metadata"])
def test_a_missing_array_is_named(tmp_path, network, name):
    path = _npz_with(tmp_path, network, lambda arrays: arrays.pop(name))
    assert name in (reads_or_refuses(load_model, path) or "")


def test_arrays_stored_otherwise_by_other_programs_are_read(tmp_path, network):
    """Compressed, in Fortran order, big-endian or in float64: the same numbers."""
    with np.load(io.BytesIO(EXPORTERS[".npz"].encode(network, "curve"))) as archive:
        arrays = dict(archive)
    arrays["layer1.weights"] = np.asfortranarray(arrays["layer1.weights"].astype(">f8"))
    path = tmp_path / "model.npz"
    np.savez_compressed(path, **arrays)
    assert load_model(path)[0].parameters.tobytes() == network.parameters.tobytes()


def test_an_archive_that_would_unpack_to_gigabytes_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("layer0.weights.npy", "w") as member:
        for _ in range(100):
            member.write(bytes(10**6))
    tracemalloc.start()
    sentence = reads_or_refuses(load_model, path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "would unpack to more than 41 MB" in (sentence or "")
    assert peak < 10**7


def test_a_header_that_promises_more_than_there_is_makes_no_room_for_it(tmp_path):
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999, 9), }\n"
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(16)
    path = tmp_path / "model.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.npy", data)
    assert "size of its array metadata does not match its contents" in (reads_or_refuses(load_model, path) or "")


def test_a_pickled_object_is_not_loaded(tmp_path):
    path = tmp_path / "model.npz"
    np.savez(path, allow_pickle=True, metadata=np.array([object], object))
    assert "metadata is not a plain table" in (reads_or_refuses(load_model, path) or "")


def test_a_zip_of_other_things_is_refused(tmp_path):
    path = tmp_path / "model.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../readme.txt", "hello")
    assert "contains something that is not an array" in (reads_or_refuses(load_model, path) or "")


def test_missing_files_and_folders_are_refused(tmp_path):
    assert "there is no such file" in (reads_or_refuses(load_model, tmp_path / "none.npz") or "")
    (tmp_path / "folder.json").mkdir()
    assert "it is a folder" in (reads_or_refuses(load_model, tmp_path / "folder.json") or "")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("name", "task"), [("three layers", "curve"), ("all at once", "classes")])
def test_damage_of_any_kind_is_one_sentence_or_harmless(tmp_path, name, task, suffix):
    path = tmp_path / f"model{suffix}"
    refused = 0
    for variant in damaged(EXPORTERS[suffix].encode(NETWORKS[name], task), 1500):
        path.write_bytes(variant)
        refused += reads_or_refuses(load_model, path) is not None
    assert refused > 750


def test_a_model_that_is_nested_too_deeply_is_refused(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(f'{{"format":"neuronlab-model","version":1,"layers":{"[" * 20_000}{"]" * 20_000}}}')
    assert reads_or_refuses(load_model, path)  # how deep is too deep depends on Python
