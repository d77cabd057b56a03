"""Exported models come back as what they were, or the old file stays."""

import json

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.network.network import Network
from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.files.models import formats
from neuronlab.files.models.formats import EXPORTERS, IMPORTERS, export_model, load_model
from neuronlab.files.models.texts import OUTPUT_TEXTS
from tests.files.models.networks import CUSTOM_FORMULA, NETWORKS, make_custom_network, make_network, raw_inputs

SUFFIXES = list(IMPORTERS)


@pytest.fixture
def network():
    return make_network()


INPUTS = np.linspace(1990.0, 2010.0, 57)[:, None]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", NETWORKS)
def test_a_model_comes_back_bit_for_bit(tmp_path, suffix, name):
    assert_comes_back(NETWORKS[name], tmp_path / f"model{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_model_with_a_formula_comes_back(tmp_path, suffix):
    assert_comes_back(make_custom_network(), tmp_path / f"model{suffix}")


def assert_comes_back(network, path):
    inputs, task = raw_inputs(network), task_of(network)
    export_model(network, task, path, inputs)
    back, task_back = load_model(path)
    assert (task_back, back.spec) == (task, without_dropout(network.spec))
    assert back.parameters.dtype == np.float32
    assert back.parameters.tobytes() == network.parameters.tobytes()
    assert (back.input_scaling, back.target_scaling) == (network.input_scaling, network.target_scaling)
    assert np.array_equal(back.predict(inputs), network.predict(inputs))


def task_of(network):
    return "classes" if network.spec.labels else {1: "curve", 2: "surface"}[network.spec.inputs]


def without_dropout(spec):
    """What a file has of a shape: units are left out in training only."""
    return replace(spec, hidden=tuple(replace(layer, dropout=0.0) for layer in spec.hidden))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("above", [LayerSpec(activation="relu"), LayerSpec(activation="tanh", unit="quadratic")])
def test_a_model_with_muted_units_comes_back_as_one_that_does_the_same(tmp_path, suffix, above):
    network = make_network((LayerSpec(activation="prelu"), above))
    spec = replace(
        network.spec, hidden=(replace(network.spec.hidden[0], muted=(0, 2), frozen=(1,)), *network.spec.hidden[1:])
    )
    muted = Network(spec, network.parameters, network.input_scaling, network.target_scaling)
    assert not np.allclose(muted.predict(INPUTS), network.predict(INPUTS), rtol=0.0, atol=1e-12)
    export_model(muted, "curve", tmp_path / f"m{suffix}", INPUTS)
    back, _ = load_model(tmp_path / f"m{suffix}")
    assert back.spec == network.spec
    assert np.abs(back.predict(INPUTS) - muted.predict(INPUTS)).max() <= 1e-6 * np.ptp(muted.predict(INPUTS))
    own = back.layers[0].block
    assert own.tobytes() == network.layers[0].block.tobytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_usual_number_that_was_set_by_hand_comes_back_as_the_usual_one(tmp_path, suffix):
    network = make_network((LayerSpec(activation="leaky_relu", parameter=0.1),))
    export_model(network, "curve", tmp_path / f"m{suffix}", INPUTS)
    back, _ = load_model(tmp_path / f"m{suffix}")
    assert back.spec.hidden[0].value == 0.1
    assert np.array_equal(back.predict(INPUTS), network.predict(INPUTS))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_extreme_float32_values_come_back_exactly(tmp_path, suffix):
    spec = NetworkSpec(1, 1, (LayerSpec(300, "tanh"),))
    bits = np.random.default_rng(0).integers(0, 2**32, spec.parameter_count, dtype=np.uint32)
    parameters = bits.view(np.float32)
    parameters[~np.isfinite(parameters)] = 1.0
    parameters[:4] = (np.finfo(np.float32).max, np.finfo(np.float32).smallest_subnormal, -0.0, 1 / 3)
    path = tmp_path / f"model{suffix}"
    path.write_bytes(EXPORTERS[suffix].encode(Network(spec, parameters), "curve"))
    back, _ = load_model(path)
    assert back.parameters.tobytes() == parameters.tobytes()


def test_arrays_are_what_other_programs_expect(tmp_path, network):
    export_model(network, "curve", tmp_path / "model.npz", INPUTS)
    with np.load(tmp_path / "model.npz") as arrays:
        for number, layer in enumerate(network.layers):
            weights, bias = arrays[f"layer{number}.weights"], arrays[f"layer{number}.bias"]
            assert weights.flags.c_contiguous
            assert weights.dtype == bias.dtype == np.float32
            assert np.array_equal(weights, layer.weights)
            assert np.array_equal(bias, layer.bias)
        assert arrays["input_scaling.mean"].dtype == arrays["target_scaling.deviation"].dtype == np.float64
        metadata = json.loads(str(arrays["metadata"]))
    assert [layer["activation"] for layer in metadata["layers"]] == ["relu", "tanh", "identity"]
    assert (metadata["format"], metadata["version"], metadata["task"]) == ("neuronlab-model", 2, "curve")


def test_squares_and_slopes_are_arrays_of_their_own(tmp_path):
    network = NETWORKS["all at once"]
    export_model(network, "classes", tmp_path / "model.npz", raw_inputs(network))
    with np.load(tmp_path / "model.npz") as arrays:
        metadata = json.loads(str(arrays["metadata"]))
        for number, (layer, text) in enumerate(zip(network.layers, metadata["layers"], strict=True)):
            assert text["unit"] == ("linear" if layer.squares is None else "quadratic")
            assert (f"layer{number}.squares" in arrays) == (layer.squares is not None)
            assert (f"layer{number}.slopes" in arrays) == (layer.slope.ndim == 2)
            if layer.squares is not None:
                assert np.array_equal(arrays[f"layer{number}.squares"], layer.squares)
    assert (metadata["features"], metadata["labels"]) == (["x2", "x1^2", "sin(x1)"], ["0", "1", "2"])


def test_json_is_readable_and_says_how_to_compute(tmp_path, network):
    export_model(network, "curve", tmp_path / "model.json", INPUTS)
    text = (tmp_path / "model.json").read_text(encoding="utf-8")
    model = json.loads(text)
    assert model["layers"][0]["formula"] == "f(z) = max(0, z)"
    assert "weights[out][in]" in model["equations"]["layer"]
    assert model["equations"]["input"].startswith("x̂ = (x − μ) / σ")
    assert model["equations"]["output"].startswith("y = ŷ·σ + μ")
    assert len(text.splitlines()) < 60  # a row of weights stands on one line


def json_of(network, tmp_path):
    export_model(network, task_of(network), tmp_path / "model.json", raw_inputs(network))
    return json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))


def test_json_states_the_number_an_activation_is_adjusted_by(tmp_path):
    layer = json_of(make_network((LayerSpec(activation="leaky_relu", parameter=0.25),)), tmp_path)["layers"][0]
    assert layer["parameter"] == 0.25
    assert layer["formula"].endswith(", where the alpha is 0.25")
    assert json_of(make_network(("leaky_relu",)), tmp_path)["layers"][0]["parameter"] == 0.1
    assert "parameter" not in json_of(make_network(("tanh",)), tmp_path)["layers"][0]


def test_json_states_a_formula_as_it_was_written(tmp_path):
    layer = json_of(make_custom_network(), tmp_path)["layers"][0]
    assert (layer["activation"], layer["expression"]) == ("custom", CUSTOM_FORMULA)
    assert layer["formula"] == f"f(z) = {CUSTOM_FORMULA}"


def test_json_speaks_only_of_what_is_there(tmp_path):
    plain = json_of(make_network(), tmp_path)
    assert list(plain["equations"]) == ["input", "layer", "output"]
    assert plain["features"] == ["x"]
    assert "labels" not in plain
    everything = json_of(NETWORKS["quadratic units"], tmp_path)
    assert "A = squares[out][in]" in everything["equations"]["quadratic"]
    assert (
        "y starts as the features x1, x1*x2, sin(x2) of x̂"
        in (json_of(NETWORKS["a surface with features"], tmp_path)["equations"]["layer"])
    )


@pytest.mark.parametrize(
    ("name", "activation", "equation"),
    [
        ("two classes", "sigmoid", "p, the output of the last layer, is the probability of labels[1]"),
        ("four classes", "softmax", "the probabilities of the labels, in their order"),
        ("a surface", "identity", "y = ŷ·σ + μ"),
    ],
)
def test_json_says_what_comes_out(tmp_path, name, activation, equation):
    model = json_of(NETWORKS[name], tmp_path)
    assert model["layers"][-1]["activation"] == activation
    assert equation in model["equations"]["output"]
    assert model.get("labels", []) == list(NETWORKS[name].spec.labels)


def test_every_output_has_a_text():
    assert list(OUTPUT_TEXTS) == list(OUTPUTS)
    assert len({text.activation for text in OUTPUT_TEXTS.values()}) == len(OUTPUTS)


def test_models_of_classes_give_probabilities(tmp_path):
    network = NETWORKS["four classes"]
    export_model(network, "classes", tmp_path / "model.npz", raw_inputs(network))
    predicted = load_model(tmp_path / "model.npz")[0].predict(raw_inputs(network))
    assert predicted.shape == (57, 4)
    np.testing.assert_allclose(predicted.sum(axis=1), 1.0, rtol=1e-6)


VERSION_1 = """{
  "format": "neuronlab-model",
  "version": 1,
  "task": "curve",
  "equations": {"layer": "z = W·y + b and then y = f(z)"},
  "input_scaling": {"mean": [3.0], "deviation": [2.0]},
  "layers": [
    {"name": "Hidden 1", "activation": "leaky_relu", "formula": "f(z) = max(0.1·z, z)",
     "weights": [[1.5], [-1.0]], "bias": [0.25, -0.5]},
    {"name": "Output", "activation": "identity", "formula": "f(z) = z", "weights": [[0.75, -0.5]], "bias": [0.125]}
  ],
  "target_scaling": {"mean": [10.0], "deviation": [4.0]}
}"""


def test_json_of_version_1_is_still_read(tmp_path):
    (tmp_path / "model.json").write_text(VERSION_1, encoding="utf-8")
    network, task = load_model(tmp_path / "model.json")
    assert task == "curve"
    assert network.spec == NetworkSpec(hidden=(LayerSpec(2, "leaky_relu"),))
    # x̂ = 0.5, z = (1, −1), y = (1, −0.1), ŷ = 0.75 + 0.05 + 0.125
    assert network.predict(np.array([[4.0]])) == pytest.approx(0.925 * 4.0 + 10.0, rel=1e-6)


VERSION_1_METADATA = (
    '{"format":"neuronlab-model","version":1,"task":"curve","layers":['
    '{"activation":"leaky_relu","name":"Hidden 1","formula":"f(z) = max(0.1·z, z)"},'
    '{"activation":"identity","name":"Output","formula":"f(z) = z"}],"equations":{"layer":"z = W·y + b"}}'
)


def test_archives_of_version_1_are_still_read(tmp_path):
    arrays = {
        "metadata": np.array(VERSION_1_METADATA),
        "layer0.weights": np.array([[1.5], [-1.0]], np.float32),
        "layer0.bias": np.array([0.25, -0.5], np.float32),
        "layer1.weights": np.array([[0.75, -0.5]], np.float32),
        "layer1.bias": np.array([0.125], np.float32),
        "input_scaling.mean": np.array([3.0]),
        "input_scaling.deviation": np.array([2.0]),
        "target_scaling.mean": np.array([10.0]),
        "target_scaling.deviation": np.array([4.0]),
    }
    np.savez(tmp_path / "model.npz", **arrays)
    assert load_model(tmp_path / "model.npz")[0].predict(np.array([[4.0]])) == pytest.approx(13.7, rel=1e-6)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_reads_back_differently_is_not_put_in_place(tmp_path, network, monkeypatch, suffix):
    path = tmp_path / f"model{suffix}"
    export_model(network, "curve", path, INPUTS)
    old = path.read_bytes()
    encode = EXPORTERS[suffix].encode

    def encode_wrong(network, task):
        wrong = network.parameters.copy()
        wrong[-1] += 1e-5
        return encode(Network(network.spec, wrong, network.input_scaling, network.target_scaling), task)

    row = formats.Exporter(label="", meaning="", encode=encode_wrong)
    monkeypatch.setitem(EXPORTERS, suffix, row)
    with pytest.raises(WorkError, match="its predictions differ from those of the network"):
        export_model(network, "curve", path, INPUTS)
    assert path.read_bytes() == old
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_names_the_classes_otherwise_is_not_put_in_place(tmp_path, monkeypatch, suffix):
    network = NETWORKS["two classes"]
    encode = EXPORTERS[suffix].encode

    def encode_wrong(network, task):
        wrong = replace(network.spec, labels=network.spec.labels[::-1])
        return encode(Network(wrong, network.parameters, network.input_scaling, network.target_scaling), task)

    monkeypatch.setitem(EXPORTERS, suffix, formats.Exporter(label="", meaning="", encode=encode_wrong))
    with pytest.raises(WorkError, match="was not written"):
        export_model(network, "classes", tmp_path / f"m{suffix}", raw_inputs(network))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_network_that_is_not_finite_is_not_exported(tmp_path, network, suffix):
    parameters = network.parameters.copy()
    parameters[2] = np.nan
    with pytest.raises(InputError, match="not finite"):
        export_model(Network(network.spec, parameters), "curve", tmp_path / f"m{suffix}", INPUTS)
    assert not list(tmp_path.iterdir())


def test_unknown_suffixes_are_refused_with_those_there_are(tmp_path, network):
    with pytest.raises(InputError, match=r"model\.onnx cannot be written as a model: .* \.npz or \.json"):
        export_model(network, "curve", tmp_path / "model.onnx", INPUTS)
    with pytest.raises(InputError, match="cannot be read as a model"):
        load_model(tmp_path / "model.txt")
